"""Where the answer would turn, for the parameters on which it hangs."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sim.calibration import centre
from sim.calibration.fit.fitting import Fit
from sim.calibration.telling import over_ranges
from sim.calibration.telling.told import hardly_told
from sim.machine.placing import rows_of
from sim.parameters.catalogue import Value
from sim.rules.vocabulary import Process
from sim.scenario import BreakEven, load

SCENARIO = Path(__file__).resolve().parents[3] / "scenarios" / "calibration" / "break_even.toml"
Row = Mapping[str, str]
# What a parameter acts through, and whether that is on: no value of the one matters while the other is off.
ACTS_THROUGH: Mapping[str, tuple[str, Callable[[Value], bool]]] = {
    "maatwerk.arrangement_share": ("maatwerk.arrangement_log_odds", bool),
    "maatwerk.officer_noise": ("maatwerk.process", Process.OFFICER.name.lower().__eq__),
}


def to_be_searched(fit: Fit) -> list[str]:
    """Return the parameters on which the answer hangs; where that has not been run, those that the data hardly told."""
    return over_ranges.hangs_on() or hardly_told(fit)


@dataclass(frozen=True, slots=True)
class Turns:
    """What a search for break-even found, by parameter and criterion, how it went, and what it leaves open.

    `worth` is what one additional departure is taken to be worth, `cost` what it costs at the central set; None where
    maatwerk brings none there.
    """

    by_parameter: Mapping[str, Mapping[str, Row]]
    plan: BreakEven
    worth: float
    cost: float | None
    is_of_what_moves: bool
    is_of_earlier_fit: bool
    missing: Sequence[str]

    @property
    def here(self) -> Mapping[str, Row]:
        """The rows of one parameter, which all say the same of the central set."""
        return next(iter(self.by_parameter.values()))


def turns(fit: Fit, path: Path) -> Turns:
    """Return what a table of a search for break-even says, beside the fit."""
    found: dict[str, dict[str, Row]] = {}
    for row in rows_of(path):
        is_off = row["verdict"] == "no_effect" and _is_off(row["parameter"])
        found.setdefault(row["parameter"], {})[row["criterion"]] = {**row, "verdict": "off"} if is_off else row
    plan, worth = _searched()
    values = centre.register_values(fit)
    defaults = {key: float(row["default"]) for key, own in found.items() for row in own.values()}
    return Turns(
        by_parameter=found,
        plan=plan,
        worth=worth,
        cost=_cost(next(iter(found.values())), worth),
        is_of_what_moves=bool(over_ranges.hangs_on()),
        is_of_earlier_fit=any(default != values.get(key, default) for key, default in defaults.items()),
        missing=[key for key in to_be_searched(fit) if key not in found],
    )


def _searched() -> tuple[BreakEven, float]:
    """Return how the search goes, and what one additional departure is taken to be worth in it."""
    plan = load(SCENARIO).plan.break_even
    if plan is None or plan.worth_eur is None:
        raise ValueError(f"{SCENARIO} states no worth of an additional departure")
    return plan, plan.worth_eur


def _cost(here: Mapping[str, Row], worth: float) -> float | None:
    """Return what a departure costs at the central set: the worth is chosen near it."""
    departures, balance = (float(here[criterion]["at_default"]) for criterion in ("departures", "balance"))
    return worth - balance / departures if departures > 0.0 else None


def _is_off(parameter: str) -> bool:
    """Tell whether what a parameter acts through is switched off where the search starts."""
    if parameter not in ACTS_THROUGH:
        return False
    through, is_on = ACTS_THROUGH[parameter]
    return not is_on(load(SCENARIO).value(through, "with", 0))
