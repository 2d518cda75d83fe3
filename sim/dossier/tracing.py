"""Who assumed this, on what evidence, since when: the trail of a setting and of a published figure."""

from dataclasses import dataclass
from pathlib import Path

from sim.dossier import history
from sim.dossier.history import Since
from sim.machine.shipped import shipped_folder
from sim.parameters.catalogue import COUNTRY_LEVERS, REGISTER, Value, settings
from sim.parameters.dutch import said_in
from sim.parameters.host.folder import PUBLISHED, is_netherlands
from sim.scenario import Scenario
from sim.scenario.changing import Spread

_PARAMETERS = REGISTER.parent
FIGURES = _PARAMETERS / PUBLISHED


def figures_of_country(host: str) -> Path:
    """Return the file with the published figures of a country."""
    return FIGURES if is_netherlands(host) else shipped_folder() / "base" / host / PUBLISHED


@dataclass(frozen=True, slots=True)
class Trail:
    """A setting as a scenario has it: what it is, what it rests on, who set it where, and since when.

    `value` holds before every dated change; `changes` says those, policy by policy. Where each simulation has its own
    value, `simulations` says between which. `since` is None where the history of the files is not at hand.
    """

    key: str
    meaning: str
    value: Value
    unit: str
    low: float | None
    high: float | None
    evidence: str
    source: str
    note: str
    set_by: str
    changes: str
    simulations: str
    since: Since | None


def trail(scenario: Scenario, key: str, spread: Spread | None = None) -> Trail:
    """Follow a setting; its words in the language of the scenario.

    `spread` is that of the simulations, where each has its own value.
    """
    setting, said = settings()[key], scenario.explain(key)
    changes = {
        policy: "; ".join(f"{one.value} from {one.month}, {one.set_by}" for one in dated)
        for policy, dated in said.changes.items()
        if dated
    }
    places = [said.set_by, *(one.set_by for dated in said.changes.values() for one in dated)]
    return Trail(
        key=key,
        meaning=setting.meaning_in(scenario.language),
        value=said.value,
        unit=setting.unit,
        low=said.low,
        high=said.high,
        evidence=said.evidence,
        source=said_in(scenario.language, "source", said.source),
        note=said_in(scenario.language, "note", said.note),
        set_by=said.set_by,
        changes=" | ".join(f"{policy}: {dated}" for policy, dated in changes.items()),
        simulations=f"{spread.low:.6g} to {spread.high:.6g}" if spread else "",
        since=history.newest(since_set(key, place) for place in places),
    )


def since_set(key: str, set_by: str) -> Since | None:
    """Return since when a value stands: the line of the shipped file that sets it, else its entry in the register."""
    file, _, line = set_by.rpartition(":")
    written = shipped_folder() / file
    if line.isdigit() and file and written.is_file():
        return history.since_line(written, int(line))
    return since_entry(key) if set_by == "default" else None


def since_entry(key: str) -> Since | None:
    """Return since when the register has a setting as it does."""
    lever = next((lever for lever in COUNTRY_LEVERS if key.startswith(f"{lever}.")), "")
    if lever:
        return history.since_entry(_PARAMETERS / "countries.toml", key.removeprefix(f"{lever}."))
    name = "levers.toml" if settings()[key].kind == "lever" else REGISTER.name
    return history.since_entry(_PARAMETERS / name, key)
