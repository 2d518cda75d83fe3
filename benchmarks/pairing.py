"""What pairing gains: the variance of the maatwerk effect with the same luck against luck of one's own."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np

import sim
from sim.measure.measuring import period_values
from sim.measure.replication import prepare, run_replication

ROOT = Path(__file__).parent.parent

REPLICATIONS, WORKERS = 40, 2
OUTCOMES = ("demonstrable_departures", "out_of_sight", "detention_days", "cost_state_eur")


def differences(unpaired: bool) -> dict[str, np.ndarray]:
    """Give the difference of each outcome in each replication."""
    scenario = sim.load(ROOT / "scenarios" / "maatwerk.toml")
    prepared = prepare(scenario, unpaired=unpaired)
    with ThreadPoolExecutor(WORKERS) as threads:
        runs = list(
            threads.map(
                lambda r: period_values(run_replication(prepared, r), scenario.plan, "future"), range(REPLICATIONS)
            )
        )
    return {name: np.array([run[name][0] - run[name][1] for run in runs]) for name in OUTCOMES}


def main() -> None:
    """Print the ratios."""
    paired, unpaired = differences(False), differences(True)
    for name in OUTCOMES:
        ratio = unpaired[name].var(ddof=1) / paired[name].var(ddof=1)
        print(f"{name:26} variance unpaired / paired: {ratio:8.0f}")


if __name__ == "__main__":
    main()
