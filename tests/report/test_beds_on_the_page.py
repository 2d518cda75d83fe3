"""The block on costs says how many beds of each kind the state gives, and how many people in view have none."""

from __future__ import annotations

import pytest

from sim.measure.measuring import BEDS
from sim.report.blocks import costs
from sim.report.findings import Findings
from sim.report.say.language import catalogue
from sim.report.say.rounding import Estimate
from tests.report.invented_results import results

PEOPLE = dict(zip(BEDS, (2650, 290, 2400, 440, 0, 13_900), strict=True))


@pytest.mark.parametrize(
    ("language", "shown"),
    [("en", ("2,650", "290", "2,400", "440", "13,900")), ("nl", ("2.650", "290", "2.400", "440", "13.900"))],
)
def test_the_block_on_costs_says_who_has_which_bed(
    language: str, shown: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    found, say = Findings(results()), catalogue(language)
    before = costs.build(found, say)
    levels = {f"{bed}_at_end": Estimate(float(people), float(people), float(people)) for bed, people in PEOPLE.items()}
    monkeypatch.setattr(Findings, "level", lambda self, variant, outcome, period="future": levels.get(outcome))
    block = costs.build(found, say)
    assert before is not None and block is not None
    said = block["intro"].removeprefix(before["intro"])
    assert all(number in said for number in shown) and found.reference.label in said
