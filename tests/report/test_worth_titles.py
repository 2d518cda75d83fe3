"""Titles of the block on worth, against the signs of departures and costs that they claim."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from itertools import product

import numpy as np
import pytest

from sim.analysis.doubt.worth import chance_best, net_benefit
from sim.measure.ranges import mean_interval
from sim.report.blocks import worth
from sim.report.findings import Findings
from sim.report.rows import Variant
from sim.report.say.language import catalogue
from sim.report.weigh.judgement import HIGHEST_EUR, PRICES_EUR, Judgement
from tests.report.invented_results import results, scenario

SAY = catalogue("en")
LABELS = ("R", "A", "B", "C")  # the reference first
QUADRANTS = {"more_cheaper": (1, -1), "more_dearer": (1, 1), "fewer_cheaper": (-1, -1), "fewer_dearer": (-1, 1)}
UP_AND_CHEAP, DOWN_AND_DEAR = QUADRANTS["more_cheaper"], QUADRANTS["fewer_dearer"]


def judged(more: Sequence[Sequence[float]], extra: Sequence[Sequence[float]]) -> Judgement:
    """Judge policies by their departures and costs: a row per policy beside the reference, a column per simulation."""
    variants = tuple(Variant(label.lower(), label, place) for place, label in enumerate(LABELS[: len(more) + 1]))
    departures, costs = (np.column_stack([np.zeros(len(rows[0])), *rows]) for rows in (more, extra))
    return Judgement(variants, variants, departures, costs, False, mean_interval)


def titles(one: Judgement) -> tuple[str, str]:
    focus = one.variants[1]
    return worth._plane_title(one, focus, SAY), worth._curve_title(one, focus, SAY)


def share_in(one: Judgement, label: str, signs: tuple[int, int]) -> float:
    place = LABELS.index(label)
    return float(((np.sign(one.departures[:, place]) == signs[0]) & (np.sign(one.costs[:, place]) == signs[1])).mean())


def best_at(one: Judgement, price: int) -> str:
    """Name the policy that is best in more than half of the simulations at a price; empty where none is."""
    shares = chance_best(net_benefit(one.departures, one.costs, price))
    return next((LABELS[place] for place, share in enumerate(shares) if share > 0.5), "")


def mostly(one: Judgement, signs: tuple[int, int]) -> set[str]:
    return {variant.label for variant in one.variants[1:] if share_in(one, variant.label, signs) > 0.5}


def quoted(text: str) -> set[str]:
    return set(re.findall("“(.+?)”", text))


def euros(text: str) -> int:
    return int(text.replace("€", "").replace(",", ""))


def stretch(low: int = 0, high: int = HIGHEST_EUR) -> list[int]:
    return [price for price in PRICES_EUR if low <= price <= high]


PLANES: Mapping[str, Callable[[Judgement, str], bool]] = {
    "More departures at a lower cost, in most simulations: (.+)": lambda one, named: (
        quoted(named) == mostly(one, UP_AND_CHEAP)
    ),
    "Under no policy more departures at a lower cost in most simulations; fewer at a higher cost: (.+)": (
        lambda one, named: not mostly(one, UP_AND_CHEAP) and quoted(named) == mostly(one, DOWN_AND_DEAR)
    ),
    "Under no policy more departures at a lower cost in most simulations, nor fewer at a higher cost()": (
        lambda one, _: not mostly(one, UP_AND_CHEAP) and not mostly(one, DOWN_AND_DEAR)
    ),
}
PARTS: Mapping[str, Callable[[Sequence[int], list[str]], bool]] = {
    "“.” at every worth up to (€[0-9,]+)": lambda prices, ends: list(prices) == stretch(0, euros(ends[0])),
    "“.” from (€[0-9,]+) on": lambda prices, ends: list(prices) == stretch(euros(ends[0])),
    "“.” up to (€[0-9,]+)": lambda prices, ends: list(prices) == stretch(0, euros(ends[0])),
    "“.” between (€[0-9,]+) and (€[0-9,]+)": lambda prices, ends: list(prices) == stretch(*map(euros, ends)),
    "“.” at some worths between (€[0-9,]+) and (€[0-9,]+)": (
        lambda prices, ends: [prices[0], prices[-1]] == [euros(end) for end in ends]
    ),
}


def holds_of_plane(one: Judgement, title: str) -> bool:
    for form, claim in PLANES.items():
        if found := re.fullmatch(form, title):
            return claim(one, found[1])
    return False


def holds_of_curve(one: Judgement, title: str) -> bool:
    best = {label: [price for price in PRICES_EUR if best_at(one, price) == label] for label in LABELS}
    if title == "At no worth up to €200,000 does one policy have the highest net benefit in most simulations":
        return not any(best.values())
    start = "Highest net benefit in most simulations, by what one departure is worth: "
    parts = re.findall("“[^“]+?(?=, “| and “|$)", title.removeprefix(start))
    named = {part[1]: part for part in parts}
    return title.startswith(start) and all(
        any((found := re.fullmatch(form, named[label])) and claim(prices, list(found.groups()))
            for form, claim in PARTS.items()) if prices else label not in named
        for label, prices in best.items()
    )  # fmt: skip


SIDES = list(product((-40.0, 0.0, 40.0), (-2e6, 0.0, 2e6)))


@pytest.mark.parametrize("first", SIDES)
@pytest.mark.parametrize("second", SIDES)
def test_titles_of_several_policies_hold_for_every_sign(
    first: tuple[float, float], second: tuple[float, float]
) -> None:
    one = judged([[first[0]] * 3, [second[0]] * 3], [[first[1]] * 3, [second[1]] * 3])
    plane, curve = titles(one)
    assert holds_of_plane(one, plane), plane
    assert holds_of_curve(one, curve), curve


@pytest.mark.parametrize("seed", range(40))
def test_titles_of_several_policies_hold_for_any_numbers(seed: int) -> None:
    random = np.random.default_rng(seed)
    runs = 3 + seed % 6
    one = judged(random.normal(10, 40, (3, runs)).tolist(), random.normal(0, 2e6, (3, runs)).tolist())
    plane, curve = titles(one)
    assert holds_of_plane(one, plane), plane
    assert holds_of_curve(one, curve), curve


@pytest.mark.parametrize("name", QUADRANTS)
def test_the_title_of_one_policy_names_its_quadrant(name: str) -> None:
    more, extra = QUADRANTS[name]
    one = judged([[40.0 * more] * 9 + [-40.0 * more]], [[1e6 * extra] * 10])
    assert titles(one)[0] == SAY(f"worth.plane_{name}", policy="A", share="9 of 10 simulations")


def test_no_two_policies_are_each_the_best_in_most_simulations() -> None:
    """Two that are equal share every simulation: with an odd number, half of it was rounded up for both."""
    one = judged([[40.0] * 3] * 2, [[1e6] * 3] * 2)
    assert [one.preferred_prices(variant) for variant in one.variants[1:]] == [(), ()]


def test_the_first_policy_of_the_file_gives_no_title_to_a_block_about_several() -> None:
    found = Findings(results(scenario(LABELS), {"policy1": -1.0, "policy2": 1.0, "policy3": 1.0}))
    block = worth.build(found, SAY)
    assert block is not None
    plane, curve = (view.title for view in block["figures"])
    assert quoted(plane) == {"B", "C"}
    assert "A" not in quoted(curve) and quoted(curve)
