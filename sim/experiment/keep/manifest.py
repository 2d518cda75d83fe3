"""The manifest: everything needed to know what a results folder is and to make it again."""

import json
import os
import platform
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from importlib import metadata
from math import isfinite
from pathlib import Path
from typing import Any

from sim.experiment.keep.results_folder import sha256
from sim.experiment.stopping import Stopping
from sim.machine.placing import write_whole
from sim.machine.programs import on_path
from sim.machine.version import VERSION
from sim.scenario import Scenario

LIBRARIES = (
    "jinja2",
    "mesa",
    "numba",
    "numpy",
    "pandas",
    "plotly",
    "pydantic",
    "scipy",
    "tqdm",
    "xlsxwriter",
)


def scenario_facts(scenario: Scenario, settings: Sequence[str]) -> dict[str, Any]:
    """Describe the scenario: its resolved text, digest and every setting with where it was set."""
    return {
        "name": scenario.path,
        "digest": scenario.digest,
        "title": scenario.title,
        "question": scenario.question,
        "reference": scenario.reference,
        "policies": {policy.name: policy.label for policy in scenario.policies},
        "seed": scenario.plan.seed,
        "overrides": list(scenario.overrides),
        "text": scenario.to_toml(),
        "settings": {key: _setting(scenario, key) for key in settings},
    }


def stopping_facts(stopping: Stopping) -> dict[str, Any]:
    """Describe why the run stopped; a half-width that is not defined is empty."""
    widths = [asdict(width) for width in stopping.widths]
    for width in widths:
        width["reached"] = width["reached"] if isfinite(width["reached"]) else None
    return {"reason": stopping.reason, "replications": stopping.replications, "half_widths": widths}


def versions() -> dict[str, str]:
    """Return the versions of Python, of this package and of every library below it."""
    found = {name: metadata.version(name) for name in LIBRARIES}
    return {"sim": VERSION, "python": platform.python_version(), **found}


def machine() -> dict[str, Any]:
    """Describe the machine without naming it."""
    return {"system": platform.system(), "processor": platform.machine(), "cores": os.cpu_count()}


def commit() -> dict[str, Any] | None:
    """Return the commit of the sources and whether they were changed since, when they are a git checkout."""
    root = Path(__file__).resolve().parents[3]
    if not (root / ".git").exists():
        return None
    name = git(root, "rev-parse", "HEAD")
    if name is None:
        return None
    return {"commit": name, "changed_since": bool(git(root, "status", "--porcelain", "--", "sim"))}


def file_hashes(folder: Path, names: Sequence[str]) -> dict[str, str]:
    """Return the sha256 of each file, by its name in the folder."""
    return {name: sha256(folder / name) for name in sorted(names) if (folder / name).exists()}


def write_manifest(path: Path, content: Mapping[str, Any]) -> None:
    """Write the manifest last and in one piece: a folder that has one is complete."""
    text = json.dumps(content, indent=2, ensure_ascii=False, default=str)
    write_whole(path, text + "\n")


def _setting(scenario: Scenario, key: str) -> dict[str, Any]:
    found = scenario.explain(key)
    facts = {"value": found.value, "unit": found.unit, "evidence": found.evidence, "set_by": found.set_by}
    dated = {policy: [asdict(change) for change in changes] for policy, changes in found.changes.items() if changes}
    return {**facts, "changes": dated} if dated else facts


_READS_ONLY = ("--no-optional-locks",)  # a git that is stopped, as on a busy machine, would leave its lock behind


def git(root: Path, *arguments: str) -> str | None:
    """Return what git answers about a folder; nothing where there is no git, or it refuses."""
    program = on_path("git")
    if program is None:
        return None
    try:
        done = subprocess.run(
            [program, *_READS_ONLY, "-C", str(root), *arguments], capture_output=True, timeout=5, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.decode("utf-8", errors="replace").strip()  # git writes UTF-8, whatever the console has
