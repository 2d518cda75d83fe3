"""What the rules read: a scenario's settings as one record per month, and one per month and country of origin."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sim.parameters.catalogue import DISPLACED, countries
from sim.parameters.catalogue import Country as CountryOfOrigin
from sim.parameters.host.folder import origins_of
from sim.rules.facts import Country, Month
from sim.rules.person.support import monthly_room
from sim.rules.state.casework import chance_of_answer, chance_of_issue, chance_of_removal_in_a_year
from sim.rules.vocabulary import Regime, Tier
from sim.scenario.calendar import month_after
from sim.world.cohort.coming import CASES
from sim.world.record.bounds import (
    ROUNDING_OF_ODDS,
    Remembering,
    highest_by_offer,
    highest_circumstances,
    largest_package,
    most_news_out_of_sight,
)
from sim.world.record.dating import date_conditions, date_news, date_pull, pressure_on
from sim.world.record.derived import CHANNELS, DATES, DERIVED, dublin_shares
from sim.world.record.inflow import inflow_of, share_of_old_applications
from sim.world.record.intercepts import TIER_NAMES, solve_levels
from sim.world.record.layout import COUNTRY, MONTH, as_countries, as_month, read_settings
from sim.world.record.reading import Reader, reader

if TYPE_CHECKING:
    from sim.scenario import Scenario


@dataclass(frozen=True, slots=True)
class Tables:
    """All that rules read.

    worlds [policy, month], lands [policy, month, origin], inflow [policy, month, kind, source] with the kinds
    of `cohort.coming`; shares of new cases [month, origin].
    """

    policies: tuple[str, ...]
    reference: int
    worlds: NDArray[np.void]
    lands: NDArray[np.void]
    inflow: NDArray[np.int64]
    arrivals_at_most: NDArray[np.int64]
    reserve: NDArray[np.int64]
    shares: NDArray[np.float64]
    dublin_shares: NDArray[np.float64]
    displaced: int
    destination_shares: tuple[float, ...]
    tiers: NDArray[np.int64]
    felt_risk: NDArray[np.float64]
    leave_levels: NDArray[np.float64]
    vanish_levels: NDArray[np.float64]
    source_mix: NDArray[np.float64]
    most_news: NDArray[np.float64]
    opening_cases: int
    opening_out_of_sight: int
    start: np.void

    @property
    def at_start(self) -> Month:
        """Give the first month, in which the country is opened and people are made."""
        return as_month(self.start)


def build_tables(scenario: "Scenario") -> Tables:
    """Read a scenario's settings for every policy and month."""
    names = tuple(policy.name for policy in scenario.policies)
    worlds = np.stack([world_records(scenario, name) for name in names])
    read = reader(scenario, names[0], 0)
    first_month = as_month(worlds[0, 0])
    origins = origins_of(scenario.plan.host)
    levels = {tier: solve_levels(tier, origins, first_month, read) for tier in range(len(Tier))}
    lands = np.stack([land_records(scenario, name, worlds[p], levels) for p, name in enumerate(names)])
    work_out(lands.reshape(-1, lands.shape[-1]), worlds.ravel())
    inflow = np.stack([inflow_of(scenario, name) for name in names])
    return put_together(scenario, worlds, lands, inflow)


def rebuild_tables(tables: Tables, scenario: "Scenario", policy: str) -> Tables:
    """Read the settings of one policy again, when a scenario differs from that of the tables in its future alone."""
    place, future = tables.policies.index(policy), slice(scenario.plan.month(scenario.plan.future_from), None)
    worlds, lands, inflow = tables.worlds.copy(), tables.lands.copy(), tables.inflow.copy()
    worlds[place] = world_records(scenario, policy)
    lands[place, future] = land_records(scenario, policy, worlds[place], levels_in(tables))[future]
    work_out(lands[place, future], worlds[place, future])
    inflow[place] = inflow_of(scenario, policy)
    near_share = tables.shares[:, tables.tiers == Tier.NEAR].sum(axis=1)
    at_most, news = arrivals_at_most(inflow), most_news_out_of_sight(worlds[place, future], largest_package(worlds))
    return replace(
        tables,
        worlds=worlds,
        lands=lands,
        inflow=inflow,
        arrivals_at_most=at_most,
        reserve=reserve_of(at_most, worlds, near_share),
        source_mix=mix_of(inflow[0]),
        most_news=np.maximum(tables.most_news, news),
    )


def levels_in(tables: Tables) -> dict[int, tuple[float, float, float]]:
    """Give the levels of each tier, as the records of its countries have them."""
    first = tables.lands[0, 0]
    names = ("leave_level", "vanish_level", "reapply_level")
    return {
        int(tier): (float(land[names[0]]), float(land[names[1]]), float(land[names[2]]))
        for tier, land in zip(tables.tiers, first, strict=True)
    }


def put_together(
    scenario: "Scenario", worlds: NDArray[np.void], lands: NDArray[np.void], inflow: NDArray[np.int64]
) -> Tables:
    """Add to the records of every policy what follows from all of them together."""
    names = tuple(policy.name for policy in scenario.policies)
    read = reader(scenario, names[0], 0)
    sample = scenario.plan.sample
    table = origins_of(scenario.plan.host)
    shares = shares_of(table, scenario)
    tiers = np.array([TIER_NAMES.index(country.tier) for country in table])
    at_most = arrivals_at_most(inflow)
    return Tables(
        policies=names,
        reference=names.index(scenario.reference),
        worlds=worlds,
        lands=lands,
        inflow=inflow,
        arrivals_at_most=at_most,
        reserve=reserve_of(at_most, worlds, shares[:, tiers == Tier.NEAR].sum(axis=1)),
        shares=shares,
        dublin_shares=np.array([country.dublin_share for country in table]),
        displaced=[country.name for country in table].index(DISPLACED),
        destination_shares=tuple(dublin_shares(read)),
        tiers=tiers,
        felt_risk=np.array([read(f"procedure.haz_forced_{country.tier}") for country in table]),
        leave_levels=np.ascontiguousarray(lands[0, 0]["leave_level"]),
        vanish_levels=np.ascontiguousarray(lands[0, 0]["vanish_level"]),
        source_mix=mix_of(inflow[0]),
        most_news=most_news_out_of_sight(worlds, largest_package(worlds)),
        opening_cases=round(read("procedure.caseload_stock") * sample),
        opening_out_of_sight=round(read("procedure.stock_out_of_sight_2018") * sample),
        start=worlds[0, 0],
    )


def world_records(scenario: "Scenario", policy: str) -> NDArray[np.void]:
    """Give the month's settings of a policy, one record a month."""
    plan = scenario.plan
    records = np.zeros(plan.months, MONTH)
    future, history = plan.month(plan.future_from), plan.month(plan.history_from)
    for stretch in scenario.stretches(policy):
        read = reader(scenario, policy, stretch.start)
        record = records[stretch.start]
        read_settings(record, read)
        for field, formula in DERIVED.items():
            record[field] = formula(read)
        records[stretch.start : stretch.stop] = record
    for month in range(plan.months):
        read = reader(scenario, policy, month)
        record = records[month]
        first = month_after(plan.warm_up_from, month)
        record["month"] = month
        record["january"] = month - first.month + 1
        record["days"] = (month_after(first, 1) - first).days
        record["places"] = usable_places(read, plan.sample)
        lately = 1.0 - share_of_old_applications(scenario, policy, month)
        record["accelerated_share"] = read("procedure.pact_accelerated_share") * lately
        record["maatwerk_budget_eur"] = read("maatwerk.annual_budget_eur") * plan.sample
        record["deferrals"] = read("procedure.art64_grants_per_year") / 12.0 * plan.sample
        record["counted_until"] = min(month, future)
        record["period_from"] = future if month >= future else history
        for name in CHANNELS:
            record[f"room_{name}"] = monthly_room(read(f"support.{name}_capacity") * plan.sample, first.month)
    reads = [reader(scenario, policy, month) for month in range(plan.months)]
    date_news(records, reads)
    date_conditions(records, reads)
    date_pull(records, reads, future, origins_of(plan.host))
    return records


def shares_of(table: Sequence[CountryOfOrigin], scenario: "Scenario") -> NDArray[np.float64]:
    """Give the shares of new cases by country, which add up to 1 in every month: [month, origin]."""
    days = map(scenario.plan.date, range(scenario.plan.months))
    weights = np.array([[country.share_on(day) for country in table] for day in days])
    return np.asarray(weights / weights.sum(axis=1, keepdims=True))


def mix_of(inflow: NDArray[np.int64]) -> NDArray[np.float64]:
    """Give the mix of sources over the cases of all months."""
    by_source = inflow[:, CASES].sum(axis=0)
    return np.asarray(by_source / max(1, int(by_source.sum())))


def arrivals_at_most(inflow: NDArray[np.int64]) -> NDArray[np.int64]:
    """Give the most that can come under any policy, [month, source]."""
    return np.asarray(np.maximum(inflow.sum(axis=2), 0).max(axis=0))


def reserve_of(
    at_most: NDArray[np.int64], worlds: NDArray[np.void], near_share: NDArray[np.float64]
) -> NDArray[np.int64]:
    """Give the reserve of people who come only if drawn: as many as can come anyway, [month, near or other origins].

    `near_share` is that of new cases from near origins, by month.
    """
    everybody = at_most.sum(axis=1)
    near = np.rint(everybody * near_share).astype(np.int64)
    of_money, is_active = worlds["behaviour"], worlds["pull_active"].max(axis=0)
    pulls = [is_active * of_money[name].max(axis=0) > 0 for name in ("pull_near", "pull_far")]
    return np.stack([near * pulls[0], (everybody - near) * pulls[1]], axis=1)


def usable_places(read: Reader, sample: float) -> int:
    """Give the places in aliens' detention that can be filled, for the share of the caseload simulated."""
    usable: float = (read("detention.places") - read("detention.places_unavailable")) * sample
    return max(0, round(usable))


# --- countries ----------------------------------------------------------------------------------------------------


def land_records(
    scenario: "Scenario", policy: str, worlds: NDArray[np.void], levels: dict[int, tuple[float, float, float]]
) -> NDArray[np.void]:
    """Give the facts on each country of origin that rules read, per month of a policy."""
    table = countries()
    lands = np.zeros((len(worlds), len(table)), COUNTRY)
    stretches = scenario.stretches(policy)
    for index, country in enumerate(table):
        tier = TIER_NAMES.index(country.tier)
        column = lands[:, index]
        column["leave_level"], column["vanish_level"], column["reapply_level"] = levels[tier]
        column["income_eur"] = country.income_eur
        column["tier"] = tier
        column["visa_free"] = country.visa_free
        column["switches"] = country.tier == "low_lp"
        for stretch in stretches:
            read, months = reader(scenario, policy, stretch.start), slice(stretch.start, stretch.stop)
            column["regime"][months] = Regime[str(read(f"cooperation.regime.{country.name}")).upper()]
            column["prospect"][months] = read(f"cooperation.prospect.{country.name}")
            column["unsafe"][months] = not read(f"safety.{country.name}")
            column["pressure"][months] = 1.0
            column["grant_share"][months] = read(f"procedure.repeat_grant_share_{country.tier}")
        if any(is_pressed(country.name, reader(scenario, policy, stretch.start)) for stretch in stretches):
            column["pressure"] = pressure_on(country.name, [reader(scenario, policy, m) for m in range(len(worlds))])
    return lands


def is_pressed(name: str, read: Reader) -> bool:
    """Tell whether an agreement or visa measures are in force with a country, or with all."""
    return any(read(f"cooperation.{lever}") for lever in ("agreement", "visa_leverage")) or any(
        read(f"cooperation.{lever}.{name}") for lever in ("agreement_with", "visa_measures")
    )


# Fields of a country's record that depend on the country and the month alone: worked out once, by the rules themselves.
WORKED_OUT: dict[str, Callable[[Country, Month], float]] = {
    "removal_chance_in_a_year": chance_of_removal_in_a_year,
    "answer_chance": chance_of_answer,
    "issue_chance": chance_of_issue,
}
WorkedOut = Remembering[tuple[float, ...]]  # of a country, by month: again only where a rule read something else


def work_out(lands: NDArray[np.void], worlds: NDArray[np.void]) -> None:
    """Fill the fields of WORKED_OUT and the highest log-odds, once for months that are alike but for their dates.

    `lands` is [month, origin] and `worlds` [month], of one policy or of several behind each other.
    """
    settings = worlds.copy()
    for name in DATES:
        settings[name] = 0
    alike: dict[tuple[bytes, bytes], int] = {}
    circumstances, by_country = Remembering(highest_circumstances), dict[bytes, WorkedOut]()
    for month in range(len(worlds)):
        first = alike.setdefault((settings[month].tobytes(), lands[month].tobytes()), month)
        if first == month:
            world = as_month(worlds[month])
            work_out_month(lands[month], world, circumstances(world), by_country)
        else:
            lands[month] = lands[first]


def work_out_month(
    lands: NDArray[np.void], world: Month, circumstances: float, by_country: dict[bytes, WorkedOut]
) -> None:
    """Fill the same for the countries of a month, once for countries that are alike."""
    known: dict[bytes, tuple[float, ...]] = {}
    for place in range(len(lands)):
        country = lands[place].tobytes()
        if country not in known:
            if country not in by_country:
                by_country[country] = Remembering(partial(_worked_out, as_countries(lands[place : place + 1])[0]))
            *values, odds = by_country[country](world)
            known[country] = *values, odds + circumstances + ROUNDING_OF_ODDS
        for name, value in zip((*WORKED_OUT, "highest_log_odds"), known[country], strict=True):
            lands[name][place] = value


def _worked_out(origin: Country, world: Month) -> tuple[float, ...]:
    return *(formula(origin, world) for formula in WORKED_OUT.values()), highest_by_offer(origin, world)
