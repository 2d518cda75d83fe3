"""A key of the plan is declared once: what it takes to add one, and what follows from that."""

import shutil
import subprocess
import sys
from pathlib import Path

from sim.scenario import load
from sim.scenario.plan import BREAK_EVEN_KEYS, FIT_KEYS, PLAN_KEYS, REPLICATION_KEYS, Plan, values_of, written_plan
from tests.scenario.scenario_texts import SCENARIOS

ROOT = SCENARIOS.parent
FIELD = """    patience: int = field(default=3, metadata=_said("How long to wait.", "Hoe lang te wachten.", (0, 9)))
    draw_design: DrawDesign"""
SCENARIO = """title = "Patience"
[plan]
patience = 4
[policy.only]
"""
WHAT_FOLLOWS = """
import io, contextlib, json
from sim.cli import main
from sim.describe import description
from sim.experiment.keep.identity import run_key
from sim.scenario import ScenarioError, load
from sim.scenario.text.jsonschema import schema

usual, changed = load("own.toml"), load("own.toml", ["plan.patience=5"])
assert (usual.plan.patience, changed.plan.patience) == (4, 5)
assert "patience = 4" in usual.to_toml()
assert usual.digest != changed.digest
assert run_key(usual, unpaired=False) != run_key(changed, unpaired=False)
assert schema()["$defs"]["PlanTable"]["properties"]["patience"] == {
    "description": "How long to wait.", "type": "integer", "minimum": 0, "maximum": 9
}
for wrong, said in (("10", "10 is out of range; allowed: 0 to 9"), ("true", "must be a whole number, not true")):
    try:
        load("own.toml", [f"plan.patience={wrong}"])
    except ScenarioError as error:
        assert said in str(error), str(error)
    else:
        raise AssertionError(wrong)
assert "| `plan.patience` | How long to wait. | 3 | 0 to 9 |" in description()
told = io.StringIO()
with contextlib.redirect_stdout(told):
    assert main(["own.toml", "--explain", "plan.patience", "--lang", "nl"]) == 0
assert "plan.patience = 4 (0 tot 9)" in told.getvalue()
assert "Hoe lang te wachten." in told.getvalue() and "own.toml:3" in told.getvalue()
"""


def test_a_new_key_of_the_plan_is_one_field(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "sim", tmp_path / "sim", ignore=shutil.ignore_patterns("__pycache__", "vendor"))
    plan = tmp_path / "sim/scenario/plan.py"
    text = plan.read_text(encoding="utf-8")
    plan.write_text(text.replace("    draw_design: DrawDesign", FIELD, 1), encoding="utf-8")
    (tmp_path / "own.toml").write_text(SCENARIO, encoding="utf-8")
    done = subprocess.run([sys.executable, "-c", WHAT_FOLLOWS], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_every_key_says_what_it_means_in_both_languages() -> None:
    for keys in (PLAN_KEYS, REPLICATION_KEYS, BREAK_EVEN_KEYS, FIT_KEYS):
        for key in keys.values():
            assert key.meaning_in("en").endswith(".") and key.meaning_in("nl").endswith(".")
            assert key.meaning_in("en") != key.meaning_in("nl")


def test_a_plan_without_a_file_has_the_defaults_that_are_declared() -> None:
    declared = {name: key.default for name, key in PLAN_KEYS.items()}
    assert {name: value for name, _, value in values_of(Plan()) if name in declared} == declared


def test_a_search_that_is_not_asked_for_is_not_written() -> None:
    assert not [name for name in written_plan(Plan()) if name.startswith("break_even")]
    asked = load(SCENARIOS / "maatwerk.toml", ['plan.break_even=["behaviour.waiting_weight"]'])
    assert written_plan(asked.plan)["break_even_between"] == ("with", "without")
