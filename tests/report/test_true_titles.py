"""A table of sentences against what they claim: on every kind of result, no title says what the numbers do not."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from typing import Any

import pandas as pd
import pytest

from sim.analysis.results import Results
from sim.parameters.outcomes import BASES, OUTCOMES, at_prices
from sim.report.blocks import course, differences, lives, rights, routes, worth
from sim.report.draw import figures, waterfalls
from sim.report.draw.scales import axis_over
from sim.report.findings import OCCUPANCY, Findings
from sim.report.rows import Variant
from sim.report.say import many, words
from sim.report.say.language import Catalogue, catalogue_of
from sim.report.say.rounding import Estimate, Kind
from sim.report.simulations import BALANCE
from sim.report.weigh import by_group
from tests.report.invented_results import results, scenario, with_sets

Blanks = Mapping[str, str]
NINE = tuple("ABCDEFGHI")


def numbered(count: int, strengths: list[float]) -> Results:
    """Invent results of some policies beside the reference, each with its own strength."""
    return results(scenario(NINE[:count]), {f"policy{n + 1}": strength for n, strength in enumerate(strengths)})


def with_effects(found: Results, **ends: tuple[float, float, float]) -> Results:
    """Give the same results with other differences, for every policy."""
    effects = found.effects.copy()
    for outcome, values in ends.items():
        effects.loc[effects["outcome"] == outcome, ["mean", "low", "high"]] = values
    return replace(found, effects=effects)


UNCLEAR = {"additional_departures": (12, -30, 54), "demonstrable_departures": (3, -60, 70), BALANCE: (1e6, -2e6, 9e6)}
KINDS: Mapping[str, Callable[[], Results]] = {
    "as they are": results,
    "reversed": lambda: results(strength=-1.0),
    "all zero": lambda: results(strength=0.0),
    "unclear": lambda: with_effects(results(), **UNCLEAR, detention_occupancy=(-1.0, -4.0, 2.0)),
    "hardly": lambda: with_effects(results(), detention_occupancy=(-0.5, -0.6, -0.4)),
    "at most": lambda: with_effects(results(), **{BALANCE: (16e6, -1.0, 33e6)}),
    "one simulation": lambda: results(replications=1),
    "a range of simulations": lambda: with_sets(results()),
    "a range of few": lambda: with_sets(results(replications=8)),
    "two policies that both lose": lambda: numbered(3, [-1.0, -2.0]),
    "one gains, one loses": lambda: numbered(3, [1.0, -2.0]),
    "nine policies": lambda: numbered(9, [1.0, -1.0, 0.0, 2.0, -0.5, 0.3, 1.0, 1.0]),
    "nine policies without effect": lambda: numbered(9, [0.0] * 8),
    "nine policies that all lose": lambda: numbered(9, [-1.0] * 8),
}


# --- what a sentence claims -----------------------------------------------------------------------------------------


def effect(found: Findings, outcome: str, policy: str = "") -> Estimate:
    shown = next((variant for variant in found.others if variant.label == policy), found.focus)
    known = found.effect(shown, outcome)
    assert known is not None
    return known


def is_more(one: Estimate) -> bool:
    return one.is_clear and one.mean > 0


def is_fewer(one: Estimate) -> bool:
    return one.is_clear and one.mean < 0


def departures(found: Findings) -> list[Estimate]:
    return [effect(found, "demonstrable_departures", variant.label) for variant in found.others]


def occupancies(found: Findings) -> list[Estimate]:
    return [effect(found, OCCUPANCY, variant.label) for variant in found.others]


def is_largest(found: Findings, policy: str) -> bool:
    return effect(found, "demonstrable_departures", policy).mean == max(one.mean for one in departures(found))


def named_costs(found: Findings, say: Catalogue, table: str) -> dict[str, Estimate]:
    assert found.focus is not None
    return dict(waterfalls.named_costs(found, found.focus, table, say))


def clear_costs(kind: str, more: bool, less: bool) -> Callable[[Findings, Blanks, Catalogue], bool]:
    """Claim that there is, or is not, a clear extra cost and a clear saving, and that the largest of each is named."""

    def holds(found: Findings, blanks: Blanks, say: Catalogue) -> bool:
        known = named_costs(found, say, kind)
        ups = {name: one.mean for name, one in known.items() if is_more(one)}
        downs = {name: -one.mean for name, one in known.items() if is_fewer(one)}
        named = [(more, ups, blanks.get("more", "")), (less, downs, blanks.get("less", ""))]
        return all(bool(sizes) == told and (not told or text.startswith(max(sizes, key=sizes.__getitem__)))
                   for told, sizes, text in named)  # fmt: skip

    return holds


def of_groups(holds: Callable[[Estimate], bool]) -> Callable[[Findings, Blanks, Catalogue], bool]:
    def told(found: Findings, blanks: Blanks, say: Catalogue) -> bool:
        assert found.focus is not None
        labels = {variant.name: variant.label for variant in found.others}
        cells = [
            (say.name_of("group", cell.group), labels[cell.policy], cell.people)
            for cell in found.group_effects
            if cell.policy in labels and cell.estimate.is_defined
        ]
        names, policies = blanks.get("groups", blanks.get("group", "")), blanks.get("policies", "")
        named = [one for name, label, one in cells if name in names and (not policies or f"“{label}”" in policies)]
        shown = named if names else [one for _, _, one in cells]
        if policies:  # each group and policy is named once: not every pair of them is among the largest
            shown = [one for one in shown if holds(one)]
        largest = max(abs(one.mean) for _, _, one in cells)
        return all(map(holds, shown)) and (not names or max(abs(one.mean) for one in shown) == largest)

    return told


def safeguards(found: Findings) -> list[Estimate]:
    return [one for _, one in rights.known_safeguards(found, found.focus)]


def clear_safeguards(found: Findings, variant: Variant) -> int:
    return sum(one.is_clear for _, one in rights.known_safeguards(found, variant))


def counts_ways(found: Findings, blanks: Blanks, say: Catalogue) -> bool:
    clear = [(name, one) for name, one in rights.known_safeguards(found, found.focus) if one.is_clear]
    against = [(one.mean > 0) == (OUTCOMES[name].direction == "lower") for name, one in clear]
    counts = {"worse": sum(against), "better": len(against) - sum(against)}  # nobody is elsewhere in these
    return all(
        re.search(rf"{say.in_words(count)} clearly gets? {way}", blanks["ways"]) if count
        else f"clearly get {way}" not in blanks["ways"] and f"clearly gets {way}" not in blanks["ways"]
        for way, count in counts.items()
    )  # fmt: skip


def of_safeguards(holds: Callable[[list[Estimate], Blanks], bool]) -> Callable[[Findings, Blanks, Catalogue], bool]:
    return lambda found, blanks, say: holds(safeguards(found), blanks)


def sides(up: bool, dear: bool) -> Callable[[Findings, Blanks, Catalogue], bool]:
    def told(found: Findings, blanks: Blanks, _: Catalogue) -> bool:
        shown = next(variant for variant in found.others if variant.label == blanks["policy"])
        more, extra = found.sides(shown)
        assert more is not None and extra is not None
        return (is_more(more) if up else is_fewer(more)) and (is_more(extra) if dear else is_fewer(extra))

    return told


def basis(found: Findings, blanks: Blanks, say: Catalogue) -> bool:
    """Claim of each of three prices that the state pays more, saves, or that neither can be told."""
    assert found.focus is not None
    at_each = [effect(found, at_prices(BALANCE, basis)) for basis in BASES]
    return all(
        (text.startswith("an extra cost of €") and is_more(one))
        or (text.startswith("a saving of €") and is_fewer(one))
        or (text == "no difference" and one.is_exactly_zero)
        or (text == "an unknown difference" and not one.is_defined)
        or (text.startswith("between a saving of") and one.low < 0 < one.high)
        or (" of at most " in text and one.is_defined and one.holds_zero)
        for text, one in zip((blanks[name] for name in ("average", "marginal", "kept")), at_each, strict=True)
    )


def occupied(holds: Callable[[Estimate], bool]) -> Callable[[Findings, Blanks, Catalogue], bool]:
    return lambda found, blanks, say: holds(effect(found, OCCUPANCY))


def ends(holds: Callable[[Estimate], bool]) -> Callable[[Findings, Blanks, Catalogue], bool]:
    return lambda found, blanks, say: holds(effect(found, "demonstrable_departures"))


CLAIMS: Mapping[str, Callable[[Findings, Blanks, Catalogue], bool]] = {
    **dict.fromkeys(
        [f"course.title_{way}" for way in ("even", "early", "late", "back")], ends(lambda one: one.is_clear)
    ),
    "course.title_unclear": ends(lambda one: one.holds_zero or not one.is_defined),
    "course.title_unchanged": lambda found, b, s: all(one.is_exactly_zero for one in departures(found)),
    "course.title_best": lambda found, b, s: (
        is_more(effect(found, "demonstrable_departures", b["policy"])) and is_largest(found, b["policy"])
    ),
    "course.title_best_tie": lambda found, b, s: (
        is_more(effect(found, "demonstrable_departures", b["policy"])) and is_largest(found, b["policy"])
    ),
    "course.title_none_more": lambda found, b, s: not any(map(is_more, departures(found))),
    "course.title_all_fewer": lambda found, b, s: all(map(is_fewer, departures(found))),
    "course.title_unclear_best": lambda found, b, s: any(map(is_more, departures(found))),
    "course.detention_title_of_many": lambda found, b, s: (
        effect(found, OCCUPANCY, b["policy"]).is_clear
        and abs(effect(found, OCCUPANCY, b["policy"]).mean)
        == max(abs(one.mean) for one in occupancies(found) if one.is_clear)
    ),
    "course.detention_title_same": lambda found, b, s: (
        all(one.holds_zero for one in occupancies(found)) and not all(one.is_exactly_zero for one in occupancies(found))
    ),
    "course.detention_title_unchanged": lambda found, b, s: all(one.is_exactly_zero for one in occupancies(found)),
    "course.detention_title_hardly": occupied(lambda one: one.is_clear),
    "course.detention_title_fewer": occupied(is_fewer),
    "course.detention_title_more": occupied(is_more),
    "course.detention_title_alone": lambda found, b, s: found.focus is None or not effect(found, OCCUPANCY).is_defined,
    **{
        f"costs.{kind}s_title_{key}": clear_costs(kind, more, less)
        for kind in ("account", "payer")
        for key, more, less in (
            *(("both", True, True), ("more", True, False), ("less", False, True)),
            ("unclear", False, False),
        )
    },
    **{
        f"costs.{kind}s_title_unchanged": lambda found, b, say, kind=kind: all(  # type: ignore[misc]
            one.is_exactly_zero for one in named_costs(found, say, kind).values()
        )
        for kind in ("account", "payer")
    },
    "costs.basis_title": basis,
    "groups.title_most": of_groups(lambda one: one.is_clear),
    "groups.title_of_many": of_groups(lambda one: one.is_clear),
    "groups.title_tie_more": of_groups(is_more),
    "groups.title_tie_fewer": of_groups(is_fewer),
    "groups.title_unclear": of_groups(lambda one: not one.is_clear),
    "groups.title_unchanged": of_groups(lambda one: one.is_exactly_zero),
    "rights.title_of_many": lambda found, b, s: (
        f"“{max(found.others, key=lambda one: clear_safeguards(found, one)).label}”" in b["policies"]
        and s.in_words(max(clear_safeguards(found, one) for one in found.others)) == b["count"]
    ),
    "rights.title_ways": counts_ways,
    "rights.title_unclear": of_safeguards(lambda known, _: not all(one.is_exactly_zero for one in known)),
    "rights.title_unchanged": of_safeguards(lambda known, _: all(one.is_exactly_zero for one in known)),
    "worth.price_of:more_dearer": sides(True, True),
    "worth.price_of:more_cheaper": sides(True, False),
    "worth.price_of:fewer_dearer": sides(False, True),
    "worth.price_of:fewer_cheaper": sides(False, False),
}


# --- what is said ---------------------------------------------------------------------------------------------------


def understood(text: str, say: Catalogue, tables: tuple[str, ...]) -> tuple[str, dict[str, str]]:
    """Find the text of the catalogue behind a sentence, with what fills its blanks."""
    for key in CLAIMS:
        template = say.find(key)
        if key.split(".")[0] in tables and template is not None:
            pattern = re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>.+)", re.escape(template))
            match = re.fullmatch(pattern, text)
            if match is not None:
                return key, match.groupdict()
    raise AssertionError(f"no claim is stated for: {text}")


def titles(found: Findings, say: Catalogue) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Give every computed title of the blocks that compare policies, with the table it comes from."""
    assert found.focus is not None
    figure = figures.course_of_departures(found, "demonstrable_departures", say)
    taken = found.last_year(found.reference, OCCUPANCY)
    assert figure is not None and taken is not None
    yield words.course_title(found, "demonstrable_departures", figure.lines[0].course, say), ("course",)
    yield words.detention_title(found, taken, say), ("course",)
    for table in ("account", "payer"):
        yield words.costs_title(f"{table}s", list(named_costs(found, say, table).items()), say), ("costs",)
    yield words.basis_title([effect(found, at_prices(BALANCE, basis)) for basis in BASES], say), ("costs",)
    yield by_group.groups_title(found, list(found.group_effects), say), ("groups",)
    block = rights.build(found, say)
    assert block is not None
    yield block["title"], ("rights",)


@cache
def findings_of(kind: str) -> Findings:
    return Findings(KINDS[kind]())


@pytest.mark.parametrize("kind", KINDS)
def test_every_title_holds_for_the_numbers_it_is_about(kind: str) -> None:
    found = findings_of(kind)
    say = catalogue_of(found.results)
    told = list(titles(found, say))
    assert len(told) >= 4
    for title, tables in told:
        key, blanks = understood(title, say, tables)
        assert CLAIMS[key](found, blanks, say), (key, title)


def test_two_policies_that_both_lose_are_not_said_to_be_in_doubt() -> None:
    found = findings_of("two policies that both lose")
    figure = course.departures(found, catalogue_of(found.results))
    assert (
        figure is not None and figure.title == "By the end of December 2030 fewer people have left under every policy"
    )


# --- prices ---------------------------------------------------------------------------------------------------------


def priced(found: Findings, say: Catalogue) -> Iterator[tuple[Variant, str]]:
    for variant in found.others:
        yield variant, words.price_sentence(found, variant, say)


@pytest.mark.parametrize("kind", KINDS)
def test_a_price_is_named_only_where_it_has_a_meaning_and_is_never_negative(kind: str) -> None:
    found = findings_of(kind)
    say = catalogue_of(found.results)
    for variant, sentence in priced(found, say):
        more, extra = found.sides(variant)
        assert more is not None and extra is not None
        assert "−" not in sentence
        if not (more.is_clear and extra.is_clear):
            assert sentence == ""
        elif sentence:
            key = (
                "worth.price_of:"
                + {
                    (True, True): "more_dearer",
                    (True, False): "more_cheaper",
                    (False, True): "fewer_dearer",
                    (False, False): "fewer_cheaper",
                }[more.mean > 0, extra.mean > 0]
            )
            start = (say.find(key.replace("price_of:", "price_")) or "").split("{")[0]
            assert sentence.startswith(start)
            assert CLAIMS[key](found, {"policy": variant.label}, say)
            assert ("€" in sentence) == (key.endswith(("more_dearer", "fewer_cheaper")))


def test_cheaper_and_more_and_dearer_and_fewer_are_said_in_words() -> None:
    there, back = (findings_of(kind) for kind in ("as they are", "reversed"))
    say = catalogue_of(there.results)
    assert [sentence for _, sentence in priced(there, say)] == ["more departures, and cheaper."]
    assert [sentence for _, sentence in priced(back, say)] == ["fewer departures, and dearer."]


def test_cheaper_and_fewer_says_what_is_saved_for_each_departure_given_up() -> None:
    found = Findings(opposed(-1.0))
    ((_, sentence),) = priced(found, catalogue_of(found.results))
    assert re.fullmatch(
        r"fewer departures and cheaper: it saves €[\d,]+ for each departure given up \(.+\)\.", sentence
    )
    dear = Findings(opposed(1.0))
    ((_, sentence),) = priced(dear, catalogue_of(dear.results))
    assert re.fullmatch(r"more departures at a higher cost, €[\d,]+ for each additional departure \(.+\)\.", sentence)


def opposed(strength: float) -> Results:
    """Invent results in which costs move with departures, by turning every cost around."""
    from sim.analysis.ratios import price

    found = results(strength=strength, without=("cost_state_without_drawn_eur",))
    draws, effects = found.draws.copy(), found.effects.copy()
    rows = draws["outcome"] == BALANCE
    turned = draws[rows].pivot_table(index=["period", "replication"], columns="policy", values="value", observed=True)
    turned["with"] = 2 * turned["without"] - turned["with"]
    back = turned.stack().reset_index().rename(columns={0: "new"})
    merged = draws[rows].merge(back, on=["period", "replication", "policy"], how="left")
    draws.loc[rows, "value"] = merged["new"].to_numpy()
    row = effects["outcome"] == BALANCE
    effects.loc[row, ["mean", "low", "high"]] = -effects.loc[row, ["mean", "high", "low"]].to_numpy()
    future = draws[draws["period"] == "future"]
    sides = []
    for outcome in (BALANCE, "additional_departures"):
        table = future[future["outcome"] == outcome].pivot(index="replication", columns="policy", values="value")
        sides.append((table["with"] - table["without"]).to_numpy(float))
    ends = price(sides[0], sides[1], sets_differ=False)[:3]
    effects.loc[effects["outcome"] == "cost_per_additional_departure_eur", ["mean", "low", "high"]] = ends
    return replace(found, draws=draws, effects=effects)


# --- numbers --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_no_number_of_people_who_can_only_be_counted_is_negative(kind: str) -> None:
    found = findings_of(kind)
    say = catalogue_of(found.results)
    if block := lives.build(found, say):
        assert not [value for part in block["parts"] for _, value in part.content["facts"] if "−" in value]


@pytest.mark.parametrize("kind", ["as they are", "reversed", "one gains, one loses", "two policies that both lose"])
def test_a_number_shown_twice_is_the_same_both_times(kind: str) -> None:
    found = findings_of(kind)
    say = catalogue_of(found.results)
    block = differences.build(found, say)
    shown = {row.name: {one.variant.label: one.difference for one in row.rows} for row in (block or {}).get("key", ())}
    weighed = worth.build(found, say)
    assert weighed is not None and shown
    plane = {row[0]: row[1:] for row in weighed["figures"][0].table.rows}
    for outcome, place in (("additional_departures", 0), (BALANCE, 1)):
        for policy, difference in shown[say(f"outcome.{outcome}")].items():
            if f"{kind}" not in (
                "unclear",
                "at most",
            ):  # in these the table of differences is made up, the draws are not
                assert plane[policy][place].split(" (")[0] == difference


@pytest.mark.parametrize(
    ("low", "high"), [(-10, 5), (0, 12), (0, 0.4), (-3.1, 0.2), (40, 47), (-0.02, 0.01), (0, 9.9e6)]
)
@pytest.mark.parametrize("scale", [1.0, 1e3, 1e6])
def test_ticks_say_where_they_stand(low: float, high: float, scale: float) -> None:
    say = catalogue_of(results())
    axis = axis_over(low, high, say, scale)
    written = [float(label.replace("−", "-").replace(",", "")) for _, label in axis.ticks]
    assert written == pytest.approx([place / scale for place, _ in axis.ticks], rel=1e-9, abs=1e-12)
    assert axis.low <= low and axis.high >= high


def test_capacity_is_never_below_zero() -> None:
    from sim.scenario import load

    of = load("scenarios/maatwerk.toml", ["plan.parameter_sets=defaults", "policy.with.detention.places=0"])
    found = Findings(results(of))
    assert found.focus is not None
    capacity: Any = found.capacity(found.focus)
    assert min(capacity) == 0


def test_routes_call_the_residual_a_residual() -> None:
    found = findings_of("as they are")
    say = catalogue_of(found.results)
    block = routes.build(found, say)
    assert block is not None
    assert not re.search("[Pp]ermit(?:s|ted)? ", str(block["table"]) + str(block["parts"]))
    assert "stay allowed or otherwise" in str(block)


def test_a_range_of_few_simulations_is_said_to_run_from_the_lowest_to_the_highest() -> None:
    few, many = (catalogue_of(findings_of(kind).results) for kind in ("a range of few", "a range of simulations"))
    assert (few("card.interval", interval="x"), many("card.interval", interval="x")) == (
        "lowest and highest of 8: x",
        "95 of 100 simulations: x",
    )
    assert "all 8 simulations" in few("course.intro")


def test_a_share_that_compares_person_by_person_is_a_level_and_no_difference() -> None:
    """ "+57 points" was shown for the share of those paid who would have left anyway."""
    found = results()
    share = found.effects.iloc[[0]].assign(outcome="deadweight_share", unit="share", mean=0.57, low=0.3, high=0.8)
    findings = Findings(replace(found, effects=pd.concat([found.effects, share], ignore_index=True)))
    (outcome,) = differences.outcome_rows(findings, ["deadweight_share"], catalogue_of(found))
    (row,) = outcome.rows
    assert (row.difference, row.interval) == ("57%", "30 to 80%") and row.is_level


@pytest.mark.parametrize(("leads", "is_told_apart"), [((0.975, 0.025), True), ((0.9, 0.1), False)])
def test_groups_are_told_apart_in_the_same_simulations_and_not_by_whether_their_ranges_overlap(
    leads: tuple[float, float], is_told_apart: bool
) -> None:
    """Two groups of which one had most in 39 of 40 simulations were said to be impossible to tell apart."""
    found = results()
    groups = found.groups.assign(
        people=[80.0, 24.0, *[0.0] * 4],
        people_low=[10.0, 2.0, *[0.0] * 4],
        people_high=[260.0, 70.0, *[0.0] * 4],
        leads=[*leads, *[0.0] * 4],
    )
    findings, say = Findings(replace(found, groups=groups)), catalogue_of(found)
    title = by_group.groups_title(findings, findings.group_effects, say)
    assert ("none of which has most" in title) != is_told_apart
    assert (say.name_of("group", groups["group"][1]) in title) != is_told_apart


LARGER = "Larger on average, but not to be told from none: "


def test_a_title_that_names_the_largest_clear_group_names_a_larger_one_that_cannot_be_told() -> None:
    """ "Largest difference: Dublin cases (+0.33)" stood above +23 for countries that do not cooperate."""
    found = results()
    groups = found.groups.assign(
        mean=[0.33, 2.3, *[0.0] * 4],
        people=[24.0, 230.0, 4.0, 3.0, 2.0, 1.0],
        people_low=[10.0, *[-30.0] * 5],
        people_high=[60.0, *[800.0] * 5],
        leads=[1.0, *[0.0] * 5],
    )
    findings, say = Findings(replace(found, groups=groups)), catalogue_of(found)
    first, second = (say.name_of("group", group) for group in groups["group"][:2])
    title = by_group.groups_title(findings, findings.group_effects, say)
    told = f"{first} (people: +24; per 1,000 of the group: +0.3)"
    assert title == f"Largest clear difference: {told}. {LARGER}{second} (people: +230)"
    assert LARGER not in by_group.groups_title(findings_of("as they are"), findings.group_effects[:1], say)


def test_a_title_that_names_the_largest_clear_saving_names_a_larger_one_that_cannot_be_told() -> None:
    say = catalogue_of(results())
    sizes = {
        "Care": (-31e3, -4e4, -2e4),
        "Reception": (-15e4, -4e5, 1e5),
        "Travel": (5e4, 4e4, 6e4),
        "Courts": (4e4, -1, 9e4),
    }
    named = [(name, Estimate(*ends, Kind.EUROS)) for name, ends in sizes.items()]
    title = words.costs_title("accounts", named, say)
    assert title.split(LARGER)[1].startswith("Reception (") and "Courts" not in title
    assert LARGER not in words.costs_title("payers", [named[0], *named[2:]], say)


def test_a_policy_that_clearly_saves_most_stands_beside_one_that_saves_more_but_not_clearly() -> None:
    found = numbered(3, [1.0, 2.0])
    effects = found.effects.copy()
    of_costs = effects["outcome"] == BALANCE
    effects.loc[of_costs, ["mean", "low", "high"]] = [(-1e6, -2e6, -5e5), (-5e6, -1.2e7, 2e6)]
    told = many.lines(Findings(replace(found, effects=effects)), catalogue_of(found))
    assert any(f"{LARGER}C (" in line for line in told), told
