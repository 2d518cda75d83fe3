"""Where the answer turns: the values of an assumption at which two policies change places, in words and as a table."""

from collections.abc import Mapping
from math import floor, isfinite, log10
from typing import Any

from sim.report.blocks.views import Table
from sim.report.findings import Findings
from sim.report.rows import rows_of
from sim.report.say.language import Catalogue
from sim.report.say.remarks import is_searching
from sim.report.say.rounding import Estimate, Kind, rounded


def turn_sentence(row: Mapping[str, Any], findings: Findings, say: Catalogue) -> str:
    """Say in words where the ranking of two policies turns in one parameter, or that it does not."""
    labels = {variant.name: variant.label for variant in findings.variants}
    first, second = labels[row["policy"]], labels[row["against"]]
    ahead, behind = (first, second) if float(row["at_default"]) > 0 else (second, first)
    is_turn_above = float(row["default"]) <= float(row["value"])
    values = {key: _setting(key, row, say) for key in _NUMBERS}
    text = say(
        f"incentive.{row['verdict']}_{row['criterion']}",
        setting=say(f"incentive.setting_{row['parameter'].split('.')[-1]}"),
        interval=_ends(row, values, say),
        now=_better_now(row, ahead, say),
        ahead=ahead,
        behind=behind,
        below=ahead if is_turn_above else behind,
        above=behind if is_turn_above else ahead,
        **values,
    )
    return text[:1].upper() + text[1:]


_FOUND = ("value", "value_low", "value_high")
_NUMBERS = ("default", "low", "high", "searched_from", "searched_to", *_FOUND)


def _setting(key: str, row: Mapping[str, Any], say: Catalogue) -> str:
    """Write a value of a parameter: as given, or as found in steps of a hundredth of the range searched."""
    value = float(row[key])
    if not isfinite(value):
        return say.numerals.undefined
    if key not in _FOUND:
        return say.numerals.exact(value)
    step = 10.0 ** floor(log10((float(row["searched_to"]) - float(row["searched_from"])) / 100))
    return say.numerals.exact(rounded(value, step))


def _ends(row: Mapping[str, Any], values: Mapping[str, str], say: Catalogue) -> str:
    low, high = (isfinite(float(row[key])) for key in ("value_low", "value_high"))
    ends = {"low": values["value_low"], "high": values["value_high"]}
    key = "both" if low and high else "from" if low else "until" if high else "open"
    return say(f"incentive.interval_{key}", **ends)


def _better_now(row: Mapping[str, Any], ahead: str, say: Catalogue) -> str:
    low, high = (float(row[f"at_default_{end}"]) for end in ("low", "high"))
    return say("incentive.now", policy=ahead) if Estimate(low, low, high).is_clear else say("incentive.now_unclear")


def turns_table(findings: Findings, say: Catalogue) -> Table | None:
    rows = []
    for row in rows_of(findings.results.break_even):
        values = {key: _setting(key, row, say) for key in _NUMBERS}
        between = say.numerals.between
        name = say(f"incentive.setting_{row['parameter'].split('.')[-1]}")
        rows.append(
            (
                name[:1].upper() + name[1:],
                say(f"incentive.criterion_{row['criterion']}"),
                values["default"],
                between.format(low=values["low"], high=values["high"]),
                between.format(low=values["searched_from"], high=values["searched_to"]),
                values["value"] if isfinite(float(row["value"])) else "",
                _ends(row, values, say) if isfinite(float(row["value"])) else "",
                say(f"incentive.verdict_{row['verdict']}"),
            )
        )
    heads = ("setting", "criterion", "default", "plausible", "searched", "value", "interval", "verdict")
    return (
        Table(say("incentive.turns"), tuple(say(f"incentive.head_{h}") for h in heads), tuple(rows)) if rows else None
    )


def search_words(findings: Findings, say: Catalogue) -> str:
    """Say how the break-even values were searched, or that this run searched none."""
    plan = findings.results.scenario.plan.break_even
    if plan is None or is_searching(findings.results):
        return say("incentive.search_none" if plan is None else "incentive.search_to_come")
    labels = {variant.name: variant.label for variant in findings.variants}
    key = "incentive.search" if plan.worth_eur is None else "incentive.search_worth"
    return say(
        key,
        policy=labels[plan.between[0]],
        against=labels[plan.between[1]],
        runs=say.numerals.whole(plan.replications),
        sample=say.numerals.exact(plan.sample, Kind.SHARE),
        worth=say.numerals.exact(plan.worth_eur or 0.0, Kind.EUROS),
    )
