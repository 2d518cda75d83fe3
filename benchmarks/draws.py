"""What a draw of the parameters costs: its own tables, against the two lives it is lived through."""

import time
from pathlib import Path
from statistics import median

import sim
from sim.experiment.beside.draws import LIVES, places_of_draws, uncertain_parameters, values_of_draw
from sim.measure.replication import prepare, run_replication
from sim.scenario.changing import with_settings

ROOT = Path(__file__).parent.parent

DRAWS = 8


def main() -> None:
    """Print the medians over some draws, on one core."""
    scenario = sim.load(ROOT / "scenarios" / "maatwerk.toml")
    parameters = uncertain_parameters(scenario)
    places = places_of_draws("latin_hypercube", DRAWS, len(parameters), scenario.plan.seed)
    run_replication(prepare(scenario), 0)  # compile
    preparing, living = [], []
    for draw in range(DRAWS):
        start = time.perf_counter()
        prepared = prepare(with_settings(scenario, values_of_draw(parameters, places[draw])))
        ready = time.perf_counter()
        for life in range(LIVES):
            run_replication(prepared, draw + life)
        preparing.append(ready - start)
        living.append(time.perf_counter() - ready)
    print(f"tables of a draw:    {median(preparing):6.2f} s")
    print(f"its {LIVES} replications: {median(living):6.2f} s")
    print(f"share of preparing:  {sum(preparing) / (sum(preparing) + sum(living)):6.0%}")


if __name__ == "__main__":
    main()
