"""Who assumed a number of the page, on what evidence and since when: one command each."""

from __future__ import annotations

import csv
import random
import re
from pathlib import Path

import pytest

from sim.cli import main
from sim.dossier import history, named, numbers, tracing
from sim.evidence import of_the_fit, of_the_patterns
from sim.experiment.keep.manifest import git
from sim.parameters import readings
from sim.parameters.accounts import ACCOUNTS, PAYERS
from sim.parameters.catalogue import published, settings
from sim.parameters.experiments import experiments
from sim.parameters.outcomes import OUTCOMES
from sim.report.say.language import catalogue
from sim.scenario import load
from sim.study import default_folder
from tests.cli.command import ROOT

EXAMPLE = ROOT / "results" / "example"


def numbers_of_the_page(language: str) -> list[str]:
    """Name, as the page does, what its numbers are: outcomes, published figures and settings."""
    with (EXAMPLE / "summary.csv").open(encoding="utf-8") as file:
        outcomes = {row["outcome"] for row in csv.DictReader(file)} & OUTCOMES.keys()
    with (EXAMPLE / "published.csv").open(encoding="utf-8") as file:
        figures = {row["figure"] for row in csv.DictReader(file)} & published().keys()
    said = [OUTCOMES[name].names[language] for name in sorted(outcomes)]
    titles = [published()[name].title_in(language) for name in sorted(figures)]
    return [
        *said,
        *titles,
        *settings(),
        *(name for names in elsewhere_on_the_page(language).values() for name in names),
    ]


def elsewhere_on_the_page(language: str) -> dict[str, list[str]]:
    """Name what else has numbers on the page: what is paid, what the fit looks at, patterns, readings, experiments."""
    say = catalogue(language)
    return {
        "outcome": [
            *(one.names[language] for one in ACCOUNTS.values()),
            *(one.names[language] for one in PAYERS.values()),
        ],
        "figures": [
            *(say.name_of("fit_figure", row.figure) for row in of_the_fit.stored() if row.role != "apart"),
            *(one.name_in(language) for one in experiments() if one.figures),
        ],
        "pattern": [one.statement_in(language) for one in of_the_patterns.stored()],
        "settings": [say.name_of("choice", one) for one in (*readings.PROCESSES, *readings.MEANINGS)],
    }


@pytest.mark.parametrize("language", ["en", "nl"])
def test_everything_that_has_a_number_on_the_page_is_known_by_the_name_that_it_has_there(language: str) -> None:
    ask = {
        "outcome": named.outcome_named,
        "figures": lambda name: named.figures_named(name, "netherlands"),
        "pattern": named.pattern_named,
        "settings": named.settings_of_reading,
    }
    for kind, names in elsewhere_on_the_page(language).items():
        assert names and [name for name in names if not ask[kind](name)] == []


@pytest.mark.parametrize("table", ["account", "payer"])
def test_since_when_somebody_pays_is_known(table: str) -> None:
    told = [
        numbers.since_words(numbers._since_outcome(OUTCOMES[f"cost_{table}_{name}_eur"]), catalogue("en"))
        for name in (ACCOUNTS if table == "account" else PAYERS)
    ]
    assert not [line for line in told if "commit" not in line]


@pytest.mark.parametrize("language", ["en", "nl"])
def test_twenty_numbers_drawn_from_the_page_are_each_answered_by_one_command(
    language: str, capsys: pytest.CaptureFixture[str]
) -> None:
    labels = {"en": ("evidence:", "since:"), "nl": ("onderbouwing:", "sinds:")}[language]
    for name in random.Random(f"23 {language}").sample(numbers_of_the_page(language), 20):
        assert main(["scenarios/maatwerk.toml", "--explain", name, "--lang", language, "--out", str(EXAMPLE)]) == 0
        said = capsys.readouterr().out
        assert [label for label in labels if f"  {label}" not in said] == [], (name, said)


def test_of_an_outcome_the_answer_of_the_results_is_said_and_what_moves_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "effects.csv").write_text(
        "policy,reference,outcome,unit,mean,low,high,replications,noise_removed,distinguishable,reading\n"
        "with,without,cost_state_eur,EUR of 2025,2000000,1000000,3000000,40,,True,all\n"
        "with,without,cost_state_eur,EUR of 2025,9000000,8000000,9900000,9,,True,any\n"
    )
    (tmp_path / "leading.csv").write_text(
        "policy,outcome,setting,evidence,low,high,at_low,at_high,swing\n"
        "with,cost_state_eur,costs.cost_goods,assumed,0,1500,1900000,2100000,0.1\n"
        "with,cost_state_eur,costs.hours_maatwerk_case,assumed,10,80,1000000,3000000,1\n"
    )
    assert main(["scenarios/maatwerk.toml", "--explain", "Cost to the state", "--out", str(tmp_path)]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "with less without: +EUR 2.0 million (+EUR 1.0 to +EUR 3.0 million)" in said
    assert "EUR 9" not in said
    assert said.index("costs.hours_maatwerk_case (assumed): +EUR 1.00 million at 10") < said.index("costs.cost_goods")


def test_without_results_it_says_that_there_is_no_answer_yet(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["scenarios/maatwerk.toml", "--explain", "additional_departures", "--out", str(tmp_path / "no")]) == 0
    assert "not there yet" in capsys.readouterr().out


def test_results_with_another_number_of_simulations_are_found_and_said(
    desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["small.toml", "--explain", "children_detained"]
    folder = default_folder(load("small.toml", ["plan.replications=8"]))
    folder.mkdir(parents=True)
    (folder / "scenario.toml").touch()
    (folder / "manifest.json").write_text('{"replications": 8}')
    (folder / "effects.csv").write_text(
        "policy,reference,outcome,mean,low,high,replications,reading\nless,today,children_detained,3,2,4,8,all\n"
    )
    other = folder.with_name("small-0123456789ab")
    other.mkdir()
    (other / "manifest.json").write_text('{"replications": 4}')
    assert main(asked) == 0
    said = capsys.readouterr().out
    assert "answer:   less less today: +3.0 (+2.0 to +4.0)" in said and f"8 simulations, in {folder.as_posix()}" in said
    assert main([*asked, "--seed", "9"]) == 0
    assert "not there yet" in capsys.readouterr().out


def test_the_value_with_which_the_future_starts_is_said_first_and_then_what_was_before(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["scenarios/maatwerk.toml", "--explain", "detention.places"]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert said.startswith("detention.places = 690 (places")
    assert re.search(r"set by: base/netherlands.toml:\d+, from 2025-08 on since: .* before: 600, set by default", said)
    assert "see also: detention.places_unavailable = 140: Places that cannot be filled" in said


def test_an_entry_stands_since_the_commit_that_last_changed_what_it_claims(monkeypatch: pytest.MonkeyPatch) -> None:
    first = '[group.one]\nmeaning = "a"\ndefault = 1\nplausible = [\n  0,\n  2,\n]\nnote = "b"\n\n'
    text = f'{first}[[figure]]\nid = "two"\nvalues = 3\n'
    path = Path("entries.toml")
    monkeypatch.setattr(Path, "read_text", lambda self, encoding: text)
    history.claims.cache_clear()
    assert {name: list(lines) for name, lines in history.claims(path).items()} == {
        "group.one": [3, 4, 5, 6, 7],
        "figure": [12],
        "two": [12],
    }
    history.claims.cache_clear()


def test_what_git_writes_is_read_whatever_bytes_it_has(tmp_path: Path) -> None:
    """A console of Windows has a code page in which the bytes of some UTF-8 letters mean nothing."""
    (tmp_path / "config").write_bytes(b"[a]\n\tb = caf\xc3\xa9 \x9d\n")
    assert git(tmp_path, "config", "--file", "config", "a.b") == "café \ufffd"


def test_without_the_history_of_the_files_nothing_is_said_of_when(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(history, "_lines", lambda path: ())
    assert tracing.since_entry("support.cash_eur") is None
    assert main(["scenarios/maatwerk.toml", "--explain", "support.cash_eur"]) == 0
    assert "since:    version 0.1.0 or before" in capsys.readouterr().out
