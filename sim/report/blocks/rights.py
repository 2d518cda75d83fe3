"""Block 10: rights and safeguards, counted beside the euros."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Literal, get_args

from sim.parameters.outcomes import OUTCOMES, RIGHTS, shown_in
from sim.report.blocks.differences import nil_line, outcome_rows
from sim.report.blocks.views import OutcomeRows, Table
from sim.report.findings import Findings
from sim.report.rows import Variant
from sim.report.say import words
from sim.report.say.language import Catalogue
from sim.report.say.mechanisms import listed
from sim.report.say.rounding import Estimate
from sim.report.weigh import assumed_rates
from sim.report.weigh.absence import by_stay, in_places, longer_in, moved_to

_GRAVEST = ("art. 37 CRC", "art. 3 ECHR", "arts. 3 and 5 ECHR", "art. 16(3) Return Directive")
"""Law by which a safeguard goes before others: of children, of what nothing can justify, of people who are ill."""


def _gravity(outcome: str) -> int:
    law = OUTCOMES[outcome].law
    return next((place for place, one in enumerate(_GRAVEST) if one in law), len(_GRAVEST))


SAFEGUARDS = sorted(shown_in(RIGHTS), key=_gravity)
_PRISON_LAW = "detention_days_prison_law"


def build(findings: Findings, say: Catalogue) -> dict[str, Any] | None:
    """Give the safeguards that the run counts, those that stay at zero in one sentence."""
    shown = [outcome for outcome in SAFEGUARDS if not _says_the_same(findings, outcome)]
    title = _title(findings, say)
    prison_law = [say("rights.prison_law")] if len(shown) < len(SAFEGUARDS) else []
    notes = [nil_line(findings, shown, say), *prison_law, say("rights.minors")]
    block = {"intro": say("rights.intro"), "title": title, "notes": [note for note in notes if note]}
    if findings.focus is None:
        table = _levels(findings, shown, title, say)
        return block | {"levels": table} if table.rows else None
    rows = [_with_grounds(of, name, findings, say) for name in shown for of in outcome_rows(findings, [name], say)]
    return block | {"rows": rows, "is_single": len(findings.others) == 1} if rows else None


def _with_grounds(of: OutcomeRows, outcome: str, findings: Findings, say: Catalogue) -> OutcomeRows:
    """Say beside a difference what keeps it from being, or not being, what it looks like."""
    rows = []
    for row in of.rows:
        change = assumed_rates.effect(findings, row.variant, outcome)
        rows.append(replace(row, reading=grounds(findings, row.variant, outcome, change, say) or row.reading))
    return replace(of, rows=tuple(rows))


def _says_the_same(findings: Findings, outcome: str) -> bool:
    """Tell whether an outcome repeats another: until the Wtvb every day in detention is under prison law."""
    if outcome != _PRISON_LAW:
        return False
    pairs = [[findings.level(variant, name) for name in (outcome, "detention_days")] for variant in findings.variants]
    return all(one == other for one, other in pairs)


def known_safeguards(findings: Findings, variant: Variant | None) -> list[tuple[str, Estimate]]:
    """Give the safeguards of which the run knows the difference under a policy, none twice."""
    if variant is None:
        return []
    shown = (outcome for outcome in SAFEGUARDS if not _says_the_same(findings, outcome))
    found = ((outcome, assumed_rates.effect(findings, variant, outcome)) for outcome in shown)
    return [(outcome, estimate) for outcome, estimate in found if estimate is not None and estimate.is_defined]


Known = Sequence[tuple[str, Estimate]]
Way = Literal["worse", "perhaps", "better", "moved"]
WAYS: tuple[Way, ...] = get_args(Way)


def way_of(findings: Findings, variant: Variant, outcome: str, change: Estimate) -> Way | None:
    """Tell what becomes of a safeguard by what law prefers; None where nothing can be told.

    `perhaps`: worse in the simulations, and nowhere better over the range of the assumption that it rests on.
    `moved`: it falls, and people are for longer where it does not reach them or is not seen.
    """
    worsens = OUTCOMES[outcome].worsens
    if change.is_clear and not worsens(change.mean):
        return "moved" if moved_to(findings, variant, outcome, change) else "better"
    if change.is_clear:
        return "worse"
    simulated = findings.effect(variant, outcome)
    is_worse = simulated is not None and simulated.is_clear and worsens(simulated.mean)
    return "perhaps" if is_worse and not (worsens(-change.low) or worsens(-change.high)) else None


def ways(findings: Findings, variant: Variant, known: Known) -> Mapping[Way, Known]:
    """Give the safeguards of which something can be told, by what becomes of them."""
    found = [(way_of(findings, variant, name, change), (name, change)) for name, change in known]
    return {way: [pair for its, pair in found if its == way] for way in WAYS}


def grounds(findings: Findings, variant: Variant, outcome: str, change: Estimate | None, say: Catalogue) -> str:
    """Say what keeps a gain or a harm from being just that: where people are, for how long, or an assumption."""
    way = None if change is None else way_of(findings, variant, outcome, change)
    if change is None or way is None:
        return ""
    if way == "moved":
        return say("rights.moved_to", places=longer_in(moved_to(findings, variant, outcome, change), say))
    return say("rights.on_assumption") if way == "perhaps" else by_stay(findings, variant, outcome, change, say)


def places_of(findings: Findings, variant: Variant, moved: Known, say: Catalogue) -> str:
    """Name the places where people are for longer, so that some safeguards fall."""
    return in_places([place for pair in moved for place in moved_to(findings, variant, *pair)], say)


def ways_in_words(findings: Findings, variant: Variant, known: Known, say: Catalogue) -> str:
    """Say of how many safeguards what becomes of them, and of how many the time that people are here may be why."""
    found, counts = ways(findings, variant, known), []
    for way, pairs in found.items():
        places = places_of(findings, variant, pairs, say) if way == "moved" else ""
        count = say.counted(f"rights.{way}", len(pairs), places=places)
        by_time = 0 if way == "moved" else sum(bool(by_stay(findings, variant, *pair, say)) for pair in pairs)
        if by_time:
            part = "all" if by_time == len(pairs) else "some"
            count = say(f"rights.{way}_by_time_{part}", way=count, count=say.in_words(by_time))
        counts += [count] if pairs else []
    return listed(counts, say) or say("rights.none_clear")


def title(findings: Findings, variant: Variant | None, say: Catalogue) -> str:
    """Count the safeguards that clearly get worse under a policy, and those that get better."""
    if variant is None:
        return say("rights.title_alone", policy=findings.reference.label)
    known = known_safeguards(findings, variant)
    if all(change.is_exactly_zero for _, change in known):
        return say("rights.title_unchanged")
    if not any(ways(findings, variant, known).values()):
        return say("rights.title_unclear")
    return say("rights.title_ways", all=say.in_words(len(known)), ways=ways_in_words(findings, variant, known, say))


def _title(findings: Findings, say: Catalogue) -> str:
    if not findings.has_many:
        return title(findings, findings.focus, say)
    known = {variant: known_safeguards(findings, variant) for variant in findings.others}
    if all(change.is_exactly_zero for own in known.values() for _, change in own):
        return say("rights.title_unchanged")
    clear = {variant.label: sum(change.is_clear for _, change in own) for variant, own in known.items()}
    most = max(clear.values())
    if not most:
        return say("rights.title_unclear")
    labels = ", ".join(say("many.quoted", policy=label) for label, number in clear.items() if number == most)
    every = max(map(len, known.values()))
    return say("rights.title_of_many", policies=labels, count=say.in_words(most), all=say.in_words(every))


def _levels(findings: Findings, outcomes: Sequence[str], title: str, say: Catalogue) -> Table:
    rows = []
    for outcome in outcomes:
        level = assumed_rates.level(findings, findings.reference, outcome)
        if level is not None and level.is_defined and not level.is_exactly_zero:
            rows.append((words.outcome_name(outcome, say), say.numerals.mean(level), say.numerals.interval(level)))
    heads = (say("differences.outcome"), say("differences.level"), say("differences.level_interval"))
    return Table(title, heads, tuple(rows))
