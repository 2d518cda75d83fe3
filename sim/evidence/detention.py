"""How published figures of aliens' detention are counted in a simulated past."""

from sim.evidence.past import Past, over
from sim.measure import measuring
from sim.parameters.catalogue import published


def detention_entries(past: Past, months: range) -> float:
    """Count entries into detention by year, with border detention added, which the publication counts too."""
    return past.counted(months, "detention_placed") * border_detention_factor()


def border_detention_factor() -> float:
    """Give all placements over those in aliens' detention alone, of 2020 (2,357 over 2,130).

    The model has nobody refused at the border: what it counts is raised by this factor, in every year.
    """
    placements = published()["detention_placements_2020"].values
    if isinstance(placements, int | float):
        raise TypeError("placements are told apart by kind")
    return float(placements["total"] / placements["article_59"])


def detention_stay_days(past: Past, months: range) -> float:
    """Give the mean length, in days, of the stays in detention that ended in a year, however they ended."""
    return over(past.counted(months, "detention_stay_days"), past.counted(months, "detention_ended"))


def detention_occupancy(past: Past, months: range) -> float:
    """Give the people detained on a mean day of the months that the publication speaks of: days over days."""
    return float(measuring.occupancy(past.counted(months, "detention_days"), measuring.days_in(months).sum()))


def detention_departure_share(past: Past, months: range) -> float:
    """Give demonstrable departures over the detentions that ended, in a year, in some form of departure.

    Departure without supervision is in the denominator; release into reception is not. January to September in 2020.
    """
    shown = past.counted(months, "detention_ended_departure")
    return over(shown, shown + past.counted(months, "detention_ended_unsupervised"))
