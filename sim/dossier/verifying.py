"""Check a dossier without a network: every byte, every file, and one simulation lived again."""

import json
import secrets
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sim.dossier import crate, packing
from sim.dossier.making import RUN, SCENARIO
from sim.experiment.keep.identity import engine_hash, run_key
from sim.experiment.keep.store import Store
from sim.experiment.runs import ComputeRuns
from sim.scenario import Scenario, load

Choose = Callable[[Sequence[str]], str]


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found of a dossier.

    `changed` names files that are not as they were made (the zip itself where only that is not); `lived` is the number
    of the simulation that was lived again, "" when none could be: then `other_engine` says of which commit the code is
    that can; `is_same` whether it gave the same.
    """

    fingerprint: str
    files: int
    changed: tuple[str, ...]
    lived: str = ""
    is_same: bool = False
    other_engine: str = ""

    @property
    def is_whole(self) -> bool:
        """Whether nothing was changed."""
        return not self.changed

    @property
    def is_fine(self) -> bool:
        """Whether nothing was changed, and a simulation gave the same again."""
        return self.is_whole and self.is_same


def check(path: Path, choose: Choose = secrets.choice) -> Checked:
    """Hash everything again; when nothing has changed, live one simulation again, which is chosen by chance.

    Raises:
        OSError: when the file cannot be read.
    """
    whole = path.read_bytes()
    fingerprint = packing.digest(whole)
    try:
        contents = packing.unpacked(whole)
    except packing.NotSealed:
        contents = packing.readable(whole)
        changed = _changed(contents) if contents else ()
        return Checked(fingerprint, len(contents), changed or (path.name,))
    changed = _changed(contents)
    if changed:
        return Checked(fingerprint, len(contents), changed)
    return _lived_again(Checked(fingerprint, len(contents), ()), contents, choose)


def _changed(contents: dict[str, bytes]) -> tuple[str, ...]:
    """Name the files that are not as the description has them: changed, gone, or come in."""
    try:
        known = crate.digests(contents.get(crate.FILE, b""))
    except ValueError:
        return (crate.FILE,)
    found = {name: packing.digest(content) for name, content in contents.items() if name != crate.FILE}
    return tuple(sorted(name for name in known.keys() | found.keys() if known.get(name) != found.get(name)))


def _lived_again(checked: Checked, contents: dict[str, bytes], choose: Choose) -> Checked:
    facts: dict[str, Any] = json.loads(contents[RUN])
    if facts["engine"] != engine_hash():
        sources = facts["sources"] or {"commit": facts["versions"]["sim"]}
        return replace(checked, other_engine=sources["commit"])
    number = choose(sorted(facts["runs"]))
    seal = _seal_of(_scenario(contents[SCENARIO]), int(number), facts["unpaired"])
    return replace(checked, lived=number, is_same=seal == facts["runs"][number])


def _scenario(text: bytes) -> Scenario:
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        path = Path(folder) / Path(SCENARIO).name
        path.write_bytes(text)
        return load(path)


def _seal_of(scenario: Scenario, replication: int, unpaired: bool) -> str:
    """Live a simulation and return the digest that it would be kept with."""
    from sim.measure.replication import prepare

    compute = ComputeRuns(scenario, prepare(scenario, unpaired=unpaired))
    store = Store(Path(), run_key(scenario, unpaired=unpaired), engine_hash())
    return store.seal_of(next(compute([replication])))
