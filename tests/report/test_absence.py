"""What falls as people are elsewhere is no gain; what falls or rises with their time here says so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd
import pytest

from sim.parameters.outcomes import OUTCOMES, PLACES
from sim.report.blocks import costs, rights
from sim.report.findings import Findings
from sim.report.say.language import catalogue, plain
from sim.report.sheet import rights_lines
from sim.report.simulations import STOCKS
from sim.report.weigh.unmeasured import hidden
from tests.report.invented_results import results
from tests.report.test_assumed_rates import with_counts
from tests.report.test_words import with_effect

SAY = catalogue("en")
PEOPLE, MONTHS, COUNTED = 1_000, 60, 30_000
BANNED, BOTH = "area_ban_months", (*STOCKS, PLACES["hub"])
BY_ABSENCE = (
    "as people are in view here 600 months less in all: 497 in every 1,000 months in view, 500 under the reference"
)
BY_PRESENCE = (
    "as people are in view here 600 months more in all: 503 in every 1,000 months in view, 500 under the reference"
)
Places = Mapping[str, float]


def living(change: float, outcome: str = BANNED, *, in_view: float = 0, longer: Places | None = None) -> Findings:
    """Invent a run with so much more of an outcome, of people in view, and of months in places where they may be."""
    found = with_counts(results(replications=8), **{outcome: (COUNTED, change)})
    months = {PLACES[place]: more for place, more in (longer or {}).items()}
    rows = []
    for policy, many, counted in (("without", 0, COUNTED), ("with", 1, COUNTED + change)):
        for run in range(8):
            more = {name: many * months.get(name, 0.0) for name in BOTH}
            less = {name: more[name] / (MONTHS if OUTCOMES[name].kind == "mean" else 1) for name in BOTH}
            stocks = {**less, STOCKS[0]: PEOPLE + many * (in_view + 0.001 * run)}
            rows += [(policy, run, "future", name, value) for name, value in {**stocks, outcome: counted}.items()]
    known = found.draws[found.draws["outcome"] != outcome]
    draws = pd.DataFrame(rows, columns=["policy", "replication", "period", "outcome", "value"])
    return Findings(replace(found, draws=pd.concat([known, draws], ignore_index=True)))


def told(found: Findings, outcome: str) -> tuple[str, str, str]:
    """Give the line of a safeguard on the answer page, what its row says beside the number, and the title."""
    name = OUTCOMES[outcome].names["en"]
    built = rights.build(found, SAY)
    assert built is not None
    (row,) = (row for of in built["rows"] if of.name == name for row in of.rows)
    (line,) = (plain(one) for one in rights_lines(found, SAY) if f"{name}," in one)
    return line, row.reading, built["title"]


@pytest.mark.parametrize(
    ("in_view", "change", "reading"),
    [
        (-10, -500, BY_ABSENCE),
        (-10, -5_000, ""),
        (0, -500, ""),
        (10, -500, ""),
        (10, 500, BY_PRESENCE),
        (10, 5_000, ""),
    ],
    ids=["within absence", "more than that", "as many people", "more people", "within presence", "more than presence"],
)
def test_a_safeguard_says_that_people_are_in_view_for_less_or_more_time_only_where_that_may_be_all(
    in_view: float, change: float, reading: str
) -> None:
    """ "Better: months without a bed, -1,300" was said of people who had left, "worse" of people who were in view."""
    line, beside, title = told(living(change, in_view=in_view), BANNED)
    assert line.startswith("Better" if change < 0 else "Worse") and (reading in line or not reading)
    assert beside.startswith(reading) and bool(beside) == bool(reading)
    assert ("as people are in view here for more time" in title) == (reading == BY_PRESENCE)


@pytest.mark.parametrize(
    ("outcome", "longer", "change", "words"),
    [
        ("left_without_bed", {"hub": 28_000}, -44, "28,000 months longer in a return hub"),
        ("months_without_shelter", {"imprisoned": 600}, -500, "600 months longer in a prison cell"),
        ("left_without_bed", {"out_of_sight": 600}, -44, "600 months longer out of sight"),
        ("departed_to_unsafe", {"detained": 600}, -44, "600 months longer in detention"),
        (
            "ill_detained",
            {"imprisoned": 90, "hub": 60},
            -44,
            "90 months longer in a prison cell and 60 months",
        ),
        ("left_without_bed", {"hub": 40}, -44, ""),
        ("ill_detained", {"out_of_sight": 600}, -44, ""),
        ("hub_person_months", {"detained": -600}, -500, ""),
    ],
    ids=["hub", "prison", "out of sight", "detention", "two places", "more than that", "free is no harm", "no place"],
)
def test_what_falls_as_people_are_elsewhere_is_not_called_better(
    outcome: str, longer: Places, change: float, words: str
) -> None:
    """Sending people to a hub made seven safeguards "better", and prison for stay two."""
    line, beside, title = told(living(change, outcome, longer=longer), outcome)
    assert line.startswith("Lower" if words else "Better")
    assert not words or "without counting as better (people are" in title
    assert words in line and beside.startswith(f"does not count as better: in all people are {words}" if words else "")


def test_a_harm_of_which_one_end_of_an_assumption_is_nothing_is_named_with_its_range() -> None:
    """Nine thousand months of avoided care, in every simulation, "cannot be told from no change" and were not named."""
    line, beside, title = told(living(20, "refoulement_checks_missed"), "refoulement_checks_missed")
    assert "get worse as far as an assumption holds" in title and "depends on an assumption" in beside
    assert line.startswith("Worse, on an assumption: Checks before removal") and "+20 (0 to +" in line


@pytest.mark.parametrize(("fewer", "is_said"), [(10, True), (0, False)])
def test_care_that_people_do_not_get_here_is_no_saving_without_a_word(fewer: float, is_said: bool) -> None:
    outcome = "cost_account_medical_eur"
    found = living(-500, outcome, in_view=-fewer)
    saved = Findings(with_effect(found.results, outcome, -9e9, -9.1e9, -8.9e9))
    built = costs.build(saved, SAY)
    assert built is not None
    (figure,) = (one for one in built["parts"][0].content["figures"] if one.key.startswith("accounts"))
    assert ("Medical care, as people are here for less time" in figure.title) == is_said
    assert any("Care that somebody does not get here is not a gain" in note for note in figure.notes) == is_said


def test_the_answer_names_every_safeguard_that_changes_and_the_gravest_first() -> None:
    """Children, isolation and people who are ill stood under *six others*, behind days and extensions."""
    worse = ("detention_days", "detention_extended", "redetained", "ill_detained", "court_review_late")
    gravest = ("children_detained", "isolation_placements")
    counts = dict.fromkeys((*worse, *gravest), (1000.0, 100.0))
    _, *lines = map(plain, rights_lines(Findings(with_counts(results(replications=8), **counts)), SAY))
    named = [OUTCOMES[name].names["en"] for name in (*gravest, "ill_detained")]
    assert [name in line for name, line in zip(named, lines, strict=False)] == [True] * 3
    assert all(any(OUTCOMES[name].names["en"] in line for line in lines) for name in counts)


def test_departures_to_an_unsafe_country_that_cannot_be_told_from_none_are_said_to_be_so() -> None:
    found = with_counts(results(replications=8), additional_to_unsafe=(0.0, 3.0))
    clear = plain(hidden.beside(Findings(found), Findings(found).others[0], "additional_departures", SAY))
    assert clear == "; to a country that is not safe: +3.0"
    doubtful = Findings(with_effect(found, "additional_to_unsafe", 3.0, -1.0, 10.0))
    said = plain(hidden.beside(doubtful, doubtful.others[0], "additional_departures", SAY))
    assert said == clear.removesuffix(".0") + ", which cannot be told from none"
