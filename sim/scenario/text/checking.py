"""Whether a value fits a setting: its type, its range, its choices, and how it was written."""

import math
import re
from collections.abc import Iterator

from sim.parameters.catalogue import COUNTRY_LEVERS, Setting, Value, aliases, countries, settings
from sim.parameters.searching import matching, resembling
from sim.scenario.text.faults import alike, nearest, written_value
from sim.scenario.text.slips import NO, YES, instead_of_text, meant

_MOST_MEANT = 3
_DUTCH_THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2}\.\d{3}")


class Refused(ValueError):
    """A value that a setting cannot have, in the parts of a fault."""

    def __init__(self, *parts: str) -> None:
        super().__init__(*parts)
        self.parts = parts


def looks_like_thousands(text: str) -> bool:
    """Say whether a Dutch reader would take a number as written for thousands, as 2.000."""
    return _DUTCH_THOUSANDS.fullmatch(text) is not None


def thousands_fault(text: str, *, is_whole: bool) -> tuple[str, str]:
    """Return the wording for a number that TOML and a Dutch reader take differently."""
    thousands = text.replace(".", "")
    meant = thousands if is_whole else f"{thousands}, or {text}0 if you mean {float(text):g}"
    return f"{text} is ambiguous: TOML reads {float(text):g}", f"write {meant}"


def checked(setting: Setting, value: object, text: str = "") -> Value:
    """Return a value as the plain type of its setting, or raise `Refused`; `text` is how it was written."""
    if setting.type == "bool":
        return _checked_bool(value)
    if setting.type == "choice":
        return _checked_choice(setting, value)
    if setting.money_or_count and looks_like_thousands(text):
        raise Refused(*thousands_fault(text, is_whole=setting.type == "int"))
    number = _checked_int(value) if setting.type == "int" else _checked_float(value)
    _check_range(setting, number)
    return float(number) if setting.type == "float" else number


def known_key(key: str) -> str | None:
    """Return the key of the catalogue that a key or an alias stands for."""
    return key if key in settings() else aliases().get(key)


def unknown_key(key: str) -> tuple[str, ...]:
    """Return the wording for a key that no rule reads."""
    for lever in (f"{name}." for name in COUNTRY_LEVERS):
        if key.startswith(lever):
            names = [known.removeprefix(lever) for known in settings() if known.startswith(lever)]
            return "unknown country", f"allowed: {', '.join(names)}", _meant_country(key.removeprefix(lever))
    return "unknown setting", "", _meant(key) or "name a setting, as maatwerk.enabled = false"


def describe_range(setting: Setting) -> str:
    """Return the allowed range of a setting in words."""
    if setting.type == "bool":
        return "true or false"
    if setting.type == "choice":
        return ", ".join(setting.choices)
    return f"{_plain(setting.minimum)} to {_plain(setting.maximum)} {setting.unit}"


def _checked_bool(value: object) -> bool:
    if isinstance(value, bool):
        return value
    near = nearest(value, ("true", "false")) if isinstance(value, str) else ""
    switch = f"write {written_value(bool(value))}" if value in (0, 1) else ""
    raise Refused(f"must be true or false, not {written_value(value)}", switch or _instead(value) or near)


def _checked_choice(setting: Setting, value: object) -> str:
    if isinstance(value, str) and value in setting.choices:
        return value
    switched = "on" if value in (1, *YES) else "off"
    if value in (0, 1, *YES, *NO) and switched in setting.choices:
        raise Refused(f"{written_value(value)} is no choice", f'write "{switched}"')
    close = meant(value, setting.choices) if isinstance(value, str) else ""
    raise Refused(f"{written_value(value)} is no choice", f"allowed: {', '.join(setting.choices)}", close)


def _checked_int(value: object) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    raise Refused(f"must be a whole number, not {written_value(value)}", _instead(value))


def _checked_float(value: object) -> float | int:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Refused(f"must be a number, not {written_value(value)}", _instead(value))
    if isinstance(value, float) and not math.isfinite(value):
        raise Refused(f"must be a finite number, not {written_value(value)}")
    return value


def _instead(value: object) -> str:
    return instead_of_text(value) if isinstance(value, str) else ""


def fits_nothing(words: str) -> Iterator[str]:
    """Yield the wording for words that fit nothing, with what may have been meant or else where to look."""
    if "." in words and " " not in words:  # a key with a slip in it
        yield from filter(None, unknown_key(words))
        return
    yield "is found in no setting, outcome or published figure"
    if near := resembling(words):
        yield f"did you mean {', '.join(near)}?"
    elif " " in words:
        yield "give one word of it"
    else:
        groups = dict.fromkeys(key.partition(".")[0] for key in settings())
        yield f"groups of settings: {', '.join(groups)}"


def _check_range(setting: Setting, number: float) -> None:
    too_low = setting.minimum is not None and number < setting.minimum
    too_high = setting.maximum is not None and number > setting.maximum
    if too_low or too_high:
        raise Refused(f"{written_value(number)} is out of range", f"allowed: {describe_range(setting)}")


def _plain(number: float | None) -> str:
    return f"{number:g}" if number is not None and abs(number) < 1e6 else f"{number:.0f}"


def _meant_country(name: str) -> str:
    """Name the country whose name, in English or Dutch, looks like one."""
    known = {spelled: one.name for one in countries() for spelled in (one.name_nl, one.name)}
    found = alike(name, known)
    return f"did you mean {known[found]}?" if found else ""


def _meant(key: str) -> str:
    """Name what a key may stand for: a name of its own group, in others, what it says, or what looks like it."""
    group, _, name = key.rpartition(".")
    keys = [*settings(), *aliases()]
    known = [*keys, *dict.fromkeys(key.rpartition(".")[0] for key in keys)]
    own = [one.removeprefix(f"{group}.") for one in known if one.startswith(f"{group}.")]
    if near := alike(name, own) or next((one for one in own if one.startswith(name)), ""):
        return f"did you mean {group}.{near}?"
    if same := [one for one in settings() if one.endswith(f".{name}")][:_MOST_MEANT]:
        return f"did you mean {', '.join(same)}?"
    if said := [one.key for one in matching(name).settings if one.key.startswith(f"{group}.")][:_MOST_MEANT]:
        return f"did you mean {', '.join(said)}?"
    return _within_group(key) if own else meant(key, known) or _within_group(key)


def _within_group(key: str) -> str:
    """Name the levers of the group, or its parameters, when no single one looks like the key."""
    group = key.split(".")[0] + "."
    found = [one for one in settings().values() if one.key.startswith(group) and one.key.count(".") == 1]
    names = [one.key for one in found if one.kind == "lever"] or [one.key for one in found]
    return f"known in this group: {', '.join(names)}" if names else ""
