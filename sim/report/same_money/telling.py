"""What the same money buys, in sentences that follow from the numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sim.money.concluding import EUROS_A_YEAR, SPENDING, Turn, by_reading, turning
from sim.parameters.catalogue import settings
from sim.parameters.outcomes import OUTCOMES
from sim.parameters.readings import words as words_of_readings
from sim.report.say.labels import setting_name
from sim.report.say.language import Catalogue
from sim.report.say.rounding import Estimate, Kind, kind_of
from sim.report.say.words import written

if TYPE_CHECKING:
    from sim.money.concluding import Money
    from sim.money.living import Lived
    from sim.money.searching import Bought
    from sim.scenario.money import Instrument

MEASURE = "additional_departures"
"""What question 11 is answered by."""
_MOST_NAMED = 3
_MILLION = 1e6


def sentences(money: Money, say: Catalogue) -> list[str]:
    """Say on what the headline rests, and for every other sum what it buys."""
    if money.is_neutral:
        return [_neutral(money, one, lived, say) for one, lived in zip(money.bought, money.lived, strict=True)]
    others = [" ".join(answer(money, amount, say)) for amount in sums(money) if amount != _first(money)]
    return [*footing(money, _first(money), say), *others, say(f"money.basis_{money.basis}")]


def headline(money: Money, say: Catalogue) -> list[str]:
    """Answer question 11 in two sentences, for one of the sums."""
    return sentences(money, say)[:1] if money.is_neutral else list(answer(money, _first(money), say))


def _first(money: Money) -> float:
    """Give the sum that is spoken of first: the largest that maatwerk spends, or else the smallest."""
    spends = [one.amount_eur for one in money.bought if is_maatwerk(one.instrument) and one.status == "spent"]
    return max([amount for amount in spends if amount > 0], default=min(sums(money)))


def sums(money: Money) -> list[float]:
    """Give the sums of which there is something to say: for nothing everything differs by exactly nothing."""
    return [amount for amount in money.amounts if amount > 0] or list(money.amounts)


def answer(money: Money, amount: float, say: Catalogue) -> tuple[str, str]:
    """Answer question 11 for a sum in two sentences: is paying the only way, and is it the most effective one?"""
    found = money.for_sum(amount)
    gains = [(one, estimate_of(money, one, lived, MEASURE)) for one, lived in found]
    clear = [one for one, gain in gains if gain.is_clear and gain.mean > 0]
    ours = [one for one in clear if is_maatwerk(one.instrument)]
    key = "none" if not clear else "only" if ours and len(clear) == len(ours) else "several"
    count, among = say.in_words(len(clear)), say.in_words(len(found))
    return say(f"money.{key}", amount=euros(amount, say), count=count, all=among), _most(money, amount, say)


def _most(money: Money, amount: float, say: Catalogue) -> str:
    """Say what brings most for a sum, in how many simulations, and what maatwerk brings."""
    best, lived = money.best(amount, MEASURE)
    leads = say("money.hits", hits=money.leads(amount, MEASURE)[best.instrument.name], runs=money.replications)
    people = with_range(estimate_of(money, best, lived, MEASURE), say)
    parts = [say("money.most", best=named(best.instrument, say), people=people, leads=leads)]
    for one, ours in _maatwerk_behind(money, amount):
        status = say(f"money.said_{one.status}", spent=euros(one.spent_eur, say))
        people = with_range(estimate_of(money, one, ours, MEASURE), say)
        parts.append(say("money.maatwerk", label=one.instrument.label, people=people, status=status))
    return "; ".join(parts) + "."


def _maatwerk_behind(money: Money, amount: float) -> list[tuple[Bought, Lived]]:
    """Give the instruments of maatwerk that are not the best buy for a sum."""
    best = money.best(amount, MEASURE)[0].instrument.name
    return [
        pair for pair in money.for_sum(amount) if is_maatwerk(pair[0].instrument) and pair[0].instrument.name != best
    ]


def footing(money: Money, amount: float, say: Catalogue) -> list[str]:
    """Say on what assumption the leader for a sum rests, and what brings most without one."""
    best = money.best(amount, MEASURE)[0].instrument
    measured = [pair for pair in money.for_sum(amount) if not pair[0].instrument.assumed]
    if not best.assumed or not measured:
        return []
    one, lived = max(measured, key=lambda pair: estimate_of(money, pair[0], pair[1], MEASURE).mean)
    names = ", ".join(setting_name(key, say) for key in best.assumed[:_MOST_NAMED])
    people = with_range(estimate_of(money, one, lived, MEASURE), say)
    return [say("money.footing", best=best.label, settings=names, other=one.instrument.label, people=people)]


def needed(money: Money, amount: float, say: Catalogue) -> list[str]:
    """Say what would have to be true for maatwerk to be the best buy at a sum."""
    best, lived = money.best(amount, MEASURE)
    most = estimate_of(money, best, lived, MEASURE).mean
    found = []
    for one, ours in _maatwerk_behind(money, amount):
        mine = estimate_of(money, one, ours, MEASURE).mean
        factor = say.numerals.fixed(most / mine, 1) if mine > 0 else ""
        words = {"label": one.instrument.label, "best": best.instrument.label, "factor": factor}
        parts = [say("money.needed_times" if factor else "money.needed_none", **words), _readings(money, one, say)]
        turn = turning(money, amount, MEASURE, one.instrument.name, best.instrument.name)
        found.append(" ".join([*parts, *([_turn(turn, say)] if turn is not None else [])]))
    return found


def _readings(money: Money, one: Bought, say: Catalogue) -> str:
    """Say in how many simulations an instrument is the best buy, and under which readings of maatwerk."""
    counted = by_reading(money, one.amount_eur, MEASURE, one.instrument.name)
    hits = [
        say("money.of_reading", reading=reading_title(name, say), hits=best, runs=runs)
        for name, (best, runs) in counted.items()
        if best
    ]
    if not hits:
        return say("money.needed_nowhere", runs=money.replications, count=say.in_words(len(counted)))
    return say("money.needed_readings", readings=", ".join(hits))


def _turn(turn: Turn, say: Catalogue) -> str:
    """Say which assumption moves the gap most, and where it stands at both ends."""
    ends = {
        f"at_{end}": say(f"money.gap_{'ahead' if gap > 0 else 'behind'}", people=say.numerals.whole(abs(gap)))
        for end, gap in (("low", turn.gap_at_low), ("high", turn.gap_at_high))
    }
    low, high = (written(_short(value), settings()[turn.key].unit, say) for value in (turn.low, turn.high))
    return say("money.needed_turn", setting=setting_name(turn.key, say), low=low, high=high, **ends)


def _short(value: float) -> float:
    return float(f"{value:.2g}")


def reading_title(name: str, say: Catalogue) -> str:
    """Name a reading of maatwerk, both of its sides."""
    known = words_of_readings()
    titles = (known[side].title_nl if say.language == "nl" else known[side].title for side in name.split("/"))
    return ", ".join(titles)


def named(instrument: Instrument, say: Catalogue) -> str:
    """Name an instrument, marked where its effect is an assumption."""
    return say("money.marked", label=instrument.label) if instrument.assumed else instrument.label


def _neutral(money: Money, one: Bought, lived: Lived, say: Catalogue) -> str:
    """Say what a policy does when a lever is moved until it costs what the reference costs."""
    reference = money.scenario.policy(money.scenario.reference).label
    key, value = next(iter(one.instrument.at(one.share).items()), (one.instrument.moves[0].key, None))
    named = {
        "policy": one.instrument.label,
        "reference": reference,
        "setting": setting_name(key, say),
        "value": written(value if value is not None else one.instrument.moves[0].start, settings()[key].unit, say),
        "spent": euros(one.spent_eur, say),
        "people": with_range(estimate_of(money, one, lived, MEASURE), say),
    }
    return say("money.neutral" if one.status == "spent" else "money.neutral_not", **named)


def is_maatwerk(instrument: Instrument) -> bool:
    """Tell whether an instrument is maatwerk: all its levers are."""
    return all(move.key.startswith("maatwerk.") for move in instrument.moves)


def euros(amount: float, say: Catalogue) -> str:
    """Write a sum of euros, of millions no more than two decimals."""
    if amount >= _MILLION and round(amount / _MILLION, 2) * _MILLION == amount:
        return say.numerals.millions.format(say.numerals.exact(amount / _MILLION))
    return say.numerals.mean(Estimate(amount, amount, amount, Kind.EUROS))


def with_range(estimate: Estimate, say: Catalogue) -> str:
    """Write a difference with its range; of no difference at all no range."""
    if estimate.is_exactly_zero:
        return say.numerals.mean(estimate)
    return say.numerals.with_interval(estimate, signed=True)


def estimate_of(money: Money, one: Bought, lived: Lived, outcome: str) -> Estimate:
    """Give the difference from the reference in an outcome, or in what is spent, with its range."""
    unit = EUROS_A_YEAR if outcome in SPENDING else OUTCOMES[outcome].unit
    return Estimate(*money.effect(lived, outcome, one.instrument.bought)[:3], kind_of(unit))


def settings_words(one: Bought, say: Catalogue) -> str:
    """Write the levers of what was bought, by their short names."""
    moved: Sequence[str] = [
        f"{setting_name(key, say)} {written(value, settings()[key].unit, say)}"
        for key, value in one.instrument.at(one.share).items()
    ]
    return "; ".join(moved) or say("money.nothing")
