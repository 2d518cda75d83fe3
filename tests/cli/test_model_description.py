"""The model description: every element of ODD+D, every table from the code, and the committed page up to date."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sim.describe import description
from sim.parameters import ensemble
from sim.parameters.catalogue import settings
from sim.parameters.outcomes import OUTCOMES

PAGE = Path(__file__).parent.parent.parent / "docs" / "model_description.md"
ELEMENTS = (
    *("Purpose", "Entities, state variables and scales", "Process overview and scheduling"),
    *("Theoretical and empirical background", "Individual decision making", "Learning", "Individual sensing"),
    *("Individual prediction", "Interaction", "Collectives", "Heterogeneity", "Stochasticity", "Observation"),
    *("Implementation details", "Initialisation", "Input data", "Submodels", "Parameters", "What is fitted"),
)


def section(text: str, title: str) -> str:
    """Return an element of the description, from its heading to the next."""
    return text.split(f"\n### {title}")[1].split("\n### ")[0].split("\n## ")[0]


def cells(text: str) -> set[str]:
    """Return what stands in code in the first column of a table."""
    return set(re.findall(r"^\| `([^`]+)` \|", text, re.MULTILINE))


def test_the_committed_description_is_what_the_code_writes() -> None:
    same = PAGE.read_text(encoding="utf-8") == description()
    assert same, "docs/model_description.md is stale: run python run.py --describe --out docs"


def test_every_lever_says_by_which_count_it_is_priced_or_why_by_none() -> None:
    rows = {
        row.split("`")[1]: row for row in section(description(), "Parameters").splitlines() if row.startswith("| `")
    }
    assert rows["detention.places"].endswith("| `detention_places`, `detention_days` |")
    assert rows["information.confidential"].endswith("| a rule of silence: nothing is bought |")


def test_every_element_of_odd_plus_d_is_there_in_order_and_says_something() -> None:
    text = description()
    places = [text.index(f"\n### {element}") for element in ELEMENTS]
    assert places == sorted(places)
    assert all(len(section(text, element)) > 150 for element in ELEMENTS)


def test_the_four_tables_hold_all_that_the_code_has() -> None:
    from sim.rules.person import choices

    text = description()
    assert cells(section(text, "Parameters")) == set(settings())
    assert cells(section(text, "Observation")) == set(OUTCOMES)
    assert {"arrive", "live", "choose", "consider_maatwerk"} <= cells(section(text, "Process overview"))
    rules = cells(section(text, "Submodels"))
    assert {"log_odds_of_leaving", "package_eur", "place_in_queue", "learn"} <= rules
    public = {name for name, item in vars(choices).items() if getattr(item, "__module__", "") == choices.__name__}
    assert {name for name in public if not name.startswith("_")} <= rules


def test_the_fit_and_its_ensemble_are_described() -> None:
    text = section(description(), "What is fitted")
    assert f"{len(ensemble.ensemble())} sets" in text and "departures forced" in text
    assert all(f"`{key}`" in text for key in ensemble.ensemble()[0][1])


def test_a_description_without_an_ensemble_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ensemble, "FILE", Path("none.csv"))
    assert "No ensemble has been fitted yet." in section(description(), "What is fitted")
