"""What the model makes of each pattern: one function per pattern, counted as the published figure is counted.

A function takes the lives of one replication, once per policy that its pattern names, and gives a number per target.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.calibration.fit.offers import ABOVE_REGULAR, CASES, COLUMNS, VRIS_CASES
from sim.evidence.counting import (
    INDEPENDENT,
    Past,
    departures_forced,
    departures_independent,
    departures_unsupervised,
    detention_entries,
    detention_stay_days,
    dublin_transfers,
    independent_share,
    inflow_of_cases,
    still_present,
    vris_departures,
)
from sim.parameters.catalogue import countries
from sim.rules.vocabulary import Household, Source, Status
from sim.world.ledger import FIRST_WAY_OUT, TALLY, ways_out

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from sim.validation.watching import Lives

Measured = dict[str, float]

ASSISTED = (Status.LEFT_REGULAR, Status.LEFT_MAATWERK)
FORCED = (Status.REMOVED_ORIGIN, Status.REMOVED_DUBLIN)
DEMONSTRABLE = (*INDEPENDENT, *FORCED)
STRAIGHT_AFTER_MONTHS = 3

# --- the course of cases ------------------------------------------------------------------------------------------


def status_of_the_cases_of_2022(lives: Lives) -> Measured:
    """P1: departures of 2022 by kind over the cases opened in 2022; what is left counts as present."""
    opened = of_year(inflow_of_cases, lives, 2022)
    return {
        "independent": share(of_year(departures_independent, lives, 2022), opened),
        "forced": share(of_year(departures_forced, lives, 2022), opened),
        "unsupervised": share(of_year(departures_unsupervised, lives, 2022), opened),
        "present": of_year(still_present, lives, 2022),
    }


def mix_of_exits(lives: Lives) -> Measured:
    """P2: shares in the exits of 2020-2022 together; the two years before them are the model's warm-up."""
    independent, forced = counted(lives, INDEPENDENT, 2020, 2022), counted(lives, FORCED, 2020, 2022)
    unsupervised = counted(lives, (Status.OUT_OF_SIGHT,), 2020, 2022)
    return {
        "unsupervised_share_of_exits": share(unsupervised, unsupervised + independent + forced),
        "independent_share_of_demonstrable": of_year(independent_share, lives, 2022),
    }


def low_documents(lives: Lives) -> Measured:
    """P3: rejected applicants of two years, followed for two and a half years on average; outflow without destination.

    Demonstrable: of the applicants from Morocco and Algeria who arrived in 2018-2019, those who left demonstrably by
    June 2021, Dublin transfers included; the Court of Audit followed those of 2014-2016 to 2018. Unsupervised: out of
    sight over all ways out of reception in 2019-2020, for Morocco, Algeria and Tunisia.
    """
    arrived = lives.people["arrival"]
    cohort = (arrived >= lives.month(2018)) & (arrived < lives.month(2020))
    cohort &= from_country(lives, "Morocco", "Algeria") & (lives.people["source"] == Source.IND)
    followed = lives.events[lives.events["month"] < lives.month(2021, 7)]
    left = who(lives, followed, DEMONSTRABLE)
    out = ways_of(lives, ("Morocco", "Algeria", "Tunisia"), 2019, 2020)
    return {
        "demonstrable": share((cohort & left).sum(), cohort.sum()),
        "unsupervised": share(*unsupervised_of(out)),
    }


# --- detention ----------------------------------------------------------------------------------------------------


def departure_from_detention(lives: Lives) -> Measured:
    """P4: demonstrable departures over detentions ended by some form of departure; persons detained twice in a year.

    The denominator leaves out releases into reception. Persons detained more than once in a calendar year are counted
    over the entries of that year; both over 2022-2024.
    """
    demonstrable = booked(lives, "detention_ended_departure", 2022, 2024)
    unsupervised = booked(lives, "detention_ended_unsupervised", 2022, 2024)
    again = entries = 0
    for year in range(2022, 2025):
        events = lives.between(year, year)
        times = np.bincount(events["person"][events["detained"] == 1])
        again += int((times > 1).sum())
        entries += int(times.sum())
    return {
        "departure_share": share(demonstrable, demonstrable + unsupervised),
        "redetained_per_year": share(again, entries),
    }


def detention_by_year(lives: Lives) -> Measured:
    """F1: entries per calendar year, border detention added; mean days of the stays that ended in 2020 and in 2022."""
    entries = {f"entries_{year}": of_year(detention_entries, lives, year) for year in range(2020, 2024)}
    stays = {f"mean_stay_days_{year}": of_year(detention_stay_days, lives, year) for year in (2020, 2022)}
    return {**entries, **stays}


def dublin_share_of_departures(lives: Lives) -> Measured:
    """F2: departures of Dublin cases over demonstrable departures, per calendar year."""
    return {
        f"dublin_share_{year}": share(of_year(dublin_transfers, lives, year), counted(lives, DEMONSTRABLE, year, year))
        for year in range(2020, 2023)
    }


# --- who leaves, and when -----------------------------------------------------------------------------------------


def families_and_origins(lives: Lives) -> Measured:
    """P5: shares who left within 24 months, families over singles; independent return, Iraq over Eritrea.

    Of applicants outside the Dublin track who arrived in 2018-2023 without a VRIS label. Only singles carry that label,
    and households are drawn apart from every other trait, so that families and singles are equal otherwise.
    """
    cohort = applicants_of(lives, 2018, 2023) & (lives.people["vris"] == 0)
    soon = lives.events[lives.events["month"] - lives.people["arrival"][lives.events["person"]] < 24]
    independent, forced = who(lives, soon, INDEPENDENT), who(lives, soon, (Status.REMOVED_ORIGIN,))
    families = cohort & (lives.people["household"] == Household.SCHOOL_FAMILY)
    singles = cohort & (lives.people["household"] == Household.SINGLE)
    iraq, eritrea = cohort & from_country(lives, "Iraq"), cohort & from_country(lives, "Eritrea")
    return {
        "family_voluntary_ratio": share(among(independent, families), among(independent, singles)),
        "family_forced_ratio": share(among(forced, families), among(forced, singles)),
        "iraq_over_eritrea": share(among(independent, iraq), among(independent, eritrea)),
    }


def attributable_share(with_support: Lives, without: Lives) -> Measured:
    """P6: of those who left with the regular package in 2022-2024, who does not leave independently without it.

    The same person with the same luck, in a country without regular support from 2022 on, followed a year longer.
    Those from visa-free countries, who get a ticket only, are left out.
    """
    package = who(with_support, with_support.between(2022, 2024), (Status.LEFT_REGULAR,))
    package &= ~from_country(with_support, *(country.name for country in countries() if country.visa_free))
    still = who(without, without.between(2022, 2025), INDEPENDENT)
    return {"attributable_share": share((package & ~still).sum(), package.sum())}


def hazard_by_duration(lives: Lives) -> Measured:
    """P7: monthly share of decisions to return among who may decide, by months since the obligation; timing of exits.

    Month 1 is the first after the departure term. Months 23 to 25 stand for month 24. Applicants outside the Dublin
    track who arrived in 2018-2023. Most voluntary: share of independent departures in 2024-2025 that came within 24
    months of the obligation.
    """
    at_risk, decided = decisions_by_duration(lives, applicants_of(lives, 2018, 2023), longest=36)
    late = share(decided[23:26].sum(), at_risk[23:26].sum())
    events = lives.between(2024, 2025)
    left = events[np.isin(events["after"], INDEPENDENT) & (lives.people["dublin_at_start"][events["person"]] == 0)]
    early = (left["month"] - left["obligation"]) < 24
    return {
        "hazard_month24_over_month1": share(late, share(decided[1], at_risk[1])),
        "voluntary_within_24_months": share(early.sum(), len(left)),
    }


# --- cooperation and removal --------------------------------------------------------------------------------------


def cooperation_of_morocco(lives: Lives) -> Measured:
    """P8: removals to the origin in 2023 over 2021 (at least one), and out of sight over all ways out in 2023."""
    return {
        "forced_multiplier": removals_multiplied(lives, "Morocco", 2021, 2023),
        "mob_share": share(*unsupervised_of(ways_of(lives, ("Morocco",), 2023, 2023))),
    }


def cooperation_of_algeria(lives: Lives) -> Measured:
    """P8a: the same for Algeria, 2022 (no prospect of removal) to 2025 (a prospect, and some documents)."""
    return {
        "forced_multiplier": removals_multiplied(lives, "Algeria", 2022, 2025),
        "mob_share": share(*unsupervised_of(ways_of(lives, ("Algeria",), 2025, 2025))),
    }


def visible_removals(as_it_was: Lives, more_removals: Lives) -> Measured:
    """P9: relative change, with twice the bookings in 2023-2024, in monthly rates per person in reception.

    Assisted return: departures with support. Disappearance: entries out of sight.
    """
    rates = []
    for lives in (as_it_was, more_removals):
        months = booked(lives, "stock_reception", 2023, 2024)
        rates.append([share(counted(lives, kinds, 2023, 2024), months) for kinds in (ASSISTED, (Status.OUT_OF_SIGHT,))])
    return {
        "assisted_return_change": rates[1][0] / rates[0][0] - 1.0,
        "disappearance_change": rates[1][1] / rates[0][1] - 1.0,
    }


def family_bonus(without: Lives, bonus: Lives) -> Measured:
    """P12: of families more than two years after rejection, who leaves because of a bonus of two months.

    Families with children at school outside the Dublin track who are in reception on 1 November 2024; leaving
    independently by June 2025 with the bonus and not without it, less the reverse.
    """
    status, obligation = standing(without, without.month(2024, 11))
    families = (status == Status.RECEPTION) & (obligation < without.month(2022, 11))
    families &= (without.people["household"] == Household.SCHOOL_FAMILY) & (without.people["dublin_at_start"] == 0)
    left = []
    for lives in (without, bonus):
        months = lives.events["month"]
        window = lives.events[(months >= lives.month(2024, 11)) & (months < lives.month(2025, 7))]
        left.append((families & who(lives, window, INDEPENDENT)).sum())
    return {"response": share(left[1] - left[0], families.sum())}


# --- money and time -----------------------------------------------------------------------------------------------


def window_and_rise(low: Lives, permanent: Lives, window: Lives) -> Measured:
    """P10: Syrians who leave with support, per month.

    Window: those who left in November and December 2026 or were then preparing to, over the four months before.
    Permanent: July to December, over January to June 2026: about nine Syrians each in a replication.
    Trough: the first half of 2027 with the window over without.
    """
    syria = from_country(window, "Syria")
    left = [supported_by_month(lives, syria) for lives in (permanent, window)]
    start, end = window.month(2026, 11), window.month(2027)
    status, _ = standing(window, end)
    later = window.events[window.events["month"] >= end]
    registered = left[1][start:end].sum() + (syria & (status == Status.PREPARING) & who(window, later, ASSISTED)).sum()
    before = left[1][window.month(2026, 7) : start].mean()
    rise, base = (float(left[0][slice(*half)].sum()) for half in ((start - 4, end), (start - 10, start - 4)))
    half_a_year = slice(end, end + 6)
    return {
        "window_ratio": share(registered / (end - start), before),
        "permanent_ratio": rise,
        "before_the_rise": base,
        "trough_ratio": share(left[1][half_a_year].sum(), left[0][half_a_year].sum()),
    }


def surge_and_depletion(window: Lives) -> Measured:
    """P11: Syrians who leave with support: the highest month of a window over the months of the next half year."""
    left = supported_by_month(window, from_country(window, "Syria"))
    start, end = window.month(2026, 11), window.month(2027)
    return {"peak_over_plateau": share(left[start:end].max(), left[end : end + 6].mean())}


def cut_where_return_is_free(stay: Lives, cut: Lives) -> Measured:
    """P13: payments to people from near and visa-free origins in the second year after a cut, against no cut.

    And payments to everybody else, who do not come back to collect. Counted in the ledger: who comes and goes within a
    month is paid too.
    """
    free = [country.name for country in countries() if country.visa_free]
    others = [country.name for country in countries() if not country.visa_free]
    change = {}
    for name, group in (("change_in_payments", free), ("change_elsewhere", others)):
        paid = [assisted_of(lives, group, 2027) for lives in (stay, cut)]
        change[name] = share(paid[1] - paid[0], paid[0])
    return change


def holdout_at_todays_rates(with_holdout: Lives, without: Lives) -> Measured:
    """H1: relative change in independent departures of 2023-2025 through hold-out, at today's rates of maatwerk."""
    left = [counted(lives, INDEPENDENT, 2023, 2025) for lives in (with_holdout, without)]
    return {"change_in_departures": share(left[0] - left[1], left[1])}


def news_of_a_package(*lives: Lives) -> Measured:
    """H2: relative change in monthly cooperation of tier *other* in the quarter of the news, by value of money.

    Cooperation: decisions to leave per month in reception, times independent departures per month of preparation.
    """
    names = ("value_03", "value_06", "value_10", "value_15")
    pairs = zip(names, lives[::2], lives[1::2], strict=True)
    return {name: share(cooperation(news), cooperation(quiet)) - 1.0 for name, quiet, news in pairs}


# --- criminal justice, re-entry, maatwerk -------------------------------------------------------------------------


def vris_exits(lives: Lives) -> Measured:
    """P15: how VRIS cases ended whose custody ended in 2022-2024; VRIS cases of maatwerk over VRIS exits of 2022-2025.

    A case ends once: by the first departure or disappearance after custody, before any new custody. From or straight
    after custody: demonstrable departure within three months of its end, from custody, detention or reception.
    """
    ends = ends_of_custody(lives, 2022, 2024)
    soon = sum(after in DEMONSTRABLE and months <= STRAIGHT_AFTER_MONTHS for after, months in ends)
    return {
        "left_from_custody": share(soon, len(ends)),
        "maatwerk_share_of_exits": share(
            answered(lives, VRIS_CASES, 2022, 2025), booked(lives, "vris_ended", 2022, 2025)
        ),
    }


def ends_of_custody(lives: Lives, first: int, last: int) -> list[tuple[int, int]]:
    """Give how each case ended whose custody ended in these years, and how many months later; those that did end."""
    events = lives.between(first, last)
    released = events["person"][events["before"] == Status.IMPRISONED]
    chosen = np.isin(lives.events["person"], released) & (lives.events["month"] >= lives.month(first))
    waiting: dict[int, int] = {}
    ends = []
    for one in lives.events[chosen]:
        who, month, after = int(one["person"]), int(one["month"]), int(one["after"])
        if one["before"] == Status.IMPRISONED and month < lives.month(last + 1):
            waiting[who] = month
        elif after == Status.IMPRISONED:
            waiting.pop(who, None)
        if who in waiting and after in (*DEMONSTRABLE, Status.OUT_OF_SIGHT):
            ends.append((after, month - waiting.pop(who)))
    return ends


def vris_departures_by_year(lives: Lives) -> Measured:
    """F3: demonstrable departures with a VRIS label, per calendar year."""
    return {f"vris_left_{year}": of_year(vris_departures, lives, year) for year in (2020, 2023)}


def reentry_after_assisted_return(lives: Lives) -> Measured:
    """P17: re-entries in 2024-2025 of people who left with support, over departures with support in those years."""
    events = lives.between(2024, 2025)
    back = np.isin(events["before"], ASSISTED).sum()
    return {"reentry_share": share(back, counted(lives, ASSISTED, 2024, 2025))}


def offer_process(lives: Lives) -> Measured:
    """P18: the counts of the ministerial answer over 2020-2024, each of what the reading says that it counts."""
    cases = answered(lives, CASES, 2020, 2024)
    return {
        "cases": float(cases),
        "share_above_regular": share(answered(lives, ABOVE_REGULAR, 2020, 2024), cases),
        "cases_ge_3000": float(booked(lives, "maatwerk_3000_plus", 2020, 2024)),
        "vris_cases": float(answered(lives, VRIS_CASES, 2020, 2024)),
        "vris_3000_5000": float(booked(lives, "maatwerk_vris_3000_5000", 2020, 2024)),
    }


# --- how to count -------------------------------------------------------------------------------------------------


def share(part: float, whole: float) -> float:
    """Divide; undefined (nan) when there is nothing to divide by."""
    return float(part) / float(whole) if whole else float("nan")


def of_year(count: Callable[[Past], NDArray[np.float64]], lives: Lives, year: int) -> float:
    """Count one year as the fit counts it."""
    return float(count(Past(lives.first_year, lives.tally, lives.people))[year - lives.first_year])


def booked(lives: Lives, column: str, first: int, last: int) -> int:
    """Sum a column of the ledger over calendar years."""
    months = slice(lives.month(first), lives.month(last + 1))
    return int(lives.tally[months, TALLY.index(column)].sum())


def answered(lives: Lives, figure: str, first: int, last: int) -> int:
    """Sum a figure of the ministerial answer over calendar years: offers, agreements or payments, by the reading."""
    return booked(lives, COLUMNS[lives.cases_are][figure], first, last)


def counted(lives: Lives, kinds: tuple[Status, ...], first: int, last: int) -> int:
    """Sum the entries into some statuses over calendar years."""
    return sum(booked(lives, kind.name.lower(), first, last) for kind in kinds)


def from_country(lives: Lives, *names: str) -> NDArray[np.bool_]:
    """Tell who comes from one of these countries."""
    numbers = [number for number, country in enumerate(countries()) if country.name in names]
    return np.isin(lives.people["origin"], numbers)


def who(lives: Lives, events: NDArray[np.void], kinds: tuple[Status, ...]) -> NDArray[np.bool_]:
    """Tell for whom one of these events brought one of these statuses."""
    found = np.zeros(len(lives.people), bool)
    found[events["person"][np.isin(events["after"], kinds)]] = True
    return found


def among(chosen: NDArray[np.bool_], group: NDArray[np.bool_]) -> float:
    """Give the share of a group that is chosen."""
    return share((chosen & group).sum(), group.sum())


def applicants_of(lives: Lives, first: int, last: int) -> NDArray[np.bool_]:
    """Tell who arrived in these years from the immigration service, outside the Dublin track."""
    arrived = lives.people["arrival"]
    inside: NDArray[np.bool_] = (arrived >= lives.month(first)) & (arrived < lives.month(last + 1))
    inside &= (lives.people["source"] == Source.IND) & (lives.people["dublin_at_start"] == 0)
    return inside


def ways_of(lives: Lives, names: tuple[str, ...], first: int, last: int) -> NDArray[np.int64]:
    """Sum the ways out of people from some countries over calendar years, by way."""
    numbers = [number for number, country in enumerate(countries()) if country.name in names]
    months = slice(lives.month(first), lives.month(last + 1))
    summed: NDArray[np.int64] = ways_out(lives.tally)[months][:, numbers].sum(axis=(0, 1))
    return summed


def assisted_of(lives: Lives, names: list[str], year: int) -> int:
    """Count departures with support of people from some countries in a year."""
    ways = ways_of(lives, tuple(names), year, year)
    return int(sum(ways[kind - FIRST_WAY_OUT] for kind in ASSISTED))


def unsupervised_of(ways: NDArray[np.int64]) -> tuple[int, int]:
    """Give those who went out of sight and all who left supervision; moving on unseen came before, and is left out."""
    gone = int(ways[Status.OUT_OF_SIGHT - FIRST_WAY_OUT])
    return gone, gone + int(ways[Status.LEFT_UNASSISTED - FIRST_WAY_OUT :].sum())


def removals_multiplied(lives: Lives, name: str, before: int, after: int) -> float:
    """Give removals to a country of origin in a year over those of an earlier year, at least one."""
    removed = Status.REMOVED_ORIGIN - FIRST_WAY_OUT
    first, second = (int(ways_of(lives, (name,), year, year)[removed]) for year in (before, after))
    return second / max(1, first)


def supported_by_month(lives: Lives, group: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Count the departures with support of a group, by month."""
    events = lives.events[np.isin(lives.events["after"], ASSISTED)]
    events = events[group[events["person"]]]
    counts: NDArray[np.int64] = np.bincount(events["month"], minlength=len(lives.tally))
    return counts


def cooperation(lives: Lives) -> float:
    """Give decisions to leave per month in reception x departures per month of preparation, tier other, early 2026."""
    other = from_country(lives, *(country.name for country in countries() if country.tier == "other"))
    other &= lives.people["dublin_at_start"] == 0
    in_view = preparing = 0
    for month in range(lives.month(2026), lives.month(2026, 4)):
        status, _ = standing(lives, month)
        in_view += int((other & (status == Status.RECEPTION)).sum())
        preparing += int((other & (status == Status.PREPARING)).sum())
    events = lives.between(2026, 2026)
    events = events[other[events["person"]]]
    decided = (
        (events["before"] == Status.RECEPTION) & np.isin(events["after"], (Status.PREPARING, *INDEPENDENT))
    ).sum()
    left = ((events["before"] == Status.PREPARING) & np.isin(events["after"], INDEPENDENT)).sum()
    return share(decided, in_view) * share(left, preparing)


def standing(lives: Lives, month: int) -> tuple[NDArray[np.int8], NDArray[np.int16]]:
    """Give everybody's status, and the month their obligation began, at the start of a month."""
    status, obligation = lives.status_at_start.copy(), lives.obligation_at_start.copy()
    past = lives.events[lives.events["month"] < month]
    status[past["person"]] = past["after"]  # events stand in order of time: the last one of a person stays
    obligation[past["person"]] = past["obligation"]
    return status, obligation


def decisions_by_duration(
    lives: Lives, cohort: NDArray[np.bool_], longest: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Count person-months in reception, and decisions to leave from there, by months since the obligation.

    Somebody in reception at the end of month a, and until month b, faced the choice in months a + 1 to b.
    """
    events = lives.events[cohort[lives.events["person"]]]
    events = events[np.lexsort((events["month"], events["person"]))]
    last = np.append(events["person"][1:] != events["person"][:-1], True)
    until = np.where(last, len(lives.tally) - 1, np.append(events["month"][1:], 0))
    decides = ~last & np.append(np.isin(events["after"][1:], (Status.PREPARING, *INDEPENDENT)), False)
    here = events["after"] == Status.RECEPTION
    start, end = (events["month"] + 1 - events["obligation"])[here], (until + 1 - events["obligation"])[here]
    steps = np.bincount(np.minimum(start, longest), minlength=longest + 1)
    steps = steps - np.bincount(np.minimum(end, longest), minlength=longest + 1)
    chosen = (until - events["obligation"])[here & decides]
    decided = np.bincount(chosen[chosen < longest], minlength=longest)
    return np.cumsum(steps)[:longest].astype(np.int64), decided[:longest].astype(np.int64)
