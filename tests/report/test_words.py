"""The words follow from the numbers: reversed numbers give other sentences."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from sim.analysis.results import Results
from sim.machine.terminal import ShownPath
from sim.report import console
from sim.report.findings import Findings
from sim.report.say.answering import answer, headline
from sim.report.say.language import LanguageNotAvailable, catalogue, plain
from tests.report.invented_results import results, scenario, with_sets

SAY = catalogue("en")


def with_effect(found: Results, outcome: str, mean: float, low: float, high: float) -> Results:
    """Give the same results with another difference in one outcome."""
    effects = found.effects.copy()
    effects.loc[effects["outcome"] == outcome, ["mean", "low", "high"]] = (mean, low, high)
    return replace(found, effects=effects)


def title(found: Results) -> str:
    return plain(" ".join(headline(Findings(found), SAY)))


def test_more_and_fewer_people_and_costs_and_savings_are_told_apart() -> None:
    found = results()
    assert "363 more of the same people leave demonstrably in five years. It saves the state" in title(found)
    assert "fewer of the same people leave demonstrably in five years. It costs the state" in title(
        results(strength=-1)
    )
    dear = with_effect(found, "cost_state_eur", 2.4e6, 1.9e6, 2.9e6)
    assert "It costs the state EUR 2.40 million more" in title(dear)


def test_an_interval_that_holds_zero_cannot_be_told_from_no_change() -> None:
    unclear = with_effect(results(), "additional_departures", 12, -30, 54)
    assert "cannot be told from no change" in title(unclear)
    assert "-30 to +54" in " ".join(answer(unclear))
    balance = with_effect(results(), "cost_state_eur", 0.4e6, -1.3e6, 1.9e6)
    assert "Whether it costs or saves the state money cannot be told" in title(balance)
    assert "difference in cost: 95% interval -EUR 1.3 to +EUR 1.9 million" in " ".join(answer(balance))


def test_a_policy_that_changes_nothing_is_said_to_change_nothing() -> None:
    lines = answer(results(strength=0))
    assert "Nothing changes" in lines[1] and "exactly the same" in lines[1]
    assert all("exactly" in line or "obody" in line for line in lines[2:6])
    assert not any("simulations (95% interval" in line for line in lines)


@pytest.mark.parametrize(
    ("share", "words"), [(0.58, "about six would"), (0.97, "more than nine"), (0.02, "fewer than one")]
)
def test_it_says_how_many_of_ten_would_have_left_anyway(share: float, words: str) -> None:
    found = results()
    effects = found.effects.copy()
    rows = effects["outcome"] == "deadweight_share"
    effects.loc[rows, ["mean", "low", "high"]] = (share, share - 0.01, share + 0.01)
    assert any(words in line for line in answer(replace(found, effects=effects)))


def test_of_a_few_people_who_got_maatwerk_it_is_said_that_no_share_can_be_told() -> None:
    """ "About six would have left" stood above five people in three simulations."""
    found = with_effect(results(), "paid", 5 / results().replications, 0, 1)
    found = with_effect(found, "deadweight_share", np.nan, np.nan, np.nan)
    (said,) = (line for line in answer(found) if "Too few people got maatwerk" in line)
    assert said.endswith(": 5 in all simulations together.")


@pytest.mark.parametrize(("replications", "ends"), [(8, "lowest and highest of 8: "), (60, "95 of 100 simulations: ")])
def test_the_range_of_who_would_have_left_anyway_is_named_as_that_of_the_differences(
    replications: int, ends: str
) -> None:
    """ "In 9 of 10 simulations" was said of eight."""
    (line,) = (line for line in answer(with_sets(results(replications=replications))) if "Of every ten" in line)
    assert f"({ends}" in line and "9 of 10" not in line


@pytest.mark.parametrize(
    ("replications", "named"), [(1, "the one simulation"), (8, "all 8 simulations"), (60, "9 of 10 simulations")]
)
def test_the_range_of_a_level_names_the_simulations_that_it_holds(replications: int, named: str) -> None:
    found = results(scenario(["Only this"]), replications=replications)
    assert any(f"In {named}: " in line for line in answer(found))


@pytest.mark.parametrize(
    ("replications", "line"),
    [(8, "in 2 of 8 simulations."), (60, "in 3% of the simulations (95% interval 1% to 12%).")],
)
def test_of_few_simulations_it_is_counted_how_many_save(replications: int, line: str) -> None:
    """ "In 25% of the simulations (95% interval 7% to 60%)" was said of two of eight."""
    found = results(replications=replications)
    draws = found.draws.copy()
    ours = (draws["outcome"] == "cost_state_eur") & (draws["policy"] == "with")
    draws.loc[ours, "value"] += np.where(draws.loc[ours, "replication"] < 2, -1e9, 1e9)
    assert f"It saves the state money {line}" in answer(replace(found, draws=draws))


def test_who_would_have_left_anyway_is_not_said_where_both_policies_have_maatwerk() -> None:
    found = results()
    summary = found.summary.copy()
    summary.loc[summary["outcome"] == "left_maatwerk", ["mean", "low", "high"]] = (640, 600, 680)
    assert not any("Of every ten" in line for line in answer(replace(found, summary=summary)))


def test_one_policy_has_levels_and_no_comparison() -> None:
    lines = answer(results(scenario(["Only this"])))
    assert any("nothing to compare it with" in line for line in lines)
    assert "demonstrable departures" in console.table(results(scenario(["Only this"]))).lower()


@pytest.mark.parametrize("without", [["additional_departures"], ["cost_state_eur"], ["deadweight_share", "gained"]])
def test_an_outcome_that_is_missing_leaves_its_words_out(without: list[str]) -> None:
    assert answer(results(without=without))


def test_no_number_stands_without_its_interval() -> None:
    lines = answer(results())
    assert all("95% interval" in lines[place] for place in (2, 4, 5))
    for line in console.table(results(), width=400).splitlines()[3:]:
        assert " to " in line or line.endswith(")") or line.startswith("(") or "change" in line or "no price" in line


def test_the_console_gets_ascii_only_whatever_the_labels_hold() -> None:
    found = results(scenario(["Zönder", "Mít — “€” \x1b[31m"]))
    for text in (*answer(found), console.table(found)):
        assert text.isascii()
        assert "\x1b" not in text


def test_a_departure_without_a_price_says_so_and_which_policy_would_have_one() -> None:
    text = console.table(results(strength=0), width=400)
    row = next(line for line in text.splitlines() if line.startswith("Cost of one additional departure"))
    mark = row.split()[-1]
    assert row.split()[-3:] == ["no", "price", mark]
    assert f"\n{mark} only a policy that clearly costs more and clearly brings more departures has a price" in text
    assert "has a price, and not over a few simulations" in console.table(with_sets(results(strength=0)), width=400)


@pytest.mark.parametrize("language", ["en", "nl"])
def test_the_table_fits_eighty_columns_and_breaks_no_word(language: str) -> None:
    found = results(
        scenario(["Without", "A policy with a label that is much longer than a line of a terminal can hold"])
    )
    narrow, wide = (console.table(found, language, width) for width in (80, 400))
    assert max(map(len, narrow.splitlines())) <= 80
    words = [set(re.findall(r"[^\s-]+", text)) for text in (narrow, wide)]
    assert words[0] == words[1]


def test_languages_but_dutch_and_english_are_refused() -> None:
    with pytest.raises(LanguageNotAvailable, match=r"^the reports speak nl and en, not 'fr'$"):
        catalogue("fr")
    for language in ("fr", "../en", ""):
        with pytest.raises(LanguageNotAvailable):
            catalogue(language)


def test_one_simulation_gives_no_interval_and_no_bare_number() -> None:
    lines = answer(results(replications=1))
    assert "is not known" in lines[1]
    said = " ".join(lines)
    assert not re.search(r"\d more people", said)
    assert [odd for odd in ("none of the 1", "each of the 1", "ranges", " at EUR ", "no group") if odd in said] == []


def test_a_path_is_told_as_it_is_and_other_words_in_ascii() -> None:
    say = catalogue("nl").for_console()
    assert say("explain.results", count="één", folder=ShownPath("map é/**x**")).endswith(
        "een simulaties, in map é/**x**"
    )


def test_policies_with_luck_of_their_own_are_not_said_to_share_it() -> None:
    lines = " ".join(answer(replace(results(), unpaired=True)))
    assert "the same luck" not in lines
    assert "luck of its own" in lines
    assert "the same luck" in " ".join(answer(results()))


def test_empty_tables_do_not_stop_the_words() -> None:
    found = results()
    names = ("effects", "groups", "published", "monthly", "draws", "lives")
    empty: dict[str, Any] = {name: pd.DataFrame() for name in names}
    assert answer(replace(found, **empty))


def test_usable_places_are_as_many_as_the_sample_has() -> None:
    whole = Findings(results())
    half = scenario()
    sampled = Findings(results(replace(half, plan=replace(half.plan, sample=0.5))))
    places = whole.capacity(whole.reference)
    assert places and sampled.capacity(sampled.reference) == tuple(0.5 * number for number in places)
