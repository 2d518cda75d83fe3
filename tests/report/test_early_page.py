"""An early page says how many simulations it rests on and how to see more."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from sim import printing
from sim.analysis.results import Results
from sim.experiment.stopping import Stopping
from sim.report import page, sheet
from sim.report.say.faults import message_in
from sim.report.say.language import catalogue
from sim.report.say.remarks import early_words
from sim.scenario.plan import Replications
from tests.report.invented_results import results


def early(replications: int, least: int, most: int, draws: int = 0) -> Results:
    """Invent results of a run that is under way."""
    found = results(replications=replications)
    changed = replace(found.scenario.plan, replications=Replications(least, most), draws=draws)
    scenario = replace(found.scenario, plan=changed)
    return replace(found, scenario=scenario, stopping=Stopping("early", replications))


@pytest.mark.parametrize(
    ("least", "most", "english", "dutch"),
    [
        (100, 100, "8 of 100 simulations so far", "8 van 100 simulaties tot nu toe"),
        (100, 400, "8 of at least 100 simulations so far", "8 van ten minste 100 simulaties tot nu toe"),
        (8, 400, "8 simulations so far, of at most 400", "8 simulaties tot nu toe, van hooguit 400"),
    ],
)
def test_it_says_how_many_simulations_there_are_of_how_many(least: int, most: int, english: str, dutch: str) -> None:
    found = early(8, least, most)
    assert early_words(found, catalogue("en")).startswith(f"**Early answer: {english}.** ")
    assert early_words(found, catalogue("nl")).startswith(f"**Voorlopig antwoord: {dutch}.** ")


@pytest.mark.parametrize("made", [page.html, sheet.html])
def test_the_first_thing_on_an_early_page_is_that_it_is_early(made: object) -> None:
    assert callable(made)
    shown = made(early(8, 100, 100))
    main = shown[shown.index("<main") :]
    assert main.index("Early answer: 8 of 100 simulations so far") < main.index('class="meta"')
    assert "Early answer" not in made(results())


def test_draws_that_are_still_to_come_are_not_said_to_have_failed() -> None:
    shown = page.html(early(8, 100, 100, draws=128))
    assert "The 128 draws that the plan asks for come after the simulations." in shown
    assert "draws too few came to their end" not in shown


@pytest.mark.parametrize(
    ("language", "start", "end"),
    [
        ("en", "Early answer, 8 of 100 simulations so far: ", "reload that page as simulations are added."),
        (
            "nl",
            "Voorlopig antwoord, 8 van 100 simulaties tot nu toe: ",
            "ververs die pagina als er simulaties bij komen.",
        ),
    ],
)
def test_the_console_says_the_headline_and_where_there_is_more(language: str, start: str, end: str) -> None:
    found = early(8, 100, 100)
    spoken = replace(found, scenario=replace(found.scenario, language=language))
    said = " ".join(printing.early_answer(spoken, Path("dashboard.html")))
    assert said.startswith(start) and "dashboard.html" in said and said.endswith(end)


@pytest.mark.parametrize(
    ("english", "dutch"),
    [
        ("No early answer: x.", "Geen voorlopig antwoord: x."),
        ("a.csv of the early answer could not be written: x.", "a.csv van het voorlopige antwoord kon niet"),
        ("Still printing the pages as PDF ...", "De pagina's worden nog als pdf afgedrukt ..."),
    ],
)
def test_what_is_said_while_one_waits_is_said_in_dutch(english: str, dutch: str) -> None:
    assert message_in("nl", english).startswith(dutch)
