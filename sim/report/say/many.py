"""The answer over several policies: which brings most and fewest departures, and which cannot be told apart."""

from collections.abc import Sequence

from sim.report.findings import CAME, PRESENT, STAYED_AWAY, Findings
from sim.report.rows import Variant
from sim.report.say import mechanisms
from sim.report.say.language import Catalogue
from sim.report.say.rounding import Estimate
from sim.report.say.words import larger_unclear, month_name, period, size
from sim.report.simulations import BALANCE
from sim.report.weigh.unmeasured.hidden import beside

_MOST_NAMED = 4
Named = tuple[Variant, Estimate]


def headline(findings: Findings, say: Catalogue) -> list[str]:
    """Say under which policies more people are present, which brings most departures, and which loses most.

    Where the policies take the mechanisms of the incentive question apart, it is first said which of these show.
    """
    departures, apart = _defined(findings, findings.headline or ""), mechanisms.taken_apart(findings)
    if not departures:
        return [say("many.unknown")]
    sentences = [*(_ways(findings, apart, say) if apart else []), *_fuller(findings, say)]
    if all(estimate.is_exactly_zero for _, estimate in departures):
        return [*sentences, say("many.unchanged")]
    most, fewest = (top_of(findings, findings.headline or "", sign) for sign in (1, -1))
    sentences.append(_top("more", most, findings.headline or "", findings, say) if most else say("many.none_more"))
    if fewest:
        sentences.append(_top("fewer", fewest, findings.headline or "", findings, say))
    return sentences


def _ways(findings: Findings, apart: mechanisms.TakenApart, say: Catalogue) -> list[str]:
    how_many, blanks = mechanisms.how_many_show(findings, apart, say)
    return [say(f"many.ways_{how_many}", **blanks)] if len(apart.alone) > 1 else []


def _fuller(findings: Findings, say: Catalogue) -> list[str]:
    fuller = [(v, e) for v, e in _defined(findings, PRESENT) if e.is_clear and e.mean > 0]
    if not fuller:
        return []
    names = named(sorted(fuller, key=lambda pair: -pair[1].mean), say)
    return [say("many.fuller", policies=names, last=month_name(findings.months[-1], say))]


def _top(way: str, top: Sequence[Named], outcome: str, findings: Findings, say: Catalogue) -> str:
    (variant, estimate), *others = top
    blanks = {"size": size(estimate, say), "period": period(findings, say)}
    if others:
        sentence = say(f"many.{way}_tie", policies=named(top, say), period=blanks["period"])
    else:
        besides = beside(findings, variant, outcome, say)
        sentence = say(f"many.{way}_one", policy=variant.label, beside=besides, **blanks)
    known = [(other.label, change) for other, change in _defined(findings, outcome)]
    return " ".join([sentence, *(f"{larger}." for larger in larger_unclear(known, [estimate], say))])


def top_of(findings: Findings, outcome: str, sign: int) -> list[Named]:
    """Give the policy that clearly changes an outcome most one way, and those that cannot be told from it."""
    clear = [(v, e) for v, e in _defined(findings, outcome) if e.is_clear and sign * e.mean > 0]
    clear.sort(key=lambda pair: -sign * pair[1].mean)
    return [pair for pair in clear if pair is clear[0] or _is_tie(findings, clear[0][0], pair[0], outcome)]


def _is_tie(findings: Findings, first: Variant, second: Variant, outcome: str) -> bool:
    gap = findings.gap(first, second, outcome)
    return gap is None or not gap.is_clear


def lines(findings: Findings, say: Catalogue) -> list[str]:
    """Name the policies that change nothing or nothing clear, say if nobody is drawn, and which cost and save most."""
    departures = _defined(findings, findings.headline or "")
    unclear = [pair for pair in departures if pair[1].holds_zero and not pair[1].is_exactly_zero]
    same = [pair for pair in departures if pair[1].is_exactly_zero]
    found = []
    if unclear:
        found.append(say("many.unclear", policies=listed([_quoted(pair, say) for pair in unclear], say)))
    if same and len(same) < len(departures):
        found.append(say("many.same", policies=listed([_quoted(pair, say) for pair in same], say)))
    if all(findings.draws_nobody(variant) for variant in findings.others):
        found.append(say("many.nobody_comes"))
    return [*found, *_money(findings, say)]


def _money(findings: Findings, say: Catalogue) -> list[str]:
    costs = _defined(findings, BALANCE)
    if costs and all(estimate.is_exactly_zero for _, estimate in costs):
        return [say("many.cost_same")]
    dearest, cheapest = (top_of(findings, BALANCE, sign) for sign in (1, -1))
    found = [_top(way, top, BALANCE, findings, say) for way, top in (("costs", dearest), ("saves", cheapest)) if top]
    return found or ([say("many.cost_unclear")] if costs else [])


def pull_lines(findings: Findings, say: Catalogue) -> list[str]:
    """Say under which of the policies that draw people more would be present if support drew them strongly."""
    ran = [(v, e) for v in findings.others if (e := findings.pulled(v, PRESENT)) is not None and e.is_defined]
    if not ran:
        return []
    drawing = [pair for pair in ran if _would_draw(findings, pair[0])]
    if not drawing:
        return [say("many.pull_nobody")]
    fuller = [(v, e) for v, e in drawing if e.is_clear and e.mean > 0]
    if not fuller:
        return [say("many.pull_none")]
    return [say("many.pull", policies=named(fuller, say), last=month_name(findings.months[-1], say))]


def _would_draw(findings: Findings, variant: Variant) -> bool:
    """Tell whether a strong pull would make anybody come or stay away because of a policy."""
    moved = (findings.pulled(variant, name) for name in (CAME, STAYED_AWAY))
    return any(estimate is not None and not estimate.is_exactly_zero for estimate in moved)


def _defined(findings: Findings, outcome: str) -> list[Named]:
    found = ((variant, findings.effect(variant, outcome)) for variant in findings.others)
    return [(variant, estimate) for variant, estimate in found if estimate is not None and estimate.is_defined]


def named(pairs: Sequence[Named], say: Catalogue) -> str:
    """List policies with the sizes of their differences."""
    sizes = (say.numerals.mean(estimate, signed=True) for _, estimate in pairs)
    return listed(
        [say("many.named", policy=v.label, size=size) for (v, _), size in zip(pairs, sizes, strict=True)], say
    )


def _quoted(pair: Named, say: Catalogue) -> str:
    return say("many.quoted", policy=pair[0].label)


def listed(names: Sequence[str], say: Catalogue) -> str:
    """List names; of a long list the first few and how many others."""
    if len(names) > _MOST_NAMED + 1:
        rest = say.in_words(len(names) - _MOST_NAMED)
        names = [*names[:_MOST_NAMED], say("many.others", count=rest)]
    return mechanisms.listed(names, say)
