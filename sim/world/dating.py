"""What a month's record holds because of what was set in other months: agreements, news, windows, pull."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.parameters.catalogue import countries
from sim.rules.cooperation import agreement_factor, leverage_factor
from sim.rules.vocabulary import NEVER, NOT_FORESEEN
from sim.world.reading import Reader
from sim.world.settings import DEADLINE_MONTHS


def months_since(is_on: Sequence[Any]) -> list[int]:
    """Give, per month, how many months something has been on without a break; -1 while it is off."""
    counts, count = [], -1
    for on in is_on:
        count = count + 1 if on else -1
        counts.append(count)
    return counts


def date_cooperation(records: NDArray[np.void], reads: Sequence[Reader]) -> None:
    """Let agreements decay, and visa measures work after their lag."""
    since = {
        key: months_since([read(key) for read in reads])
        for key in ("cooperation.agreement", "cooperation.visa_leverage")
    }
    for month, read in enumerate(reads):
        records["agreement_factor"][month] = agreement_factor(since["cooperation.agreement"][month], read)
        records["leverage_factor"][month] = leverage_factor(since["cooperation.visa_leverage"][month], read)


def date_news(records: NDArray[np.void], reads: Sequence[Reader]) -> None:
    """Remember when packages were last in the news, and how much of it is still in the air."""
    last = NEVER
    for month, read in enumerate(reads):
        last = month if read("information.media") else last
        records["last_media"][month] = last
        faded = (1.0 - read("information.learning_weight")) ** (month - last)
        records["publicity"][month] = read("information.media_reach") * faded if last > NEVER else 0.0


def date_conditions(records: NDArray[np.void], reads: Sequence[Reader]) -> None:
    """Date the window for support, its deadline, and the condition of no new offence."""
    window = [float(read("support.window_eur")) for read in reads]
    opened = months_since([amount > 0 for amount in window])
    condition = months_since([read("maatwerk.no_new_offence") for read in reads])
    for month, read in enumerate(reads):
        presence = int(read("support.window_presence_months"))
        records["window_cutoff"][month] = month - opened[month] - presence if window[month] > 0 else NEVER
        closing = any(later < window[month] for later in window[month + 1 : month + 1 + DEADLINE_MONTHS])
        records["deadline_near"][month] = closing
        records["no_offence_from"][month] = month - condition[month] if condition[month] >= 0 else NOT_FORESEEN


def date_pull(records: NDArray[np.void], reads: Sequence[Reader], future: int) -> None:
    """Compare what support near origins can expect with the last month of the history.

    Published inflow holds whatever pull there was: none is added before the future.
    """
    before = near_support_eur(reads[future - 1])
    for month, read in enumerate(reads):
        records["pull_active"][month] = month >= future and read("incentives.pull")
        news = (
            records["publicity"][month] * read("information.media_belief") * read("information.initial_package_belief")
        )
        records["pull_support_eur"][month] = near_support_eur(read) - before + news


def near_support_eur(read: Reader) -> float:
    """Give the regular support that people from near origins can expect, at its worth to them, in EUR: a mean by share.

    Nationals who travel without a visa get a ticket only, unless they are eligible too.
    """
    if not read("support.enabled"):
        return 0.0
    near = [country for country in countries() if country.tier == "near"]
    eligible = sum(c.share for c in near if not c.visa_free or read("support.visa_free_eligible"))
    in_kind = read("behaviour.inkind_cash_value") * read("support.in_kind_eur")
    package = read("support.cash_eur") + read("support.first_days_eur") + in_kind
    return float(read("support.package_share_near") * package * eligible / sum(c.share for c in near))
