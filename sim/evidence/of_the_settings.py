"""What publications have on the settings, beside what the register makes of it: no silent difference."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from sim.parameters.catalogue import Setting, aliases, published, settings

FILE = Path(__file__).parent / "parameters.toml"
_ROOT = FILE.parent.parent.parent


@dataclass(frozen=True, slots=True)
class Gathered:
    """One parameter of the evidence: its value, plausible range and label, and what became of it.

    `used`: a file, and how it uses it; `figure`: the published figure that holds it; `refused`: why nothing uses it.
    """

    id: str
    meaning: str
    value: float
    low: float
    high: float
    unit: str
    label: str
    source: str
    used: str = ""
    figure: str = ""
    refused: str = ""

    @property
    def says(self) -> str:
        """Say value, range and label in a few signs: `0.02 (0.017 to 0.025), published`."""
        within = f" ({self.low:g} to {self.high:g})" if self.low < self.high else ""
        return f"{self.value:g}{within}, {self.label}"


@cache
def gathered() -> Mapping[str, Gathered]:
    """Return the evidence by id."""
    with FILE.open("rb") as file:
        return MappingProxyType({name: _read(name, entry) for name, entry in tomllib.load(file).items()})


def beside(key: str) -> tuple[Gathered, ...]:
    """Return the evidence on a setting: entries with its name, or with one of its older names."""
    return _by_setting().get(key, ())


@cache
def _by_setting() -> Mapping[str, tuple[Gathered, ...]]:
    keys = {_last(key): key for key in settings()} | {_last(alias): key for alias, key in aliases().items()}
    found: dict[str, tuple[Gathered, ...]] = {}
    for name, one in gathered().items():
        if name in keys:
            found[keys[name]] = (*found.get(keys[name], ()), one)
    return MappingProxyType(found)


def silent() -> Iterator[str]:
    """Yield what nobody says: evidence that nothing takes up, and settings that differ from it without a reason."""
    taken = {one.id for entries in _by_setting().values() for one in entries}
    for name, one in gathered().items():
        reasons = [bool(one.used), bool(one.figure), bool(one.refused), name in taken]
        if sum(reasons) == 0:
            yield f"{name} ({one.says}): no setting has this name, and it is not used, a figure or refused"
        if sum(reasons) > 1:
            yield f"{name}: more than one of a setting with this name, used, figure and refused"
        if one.figure and one.figure not in published():
            yield f"{name}: {one.figure} is no published figure"
        if one.used and not (_ROOT / one.used.partition(":")[0]).is_file():
            yield f"{name}: there is no file {one.used.partition(':')[0]}"
    for key, entries in _by_setting().items():
        setting = settings()[key]
        differs = any(differences(setting, one) for one in entries)
        if differs and not setting.differs:
            known = "; ".join(one.says for one in entries)
            yield f"{key} is {_says(setting)}; the evidence has {known}: say why it differs"
        if setting.differs and not differs:
            yield f"{key} says why it differs from the evidence, and does not"


def differences(setting: Setting, one: Gathered) -> tuple[str, ...]:
    """Name what differs between a setting and its evidence: value, range, label.

    A value that the fit has moved says so by itself, and so does its label, which cannot be that of a publication.
    """
    ends = (setting.low, setting.high)
    found = {
        "value": not setting.is_fitted and setting.default != one.value,
        "range": ends not in ((one.low, one.high), (None, None)),
        "label": setting.evidence != one.label and not (setting.is_fitted and setting.evidence == "derived"),
    }
    return tuple(name for name, is_other in found.items() if is_other)


def _says(setting: Setting) -> str:
    ends = f" ({setting.low:g} to {setting.high:g})" if setting.low is not None and setting.high is not None else ""
    return f"{setting.default}{ends}, {setting.evidence}"


def _last(key: str) -> str:
    return key.partition(".")[2]


def _read(name: str, entry: Mapping[str, Any]) -> Gathered:
    low, high = entry["range"]
    rest = {key: entry[key] for key in ("meaning", "value", "unit", "label", "source")}
    return Gathered(
        id=name, low=low, high=high, **rest, **{key: entry.get(key, "") for key in ("used", "figure", "refused")}
    )
