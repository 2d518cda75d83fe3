"""docs/how-to/add-an-instrument.md, followed in a copy of the program: what it takes, and what a forgotten step says.

The instrument is made up: from a date on, somebody who has gone back before goes along with who thinks of leaving.
"""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from math import isnan
from pathlib import Path

import pytest

from sim.world.ledger import Count

ROOT = Path(__file__).resolve().parent.parent
MOST_FILES = 8


@dataclass(frozen=True, slots=True)
class Step:
    """What is written in one file, before words that stand there."""

    file: str
    before: str
    text: str


LEVERS = """
[support.companion]
meaning = "Whether somebody who has gone back before goes along with who thinks of leaving."
meaning_nl = "Of iemand die eerder terugging meegaat met wie aan vertrek denkt."
short = "companion"
short_nl = "reisgenoot"
unit = "yes or no"
priced = ["companions"]
acts = "by_own_numbers"
through = ["support.companion_effect"]
type = "bool"
default = false
distribution = "fixed"
evidence = "assumed"
source = "made up"

[support.companion_effect]
meaning = "How much a companion adds to the wish to leave."
meaning_nl = "Hoeveel een reisgenoot bijdraagt aan de wens om te vertrekken."
short = "effect of a companion"
short_nl = "effect van een reisgenoot"
unit = "log-odds"
unpriced = "what a companion brings: the price is that of companion_eur"
acts = "as_typed"
type = "float"
default = 0.8
allowed = [-5.0, 5.0]
distribution = "fixed"
evidence = "assumed"
source = "made up"

[support.companion_eur]
meaning = "What a companion is paid for each person who decides to leave."
meaning_nl = "Wat een reisgenoot krijgt voor iedere persoon die besluit te vertrekken."
short = "pay of a companion"
short_nl = "vergoeding van een reisgenoot"
unit = "EUR"
priced = ["companions"]
acts = "in_a_rule"
type = "int"
default = 500
allowed = [0, 10000]
distribution = "fixed"
evidence = "assumed"
source = "made up"

"""
OUTCOME = """[companions]
kind = "sum"
unit = "persons"
formula = "decided to leave while companions went along"
formula_nl = "besloot te vertrekken terwijl reisgenoten meegingen"
en = "Decided to leave with a companion"
nl = "Besloten te vertrekken met een reisgenoot"
section = "departures"

"""
STEPS = {
    "name the lever": Step("parameters/levers.toml", "[cooperation.lp_effort_eur]", LEVERS.lstrip()),
    "let rules see it": Step(
        "rules/register.py", "    counselling: bool\n", "    companion: bool\n    companion_effect: float\n"
    ),
    "write the rule": Step(
        "rules/person/choices.py",
        "    effect += felt_unfairness(me, world)\n",
        "    if world.support.companion:\n        effect += world.support.companion_effect\n",
    ),
    "ask the procedure": Step(
        "world/choosing.py",
        "    if me.offer_eur > 0.0:\n        me.agreed = 1\n",
        "    if world.support.companion:\n        tally[world.month, Count.COMPANIONS] += 1\n",
    ),
    "count": Step("world/ledger.py", "\n\ncheck_numbers(Count)", f"    COMPANIONS = {len(Count)}\n"),
    "price": Step(
        "rules/costs.py",
        '        Price("support_handling", "ministry", "tickets_only"',
        '        Price("support_handling", "ministry", "companions", read("support.companion_eur"), '
        'read("support.companion_eur")),\n',
    ),
    "enter the outcome": Step("parameters/outcomes.toml", "[maatwerk_agreed]", OUTCOME),
}
SCHEMA = "scenario/scenario.schema.json"
WRITES_THE_SCHEMA = ("-m", "sim.scenario.text.jsonschema")
STARTS = "import sim.measure.measuring, sim.world.record.tables"
EVERY = "from tests.rules.test_nothing_is_forgotten import *; test_every_"
FRESH_SCHEMA = "from tests.scenario.test_json_schema import *; test_the_file_is_what_the_code_writes()"

SCENARIO = """
title = "A companion"
question = "Does a made-up instrument do what it says?"
reference = "today"

[plan]
history_from = 2018-07-01
future_from = 2019-01-01
until = 2020-12-31
follow_up_months = 12
sample = 0.02
replications = 2
parameter_sets = "defaults"

[policy.today]

[policy.companion]
[[policy.companion.change]]
from = 2019-01-01
support.companion = true

[policy.same]
[[policy.same.change]]
from = 2019-01-01
support.companion = false
"""
LIVED = """
import sim
from sim.measure.replication import prepare
from sim.scenario import load
from sim.world.agents.model import ReturnModel
from sim.world.ledger import Count
from sim.world.luck import replication_key
from sim.world.people import make_cohort
from sim.world.replication import new_state

scenario = load("own.toml")
results = sim.run(scenario, workers=1, out="out")
assert not scenario.unread(), scenario.unread()

model, prepared = ReturnModel(scenario, policy="companion", replication=0), prepare(scenario)
months = scenario.plan.month(scenario.plan.future_from) + 6
for _ in range(months):
    model.step()
tables = prepared.tables
cohort = make_cohort(tables, replication_key(scenario.plan.seed, 0))
state = new_state(cohort, prepared)
state.advance(cohort, tables, tables.policies.index("companion"), 0, months)
assert (model.tally == state.tally).all()
assert state.tally[:, Count.COMPANIONS].sum() > 0
"""


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the program in which the guide has been followed, with the tests that name what is forgotten."""
    folder = tmp_path_factory.mktemp("copy")
    shutil.copytree(ROOT / "sim", folder / "sim", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "tests/scenario", folder / "tests/scenario", ignore=shutil.ignore_patterns("__pycache__"))
    for test in ("__init__.py", "rules/test_nothing_is_forgotten.py"):
        (folder / "tests" / test).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / "tests" / test, folder / "tests" / test)
    for step in STEPS.values():
        path = folder / "sim" / step.file
        text = path.read_text(encoding="utf-8")
        assert text.count(step.before) == 1, step
        path.write_text(text.replace(step.before, step.text + step.before), encoding="utf-8")
    done = asked(folder, *WRITES_THE_SCHEMA)
    assert done.returncode == 0, done.stderr
    return folder


def asked(folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """Ask something of the copy, which is then the program that Python finds; no browser is found."""
    own = {**os.environ, "PYTHONPATH": str(folder), "PATH": ""}
    return subprocess.run([sys.executable, *command], cwd=folder, env=own, capture_output=True, text=True, timeout=300)


def test_an_instrument_touches_few_files(copy: Path) -> None:
    files = [path.relative_to(copy) for path in (copy / "sim").rglob("*") if path.is_file()]
    touched = {path.as_posix() for path in files if (copy / path).read_bytes() != (ROOT / path).read_bytes()}
    assert touched == {f"sim/{file}" for file in (*(step.file for step in STEPS.values()), SCHEMA)}
    assert len(touched) <= MOST_FILES


def test_an_instrument_that_is_whole_is_counted_priced_and_reported_by_both_drivers(copy: Path) -> None:
    done = asked(copy, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/rules", "-k", "forgotten")
    assert done.returncode == 0, done.stdout
    (copy / "own.toml").write_text(SCENARIO, encoding="utf-8")
    done = asked(copy, "-c", LIVED)
    assert done.returncode == 0, done.stderr

    levels, effects = table(copy / "out/summary.csv", "mean"), table(copy / "out/effects.csv", "mean")
    assert levels["companion", "companions"] > 0.0 == levels["today", "companions"]
    assert effects["companion", "demonstrable_departures"] > 0.0
    assert effects["companion", "cost_account_support_handling_eur"] > 0.0
    unchanged = [value for (policy, _), value in effects.items() if policy == "same" and not isnan(value)]
    assert len(unchanged) > 50 and set(unchanged) == {0.0}


def table(path: Path, column: str) -> dict[tuple[str, str], float]:
    """Read a column of a table of results, of the whole future, by policy and outcome."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row.get("period", "future") == "future"]
    return {(row["policy"], row["outcome"]): float(row[column] or "nan") for row in rows}


@pytest.mark.parametrize(
    ("step", "check", "words"),
    [
        (
            "name the lever",
            STARTS,
            "costs.py reads support.companion_eur, which stands in no register: name it in sim/",
        ),
        (
            "let rules see it",
            f"{EVERY}field_that_rules_and_procedures_read_is_declared()",
            "declare companion in Support of",
        ),
        (
            "write the rule",
            f"{EVERY}field_that_is_declared_is_read()",
            "no rule reads companion_effect: read it in a rule",
        ),
        (
            "ask the procedure",
            f"{EVERY}count_is_counted()",
            "nothing counts COMPANIONS: raise it in the procedure of sim/world",
        ),
        ("count", STARTS, "prices companions: not counted; add it to Count in sim/world/ledger.py"),
        ("price", STARTS, "[support.companion] is priced by companions: nothing in sim/rules/costs.py is a price of"),
        (
            "enter the outcome",
            f"{EVERY}count_is_reported()",
            "no outcome reports companions: enter it in sim/parameters/outc",
        ),
        ("write the schema", FRESH_SCHEMA, "run python -m sim.scenario.text.jsonschema"),
    ],
    ids=lambda value: value if value in STEPS else "",
)
def test_a_step_that_is_forgotten_is_named(copy: Path, step: str, check: str, words: str) -> None:
    with left_out(copy, STEPS[step].file if step in STEPS else SCHEMA):
        done = asked(copy, "-c", check)
    assert done.returncode != 0
    assert words in done.stderr


@contextmanager
def left_out(copy: Path, file: str) -> Iterator[None]:
    """Leave a step out: its file is as it was."""
    path = copy / "sim" / file
    followed = path.read_bytes()
    shutil.copy(ROOT / "sim" / file, path)
    try:
        yield
    finally:
        path.write_bytes(followed)
