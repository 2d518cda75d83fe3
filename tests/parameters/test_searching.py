"""A setting is found by the words that somebody has in mind, in either language."""

from __future__ import annotations

import re

import pytest

from sim.cli import main
from sim.parameters.searching import matching


@pytest.mark.parametrize("words", ["casework", "hours", "40 hours", "uren", "UREN regievoerder", "maatwerk case"])
def test_the_hours_of_a_package_are_found(words: str) -> None:
    assert "costs.hours_maatwerk_case" in [setting.key for setting in matching(words).settings]


def test_settings_with_the_word_in_their_name_come_first() -> None:
    keys = [setting.key for setting in matching("detention").settings]
    named = ["detention" in key for key in keys]
    assert named == sorted(named, reverse=True) and len(keys) > sum(named)


def test_a_word_inside_another_word_counts_only_when_nothing_begins_with_it() -> None:
    texts = [f"{setting.key} {setting.meaning_nl} {setting.unit}".casefold() for setting in matching("uren").settings]
    assert texts and all(re.search(r"\buren", text) for text in texts)  # none has it in besturen or sturen alone
    assert "costs.hours_simple_case" in [setting.key for setting in matching("aseworker hours").settings]


@pytest.mark.parametrize("compound", ["detentieplaatsen", "bewaringsplaatsen", "Opvangplaatsen"])
def test_a_dutch_compound_that_nothing_holds_is_found_by_what_it_ends_in(
    compound: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["scenarios/maatwerk_nl.toml", "--explain", compound]) == 0
    said = capsys.readouterr().out
    assert said.startswith("Instellingen die passen bij plaatsen: ") and "  detention.places = 690 (plaatsen)" in said


@pytest.mark.parametrize(
    ("word", "setting"), [("detention", "detention.places = 690"), ("ondersteuning", "support.early_bonus_eur = 0")]
)
def test_a_word_that_is_also_the_name_of_an_account_still_finds_its_settings(
    word: str, setting: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """One account of cost was all that `--explain detention` gave."""
    assert main(["scenarios/maatwerk.toml", "--explain", word]) == 0
    said = capsys.readouterr().out
    assert said.startswith("cost_account_") and f"\n  {setting}" in said


def test_outcomes_are_found_by_a_word_too() -> None:
    assert "nuisance_incidents" in [outcome.name for outcome in matching("overlast").outcomes]


@pytest.mark.parametrize("words", ["", "  ", "zzzz", "hours zzzz"])
def test_what_fits_nothing_finds_nothing(words: str) -> None:
    assert not any(matching(words))


@pytest.mark.parametrize(
    ("words", "english", "dutch"),
    [
        ("duren", "did you mean uren?", "bedoelt u uren?"),
        ("maatwrek", "did you mean maatwerk?", "bedoelt u maatwerk?"),
        ("aditional_departures", "did you mean additional_departures, ", "bedoelt u additional_departures, "),
        ("hours zzzz", "figure; give one word of it", "cijfer; geef er één woord van"),
        ("zzzz", "figure; groups of settings: behaviour, ", "cijfer; groepen instellingen: behaviour, "),
    ],
)
def test_what_fits_nothing_is_answered_with_what_may_have_been_meant(
    words: str, english: str, dutch: str, capsys: pytest.CaptureFixture[str]
) -> None:
    for language, said in {"en": english, "nl": dutch}.items():
        assert main(["scenarios/maatwerk.toml", "--lang", language, "--explain", words]) == 2
        assert said in capsys.readouterr().err


def test_explain_lists_what_a_word_fits_in_lines_that_fit(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["scenarios/maatwerk_nl.toml", "--explain", "uren"]) == 0
    said = capsys.readouterr().out
    assert re.match(r"Instellingen die passen bij uren: \d+\n", said)
    assert "  costs.hours_maatwerk_case = 40.0 (uren)\n      Uren van de regievoerder" in said
    assert max(map(len, said.splitlines())) <= 80


def test_a_key_of_the_plan_is_found_without_its_table(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["scenarios/maatwerk.toml", "--explain", "replications"]) == 0
    assert capsys.readouterr().out.startswith("plan.replications.at_least = ")


def test_a_word_that_fits_one_setting_explains_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["scenarios/maatwerk.toml", "--explain", "40 hours"]) == 0
    assert capsys.readouterr().out.startswith("costs.hours_maatwerk_case = 40.0 (hours, plausible 10 to 80)\n")
