"""What the same money buys, in sentences that follow from the numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sim.measure.ranges import interval_of_differences
from sim.money.concluding import EUROS_A_YEAR, NET, SPENDING, Turn, by_reading, turning
from sim.parameters.catalogue import settings
from sim.parameters.outcomes import OUTCOMES, RIGHTS, shown_in
from sim.parameters.readings import words as words_of_readings
from sim.report.say.labels import setting_at, setting_name
from sim.report.say.language import Catalogue
from sim.report.say.rounding import Estimate, Kind, kind_of
from sim.report.say.words import outcome_name, written

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
    others = [" ".join(for_sum(money, amount, say)) for amount in sums(money) if amount != first(money)]
    return [*footing(money, first(money), say), *others, say(f"money.basis_{money.basis}")]


def headline(money: Money, say: Catalogue) -> list[str]:
    """Answer question 11 in two sentences, for one of the sums."""
    return sentences(money, say)[:1] if money.is_neutral else for_sum(money, first(money), say)


def for_sum(money: Money, amount: float, say: Catalogue) -> list[str]:
    """Answer question 11 for a sum, which is named first."""
    return [say("money.for", amount=euros(amount, say)), *answer(money, amount, say)]


def first(money: Money) -> float:
    """Give the sum that is spoken of first: the largest that maatwerk spends, or else the smallest."""
    spends = [one.amount_eur for one in money.bought if is_maatwerk(one.instrument) and one.status == "spent"]
    return max([amount for amount in spends if amount > 0], default=min(sums(money)))


def sums(money: Money) -> list[float]:
    """Give the sums of which there is something to say: for nothing everything differs by exactly nothing."""
    return [amount for amount in money.amounts if amount > 0] or list(money.amounts)


def answer(money: Money, amount: float, say: Catalogue) -> tuple[str, str]:
    """Answer question 11 for a sum in two sentences: is paying the only way, and is it the most effective one?"""
    return _only(money, amount, say), _most(money, amount, say)


def _only(money: Money, amount: float, say: Catalogue) -> str:
    """Say how many of the instruments that pay nobody to leave, and of all, clearly bring more departures."""
    gains = [(one, estimate_of(money, one, lived, MEASURE)) for one, lived in money.for_sum(amount)]
    clear = [one for one, gain in gains if gain.is_clear and gain.mean > 0]
    others = [one for one in clear if not one.instrument.pays]
    count_others = sum(not one.instrument.pays for one, _ in gains)
    number = len(others if count_others else clear)
    kind = "none" if not clear else "all_pay" if not count_others else "not_only" if others else "only"
    words = {"count": say.in_words(number), "others": say.in_words(count_others), "all": say.in_words(len(gains))}
    return say(f"money.{kind}_one" if number == 1 else f"money.{kind}", **words)


def _most(money: Money, amount: float, say: Catalogue) -> str:
    """Say whether what brings most for a sum pays, what brings most of the other kind, and what maatwerk brings."""
    best, lived = money.best(amount, MEASURE)
    rivals = [pair for pair in money.for_sum(amount) if pair[0].instrument.pays != best.instrument.pays]
    rival = _best_of(money, rivals)
    kind = "pays" if best.instrument.pays else "other"
    way = "alone" if rival is None else kind if _is_ahead(money, best, rival[0]) else "unclear"
    leads = say("money.hits", hits=money.leads(amount, MEASURE)[best.instrument.name], runs=money.replications)
    people = with_range(estimate_of(money, best, lived, MEASURE), say)
    parts = [say(f"money.most_{way}", best=quoted(best.instrument, say), people=people, leads=leads)]
    if rival is not None:
        people = with_range(estimate_of(money, rival[0], rival[1], MEASURE), say)
        parts.append(say(f"money.beside_{kind}", other=quoted(rival[0].instrument, say), people=people))
    for one, ours in _maatwerk_behind(money, amount):
        if rival is None or one is not rival[0]:
            people = with_range(estimate_of(money, one, ours, MEASURE), say)
            parts.append(
                say("money.maatwerk", label=quoted(one.instrument, say), people=people, status=_said(one, say))
            )
    return "; ".join(parts) + "."


def _best_of(money: Money, pairs: Sequence[tuple[Bought, Lived]]) -> tuple[Bought, Lived] | None:
    """Give what brings most on average."""
    return max(pairs, key=lambda pair: estimate_of(money, pair[0], pair[1], MEASURE).mean, default=None)


def _is_ahead(money: Money, best: Bought, rival: Bought) -> bool:
    """Tell whether one instrument clearly brings more for a sum than another."""
    gaps = money.gaps(best.amount_eur, MEASURE, best.instrument.name, rival.instrument.name)
    return bool(interval_of_differences(money.scenario.plan)(gaps).low > 0)


def _said(one: Bought, say: Catalogue) -> str:
    """Say how far a sum is spent, after the number that it brings."""
    return say(f"money.said_{one.status}", spent=euros(abs(one.spent_eur), say))


def _maatwerk_behind(money: Money, amount: float) -> list[tuple[Bought, Lived]]:
    """Give the instruments of maatwerk that are not the best buy for a sum."""
    best = money.best(amount, MEASURE)[0].instrument.name
    return [
        pair for pair in money.for_sum(amount) if is_maatwerk(pair[0].instrument) and pair[0].instrument.name != best
    ]


def footing(money: Money, amount: float, say: Catalogue) -> list[str]:
    """Say of the leader for a sum what it costs in all and does to rights, what it rests on, and whom it would draw."""
    best, lived = money.best(amount, MEASURE)
    net = with_range(estimate_of(money, best, lived, NET), say)
    found = [
        say("money.in_all", label=quoted(best.instrument, say), net=net),
        *_rights(money, best, lived, say),
        *_assumed(money, best, say),
    ]
    paying = [pair for pair in money.for_sum(amount) if pair[0].instrument.pays]
    most = _best_of(money, paying)
    return [*found, *(_drawn(money, most[0], most[1], say) if most else [])]


def _rights(money: Money, best: Bought, lived: Lived, say: Catalogue) -> list[str]:
    found = [(name, estimate_of(money, best, lived, name)) for name in shown_in(RIGHTS)]
    return [worse_rights(found, quoted(best.instrument, say), say)]


def worse_rights(found: Sequence[tuple[str, Estimate]], label: str, say: Catalogue) -> str:
    """Say which measures of rights clearly get worse, in the direction that law prefers."""
    worse = [
        say("sheet.right", name=outcome_name(name, say), change=with_range(change, say))
        for name, change in found
        if change.is_clear and (change.mean < 0) == (OUTCOMES[name].direction == "higher")
    ]
    words = {"label": label, "count": say.in_words(len(worse)), "all": say.in_words(len(found))}
    key = "rights_none" if not worse else "rights_one" if len(worse) == 1 else "rights_some"
    return say(f"money.{key}", names="; ".join(worse), **words)


def _assumed(money: Money, best: Bought, say: Catalogue) -> list[str]:
    """Say on what assumption the leader rests, and what brings most without one."""
    measured = _best_of(money, [pair for pair in money.for_sum(best.amount_eur) if not pair[0].instrument.assumed])
    if not best.instrument.assumed or measured is None:
        return []
    one, lived = measured
    names = ", ".join(f"“{setting_name(key, say)}”" for key in best.instrument.assumed[:_MOST_NAMED])
    people = with_range(estimate_of(money, one, lived, MEASURE), say)
    words = {"best": best.instrument.label, "settings": names, "other": one.instrument.label}
    return [say("money.footing", people=people, **words)]


def _drawn(money: Money, one: Bought, lived: Lived, say: Catalogue) -> list[str]:
    if not money.drawn:
        return []
    drawn, bought = money.drawn[money.bought.index(one)], one.instrument.bought
    return [if_drawn(money, (lived, drawn), bought, say("money.quoted", label=one.instrument.label), say)]


def if_drawn(money: Money, lives: tuple[Lived, Lived], bought: frozenset[str], label: str, say: Catalogue) -> str:
    """Say what would follow if paying drew people, which nobody has measured; `lives` are without and with that."""
    runs = len(lives[1].values)
    few = say.over(runs)
    kind = kind_of(OUTCOMES["came"].unit)
    came = Estimate(*money.effect(lives[1], "came", bought)[:3], kind)
    without, present = (Estimate(*money.effect(lived, "people_present", bought)[:3], kind) for lived in lives)
    words = {"present": with_range(present, few), "without": with_range(without, say), "label": label}
    return say("money.drawn", runs=runs, came=few.numerals.with_interval(came), **words)


def needed(money: Money, amount: float, say: Catalogue) -> list[str]:
    """Say what would have to be true for maatwerk to be the best buy at a sum."""
    best, lived = money.best(amount, MEASURE)
    most = estimate_of(money, best, lived, MEASURE).mean
    found = []
    for one, ours in _maatwerk_behind(money, amount):
        mine = estimate_of(money, one, ours, MEASURE).mean
        factor = say.numerals.fixed(most / mine, 1) if mine > 0 else ""
        words = {"label": one.instrument.label, "best": best.instrument.label, "factor": factor}
        words["status"] = _said(one, say)
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


def quoted(instrument: Instrument, say: Catalogue) -> str:
    """Name an instrument in a sentence, with the words for an effect that is an assumption."""
    return say("money.quoted_assumed" if instrument.assumed else "money.quoted", label=instrument.label)


def status_words(one: Bought, say: Catalogue) -> str:
    """Say what is spent for a sum, or that it saves, or why the sum cannot be spent."""
    spent = abs(one.spent_eur) if one.status == "saves" else one.spent_eur
    return say(f"money.status_{one.status}", spent=euros(spent, say))


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
    moved = (setting_at(key, value, say) for key, value in one.instrument.at(one.share).items())
    return "; ".join(moved) or say("money.nothing")
