"""The description of a dossier for other programs: an RO-Crate, as the library rocrate writes it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath
from typing import Any

from sim.dossier.packing import digest

FILE = "ro-crate-metadata.json"
_RO_CRATE = "1.1"
_PROCESS_RUN = "https://w3id.org/ro/wfrun/process/0.5"
_LICENCE = "https://spdx.org/licenses/EUPL-1.2"
_KINDS = {
    **{".html": "text/html", ".pdf": "application/pdf", ".csv": "text/csv", ".md": "text/markdown"},
    **{".toml": "application/toml", ".json": "application/json", ".gz": "application/gzip", ".txt": "text/plain"},
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".ods": "application/vnd.oasis.opendocument.spreadsheet",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".parquet": "application/vnd.apache.parquet",
}


@dataclass(frozen=True, slots=True)
class Subject:
    """What a dossier is about: `day` is that of its evidence, since nothing in a dossier tells the time."""

    name: str
    description: str
    day: date
    version: str
    scenario: str
    results: tuple[str, ...]


def described(contents: Mapping[str, bytes], about: Subject) -> bytes:
    """Describe every file with its size and digest, and the run that gave the results.

    Raises:
        ModuleNotFoundError: when the extra `dossier` is not installed.
    """
    from rocrate.rocrate import ROCrate

    crate = ROCrate(version=_RO_CRATE)
    crate.name, crate.description = about.name, about.description
    crate.datePublished, crate.license = about.day, {"@id": _LICENCE}
    crate.root_dataset["conformsTo"] = {"@id": _PROCESS_RUN}
    files = {name: crate.add_file(dest_path=name, properties=_facts(name, contents[name])) for name in sorted(contents)}
    program = crate.add_jsonld({"@id": "#program", "@type": "SoftwareApplication", "name": "Terugkeer"})
    program["softwareVersion"] = about.version
    run = crate.add_action(program, identifier="#run", object=[files[about.scenario]])
    run["name"], run["result"] = about.name, [files[name] for name in about.results]
    crate.root_dataset["mentions"] = [run]
    return (json.dumps(crate.metadata.generate(), indent=1, ensure_ascii=False, sort_keys=True) + "\n").encode()


def digests(metadata: bytes) -> dict[str, str]:
    """Return the sha256 of each file, by its name, as a description has them; ValueError where it is none."""
    try:
        graph: list[dict[str, Any]] = json.loads(metadata)["@graph"]
        return {one["@id"]: one["sha256"] for one in graph if one["@type"] == "File"}
    except (KeyError, TypeError) as error:
        raise ValueError(f"no description of files: {error}") from error


def _facts(name: str, content: bytes) -> dict[str, str]:
    kind = _KINDS.get(PurePosixPath(name).suffix, "application/octet-stream")
    return {"encodingFormat": kind, "contentSize": str(len(content)), "sha256": digest(content)}
