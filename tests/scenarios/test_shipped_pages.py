"""What a page says of a real run of every shipped scenario: its tables add up, and it leaves no outcome out unsaid."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

import sim
from sim.analysis.yearly import SUMS
from sim.money import blending, searching
from sim.money.concluding import Money
from sim.parameters.accounts import ACCOUNTS, NOT_STATE, PAYERS
from sim.report import page
from sim.report.blocks import costs
from sim.report.draw import waterfalls
from sim.report.findings import PRESENT, Findings
from sim.report.say.language import catalogue_of
from sim.report.simulations import BALANCE
from sim.scenario import Scenario

SCENARIOS = sorted((Path(__file__).parent.parent.parent / "scenarios").glob("*.toml"))
SMALL = ["plan.sample=0.02", "plan.replications=2", "plan.break_even=[]"]
ENGLISH = (
    "the",
    "and",
    "with",
    "which",
    "from",
    "people",
    "are",
    "their",
    "modelling choice",
    "derived by hand",
    "policies",
)
EVERY = pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)


def small(path: Path) -> list[str]:
    """Return what makes a scenario small: of the same money one sum."""
    return [*SMALL, *(["money.amounts_eur=[5_000_000]"] if sim.load(path).money is not None else [])]


@cache
def findings_of(path: Path) -> Findings:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(blending, "MOST_MIXES", 4)
        patch.setattr(blending, "MOST_MEASURED", 2)
        patch.setattr(searching, "MOST_ROUNDS", 2)
        return Findings(sim.run(sim.load(path, small(path)), workers=1))


def spoken(money: Money, scenario: Scenario) -> Money:
    """Return what the same money buys with the labels that a scenario has in its language."""
    assert scenario.money is not None
    instruments = {one.name: one for one in scenario.money.instruments}
    bought = tuple(replace(one, instrument=instruments[one.instrument.name]) for one in money.bought)
    return replace(money, scenario=scenario, bought=bought)


@EVERY
@pytest.mark.parametrize("prices", ["", "_marginal"])
def test_accounts_and_payers_add_up_to_their_totals(path: Path, prices: str) -> None:
    found = findings_of(path)
    for variant in found.others:

        def of(name: str, variant=variant) -> float:  # type: ignore[no-untyped-def]
            known = found.effect(variant, f"cost_{name}{prices}_eur")
            assert known is not None
            return known.mean

        assert sum(of(f"account_{name}") for name in ACCOUNTS) == pytest.approx(of("society"), rel=1e-9, abs=1e-3)
        assert sum(of(f"payer_{name}") for name in PAYERS) == pytest.approx(of("society"), rel=1e-9, abs=1e-3)
        state = sum(of(f"payer_{name}") for name in PAYERS if name not in NOT_STATE)
        assert state == pytest.approx(of("state"), rel=1e-9, abs=1e-3)


@EVERY
def test_the_years_add_up_to_the_period_and_end_where_it_ends(path: Path) -> None:
    found = findings_of(path)
    table = found.results.yearly
    future = table[table["year"] >= found.results.scenario.plan.future_from.year]
    for variant in found.variants:
        of_policy = future[future["policy"] == variant.name]
        for outcome in set(SUMS) - {BALANCE}:  # euros are discounted in the period, and not in a year
            level = found.level(variant, outcome)
            assert level is not None
            assert of_policy.loc[of_policy["outcome"] == outcome, "mean"].sum() == pytest.approx(level.mean)
        present = found.level(variant, PRESENT)
        assert present is not None
        assert of_policy.loc[of_policy["outcome"] == PRESENT, "mean"].iloc[-1] == pytest.approx(present.mean)


@EVERY
def test_every_row_of_a_cost_table_is_shown_and_the_bars_end_at_the_totals(path: Path) -> None:
    found = findings_of(path)
    say = catalogue_of(found.results)
    if found.focus is None:
        assert found.results.money is not None, "one policy alone is no comparison"
        return
    block = costs.build(found, say)
    views = [view for part in (block or {"parts": []})["parts"] for view in part.content["figures"]]
    assert views or block is None or all(part.content["unchanged"] for part in block["parts"])
    for view in views:
        names, totals = (ACCOUNTS if view.key.startswith("accounts") else PAYERS), 2
        assert len(view.table.rows) == len(names) + totals, view.key
    society = found.effect(found.focus, "cost_society_eur")
    state = found.effect(found.focus, BALANCE)
    assert society is not None and state is not None
    for figure in (
        waterfalls.accounts_waterfall(found, found.focus, say),
        waterfalls.payers_waterfall(found, found.focus, say),
    ):
        if figure is not None:
            *parts, total = figure.bars
            assert total.estimate.mean == pytest.approx(society.mean, rel=1e-9, abs=1e-3)
            assert parts[-1].end == pytest.approx(society.mean, rel=1e-9, abs=1e-3)
            of_state = [bar for bar in parts if bar.tone == "total"]
            before = parts[parts.index(of_state[0]) - 1].end if of_state and parts.index(of_state[0]) else None
            assert before is None or before == pytest.approx(state.mean, rel=1e-9, abs=1e-3)


def in_dutch(value: float | str, labels: Mapping[str, str]) -> float | str:
    """Write what fills the blank of a note with the Dutch names of policies, also where it lists several."""
    return "; ".join(labels.get(one, one) for one in value.split("; ")) if isinstance(value, str) else value


@EVERY
def test_its_page_in_dutch_has_no_english(path: Path) -> None:
    of, results = sim.load(path, [*small(path), "language=nl"]), findings_of(path).results
    money = None if results.money is None else spoken(results.money, of)
    labels = {old.label: new.label for old, new in zip(results.scenario.policies, of.policies, strict=True)}
    notes = tuple(
        replace(note, values={k: in_dutch(v, labels) for k, v in note.values.items()}) for note in results.notes
    )
    text = page.html(replace(results, scenario=of, money=money, notes=notes), "nl")
    assert "Own calculation" not in text
    titles = r'<span class="muted source">.*?</span>'  # of works, each in its own language
    shown = re.sub(rf"<(script|style|code)\b.*?</\1>|{titles}", " ", text, flags=re.S)
    words = re.sub(r"https?:\S+|&[a-z]+;", " ", re.sub(r"<[^>]+>", " ", shown))
    found = Counter(re.findall(rf"(?<![\w-])(?:{'|'.join(ENGLISH)})(?![\w-])", words))
    assert found == Counter()


@EVERY
def test_no_price_is_negative_and_none_stands_beside_fewer_departures_or_a_saving(path: Path) -> None:
    found = findings_of(path)
    for variant in found.others:
        more, extra = found.sides(variant)
        price = found.effect(variant, "cost_per_additional_departure_eur")
        assert more is not None and extra is not None and price is not None
        if price.is_defined:
            assert 0 < price.low <= price.mean <= price.high
            assert more.low > 0 and extra.low > 0
