"""What the report says of where the answer would turn, for the parameters on which it hangs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from sim.calibration import centre
from sim.calibration.telling import over_ranges
from sim.calibration.telling.told import hardly_told
from sim.machine.placing import rows_of
from sim.rules.vocabulary import Process
from sim.scenario import load

if TYPE_CHECKING:
    from sim.calibration.fit.fitting import Fit
    from sim.parameters.catalogue import Value
    from sim.scenario import BreakEven

SCENARIO = Path(__file__).resolve().parents[3] / "scenarios" / "calibration" / "break_even.toml"
SAID = {
    "turns": "turns within the plausible range, at {value}",
    "turns_outside": "turns outside the plausible range only, at {value}",
    "does_not_turn": "does not turn in the range searched",
    "never_turns": "never turns",
    "no_effect": "makes no difference",
    "unclear": "cannot be told",
}
OFF = "not at work at the central set"
# What a parameter acts through, and whether that is on: no value of the one matters while the other is off.
ACTS_THROUGH: Mapping[str, tuple[str, Callable[[Value], bool]]] = {
    "maatwerk.arrangement_share": ("maatwerk.arrangement_log_odds", bool),
    "maatwerk.officer_noise": ("maatwerk.process", Process.OFFICER.name.lower().__eq__),
}


def to_be_searched(fit: Fit) -> list[str]:
    """Return the parameters on which the answer hangs; where that has not been run, those that the data hardly told."""
    return over_ranges.hangs_on() or hardly_told(fit)


def told_of_turns(fit: Fit, path: Path) -> Iterator[str]:
    """Tell where the answer would turn for what it hangs on; the table is that of a search for break-even."""
    if not path.is_file():
        return
    rows = rows_of(path)
    plan, worth = _searched()
    yield "## Where the answer would turn"
    yield ""
    yield "The value at which maatwerk and no maatwerk would change places"
    which = "over whose range the answer was seen to move" if over_ranges.hangs_on() else "that the data hardly told"
    yield f"(`scenarios/calibration/break_even.toml`), for the parameters {which}. **All else stands at the central"
    yield "set:** one set, not all that fit; what several parameters would turn together is not searched. In"
    yield f"departures, and in money at EUR {worth:,.0f} for one additional departure. Each value is tried in"
    yield f"{plan.replications} pairs of simulations of {plan.sample:.0%} of the caseload: an interval is their luck"
    yield "alone, without the doubt about all other parameters. At the central set maatwerk"
    yield f"is {_standing(rows, 'departures')} in departures and {_standing(rows, 'balance')} in money; where nothing"
    yield "turns, it stays so."
    yield from _price(rows, worth)
    yield ""
    values = centre.register_values(fit)
    if any(float(row["default"]) != values.get(row["parameter"], float(row["default"])) for row in rows):
        yield "**Searched under an earlier fit:** its central set was another one, and these values may have moved."
        yield ""
    searched_for = {row["parameter"] for row in rows}
    if missing := [f"`{key}`" for key in to_be_searched(fit) if key not in searched_for]:
        yield f"Not searched for yet: {', '.join(missing)}."
        yield ""
    yield "| parameter | plausible | searched | in departures | in money |"
    yield "|---|---|---|---|---|"
    for key in dict.fromkeys(row["parameter"] for row in rows):
        own = [row for row in rows if row["parameter"] == key]
        said = {row["criterion"]: _said(row) for row in own}
        plausible, searched = (
            f"{float(own[0][low]):.3g} to {float(own[0][high]):.3g}"
            for low, high in (("low", "high"), ("searched_from", "searched_to"))
        )
        yield f"| `{key}` | {plausible} | {searched} | {said['departures']} | {said['balance']} |"
    yield ""


def _searched() -> tuple[BreakEven, float]:
    """Return how the search goes, and what one additional departure is taken to be worth in it."""
    plan = load(SCENARIO).plan.break_even
    if plan is None or plan.worth_eur is None:
        raise ValueError(f"{SCENARIO} states no worth of an additional departure")
    return plan, plan.worth_eur


def _standing(rows: Sequence[Mapping[str, str]], criterion: str) -> str:
    """Say whether maatwerk is ahead, behind, or cannot be told from no maatwerk, with every parameter as it is."""
    low, high = next(
        (float(row["at_default_low"]), float(row["at_default_high"])) for row in rows if row["criterion"] == criterion
    )
    return "ahead" if low > 0.0 else "behind" if high < 0.0 else "not to be told from none"


def _price(rows: Sequence[Mapping[str, str]], worth: float) -> Iterator[str]:
    """Say what a departure costs at the central set: the worth is chosen near it."""
    departures, balance = (
        next(float(row["at_default"]) for row in rows if row["criterion"] == criterion)
        for criterion in ("departures", "balance")
    )
    if departures > 0.0:
        cost = worth - balance / departures
        yield f"A departure costs EUR {cost:,.0f} there, at one set: where money turns here says little of the answer"
        yield "over all of them."


def _said(row: Mapping[str, str]) -> str:
    value = f"{float(row['value']):.3g}" if row["value"] else ""
    if row["value_low"] and row["value_high"]:
        value += f" ({float(row['value_low']):.3g} to {float(row['value_high']):.3g})"
    if row["verdict"] == "no_effect" and _is_off(row["parameter"]):
        return OFF
    return SAID[row["verdict"]].format(value=value)


def _is_off(parameter: str) -> bool:
    """Tell whether what a parameter acts through is switched off where the search starts."""
    if parameter not in ACTS_THROUGH:
        return False
    through, is_on = ACTS_THROUGH[parameter]
    return not is_on(load(SCENARIO).value(through, "with", 0))
