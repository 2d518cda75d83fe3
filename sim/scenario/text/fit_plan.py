"""What a scenario says of its fit: known targets, parameters with a range, and years in order."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sim.parameters.catalogue import Setting, settings
from sim.parameters.targets import target_names
from sim.scenario.plan import FIT_KEYS, FitPlan
from sim.scenario.text.checking import known_key, unknown_key
from sim.scenario.text.faults import Faults, Place, nearest, written_value

_NEEDED = f"a fit states {', '.join(FIT_KEYS)}"


def is_fittable(setting: Setting) -> bool:
    """Tell whether a fit may move a setting: a parameter of the register with a plausible range."""
    has_range = setting.low is not None and setting.high is not None and setting.low < setting.high
    return setting.kind == "parameter" and has_range


def fit_plan(given: Mapping[str, tuple[Any, Place]], main: Place, faults: Faults) -> FitPlan | None:
    """Make the plan of the fit, if the scenario has one, and report what is missing or cannot be fitted."""
    before = len(faults)
    for key in FIT_KEYS if given else ():
        if key not in given:
            faults.add(main, f"fit.{key}", "is missing", _NEEDED)
    sound = {key: (value, place) for key, (value, place) in given.items() if value is not None}
    targets = _named("targets", _target, sound, faults)
    parameters = _named("parameters", _parameter, sound, faults)
    if "years" in sound:
        _check_years(*sound["years"], faults)
    if len(faults) > before or set(sound) != set(FIT_KEYS):
        return None
    first, last = sound["years"][0]
    counts = {key: sound[key][0] for key in ("waves", "sets_per_wave", "kept")}
    return FitPlan(targets, parameters, (first, last), **counts)


_Check = Callable[[str], tuple[str, tuple[str, ...]]]


def _named(list_name: str, check: _Check, sound: Mapping[str, tuple[Any, Place]], faults: Faults) -> tuple[str, ...]:
    """Return the checked names of a list; report each that is not known, an empty list, and what stands in it twice."""
    if list_name not in sound:
        return ()
    names, place = sound[list_name]
    key = f"fit.{list_name}"
    found: list[str] = []
    for name in names:
        known, wrong = check(name)
        if wrong:
            faults.add(place, key, *wrong)
        elif known in found:
            faults.add(place, key, f"names {written_value(name)} twice", "keep one")
        else:
            found.append(known)
    if not names:
        faults.add(place, key, "names nothing", "give at least one")
    return tuple(found)


def _target(name: str) -> tuple[str, tuple[str, ...]]:
    """Return the name of a target, or what is wrong with it."""
    if name in target_names():
        return name, ()
    allowed = f"allowed: {', '.join(target_names())}"
    return name, (f"{written_value(name)} is no target", allowed, nearest(name, target_names()))


def _parameter(name: str) -> tuple[str, tuple[str, ...]]:
    """Return the key of a parameter that may be moved, or what is wrong with it."""
    key = known_key(name)
    if key is None:
        what, *more = unknown_key(name)
        return name, (f"{written_value(name)} is an {what}", *more)
    if is_fittable(settings()[key]):
        return key, ()
    return name, (f"{written_value(name)} has no plausible range to fit it in", "allowed: parameters with a range")


def _check_years(years: Sequence[int], place: Place, faults: Faults) -> None:
    first, last = years
    if first > last:
        faults.add(place, "fit.years", f"{first} is later than {last}", "give the first and the last")
