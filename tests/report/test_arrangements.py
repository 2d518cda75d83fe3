"""The answer with and without what arrangements are assumed to do; a verdict that turns on it is said to."""

from dataclasses import replace

import pandas as pd
import pytest

from sim.analysis.maatwerk.arrangements import ASSUMED, NOTHING
from sim.analysis.results import Results
from sim.dossier.red_team import moved
from sim.report.findings import Findings
from sim.report.say import answering
from sim.report.say.language import catalogue, plain
from tests.report.invented_results import results, scenario, with_sets

SAY = catalogue("en")
Ends = tuple[float, float, float]


def lived_again(
    without: Ends = (45, 7, 104), cost: Ends = (3.4e6, 1.1e6, 8e6), with_it: Ends = (120, 20, 370), policy: str = "with"
) -> Results:
    """Give invented results beside a side run in which arrangements do nothing."""
    rows = [
        (policy, outcome, unit, *ends, 24, name)
        for name, leave, euros, share in (
            (ASSUMED, with_it, (2.1e6, 0.1e6, 6e6), (0.65, 0.2, 0.9)),
            (NOTHING, without, cost, (0.83, 0.4, 0.97)),
        )
        for outcome, unit, ends in (
            ("additional_departures", "persons", leave),
            ("cost_state_eur", "EUR of 2025", euros),
            ("deadweight_share", "share", share),
        )
    ]
    columns = ["policy", "outcome", "unit", "mean", "low", "high", "replications", "arrangements"]
    return replace(with_sets(results()), arrangements=pd.DataFrame(rows, columns=columns))


def headline(found: Results, language: str = "en") -> list[str]:
    return [plain(one) for one in answering.headline(Findings(found), catalogue(language))]


def account(found: Results, language: str = "en") -> str:
    return plain(" ".join(answering.account_lines(Findings(found), catalogue(language))))


@pytest.mark.parametrize(
    ("language", "words", "cost"),
    [
        ("en", "About six of every ten of these rest on", "Without that assumption, it costs EUR 3.4 million more."),
        ("nl", "Ongeveer zes van de tien van hen vertrekken", "Zonder die aanname kost het"),
    ],
)
def test_what_is_left_without_stands_directly_behind_the_answer(language: str, words: str, cost: str) -> None:
    said = headline(lived_again(), language)
    assert said[1].startswith(words) and "45" in said[1] and said[-1].startswith(cost)
    assert len(headline(results(), language)) == len(said) - 2


def test_a_verdict_that_turns_is_said_to_turn_and_one_that_does_not_is_not() -> None:
    turned = lived_again(without=(27, -1, 52))
    assert "cannot be told from no change" in headline(turned)[1]
    assert "What can be told turns on it, of departures." in account(turned)
    assert "turns on it" not in account(lived_again())
    both = account(lived_again(without=(27, -1, 52), cost=(1e6, -2e6, 4e6)))
    assert "of departures and the cost" in both


def test_no_share_is_named_where_it_is_no_part_of_the_answer() -> None:
    for found in (lived_again(with_it=(120, -5, 370)), lived_again(without=(-30, -50, -7))):
        assert headline(found)[1].startswith("Part of this rests on")
    assert headline(lived_again(without=(119, 20, 360)))[1].startswith("Fewer than one of every ten")
    assert headline(lived_again(without=(2, 1, 4)))[1].startswith("More than nine of every ten")


def test_both_stand_in_the_account_with_their_ranges_and_beside_who_would_have_left_anyway() -> None:
    said = account(lived_again())
    assert "first 24 simulations" in said and "+45 (+7 to +104) instead of +120 (+20 to +370)" in said
    anyway = plain(" ".join(answering.anyway_lines(Findings(lived_again()), SAY)))
    assert anyway.endswith("If arrangements do nothing, about eight would have.")


def test_it_is_an_objection_of_the_size_that_it_has() -> None:
    (objection,) = moved.unmeasured(Findings(lived_again()), SAY)
    assert objection.weight == pytest.approx(75 / 120)
    assert "--set maatwerk.arrangement_log_odds=0" in objection.tests[0]
    assert not list(moved.unmeasured(Findings(results()), SAY))


def test_of_several_policies_each_has_its_departures_twice_and_its_own_verdict() -> None:
    of = scenario(("Without", "Careful", "Wide"))
    tables = [lived_again(policy="policy1").arrangements, lived_again((27, -1, 52), policy="policy2").arrangements]
    found = replace(with_sets(results(of)), arrangements=pd.concat(tables))
    said = account(found)
    assert '"Careful" +45 (+7 to +104) departures instead of +120 (+20 to +370); "Wide" +27' in said
    assert 'turns on it, of departures under "Wide".' in said
