"""What would have to be true for maatwerk to be the best buy at a sum."""

from sim.money.concluding import Money, Turn, by_reading, turning
from sim.money.searching import Bought
from sim.parameters.catalogue import settings
from sim.report.same_money.naming import MEASURE, estimate_of, reading_title, said, with_range
from sim.report.same_money.telling import maatwerk_behind
from sim.report.say.labels import setting_name
from sim.report.say.language import Catalogue
from sim.report.say.words import written


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
        found.append(" ".join([*parts, *([_turn(turn, one, best, say)] if turn is not None else [])]))
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


def _turn(turn: Turn, one: Bought, best: Bought, say: Catalogue) -> str:
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
