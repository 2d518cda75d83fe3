"""Invented results for the tests of the reports: right in shape, wrong about the world."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from sim.analysis.doubt.response import Response
from sim.analysis.ratios import price
from sim.analysis.results import Results
from sim.analysis.surrogate import Surrogate
from sim.analysis.yearly import SPENDING, STANDS, SUMS, YEARLY
from sim.experiment.beside.tried import Lever
from sim.experiment.stopping import HalfWidth, Stopping
from sim.measure.diaries import Diary
from sim.parameters.accounts import ACCOUNTS
from sim.parameters.catalogue import published
from sim.parameters.outcomes import BETWEEN_POLICIES, GROUPS
from sim.parameters.outcomes import OUTCOMES as REGISTERED
from sim.rules.vocabulary import Status
from sim.scenario import Policy, Scenario, load
from sim.world.record.layout import PERSON

SCENARIO = "scenarios/maatwerk.toml"
EURO = "EUR of 2025"
_KEPT = "_places_kept_eur"
STOPPED = Stopping("precise", 60, (HalfWidth("additional_departures", "with", 11.8, 25.0),))


# outcome: (unit, level, noise, effect of the first policy, noise of the effect)
OUTCOMES: Mapping[str, tuple[str, float, float, float, float]] = {
    "left_unassisted": ("departures", 21_000, 300, -35, 25),
    "left_regular": ("departures", 9_400, 150, -110, 30),
    "left_maatwerk": ("departures", 0, 0, 640, 30),
    "removed_origin": ("departures", 4_900, 90, -85, 20),
    "removed_dublin": ("departures", 6_100, 100, -12, 15),
    "durable_departures": ("departures", 38_000, 400, 300, 60),
    "out_of_sight": ("persons", 49_000, 500, -260, 60),
    "out_of_sight_stock": ("persons", 33_500, 400, -220, 50),
    "unlawful_person_months": ("person-months", 2_100_000, 20_000, -6_900, 2_000),
    "lawful": ("persons", 11_000, 120, -4, 9),
    "reentries": ("persons", 3_900, 60, 42, 20),
    "detention_occupancy": ("persons a day", 402, 9, -7.5, 2),
    "detention_placed": ("persons", 13_200, 110, -60, 25),
    "detention_refused": ("persons", 2_600, 120, -95, 30),
    "detention_departure_share": ("share", 0.66, 0.01, 0.001, 0.004),
    "return_rate_12m": ("share", 0.41, 0.005, 0.0031, 0.0009),
    "return_rate_24m": ("share", 0.46, 0.005, 0.0042, 0.001),
    "maatwerk_cases": ("cases", 0, 0, 905, 31),
    "maatwerk_above_regular": ("cases", 0, 0, 18, 4),
    "maatwerk_3000_plus": ("cases", 0, 0, 15, 4),
    "incidents": ("incidents", 61_000, 900, -310, 190),
    "detention_days_without_prospect": ("person-days", 9_400, 600, -310, 150),
    "detention_days_no_departure": ("person-days", 231_000, 5_000, -2_900, 1_500),
    "redetained": ("persons", 900, 40, -6, 12),
    "ill_detained": ("persons", 1_450, 60, -8, 14),
    "children_detained": ("persons", 0, 0, 0, 0),
    "less_than_voluntary": ("departures", 2_250, 70, 88, 15),
    "lawyer_absent": ("agreements", 0, 0, 210, 20),
    "people_present": ("persons", 71_000, 600, -240, 55),
    "came": ("persons", 0, 0, 0, 0),
    "stayed_away": ("persons", 0, 0, 0, 0),
    "additional_to_unsafe": ("persons", 0, 0, 0, 0),
    "shelter_withdrawn_eur": ("EUR of 2025", 0, 0, 0, 0),
}
ACCOUNT_EFFECTS = (
    1.9,
    1.1,
    0.6,
    0.0,
    0.0,
    0.0,
    0.15,
    -2.6,
    -0.02,
    -0.9,
    -0.03,
    -0.1,
    -0.08,
    0.45,
    0.04,
    -0.05,
    0.0,
    -0.12,
    -0.3,
    -0.4,
    -0.5,
)
PAYERS_BY_ACCOUNT = (
    *("ministry", "ministry", "ministry", "ministry", "ministry", "ministry", "ministry"),
    *("coa", "ministry", "prisons_agency", "prisons_agency", "courts"),
    *("ministry", "eu", "ministry", "municipalities", "ministry", "health", "municipalities", "police", "society"),
)
PAYER_OF = dict(zip(ACCOUNTS, PAYERS_BY_ACCOUNT, strict=True))
STATUSES = ("RECEPTION", "OUT_OF_SIGHT", "LEFT_REGULAR", "LEFT_MAATWERK", "REMOVED_ORIGIN")
PUBLISHED = (
    ("answer_maatwerk_cases", "", 900, "cases", 905, 851, 958, "fitted"),
    ("answer_cases_ge_3000", "", 15, "cases", 13.4, 8, 19, "fitted"),
    ("answer_highest_amounts", ": first", 17_000, "EUR", 12_400, 4_900, 26_000, "fitted"),
    ("departures_independent", "", 6_480, "departures", 5_100, 4_980, 5_230, "fitted"),
    ("detention_occupancy_june_2023", "", 446, "persons", 431, 399, 463, "check"),
)
"""Figure, what its title adds to the published one, and numbers."""


def scenario(labels: Sequence[str] = (), reference: str = "without") -> Scenario:
    """Load the shipped scenario; with labels, give it other policies with the settings it has."""
    loaded = _shipped()
    if not labels:
        return loaded
    names = [reference, *(f"policy{n}" for n in range(1, len(labels)))]
    policies = tuple(Policy(name, label) for name, label in zip(names, labels, strict=True))
    own = {name: loaded.own_changes["with" if n else "without"] for n, name in enumerate(names)}
    timelines = {name: loaded.timelines["with" if n else "without"] for n, name in enumerate(names)}
    return replace(loaded, policies=policies, reference=reference, own_changes=own, timelines=timelines)


@cache
def _shipped() -> Scenario:
    return load(SCENARIO, ["plan.parameter_sets=defaults"])


def with_sets(found: Results) -> Results:
    """Give the same results as those of a run in which each simulation has its own set of the ensemble."""
    plan = replace(found.scenario.plan, parameter_sets="ensemble")
    return replace(found, scenario=replace(found.scenario, plan=plan))


def results(
    of: Scenario | None = None,
    strength: float | Mapping[str, float] = 1.0,
    replications: int = 60,
    without: Sequence[str] = (),
    seed: int = 1,
) -> Results:
    """Invent the results of a scenario; `strength` multiplies every effect: 0 makes policies equal, -1 reverses."""
    if of is None and not isinstance(strength, Mapping):
        return _usual(strength, replications, tuple(without), seed)
    return _invented(of or scenario(), strength, replications, without, seed)


@cache
def _usual(strength: float, replications: int, without: tuple[str, ...], seed: int) -> Results:
    return _invented(scenario(), strength, replications, without, seed)


def _invented(
    of: Scenario, strength: float | Mapping[str, float], replications: int, without: Sequence[str], seed: int
) -> Results:
    names = [policy.name for policy in of.policies]
    others = [name for name in names if name != of.reference]
    strengths = {
        name: (strength.get(name, 1.0) if isinstance(strength, Mapping) else strength) * (1 + 0.35 * n)
        for n, name in enumerate(others)
    }
    future = _future(of, strengths, replications, seed)
    future = {outcome: found for outcome, found in future.items() if outcome not in without}
    history = {outcome: _repeated(found[of.reference] * 1.1, names) for outcome, found in future.items()}
    return Results(
        scenario=of,
        summary=_summary(of, {"history": history, "future": future}),
        effects=_effects(of, future),
        lives=pd.DataFrame([(name, s, s, 1_000.0) for name in names for s in STATUSES], columns=_LIVES),
        groups=_groups(others, strengths),
        who=pd.DataFrame(),
        break_even=pd.DataFrame(),
        needed_belief=pd.DataFrame(),
        published=_published(),
        monthly=_monthly(of, future),
        draws=_draws(of, {"history": history, "future": future}),
        folder=None,
        replications=replications,
        stopping=STOPPED,
        failed=(),
        notes=(),
        unpaired=False,
        yearly=_yearly(of, future),
        spending=_spending(of),
        diaries=_diaries(names, of.reference),
    )


def _spending(of: Scenario) -> pd.DataFrame:
    """Invent EUR 10 and 20 million in two years on two articles of two payers; a policy that differs adds a tenth."""
    places = (("37.1", "", ""), ("37.1", "casework", "ministry"), ("37.2", "", ""), ("37.2", "reception", "coa"))
    rows = []
    for policy in of.policies:
        share = 0.0 if policy.name == of.reference else 0.1
        for year, euros in (("2026", 10e6), ("2027", 20e6), ("2026-2027", 30e6)):
            for place in (("", "", "ministry"), ("", "", "coa"), *places):
                level = (euros * (1 + share), euros * 0.9, euros * 1.2)
                rows.append((policy.name, year, *place, *level, *(euros * share * size for size in (1.0, 0.5, 1.5))))
    return pd.DataFrame(rows, columns=list(SPENDING))


def _diaries(names: Sequence[str], reference: str) -> tuple[Diary, ...]:
    """Invent a person who leaves under every policy but the reference, and one who always stays."""
    parted = {name: _life(Status.OUT_OF_SIGHT if name == reference else Status.LEFT_MAATWERK) for name in names}
    stays = dict.fromkeys(names, _life(Status.RECEPTION))
    three = dict.fromkeys(names, 3)
    return Diary("vris", 7, 95, 120, three, parted), Diary("dublin", 8, 95, 120, three, stays)


def _life(end: Status) -> Any:
    lived = np.zeros(3, PERSON)
    lived["status"] = [Status.RECEPTION, Status.RECEPTION, end]
    return lived


def surrogate() -> Surrogate:
    """Invent a small model of settings that were tried."""
    departures = Response(30.0, (((0, 1),), ((1, 1), (2, 2)), ((1, 3),)), np.array([-12.0, 7.0, 4.0]), 0.0)
    costs = Response(2.5e6, (((1, 1),), ((1, 2),)), np.array([9e5, 2e5]), 0.0)
    return Surrogate(
        policy="with",
        levers=(
            Lever("maatwerk.min_refusal_months", 3, 24, 6, True),
            Lever("support.cash_eur", 0, 1000, 200, True),
            Lever("cooperation.lp_factor", 0.5, 2.0, 1.0, False),
        ),
        tried=200,
        curves={"additional_departures": departures, "cost_state_eur": costs},
        off={"additional_departures": (-25.0, 31.0), "cost_state_eur": (-1.5e6, 2.1e6)},
    )


Values = dict[str, dict[str, Any]]
_LIVES = ["policy", "status_reference", "status_policy", "persons"]


def _repeated(values: Any, names: Sequence[str]) -> dict[str, Any]:
    return dict.fromkeys(names, values)


def _future(of: Scenario, strengths: Mapping[str, float], count: int, seed: int) -> Values:
    random = np.random.default_rng(seed)
    found: Values = {}
    for outcome, (_, level, noise, effect, spread) in OUTCOMES.items():
        room = max(0.0, -min(strengths.values(), default=0.0) * effect) if not level else 0.0
        base = np.maximum(level + room + noise * random.standard_normal(count), 0)
        luck = spread * random.standard_normal(count)
        found[outcome] = {of.reference: base} | {
            name: np.maximum(base + strength * effect + (luck if strength else 0), 0)
            for name, strength in strengths.items()
        }
    kinds = ("left_unassisted", "left_regular", "left_maatwerk", "removed_origin", "removed_dublin")
    found["demonstrable_departures"] = _added(found, kinds)
    found |= _paired(of, found, strengths)
    found |= _costs(of, strengths, count, random)
    return found


def _added(found: Values, names: Sequence[str]) -> dict[str, Any]:
    return {policy: sum(found[name][policy] for name in names) for policy in found[names[0]]}


def _paired(of: Scenario, found: Values, strengths: Mapping[str, float]) -> Values:
    departures = found["demonstrable_departures"]
    more = {name: 0.93 * (values - departures[of.reference]) for name, values in departures.items()}
    both_ways = {name: 180.0 if strengths.get(name) else 0.0 for name in more}
    gained, lost = (
        {name: both_ways[name] + np.maximum(way * values, 0) for name, values in more.items()} for way in (1, -1)
    )
    maatwerk = found["left_maatwerk"]
    share = {
        name: np.where(values > 0, 0.58 + 0.0003 * (values - values.mean()), np.nan)
        for name, values in maatwerk.items()
    }
    return {
        "additional_departures": more,
        "additional_durable_departures": {name: 0.8 * values for name, values in more.items()},
        "gained": gained,
        "lost": lost,
        "paid": maatwerk,
        "deadweight": {name: np.nan_to_num(share[name]) * values for name, values in maatwerk.items()},
        "deadweight_share": share,
    }


def _costs(of: Scenario, strengths: Mapping[str, float], count: int, random: np.random.Generator) -> Values:
    found: Values = {}
    for account, effect in zip(ACCOUNTS, ACCOUNT_EFFECTS, strict=True):
        base = 40e6 * (1 + 0.02 * random.standard_normal(count))
        luck = 0.3e6 * abs(effect) * random.standard_normal(count) + 2e4 * random.standard_normal(count)
        kept = 0.2 if account == "reception" else 1.0
        for suffix, share in (("_eur", 1.0), ("_marginal_eur", 0.45 if effect < 0 else 1.0), (_KEPT, kept)):
            found[f"cost_account_{account}{suffix}"] = {of.reference: share * base} | {
                name: share * (base + strength * effect * 1e6 + (luck if strength else 0))
                for name, strength in strengths.items()
            }
    for suffix in ("_eur", "_marginal_eur", _KEPT):
        for payer in sorted(set(PAYER_OF.values())):
            own = [f"cost_account_{a}{suffix}" for a in ACCOUNTS if PAYER_OF[a] == payer]
            found[f"cost_payer_{payer}{suffix}"] = _added(found, own)
        payers = [f"cost_payer_{payer}{suffix}" for payer in sorted(set(PAYER_OF.values()))]
        found[f"cost_society{suffix}"] = _added(found, payers)
        state = [name for name in payers if not name.startswith(("cost_payer_eu", "cost_payer_society"))]
        found[f"cost_state{suffix}"] = _added(found, state)
    found["support_eur"] = found["cost_account_support_eur"]
    found["cost_state_without_drawn_eur"] = found["cost_state_eur"]
    return {name: values for name, values in found.items() if not name.endswith(_KEPT) or name in REGISTERED}


def unit(outcome: str) -> str:
    """Give the unit of an outcome."""
    if outcome in OUTCOMES:
        return OUTCOMES[outcome][0]
    if outcome.endswith("_eur"):
        return EURO
    return "share" if outcome.endswith("share") else "departures" if outcome.startswith("demonstrable") else "persons"


def _summary(of: Scenario, periods: Mapping[str, Values]) -> pd.DataFrame:
    rows = []
    for policy in of.policies:
        for period, values in periods.items():
            span = ("2020-01", "2025-12") if period == "history" else ("2026-01", "2030-12")
            for outcome, by_policy in values.items():
                shown = by_policy[policy.name]
                known = shown[~np.isnan(shown)]
                level = (known.mean(), *np.quantile(known, [0.05, 0.95])) if known.size else (np.nan,) * 3
                rows.append((policy.name, period, *span, outcome, unit(outcome), *level, len(shown)))
    columns = ["policy", "period", "from", "until", "outcome", "unit", "mean", "low", "high", "replications"]
    return pd.DataFrame(rows, columns=columns)


def interval(values: Any) -> tuple[float, float, float]:
    """Give mean and 95% interval by Student's t."""
    from scipy.special import stdtrit

    mean = float(values.mean())
    if len(values) < 2:
        return mean, np.nan, np.nan
    half = float(stdtrit(len(values) - 1, 0.975) * values.std(ddof=1) / np.sqrt(len(values)))
    return mean, mean - half, mean + half


def _effects(of: Scenario, future: Values) -> pd.DataFrame:
    rows = []
    for policy in of.policies:
        if policy.name == of.reference:
            continue
        for outcome, by_policy in future.items():
            of_none = 0 if outcome in BETWEEN_POLICIES else by_policy[of.reference]
            mean, low, high = interval(by_policy[policy.name] - of_none)
            rows.append((policy.name, of.reference, outcome, unit(outcome), mean, low, high, 0.9))
        rows += _prices(policy.name, of.reference, future)
    columns = ["policy", "reference", "outcome", "unit", "mean", "low", "high", "noise_removed"]
    frame = pd.DataFrame(rows, columns=columns)
    frame["replications"] = 60
    frame["distinguishable"] = (frame["low"] > 0) | (frame["high"] < 0)
    order = ["policy", "reference", "outcome", "unit", "mean", "low", "high", "replications"]
    return frame[[*order, "noise_removed", "distinguishable"]]


def _prices(policy: str, reference: str, future: Values) -> list[tuple[Any, ...]]:
    found = []
    for name in ("departure", "durable_departure"):
        sides = [future.get(outcome) for outcome in ("cost_state_eur", f"additional_{name}s")]
        if all(sides):
            costs, departures = (side[policy] - side[reference] for side in sides if side is not None)
            ends = price(costs, departures, sets_differ=False)[:3]
            found.append((policy, reference, f"cost_per_additional_{name}_eur", EURO, *ends, np.nan))
    return found


def _groups(others: Sequence[str], strengths: Mapping[str, float]) -> pd.DataFrame:
    means = (0.4, 2.1, 7.8, 13.9, 5.6, -0.3)
    persons = (9_113.4, 21_880.2, 14_020.9, 26_310.5, 30_144.1, 22_700.8)
    rows = []
    for name in others:
        for group, size, mean in zip(GROUPS, persons, means, strict=True):
            middle, half = strengths[name] * mean, 1.1 * abs(strengths[name])
            ends = (middle, middle - half, middle + half)
            rows.append((name, group, size, *ends, *(end * size / 1_000 for end in ends)))
    names = ["policy", "group", "persons", "mean", "low", "high", "people", "people_low", "people_high"]
    found = pd.DataFrame(rows, columns=names)
    is_largest = found["people"].abs() == found["people"].abs().max()
    return found.assign(leads=is_largest / is_largest.sum())


def _published() -> pd.DataFrame:
    rows: list[tuple[object, ...]] = [
        (
            figure,
            published()[figure].title + which,
            "2020-2024",
            value,
            units,
            mean,
            low,
            high,
            low <= value <= high,
            role,
            "an invented source",
            value,
            value,
        )
        for figure, which, value, units, mean, low, high, role in PUBLISHED
    ]
    stay = published()["unlawful_population"].title
    outside = ("unlawful_population", stay, "2020-2025", np.nan, "persons", 54_100, 52_000, 60_200)
    rows.append((*outside, False, "check", "an invented source", 23_000, 58_000))
    columns = [
        "figure",
        "title",
        "period",
        "published",
        "unit",
        "mean",
        "low",
        "high",
        "inside",
        "role",
        "source",
    ]
    return pd.DataFrame(rows, columns=[*columns, "published_low", "published_high"])


def _yearly(of: Scenario, future: Values) -> pd.DataFrame:
    """Spread what happens evenly over five years; people are present in all of them."""
    rows = []
    for policy in (one.name for one in of.policies):
        for outcome in (*SUMS, *STANDS):
            if outcome in future:
                share = 1.0 if outcome in STANDS else 0.2
                values, theirs = share * future[outcome][policy], share * future[outcome][of.reference]
                level = (values.mean(), *np.quantile(values, [0.05, 0.95]))
                apart = (np.nan,) * 3 if policy == of.reference else interval(values - theirs)
                rows += [(policy, year, outcome, unit(outcome), *level, *apart) for year in range(2026, 2031)]
    return pd.DataFrame(rows, columns=list(YEARLY))


def _monthly(of: Scenario, future: Values) -> pd.DataFrame:
    """Spread the departures over the months, and let detention swing with the season."""
    months = [f"{year}-{month:02d}" for year in range(2025, 2031) for month in range(1, 13)]
    wave = np.array([1 + 0.05 * np.sin(n / 1.9) for n in range(len(months))])
    start = np.array([0.0 if month < "2026" else 1.0 for month in months])
    ramp = start * np.clip(np.arange(-11, len(months) - 11) / 12, 0, 1)
    ramp /= ramp.sum()
    frames = []
    for outcome in ("demonstrable_departures", "detention_occupancy", "out_of_sight"):
        if outcome not in future:
            continue
        reference = future[outcome][of.reference]
        for policy in of.policies:
            effect = (future[outcome][policy.name] - reference)[:, None]
            if outcome == "detention_occupancy":
                values = reference[:, None] * wave + effect * start
            else:
                values = reference[:, None] / 60 * wave / wave[12:].mean() + effect * ramp
            frames.append(_long(policy.name, outcome, months, values))
    if not frames:
        return pd.DataFrame(columns=["policy", "replication", "month", "outcome", "value"])
    together = pd.concat(frames, ignore_index=True)
    return together.astype(dict.fromkeys(("policy", "month", "outcome"), "category"))


def _long(policy: str, outcome: str, months: Sequence[str], values: Any) -> pd.DataFrame:
    count = len(values)
    return pd.DataFrame(
        {
            "policy": policy,
            "replication": np.repeat(np.arange(count), len(months)),
            "month": np.tile(months, count),
            "outcome": outcome,
            "value": values.ravel(),
        }
    )


def _draws(of: Scenario, periods: Mapping[str, Values]) -> pd.DataFrame:
    keys = [
        (policy.name, period, outcome)
        for policy in of.policies
        for period, found in periods.items()
        for outcome in found
    ]
    values = np.array([periods[period][outcome][policy] for policy, period, outcome in keys])
    columns = {name: [key[n] for key in keys] for n, name in enumerate(("policy", "period", "outcome"))}
    categories = {name: pd.Categorical(column).repeat(values.shape[1]) for name, column in columns.items()}
    runs = np.tile(np.arange(values.shape[1]), len(keys))
    frame = pd.DataFrame({**categories, "replication": runs, "value": values.ravel()})
    return frame[["policy", "replication", "period", "outcome", "value"]]
