"""A small part of tests/fuzz.py, always the same: `python tests/fuzz.py KIND` does the whole."""

from __future__ import annotations

from sim.parameters.catalogue import settings
from tests import fuzz


def test_spoilt_scenario_files_are_run_or_refused_and_nothing_else() -> None:
    answers = list(fuzz.scenarios(count=300, seed=3, runs=2))
    assert [wrong for _, wrong in answers if wrong] == []
    assert {"faults", "run"} <= {what for what, _ in answers}


def test_settings_whose_ends_broke_a_run_run_at_both() -> None:
    broke = (
        *("procedure.repeat_delay_months", "procedure.criminal_stay_contact_factor"),
        *("behaviour.mob_return_to_view", "behaviour.share_singles"),
    )
    assert [wrong for _, wrong in fuzz.both_ends(broke) if wrong] == []
    assert all(len(fuzz.ends(setting)) >= 2 for setting in settings().values())


def test_damaged_copies_of_what_is_kept_are_computed_again_or_equal() -> None:
    answers = list(fuzz.kept(count=600, seed=3))
    assert [wrong for _, wrong in answers if wrong] == []
    assert {what.split()[0] for what, _ in answers} == {"run", "history", "loop"}
