"""What makes two runs the same run: the content of the scenario and the sources of the engine."""

from __future__ import annotations

import hashlib
import json
import platform
import tomllib
from collections.abc import Sequence
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.parameters.host.folder import digest_of_host

if TYPE_CHECKING:
    from sim.scenario import Scenario

ENGINE_ROOMS = ("parameters", "scenario", "rules", "world", "measure")
ENGINE_LIBRARIES = ("numba", "numpy")
REMOTE_ROOMS = (*ENGINE_ROOMS, "experiment", "money")
REMOTE_LIBRARIES = (*ENGINE_LIBRARIES, "scipy")
_WORDS_ONLY = ("title", "question", "cards", "language")


@cache
def engine_hash() -> str:
    """Return the sha256 of every source that can change the numbers of a run, libraries included."""
    digest = _hash_of_sources(ENGINE_ROOMS)
    for library in ENGINE_LIBRARIES:
        digest.update(f"{library} {metadata.version(library)}".encode())
    return digest.hexdigest()


@cache
def agreement() -> dict[str, str]:
    """Return what two machines must have in common to give the same bytes: the sources and what they stand on."""
    return {
        "sources": _hash_of_sources(REMOTE_ROOMS).hexdigest(),
        "python": ".".join(platform.python_version_tuple()[:2]),
        **{library: metadata.version(library) for library in REMOTE_LIBRARIES},
    }


def run_key(scenario: Scenario, *, unpaired: bool) -> str:
    """Return the sha256 of what one replication depends on: the scenario without words, fit and numbers of runs."""
    content = tomllib.loads(scenario.to_toml())
    _drop_words(content)
    for table in ("fit", "money"):
        content.pop(table, None)
    plan = content.get("plan", {})
    others = ("replications", "batch", "draws", "draw_design")
    for name in [name for name in plan if name in others or name.startswith("break_even")]:
        del plan[name]
    text = json.dumps([content, unpaired, digest_of_host(scenario.plan.host)], sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def draws_key(scenario: Scenario, *, unpaired: bool) -> str:
    """Return the sha256 of what a run of a draw depends on; of a hypercube that is also how many draws there are."""
    plan = scenario.plan
    design = plan.draw_design if plan.draw_design == "sobol" else f"{plan.draw_design} of {plan.draws}"
    return hashlib.sha256(f"{run_key(scenario, unpaired=unpaired)} {design}".encode()).hexdigest()


def _hash_of_sources(rooms: Sequence[str]) -> hashlib._Hash:
    digest = hashlib.sha256()
    root = Path(__file__).resolve().parents[2]
    for path in _sources(root, rooms):
        digest.update(path.relative_to(root).as_posix().encode())
        digest.update(path.read_bytes().replace(b"\r\n", b"\n"))
    return digest


def _sources(root: Path, rooms: Sequence[str]) -> list[Path]:
    files = (path for room in rooms for path in (root / room).rglob("*"))
    sources = [path for path in files if path.suffix in {".py", ".toml", ".csv"}]
    return sorted(sources, key=lambda path: path.relative_to(root).as_posix())


def _drop_words(content: dict[str, Any]) -> None:
    for name in _WORDS_ONLY:
        content.pop(name, None)
    for policy in content.get("policy", {}).values():
        policy.pop("label", None)
