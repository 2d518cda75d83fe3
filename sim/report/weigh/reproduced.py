"""What the model makes of the patterns known from outside: counted, and each miss with its reason."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isinf
from typing import Any

from markupsafe import Markup

from sim.evidence.of_the_patterns import OUTCOMES, Measured, MeasuredPattern, Outcome
from sim.parameters.catalogue import settings
from sim.report.draw.outside_drawing import pattern_strip, verdict_sign
from sim.report.say.language import Catalogue
from sim.report.say.rounding import Estimate, Kind, kind_of, rounded


@dataclass(frozen=True, slots=True)
class PatternLine:
    """A pattern in words: what is known, and why the model misses or only restates it."""

    id: str
    statement: str
    why: str
    badges: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TargetRow:
    """A target: accepted, measured, and the verdict."""

    pattern: str
    meaning: str
    accepted: str
    measured: str
    interval: str
    strip: Markup
    alt: str
    verdict: str
    is_met: bool


def part(patterns: Sequence[MeasuredPattern], say: Catalogue) -> dict[str, Any] | None:
    """Give the card of the patterns: those of the evidence counted in the title, our own apart."""
    if not patterns:
        return None
    lists = [(outcome, [one for one in patterns if one.outcome == outcome]) for outcome in reversed(OUTCOMES)]
    return {
        "title": title(patterns, say),
        "sentences": sentences(patterns, say),
        "lists": [
            {
                "sign": verdict_sign(outcome),
                "head": say(f"published.{_key(outcome)}_head"),
                "lines": [_line(one, say) for one in own],
            }
            for outcome, own in lists
            if own
        ],
        "rows": [_row(target, say) for one in patterns for target in one.targets],
        "open": say("published.see_targets", count=say.numerals.whole(sum(len(one.targets) for one in patterns))),
    }


def title(patterns: Sequence[MeasuredPattern], say: Catalogue) -> str:
    """Count the patterns of the evidence that are reproduced."""
    known = [one for one in patterns if one.is_of_the_evidence]
    found = sum(one.outcome == "reproduced" for one in known)
    key = "none" if not found else "all" if found == len(known) else "one" if found == 1 else "some"
    counts = {"found": say.in_words(found).capitalize(), "all": say.in_words(len(known))}
    return say(f"published.patterns_{key}", **counts)


def sentences(patterns: Sequence[MeasuredPattern], say: Catalogue) -> tuple[str, ...]:
    """Say how many are missed or restated, how many only judge, and how our own fare."""
    known = [one for one in patterns if one.is_of_the_evidence]
    own = [one for one in patterns if not one.is_of_the_evidence]
    reproduced = [one for one in known if one.outcome == "reproduced"]
    judges = sum(one.targets[0].role == "check" for one in reproduced)
    rest = {outcome: sum(one.outcome == outcome for one in known) for outcome in OUTCOMES}
    first = say(
        "published.patterns_rest",
        missed=say.numerals.whole(rest["not reproduced"]),
        restated=say.numerals.whole(rest["restated"]),
        fitted=say.numerals.whole(len(reproduced) - judges),
        judges=say.numerals.whole(judges),
    )
    if not own:
        return (first,)
    met = sum(one.outcome == "reproduced" for one in own)
    return first, say("published.patterns_own", found=say.numerals.whole(met), all=say.numerals.whole(len(own)))


def _key(outcome: Outcome) -> str:
    return outcome.replace(" ", "_")


def _line(pattern: MeasuredPattern, say: Catalogue) -> PatternLine:
    badges = []
    if not pattern.is_of_the_evidence:
        badges.append(say("published.own_pattern"))
    if pattern.targets[0].role == "fitted":
        badges.append(say("published.badge_fitted"))
    return PatternLine(pattern.id, pattern.statement_in(say.language), _why(pattern, say), tuple(badges))


def _why(pattern: MeasuredPattern, say: Catalogue) -> str:
    """Give the reasons of the targets that stand in the way, each once."""
    if pattern.outcome == "reproduced":
        return ""
    reasons = [_reason(target, say) for target in pattern.targets if target.outcome == pattern.outcome]
    return " ".join(dict.fromkeys(reasons))


def _reason(target: Measured, say: Catalogue) -> str:
    if target.outcome != "restated":
        return target.why_in(say.language) or say("published.unexplained")
    setting = settings()[target.restates].meaning_in(say.language)
    return say("published.restated_why", setting=setting.rstrip("."))


def _row(target: Measured, say: Catalogue) -> TargetRow:
    mean, interval = _measured(target, say)
    accepted = _accepted(target, _estimate(target), say)
    return TargetRow(
        pattern=target.pattern,
        meaning=target.meaning_in(say.language),
        accepted=accepted,
        measured=mean,
        interval=interval,
        strip=pattern_strip(target),
        alt=say("published.pattern_alt", accepted=accepted, measured=mean, interval=interval),
        verdict=say(f"published.{_key(target.outcome)}"),
        is_met=target.outcome != "not reproduced",
    )


def _estimate(target: Measured) -> Estimate:
    limits = tuple(end for end in target.published if not isinf(end))
    return Estimate(target.simulated.middle, *target.range90, kind_of(target.unit), limits)


def _measured(target: Measured, say: Catalogue) -> tuple[str, str]:
    """Write the mean and the range of 90% of simulations; ratios with two decimals."""
    measured = _estimate(target)
    if not measured.is_defined:
        return say.numerals.undefined, ""
    if target.unit != "ratio":
        return say.numerals.mean(measured), say.numerals.interval(measured)
    mean, low, high = (say.numerals.fixed(number, 2) for number in (target.simulated.middle, *target.range90))
    return mean, say.numerals.between.format(low=low, high=high)


def _accepted(target: Measured, measured: Estimate, say: Catalogue) -> str:
    low, high = (_end(end, target.unit, measured, say) for end in target.published)
    if target.asks == "covered":
        return say("published.covers", number=low)
    if not high:
        return say("published.at_least", number=low)
    return say.numerals.between.format(low=low, high=high) if low else say("published.at_most", number=high)


def _end(end: float, unit: str, measured: Estimate, say: Catalogue) -> str:
    """Write an end of what is accepted; a tolerance in per cent makes more decimals than anybody meant.

    A share has the decimals of what was measured, which stands beside it.
    """
    if isinf(end):
        return ""
    exact = rounded(end, _STEPS.get(unit, 1.0 if end >= _WHOLE_FROM else 0.1))
    if unit == "share" and measured.is_defined:
        return say.numerals.as_finely(measured, exact)
    return say.numerals.exact(exact, Kind.SHARE if unit == "share" else Kind.COUNT)


_STEPS = {"share": 0.001, "days": 0.1, "ratio": 0.01}
_WHOLE_FROM = 100  # a tenth is less than a thousandth of it
