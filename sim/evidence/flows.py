"""How published flows are counted in a simulated past: cases, departures by kind, documents, people with a label.

Every function takes a past and some months and gives one number, nan where it is not defined.
"""

from sim.evidence.past import Past, over
from sim.parameters.catalogue import countries
from sim.rules.vocabulary import Status
from sim.world.ledger import FIRST_WAY_OUT, ways_out

MAGHREB = ("Morocco", "Algeria", "Tunisia")


def inflow_of_cases(past: Past, months: range) -> float:
    """Count the cases opened in a year: arrivals, and those who come back into view, enter again or are rejected again.

    The return service counts cases by the year in which it receives them; a person who comes back counts again.
    """
    return past.counted(months, "cases_opened")


def departures_independent(past: Past, months: range) -> float:
    """Count, by the year of departure, who left on own initiative: alone, with regular support or with maatwerk.

    Any destination: Dublin cases who travel alone are in it, here as in the publication.
    """
    return past.counted(months, "left_unassisted", "left_regular", "left_maatwerk")


def departures_forced(past: Past, months: range) -> float:
    """Count, by the year of departure, removals to the origin and transfers under Dublin."""
    return past.counted(months, "removed_origin", "removed_dublin")


def demonstrable_departures(past: Past, months: range) -> float:
    """Count everybody who left in a way that can be shown."""
    return departures_independent(past, months) + departures_forced(past, months)


def departures_unsupervised(past: Past, months: range) -> float:
    """Count, by year, the cases closed because somebody is no longer found; who disappears twice counts twice."""
    return past.counted(months, "out_of_sight")


def dublin_transfers(past: Past, months: range) -> float:
    """Count, by the year of departure, Dublin cases that left for the state responsible, escorted or alone."""
    return past.counted(months, "dublin_left")


def dublin_share(past: Past, months: range) -> float:
    """Give departures of Dublin cases over all that can be shown."""
    return over(dublin_transfers(past, months), demonstrable_departures(past, months))


def demonstrable_over_inflow(past: Past, months: range) -> float:
    """Give departures that can be shown over the cases opened in the same months."""
    return over(demonstrable_departures(past, months), inflow_of_cases(past, months))


def independent_share(past: Past, months: range) -> float:
    """Give independent departures over all that can be shown, of the year and the two before together."""
    return over(departures_independent(past, months), demonstrable_departures(past, months))


def still_present(past: Past, months: range) -> float:
    """Give what is left of the cases opened in a year after all departures of that year; no cohort is followed."""
    cases = inflow_of_cases(past, months)
    left = demonstrable_departures(past, months) + departures_unsupervised(past, months)
    return over(cases - left, cases)


def repeat_applications(past: Past, months: range) -> float:
    """Count, by the year of application, new applications by people who were rejected before and are in view."""
    return past.counted(months, "applications")


def unlawful_population(past: Past, months: range) -> float:
    """Give the people out of sight at the end of a month, before they move on, in the mean of some months."""
    return past.counted(months, "stock_out_of_sight") / len(months)


def low_cooperation_unsupervised(past: Past, months: range) -> float:
    """Give who went out of sight over all Moroccans, Algerians and Tunisians who left supervision in two years.

    The year and the one before, as the publication speaks of six years together. Permits are ways out too.
    """
    return unsupervised_share(past, months, *MAGHREB)


def unsupervised_share(past: Past, months: range, *names: str) -> float:
    """Give who went out of sight over all from some countries who left supervision; moving on unseen came before."""
    numbers = [number for number, country in enumerate(countries()) if country.name in names]
    rows = past.tally[months.start - past.begins : months.stop - past.begins]
    ways = ways_out(rows)[:, numbers].sum(axis=(0, 1))
    gone = ways[Status.OUT_OF_SIGHT - FIRST_WAY_OUT]
    return over(gone, gone + ways[Status.LEFT_UNASSISTED - FIRST_WAY_OUT :].sum())


def documents_requested(past: Past, months: range) -> float:
    """Count, by the year of the request, travel documents asked of countries of origin; asked again counts again."""
    return past.counted(months, "documents_requested")


def vris_departures(past: Past, months: range) -> float:
    """Count, by the year of departure, everybody with a VRIS label who left demonstrably, from wherever they were."""
    return past.counted(months, "vris_left")


def vris_departures_from_custody(past: Past, months: range) -> float:
    """Count who left with a VRIS label from prison, or from detention after it: mean of the year and the year before.

    Counted as in 2016, when only those who left during or straight after a sentence were.
    """
    return 12 * past.counted(months, "vris_left_from_custody") / len(months)
