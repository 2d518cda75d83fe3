"""What was forecast unseen stands on the page beside what came, bad scores too; and old figures are told."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from sim.forecasts import came, registered, scoring
from sim.report import page
from sim.report.say.language import catalogue
from sim.report.scored import Numbers
from sim.report.weigh import foretold
from tests.report.invented_results import results


@pytest.fixture
def first() -> registered.Forecast:
    return registered.read(registered.registered()[0])


@pytest.mark.parametrize("language", ["en", "nl"])
def test_every_registered_figure_that_is_published_has_its_row(first: registered.Forecast, language: str) -> None:
    shown = foretold.part(catalogue(language))
    assert shown is not None
    table = shown["forecasts"][-1]["table"]
    found = scoring.scores(first, came.came())
    assert [(row[1], row[5][0]) for row in table.rows] == [(one.figure.period, _mark(one, language)) for one in found]
    assert all(len(row) == len(table.heads) for row in table.rows)


def _mark(one: scoring.Score, language: str) -> str:
    if one.figure.given:
        return catalogue(language)("foretold.given")[0]
    return "✓" if one.inside[scoring.MOST] else "✗"


def test_a_forecast_that_lost_says_so_in_its_title_and_against_each_rival() -> None:
    shown = foretold.part(catalogue("en"))
    assert shown is not None
    one = shown["forecasts"][-1]
    assert "in the range of 90 of 100: four of six figures; in that of 50: one" in one["title"]
    further, nearer, _ = one["sentences"]
    assert "the model is further off than: last rate times inflow, with figures to 2022 (77%)" in further
    assert "the model comes nearer than: growth of five years carried on, with figures to 2022 (51%)" in nearer


def test_the_digit_that_decides_whether_it_lies_in_the_range_is_shown(first: registered.Forecast) -> None:
    """ "4,880, between 4,880 and 5,200: outside" hid why."""
    one = scoring.scores(first, came.came())[0]
    for kind, published, ends, shown in (
        ("count", 4_880.0, (4_880.3, 5_200.0), ["4,880.0", "4,880.3", "5,200.0"]),
        ("share", 0.3, (0.2, 0.2994), ["30.0%", "20.0%", "29.9%"]),
        ("share", 0.31, (0.2, 0.3), ["31%", "20%", "30%"]),
    ):
        near = replace(one, published=published, figure=replace(one.figure, kind=kind))
        numbers = Numbers(near, ends, catalogue("en"))
        assert [numbers(value) for value in (published, *ends)] == shown


@pytest.mark.parametrize(("language", "words"), [("en", "of none of these figures"), ("nl", "van geen van deze")])
def test_a_forecast_of_which_nothing_came_yet_says_so_and_has_no_table(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, language: str, words: str
) -> None:
    document = json.loads(registered.registered()[0].read_text(encoding="utf-8"))
    document["figures"] = [row for row in document["figures"] if row["period"].startswith("2025")]
    (tmp_path / "later.json").write_text(json.dumps(document), encoding="utf-8")
    monkeypatch.setattr(registered, "FOLDER", tmp_path)
    shown = foretold.part(catalogue(language))
    assert shown is not None
    (one,) = shown["forecasts"]
    assert words in one["title"] and one["table"] is None
    assert str(len(document["figures"])) in one["sentences"][-1]


def test_a_number_that_a_later_publication_revised_is_told_on_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    read = came.publications()
    forced = next(one for one in read if ("departures_forced", "2024") in one.values)
    later = replace(
        forced,
        file="later.toml",
        values={("departures_forced", "2024"): 2_900.0},
        definitions={"departures_forced": forced.definitions["departures_forced"]},
        revises={("departures_forced", "2024"): "late entries"},
    )
    monkeypatch.setattr(came, "publications", lambda folder=None: (*read, later))
    html = page.html(results())
    assert "Revised: Forced departures, 2024: 2,900, and was 2,750. Reason: late entries." in html


def test_the_page_holds_it_and_the_day_from_which_newer_figures_should_exist() -> None:
    html = page.html(results())
    first = min(one.next for one in came.publications()).isoformat()
    assert "Forecast before the figures were seen, and what came" in html
    assert html.count("those of 2024 had been published by then") == 1
    assert f'data-from="{first}" hidden' in html and f'data-until="{first}"' in html


def test_a_copy_without_registered_forecasts_has_no_such_card(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(registered, "FOLDER", tmp_path)
    assert foretold.part(catalogue("en")) is None
    assert "Forecast before the figures were seen" not in page.html(results())
