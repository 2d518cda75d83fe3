"""What gets better as people are here for less time says so; what gets better for those who stay does not."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from sim.report.blocks import costs, rights
from sim.report.findings import Findings
from sim.report.say.language import catalogue, plain
from sim.report.sheet import rights_lines
from sim.report.simulations import STOCKS
from tests.report.invented_results import results
from tests.report.test_assumed_rates import with_counts
from tests.report.test_words import with_effect

PEOPLE, MONTHS = 1_000, 60
WITHOUT_BED = "months_without_bed"
BY_ABSENCE = "as people are here 600 months less in all: 497 in every 1,000 months here, 500 under the reference"


def living(fewer: float, less: float, outcome: str = WITHOUT_BED) -> Findings:
    """Invent a run in which so many people fewer are present, and there is so much less of an outcome."""
    found = with_counts(results(replications=8), **{WITHOUT_BED: (30_000, -less)})
    rows = []
    for policy, present, counted in (("without", PEOPLE, 30_000), ("with", PEOPLE - fewer, 30_000 - less)):
        for run in range(8):
            stocks = {**dict.fromkeys(STOCKS, 0.0), STOCKS[0]: present + 0.001 * run * (policy == "with")}
            rows += [(policy, run, "future", name, value) for name, value in {**stocks, outcome: counted}.items()]
    known = found.draws[found.draws["outcome"] != outcome]
    draws = pd.DataFrame(rows, columns=["policy", "replication", "period", "outcome", "value"])
    return Findings(replace(found, draws=pd.concat([known, draws], ignore_index=True)))


@pytest.mark.parametrize(
    ("fewer", "less", "counted"),
    [
        (10, 500, "four clearly get better (as people are here for less time)"),
        (10, 5_000, "four clearly get better (three as people are here for less time)"),
        (0, 500, "four clearly get better"),
        (-10, 500, "four clearly get better"),
    ],
    ids=["within their absence", "more than their absence", "as many people", "more people"],
)
def test_a_safeguard_is_said_to_get_better_by_absence_only_where_that_may_be_all(
    fewer: float, less: float, counted: str
) -> None:
    """ "Better: months without a bed, -1,300" was said of people who had left."""
    say, found, is_said = catalogue("en"), living(fewer, less), (fewer, less) == (10, 500)
    (line,) = (one for one in rights_lines(found, say) if "without a bed" in one)
    assert (BY_ABSENCE in plain(line)) == is_said and "Better" in line
    built = rights.build(found, say)
    assert built is not None
    (row,) = (row for of in built["rows"] if "without a bed" in of.name for row in of.rows)
    assert (row.reading == BY_ABSENCE) == is_said
    assert built["title"].endswith(counted)


@pytest.mark.parametrize(("fewer", "is_said"), [(10, True), (0, False)])
def test_care_that_people_do_not_get_here_is_no_saving_without_a_word(fewer: float, is_said: bool) -> None:
    outcome = "cost_account_medical_eur"
    found, say = living(fewer, 500, outcome), catalogue("en")
    saved = Findings(with_effect(found.results, outcome, -9e9, -9.1e9, -8.9e9))
    built = costs.build(saved, say)
    assert built is not None
    (figure,) = (one for one in built["parts"][0].content["figures"] if one.key.startswith("accounts"))
    assert ("Medical care, as people are here for less time" in figure.title) == is_said
    assert any("Care that somebody does not get here is not a gain" in note for note in figure.notes) == is_said
