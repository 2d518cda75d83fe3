"""A rule that misspells what it looks at does not pass the type check."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
READINGS = {
    "world.incentives.holdout": "world.incentives.holdut",
    "world.publicity": "world.publcity",
    "me.belief_chance": "me.belief_chnace",
    "origin.grant_share": "origin.grantshare",
}


def test_a_misspelt_field_does_not_pass_the_type_check(tmp_path: Path) -> None:
    """Check one rule a field, spelt right and spelt wrong, with the settings of the program.

    In a process of its own: mypy deepens how far Python may recurse, for all that runs after it.
    """
    rules = ["from sim.rules.facts import Country, Month, Person"]
    for number, field in enumerate([*READINGS, *READINGS.values()]):
        rules.append(f"def rule_{number}(me: Person, origin: Country, world: Month) -> float: return {field}")
    path = tmp_path / "rules.py"
    path.write_text("\n".join(rules), encoding="utf-8")
    checked = [sys.executable, "-m", "mypy", "--config-file", str(ROOT / "pyproject.toml"), str(path)]
    done = subprocess.run(checked, cwd=ROOT, capture_output=True, text=True, check=False)
    faults = [line for line in done.stdout.splitlines() if "has no attribute" in line]
    assert len(faults) == len(READINGS), done.stdout + done.stderr
    for fault, misspelt in zip(faults, READINGS.values(), strict=True):
        assert f'has no attribute "{misspelt.rpartition(".")[2]}"' in fault
