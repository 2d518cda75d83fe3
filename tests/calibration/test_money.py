"""What natural experiments imply of the value of money: the formula, its error, the pool, and the stored table."""

from __future__ import annotations

from dataclasses import replace
from math import exp, inf, isclose, log, sqrt

import numpy as np
import pytest
from scipy.stats import binomtest

import sim
from sim.calibration import money
from sim.calibration.money import ENOUGH, combined, found, implied, plausible, through_the_model
from sim.calibration.read_back import SCENARIO, _world, read_back
from sim.parameters import countries, published, settings
from sim.parameters import experiments as stored_experiments
from sim.parameters.experiments import (
    STORED,
    Change,
    Experiment,
    Implied,
    Offer,
    experiments,
    shown,
    text_of,
)
from sim.rules.person.choices import value_of_money
from sim.rules.person.support import cash_equivalent_eur, regular_ceiling_eur
from sim.scenario.changing import with_settings
from sim.validation.patterns import patterns

POOLED = [one for one in experiments() if one.use == "pooled"]
FALSE_ALARM = 1e-6
LARGE = "policy.more.support.cash_eur=20000"


def change(**numbers: object) -> Change:
    """Invent a rise from nothing to a year's income in cash, after which twice as many leave."""
    usual = Change(
        incomes=((1_000.0, 1.0),),
        before=(),
        after=(Offer(1.0, 1_000.0, 0.0),),
        euro=1.0,
        price_year=2025,
        adults=1.0,
        observed=(200.0, 200.0),
        base=(100.0, 100.0),
        drift=(1.0, 1.0),
        reach=(1.0, 1.0),
        shown=0.5,
        counts=(),
        is_share_of_takers=False,
    )
    return replace(usual, **numbers)  # type: ignore[arg-type]


def experiment(**numbers: object) -> Experiment:
    return replace(POOLED[0], id="invented", episode="invented", change=change(**numbers))


def read(**numbers: object) -> Implied:
    one = implied(experiment(**numbers))
    assert one is not None
    return one


@pytest.fixture
def no_doubt_about_income(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(money, "INCOME_RANGE", (1.0, 1.0))


def test_a_year_of_income_that_doubles_departures_implies_a_value_of_one() -> None:
    assert isclose(read().value, 1.0)


def test_the_error_is_that_of_the_counts_and_of_each_range_by_hand() -> None:
    one = read(counts=(200.0, 100.0), drift=(0.8, 1.25))
    of_counts = sqrt(1 / 200 + 1 / 100) / log(2)
    of_drift = log(1.25 / 0.8) / log(2) / 2 / 1.645
    of_income = (log(2) / log(1.5) - log(2) / log(3)) / 2 / 1.645
    assert isclose(one.value, 1.0)
    assert one.parts == pytest.approx({"counts": of_counts, "drift": of_drift, "income": of_income})
    assert isclose(one.error, sqrt(of_counts**2 + of_drift**2 + of_income**2))


def test_a_cut_that_halves_says_the_same_as_a_rise_that_doubles() -> None:
    cut = read(before=change().after, after=(), observed=(100.0, 100.0), base=(200.0, 200.0), drift=(0.5, 2.0))
    assert isclose(cut.value, 1.0) and isclose(cut.error, read(drift=(0.5, 2.0)).error)


def test_fewer_departures_after_a_rise_imply_a_value_below_zero() -> None:
    assert read(observed=(90.0, 90.0)).value < 0 < read(observed=(110.0, 110.0)).value


@pytest.mark.parametrize(
    ("numbers", "direction"),
    [
        ({"observed": (300.0, 300.0)}, 1),
        ({"drift": (1.5, 1.5)}, -1),
        ({"reach": (0.5, 0.5)}, 1),
        ({"after": (Offer(1.0, 2_000.0, 0.0),)}, -1),
        ({"after": (Offer(1.0, 0.0, 1_000.0),)}, 1),  # goods count for less, so each euro of worth did more
        ({"adults": 2.0}, 1),
        ({"incomes": ((2_000.0, 1.0),)}, 1),
        ({"price_year": 2006}, -1),  # pounds and euros of then bought more
    ],
)
def test_each_number_moves_the_value_in_its_direction(numbers: dict[str, object], direction: int) -> None:
    assert (read(**numbers).value - read().value) * direction > 0.01


def test_a_share_of_takers_is_read_as_the_ratio_it_stands_for() -> None:
    assert isclose(read(observed=(0.5, 0.5), is_share_of_takers=True).value, 1.0)


def test_a_planted_value_is_recovered_as_often_as_the_error_says(no_doubt_about_income: None) -> None:
    planted, people, chance, draws = 0.8, 100_000, 0.003, 300
    rng = np.random.default_rng(1)
    low = rng.binomial(people, chance, draws)
    odds = chance / (1 - chance) * exp(planted * log(2))
    high = rng.binomial(people, odds / (1 + odds), draws)
    rows = [
        read(observed=(float(h), float(h)), base=(float(b), float(b)), counts=(float(h), float(b)))
        for h, b in zip(high, low, strict=True)
    ]
    inside = sum(row.interval[0] <= planted <= row.interval[1] for row in rows)
    assert binomtest(inside, draws, 0.95).pvalue > FALSE_ALARM
    assert abs(float(np.mean([row.value for row in rows])) - planted) < 0.03


def test_a_value_of_which_the_departures_show_a_share_is_found_again_through_the_model() -> None:
    planted, share = 1.3, 0.4
    ratio = 2 ** (planted * share)
    one = experiment(observed=(ratio, ratio), base=(1.0, 1.0), shown=share, drift=(0.9, 1 / 0.9))
    plain, through = implied(one), through_the_model(one)
    assert plain is not None and through is not None
    assert isclose(plain.value, planted * share) and isclose(through.value, planted)
    assert isclose(through.error, plain.error / share)


def test_a_small_pool_sets_no_plausible_range() -> None:
    read = found()
    small = replace(read.main, count=ENOUGH - 1, next_low=-9.0, next_high=9.0)
    assert plausible(replace(read, pools=(*read.pools, small))) == plausible(read)
    assert plausible(replace(read, pools=(*read.pools, replace(small, count=ENOUGH)))) == (0.0, 9.0)


def rows(values: np.ndarray, errors: np.ndarray) -> list[Implied]:
    return [
        Implied(f"e{n}", *pair, {}, None) for n, pair in enumerate(zip(values.tolist(), errors.tolist(), strict=True))
    ]


def test_experiments_that_agree_give_their_common_value_and_no_spread() -> None:
    pool, weights = combined("p", rows(np.full(8, 0.7), np.linspace(0.2, 0.9, 8)))
    assert isclose(pool.mean, 0.7) and pool.tau == 0.0 and pool.i2 == 0.0
    assert pool.low < 0.7 < pool.high and sum(weights) == pytest.approx(1.0)
    assert weights == sorted(weights, reverse=True)


def test_where_experiments_differ_the_next_one_lies_where_it_is_said_to() -> None:
    rng, draws, mean, spread = np.random.default_rng(2), 300, 0.5, 0.4
    ahead = middle = 0
    for _ in range(draws):
        errors = rng.uniform(0.1, 0.4, 12)
        pool, _ = combined("p", rows(rng.normal(rng.normal(mean, spread, 12), errors), errors))
        ahead += pool.next_low <= rng.normal(mean, spread) <= pool.next_high
        middle += pool.low <= mean <= pool.high
        assert pool.next_low <= pool.low <= pool.mean <= pool.high <= pool.next_high
    assert binomtest(ahead, draws, 0.95).pvalue > FALSE_ALARM
    assert binomtest(middle, draws, 0.95).pvalue > FALSE_ALARM


def test_narrower_ranges_of_our_own_show_more_disagreement() -> None:
    pools = {pool.name: pool for pool in found().pools}
    assert pools["half"].tau > pools["all"].tau >= pools["double"].tau


def test_the_stored_table_is_what_the_experiments_give() -> None:
    assert STORED.read_text(encoding="utf-8") == text_of(found())


def test_the_register_takes_the_range_that_the_experiments_leave() -> None:
    setting = settings()["behaviour.money_value"]
    assert (setting.low, setting.high) == plausible(stored_experiments.stored())
    assert f"{len(POOLED)} natural experiments" in setting.source
    main = found().main
    assert main.next_low < float(setting.default) < main.next_high


def test_the_share_accepted_of_the_regular_package_is_what_the_experiments_say_of_its_worth() -> None:
    """Read plainly: the share of departures that are not there without it, at either end of their combined value."""
    (asked,) = next(one for one in patterns() if one.id == "P6").targets
    origins = [one for one in countries() if not one.visa_free]
    world = _world(sim.load(SCENARIO), "today")
    offer = cash_equivalent_eur(regular_ceiling_eur(world), world)

    def due(value: float) -> float:
        gone = [one.share_at_start * exp(-value_of_money(offer, one.income_eur, value)) for one in origins]
        return 1.0 - sum(gone) / sum(one.share_at_start for one in origins)

    main = stored_experiments.stored().main
    assert asked.known == (round(due(main.low), 2), round(due(main.high), 2))


def test_what_is_not_combined_has_a_value_but_no_weight() -> None:
    weights = {row.experiment: row.weight for row in found().implied}
    assert {one.id for one in experiments() if one.use != "unread"} == set(weights)
    assert {name for name, weight in weights.items() if weight is not None} == {one.id for one in POOLED}
    assert {pool.name for pool in found().without} == {one.id for one in POOLED}


@pytest.mark.parametrize("one", experiments(), ids=lambda one: one.id)
def test_every_experiment_points_to_figures_with_a_source_and_says_its_doubt_twice(one: Experiment) -> None:
    assert one.figures
    assert all(published()[name].source and published()[name].role == "elsewhere" for name in one.figures)
    assert (
        one.name_nl != one.name and one.doubt.endswith(".") and one.doubt_nl.endswith(".") and one.doubt_nl != one.doubt
    )
    assert (one.change is None) == (one.use == "unread") == (one.bias is None)


def test_every_figure_from_elsewhere_is_used_by_an_experiment() -> None:
    used = {name for one in experiments() for name in one.figures}
    beside = {"price_factor_to_2025", "sweden_reestablishment_support", "france_aid_cut_2013"}
    assert {name for name, figure in published().items() if figure.role == "elsewhere"} - used <= beside


def test_a_number_that_is_not_there_is_named(tmp_path: object) -> None:
    with pytest.raises(ValueError, match=r"points to uk_pilot_2006\.nobody"):
        stored_experiments._number("uk_pilot_2006.nobody")


def test_only_part_of_a_planted_value_shows_in_the_departures_of_the_model() -> None:
    windows = read_back(sim.load(SCENARIO, ["plan.replications=2", "plan.sample=0.5"]))
    assert [row.window for row in windows] == list(shown())
    assert all(-inf < row.low <= row.mean <= row.high < 1.0 for row in windows)
    assert windows[-1].mean > 0.1


def test_the_share_that_shows_hardly_depends_on_the_size_of_the_offer_and_of_the_value() -> None:
    few = ["plan.replications=1", "plan.parameter_sets=defaults", "plan.sample=0.4"]
    usual, large = (read_back(sim.load(SCENARIO, [*few, *more]))[-1].mean for more in ([], [LARGE]))
    stronger = read_back(with_settings(sim.load(SCENARIO, few), {"behaviour.money_value": 1.8}))[-1].mean
    assert 0.35 < usual < 0.65 and abs(large - usual) < 0.12 and abs(stronger - usual) < 0.12


def test_the_stored_shares_are_what_the_model_shows() -> None:
    windows = read_back(sim.load(SCENARIO, ["plan.sample=0.1"]))
    assert {row.window: row.mean for row in windows} == {
        name: pytest.approx(stored.mean, abs=0.08)  # in a tenth of the country luck moves a mean by as much as 0.05
        for name, stored in shown().items()
    }
