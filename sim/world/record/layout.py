"""The classes of `sim.rules.facts` as records for arrays, and as plain objects."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import make_dataclass, replace
from enum import IntEnum
from functools import lru_cache
from typing import Any, TypeVar, cast, get_args, get_type_hints

import numpy as np
from numpy.typing import NDArray

from sim.parameters.catalogue import settings
from sim.rules.facts import Country, Month, Person

Facts = TypeVar("Facts", Month, Country)

# Of a field that says nothing else. A record of such fields has no gaps, so that equal records have equal bytes.
_BYTES = 8
_OF_TYPE = {"float": float, "int": float, "bool": bool}  # how rules see a setting of a type of the register


def fields_of(facts: type) -> dict[str, type]:
    """Give the fields that a class of facts declares, in order, with their types."""
    return get_type_hints(facts)


def is_group(kind: type) -> bool:
    """Tell whether a field is a group of fields."""
    return getattr(kind, "_is_protocol", False)


def record_of(facts: type) -> np.dtype[np.void]:
    """Make the record of a class of facts; groups of fields are records within it."""
    return np.dtype([(name, _stored(kind)) for name, kind in get_type_hints(facts, include_extras=True).items()], True)


def _stored(kind: type) -> str | np.dtype[np.void]:
    """Give how a field is stored: a float, or a whole number that also serves for yes or no and for one of a few."""
    if is_group(kind):
        return record_of(kind)
    size = get_args(kind)[1] if get_args(kind) else _BYTES
    return f"{'f' if bare(kind) is float else 'i'}{size}"


def bare(kind: type) -> type:
    """Give the type of a field without what is said of its storage."""
    return cast(type, get_args(kind)[0] if get_args(kind) else kind)


def maker_of(facts: type) -> Callable[[Iterable[Any]], Any]:
    """Give the function that makes a plain object of a record's values; groups of fields become objects within it.

    Slots are what Python reads fastest: a rule reads two where it reads a setting.
    """
    fields = fields_of(facts)
    make: Callable[..., Any] = make_dataclass(facts.__name__, fields, frozen=True, slots=True)
    groups = {place: maker_of(kind) for place, kind in enumerate(fields.values()) if is_group(kind)}

    def made(values: Iterable[Any]) -> Any:
        return make(*(groups[place](value) if place in groups else value for place, value in enumerate(values)))

    return made


PERSON, COUNTRY, MONTH = record_of(Person), record_of(Country), record_of(Month)
_COUNTRY, _MONTH = maker_of(Country), maker_of(Month)


def as_months(records: NDArray[np.void]) -> list[Month]:
    """Give the records of a policy's months as plain objects: [month]."""
    return [_MONTH(record) for record in records.tolist()]


def as_month(record: np.void) -> Month:
    """Give the record of a month as a plain object; the same one for the record that was asked for last."""
    return _of_bytes(record.tobytes())


@lru_cache(maxsize=8)
def _of_bytes(record: bytes) -> Month:
    return cast(Month, _MONTH(np.frombuffer(record, MONTH)[0].item()))


def as_countries(records: NDArray[np.void]) -> list[Country]:
    """Give the records of a month's countries as plain objects: [origin]."""
    return [_COUNTRY(record) for record in records.tolist()]


def changed(facts: Facts, changes: Mapping[str, float]) -> Facts:
    """Change some fields by name, or by key (`behaviour.money_value`) within a group."""
    made: Any = facts
    for key, value in changes.items():
        group, _, name = key.rpartition(".")
        change = replace(getattr(made, group), **{name: value}) if group else value
        made = replace(made, **{group or name: change})
    return cast(Facts, made)


# --- the settings among them --------------------------------------------------------------------------------------


def settings_read() -> Iterator[tuple[str, str, type]]:
    """Yield the group, name and type of every setting that rules read.

    Raises:
        LookupError: when the register has no such setting, or has it with another type.
    """
    for group, kind in fields_of(Month).items():
        for name, type_ in fields_of(kind).items() if is_group(kind) else ():
            check_setting(f"{group}.{name}", type_)
            yield group, name, type_


def check_setting(key: str, type_: type) -> None:
    """Pass a field of a group that is a setting of that key and type.

    Raises:
        LookupError: as `settings_read` does.
    """
    setting = settings().get(key)
    if setting is None:
        raise LookupError(f"{key} stands in sim/rules/register.py and in no register: name it in sim/parameters")
    if setting.type == "choice" and issubclass(type_, IntEnum):
        if {choice.upper() for choice in setting.choices} != set(type_.__members__):
            raise LookupError(f"{key} may be {', '.join(setting.choices)}: {type_.__name__} must have the same names")
    elif _OF_TYPE.get(setting.type) is not type_:
        raise LookupError(f"{key} is of type {setting.type}: sim/rules/register.py must say so, and says {type_}")


SETTINGS = tuple(settings_read())


def stored(value: Any, type_: type) -> Any:
    """Give the value of a setting as a record keeps it: one of a few is a number there."""
    return cast(Any, type_)[value.upper()] if isinstance(value, str) else value
