"""What the model makes of each pattern: one function per pattern, counted as the published figure is counted.

A function takes the lives of one replication, once per policy that its pattern names, and gives a number per target.
"""

import numpy as np

from sim.evidence import answer, cohorts, detention, flows
from sim.evidence.cohorts import DEMONSTRABLE, INDEPENDENT
from sim.evidence.past import months_of, over, years
from sim.parameters.catalogue import countries
from sim.rules.vocabulary import Household, Status
from sim.validation.following import (
    ASSISTED,
    applicants_of,
    assisted_of,
    booked,
    cooperation,
    counted,
    decisions_by_duration,
    from_country,
    removals_multiplied,
    removals_to,
    standing,
    supported_by_month,
    who,
)
from sim.validation.watching import Lives

Measured = dict[str, float]

STRAIGHT_AFTER_MONTHS = 3

# --- the course of cases ------------------------------------------------------------------------------------------


def status_of_the_cases_of_2022(lives: Lives) -> Measured:
    """P1: departures of 2022 by kind over the cases opened in 2022; what is left counts as present."""
    past, year = lives.past, months_of(2022)
    opened = flows.inflow_of_cases(past, year)
    return {
        "independent": over(flows.departures_independent(past, year), opened),
        "forced": over(flows.departures_forced(past, year), opened),
        "unsupervised": over(flows.departures_unsupervised(past, year), opened),
        "present": flows.still_present(past, year),
    }


def mix_of_exits(lives: Lives) -> Measured:
    """P2: shares in the exits of 2020-2022 together; the two years before them are the model's warm-up."""
    unsupervised = flows.departures_unsupervised(lives.past, years(2020, 2022))
    exits = unsupervised + flows.demonstrable_departures(lives.past, years(2020, 2022))
    return {
        "unsupervised_share_of_exits": over(unsupervised, exits),
        "independent_share_of_demonstrable": flows.independent_share(lives.past, years(2020, 2022)),
    }


def low_documents(lives: Lives) -> Measured:
    """P3: Moroccan and Algerian applicants of 2018-2019 who left; outflow without destination of 2019-2020.

    The Court of Audit followed the applicants of 2014-2016 to 2018; the other share is for Tunisia too.
    """
    return {
        "demonstrable": cohorts.low_cooperation_cohort_left(lives.past, months_of(2021)),
        "unsupervised": flows.low_cooperation_unsupervised(lives.past, years(2019, 2020)),
    }


# --- detention ----------------------------------------------------------------------------------------------------


def departure_from_detention(lives: Lives) -> Measured:
    """P4: demonstrable departures over detentions ended by some form of departure; persons detained twice in a year.

    The denominator leaves out releases into reception. Persons detained more than once in a calendar year are counted
    over the entries of that year; both over 2022-2024.
    """
    again = entries = 0
    for year in range(2022, 2025):
        events = lives.between(year, year)
        times = np.bincount(events["person"][events["detained"] == 1])
        again += int((times > 1).sum())
        entries += int(times.sum())
    return {
        "departure_share": detention.detention_departure_share(lives.past, years(2022, 2024)),
        "redetained_per_year": over(again, entries),
    }


def detention_by_year(lives: Lives) -> Measured:
    """F1: entries per calendar year, border detention added; mean days of the stays that ended in 2020 and in 2022."""
    past = lives.past
    entries = {f"entries_{year}": detention.detention_entries(past, months_of(year)) for year in range(2020, 2024)}
    stays = {f"mean_stay_days_{year}": detention.detention_stay_days(past, months_of(year)) for year in (2020, 2022)}
    return {**entries, **stays}


def dublin_share_of_departures(lives: Lives) -> Measured:
    """F2: departures of Dublin cases over demonstrable departures, per calendar year."""
    return {f"dublin_share_{year}": flows.dublin_share(lives.past, months_of(year)) for year in range(2020, 2023)}


# --- who leaves, and when -----------------------------------------------------------------------------------------


def families_and_origins(lives: Lives) -> Measured:
    """P5: shares of the applicants of 2018-2020 who left within two years, families over singles, Eritrea over Iraq."""
    past, year = lives.past, months_of(2022)
    return {
        "family_voluntary_ratio": cohorts.families_over_singles_returned(past, year),
        "family_forced_ratio": cohorts.families_over_singles_removed(past, year),
        "eritrea_over_iraq": cohorts.eritrea_over_iraq_returned(past, year),
    }


def attributable_share(with_support: Lives, without: Lives) -> Measured:
    """P6: of those who left with the regular package in 2022-2024, who does not leave independently without it.

    The same person with the same luck, in a country without regular support from 2022 on, followed a year longer.
    Those from visa-free countries, who get a ticket only, are left out.
    """
    package = who(with_support, with_support.between(2022, 2024), (Status.LEFT_REGULAR,))
    package &= ~from_country(with_support, *(country.name for country in countries() if country.visa_free))
    still = who(without, without.between(2022, 2025), INDEPENDENT)
    return {"attributable_share": over((package & ~still).sum(), package.sum())}


def hazard_by_duration(lives: Lives) -> Measured:
    """P7: monthly share of decisions to return among who may decide, by months since the obligation; timing of exits.

    Month 1 is the first after the departure term. Months 23 to 25 stand for month 24. Applicants outside the Dublin
    track who arrived in 2018-2023. Most voluntary: share of independent departures in 2024-2025 that came within 24
    months of the obligation.
    """
    at_risk, decided = decisions_by_duration(lives, applicants_of(lives, 2018, 2023), longest=36)
    late = over(decided[23:26].sum(), at_risk[23:26].sum())
    events = lives.between(2024, 2025)
    left = events[np.isin(events["after"], INDEPENDENT) & (lives.people["dublin_at_start"][events["person"]] == 0)]
    early = (left["month"] - left["obligation"]) < 24
    return {
        "hazard_month24_over_month1": over(late, over(decided[1], at_risk[1])),
        "voluntary_within_24_months": over(early.sum(), len(left)),
    }


# --- cooperation and removal --------------------------------------------------------------------------------------


def cooperation_of_morocco(lives: Lives) -> Measured:
    """P8: removals to the origin in 2023 over 2021 (at least one), and out of sight over all ways out in 2023."""
    return {
        "forced_multiplier": removals_multiplied(lives, "Morocco", 2021, 2023),
        "mob_share": flows.unsupervised_share(lives.past, months_of(2023), "Morocco"),
    }


def cooperation_of_algeria(lives: Lives) -> Measured:
    """P8a: removals to the origin in 2025 (a prospect, and some documents) less those of 2022 (none); out of sight.

    A difference, for in 2022 there are none to divide by.
    """
    return {
        "more_forced": removals_to(lives, "Algeria", 2025) - removals_to(lives, "Algeria", 2022),
        "mob_share": flows.unsupervised_share(lives.past, months_of(2025), "Algeria"),
    }


def visible_removals(as_it_was: Lives, more_removals: Lives) -> Measured:
    """P9: relative change, with twice the bookings in 2023-2024, in monthly rates per person in reception.

    Assisted return: departures with support. Disappearance: entries out of sight.
    """
    rates = []
    for lives in (as_it_was, more_removals):
        months = booked(lives, "stock_reception", 2023, 2024)
        rates.append([over(counted(lives, kinds, 2023, 2024), months) for kinds in (ASSISTED, (Status.OUT_OF_SIGHT,))])
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
    return {"response": over(left[1] - left[0], families.sum())}


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
        "window_ratio": over(registered / (end - start), before),
        "permanent_ratio": rise,
        "before_the_rise": base,
        "trough_ratio": over(left[1][half_a_year].sum(), left[0][half_a_year].sum()),
    }


def surge_and_depletion(window: Lives) -> Measured:
    """P11: Syrians who leave with support: the highest month of a window over the months of the next half year."""
    left = supported_by_month(window, from_country(window, "Syria"))
    start, end = window.month(2026, 11), window.month(2027)
    return {"peak_over_plateau": over(left[start:end].max(), left[end : end + 6].mean())}


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
        change[name] = over(paid[1] - paid[0], paid[0])
    return change


def holdout_at_todays_rates(with_holdout: Lives, without: Lives) -> Measured:
    """H1: relative change in independent departures of 2023-2025 through hold-out, at today's rates of maatwerk."""
    left = [flows.departures_independent(lives.past, years(2023, 2025)) for lives in (with_holdout, without)]
    return {"change_in_departures": over(left[0] - left[1], left[1])}


def news_of_a_package(*lives: Lives) -> Measured:
    """H2: relative change in monthly cooperation of tier *other* in the quarter of the news, by value of money.

    Cooperation: decisions to leave per month in reception, times independent departures per month of preparation.
    """
    names = ("value_03", "value_06", "value_10", "value_15")
    pairs = zip(names, lives[::2], lives[1::2], strict=True)
    return {name: over(cooperation(news), cooperation(quiet)) - 1.0 for name, quiet, news in pairs}


# --- criminal justice, re-entry, maatwerk -------------------------------------------------------------------------


def vris_exits(lives: Lives) -> Measured:
    """P15: how VRIS cases ended whose custody ended in 2022-2024; VRIS cases of maatwerk over VRIS exits of 2022-2025.

    A case ends once: by the first departure or disappearance after custody, before any new custody. From or straight
    after custody: demonstrable departure within three months of its end, from custody, detention or reception.
    """
    ends = ends_of_custody(lives, 2022, 2024)
    soon = sum(after in DEMONSTRABLE and months <= STRAIGHT_AFTER_MONTHS for after, months in ends)
    return {
        "left_from_custody": over(soon, len(ends)),
        "maatwerk_share_of_exits": over(
            answer.maatwerk_vris(lives.past, years(2022, 2025)), booked(lives, "vris_ended", 2022, 2025)
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
    return {f"vris_left_{year}": flows.vris_departures(lives.past, months_of(year)) for year in (2020, 2023)}


def reentry_after_assisted_return(lives: Lives) -> Measured:
    """P17: re-entries in 2024-2025 of people who left with support, over departures with support in those years."""
    events = lives.between(2024, 2025)
    back = np.isin(events["before"], ASSISTED).sum()
    return {"reentry_share": over(back, counted(lives, ASSISTED, 2024, 2025))}


def offer_process(lives: Lives) -> Measured:
    """P18: the counts of the ministerial answer over 2020-2024, each of what the reading says that it counts."""
    past, window = lives.past, years(2020, 2024)
    cases = answer.maatwerk_cases(past, window)
    return {
        "cases": cases,
        "share_above_regular": over(answer.maatwerk_above_regular(past, window), cases),
        "cases_ge_3000": answer.maatwerk_3000_plus(past, window),
        "vris_cases": answer.maatwerk_vris(past, window),
        "vris_3000_5000": answer.maatwerk_vris_3000_5000(past, window),
    }


def maatwerk_over_the_years(lives: Lives) -> Measured:
    """A1: cases of the last two years that the answer speaks of over those of its first two, and by new case."""
    past, first, last = lives.past, years(2020, 2021), years(2023, 2024)
    cases = over(answer.maatwerk_cases(past, last), answer.maatwerk_cases(past, first))
    inflow = over(flows.inflow_of_cases(past, last), flows.inflow_of_cases(past, first))
    return {"cases": cases, "cases_by_inflow": over(cases, inflow)}
