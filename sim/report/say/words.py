"""What a run found, in sentences; every sentence follows from the numbers and changes with them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from sim.report.findings import OCCUPANCY, Findings
from sim.report.rows import Course, Variant
from sim.report.say.language import Catalogue
from sim.report.say.rounding import Estimate, Kind
from sim.report.simulations import BALANCE, level_of

_MONTH = re.compile(r"\d{4}-\d{2}")
_EARLY, _LATE, _HARDLY = 0.6, 0.4, 0.01


def how_sure(findings: Findings, say: Catalogue) -> list[str]:
    runs = findings.replications
    key = "answer.sure" if findings.is_paired else "answer.sure_unpaired"
    sure = say(key, runs=say.numerals.whole(runs)) if runs > 1 else say("answer.sure_one")
    failed = failures(findings)
    return [
        f"{sure} {doubt_line(findings, say)}".strip(),
        *([say.counted("answer.failed", failed, count=say.numerals.whole(failed))] if failed else []),
    ]


def doubt_line(findings: Findings, say: Catalogue) -> str:
    """Say what the ranges hold of the doubt about assumptions, and, when draws were run, how far that goes.

    One simulation has no ranges.
    """
    if findings.replications < 2:
        return ""
    doubt, focus = findings.results.doubt, findings.focus
    if doubt is None or focus is None:
        return say("answer.doubt")
    ends = level_of(doubt.departures[focus.name])
    words = {"low": say.numerals.low(ends, signed=True), "high": say.numerals.high(ends, signed=True)}
    return say("answer.doubt_run", draws=say.numerals.whole(doubt.draws), most=say.most_draws(doubt.draws), **words)


def failures(findings: Findings) -> int:
    """Count the simulations that failed."""
    failed = findings.results.failed
    return failed if isinstance(failed, int) else len(failed or ())


def compared(findings: Findings, say: Catalogue) -> str:
    """Say what is compared with what, and over which period."""
    words = {"period": period(findings, say), "span": span(findings)}
    if findings.is_of_money:
        return say("money.compared", reference=findings.reference.label, **words)
    if findings.focus is None:
        return say("answer.alone", policy=findings.reference.label, **words)
    if findings.has_many:
        count = say.in_words(len(findings.others)).capitalize()
        return say("many.compared", count=count, reference=findings.reference.label, **words)
    return say("answer.compared", policy=findings.focus.label, reference=findings.reference.label, **words)


def period(findings: Findings, say: Catalogue) -> str:
    """Name the length of the compared period: `in five years`."""
    months = len(findings.months)
    if months == 12:
        return say("period.year")
    if months % 12 == 0:
        return say("period.years", years=say.in_words(months // 12))
    return say.counted("period.months", months, count=say.numerals.whole(months))


def span(findings: Findings) -> str:
    """Name the compared period by its first and last year, or month where years are not whole."""
    first, last = findings.months[0], findings.months[-1]
    if first.endswith("-01") and last.endswith("-12"):
        return first[:4] if first[:4] == last[:4] else f"{first[:4]}-{last[:4]}"
    return f"{first} - {last}"


def month_name(month: str, say: Catalogue) -> str:
    """Write YYYY-MM as a month of a year."""
    return say("months.of_year", month=say(f"months.{month[5:]}"), year=month[:4])


def size(estimate: Estimate, say: Catalogue) -> str:
    """Write the mean without its sign, for a sentence that says which way it goes."""
    return say.numerals.mean(absolute(estimate))


def absolute(estimate: Estimate) -> Estimate:
    """Give an estimate without the sign of its mean, its range turned with it."""
    return estimate if estimate.mean >= 0 else estimate.negated()


def reading(estimate: Estimate | None, say: Catalogue, outcome: str = "") -> str:
    """Say in words when a difference cannot be told from none; empty when it can."""
    if estimate is None or not estimate.is_defined:
        return _undefined(estimate, say, outcome)
    if estimate.is_exactly_zero:
        return say("reading.unchanged")
    return say("reading.unclear") if estimate.holds_zero else ""


def _undefined(estimate: Estimate | None, say: Catalogue, outcome: str) -> str:
    if estimate is not None and estimate.mean == estimate.mean:
        return say("reading.no_interval")
    return say("reading.undefined_ratio" if is_price(outcome) else "reading.undefined")


def without_value(outcome: str, say: Catalogue) -> str:
    """Say in the place of a number that there is none."""
    return say("reading.no_price") if is_price(outcome) else say.numerals.undefined


def is_price(outcome: str) -> bool:
    """Tell whether an outcome is what one additional departure costs."""
    return "per_additional" in outcome


def outcome_name(outcome: str, say: Catalogue) -> str:
    """Give the name of an outcome, or of what else people are counted by."""
    return say(f"outcome.{outcome}")


def unit_name(unit: str, say: Catalogue) -> str:
    """Give the name of a unit; a unit without a name stays as it is."""
    return say.find(f"unit.{unit}") or unit


def course_title(findings: Findings, outcome: str, course: Course | None, say: Catalogue) -> str:
    """Say how the difference builds up, or which policy adds most."""
    focus = findings.focus
    end = findings.effect(focus, outcome)
    if focus is None or end is None or course is None:
        return outcome_name(outcome, say)
    if len(findings.others) > 1:
        return _course_title_of_many(findings, outcome, say)
    if end.is_exactly_zero:
        return say("course.title_unchanged")
    if not end.is_clear:
        return say("course.title_unclear", last=month_name(findings.months[-1], say))
    halfway = course.mean[(len(course.mean) - 1) // 2] / course.mean[-1] if course.mean[-1] else 0.5
    shown = say.numerals.mean(end, signed=True)
    if not 0 <= halfway <= 1:
        middle = replace(end, mean=course.mean[(len(course.mean) - 1) // 2])
        return say("course.title_back", halfway=say.numerals.mean(middle, signed=True), end=shown)
    key = "title_early" if halfway > _EARLY else "title_late" if halfway < _LATE else "title_even"
    return say(f"course.{key}", end=shown)


def _course_title_of_many(findings: Findings, outcome: str, say: Catalogue) -> str:
    found = [(variant, findings.effect(variant, outcome)) for variant in findings.others]
    ends = [(variant, end) for variant, end in found if end is not None and end.is_defined]
    if all(end.is_exactly_zero for _, end in ends):
        return say("course.title_unchanged")
    ends.sort(key=lambda pair: -pair[1].mean)
    last = month_name(findings.months[-1], say)
    if all(end.is_clear and end.mean < 0 for _, end in ends):
        return say("course.title_all_fewer", last=last)
    if not any(end.is_clear and end.mean > 0 for _, end in ends):
        return say("course.title_none_more", last=last)
    first = ends[0]
    if not first[1].is_clear:
        return say("course.title_unclear_best", last=last)
    if len(ends) > 1:
        gap = findings.gap(first[0], ends[1][0], outcome)
        if gap is None or not gap.is_clear:
            return say("course.title_best_tie", policy=first[0].label, other=ends[1][0].label)
    return say("course.title_best", policy=first[0].label, end=say.numerals.mean(first[1], signed=True), last=last)


def detention_title(findings: Findings, taken: Estimate, say: Catalogue) -> str:
    """Say whether detention becomes fuller; `taken` is the occupancy of the last year."""
    words = {"taken": say.numerals.mean(taken), "year": findings.months[-1][:4]}
    if findings.has_many:
        return _detention_title_of_many(findings, words, say)
    change = findings.effect(findings.focus, OCCUPANCY)
    if change is None or not change.is_defined:
        return say("course.detention_title_alone", **words)
    if change.is_exactly_zero:
        return say("course.detention_title_unchanged", **words)
    if change.holds_zero:
        return say("course.detention_title_same", **words)
    if abs(change.mean) < _HARDLY * taken.mean:
        return say("course.detention_title_hardly", difference=say.numerals.mean(change, signed=True), **words)
    key = "course.detention_title_more" if change.mean > 0 else "course.detention_title_fewer"
    return say(key, difference=size(change, say))


def _detention_title_of_many(findings: Findings, words: Mapping[str, str], say: Catalogue) -> str:
    """Name the policy that changes the occupancy most, where that is clear."""
    changes = ((variant.label, findings.effect(variant, OCCUPANCY)) for variant in findings.others)
    found = [(label, change) for label, change in changes if change is not None]
    if len(found) == len(findings.others) and all(change.is_exactly_zero for _, change in found):
        return say("course.detention_title_unchanged", **words)
    clear = [pair for pair in found if pair[1].is_clear]
    if not clear:
        return say("course.detention_title_same", **words)
    label, change = max(clear, key=lambda pair: abs(pair[1].mean))
    title = say("course.detention_title_of_many", policy=label, difference=say.numerals.mean(change, signed=True))
    return ". ".join([title, *larger_unclear(found, [change, change.negated()], say)])


def routes_title(findings: Findings, say: Catalogue) -> str:
    """Say how large maatwerk is among all endings, or else which route is the largest."""
    shown = findings.focus or findings.reference
    shares = findings.route_shares(shown)
    without = findings.route_shares(findings.reference)
    maatwerk = shares.get("left_maatwerk")
    if maatwerk is not None and findings.is_maatwerk_added:
        return say("routes.title_maatwerk", share=say.numerals.mean(maatwerk))
    largest = max(shares, key=lambda route: shares[route].mean)
    names = {"route": say(f"route.{largest}"), "share": say.numerals.mean(shares[largest])}
    if findings.focus is None or largest not in without:
        return say("routes.title_largest", **names)
    return say(
        "routes.title_largest_changes",
        **names,
        without=say.numerals.mean(without[largest]),
        policy=findings.focus.label,
        reference=findings.reference.label,
    )


def costs_title(kind: str, named: Sequence[tuple[str, Estimate]], say: Catalogue) -> str:
    """Name the clearest extra cost and the clearest saving among accounts or payers."""
    if named and all(estimate.is_exactly_zero for _, estimate in named):
        return say(f"costs.{kind}_title_unchanged")
    clear = sorted((pair for pair in named if pair[1].is_clear), key=lambda pair: pair[1].mean)
    extra, saved = [pair for pair in clear if pair[1].mean > 0][-1:], [pair for pair in clear if pair[1].mean < 0][:1]
    more, less = ("".join(_named(pair, say) for pair in largest) for largest in (extra, saved))
    key = "both" if more and less else "more" if more else "less" if less else "unclear"
    title = say(f"costs.{kind}_title_{key}", more=more, less=less)
    return ". ".join([title, *larger_unclear(named, [one for _, one in (*extra, *saved)], say)])


def larger_unclear(
    named: Sequence[tuple[str, Estimate]], clear: Sequence[Estimate], say: Catalogue, form: str = "costs.named"
) -> list[str]:
    """Name what is larger on average, the same way, than the largest clear differences, but no clear difference."""
    larger = [pair for pair in named if pair[1].holds_zero and any(pair[1].mean / one.mean > 1 for one in clear)]
    names = ", ".join(_named(pair, say, form) for pair in sorted(larger, key=lambda pair: -abs(pair[1].mean)))
    return [say("reading.larger", names=names)] if names else []


def _named(pair: tuple[str, Estimate], say: Catalogue, form: str = "costs.named") -> str:
    return say(form, name=pair[0], size=say.numerals.mean(pair[1], signed=True))


def basis_title(at_each: Sequence[Estimate], say: Catalogue) -> str:
    """Say what the state pays more or less at average prices, at marginal ones, and if no place in reception closes."""
    average, marginal, kept = (money_way(balance, say) for balance in at_each)
    return say("costs.basis_title", average=average, marginal=marginal, kept=kept)


def money_way(balance: Estimate, say: Catalogue) -> str:
    """Say in words whether a difference in costs is an extra cost or a saving, or between which it lies."""
    if not balance.is_defined:
        return say("costs.way_unknown")
    if balance.is_exactly_zero:
        return say("costs.way_none")
    if balance.is_clear:
        return say("costs.way_more" if balance.mean > 0 else "costs.way_less", euros=size(balance, say))
    _, low, high = balance.rounded()
    saving, extra = say.numerals.high(balance.negated()), say.numerals.high(balance)
    key = "costs.way_unclear" if low < 0 < high else "costs.way_up_to_more" if high > 0 else "costs.way_up_to_less"
    return say(key, saving=saving, extra=extra)


def price_sentence(findings: Findings, variant: Variant, say: Catalogue) -> str:
    """Say what a departure costs, or what is saved for each one given up; without a price where that has no meaning.

    Nor where shelter is taken from people who stay, which is no price of departures, or where a cost is not known.
    """
    departures, costs = findings.sides(variant)
    if departures is None or costs is None or not (departures.is_clear and costs.is_clear):
        return ""
    if findings.not_hidden(variant, BALANCE) is not None or findings.without_price(variant):
        return ""
    way = ("more" if departures.mean > 0 else "fewer") + ("_dearer" if costs.mean > 0 else "_cheaper")
    price = findings.price(variant) if way in ("more_dearer", "fewer_cheaper") else None
    if price is None:
        return say(f"worth.price_{way}") if way in ("more_cheaper", "fewer_dearer") else ""
    euros, interval = say.numerals.mean(price), say.numerals.interval(price)
    return say(f"worth.price_{way}", euros=euros, interval=interval)


def written(value: float | int | bool | str, unit: str, say: Catalogue) -> str:
    """Write the value of a setting."""
    if isinstance(value, bool):
        return say("sources.yes" if value else "sources.no")
    if isinstance(value, str):
        return say.name_of("choice", value)
    is_money = unit.upper().startswith("EUR") and not unit.upper().startswith("EUR PER EUR")
    return say.numerals.exact(value, Kind.EUROS if is_money else Kind.COUNT)


def period_name(text: str, say: Catalogue) -> str:
    """Write a period such as `2022-09 to 2022-12` with the names of its months."""
    named = [month_name(end, say) if _MONTH.fullmatch(end) else end for end in text.split(" to ")]
    return say.numerals.between.format(low=named[0], high=named[1]) if len(named) == 2 else named[0]
