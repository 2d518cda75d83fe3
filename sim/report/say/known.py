"""What can be said of maatwerk in any case: what is known, what divides the simulations, and what to record."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import sqrt
from statistics import fmean
from typing import Any

from sim.parameters.accounts import ACCOUNTS
from sim.parameters.experiments import stored
from sim.report.findings import Findings
from sim.report.rows import rows_of
from sim.report.say.language import Catalogue
from sim.report.say.rounding import Estimate, Kind
from sim.report.say.words import span
from sim.report.weigh import assumed_rates

ALL = "all"


def sentences(findings: Findings, say: Catalogue) -> list[str]:
    """Say what can be said in any case: what is known, what is not, between what the answer lies, what divides it."""
    focus = findings.focus
    frame = findings.results.readings
    if focus is None or frame is None or frame.empty or not is_about_maatwerk(findings):
        return []
    rows = [row for row in rows_of(frame) if row["policy"] == focus.name]
    lived = sorted({(row["reading"], row["published_cases_are"]) for row in rows} - {(ALL, ALL)})
    cells = [pair for pair in lived if ALL not in pair]
    every = findings.level(focus, "demonstrable_departures")
    more = findings.effect(focus, "additional_departures")
    if every is None or more is None or not more.is_defined:
        return []
    said = [
        say("readings.unknown"),
        say(
            "readings.under" if findings.sample == 1.0 else "readings.under_sample",
            readings=say("readings.one") if len(cells) == 1 else say("readings.many", count=say.in_words(len(cells))),
            span=_span(more, say),
            all=say.numerals.mean(every),
            years=span(findings),
        ),
        *_offers(findings, say),
        *_middle(findings, more, rows, say),
        *_weight_of_money(findings, say),
        *sign(more, say),
    ]
    divides = _what_divides(findings, focus.name, say)
    fact = _best_fact(findings, focus.name)
    said += _staff(findings, say)
    if divides:
        said.append(say("readings.divides", group=divides))
    if fact is not None:
        said.append(
            say(
                "readings.record",
                fact=say(f"readings.fact_{fact['fact']}"),
                share=say.numerals.exact(round(narrower(fact), 2), Kind.SHARE),
            )
        )
    return said


QUESTIONS: Mapping[str, tuple[str, ...]] = {
    "how_often": ("maatwerk_cases", "maatwerk_agreed", "left_maatwerk"),
    "label": ("maatwerk_cases", "maatwerk_vris", "maatwerk_paid_vris"),
    "rewarded": (),
    "lawyer": ("maatwerk_agreed", "lawyer_absent"),
    "only_way": ("left_maatwerk", "demonstrable_departures"),
}
"""What the House asked of maatwerk (2025Z00029), and the outcomes that a run answers it with."""


def questions(findings: Findings, say: Catalogue) -> list[tuple[str, str]]:
    """Give each question of the House with what the run says of it, to be read out."""
    told = []
    for name, outcomes in QUESTIONS.items():
        levels = {
            outcome: assumed_rates.level(findings, findings.focus or findings.reference, outcome)
            for outcome in outcomes
        }
        known = {outcome: one for outcome, one in levels.items() if one is not None and one.is_defined}
        if len(known) == len(levels):
            shown = {outcome: say.numerals.with_interval(one) for outcome, one in known.items()}
            told.append((say(f"house.{name}"), say(f"house.{name}_answer", **shown)))
    return told


def sign(more: Estimate | None, say: Catalogue) -> list[str]:
    """Say that support is assumed to make nobody stay, and where more clearly leave that this rests on it."""
    rests = more is not None and more.is_defined and more.is_clear and more.mean > 0
    return [say("readings.sign"), *([say("readings.sign_of_more")] if rests else [])]


def _span(more: Estimate, say: Catalogue) -> str:
    """Say between how many more or fewer people leave: each end has its own word where they differ in sign."""
    _, low, high = more.rounded()
    way = "more" if low >= 0 else "fewer" if high <= 0 else "either"
    ends = sorted((abs(low), abs(high))) if way == "fewer" else [abs(low), abs(high)]
    return say(f"readings.span_{way}", first=say.numerals.whole(ends[0]), last=say.numerals.whole(ends[1]))


def _offers(findings: Findings, say: Catalogue) -> list[str]:
    """Say how many offers and payments the model has itself in the compared years: not those that are published."""
    found = (findings.level(findings.focus, name) for name in ("maatwerk_cases", "left_maatwerk") if findings.focus)
    known = [say.numerals.mean(level) for level in found if level is not None and level.is_defined]
    return [say("readings.offers", offers=known[0], paid=known[1], years=span(findings))] if len(known) > 1 else []


def _middle(findings: Findings, more: Estimate, rows: Sequence[Mapping[str, Any]], say: Catalogue) -> list[str]:
    """Say that the answer is a mean over readings: what the middle simulation gives, and the readings by themselves."""
    from sim.analysis.doubt.leading import FEWEST_OF_A_CHOICE

    middle = findings.middle("additional_departures")
    if middle is None:
        return []
    told = [say("readings.middle", middle=_people(middle, more, say))]
    cells = [
        row
        for row in rows
        if row["outcome"] == "additional_departures" and ALL not in (row["reading"], row["published_cases_are"])
    ]
    if len(cells) > 1 and all(int(row["replications"]) >= FEWEST_OF_A_CHOICE for row in cells):
        means = [float(row["mean"]) for row in cells]
        ends = {name: _people(mean, more, say) for name, mean in (("least", min(means)), ("most", max(means)))}
        told.append(say("readings.by_reading", **ends))
    return [" ".join(told)]


def _people(value: float, like: Estimate, say: Catalogue) -> str:
    """Write a number of people as finely as the answer."""
    return say.numerals.mean(replace(like, mean=value), signed=True)


def _weight_of_money(findings: Findings, say: Catalogue) -> list[str]:
    """Say which weights of money the simulations hold, and where these lie beside what experiments found."""
    from sim.analysis.lived import MONEY_VALUE

    lived, obliged = findings.lived(MONEY_VALUE), next(pool for pool in stored().pools if pool.name == "obliged")
    found = (stored().main.mean, obliged.mean)
    mean, low, high = (say.numerals.fixed(value, 1) for value in (fmean(lived), min(lived), max(lived)))
    way = "above" if fmean(lived) > max(found) else "below" if fmean(lived) < min(found) else "among"
    numbers = {"found": found[0], "obliged": found[1], "obliged_low": obliged.low, "obliged_high": obliged.high}
    written = {name: say.numerals.fixed(value, 1) for name, value in numbers.items()}
    weight = say("readings.money_spread", mean=mean, low=low, high=high) if len(lived) > 1 else mean
    return [say(f"readings.money_{way}", weight=weight, **written)]


def _what_divides(findings: Findings, policy: str, say: Catalogue) -> str:
    """Name the group of assumptions that carries most of the doubt of additional departures, if chance does not."""
    dependence = findings.results.dependence
    if dependence is None or not dependence.is_enough:
        return ""
    rows = [
        row
        for row in rows_of(dependence.shares)
        if row["kind"] == "group" and row["policy"] == policy and row["outcome"] == "additional_departures"
    ]
    standing = [row for row in rows if row["stands_out"]]
    if not standing:
        return ""
    most = max(standing, key=lambda row: float(row["share"]))
    return say(f"drivers.group_{most['name']}")


def _best_fact(findings: Findings, policy: str) -> Mapping[str, Any] | None:
    """Give the fact that would narrow the answer most; None where none narrows it or the runs are too few."""
    rows = [row for row in rows_of(findings.results.recording) if row["policy"] == policy and row["narrows"] > 0]
    return max(rows, key=lambda row: float(row["narrows"])) if rows else None


def narrower(fact: Mapping[str, Any]) -> float:
    """Give how much narrower the range of the answer would be with a fact known, from the variance that goes."""
    return 1.0 - sqrt(1.0 - float(fact["narrows"]))


def is_about_maatwerk(findings: Findings) -> bool:
    """Tell whether a run adds maatwerk and changes nothing else: then what it finds is what maatwerk does."""
    focus, scenario = findings.focus, findings.results.scenario
    if focus is None or findings.has_many or not findings.is_maatwerk_added:
        return False
    first, second = (scenario.timelines[variant.name] for variant in (focus, findings.reference))
    courses = [
        {key: [(step.month, step.value) for step in steps] for key, steps in one.items()} for one in (first, second)
    ]
    return all(key.startswith("maatwerk.") for key in first if courses[0][key] != courses[1][key])


def _staff(findings: Findings, say: Catalogue) -> list[str]:
    """Say that most of what is spent more is staff time, or packages, where one of them is more than half of it."""
    effects = {account: findings.effect(findings.focus, f"cost_account_{account}_eur") for account in ACCOUNTS}
    more = {account: one for account, one in effects.items() if one is not None and one.is_defined and one.mean > 0}
    total = sum(one.mean for one in more.values())
    for account, name in (("casework", "staff"), ("support", "packages")):
        if account in more and more[account].is_clear and more[account].mean > total / 2:
            return [say(f"readings.most_{name}", amount=say.numerals.mean(more[account]))]
    return []
