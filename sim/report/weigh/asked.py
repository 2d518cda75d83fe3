"""What the question of a scenario asks for beside who leaves and what it costs: the outcomes that it names as cards."""

from collections.abc import Iterator

from sim.parameters.outcomes import BETWEEN_POLICIES, OUTCOMES
from sim.report.findings import ON_FIRST_SCREEN, Findings
from sim.report.rows import Variant, estimate_at, rows_of
from sim.report.say import words
from sim.report.say.language import Catalogue
from sim.report.say.many import listed, named
from sim.report.say.rounding import Estimate
from sim.report.simulations import DEPARTURES


def cards_of(findings: Findings) -> list[str]:
    """Name the outcomes that the scenario asks for and that the first screen does not show anyway."""
    return [outcome for outcome in findings.results.scenario.cards if outcome not in ON_FIRST_SCREEN]


def change_in(findings: Findings, variant: Variant, outcome: str) -> Estimate | None:
    """Give the difference from the reference; also where that has a count of its own of what compares two policies."""
    own = findings.level(findings.reference, outcome)
    has_own = own is not None and own.is_defined and not own.is_exactly_zero
    if outcome in BETWEEN_POLICIES and has_own:
        return findings.gap(variant, findings.reference, outcome)
    return findings.effect(variant, outcome)


def level_under(findings: Findings, variant: Variant, outcome: str, say: Catalogue) -> str:
    """Say which level an outcome has; empty where its difference is that level."""
    before, level = findings.level(findings.reference, outcome), findings.level(variant, outcome)
    is_difference = outcome in BETWEEN_POLICIES and before is not None and before.is_exactly_zero
    if level is None or not level.is_defined or is_difference:
        return ""
    return say("asked.level", level=say.numerals.mean(level))


def no_reference(findings: Findings, say: Catalogue) -> str:
    """Say that a level stands alone, for the reference has none."""
    return say("reading.level", reference=findings.reference.label)


def unit_in_words(outcome: str, say: Catalogue) -> str:
    """Name the unit of an outcome; of a stock it is an average over the months."""
    unit = words.unit_name(OUTCOMES[outcome].unit, say)
    return say("asked.average", unit=unit) if OUTCOMES[outcome].kind == "mean" else unit


def leading(findings: Findings) -> list[str]:
    """Name the cards of which the headline speaks first: those that the scenario names before departures."""
    named = findings.results.scenario.cards
    return list(named[: named.index(DEPARTURES[0])]) if DEPARTURES[0] in named else []


def leading_lines(findings: Findings, say: Catalogue) -> list[str]:
    """Say of each leading card its level under the reference, and where it is clearly higher or lower."""
    return [_line(findings, outcome, say) for outcome in leading(findings)]


def lines(findings: Findings, say: Catalogue) -> list[str]:
    """Say the same of each card that the headline leaves, and of all in which years they change."""
    said = leading(findings)
    return [
        line
        for outcome in cards_of(findings)
        for line in (*([] if outcome in said else [_line(findings, outcome, say)]), *_years(findings, outcome, say))
    ]


def _line(findings: Findings, outcome: str, say: Catalogue) -> str:
    blanks = {"outcome": words.outcome_name(outcome, say), "unit": unit_in_words(outcome, say)}
    level, reference = findings.level(findings.reference, outcome), findings.reference.label
    if level is None or not level.is_defined:
        known = [(v, e) for v in findings.others if (e := findings.level(v, outcome)) is not None and e.is_defined]
        levels = listed([say("many.named", policy=v.label, size=say.numerals.mean(e)) for v, e in known], say)
        return say("asked.others" if known else "asked.unknown", **blanks, reference=reference, levels=levels)
    blanks |= {"level": say.numerals.mean(level), "reference": reference}
    changes = [(v, change_in(findings, v, outcome)) for v in findings.others]
    if not changes:
        return say("asked.alone", **blanks)
    if all(change is not None and change.is_exactly_zero for _, change in changes):
        return say("asked.same", **blanks)
    ways = {}
    for way, sign in (("higher", 1), ("lower", -1)):
        clear = [(v, c) for v, c in changes if c is not None and c.is_clear and sign * c.mean > 0]
        clear.sort(key=lambda pair: -sign * pair[1].mean)
        ways[way] = named(clear, say)
    given = {way: policies for way, policies in ways.items() if policies}
    key = "both" if len(given) == 2 else next(iter(given), "unclear")
    return say(f"asked.{key}", **blanks, **given)


def _years(findings: Findings, outcome: str, say: Catalogue) -> Iterator[str]:
    """Yield, for an outcome that is counted by year, in which years a policy clearly changes it."""
    rows = [row for row in rows_of(findings.results.yearly) if row["outcome"] == outcome]
    if not rows or not findings.others:
        return
    changed = []
    for variant in findings.others:
        mine = [(row["year"], estimate_at(row, "difference")) for row in rows if row["policy"] == variant.name]
        clear = [
            say("asked.of_year", year=str(year), size=say.numerals.mean(change, signed=True))
            for year, change in mine
            if change.is_clear
        ]
        if clear:
            changed.append(say("asked.years_of", policy=variant.label, years=", ".join(clear)))
    name = words.outcome_name(outcome, say)
    yield (
        say("asked.years", outcome=name, policies="; ".join(changed)) if changed else say("asked.no_year", outcome=name)
    )
