"""The tables of years on the page hold the numbers of yearly.csv and spending.csv, levels and differences."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from sim.report import page
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


@pytest.mark.parametrize(("language", "level"), [("en", "€11.0 million (€9.0"), ("nl", "€ 11,0 miljoen (€ 9,0")])
def test_what_is_spent_stands_by_article_and_by_payer_in_each_year_and_in_all(language: str, level: str) -> None:
    say, found = catalogue(language), Findings(results())
    by_article, by_payer = years.spending(found.about(found.others[0]), say)
    assert by_article.heads[1:] == by_payer.heads[1:] == ("2026", "2027", "2026-2027")
    assert [row[0][:4] for row in by_article.rows[::2]] == ["37.1", "37.2"]
    assert [row[0] for row in by_payer.rows[::2]] == [say("payer.ministry"), say("payer.coa")]
    assert by_article.rows[0][1].replace("\u00a0", " ").startswith(level)
    assert {row[0] for row in by_article.rows[1::2]} == {say("course.year_difference", reference="Without maatwerk")}


def test_the_page_shows_what_is_spent_and_leaves_it_out_where_nothing_is_known() -> None:
    title = catalogue("en")("costs.spent_title")
    assert title in page.html(results())
    assert title not in page.html(replace(results(), spending=pd.DataFrame()))
