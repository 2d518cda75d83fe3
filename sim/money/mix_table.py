"""The best mixes as a table: what goes to each instrument, and what the whole brings, as searched and on fresh runs."""

import pandas as pd

from sim.measure.ranges import Interval
from sim.money.blending import Mix
from sim.money.concluding import EUROS_A_YEAR, MEASURES, NET, PROGRAMME, SPENDING, Money, levers_written
from sim.parameters.outcomes import OUTCOMES, RIGHTS, shown_in

WHOLE, PLANNED = "mix", "planned_spending_eur"
"""What stands for the mix as a whole, and what of the sum is meant for an instrument."""
SHOWN = (PROGRAMME, NET, *MEASURES, *shown_in(RIGHTS))
TABLE = (
    *("amount_eur", "criterion", "instrument", "setting", "outcome", "mean", "low", "high", "found", "fresh"),
    *("unit", "assumed_effect"),
)


def mix_table(money: Money) -> pd.DataFrame:
    """Return a row for each instrument of each mix, and for each outcome of the mix as a whole."""
    rows: list[tuple[object, ...]] = []
    by_name = {one.name: one for one in money.instruments}
    for mix in money.mixes:
        head = (mix.amount_eur, mix.criterion)
        for name, share in mix.shares.items():
            keys = {move.key for move in by_name[name].moves}
            setting = levers_written({key: value for key, value in mix.levers.items() if key in keys})
            planned = (share * mix.amount_eur,) * 5
            rows.append((*head, name, setting, PLANNED, *planned, EUROS_A_YEAR, name in mix.assumed))
        for outcome in SHOWN:
            found, fresh = effects(money, mix, outcome)
            unit = EUROS_A_YEAR if outcome in SPENDING else OUTCOMES[outcome].unit
            numbers = (*fresh[:3], found.mean, fresh.mean)
            whole = (WHOLE, levers_written(mix.levers), outcome)
            rows.append((*head, *whole, *numbers, unit, bool(mix.assumed)))
    return pd.DataFrame(rows, columns=list(TABLE))


def effects(money: Money, mix: Mix, outcome: str) -> tuple[Interval, Interval]:
    """Return the difference that a mix makes in an outcome, in the search and on fresh runs."""
    found, fresh = (money.effect(lived, outcome, mix.bought) for lived in (mix.found, mix.fresh))
    return found, fresh
