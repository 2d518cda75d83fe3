"""What --explain says of a number that is no setting: an outcome of the runs, a published figure, or a pattern."""

from collections.abc import Iterator, Mapping
from math import nan
from pathlib import Path

from sim.dossier import history, tracing
from sim.dossier.history import Since
from sim.dossier.red_team import misses
from sim.evidence import of_the_patterns
from sim.evidence.of_the_fit import stored
from sim.machine.placing import rows_of
from sim.machine.terminal import ShownPath
from sim.machine.version import VERSION
from sim.parameters.accounts import ACCOUNTS, PAYERS
from sim.parameters.catalogue import Figure, settings
from sim.parameters.dutch import said_in
from sim.parameters.host.folder import is_netherlands
from sim.parameters.outcomes import Outcome
from sim.report.book.shown_settings import evidence_name
from sim.report.say.language import Catalogue
from sim.report.say.rounding import Estimate, kind_of
from sim.validation.patterns import FILE as PATTERNS
from sim.validation.patterns import Pattern

_REGISTER = tracing.FIGURES.with_name("outcomes.toml")
_ACCOUNTS = tracing.FIGURES.with_name("accounts.toml")
_MOST = 3


def outcome_lines(one: Outcome, folder: Path, say: Catalogue) -> Iterator[str]:
    """Yield what an outcome is and how it is counted, what the runs in a folder say of it, and what moves it there."""
    unit = say.find(f"unit.{one.unit}") or one.unit
    yield f"{one.name} = {one.names[say.language]} ({unit})"
    yield "  " + say("explain.meaning", meaning=one.formula_in(say.language))
    yield "  " + say("explain.counted", how=say(f"explain.kind_{one.kind}"))
    yield "  " + say("explain.evidence", evidence=say("explain.of_all", count=len(settings())))
    yield "  " + since_words(_since_outcome(one), say)
    answers = [row for row in _rows(folder / "effects.csv") if row["outcome"] == one.name and row["reading"] == "all"]
    for row in answers:
        found = _written(one, say, *(row[end] for end in ("mean", "low", "high")))
        yield "  " + say("explain.answer", policy=row["policy"], reference=row["reference"], answer=found)
    moving = [row for row in _rows(folder / "leading.csv") if row["outcome"] == one.name]
    for row in sorted(moving, key=lambda row: -float(row["swing"] or 0))[:_MOST]:
        ends = {end: _written(one, say, row[end]) for end in ("at_low", "at_high")}
        places = {"low": _short(row["low"]), "high": _short(row["high"]), "setting": row["setting"]}
        yield "  " + say("explain.moved_by", evidence=evidence_name(row["evidence"], False, say), **ends, **places)
    if answers:
        yield "  " + say("explain.results", count=answers[0]["replications"], folder=ShownPath(folder.as_posix()))
    else:
        yield "  " + say("explain.not_run")


def _written(one: Outcome, say: Catalogue, mean: str, low: str = "", high: str = "") -> str:
    """Write a difference with its range, or a single one."""
    middle, lowest, highest = (float(text) if text else nan for text in (mean, low or mean, high or mean))
    found = Estimate(middle, lowest, highest, kind_of(one.unit))
    write = say.numerals.with_interval if low else say.numerals.mean
    return write(found, signed=True)


def _short(text: str) -> str:
    """Write the end of a range as a table has it, in a few figures; a choice is left as it is."""
    try:
        return f"{float(text):g}"
    except ValueError:
        return text


def figure_lines(one: Figure, host: str, say: Catalogue) -> Iterator[str]:
    """Yield what was published, by whom, what it is used for, and whether the Dutch model agrees with it."""
    values = one.values if isinstance(one.values, Mapping) else {"": one.values}
    told = ", ".join(f"{key}: {value:g}" if key else f"{value:g}" for key, value in values.items())
    yield f"{one.id} = {told} ({say.find(f'unit.{one.unit}') or one.unit})"
    yield "  " + say("explain.meaning", meaning=one.title_in(say.language))
    source = said_in(say.language, "source", one.source)
    yield "  " + say("explain.evidence", evidence=f"{evidence_name(one.evidence, False, say)}; {source}")
    if one.note:
        yield "  " + say("explain.note", note=said_in(say.language, "note", one.note))
    yield "  " + say("explain.used", role=say(f"explain.role_{one.role}"))
    judged = [row for row in stored() if row.figure == one.id and is_netherlands(host)]
    if judged:
        missed = ", ".join(str(row.year) for row in judged if not row.is_inside)
        inside = sum(row.is_inside for row in judged)
        yield "  " + say("explain.judged", inside=inside, count=len(judged), missed=missed or say("explain.none"))
    yield "  " + since_words(history.since_entry(tracing.figures_of_country(host), one.id), say)


def pattern_lines(one: Pattern, say: Catalogue) -> Iterator[str]:
    """Yield what a pattern says, on whose word, and what the model gives of each of its targets."""
    yield f"{one.id} = {one.statement_nl if say.language == 'nl' else one.statement}"
    yield "  " + say("explain.evidence", evidence=one.source)
    if one.note:
        yield "  " + say("explain.note", note=one.note)
    yield "  " + say("explain.used", role=say(f"explain.role_{one.role}"))
    for target in next(measured.targets for measured in of_the_patterns.stored() if measured.id == one.id):
        yield "  " + say("explain.target", **misses.accepted_and_given(target, say))
    yield "  " + since_words(history.since_entry(PATTERNS, one.id), say)


def since_words(since: Since | None, say: Catalogue) -> str:
    """Say since when something stands as it does."""
    if since is None:
        return say("explain.since_unknown", version=VERSION)
    return say("explain.since", day=since.day, commit=since.commit[:9])


def _since_outcome(one: Outcome) -> Since | None:
    """Return since when an outcome is what it is: by its own entry, or that of the account or payer it follows from."""
    entries = {f"cost_{table}_{name}": f"{table}.{name}" for table, of in _PARTS.items() for name in of}
    plain = one.name.removesuffix("_eur").removesuffix("_marginal").removesuffix("_places_kept")
    if plain in entries:
        return history.since_entry(_ACCOUNTS, entries[plain])
    return history.since_entry(_REGISTER, one.name) or history.since_entry(_REGISTER, f"{plain}_eur")


_PARTS = {"account": tuple(ACCOUNTS), "payer": tuple(PAYERS)}


def _rows(path: Path) -> list[dict[str, str]]:
    """Return the rows of a table of results, where there is one."""
    return rows_of(path) if path.is_file() else []
