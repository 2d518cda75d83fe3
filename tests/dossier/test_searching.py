"""A setting is found by the words that somebody has in mind, in either language."""

from __future__ import annotations

import re

import pytest

from sim.cli import main
from sim.dossier.explaining import matching


@pytest.mark.parametrize("words", ["casework", "hours", "40 hours", "uren", "UREN regievoerder", "maatwerk case"])
def test_the_hours_of_a_package_are_found(words: str) -> None:
    assert "costs.hours_maatwerk_case" in [setting.key for setting in matching(words)]


def test_settings_with_the_word_in_their_name_come_first() -> None:
    keys = [setting.key for setting in matching("detention")]
    named = ["detention" in key for key in keys]
    assert named == sorted(named, reverse=True) and len(keys) > sum(named)


def test_whole_words_come_before_parts_of_words() -> None:
    texts = [f"{setting.key} {setting.meaning_nl} {setting.unit}".casefold() for setting in matching("uren")]
    whole = [bool(re.search(r"\buren", text)) for text in texts]
    assert whole == sorted(whole, reverse=True) and len(whole) > sum(whole)  # besturen, sturen


@pytest.mark.parametrize("words", ["", "  ", "zzzz", "hours zzzz"])
def test_what_fits_nothing_finds_nothing(words: str) -> None:
    assert not matching(words)


def test_explain_lists_what_a_word_fits_in_lines_that_fit(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["scenarios/maatwerk_nl.toml", "--explain", "uren"]) == 0
    said = capsys.readouterr().out
    assert re.match(r"\d+ instellingen passen bij uren:\n", said)
    assert "  costs.hours_maatwerk_case = 40.0 (uren)\n      Uren van de regievoerder" in said
    assert max(map(len, said.splitlines())) <= 80


def test_a_word_that_fits_one_setting_explains_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["scenarios/maatwerk.toml", "--explain", "40 hours"]) == 0
    assert capsys.readouterr().out.startswith("costs.hours_maatwerk_case = 40.0 (hours, plausible 10 to 80)\n")
