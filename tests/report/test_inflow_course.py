"""The page says which course the inflow takes, beside every value that the rules use."""

from dataclasses import replace

import pytest

from sim.report.blocks.grounds import sources
from sim.report.findings import Findings
from sim.report.say.language import catalogue
from sim.scenario.changing import with_overrides
from tests.report.invented_results import results, scenario

WORDS = {
    ("en", "low"): "Inflow after 2024 takes the low course: 30% below what",
    ("en", "middle"): "Inflow after 2024 takes the middle course",
    ("en", "high"): "Inflow after 2024 takes the high course: 45% above what",
    ("en", "drawn"): "Inflow after 2024 is not known: each simulation draws its own course, from 30% below to 45%",
    ("nl", "low"): "De instroom na 2024 volgt het lage verloop: 30% onder wat",
    ("nl", "middle"): "De instroom na 2024 volgt het middelste verloop",
    ("nl", "high"): "De instroom na 2024 volgt het hoge verloop: 45% boven wat",
    ("nl", "drawn"): "De instroom na 2024 is niet bekend: elke simulatie trekt een eigen verloop, van 30% onder",
}


def intro(language: str, *overrides: str) -> str:
    """Give what stands above the list of all values."""
    asked = with_overrides(scenario(), overrides)
    findings = Findings(replace(results(scenario()), scenario=asked))
    block = sources.build(findings, catalogue(language))
    assert block is not None
    return str(block["intro"])


@pytest.mark.parametrize(("language", "course"), WORDS)
def test_the_page_says_which_course_the_inflow_takes(language: str, course: str) -> None:
    said = intro(language, f"inflow.course={course}", 'plan.parameter_sets="ensemble"')
    assert WORDS[language, course] in said


def test_with_one_set_for_all_nothing_is_drawn_and_the_page_says_the_middle() -> None:
    assert WORDS["en", "middle"] in intro("en", 'plan.parameter_sets="defaults"')
