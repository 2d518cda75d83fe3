"""The shape of a scenario file, apart from the settings: what must be a date, a number, a table.

Everything is optional here, since a file may leave it to the file it extends; `PLAN_DEFAULTS` holds what
a plan is when no file says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Annotated, Any, Literal, get_args

from pydantic import AfterValidator, BaseModel, ConfigDict, Discriminator, Field, Tag, ValidationError
from pydantic_core import ErrorDetails, PydanticCustomError

from sim.parameters.catalogue import EVIDENCE, EvidenceLabel
from sim.parameters.outcomes import WATCHED
from sim.scenario.text.faults import KeyPath, nearest, written_value
from sim.scenario.text.texts import LONGEST, unseen

Language = Literal["en", "nl"]
ParameterSets = Literal["defaults", "ensemble"]
DrawDesign = Literal["latin_hypercube", "sobol"]

FIRST_MONTH = date(2018, 1, 1)
LAST_DAY = date(2060, 12, 31)

COUNT_FIELDS = (
    *("follow_up_months", "seed", "batch", "draws", "replications", "at_least", "at_most"),
    *("break_even_replications", "break_even_worth_eur", "waves", "sets_per_wave", "kept"),
)
"""Fields of the plan and of the fit in which 2.000 means two thousand to a Dutch reader, as do all half-widths."""

PLAN_DEFAULTS: Mapping[str, Any] = {
    "warm_up_from": FIRST_MONTH,
    "history_from": date(2020, 1, 1),
    "future_from": date(2026, 1, 1),
    "until": date(2030, 12, 31),
    "follow_up_months": 24,
    "seed": 2025,
    "sample": 1.0,
    "batch": 20,
    "parameter_sets": "defaults",
    "held_out": False,
    "draws": 0,
    "draw_design": "latin_hypercube",
}
BREAK_EVEN_DEFAULTS: Mapping[str, Any] = {
    "break_even": [],
    "break_even_between": [],
    "break_even_worth_eur": None,
    "break_even_replications": 8,
    "break_even_sample": 0.5,
}
REPLICATION_DEFAULTS: Mapping[str, Any] = {"at_least": 40, "at_most": 400, "until_half_width": {}}

_DAYS = (FIRST_MONTH, LAST_DAY)
_FOLLOW_UP = (0, 120)
_SEED = (0, 2**63 - 1)
_SAMPLE = (0.001, 1)
_BATCH = (1, 1000)
_DRAWS = (0, 20_000)
_WORTH = (0, 10_000_000)
_SEARCHES = (2, 1000)
_COUNT = (1, 100_000)
_YEAR = (FIRST_MONTH.year, LAST_DAY.year)
_WAVES = (1, 20)
_SETS = (4, 10_000)
_RANGES: Mapping[str | int, tuple[object, object]] = {
    "warm_up_from": _DAYS,
    "history_from": _DAYS,
    "future_from": _DAYS,
    "until": _DAYS,
    "from": _DAYS,
    "follow_up_months": _FOLLOW_UP,
    "seed": _SEED,
    "sample": _SAMPLE,
    "batch": _BATCH,
    "draws": _DRAWS,
    "break_even_worth_eur": _WORTH,
    "break_even_replications": _SEARCHES,
    "break_even_sample": _SAMPLE,
    "at_least": _COUNT,
    "at_most": _COUNT,
    "number": _COUNT,
    "years": _YEAR,
    "waves": _WAVES,
    "sets_per_wave": _SETS,
    "kept": _SETS,
}

Day = Annotated[date, Field(ge=_DAYS[0], le=_DAYS[1])]
ReplicationCount = Annotated[int, Field(ge=_COUNT[0], le=_COUNT[1])]
Year = Annotated[int, Field(ge=_YEAR[0], le=_YEAR[1])]
WatchedOutcome = Annotated[str, Field(json_schema_extra={"enum": list(WATCHED)})]
HalfWidth = Annotated[float, Field(gt=0, le=1e12)]


def _seen(text: str) -> str:
    """Return a text that holds nothing but what a reader sees."""
    if character := unseen(text):
        raise PydanticCustomError("unseen", "unseen", {"character": character})
    return text


Text = Annotated[str, Field(max_length=LONGEST), AfterValidator(_seen)]
Label = Annotated[Text, Field(pattern=r"\S")]


class Table(BaseModel):
    """A table of a scenario file: no unknown keys, no silent conversion."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, allow_inf_nan=False)


class ReplicationsTable(Table):
    """Replications until a promised half-width, between two bounds."""

    at_least: ReplicationCount | None = None
    at_most: ReplicationCount | None = None
    until_half_width: dict[WatchedOutcome, HalfWidth] | None = None


def _replications_form(value: object) -> str:
    return "table" if isinstance(value, dict | ReplicationsTable) else "number"


_HALF_WIDTHS = ("plan", "replications", "until_half_width")
_FORMS = ("number", "table")
ReplicationsField = Annotated[
    Annotated[ReplicationCount, Tag("number")] | Annotated[ReplicationsTable, Tag("table")],
    Discriminator(_replications_form),
]


class PlanTable(Table):
    """When the run starts, when policies part, when it ends, and how often it is repeated."""

    warm_up_from: Day | None = None
    history_from: Day | None = None
    future_from: Day | None = None
    until: Day | None = None
    follow_up_months: Annotated[int, Field(ge=_FOLLOW_UP[0], le=_FOLLOW_UP[1])] | None = None
    seed: Annotated[int, Field(ge=_SEED[0], le=_SEED[1])] | None = None
    sample: Annotated[float, Field(ge=_SAMPLE[0], le=_SAMPLE[1])] | None = None
    replications: ReplicationsField | None = None
    batch: Annotated[int, Field(ge=_BATCH[0], le=_BATCH[1])] | None = None
    parameter_sets: ParameterSets | None = None
    held_out: bool | None = None
    draws: Annotated[int, Field(ge=_DRAWS[0], le=_DRAWS[1])] | None = None
    draw_design: DrawDesign | None = None
    break_even: list[str] | None = None
    break_even_between: list[str] | None = None
    break_even_worth_eur: Annotated[float, Field(ge=_WORTH[0], le=_WORTH[1])] | None = None
    break_even_replications: Annotated[int, Field(ge=_SEARCHES[0], le=_SEARCHES[1])] | None = None
    break_even_sample: Annotated[float, Field(ge=_SAMPLE[0], le=_SAMPLE[1])] | None = None


class FitTable(Table):
    """What --calibrate fits: targets, from the first to the last of the years, by moving parameters."""

    targets: list[str] | None = None
    parameters: list[str] | None = None
    years: Annotated[list[Year], Field(min_length=2, max_length=2)] | None = None
    waves: Annotated[int, Field(ge=_WAVES[0], le=_WAVES[1])] | None = None
    sets_per_wave: Annotated[int, Field(ge=_SETS[0], le=_SETS[1])] | None = None
    kept: Annotated[int, Field(ge=_SETS[0], le=_SETS[1])] | None = None


class OverrideTable(Table):
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


class PolicyTable(Table):
    """A policy: its name for readers, in Dutch too if need be, and what it changes from the start of the future."""

    label: Label | None = None
    label_nl: Label | None = None
    change: list[ChangeTable] | None = None


class ScenarioTable(Table):
    """A question, its policies, and what they start from; the words in Dutch too if need be."""

    extends: Annotated[str, Field(min_length=1, max_length=1000)] | None = None
    title: Label | None = None
    title_nl: Label | None = None
    question: Text | None = None
    question_nl: Text | None = None
    reference: Text | None = None
    language: Language | None = None
    plan: PlanTable | None = None
    fit: FitTable | None = None
    parameters: dict[str, Any] | None = None
    change: list[ChangeTable] | None = None
    policy: dict[str, PolicyTable] | None = None


HEAD_KEYS = tuple(ScenarioTable.model_fields)
FIT_KEYS = tuple(FitTable.model_fields)


def shape_faults(document: Mapping[str, object]) -> Iterator[tuple[KeyPath, tuple[str, ...]]]:
    """Yield the path and the wording of every fault in the shape of a file."""
    yield from _faults_of(ScenarioTable, document, ())
    half_widths: object = document
    for key in _HALF_WIDTHS:
        half_widths = half_widths.get(key) if isinstance(half_widths, dict) else None
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
        known = known_keys(_written_path(detail["loc"])[:-1], model)
        return "unknown key", f"allowed: {', '.join(known)}", nearest(str(detail["loc"][-1]), known)
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
    return (f"must be {expected}, not {shown}",)


def _not_among(shown: str, value: str, choices: tuple[str, ...]) -> tuple[str, ...]:
    return f"{shown} is no choice", f"allowed: {', '.join(choices)}", nearest(value, choices)


def _choices(detail: ErrorDetails) -> tuple[str, ...]:
    last = detail["loc"][-1]
    named: dict[str | int, tuple[str, ...]] = {
        "language": get_args(Language),
        "parameter_sets": get_args(ParameterSets),
        "draw_design": get_args(DrawDesign),
        "evidence": EVIDENCE,
    }
    return named[last]


def _range(detail: ErrorDetails) -> str:
    """Return the allowed range of a field; half-widths are the only ones without a name of their own."""
    name = next(part for part in reversed(detail["loc"]) if isinstance(part, str))
    low, high = _RANGES.get(name, ("more than 0", "1e12"))
    return f"{low} to {high}"


_OUT_OF_RANGE = ("greater_than_equal", "greater_than", "less_than_equal", "less_than")
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
    **dict.fromkeys(("break_even", "break_even_between", "targets", "parameters"), "a list of texts in quotes"),
    "years": "the first and the last year, as [2020, 2022]",
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
        return FIT_KEYS
    if path == ("plan", "replications"):
        return tuple(ReplicationsTable.model_fields)
    return tuple(PolicyTable.model_fields)
