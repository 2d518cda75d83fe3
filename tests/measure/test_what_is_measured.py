"""What the register of outcomes asks for is what is measured."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.measure.expected import CHANCES, EXPECTED, expected_counts
from sim.measure.measuring import paired_values, refuse_unknown, refuse_unmeasured
from sim.parameters.catalogue import settings
from sim.parameters.outcomes import PAIRS, read_outcome

WHOLE = {
    "unit": "persons",
    "formula": "people counted",
    "formula_nl": "mensen geteld",
    "en": "A",
    "nl": "B",
    "section": "rights",
}


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (
            {"kind": "sum", "columns": ["left_by_bus"]},
            "left_by_bus is not counted; add it to Count in sim",
        ),
        ({"kind": "ratio", "columns": ["obliged"], "over": ["oblidged"]}, "oblidged is not counted"),
        ({"kind": "paired", "columns": ["swapped"]}, "lives are not compared on swapped; add it to PAIRS"),
        (
            {"kind": "paired", "columns": ["persons"], "over": ["paid"]},
            "a share of .*; enter persons as well",
        ),
        (
            {"kind": "expected", "columns": ["obliged"]},
            "give its chance per case in CHANCES of sim",
        ),
    ],
)
def test_an_outcome_of_what_nobody_counts_is_refused(row: dict[str, Any], words: str) -> None:
    with pytest.raises(ValueError, match=rf"\[new\]: {words}"):
        refuse_unknown({"new": read_outcome("new", {**WHOLE, **row})})


def test_an_outcome_that_nothing_works_out_is_refused() -> None:
    computed = read_outcome("new", {**WHOLE, "kind": "computed"})
    with pytest.raises(ValueError, match="new: nothing in sim/measure works it out"):
        refuse_unmeasured({"new": computed}, {"old": np.zeros(2)})


def test_what_compares_lives_is_added_taken_off_and_divided_as_the_register_says() -> None:
    counts = np.zeros((1, len(PAIRS)), np.int64)
    for name, persons in {"gained": 7, "lost": 3, "paid": 8, "deadweight": 2, "held_out": -6}.items():
        counts[0, PAIRS.index(name)] = persons
    values = {name: float(value[0]) for name, value in paired_values(counts).items()}
    assert (values["gained"], values["additional_departures"], values["deadweight_share"]) == (7, 4, 0.25)
    assert np.isnan(values["held_out"])


def test_a_transfer_to_a_hub_asks_for_two_checks_of_its_country_and_onward() -> None:
    chances = np.full((1, 1, len(EXPECTED)), 100_000)
    counted = {column: np.zeros((1, 1)) for outcome in EXPECTED.values() for column in outcome.columns}
    counted |= {"removed_origin": np.full((1, 1), 30.0), "sent_to_hub": np.full((1, 1), 10.0)}
    assert expected_counts(chances, counted, slice(0, 1))["refoulement_checks_missed"] == pytest.approx([5.0])


def test_where_an_appeal_no_longer_suspends_removal_risks_are_missed_that_it_would_have_found() -> None:
    def missed(**changes: Any) -> float:
        values = {key: setting.default for key, setting in settings().items()}
        return CHANCES["refoulement_checks_missed"]({**values, **changes}.__getitem__)

    today, under_the_regulation = missed(), missed(**{"law.return_regulation": True})
    assert 0.0 < today < under_the_regulation
    assert missed(**{"law.return_regulation": True, "safeguards.rr_check_loss": 0.0}) == today
    none_found = missed(**{"law.return_regulation": True, "safeguards.rr_check_loss": 1.0})
    assert none_found == missed(**{"safeguards.refoulement_check_sensitivity": 0.0})
