"""The accounts: every euro is a count of the tally times a price, on an account with a payer."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.measure.counted import Counted
from sim.parameters.accounts import ACCOUNTS, NOT_STATE, PAYERS, check_bookings
from sim.parameters.catalogue import countries, settings
from sim.parameters.outcomes import BASES, OUTCOMES, at_prices
from sim.rules.costs import COUNTED_IN_DETENTION, COUNTED_ON_ROUTE, KEPT_UP, Price, price_list
from sim.rules.facts import Read
from sim.scenario import Scenario
from sim.world.ledger import TALLY
from sim.world.record.reading import Courses

Numbers = NDArray[np.float64]
PART_OF_ACCOUNT = {
    "reception": ("nuisance_beds", ("beds_regular", "beds_restricted", "beds_family", "beds_basic")),
    "detention": ("nuisance_detained", ("stock_detained",)),
    "prison": ("nuisance_imprisoned", ("stock_imprisoned",)),
    "incidents": ("nuisance_incidents", ("incidents",)),
    "harm": ("nuisance_incidents", ("incidents",)),
    "medical": ("nuisance_out_of_sight", ("stock_out_of_sight",)),
    "lvv": ("nuisance_out_of_sight", ("stock_out_of_sight",)),
    "nuisance": ("nuisance_months", ("nuisance_months",)),
}
"""What the core has of each account that staying costs: as much as of what is counted there."""
STAYS = ("nuisance_in_view", "nuisance_detained", "nuisance_imprisoned", "nuisance_out_of_sight")
SHOWN_PAYERS = ("coa", "police", "prisons_agency", "municipalities", "society")


@dataclass(frozen=True, slots=True)
class Booked:
    """Euros booked: [basis, policy, month, price], with the account and payer of each price."""

    euros: Numbers
    accounts: tuple[str, ...]
    payers: tuple[str, ...]


def price_table(scenario: Scenario, policies: tuple[str, ...]) -> NDArray[np.int64]:
    """Give every price in hundredths of a cent: [policy, month, price, basis]; per month where prices are per day."""
    plan = scenario.plan
    days = np.array([(plan.date(month + 1) - plan.date(month)).days for month in range(plan.months)])
    lists, whose = Courses(scenario, policies).answers(prices_of)
    table = np.empty((*whose.shape, len(PRICE_COLUMNS), len(BASES)), np.int64)
    for number, prices in enumerate(lists):
        for length in map(int, np.unique(days)):
            table[(whose == number) & (days == length)] = _in_a_month(prices, length, plan.sample)
    return table


def prices_of(read: Read) -> list[Price]:
    """List every price of a month, the countries being those of the model."""
    return price_list(read, [country.name for country in countries()])


def _in_a_month(prices: Sequence[Price], days: int, sample: float) -> list[tuple[int, ...]]:
    """Give prices in hundredths of a cent, those per day for a month of so many days, what is kept up for a sample."""
    scale = [(days if price.per_day else 1) * (sample if price.is_kept_up else 1) for price in prices]
    return [
        tuple(round(euros * s * 10_000) for euros in (p.average_eur, p.marginal_eur, p.places_kept_eur))
        for p, s in zip(prices, scale, strict=True)
    ]


def _price_names() -> tuple[tuple[str, str, str], ...]:
    """List account, payer and count of every price, in the order of the price list."""
    return tuple((price.account, price.payer, price.count) for price in prices_of(_one_if_known))


def _one_if_known(key: str) -> float:
    """Stand in for the value of a setting; LookupError where the register has none of that key."""
    if key not in settings():
        raise LookupError(f"sim/rules/costs.py reads {key}, which stands in no register: name it in sim/parameters")
    return 1.0


def _refuse_what_is_not_named() -> None:
    """Refuse a price on an account or for a payer without a name, or of what is not counted, and levers without one."""
    check_bookings({(account, payer) for account, payer, _ in PRICE_COLUMNS})
    unknown = sorted({count for _, _, count in PRICE_COLUMNS} - {*TALLY, *KEPT_UP})
    if unknown:
        add = "not counted; add it to Count in sim/world/ledger.py, or mend the name"
        raise ValueError(f"sim/rules/costs.py prices {', '.join(unknown)}: {add}")
    for key, setting in settings().items():
        if missing := sorted(set(setting.priced) - {count for _, _, count in PRICE_COLUMNS}):
            raise ValueError(
                f"sim/parameters/levers.toml: [{key}] is priced by {', '.join(missing)}: nothing in sim/rules/costs.py "
                "is a price of that; add it there, or mend the name"
            )


PRICE_COLUMNS = _price_names()
BOOKINGS = tuple(dict.fromkeys((account, payer) for account, payer, _ in PRICE_COLUMNS))
"""Who pays on which account, each pair once."""
_refuse_what_is_not_named()


def priced_counts(counted: Counted, months: slice) -> NDArray[np.int64]:
    """Give how many of each thing with a price are counted, and one of what is kept up: [policy, month, price]."""
    tally = counted.tally[:, months]
    priced = np.ones((*tally.shape[:2], len(PRICE_COLUMNS)), np.int64)
    numbers, columns = _counted_prices(range(len(PRICE_COLUMNS)))
    priced[:, :, numbers] = tally[:, :, columns]
    return priced


def _counted_prices(among: Iterable[int]) -> tuple[list[int], list[int]]:
    """Give the number and the column of TALLY of each price of what people do, among some prices."""
    numbers = [number for number in among if PRICE_COLUMNS[number][2] not in KEPT_UP]
    return numbers, [TALLY.index(PRICE_COLUMNS[number][2]) for number in numbers]


def booked_eur(counted: Counted, months: slice) -> Booked:
    """Book every euro of a period: counts times prices, added in whole hundredths of a cent."""
    euros = priced_counts(counted, months)[None] * np.moveaxis(counted.prices[:, months], 3, 0) / 10_000.0
    return Booked(euros, tuple(p[0] for p in PRICE_COLUMNS), tuple(p[1] for p in PRICE_COLUMNS))


def sum_accounts(
    booked: Booked, basis: str, account: str | None = None, payer: str | None = None, state: bool = False
) -> Numbers:
    """Add what is booked per policy and month, on an account or by a payer, for the state only or all."""
    chosen = np.array(
        [
            (account is None or a == account) and (payer is None or p == payer) and not (state and p in NOT_STATE)
            for a, p in zip(booked.accounts, booked.payers, strict=True)
        ]
    )
    total: Numbers = booked.euros[BASES.index(basis)][:, :, chosen].sum(axis=2)
    return total


def spent_eur(counted: Counted, months: slice) -> Numbers:
    """Give what each payer spends on each account, undiscounted at average prices: [policy, month, booking]."""
    booked = booked_eur(counted, months)
    spent = [sum_accounts(booked, "average", account=account, payer=payer) for account, payer in BOOKINGS]
    return np.stack(spent, axis=2)


def cost_of_departures(counted: Counted, months: slice) -> dict[str, Numbers]:
    """Give what one departure along each route costs the state, undiscounted at average prices; nan without departures.

    Offers of maatwerk that end otherwise are borne by those that end in a departure. A package is booked when somebody
    leaves, also the part that is paid later. Forced departures are given once more with all of detention.
    """
    booked = booked_eur(counted, months)
    tally = {name: counted.tally[:, months, number].sum(axis=1) for number, name in enumerate(TALLY)}
    maatwerk = tally["maatwerk_paid_cents"] / 100.0
    packages = {
        "left_regular": (tally["support_cents"] - tally["support_eu_cents"]) / 100.0 - maatwerk,
        "left_maatwerk": maatwerk,
    }
    spent = {route: packages.get(route, 0.0) + _spent_on(booked, counts) for route, counts in COUNTED_ON_ROUTE.items()}
    each = {f"departure_cost_{route}_eur": _each(euros, tally[route]) for route, euros in spent.items()}
    forced = spent["removed_origin"] + spent["removed_dublin"] + _spent_on(booked, COUNTED_IN_DETENTION)
    return each | {"departure_cost_forced_eur": _each(forced, tally["removed_origin"] + tally["removed_dublin"])}


def _spent_on(booked: Booked, counts: Sequence[str]) -> Numbers:
    """Add what the state pays, at average prices, for some things that are counted: [policy]."""
    chosen = [count in counts and payer not in NOT_STATE for _, payer, count in PRICE_COLUMNS]
    spent: Numbers = booked.euros[BASES.index("average")][:, :, chosen].sum(axis=(1, 2))
    return spent


def _each(euros: Numbers, departures: NDArray[np.int64]) -> Numbers:
    """Divide by departures; nan where there are none."""
    return np.where(departures > 0, euros / np.maximum(departures, 1), np.nan)


def cost_of_a_nuisance_month(counted: Counted, months: slice) -> dict[str, Numbers]:
    """Give the euros of a month of stay of the core, in all and by payer, at average prices; nan where nobody is."""
    booked = booked_eur(counted, months)
    tally = {name: counted.tally[:, months, number].astype(np.float64) for number, name in enumerate(TALLY)}
    stayed = np.sum([tally[name] for name in STAYS], axis=(0, 2))

    def each(payer: str | None) -> Numbers:
        spent = np.zeros(len(stayed))
        for account, (core, everybody) in PART_OF_ACCOUNT.items():
            part = tally[core] / np.maximum(np.sum([tally[name] for name in everybody], axis=0), 1.0)
            spent += (sum_accounts(booked, "average", account=account, payer=payer) * part).sum(axis=1)
        return np.where(stayed > 0, spent / np.maximum(stayed, 1.0), np.nan)

    by_payer = {f"nuisance_month_{payer}_eur": each(payer) for payer in SHOWN_PAYERS}
    return {"nuisance_month_eur": each(None), **by_payer}


def unfinished_eur(counted: Counted, months: slice) -> Numbers:
    """Give the hours booked for the offers that stand or are agreed at the end of a period, at its last prices."""
    (case,) = (number for number, (_, _, count) in enumerate(PRICE_COLUMNS) if count == "maatwerk_cases")
    price = counted.prices[:, months.stop - 1, case, BASES.index("average")] / 10_000.0
    euros: Numbers = counted.offers_at_end.sum(axis=1) * price
    return euros


def discount_weights(counted: Counted, months: slice, discounted: bool) -> Numbers:
    """Give what a euro of each month is worth at the start of the period: [policy or 1, month]."""
    rate = counted.discount[:, None] / 1e6 if discounted else np.zeros((1, 1))
    weights: Numbers = (1.0 + rate) ** (-np.arange(months.stop - months.start) / 12.0)
    return weights


def state_cents(
    tally: NDArray[np.int64], prices: NDArray[np.int64], only: Collection[tuple[str, str]] | None = None
) -> NDArray[np.int64]:
    """Give what the people of a tally cost the state at average prices, in hundredths of a cent: [month].

    What is kept up whether they are there or not is left out. `tally` is [month, column of TALLY], `prices`
    [month, price, basis]; `only` some accounts, each with what is counted.
    """
    chosen = [
        number
        for number, (account, payer, count) in enumerate(PRICE_COLUMNS)
        if payer not in NOT_STATE and (only is None or (account, count) in only)
    ]
    numbers, columns = _counted_prices(chosen)
    cents: NDArray[np.int64] = (tally[:, columns] * prices[:, numbers, BASES.index("average")]).sum(axis=1)
    return cents


def costs_of(counted: Counted, months: slice, discounted: bool) -> dict[str, Numbers]:
    """Give every cost of a period, discounted to its start where asked (real rate, from the start of the future)."""
    booked = booked_eur(counted, months)
    weight = discount_weights(counted, months, discounted)

    def total(basis: str, **chosen: Any) -> Numbers:
        spent: Numbers = (sum_accounts(booked, basis, **chosen) * weight).sum(axis=1)
        return spent

    both: dict[str, dict[str, Any]] = {
        "cost_state_eur": {"state": True},
        "cost_society_eur": {},
        **{f"cost_account_{account}_eur": {"account": account} for account in ACCOUNTS},
        **{f"cost_payer_{payer}_eur": {"payer": payer} for payer in PAYERS},
    }
    values = {}
    for name, chosen in both.items():
        for basis in BASES:
            if at_prices(name, basis) in OUTCOMES:
                values[at_prices(name, basis)] = total(basis, **chosen)
    values["support_eur"] = values["cost_account_support_eur"]
    values["support_state_eur"] = total("average", account="support", state=True)
    values["support_eu_eur"] = total("average", account="support", payer="eu")
    return values
