"""The settings of a scenario as the reports list them."""

from dataclasses import dataclass

from sim.evidence.of_the_settings import Gathered
from sim.parameters.catalogue import COUNTRY_LEVERS, Setting, settings
from sim.report.say import words
from sim.report.say.language import Catalogue
from sim.scenario import Scenario
from sim.scenario.changing import Spread

Value = float | int | bool | str

_NAMES_A_COUNTRY = ("cooperation.agreement_with.", "cooperation.visa_measures.")


@dataclass(frozen=True, slots=True)
class Shown:
    """A setting with its value just before the compared period, and whether the scenario sets it."""

    key: str
    meaning: str
    kind: str
    value: Value
    default: Value
    unit: str
    low: float | None
    high: float | None
    evidence: str
    source: str
    note: str
    is_changed: bool
    is_fitted: bool
    spread: Spread | None


def shown_settings(scenario: Scenario, replications: int, language: str = "en") -> list[Shown]:
    """List every setting with the value it has just before policies may differ, those the scenario sets first.

    A lever that every country has, without a calendar, is listed only of countries for which it is set.
    `replications` is how many the run has: what they have of their own is shown beside the value of the register.
    """
    from sim.parameters.dutch import said_in
    from sim.scenario.changing import own_spreads

    start = f"{scenario.plan.future_from.year}-{scenario.plan.future_from.month:02d}"
    dated = {key for _, _, key, _, _ in dated_changes(scenario)}
    spreads = own_spreads(scenario, replications)
    shown = []
    for key, setting in settings().items():
        said = scenario.explain(key)
        is_changed = key in dated or said.value != setting.default
        if not is_changed and key.startswith(_NAMES_A_COUNTRY):
            continue
        before = [change.value for change in said.changes[scenario.reference] if change.month < start]
        shown.append(
            Shown(
                key=key,
                meaning=setting.meaning_in(language),
                kind=setting.kind,
                value=before[-1] if before else said.value,
                default=setting.default,
                unit=setting.unit,
                low=said.low,
                high=said.high,
                evidence=said.evidence,
                is_fitted=said.is_fitted,
                source=said_in(language, "source", said.source),
                note=said_in(language, "note", setting.note),
                is_changed=is_changed,
                spread=spreads.get(key),
            )
        )
    return sorted(shown, key=_place)


def evidence_name(evidence: str, is_fitted: bool, say: Catalogue) -> str:
    """Name a kind of evidence; a value that the fit has moved says so by itself."""
    name = say.name_of("evidence", evidence)
    return say("evidence.fitted", evidence=name) if is_fitted else name


def in_sources(setting: Setting, say: Catalogue) -> str:
    """Say what the sources have for a setting, and why the register differs; nothing where it does not."""
    from sim.evidence.of_the_settings import beside
    from sim.parameters.dutch import said_in

    found = [one for one in beside(setting.key) if setting.differs or one.value != setting.default]
    said = [_gathered(one, setting.unit, say) for one in found]
    return " ".join([*said, *([said_in(say.language, "note", setting.differs)] if setting.differs else [])])


def _gathered(one: Gathered, unit: str, say: Catalogue) -> str:
    key = "evidence.in_sources_range" if one.low < one.high else "evidence.in_sources"
    value, low, high = (words.written(number, unit, say) for number in (one.value, one.low, one.high))
    return say(key, value=value, low=low, high=high, label=say.name_of("evidence", one.label))


def _place(setting: Shown) -> tuple[bool, bool, bool, str]:
    """Put what the scenario sets first, then levers, then parameters, and the calendars of countries last."""
    is_calendar = setting.key.startswith(tuple(f"{lever}." for lever in COUNTRY_LEVERS))
    return not setting.is_changed, is_calendar, setting.kind != "lever", setting.key


def dated_changes(scenario: Scenario) -> list[tuple[str, tuple[str, ...], str, Value, str]]:
    """List dated changes as (month, policies it holds for, key, value, unit), in order of date."""
    found: dict[tuple[int, str, Value], list[str]] = {}
    for policy in scenario.policies:
        for month, values in scenario.changes(policy.name):
            for key, value in values.items():
                found.setdefault((month, key, value), []).append(policy.name)
    listed = []
    for (month, key, value), names in sorted(found.items(), key=lambda change: (change[0][0], change[0][1])):
        date = scenario.plan.date(month)
        known = settings().get(key)
        listed.append((f"{date.year}-{date.month:02d}", tuple(names), key, value, known.unit if known else ""))
    return listed
