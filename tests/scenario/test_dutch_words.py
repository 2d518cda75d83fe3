"""A scenario in two languages: what it says in Dutch, and where that stops to hold."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.printing import list_scenarios
from sim.scenario import ScenarioError, load

SCENARIOS = sorted((Path(__file__).parent.parent.parent / "scenarios").glob("*.toml"))
TEXT = """
title = "In English"
title_nl = "In het Nederlands"
question = "Why?"
question_nl = "Waarom?"

[policy.today]
label = "As today"
label_nl = "Zoals nu"
"""


@pytest.fixture
def bilingual(tmp_path: Path) -> Path:
    path = tmp_path / "both.toml"
    path.write_text(TEXT, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", ["In English", "Why?", "As today"]), ("nl", ["In het Nederlands", "Waarom?", "Zoals nu"])],
)
def test_it_speaks_the_language_of_the_run(bilingual: Path, language: str, words: list[str]) -> None:
    scenario = load(bilingual, [f"language={language}"])
    assert [scenario.title, scenario.question, scenario.policies[0].label] == words
    assert words[1] in "\n".join(list_scenarios(bilingual.parent, language))


def test_words_that_are_replaced_lose_their_dutch(bilingual: Path, tmp_path: Path) -> None:
    heir = tmp_path / "heir.toml"
    heir.write_text('extends = "both.toml"\ntitle = "Mine"\n[policy.today]\nlabel = "My own"\n', encoding="utf-8")
    scenario = load(heir, ["language=nl"])
    assert (scenario.title, scenario.question, scenario.policies[0].label) == ("Mine", "Waarom?", "My own")
    named = load(bilingual, ["language=nl", 'title="Named"', 'policy.today.label="So"'])
    assert (named.title, named.policies[0].label) == ("Named", "So")


def test_dutch_words_are_checked_like_the_others(tmp_path: Path) -> None:
    path = tmp_path / "wrong.toml"
    path.write_text("title_nl = 3\n[policy.today]\nlabel_nl = true\nlabel_de = 'x'\n", encoding="utf-8")
    with pytest.raises(ScenarioError) as refused:
        load(path)
    said = str(refused.value)
    assert "title_nl" in said and "label_nl" in said and "label_de" in said


def test_a_resolved_dutch_scenario_gives_the_same_digest(bilingual: Path, tmp_path: Path) -> None:
    scenario = load(bilingual, ["language=nl"])
    resolved = tmp_path / "resolved.toml"
    resolved.write_text(scenario.to_toml(), encoding="utf-8")
    assert load(resolved).digest == scenario.digest
    assert load(bilingual).digest != scenario.digest


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)
def test_every_shipped_scenario_has_all_its_words_in_dutch(path: Path) -> None:
    english, dutch = load(path, ["language=en"]), load(path, ["language=nl"])
    if path.stem == "maatwerk_nl":
        return
    assert english.title != dutch.title and english.question != dutch.question
    same = [one.label for one, other in zip(english.policies, dutch.policies, strict=True) if one.label == other.label]
    assert set(same) <= {"Wtvb"}
