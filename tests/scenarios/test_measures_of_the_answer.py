"""Every measure that answer 11 names is a scenario at its price, with the cases of maatwerk that are left."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.parameters.catalogue import settings
from sim.scenario import load

SCENARIOS = Path(__file__).parents[2] / "scenarios"
MEASURES = (
    *("government_programme", "detention_places", "detention_capacity", "cooperation", "cooperation_visa_leverage"),
    *("return_regulation", "wtvb", "undesirable_declaration", "criminalised_stay"),
)


@pytest.mark.parametrize("name", MEASURES)
def test_a_measure_of_the_answer_has_a_price_and_shows_what_is_left_of_maatwerk(name: str) -> None:
    """Agreements, visa measures and acts were free, and looked better than maatwerk with its forty hours an offer."""
    scenario = load(SCENARIOS / f"{name}.toml")
    assert "maatwerk_cases" in scenario.cards
    for policy in scenario.policies:
        if policy.name == scenario.reference or (policy.name == "none" and name == "cooperation"):
            continue  # what countries do of themselves has no price
        moved = [settings()[key] for key in scenario.differing(scenario.reference, policy.name)]
        assert any(setting.priced for setting in moved), policy.name


def test_another_hundred_places_lost_to_prisons_are_a_hundred_more_than_in_the_base() -> None:
    capacity, key = load(SCENARIOS / "detention_capacity.toml"), "detention.places_unavailable"
    last = capacity.plan.months - 1
    prisons, today = (int(capacity.value(key, policy, last)) for policy in ("prisons", "today"))
    assert prisons == today + 100


def test_the_programme_holds_each_measure_apart_and_all_of_them_together() -> None:
    programme = load(SCENARIOS / "government_programme.toml")
    each = {
        key
        for name in ("regulation", "wtvb", "places", "undesirable", "agreement", "visa")
        for key in programme.differing("today", name)
    }
    assert each == set(programme.differing("today", "all")) and len(each) == 6
