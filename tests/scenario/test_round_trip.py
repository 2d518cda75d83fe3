"""A resolved scenario reads back as itself, and its digest depends on its content only."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as testing
from hypothesis import strategies as st

from sim.parameters import Setting, settings
from sim.scenario import load
from tests.scenario.scenario_texts import POLICIES, SCENARIOS, TWO_POLICIES, Load, Write

SHIPPED = sorted(SCENARIOS.glob("*.toml"))
EVERYTHING = """\
title = "A \\\\ and \\"quotes\\" and \\u00a0"
reference = "a b"
cards = ["held_out", "incidents"]
[plan]
replications = { at_least = 3, at_most = 9, until_half_width = { lost = 2.5, gained = 87.1250 } }
sample = 0.05
break_even = ["behaviour.pull_near", "crime.crime_response"]
break_even_between = ["c", "a b"]
break_even_worth_eur = 12500
[fit]
targets = ["departures_forced", "detention_entries"]
parameters = ["behaviour.return_level", "procedure.booking_hazard"]
years = [2020, 2023]
waves = 2
sets_per_wave = 1200
kept = 16
[cooperation.regime]
"North Macedonia" = "off"
[support]
visa_free_eligible = true
[parameters]
"costs.cost_dtv_case" = { value = 4500.5, low = 4000, evidence = "derived", source = "new 'budget'" }
"maatwerk.maximum_eur" = { value = 9000, evidence = "published", source = "circular" }
[[change]]
from = 2024-03-01
"behaviour.waiting_weight" = { value = 0.5, evidence = "assumed", source = "test" }
cooperation.prospect.Algeria = false
[policy."a b"]
label = "Één"
[policy.c]
[[policy.c.change]]
from = 2026-01-01
inflow.factor = 1.125
[[policy.c.change]]
from = 2027-01-01
inflow.factor = 0.5
detention.families = true
"""
OPTIONS = (
    "costs.cost_ticket_unescorted=87.1250",
    "policy.c.inflow.factor=1.5",
    'policy.c.label="C"',
    "plan.seed=7",
    "language=nl",
    "behaviour.frailty_sd=1",
)


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_shipped_scenario_asks_a_question_and_reads_back_as_itself(path: Path, write: Write) -> None:
    scenario = load(path)
    assert scenario.question.endswith("?")
    assert scenario.language == ("nl" if path.stem.endswith("_nl") else "en")
    assert len(scenario.policies) > 1 or scenario.money is not None
    resolved = load(write("resolved.toml", scenario.to_toml()))
    assert resolved.digest == scenario.digest
    assert resolved.to_toml() == scenario.to_toml()
    assert "extends" not in scenario.to_toml()


@pytest.mark.parametrize("path", [path for path in SHIPPED if path.stem.endswith("_nl")], ids=lambda path: path.stem)
def test_a_dutch_scenario_asks_the_same_in_dutch(path: Path) -> None:
    dutch, english = load(path), load(path.with_stem(path.stem.removesuffix("_nl")))
    assert dutch.plan == english.plan
    assert dutch.reference == english.reference and dutch.question != english.question
    for one, other in zip(dutch.policies, english.policies, strict=True):
        assert one.name == other.name and one.label != other.label
        assert list(dutch.changes(one.name)) == list(english.changes(one.name))


def test_everything_a_scenario_can_say_survives(loaded: Load) -> None:
    scenario = loaded(EVERYTHING, *OPTIONS)
    resolved = loaded(scenario.to_toml())
    assert resolved.digest == scenario.digest
    assert resolved.to_toml() == scenario.to_toml()
    assert resolved.title == scenario.title
    assert resolved.plan == scenario.plan
    assert resolved.fit == scenario.fit and scenario.fit is not None
    assert resolved.policies == scenario.policies
    for key in settings():
        for month in (0, 74, 96, 108, 179):
            assert resolved.value(key, "c", month) == scenario.value(key, "c", month)
        mine, theirs = scenario.explain(key), resolved.explain(key)
        assert (mine.value, mine.evidence, mine.source, mine.low, mine.high) == (
            theirs.value,
            theirs.evidence,
            theirs.source,
            theirs.low,
            theirs.high,
        )


def test_a_fit_is_laid_over_the_one_that_is_extended(write: Write) -> None:
    write("near.toml", EVERYTHING)
    scenario = load(write("s.toml", 'extends = "near.toml"\nfit.waves = 3\n'), ["fit.kept=9"])
    fit = scenario.fit
    assert fit is not None
    assert (fit.years, fit.waves, fit.sets_per_wave, fit.kept) == ((2020, 2023), 3, 1200, 9)
    assert fit.targets == ("departures_forced", "detention_entries")
    assert scenario.digest != load("near.toml").digest


def test_what_is_fitted_does_not_change_what_a_run_is(loaded: Load) -> None:
    from sim.experiment.keep.identity import run_key

    one, other = loaded(EVERYTHING), loaded(EVERYTHING, "fit.waves=3")
    assert run_key(one, unpaired=False) == run_key(other, unpaired=False)
    assert one.digest != other.digest


numbers = st.sampled_from([one for one in settings().values() if one.type in ("int", "float")])


@given(data=st.data(), chosen=st.lists(numbers, min_size=1, max_size=6, unique_by=lambda one: one.key))
@testing(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_numbers_survive(loaded: Load, data: st.DataObject, chosen: list[Setting]) -> None:
    options = []
    for one in chosen:
        if one.key.endswith("share"):
            continue
        assert one.minimum is not None and one.maximum is not None
        strategy = (
            st.integers(int(one.minimum), int(one.maximum))
            if one.type == "int"
            else st.floats(one.minimum, one.maximum)
        )
        text = repr(data.draw(strategy))
        looks_like_thousands = len(text.partition(".")[2]) == 3  # 1.250 is refused in a money or count field
        options.append(f"{one.key}={text}{'0' * looks_like_thousands}")
    options = [one for one in options if "e" not in one.split("=")[1] and "share" not in one]
    scenario = loaded(TWO_POLICIES, *options)
    assert loaded(scenario.to_toml()).digest == scenario.digest


def test_the_digest_is_that_of_the_content_not_of_the_file(write: Write) -> None:
    first = load(write("one/s.toml", TWO_POLICIES)).digest
    assert load(write("two/other name.toml", "# note\n" + TWO_POLICIES)).digest == first
    write("near.toml", POLICIES)
    assert load(write("three.toml", 'extends = "near.toml"\ntitle = "Test"\nreference = "today"\n')).digest == first
    as_default = TWO_POLICIES.replace("[policy.today]", "maatwerk.enabled = true\n[policy.today]")
    assert load(write("four.toml", as_default)).digest == first


@pytest.mark.parametrize(
    "option",
    [
        "title=Other",
        "plan.seed=1",
        "plan.batch=10",
        "plan.replications=50",
        "policy.less.label=Fewer",
        "detention.places=601",
        "policy.today.removal.booking_factor=1.1",
        "cooperation.regime.Morocco=on",
        "behaviour.frailty_sd=1.2",
    ],
)
def test_any_other_content_has_another_digest(loaded: Load, option: str) -> None:
    assert loaded(TWO_POLICIES, option).digest != loaded(TWO_POLICIES).digest


def test_the_digest_is_the_same_in_every_process() -> None:
    code = f"import sim; print(sim.load({str(SCENARIOS / 'cooperation.toml')!r}).digest)"
    digests = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONPATH": str(SCENARIOS.parent), "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("0", "12345")
    }
    assert digests == {load(SCENARIOS / "cooperation.toml").digest + "\n"}


def test_no_path_is_kept(write: Write, tmp_path: Path) -> None:
    write("deep/near.toml", POLICIES)
    write("s.toml", 'extends = "deep/near.toml"\nreference = "today"\n')
    scenario = load(tmp_path / "s.toml", ["detention.places=5"])
    assert scenario.path == "s.toml"
    assert scenario.overrides == ("detention.places=5",)
    assert str(tmp_path).encode() not in pickle.dumps(scenario.explain("detention.places"))
    assert str(tmp_path) not in scenario.to_toml()


def test_a_scenario_can_be_sent_to_another_process(loaded: Load) -> None:
    scenario = loaded(TWO_POLICIES)
    copy = pickle.loads(pickle.dumps(scenario))
    assert copy.digest == scenario.digest
    assert copy.value("detention.places", "less", 100) == 100
