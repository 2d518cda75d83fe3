"""What --explain says: of a setting what it is, who set it, on which evidence and since when."""

from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path

from sim.dossier import named, numbers
from sim.dossier.tracing import since_set
from sim.machine import shell
from sim.parameters.catalogue import Setting, settings
from sim.parameters.dutch import said_in
from sim.parameters.outcomes import Outcome
from sim.parameters.searching import Fitting, known_ending, matching
from sim.report.book.shown_settings import evidence_name, in_sources
from sim.report.say.language import Catalogue, catalogue
from sim.scenario import DatedValue, Fault, Scenario, ScenarioError
from sim.scenario.calendar import label
from sim.scenario.changing import own_spreads
from sim.scenario.plan import values_of
from sim.scenario.text.checking import fits_nothing, known_key
from sim.scenario.text.faults import nearest
from sim.scenario.text.writing import value_in_toml


def explained(scenario: Scenario, words: str, folder: Callable[[], Path]) -> Iterator[str]:
    """Yield lines that explain what the words name, or list what they fit; `folder` is that of the results.

    Raises:
        ScenarioError: when they fit nothing.
    """
    say = catalogue(scenario.language).for_console()
    if words.split(".")[0] == "plan":
        return plan_keys(words, scenario)
    if any(f"{name}.".startswith(f"{words}.") for name, *_ in values_of(scenario.plan)):
        return plan_keys(f"plan.{words}", scenario)
    if known_key(words):
        return explanation(scenario, words)
    if outcome := named.outcome_named(words):
        rest = found(words, fitting, scenario) if (fitting := _also_settings(words, outcome)) else ()
        return chain(numbers.outcome_lines(outcome, folder(), say), rest)
    if figures := named.figures_named(words, host := scenario.plan.host):
        return chain.from_iterable(numbers.figure_lines(figure, host, say) for figure in figures)
    if pattern := named.pattern_named(words):
        return numbers.pattern_lines(pattern, say)
    if keys := named.settings_of_reading(words):
        return chain.from_iterable(explanation(scenario, key) for key in keys)
    fitting = matching(words)
    if not any(fitting) and (ending := known_ending(words)):
        words, fitting = ending, matching(ending)
    match [*fitting.settings, *fitting.outcomes]:
        case [Setting() as setting]:
            return explanation(scenario, setting.key)
        case [Outcome() as outcome]:
            return numbers.outcome_lines(outcome, folder(), say)
        case []:
            raise ScenarioError([Fault("--explain", None, words, "; ".join(fits_nothing(words)))])
    return found(words, fitting, scenario)


def _also_settings(words: str, outcome: Outcome) -> Fitting | None:
    """Return what else a word fits that is the name of an outcome, as detention is that of an account."""
    if words == outcome.name or len(words.split()) > 1:
        return None
    return fitting if (fitting := matching(words)).settings else None


def explanation(scenario: Scenario, key: str) -> Iterator[str]:
    """Yield what a setting is as the future starts, where that comes from, and what the simulations have instead."""
    language, found = scenario.language, scenario.explain(key)
    now = _as_the_future_starts(scenario, found.key)
    say = catalogue(language)
    unit = say.find(f"unit.{found.unit}") or found.unit
    has_range = found.low is not None and found.high is not None
    doubt = ", " + say("explain.plausible", low=f"{found.low:g}", high=f"{found.high:g}") if has_range else ""
    yield f"{found.key} = {value_in_toml(now.value)} ({unit}{doubt})"
    source, note = said_in(language, "source", found.source), said_in(language, "note", found.note)
    beside = in_sources(settings()[found.key], say)
    evidence = evidence_name(found.evidence, found.is_fitted, say) + ("; " + source if source else "")
    lines = [
        say("explain.meaning", meaning=settings()[found.key].meaning_in(language)),
        say("explain.evidence", evidence=evidence),
        *([say("explain.beside", beside=beside)] if beside else []),
        *([say("explain.note", note=note)] if note else []),
        say("explain.set_by", origin=_since(now, say)),
        numbers.since_words(since_set(found.key, now.set_by), say),
    ]
    if now.month:
        lines.append(say("explain.before", value=value_in_toml(found.value), origin=_origin(found.set_by, say)))
    spread = own_spreads(scenario, scenario.plan.replications.at_most).get(found.key)
    if spread is not None:
        lines.append(say("explain.sets", low=f"{spread.low:.4g}", high=f"{spread.high:.4g}"))
    for earlier in found.replaced:
        lines.append(say("explain.replaced", value=value_in_toml(earlier.value), origin=_origin(earlier.set_by, say)))
    for policy, changes in found.changes.items():
        lines += [f"{policy}: {_dated(change, say)}" for change in changes]
    for other in _related(settings()[found.key]):
        value = value_in_toml(_as_the_future_starts(scenario, other.key).value)
        lines.append(say("explain.related", name=other.key, value=value, meaning=other.meaning_in(language)))
    yield from (f"  {line}" for line in lines)


def _related(setting: Setting) -> Iterator[Setting]:
    """Yield settings that are part of one, or a case of it, as their names tell: places, places_unavailable."""
    for other in settings().values():
        is_named_after = other.key.startswith(f"{setting.key}_") and "." not in other.key.removeprefix(setting.key)
        if is_named_after and other.unit == setting.unit:
            yield other


def _as_the_future_starts(scenario: Scenario, key: str) -> DatedValue:
    """Return what a setting is under the reference when the future starts; without a month where it began so."""
    month = scenario.plan.month(scenario.plan.future_from)
    first, *later = scenario.timelines[scenario.reference][key]
    step = next((step for step in reversed(later) if step.month <= month), None)
    if step is None:
        return DatedValue("", first.value, first.origin)
    return DatedValue(label(scenario.plan.date(step.month)), step.value, step.origin)


def plan_keys(asked: str, scenario: Scenario) -> Iterator[str]:
    """Yield what a key of the plan is, what it means and who set it; of a table, all its keys.

    Raises:
        ScenarioError: when the plan has no such key.
    """
    say = catalogue(scenario.language)
    known = {f"plan.{name}": (key, value) for name, key, value in values_of(scenario.plan)}
    fitting = [name for name in known if f"{name}.".startswith(f"{asked}.")]
    if not fitting:
        raise ScenarioError([Fault("--explain", None, asked, f"unknown key; {nearest(asked, known) or 'see plan'}")])
    for name in fitting:
        key, value = known[name]
        bounds = f" ({say('explain.allowed', low=key.within[0], high=key.within[1])})" if key.within else ""
        yield name + (f" = {value_in_toml(value)}" if value is not None else "") + bounds
        place = scenario.plan_places.get(key.name)
        for line in (
            say("explain.meaning", meaning=key.meaning_in(scenario.language)),
            say("explain.set_by", origin=place or say("explain.default")),
        ):
            yield f"  {line}"


def found(words: str, fitting: Fitting, scenario: Scenario) -> Iterator[str]:
    """Yield what words fit: each setting with its value and meaning, each outcome with its name."""
    say = catalogue(scenario.language).for_console()
    if fitting.settings:
        yield say.counted("explain.found", len(fitting.settings), count=len(fitting.settings), words=words)
    for setting in fitting.settings:
        unit = say.find(f"unit.{setting.unit}") or setting.unit
        yield f"  {setting.key} = {value_in_toml(_as_the_future_starts(scenario, setting.key).value)} ({unit})"
        yield f"      {setting.meaning_in(scenario.language)}"
    if fitting.outcomes:
        yield say("explain.found_outcomes", count=len(fitting.outcomes), words=words)
    for outcome in fitting.outcomes:
        yield f"  {outcome.name}: {outcome.names[scenario.language]}"
    yield say("explain.more", command=shell.written([*shell.program(), "...", "--explain", "KEY"]))


def _dated(change: DatedValue, say: Catalogue) -> str:
    return say(
        "explain.dated", value=value_in_toml(change.value), month=change.month, origin=_origin(change.set_by, say)
    )


def _since(now: DatedValue, say: Catalogue) -> str:
    origin = _origin(now.set_by, say)
    return say("explain.set_since", origin=origin, month=now.month) if now.month else origin


def _origin(said: str, say: Catalogue) -> str:
    return say("explain.default") if said == "default" else said
