"""What a month's record holds because of what was set in other months: agreements, news, windows, pull."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from sim.parameters.catalogue import Country
from sim.rules.state.cooperation import agreement_factor, leverage_factor
from sim.rules.vocabulary import NEVER, NOT_FORESEEN
from sim.world.record.derived import DEADLINE_MONTHS
from sim.world.record.reading import Reader

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


def date_news(records: NDArray[np.void], reads: Sequence[Reader]) -> None:
    """Remember when packages were last in the news, and how much of it is still in the air."""
    last = NEVER
    for month, read in enumerate(reads):
        last = month if read("information.media") else last
        records["last_media"][month] = last
        faded = (1.0 - read("information.learning_weight")) ** (month - last)
        records["publicity"][month] = read("information.media_reach") * faded if last > NEVER else 0.0


def date_conditions(records: NDArray[np.void], reads: Sequence[Reader]) -> None:
    """Date the window for support, its deadline, the condition of no new offence, and the Pact."""
    window = [float(read("support.window_eur")) for read in reads]
    opened = months_since([amount > 0 for amount in window])
    condition = months_since([read("maatwerk.no_new_offence") for read in reads])
    pact = months_since([read("law.pact") for read in reads])
    for month, read in enumerate(reads):
        presence = int(read("support.window_presence_months"))
        records["window_cutoff"][month] = month - opened[month] - presence if window[month] > 0 else NEVER
        closing = any(later < window[month] for later in window[month + 1 : month + 1 + DEADLINE_MONTHS])
        records["deadline_near"][month] = closing
        records["pact_from"][month] = month - pact[month] if pact[month] >= 0 else NOT_FORESEEN
        records["no_offence_from"][month] = month - condition[month] if condition[month] >= 0 else NOT_FORESEEN


def date_pull(records: NDArray[np.void], reads: Sequence[Reader], future: int, origins: Sequence[Country]) -> None:
    """Compare what support people from near and other origins can expect with the last month of the history.

    Published inflow holds whatever pull there was: none is added before the future.
    """
    near, far = (expected_support_eur(reads[future - 1], origins, is_near) for is_near in (True, False))
    for month, read in enumerate(reads):
        records["pull_active"][month] = month >= future and read("incentives.pull")
        news = (
            records["publicity"][month] * read("information.media_belief") * read("information.initial_package_belief")
        )
        records["pull_support_near_eur"][month] = expected_support_eur(read, origins, is_near=True) - near + news
        records["pull_support_far_eur"][month] = expected_support_eur(read, origins, is_near=False) - far + news


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
