"""What a month's record holds because of what was set in other months: agreements, news, windows, pull."""

from collections.abc import Sequence
from functools import partial

import numpy as np
from numpy.typing import NDArray

from sim.parameters.catalogue import Country
from sim.rules.state.cooperation import agreement_factor, leverage_factor
from sim.rules.vocabulary import NEVER, NOT_FORESEEN
from sim.world.record.derived import DEADLINE_MONTHS
from sim.world.record.reading import Courses, Reader

CONDITIONS = ("window_cutoff", "deadline_near", "pact_from", "no_offence_from")
CUT_TIERS = ("near", "low_lp")  # groups of countries for which a policy may cut or raise the package


def months_since(is_on: Sequence[bool]) -> list[int]:
    """Give, per month, how many months something has been on without a break; -1 while it is off."""
    counts, count = [], -1
    for on in is_on:
        count = count + 1 if on else -1
        counts.append(count)
    return counts


def pressure_on(name: str, reads: Sequence[Reader]) -> list[float]:
    """Give, per month, the factor of agreements and visa measures with a country or with all: they decay, and lag."""
    agreed, pressed = (
        months_since([bool(read(f"cooperation.{of_all}") or read(f"cooperation.{own}.{name}")) for read in reads])
        for of_all, own in (("agreement", "agreement_with"), ("visa_leverage", "visa_measures"))
    )
    return [
        agreement_factor(agreed[month], read) * leverage_factor(pressed[month], read)
        for month, read in enumerate(reads)
    ]


def date_news(records: NDArray[np.void], courses: Courses) -> None:
    """Remember when packages were last in the news, and how much of it is still in the air."""
    records["last_media"], records["publicity"] = np.moveaxis(courses.each_policy(news), 1, 0)


def news(reads: Sequence[Reader]) -> list[list[float]]:
    """Give the month of the last news, and how much of it is still in the air: [either, month]."""
    last, months, publicity = NEVER, [], []
    for month, read in enumerate(reads):
        last = month if read("information.media") else last
        faded = (1.0 - read("information.learning_weight")) ** (month - last)
        months.append(float(last))
        publicity.append(read("information.media_reach") * faded if last > NEVER else 0.0)
    return [months, publicity]


def date_conditions(records: NDArray[np.void], courses: Courses) -> None:
    """Date the window for support, its deadline, the condition of no new offence, and the Pact."""
    for name, months in zip(CONDITIONS, np.moveaxis(courses.each_policy(conditions), 1, 0), strict=True):
        records[name] = months


def conditions(reads: Sequence[Reader]) -> list[list[int]]:
    """Give the fields of CONDITIONS: [field, month]."""
    window = [float(read("support.window_eur")) for read in reads]
    opened = months_since([amount > 0 for amount in window])
    condition = months_since([read("maatwerk.no_new_offence") for read in reads])
    pact = months_since([read("law.pact") for read in reads])
    presence = [int(read("support.window_presence_months")) for read in reads]
    months = range(len(reads))
    return [
        [month - opened[month] - presence[month] if window[month] > 0 else NEVER for month in months],
        [any(later < window[m] for later in window[m + 1 : m + 1 + DEADLINE_MONTHS]) for m in months],
        *([m - since[m] if since[m] >= 0 else NOT_FORESEEN for m in months] for since in (pact, condition)),
    ]


def date_pull(records: NDArray[np.void], courses: Courses, future: int, origins: Sequence[Country]) -> None:
    """Compare what support people from near and other origins can expect with the last month of the history.

    Published inflow holds whatever pull there was: none is added before the future.
    """
    is_on = courses.each_month(lambda read: bool(read("incentives.pull")))
    records["pull_active"] = is_on & (np.arange(courses.plan.months) >= future)
    news = records["publicity"] * courses.each_month(lambda read: read("information.media_belief"))
    news = news * courses.each_month(lambda read: read("information.initial_package_belief"))
    for name, is_near in (("pull_support_near_eur", True), ("pull_support_far_eur", False)):
        expected = courses.each_month(partial(expected_support_eur, origins=origins, is_near=is_near))
        records[name] = expected - expected[:, [future - 1]] + news


def expected_support_eur(read: Reader, origins: Sequence[Country], is_near: bool) -> float:
    """Give the regular support that people from near or from other origins can expect, in EUR: a mean by share.

    At its worth to them. Nationals who travel without a visa get a ticket only, unless they are eligible too.
    """
    if not read("support.enabled"):
        return 0.0
    in_kind = read("behaviour.inkind_cash_value") * read("support.in_kind_eur")
    package = read("support.cash_eur") + read("support.first_days_eur") + in_kind
    there = [country for country in origins if (country.tier == "near") == is_near]
    expected = 0.0
    for country in there:
        if not country.visa_free or read("support.visa_free_eligible"):
            cut = read(f"support.package_share_{country.tier}") if country.tier in CUT_TIERS else 1.0
            expected += country.share_at_start * cut * package
    cases = sum(country.share_at_start for country in there)
    return float(expected / cases) if cases else 0.0
