"""The registers of outcomes and of accounts: what is forgotten is refused in words that tell what to do."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from sim.parameters.accounts import ACCOUNTS, PAYERS, check_bookings
from sim.parameters.outcomes import OUTCOMES, PRICED, RIGHTS, SECTIONS, read_outcome, shown_in

SAFEGUARDS = Path(__file__).parents[2] / "docs/decisions/safeguards.md"
WHOLE = {
    "kind": "sum",
    "unit": "persons",
    "formula": "people counted",
    "formula_nl": "mensen geteld",
    "en": "A",
    "nl": "B",
    "section": "rights",
}


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"section": None}, 'say where the page shows it: section = one of departures, .*not_shown = "the reason"'),
        ({"not_shown": "two answers"}, "say where the page shows it"),
        ({"section": "elsewhere"}, "section = 'elsewhere'; allowed: departures, "),
        ({"nl": None}, "no name in nl; add nl ="),
        ({"unit": None, "formula": None}, "unit, formula missing"),
        ({"kind": None}, "kind missing"),
        ({"kind": "total"}, "kind = 'total'; allowed: paired, sum, "),
        ({"kind": "ratio"}, "over missing"),
        ({"kind": "rate", "over": ["obliged"]}, "followed_months missing"),
        ({"colums": ["obliged"]}, "colums not known; allowed: kind, columns, "),
        ({"main": "yes"}, "main = 'yes'; allowed: page, table"),
    ],
)
def test_an_entry_with_something_forgotten_is_refused(changed: dict[str, Any], words: str) -> None:
    row = {key: value for key, value in {**WHOLE, **changed}.items() if value is not None}
    with pytest.raises(ValueError, match=rf"sim/parameters/outcomes.toml: \[new\]: {words}"):
        read_outcome("new", row)


def test_an_entry_that_is_whole_is_read_and_counts_the_column_of_its_name() -> None:
    assert read_outcome("new", WHOLE).columns == ("new",)


def test_how_an_outcome_is_counted_is_said_in_words_and_in_both_languages() -> None:
    code = re.compile(r"\b(?:kind|status|persons) [A-Z]{3,}|[A-Z]+_[A-Z]+|paid by [a-z]+_")
    assert [one.name for one in OUTCOMES.values() if code.search(f"{one.formula} {one.formula_nl}")] == []
    assert [one.name for one in OUTCOMES.values() if one.formula == one.formula_nl] == []
    assert OUTCOMES["children_detained"].formula_in("nl").startswith("minderjarigen")


def test_every_outcome_is_shown_in_one_section_or_says_why_not() -> None:
    shown = [name for section in SECTIONS for name in shown_in(section)]
    assert len(shown) == len(set(shown))
    assert {name for name in OUTCOMES if name not in shown} == {n for n, one in OUTCOMES.items() if one.not_shown}


def test_what_the_shipped_scenarios_are_about_is_shown() -> None:
    shown = {name for section in SECTIONS for name in shown_in(section)}
    asked = {"declared_undesirable", "sent_to_hub", "prosecuted_for_stay", "vris_departures", "maatwerk_cases"}
    assert asked <= shown


def test_what_is_done_against_nuisance_prison_for_stay_and_having_no_shelter_stand_among_the_rights() -> None:
    done = {"htl_months", "area_ban_months", "sent_to_isd", "prosecuted_for_stay", "months_without_shelter"}
    assert done <= set(shown_in(RIGHTS))


def test_a_place_is_not_called_better_or_worse_for_who_moves_into_it_nor_is_an_acquittal_a_harm() -> None:
    assert not {OUTCOMES[name].direction for name in ("months_without_bed", "labels_cleared")} - {""}


def test_what_law_prefers_stands_among_the_rights_and_in_the_record_of_safeguards() -> None:
    preferred = {name for name, outcome in OUTCOMES.items() if outcome.direction and outcome.law}
    assert set(shown_in(RIGHTS)) == preferred
    record = SAFEGUARDS.read_text(encoding="utf-8")
    assert [name for name in shown_in(RIGHTS) if f"`{name}`" not in record] == []


def test_every_account_and_payer_has_a_cost_at_average_and_at_marginal_prices_on_the_page() -> None:
    names = [f"cost_account_{name}" for name in ACCOUNTS] + [f"cost_payer_{name}" for name in PAYERS]
    assert {f"{name}{prices}_eur" for name in names for prices in ("", "_marginal")} <= set(shown_in(PRICED))


def booked() -> set[tuple[str, str]]:
    return {(account.name, payer) for account in ACCOUNTS.values() for payer in account.payers}


def test_a_price_on_an_account_without_a_name_is_refused() -> None:
    with pytest.raises(ValueError, match="books on account 'buses' for payer 'coa': name the account"):
        check_bookings(booked() | {("buses", "coa")})


def test_an_account_that_has_lost_its_price_is_refused() -> None:
    with pytest.raises(ValueError, match="says that 'coa' pays on account 'reception': no price"):
        check_bookings(booked() - {("reception", "coa")})
