"""What the rules read: a scenario's settings as one record per month, and one per month and country of origin."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, partial
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.parameters.catalogue import DISPLACED, countries
from sim.parameters.catalogue import Country as CountryOfOrigin
from sim.parameters.host.folder import origins_of
from sim.rules.facts import Country, Month
from sim.rules.person.support import monthly_room
from sim.rules.state.casework import chance_of_answer, chance_of_issue, chance_of_removal_in_a_year
from sim.rules.vocabulary import Regime, Tier
from sim.scenario import Plan, Scenario
from sim.scenario.calendar import month_after
from sim.world.cohort.coming import CASES
from sim.world.record.bounds import (
    ROUNDING_OF_CHANCE,
    ROUNDING_OF_ODDS,
    Months,
    highest_by_offer,
    highest_circumstances,
    highest_proposal,
    highest_suspicion,
    highest_suspicion_without_hope,
    largest_package,
    most_news_out_of_sight,
)
from sim.world.record.dating import date_conditions, date_news, date_pull, pressure_on
from sim.world.record.derived import CHANNELS, DERIVED, dublin_shares
from sim.world.record.inflow import inflow_of, share_of_old_applications
from sim.world.record.intercepts import TIER_NAMES, solve_levels
from sim.world.record.layout import COUNTRY, MONTH, SETTINGS, as_countries, as_month, stored
from sim.world.record.reading import Courses, Reader, reader


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
    courses = Courses(scenario, names)
    worlds = world_records(courses)
    origins, read = origins_of(scenario.plan.host), reader(scenario, names[0], 0)
    levels = {tier: solve_levels(tier, origins, as_month(worlds[0, 0]), read) for tier in range(len(Tier))}
    lands = land_records(courses, levels)
    work_out(lands.reshape(-1, lands.shape[-1]), worlds.ravel())
    return put_together(scenario, worlds, lands, courses.each_policy(partial(inflow_of, scenario.plan)))


def rebuild_tables(tables: Tables, scenario: "Scenario", policy: str) -> Tables:
    """Read the settings of one policy again, when a scenario differs from that of the tables in its future alone."""
    place, future = tables.policies.index(policy), slice(scenario.plan.month(scenario.plan.future_from), None)
    worlds, lands, inflow = tables.worlds.copy(), tables.lands.copy(), tables.inflow.copy()
    courses = Courses(scenario, (policy,))
    worlds[place] = world_records(courses)[0]
    lands[place, future] = land_records(courses, levels_in(tables))[0, future]
    work_out(lands[place, future], worlds[place, future])
    inflow[place] = courses.each_policy(partial(inflow_of, scenario.plan))[0]
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
    shares = shares_of(table, tuple(map(scenario.plan.date, range(scenario.plan.months))))
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


def world_records(courses: Courses) -> NDArray[np.void]:
    """Give the month's settings, and what follows from them: [policy, month]."""
    plan = courses.plan
    records = np.zeros(courses.shape, MONTH)
    for group, name, type_ in SETTINGS:
        records[group][name] = courses.each_month(partial(setting_of, f"{group}.{name}", type_))
    for name, formula in DERIVED.items():
        records[name] = courses.each_month(formula)
    date_months(records, plan)
    records["places"] = courses.each_month(partial(usable_places, sample=plan.sample))
    records["accelerated_share"] = courses.each_policy(partial(accelerated_shares, plan))
    budgets, deferrals = "maatwerk.annual_budget_eur", "procedure.art64_grants_per_year"
    records["maatwerk_budget_eur"] = courses.each_month(lambda read: read(budgets) * plan.sample)
    records["deferrals"] = courses.each_month(lambda read: read(deferrals) / 12.0 * plan.sample)
    for name in CHANNELS:
        records[f"room_{name}"] = courses.each_policy(partial(rooms, name, plan))
    date_news(records, courses)
    date_conditions(records, courses)
    date_pull(records, courses, plan.month(plan.future_from), origins_of(plan.host))
    months = Months(records.ravel())
    for bound in (highest_suspicion, highest_suspicion_without_hope, highest_proposal):
        records[bound.__name__] = months.each(bound).reshape(records.shape) + ROUNDING_OF_CHANCE
    return records


def setting_of(key: str, type_: type, read: Reader) -> Any:
    """Give the value of a setting as a record keeps it."""
    return stored(read(key), type_)


def date_months(records: NDArray[np.void], plan: "Plan") -> None:
    """Date every month by the calendar and by the periods of the plan."""
    future, history, months = plan.month(plan.future_from), plan.month(plan.history_from), np.arange(plan.months)
    firsts = [month_after(plan.warm_up_from, month) for month in range(plan.months)]
    records["month"] = months
    records["january"] = [month - first.month + 1 for month, first in enumerate(firsts)]
    records["days"] = [(month_after(first, 1) - first).days for first in firsts]
    records["counted_until"] = np.minimum(months, future)
    records["period_from"] = np.where(months >= future, future, history)


def accelerated_shares(plan: "Plan", reads: Sequence[Reader]) -> list[float]:
    """Give the share of new applicants in an accelerated procedure, by month: of old applications none are."""
    return [
        read("procedure.pact_accelerated_share") * (1.0 - share_of_old_applications(plan, reads, month))
        for month, read in enumerate(reads)
    ]


def rooms(channel: str, plan: "Plan", reads: Sequence[Reader]) -> list[int]:
    """Give the departures that a channel can support, by month."""
    yearly = (read(f"support.{channel}_capacity") * plan.sample for read in reads)
    return [monthly_room(of_year, plan.date(month).month) for month, of_year in enumerate(yearly)]


@cache
def shares_of(table: tuple[CountryOfOrigin, ...], days: tuple[date, ...]) -> NDArray[np.float64]:
    """Give the shares of new cases by country, which add up to 1 in every month: [month, origin]."""
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


def land_records(courses: Courses, levels: dict[int, tuple[float, float, float]]) -> NDArray[np.void]:
    """Give the facts on each country of origin that rules read: [policy, month, origin]."""
    table = countries()
    lands = np.zeros((*courses.shape, len(table)), COUNTRY)
    for index, country in enumerate(table):
        tier = TIER_NAMES.index(country.tier)
        column = lands[:, :, index]
        column["leave_level"], column["vanish_level"], column["reapply_level"] = levels[tier]
        column["income_eur"] = country.income_eur
        column["tier"] = tier
        column["visa_free"] = country.visa_free
        column["switches"] = country.tier == "low_lp"
        for name, formula in OF_COUNTRY.items():
            column[name] = courses.each_month(partial(formula, country))
        is_under_pressure = courses.each_month(partial(is_pressed, country.name)).any(axis=1, keepdims=True)
        column["pressure"] = 1.0
        if is_under_pressure.any():
            pressure = courses.each_policy(partial(pressure_on, country.name))
            column["pressure"] = np.where(is_under_pressure, pressure, 1.0)
    return lands


# Fields of a country's record that are settings of it, or of its tier.
OF_COUNTRY: dict[str, Callable[[CountryOfOrigin, Reader], Any]] = {
    "regime": lambda country, read: Regime[str(read(f"cooperation.regime.{country.name}")).upper()],
    "prospect": lambda country, read: read(f"cooperation.prospect.{country.name}"),
    "unsafe": lambda country, read: not read(f"safety.{country.name}"),
    "grant_share": lambda country, read: read(f"procedure.repeat_grant_share_{country.tier}"),
}


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


def work_out(lands: NDArray[np.void], worlds: NDArray[np.void]) -> None:
    """Fill the fields of WORKED_OUT and the highest log-odds, once for countries and months that are alike in them.

    `lands` is [month, origin] and `worlds` [month], of one policy or of several behind each other.
    """
    months = Months(worlds)
    circumstances = months.each(highest_circumstances)
    for country, where in each_alike(lands):
        origin = as_countries(np.frombuffer(country, COUNTRY))[0]
        *values, odds = months.each(partial(_worked_out, origin), np.asarray(where.any(axis=1))).T
        values.append(odds + circumstances + ROUNDING_OF_ODDS)
        for name, value in zip((*WORKED_OUT, "highest_log_odds"), values, strict=True):
            np.copyto(lands[name], value[:, None], where=where)


def each_alike(lands: NDArray[np.void]) -> list[tuple[bytes, NDArray[np.bool_]]]:
    """List the different records of countries, each with where it stands: [month, origin]."""
    found: dict[bytes, NDArray[np.bool_]] = {}
    months, origins = lands.shape
    as_bytes = np.ascontiguousarray(lands).view(np.uint8).reshape(months, origins, -1)
    for origin in range(origins):
        changes = (as_bytes[1:, origin] != as_bytes[:-1, origin]).any(axis=1)
        starts = [0, *(np.flatnonzero(changes) + 1), months]
        for start, end in pairwise(starts):
            where = found.setdefault(as_bytes[start, origin].tobytes(), np.zeros(lands.shape, np.bool_))
            where[start:end, origin] = True
    return list(found.items())


def _worked_out(origin: Country, world: Month) -> tuple[float, ...]:
    return *(formula(origin, world) for formula in WORKED_OUT.values()), highest_by_offer(origin, world)
