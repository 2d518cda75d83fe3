"""The shape of a scenario file, apart from the settings: what must be a date, a number, a table.

Everything is optional here, since a file may leave it to the file it extends. The keys of the plan and the fit are
those that `sim.scenario.plan` declares.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from datetime import date
from types import UnionType
from typing import Annotated, Any, Literal, get_args, get_origin

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag, ValidationError, create_model
from pydantic_core import ErrorDetails

from sim.parameters.catalogue import EVIDENCE, EvidenceLabel, settings
from sim.parameters.outcomes import ON_CARDS, OUTCOMES, WATCHED
from sim.parameters.searching import matching
from sim.scenario.money_table import MONEY_CHOICES, MONEY_RANGES, InstrumentTable, MoneyTable, limit_faults
from sim.scenario.plan import BREAK_EVEN_KEYS, COUNT, DAYS, FIT_KEYS, PLAN_KEYS, REPLICATION_KEYS, Key, Plan
from sim.scenario.text.faults import KeyPath, nearest, written_key, written_value
from sim.scenario.text.slips import instead_of_text, meant
from sim.scenario.text.texts import LONGEST, Label, StrictTable, Text

Language = Literal["en", "nl"]

_DECLARED = [*PLAN_KEYS.values(), *REPLICATION_KEYS.values(), *BREAK_EVEN_KEYS.values(), *FIT_KEYS.values()]
COUNT_FIELDS = ("replications", "break_even_worth_eur", *(key.name for key in _DECLARED if key.type is int))
"""Fields of the plan and of the fit in which 2.000 means two thousand to a Dutch reader, as do all half-widths."""

_RANGES: Mapping[str, tuple[object, object]] = {
    "from": DAYS,
    "number": COUNT,
    **MONEY_RANGES,
    **{key.name: key.within for key in _DECLARED if key.within},
}

Day = Annotated[date, Field(ge=DAYS[0], le=DAYS[1])]
ReplicationCount = Annotated[int, Field(ge=COUNT[0], le=COUNT[1])]
WatchedOutcome = Annotated[str, Field(json_schema_extra={"enum": list(WATCHED)})]
CardOutcome = Annotated[str, Field(json_schema_extra={"enum": list(ON_CARDS)})]
MOST_CARDS = 3
"""As many columns as the table of the answer has room for beside its own."""
HalfWidth = Annotated[float, Field(gt=0, le=1e12)]


def _form(key: Key) -> Any:
    """Return what a file may hold for a key: a value of its type within its bounds; a list where that is a tuple."""
    kind = get_args(key.type)[0] if get_origin(key.type) is UnionType else key.type
    if get_origin(kind) is Mapping:
        return dict[WatchedOutcome, HalfWidth]
    if get_origin(kind) is not tuple:
        return _within(kind, key)
    items: Any = list[_within(get_args(kind)[0], key)]  # type: ignore[misc]
    return Annotated[items, Field(min_length=2, max_length=2)] if key.within else items


def _within(kind: Any, key: Key) -> Any:
    return Annotated[kind, Field(ge=key.within[0], le=key.within[1])] if key.within else kind


def _table(name: str, words: str, forms: Iterable[tuple[str, Any, str]]) -> Any:
    """Make a table in which each key may be left out, from its name, what it may hold, and what it means."""
    optional: dict[str, Any] = {key: (form | None, Field(None, description=meaning)) for key, form, meaning in forms}
    return create_model(name, __base__=StrictTable, __doc__=words, **optional)


def _forms(keys: Iterable[Key]) -> Iterator[tuple[str, Any, str]]:
    return ((key.name, _form(key), key.meaning) for key in keys)


ReplicationsTable = _table(
    "ReplicationsTable",
    "Replications until a promised half-width, between two bounds.",
    _forms(REPLICATION_KEYS.values()),
)


def _replications_form(value: object) -> str:
    return "table" if isinstance(value, dict | ReplicationsTable) else "number"


_HALF_WIDTHS = ("plan", "replications", "until_half_width")
_FORMS = ("number", "table")
ReplicationsField = Annotated[
    Annotated[ReplicationCount, Tag("number")] | Annotated[ReplicationsTable, Tag("table")],  # type: ignore[valid-type]
    Discriminator(_replications_form),
]


def _plan_forms() -> Iterator[tuple[str, Any, str]]:
    """Yield the keys of [plan] in the order of their declaration; those of the search stand among the others."""
    for one in fields(Plan):
        if one.name in PLAN_KEYS:
            yield from _forms([PLAN_KEYS[one.name]])
        elif one.name == "replications":
            yield one.name, ReplicationsField, "How many replications are run: one number, or between which two."
        else:
            yield from _forms(BREAK_EVEN_KEYS.values())


PlanTable = _table(
    "PlanTable", "When the run starts, when policies part, when it ends, and how often it is repeated.", _plan_forms()
)
FitTable = _table(
    "FitTable",
    "What --calibrate fits: targets, from the first to the last of the years, by moving parameters.",
    _forms(FIT_KEYS.values()),
)


class OverrideTable(StrictTable):
    """Another value for a setting, with the evidence for it; the setting says what its value may be."""

    value: Any
    low: Any = None
    high: Any = None
    evidence: EvidenceLabel
    source: Label


class ChangeTable(BaseModel):
    """A dated change; its other keys are settings."""

    model_config = ConfigDict(strict=True, extra="allow", frozen=True, allow_inf_nan=False)

    from_: Annotated[Day, Field(alias="from")]


class PolicyTable(StrictTable):
    """A policy: its name for readers, in Dutch too if need be, and what it changes from the start of the future."""

    label: Label | None = None
    label_nl: Label | None = None
    change: list[ChangeTable] | None = None


class ScenarioTable(StrictTable):
    """A question, its policies, and what they start from; the words in Dutch too if need be."""

    extends: Annotated[str, Field(min_length=1, max_length=1000)] | None = None
    title: Label | None = None
    title_nl: Label | None = None
    question: Text | None = None
    question_nl: Text | None = None
    reference: Text | None = None
    cards: list[CardOutcome] | None = Field(
        None,
        description=(
            f"Outcomes that the question asks for beside who leaves and what it costs: up to {MOST_CARDS}. "
            "Those before additional_departures lead the headline."
        ),
    )
    language: Language | None = None
    plan: PlanTable | None = None  # type: ignore[valid-type]  # made from the declaration
    fit: FitTable | None = None  # type: ignore[valid-type]
    money: MoneyTable | None = None
    parameters: dict[str, Any] | None = None
    change: list[ChangeTable] | None = None
    policy: dict[str, PolicyTable] | None = None


HEAD_KEYS = tuple(ScenarioTable.model_fields)


def shape_faults(document: Mapping[str, object]) -> Iterator[tuple[KeyPath, tuple[str, ...]]]:
    """Yield the path and the wording of every fault in the shape of a file."""
    yield from _faults_of(ScenarioTable, document, ())
    yield from _card_faults(document.get("cards"))
    half_widths: object = document
    for key in _HALF_WIDTHS:
        half_widths = half_widths.get(key) if isinstance(half_widths, dict) else None
    yield from limit_faults(document.get("money"))
    for name in half_widths if isinstance(half_widths, dict) else ():
        if name not in WATCHED:
            yield (
                (*_HALF_WIDTHS, name),
                (
                    "unknown outcome",
                    f"allowed: {', '.join(WATCHED)}",
                    nearest(name, WATCHED),
                ),
            )


def _card_faults(cards: object) -> Iterator[tuple[KeyPath, tuple[str, ...]]]:
    names = list(enumerate(cards)) if isinstance(cards, list) else []
    beside = [name for _, name in names if name != "additional_departures"]  # which has a column anyway
    if len(beside) > MOST_CARDS:
        yield ("cards",), (f"{len(beside)} cards are too many", f"allowed: up to {MOST_CARDS}")
    for number, name in names:
        if not isinstance(name, str):
            continue
        if name not in ON_CARDS:
            yield ("cards", number), _no_card(name)
        elif name in [earlier for _, earlier in names[:number]]:
            yield ("cards", number), (f"names {written_value(name)} twice", "keep one")


def _no_card(name: str) -> tuple[str, ...]:
    """Return the wording for what is no card: with the outcomes that a word fits, or the one that looks like it."""
    if name in OUTCOMES:
        return f"{written_value(name)} is a price of one departure", "the cards show people, days and euros"
    fitting = [one.name for one in matching(name).outcomes if one.name in ON_CARDS][:MOST_CARDS]
    meant = f"did you mean {', '.join(fitting)}?" if fitting else nearest(name, ON_CARDS)
    return f"{written_value(name)} is an unknown outcome", meant or "the outcomes stand in docs/model_description.md"


def override_faults(entry: object, path: KeyPath) -> Iterator[tuple[KeyPath, tuple[str, ...]]]:
    """Yield the path and the wording of every fault in the shape of a parameter's new value."""
    yield from _faults_of(OverrideTable, entry, path)


def _faults_of(model: type[BaseModel], value: object, path: KeyPath) -> Iterator[tuple[KeyPath, tuple[str, ...]]]:
    try:
        model.model_validate(value)
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            yield (*path, *_written_path(detail["loc"])), _wording(model, detail)


def _written_path(loc: KeyPath) -> KeyPath:
    """Drop what is no key of the file: the form of a choice of forms, and the mark of a dict's key."""
    return tuple(
        part
        for number, part in enumerate(loc)
        if part != "[key]" and not (part in _FORMS and number and loc[number - 1] == "replications")
    )


def _wording(model: type[BaseModel], detail: ErrorDetails) -> tuple[str, ...]:
    kind = detail["type"]
    if kind == "missing":
        return "is missing", _MISSING.get(str(detail["loc"][-1]), "")
    if kind == "extra_forbidden":
        path = _written_path(detail["loc"])
        known = known_keys(path[:-1], model)
        name = str(detail["loc"][-1])
        if path[:1] == ("policy",) and any(key.startswith(f"{name}.") for key in settings()):
            return "is a setting", f"put it under [[policy.{path[1]}.change]], with from = 2026-01-01"
        return "unknown key", f"allowed: {', '.join(known)}", meant(name, known)
    shown = written_value(detail["input"])
    if kind == "literal_error":
        return _not_among(shown, str(detail["input"]), _choices(detail))
    if kind in _OUT_OF_RANGE:
        return f"{shown} is out of range", f"allowed: {_range(detail)}"
    if kind in ("string_too_short", "string_too_long"):
        is_text = detail["ctx"].get("max_length") == LONGEST
        size = kind.removeprefix("string_too_")
        return f"{shown} is too {size}", f"allowed: {LONGEST} characters" if is_text else ""
    if kind == "string_pattern_mismatch":
        return f"{shown} is empty", "write what a reader shall see"
    if kind == "unseen":
        return f"{shown} holds {detail['ctx']['character']}, which does not show", "leave it out, on one line"
    if kind in ("too_short", "too_long"):
        return f"has {len(detail['input'])} years", "give the first and the last, as [2020, 2022]"
    expected = _EXPECTED.get(kind, "of another type")
    if kind == "list_type":
        expected = _LISTS.get(str(detail["loc"][-1]), expected)
    if kind.startswith("int_") and detail["loc"][-2:] == ("replications", "number"):
        expected = "a whole number or a table"
    return f"must be {expected}, not {shown}", _advice(detail)


def _advice(detail: ErrorDetails) -> str:
    """Say what to write instead of a value of another type, or nothing."""
    kind, given = detail["type"], detail["input"]
    if kind == "list_type" and isinstance(given, dict) and detail["loc"][-1] == "change":
        return f"write [[{written_key(detail['loc'])}]]"
    if kind == "bool_type" and given in (0, 1):
        return f"write {written_value(bool(given))}"
    return instead_of_text(given) if kind in _WRITTEN_BARE and isinstance(given, str) else ""


def _not_among(shown: str, value: str, choices: tuple[str, ...]) -> tuple[str, ...]:
    return f"{shown} is no choice", f"allowed: {', '.join(choices)}", meant(value, choices)


def _choices(detail: ErrorDetails) -> tuple[str, ...]:
    last = detail["loc"][-1]
    declared = {key.name: get_args(key.type) for key in _DECLARED if get_origin(key.type) is Literal}
    named: dict[str, tuple[str, ...]] = {"language": get_args(Language), "evidence": EVIDENCE, **declared}
    named |= MONEY_CHOICES
    return named[str(last)]


def _range(detail: ErrorDetails) -> str:
    """Return the allowed range of a field; half-widths are the only ones without a name of their own."""
    known = (_RANGES[part] for part in reversed(detail["loc"]) if isinstance(part, str) and part in _RANGES)
    low, high = next(known, ("more than 0", "1e12"))
    return f"{low} to {high}"


_OUT_OF_RANGE = ("greater_than_equal", "greater_than", "less_than_equal", "less_than")
_WRITTEN_BARE = ("bool_type", "int_type", "float_type", "date_type")
_EXPECTED = {
    "bool_type": "true or false",
    "string_type": "a text in quotes",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "int_parsing_size": "a whole number of fewer digits",
    "float_type": "a number",
    "finite_number": "a finite number",
    "date_type": "a date as 2026-01-01",
    "date_from_datetime_inexact": "a date without a time, as 2026-01-01",
    "dict_type": "a table",
    "model_type": "a table",
    "list_type": "a list of tables, written with double brackets",
}
_LISTS = {
    **{key.name: "a list of texts in quotes" for key in _DECLARED if get_origin(key.type) is tuple},
    "years": "the first and the last year, as [2020, 2022]",
    "amounts_eur": "a list of sums, as [1_000_000, 5_000_000]",
    "cards": "a list of texts in quotes",
}
_MISSING = {
    "from": "give the date from which the change holds, as from = 2026-01-01",
    "value": "give the new value",
    "evidence": f"say what it rests on; allowed: {', '.join(EVIDENCE)}",
    "source": "say where it comes from",
}


def known_keys(path: KeyPath, model: type[BaseModel] = ScenarioTable) -> tuple[str, ...]:
    """Return the keys that the table at a path may have."""
    if model is OverrideTable:
        return tuple(OverrideTable.model_fields)
    if not path:
        return HEAD_KEYS
    if path == ("plan",):
        return tuple(PlanTable.model_fields)
    if path == ("fit",):
        return tuple(FIT_KEYS)
    if path == ("money",):
        return tuple(MoneyTable.model_fields)
    if path[:2] == ("money", "instrument"):
        return tuple(InstrumentTable.model_fields)
    if path == ("plan", "replications"):
        return tuple(ReplicationsTable.model_fields)
    return tuple(PolicyTable.model_fields)
