"""The table of years on the page holds the numbers of yearly.csv, a level and a difference for each outcome."""

from __future__ import annotations

import pytest

from sim.report.blocks import years
from sim.report.blocks.views import Table
from sim.report.findings import Findings
from sim.report.say.language import catalogue
from tests.report.invented_results import results, scenario


def tables(found: Findings, language: str = "en") -> list[Table]:
    return [part.content["table"] for part in years.parts(found, catalogue(language))]


@pytest.mark.parametrize("language", ["en", "nl"])
def test_each_outcome_has_a_row_for_its_level_and_one_for_its_difference(language: str) -> None:
    say = catalogue(language)
    (table,) = tables(Findings(results()), language)
    assert table.heads[1:] == ("2026", "2027", "2028", "2029", "2030")
    names = [row[0] for row in table.rows]
    assert names[::2] == list(dict.fromkeys(names[::2])) and say("outcome.cost_state_eur") in names
    assert set(names[1::2]) == {say("course.year_difference", reference="Without maatwerk")}


def test_the_cells_are_the_numbers_of_the_year() -> None:
    found = results()
    rows = found.yearly[(found.yearly["policy"] == "with") & (found.yearly["outcome"] == "left_maatwerk")]
    (table,) = tables(Findings(found))
    place = [row[0] for row in table.rows].index("Left with maatwerk")
    assert table.rows[place][1].startswith(f"{rows['mean'].iloc[0]:.0f} (")
    assert table.rows[place + 1][1].startswith(f"+{rows['difference'].iloc[0]:.0f} (")


def test_every_policy_has_its_years_and_one_alone_has_levels() -> None:
    assert len(tables(Findings(results(scenario(("Without", "With", "Wider")))))) == 2
    (alone,) = tables(Findings(results(scenario(("Alone",)))))
    assert len({row[0] for row in alone.rows}) == len(alone.rows)
