"""What the same money buys, in sentences that follow from the numbers."""

from collections.abc import Sequence

from sim.measure.ranges import interval_of_differences
from sim.money.concluding import NET, Money, Turn, by_reading, turning
from sim.money.living import Lived
from sim.money.searching import Bought
from sim.parameters.catalogue import settings
from sim.parameters.outcomes import OUTCOMES, RIGHTS, shown_in
from sim.report.same_money import drawn
from sim.report.same_money.naming import (
    MEASURE,
    estimate_of,
    euros,
    is_maatwerk,
    quoted,
    reading_title,
    said,
    with_range,
)
from sim.report.say.labels import setting_name
from sim.report.say.language import Catalogue
from sim.report.say.mechanisms import listed
from sim.report.say.rounding import Estimate
from sim.report.say.words import outcome_name, written

REMOVALS = ("removed_origin", "removed_dublin")
_MOST_NAMED = 3


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
    """Say which of the instruments that pay nobody to leave, and of all, clearly bring more departures."""
    gains = [(pair, estimate_of(money, *pair, MEASURE)) for pair in money.for_sum(amount)]
    clear = [pair for pair, gain in gains if gain.is_clear and gain.mean > 0]
    others = [pair for pair in clear if not pair[0].instrument.pays]
    count_others = sum(not one.instrument.pays for (one, _), _ in gains)
    meant = others if others else clear
    kind = "none" if not clear else "all_pay" if not count_others else "not_only" if others else "only"
    counts = {"count": len(meant), "others": count_others, "all": len(gains)}
    words = {name: say.in_words(number) for name, number in counts.items()}
    names = listed([_brings(money, pair, say) for pair in meant], say)
    is_one = len(meant) == 1 and kind in ("not_only", "all_pay")
    return say(f"money.{kind}_one" if is_one else f"money.{kind}", names=names, **words)


def _brings(money: Money, pair: tuple[Bought, Lived], say: Catalogue) -> str:
    """Name an instrument with the departures that it brings, and that most of these are removals where they are."""
    people = say.numerals.mean(estimate_of(money, *pair, MEASURE), signed=True)
    key = "money.brings_assumed" if pair[0].instrument.assumed else "money.brings"
    return say(key, label=pair[0].instrument.label, people=people, how=_how(money, pair, say))


def _how(money: Money, pair: tuple[Bought, Lived], say: Catalogue) -> str:
    """Say where the departures that an instrument brings are removals for the most part, on average."""
    removals = sum(estimate_of(money, *pair, name).mean for name in REMOVALS)
    brought = estimate_of(money, *pair, MEASURE).mean
    return say("money.by_removal") if removals > brought / 2 > 0 else ""


def _most(money: Money, amount: float, say: Catalogue) -> str:
    """Say whether what brings most for a sum pays, what brings most of the other kind, and what maatwerk brings."""
    best, lived = money.best(amount, MEASURE)
    rival = rival_of(money, best)
    kind = "pays" if best.instrument.pays else "other"
    way = "alone" if rival is None else kind if _is_ahead(money, best, rival[0]) else "unclear"
    leads = money.leads(amount, MEASURE)
    paid = sum(leads[one.instrument.name] for one, _ in money.for_sum(amount) if one.instrument.pays)
    hits = (say("money.hits", hits=hits, runs=money.replications) for hits in (leads[best.instrument.name], paid))
    words = dict(zip(("leads", "paid"), hits, strict=True))
    people = _people(money, best, lived, say)
    parts = [say(f"money.most_{way}", best=quoted(best.instrument, say), people=people, **words)]
    if rival is not None:
        other = quoted(rival[0].instrument, say)
        parts.append(say(f"money.beside_{kind}", other=other, people=_people(money, *rival, say)))
    for one, ours in maatwerk_behind(money, amount):
        if rival is None or one is not rival[0]:
            words = {"label": quoted(one.instrument, say), "status": said(one, say)}
            parts.append(say("money.maatwerk", people=_people(money, one, ours, say), **words))
    return "; ".join(parts) + "."


def _people(money: Money, one: Bought, lived: Lived, say: Catalogue) -> str:
    people = with_range(estimate_of(money, one, lived, MEASURE), say)
    return people + _how(money, (one, lived), say)


def rival_of(money: Money, best: Bought) -> tuple[Bought, Lived] | None:
    """Give what brings most for a sum of the other kind: of what pays nobody, or of what pays."""
    others = [pair for pair in money.for_sum(best.amount_eur) if pair[0].instrument.pays != best.instrument.pays]
    return _best_of(money, others)


def _best_of(money: Money, pairs: Sequence[tuple[Bought, Lived]]) -> tuple[Bought, Lived] | None:
    """Give what brings most on average."""
    return max(pairs, key=lambda pair: estimate_of(money, pair[0], pair[1], MEASURE).mean, default=None)


def _is_ahead(money: Money, best: Bought, rival: Bought) -> bool:
    """Tell whether one instrument clearly brings more for a sum than another."""
    gaps = money.gaps(best.amount_eur, MEASURE, best.instrument.name, rival.instrument.name)
    return bool(interval_of_differences(money.scenario.plan)(gaps).low > 0)


def maatwerk_behind(money: Money, amount: float) -> list[tuple[Bought, Lived]]:
    """Give the instruments of maatwerk that are not the best buy for a sum."""
    best = money.best(amount, MEASURE)[0].instrument.name
    return [
        pair for pair in money.for_sum(amount) if is_maatwerk(pair[0].instrument) and pair[0].instrument.name != best
    ]


def footing(money: Money, amount: float, say: Catalogue) -> list[str]:
    """Say of the leader for a sum and its rival what they cost in all and do to rights; then what the leader rests on.

    And whom the best of what pays would draw.
    """
    best = money.best(amount, MEASURE)
    both = [pair for pair in (best, rival_of(money, best[0])) if pair is not None]
    paying = _best_of(money, [pair for pair in money.for_sum(amount) if pair[0].instrument.pays])
    return [
        _in_all(money, both, say),
        *(_rights(money, pair, say) for pair in both),
        *_assumed(money, best[0], say),
        *(drawn.of_one(money, paying, say) if paying else []),
    ]


def _in_all(money: Money, both: Sequence[tuple[Bought, Lived]], say: Catalogue) -> str:
    """Say what the state pays in all with the leader and its rival."""
    words = {}
    for (one, lived), name in zip(both, ("", "other_"), strict=False):
        words[f"{name}label"] = say("money.quoted", label=one.instrument.label)
        words[f"{name}net"] = with_range(estimate_of(money, one, lived, NET), say)
    return say("money.in_all" if len(both) == 1 else "money.in_all_both", **words)


def _rights(money: Money, pair: tuple[Bought, Lived], say: Catalogue) -> str:
    found = [(name, estimate_of(money, *pair, name)) for name in shown_in(RIGHTS)]
    return worse_rights(found, say("money.quoted", label=pair[0].instrument.label), say)


def worse_rights(found: Sequence[tuple[str, Estimate]], label: str, say: Catalogue) -> str:
    """Say which measures of rights clearly get worse, in the direction that law prefers."""
    worse = [
        say("sheet.right", name=outcome_name(name, say), change=with_range(change, say))
        for name, change in found
        if is_worse(name, change)
    ]
    words = {"label": label, "count": say.in_words(len(worse)), "all": say.in_words(len(found))}
    key = "rights_none" if not worse else "rights_one" if len(worse) == 1 else "rights_some"
    return say(f"money.{key}", names="; ".join(worse), **words)


def is_worse(name: str, change: Estimate) -> bool:
    """Tell whether a measure of rights clearly gets worse, in the direction that law prefers."""
    return change.is_clear and OUTCOMES[name].worsens(change.mean)


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


def needed(money: Money, amount: float, say: Catalogue) -> list[str]:
    """Say what would have to be true for maatwerk to be the best buy at a sum."""
    best, lived = money.best(amount, MEASURE)
    most = estimate_of(money, best, lived, MEASURE).mean
    found = []
    for one, ours in maatwerk_behind(money, amount):
        mine = estimate_of(money, one, ours, MEASURE)
        factor = say.numerals.fixed(most / mine.mean, 1) if mine.mean > 0 else ""
        words = {"label": one.instrument.label, "best": best.instrument.label, "factor": factor}
        words |= {"status": said(one, say), "people": with_range(mine, say)}
        parts = [say("money.needed_times" if factor else "money.needed_none", **words), _readings(money, one, say)]
        turn = turning(money, amount, MEASURE, one.instrument.name, best.instrument.name)
        found.append(" ".join([*parts, *([_turn_words(turn, one, best, say)] if turn is not None else [])]))
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
    best = sum(best for best, _ in counted.values())
    return say("money.needed_readings", hits=best, runs=money.replications, readings="; ".join(hits))


def _turn_words(turn: Turn, one: Bought, best: Bought, say: Catalogue) -> str:
    """Say which assumption moves the gap most, and what it is where that is lowest and highest."""
    ends = {"at_low": _gap(turn.gap_at_low, say), "at_high": _gap(turn.gap_at_high, say)}
    unit = settings()[turn.key].unit
    (a, b), (c, d) = ([written(_few_digits(end), unit, say) for end in pair] for pair in (turn.lowest, turn.highest))
    low, high = (say.numerals.between.format(low=low, high=high) for low, high in ((a, b), (c, d)))
    words = {"label": one.instrument.label, "best": best.instrument.label, "setting": setting_name(turn.key, say)}
    return say("money.needed_turn", low=low, high=high, **words, **ends)


def _gap(gap: float, say: Catalogue) -> str:
    people = say.numerals.whole(_few_digits(abs(gap)))
    return say("money.gap_ahead" if gap > 0 else "money.gap_behind", people=people)


def _few_digits(value: float) -> float:
    return float(f"{value:.2g}")
