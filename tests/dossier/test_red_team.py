"""The objections to an answer: none is chosen, and nothing that the model misses is left out."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from pathlib import Path

import pandas as pd
import pytest

from sim.analysis.doubt.dependence import Dependence
from sim.analysis.doubt.leading import LEADING
from sim.analysis.results import Results
from sim.dossier.red_team import misses, objections, page
from sim.dossier.red_team.objections import MOST, Objection
from sim.evidence import of_the_fit, of_the_patterns
from sim.parameters.catalogue import published
from sim.report.say.labels import findings_of
from sim.report.say.language import catalogue, catalogue_of
from tests.cli.command import ROOT
from tests.report.invented_results import results


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def against(found: Results, language: str = "en") -> tuple[Objection, ...]:
    say = catalogue_of(found, language)
    return objections.objections(findings_of(found, say), say)


def named(found: Results) -> dict[str, Objection]:
    return {one.name: one for one in against(found)}


def told_by_readings(found: Results, *means: float, replications: int = 10) -> Results:
    """Give results that say of additional departures these means, each under a reading of its own."""
    head = {"outcome": "additional_departures", "unit": "persons", "policy": "with", "published_cases_are": "offered"}
    head["replications"] = str(replications)
    lines = [{**head, "reading": f"r{n}", "mean": mean, "low": mean, "high": mean} for n, mean in enumerate(means)]
    return replace(found, readings=pd.DataFrame(lines))


def moved_by(found: Results, swings: dict[str, float]) -> Results:
    """Give results that prices move by these parts of the answer."""
    row = dict.fromkeys(LEADING, 1.0) | {"policy": "with", "outcome": "cost_state_eur", "unit": "EUR of 2025"}
    lines = [
        {**row, "setting": key, "swing": swing, "evidence": "assumed", "how": "prices"} for key, swing in swings.items()
    ]
    return replace(found, dependence=Dependence(40, pd.DataFrame(), pd.DataFrame(lines)))


def missed_figures() -> Iterator[tuple[str, str]]:
    for row in rows(of_the_fit.FILE):
        if row["inside90"] == "false" and row["kind"] != "apart":  # a difference of figures that stand here themselves
            yield row["figure"], row["year"]


def test_every_figure_that_the_fit_misses_is_on_the_page() -> None:
    missed = list(missed_figures())
    (figures,) = (one for one in against(results()) if one.name == "figures")
    assert len(figures.items) == len(missed) > 0
    for (figure, year), words in zip(missed, figures.items, strict=True):
        assert catalogue("en").name_of("fit_figure", figure) in words and year in words


def test_every_pattern_that_is_not_reproduced_is_on_the_page() -> None:
    asked = tomllib.loads((ROOT / "sim/validation/patterns.toml").read_text(encoding="utf-8"))
    stored = rows(of_the_patterns.FILE)
    missed = [row for row in stored if row["outcome"] == "not reproduced"]
    assert {row["pattern"] for row in stored} == {pattern["id"] for pattern in asked["pattern"]}
    (patterns,) = (one for one in against(results()) if one.name == "patterns")
    assert len(patterns.items) == len(missed) > 0
    for row, words in zip(missed, patterns.items, strict=True):
        assert words.startswith(f"{row['pattern']}. ") and row["meaning"] in words and row["why"] in words


def test_every_figure_that_the_run_itself_misses_is_on_the_page() -> None:
    found = results()
    missed = found.published[~found.published["inside"].astype(bool)]
    (own,) = (one for one in against(found) if one.name == "own_past")
    assert len(own.items) == len(missed) > 0
    titles = [published()[figure].title for figure in missed["figure"]]
    assert all(title in own.items[n] for n, title in enumerate(titles))


@pytest.mark.parametrize("language", ["en", "nl"])
def test_the_page_shows_each_of_them_with_its_test_and_what_would_change_our_mind(language: str) -> None:
    found = moved_by(results(), {"costs.cost_caseworker_hour": 0.5})
    shown = unescape(page.html(found, language))
    for one in against(found, language):
        for words in (one.title, one.test, one.result, one.change, *one.items):
            assert words in shown.replace("\n", " "), words


def test_what_is_missed_stays_when_everything_else_is_stronger(monkeypatch: pytest.MonkeyPatch) -> None:
    say = catalogue("en")
    stronger = [Objection(f"other {n}", 99.0, "t", "r", "c", "m") for n in range(20)]
    monkeypatch.setattr(objections, "_BUILDERS", (*objections._BUILDERS, lambda findings, say: iter(stronger)))
    found = against(results())
    assert len(found) == MOST
    assert {"figures", "patterns", "own_past", "left_out"} <= {one.name for one in found}
    assert say("red_team.title") in page.html(results(), "en")


def test_the_strongest_comes_first() -> None:
    weights = [one.weight for one in against(moved_by(results(), {"costs.cost_caseworker_hour": 0.5}))]
    assert weights == sorted(weights, reverse=True) and len(weights) >= 6


def test_the_three_assumptions_that_move_it_most_are_each_told() -> None:
    prices = ("cost_caseworker_hour", "hours_maatwerk_case", "cost_goods", "cost_care_at_origin")
    found = named(moved_by(results(), {f"costs.{key}": 0.4 - n / 10 for n, key in enumerate(prices)}))
    told = {name.removeprefix("assumption costs.") for name in found if name.startswith("assumption")}
    assert told == set(prices[:3])
    assert "--set costs.cost_goods=1" in found["assumption costs.cost_goods"].test


def test_the_reading_weighs_as_much_as_it_moves_the_answer() -> None:
    answer = results().effects.set_index(["policy", "outcome"]).loc[("with", "additional_departures"), "mean"]
    found = named(told_by_readings(results(), 100.0, 300.0, 250.0))["reading"]
    assert found.weight == pytest.approx(min(200.0 / float(str(answer)), 9.0))
    assert "+100" in found.result and "+300" in found.result
    assert "reading" not in named(told_by_readings(results(), 100.0))


def test_readings_that_few_simulations_lived_under_do_not_tell_what_a_reading_does() -> None:
    assert "reading" in named(told_by_readings(results(), 100.0, 300.0, replications=5))
    assert "reading" not in named(told_by_readings(results(), 100.0, 300.0, replications=4))


def test_an_answer_that_is_clear_is_not_called_chance() -> None:
    clear = named(results())["chance"].title
    assert clear == catalogue("en")("red_team.chance_clear")
    nothing = results()
    wide = nothing.effects.assign(low=-5e5, high=5e5)
    assert named(replace(nothing, effects=wide))["chance"].title == catalogue("en")("red_team.chance_unclear")


def test_a_miss_is_as_far_as_the_nearest_end_of_what_is_published() -> None:
    say = catalogue("en")
    missed, every = misses.figures(say)
    one = next(row for row in of_the_fit.stored() if not row.is_inside)
    assert every == sum(row["kind"] != "apart" for row in rows(of_the_fit.FILE))
    assert missed[0].distance == pytest.approx(abs(one.simulated.middle - one.known) / one.known)
