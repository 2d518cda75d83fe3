"""The logs of a dossier as tables: assumptions to be signed, the evidence they rest on, decisions, and packages."""

import csv
import json
import re
from collections.abc import Iterator, Mapping
from importlib import metadata
from pathlib import Path
from typing import Any

from sim.dossier import history, tracing
from sim.dossier.packing import digest
from sim.evidence.of_the_settings import FILE as GATHERED
from sim.evidence.of_the_settings import gathered
from sim.machine.placing import text_of_rows
from sim.machine.shipped import decisions_folder
from sim.parameters.catalogue import settings
from sim.parameters.host.folder import figures_of
from sim.scenario import Scenario
from sim.scenario.changing import own_spreads
from sim.scenario.text.writing import value_in_toml

TO_SIGN = ("owner", "signed_off")
"""Columns that stay empty: people fill them in."""
_OF_THE_INSTALLER = ("INSTALLER", "REQUESTED", "direct_url.json", "RECORD")
_TITLE = re.compile(r"^# (.+)$", re.M)
_CHOSEN = re.compile(r"\*\*Chosen\.\*\* (.+?)(?:\n\n|\Z)", re.S)
_ITEM = re.compile(r"^- \[[\w./-]+\]\(([\w./-]+\.md)\)", re.M)


def assumptions(scenario: Scenario, replications: int) -> str:
    """List every setting of a scenario with value, range, evidence, source, who set it where and since when.

    `simulations` says between which values it lies where each of so many replications has its own instead.
    """
    value = ("setting", "meaning", "value", "unit", "low", "high")
    head = (*value, "evidence", "source", "note", "set_by", "changes", "simulations")
    spreads = own_spreads(scenario, replications)
    trails = (tracing.trail(scenario, key, spreads.get(key)) for key in settings())
    return text_of_rows((*head, *_SINCE, *TO_SIGN), ((*_cells(one), *_since(one.since), "", "") for one in trails))


def evidence(host: str) -> str:
    """List every published figure and every entry that was gathered on a setting.

    `noted` is the day on which it took its present form here, since when it is read so; `digest` is that of the entry
    as it was read: copies of the sources themselves are not kept.
    """
    head = ("kind", "id", "title", "unit", "values", "label", "role", "source", "note", "noted", "commit", "digest")
    return text_of_rows(head, [*_figures(host), *_gathered()])


def decisions() -> str:
    """List the choices that were made in building the model, in the order of their list, each with what was chosen."""
    folder = decisions_folder()
    names = dict.fromkeys(_ITEM.findall((folder / "README.md").read_text(encoding="utf-8")))
    return text_of_rows(("decision", "title", "chosen", *_SINCE, *TO_SIGN), (_decision(folder, name) for name in names))


def packages() -> str:
    """List the installed packages with the digest of what each of them wrote down about its own files."""
    found = {one.metadata["Name"].lower(): one for one in metadata.distributions()}
    return text_of_rows(
        ("package", "version", "files_digest"),
        ((name, found[name].version, _record(found[name])) for name in sorted(found)),
    )


_SINCE = ("since", "commit")


def _cells(one: tracing.Trail) -> tuple[object, ...]:
    ends = ("" if end is None else f"{end:.12g}" for end in (one.low, one.high))
    words = (one.evidence, one.source, one.note, one.set_by, one.changes, one.simulations)
    return (one.key, one.meaning, value_in_toml(one.value), one.unit, *ends, *words)


def _since(known: history.Since | None) -> tuple[str, str]:
    return (known.day, known.commit) if known else ("", "")


def _figures(host: str) -> Iterator[tuple[object, ...]]:
    for name, one in figures_of(host).items():
        values = dict(one.values) if isinstance(one.values, Mapping) else one.values
        words = (one.evidence, one.role, one.source, one.note)
        known = _since(history.since_entry(tracing.figures_of_country(host), name))
        yield ("figure", name, one.title, one.unit, json.dumps(values), *words, *known, _digest(values, *words))


def _gathered() -> Iterator[tuple[object, ...]]:
    for name, one in gathered().items():
        values = [one.value, one.low, one.high]
        use = one.used or one.figure or one.refused
        known = _since(history.since_entry(GATHERED, name))
        words = (one.label, use, one.source, "")
        yield ("gathered", name, one.meaning, one.unit, json.dumps(values), *words, *known, _digest(values, *words))


def _digest(*claimed: Any) -> str:
    return digest(json.dumps(claimed, sort_keys=True, ensure_ascii=False).encode())


def _decision(folder: Path, name: str) -> tuple[str, ...]:
    path = (folder / name).resolve()
    text = path.read_text(encoding="utf-8")
    title, chosen = _TITLE.search(text), _CHOSEN.search(text)
    lines = range(1, text.count("\n") + 1)
    since = history.newest(history.since_line(path, line) for line in lines)
    return (name, title[1] if title else name, " ".join(chosen[1].split()) if chosen else "", *_since(since), "", "")


def _record(one: metadata.Distribution) -> str:
    """Return one digest of the digests of a package's files, but for what its installer wrote; empty without any."""
    rows = csv.reader((one.read_text("RECORD") or "").splitlines())
    known = sorted(
        f"{name},{hashed}"
        for name, hashed, _ in rows
        if hashed and not name.startswith("..") and Path(name).name not in _OF_THE_INSTALLER
    )
    return digest("\n".join(known).encode()) if known else ""
