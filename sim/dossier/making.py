"""Make the dossier of a run: what was answered, on which ground, by which code, and how to check all of it."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from sim.analysis.results import Results
from sim.dossier import crate, logs
from sim.dossier.forms.filling import FOLDER, forms
from sim.dossier.packing import digest, packed
from sim.experiment.keep.manifest import write_manifest
from sim.experiment.keep.results_folder import MANIFEST
from sim.experiment.keep.store import sealed
from sim.machine.placing import write_whole
from sim.machine.validity import validity
from sim.machine.version import VERSION
from sim.report.say import answering
from sim.report.say.labels import findings_of
from sim.report.say.language import Catalogue, catalogue_of

FILE = "dossier.zip"
SCENARIO = "results/scenario.toml"
RUN = "run.json"
READ_FIRST = "read-first.md"
_OF_THE_MACHINE = ("command", "written", "machine", "executor", "workers", "seconds", "files", "lived")
"""What the manifest says of the place and the time: the same dossier may be made elsewhere and later."""


@dataclass(frozen=True, slots=True)
class Made:
    """A dossier in its place; the fingerprint is the sha256 of the file."""

    path: Path
    fingerprint: str
    size: int


def is_available() -> bool:
    """Say whether what writes the description is installed: the extra `dossier`."""
    return find_spec("rocrate") is not None


def make(results: Results, folder: Path) -> Made:
    """Pack the results of a folder, as its manifest lists them, with the logs and forms into one file beside them."""
    manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    names = sorted(name for name in manifest["files"] if "/" not in name and name != FILE)
    contents = {f"results/{name}": (folder / name).read_bytes() for name in names}
    contents |= {name: text.encode() for name, text in _texts(results, folder, manifest)}
    contents[crate.FILE] = crate.described(contents, _subject(results, names))
    whole = packed(contents)
    write_whole(folder / FILE, whole)
    manifest["files"][FILE] = digest(whole)  # the next run in this folder knows it as ours, and takes it away
    write_manifest(folder / MANIFEST, manifest)
    return Made(folder / FILE, digest(whole), len(whole))


def _texts(results: Results, folder: Path, manifest: dict[str, Any]) -> Iterator[tuple[str, str]]:
    say = catalogue_of(results)
    facts = {name: value for name, value in manifest.items() if name not in _OF_THE_MACHINE}
    facts["runs"] = {Path(name).stem: sealed(folder / name) for name in _runs(manifest)}
    yield RUN, json.dumps(facts, indent=1, ensure_ascii=False, sort_keys=True) + "\n"
    yield "log/assumptions.csv", logs.assumptions(results.scenario, results.replications)
    yield "log/evidence.csv", logs.evidence(results.scenario.plan.host)
    yield "log/decisions.csv", logs.decisions()
    yield "log/packages.csv", logs.packages()
    yield from ((f"{FOLDER}/{name}", text) for name, text in forms().items())
    yield READ_FIRST, "\n".join(_read_first(results, say)) + "\n"


def _runs(manifest: dict[str, Any]) -> list[str]:
    """Name the stored simulations of the answer itself, not those of side questions."""
    return sorted(name for name in manifest["files"] if name.startswith("runs/") and name.count("/") == 1)


def _subject(results: Results, names: list[str]) -> crate.Subject:
    scenario = results.scenario
    return crate.Subject(
        name=scenario.title,
        description=scenario.question or scenario.title,
        day=validity().sources_read,
        version=VERSION,
        scenario=SCENARIO,
        results=tuple(f"results/{name}" for name in names if f"results/{name}" != SCENARIO),
    )


def _read_first(results: Results, say: Catalogue) -> Iterator[str]:
    """Say what was asked and answered, what that may be used for and until when, what is here, and how to check it."""
    until = say.day(validity().valid_until)
    yield f"# {results.scenario.title}"
    yield from ("", results.scenario.question, "", f"## {say('dossier.answer')}", "")
    yield " ".join(answering.headline(findings_of(results, say), say))
    for part in ("use", "no_use"):
        yield from ("", f"## {say(f'dossier.{part}_title')}", "")
        yield from (f"- {line}" for line in say(f"dossier.{part}").splitlines())
    yield from ("", f"## {say('dossier.until_title')}", "")
    yield f"{say('validity.until', date=until)} {validity().why_in(say.language)} {say('dossier.until_proposed')}"
    for part in ("here", "check", "cite", "sign"):
        yield from ("", f"## {say(f'dossier.{part}_title')}", "", say(f"dossier.{part}"))
