"""What the answer depends on, as the page tells it: no driver out of luck, plain names, and both ends of the answer."""

from __future__ import annotations

import html
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import sim
from sim.analysis.doubt.dependence import SHARES, Dependence
from sim.analysis.doubt.leading import LEADING
from sim.analysis.results import Results
from sim.parameters import ensemble
from sim.parameters.catalogue import settings
from sim.report import page
from sim.report.findings import Findings
from sim.report.say.language import catalogue
from sim.report.weigh.depends import leading_lines
from tests.report.invented_results import results, with_sets

ROOT = Path(__file__).resolve().parents[2]
DEPARTURES, COSTS = "additional_departures", "cost_state_eur"
MONEY, HOURS = "behaviour.money_value", "costs.hours_maatwerk_case"

Shares = tuple[float, float, float]


def share_row(outcome: str, kind: str, name: str, group: str, share: Shares, by_chance: float) -> tuple[Any, ...]:
    clear = kind != "rest" and share[0] > by_chance and share[1] > 0
    narrower = 1 - (1 - share[0]) ** 0.5
    return ("with", outcome, "persons", kind, name, group, "derived", *share, by_chance, clear, narrower, 100)


def dependence(money: Shares = (0.6, 0.45, 0.7), leads: Sequence[str] = (MONEY, HOURS), runs: int = 100) -> Dependence:
    """Return a dependence in which money carries a share and the past could be chance."""
    rows = [
        share_row(DEPARTURES, "group", "money", "money", money, 0.05),
        share_row(DEPARTURES, "group", "past", "past", (0.1, 0.0, 0.3), 0.19),
        share_row(DEPARTURES, "rest", "rest", "rest", (0.3, 0.1, 0.5), np.nan),
        share_row(DEPARTURES, "setting", MONEY, "money", money, 0.1),
    ]
    ends = {
        MONEY: (DEPARTURES, "persons", "derived", "runs", 0.6, 0.19, 1.33, 22.0, 4.0, 2.0, 6.0, 67.0, 60.0, 74.0, 2.9),
        HOURS: (COSTS, "EUR of 2025", "assumed", "prices", 40, 10.0, 80.0, 4e6, 2e6, 1e6, 3e6, 7e6, 6e6, 8e6, 1.3),
    }
    leading = [("with", *ends[key][:2], key, *ends[key][2:]) for key in leads]
    return Dependence(runs, pd.DataFrame(rows, columns=list(SHARES)), pd.DataFrame(leading, columns=list(LEADING)))


def shown(dependent: Dependence | None, language: str = "en", prior: pd.DataFrame | None = None) -> str:
    of: Results = replace(with_sets(results()), dependence=dependent, prior=prior)
    found = re.search(r'<section id="drivers".*?</section>', page.html(of, language), re.S)
    assert found
    return html.unescape(re.sub(r"\s+", " ", found.group()))


def titles(of: str) -> list[str]:
    return re.findall(r"<h3[^>]*>(.*?)</h3>", of)


def test_the_title_names_the_group_that_carries_most_with_its_range() -> None:
    assert "Additional departures: how strongly money counts explains 60% (45 to 70%)" in titles(shown(dependence()))[0]
    dutch = titles(shown(dependence(), "nl"))[0]
    assert "Extra vertrek: hoe zwaar geld telt verklaart 60% (45 tot 70%)" in dutch


@pytest.mark.parametrize("money", [(0.03, 0.01, 0.2), (0.2, 0.0, 0.5)])
def test_no_title_names_a_group_that_chance_could_show_or_whose_range_touches_zero(money: Shares) -> None:
    of = shown(dependence(money))
    assert "in 100 simulations no group of assumptions stands out from luck" in titles(of)[0]
    assert "Most worth knowing" not in of


def test_luck_comes_last_and_what_chance_could_show_is_an_open_bar() -> None:
    of = shown(dependence())
    names = re.findall(r'class="name">(.*?)</text>', of)[:3]
    assert names == ["How strongly money counts", "What the past leaves open", "Luck, and several at once"]
    drawing = re.search(r'<svg class="drawing wide".*?</svg>', of)
    assert drawing and len(re.findall("frame-mark", drawing.group())) == 1
    assert "What the past leaves open: 10% (less than 1 to 30%), which could be chance." in of


def test_the_fact_most_worth_knowing_is_named_with_what_it_would_bring() -> None:
    """Knowing 60% of the variance leaves the root of 40% of the range: 37% less."""
    of = shown(dependence())
    assert "“How strongly money counts in deciding to leave”. Known exactly" in of
    assert "additional departures about 37% narrower" in of


def test_both_ends_of_an_assumption_stand_with_their_answers() -> None:
    of = shown(dependence())
    row = re.search(r"Hours of casework per maatwerk case</th>(.*?)</tr>", of)
    assert row
    cells = re.findall(r"<td>(.*?)</td>", row.group(1).replace("\u2060", ""))
    assert cells == ["Cost to the state", "+€2.0 million (at 10 hours)", "+€7.0 million (at 80 hours)", *cells[3:]]
    assert cells[3:5] == ["40 hours", "assumed"]


def test_with_too_few_simulations_only_that_and_what_is_exact_is_told() -> None:
    few = dependence(leads=[HOURS], runs=8)
    of = shown(replace(few, shares=few.shares.iloc[:0]))
    assert titles(of)[0] == "Too few simulations to tell what the answer depends on"
    assert "This run has 8 simulations; from 39 on" in of
    assert "“Hours of casework per maatwerk case” moves the answer most" in titles(of)[1]
    assert "explains" not in of and "narrower" not in of


def test_the_first_screen_gets_a_line_for_each_leading_assumption() -> None:
    of: Any = replace(with_sets(results()), dependence=dependence())
    lines = [line.replace("\u2060", "") for line in leading_lines(Findings(of), catalogue("en"))]
    assert lines == [
        "How strongly money counts in deciding to leave (derived). “Additional departures”: +4.0 in the simulations "
        "with the lowest values (about 0.19), +67 in those with the highest (about 1.33).",
        "Hours of casework per maatwerk case: 40 hours (assumed; plausible from 10 hours to 80 hours). "
        "Difference in “Cost to the state”: +€2.0 million at 10 hours, +€7.0 million at 80 hours.",
    ]
    assert leading_lines(Findings(replace(of, dependence=None)), catalogue("en")) == []


@pytest.mark.parametrize(("language", "words"), [("en", "simulations with “after"), ("nl", "simulaties met “na")])
def test_an_option_is_named_and_has_no_low_and_high_value(language: str, words: str) -> None:
    leading = dependence(leads=[MONEY]).leading.astype(object)
    leading.loc[0, ["setting", "low", "high", "used"]] = ["maatwerk.process", "after_refusal", "opening", "officer"]
    of: Any = replace(with_sets(results()), dependence=replace(dependence(), leading=leading))
    (line,) = leading_lines(Findings(of), catalogue(language))
    assert words in line and not re.search(r"lowest|highest|laagste|hoogste|\((about|rond)", line)


def test_the_headline_before_the_fit_stands_above_that_after_it() -> None:
    prior = results().effects.assign(low=-500.0, mean=100.0, high=900.0)
    of = shown(dependence(), prior=prior)
    assert ", before the fit" in of
    assert of.index("before the fit") < of.index("after the fit")
    assert "−500 to +900" in of
    assert re.search(
        r"Additional departures: \+100 on average before the fit, \S+ after it, with a range 0\.\d times", of
    )
    assert "before the fit" not in shown(dependence())


@pytest.mark.parametrize("language", ["en", "nl"])
def test_every_setting_that_may_be_named_has_a_short_plain_name(language: str) -> None:
    keys = [*ensemble.ensemble()[0][1], MONEY, *(key for key in settings() if key.startswith("costs."))]
    names = {key: settings()[key].plain_in(language) for key in keys}
    assert len(set(names.values())) == len(names)
    for key, name in names.items():
        assert re.fullmatch(r"[A-ZÀ-Ý].{3,110}[^.]", name), key
        assert not re.search(r"coefficient|hazard|log-odds|exponent|multiplier|ln\(|coëfficiënt", name), key


def test_every_command_on_the_page_runs_as_printed_from_the_folder_of_the_page(tmp_path: Path) -> None:
    small = ["plan.sample=0.005", "plan.replications=2", "plan.until=2026-03-31", "plan.follow_up_months=0"]
    sim.run(sim.load(ROOT / "scenarios" / "maatwerk.toml", small), out=tmp_path)
    written = (tmp_path / "dashboard.html").read_text(encoding="utf-8")
    commands = [html.unescape(found) for found in re.findall(r'<code class="command">(.*?)</code>', written)]
    assert len(commands) == 2
    for line in commands:
        first, *words = shlex.split(line.replace("plan.draws=128", "plan.draws=8"))
        assert first == "python"
        ran = subprocess.run(
            [sys.executable, *words, "--quiet"],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(ROOT), "PATH": ""},
            capture_output=True,
            encoding="utf-8",
            timeout=300,
        )
        assert ran.returncode == 0, ran.stderr
