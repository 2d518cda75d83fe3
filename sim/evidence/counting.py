"""Which function counts each published figure, and over which months: a figure is counted once, here, for everybody.

The fit, its predictions, the patterns and the past of a scenario all ask here. A second count of a figure is refused
when this module is imported, and so is a target that is known from a figure which another function counts.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from sim.evidence import answer, cohorts, detention, flows
from sim.evidence.past import Past, months_of, years
from sim.parameters.catalogue import published
from sim.parameters.targets import Target, targets

ANSWERED = (2020, 2024)
"""The five years taken for the ministerial answer."""

Months = Callable[[int], range]


@dataclass(frozen=True, slots=True)
class Counting:
    """A function, the published figures that it counts, and the months that a figure of a year speaks of.

    `figures`: a name in published.toml, or `name.key`, with the year it speaks of; None where its keys are years.
    """

    count: Callable[[Past, range], float]
    figures: Mapping[str, int | None]
    months: Months = months_of

    @property
    def name(self) -> str:
        """The name of the function, which is that of the target."""
        return self.count.__name__

    def year_of(self, figure: str) -> int | None:
        """Give the year that a figure, or a key of it, speaks of; None where it names none."""
        key = figure.partition(".")[2]
        return self.figures.get(figure, int(key) if key.isdigit() else None)

    def of_year(self, past: Past, year: int) -> float:
        """Count what the figure of a year counts; nan where its months were not lived."""
        spoken_of = self.months(year)
        return self.count(past, spoken_of) if past.holds(spoken_of) else float("nan")

    def yearly(self, past: Past) -> tuple[float, ...]:
        """Count every whole calendar year of a past."""
        return tuple(self.of_year(past, year) for year in past.years)


def _up_to(count: int) -> Months:
    """Speak of a year and those before it, so many together."""
    return lambda year: years(year - count + 1, year)


def _detained(year: int) -> range:
    """Give the months that the publication of an occupancy speaks of."""
    return months_of(year, *{2021: (9, 12), 2022: (9, 12), 2023: (6, 6)}.get(year, (1, 12)))


def _ended(year: int) -> range:
    """Give the months that the publication of departures from detention speaks of."""
    return months_of(year, 1, 9 if year == 2020 else 12)


_BY_YEAR = None
_ANSWER = _up_to(ANSWERED[1] - ANSWERED[0] + 1)

COUNTINGS = (
    Counting(flows.inflow_of_cases, {"inflow_total": _BY_YEAR}),
    Counting(flows.departures_independent, {"departures_independent": _BY_YEAR}),
    Counting(flows.departures_forced, {"departures_forced": _BY_YEAR}),
    Counting(flows.departures_unsupervised, {"departures_unsupervised": _BY_YEAR}),
    Counting(flows.dublin_transfers, {"dublin_transfers_out": _BY_YEAR, "dublin_destination_departures": _BY_YEAR}),
    Counting(flows.dublin_share, {"dublin_share_of_demonstrable": _BY_YEAR}),
    Counting(flows.demonstrable_over_inflow, {"demonstrable_over_inflow": _BY_YEAR}),
    Counting(flows.repeat_applications, {"repeat_applications": _BY_YEAR}),
    Counting(flows.independent_share, {"independent_share_2020_2022": 2022}, _up_to(3)),
    Counting(flows.still_present, {"present_share_2022": 2022}),
    Counting(flows.unlawful_population, {"unlawful_population": _BY_YEAR}),
    Counting(flows.low_cooperation_unsupervised, {"unsupervised_share_low_cooperation": 2020}, _up_to(2)),
    Counting(flows.documents_requested, {"document_requests_a_year": 2021}),
    Counting(flows.vris_departures, {"vris_left": _BY_YEAR, "vris_left_2020": 2020}),
    Counting(flows.vris_departures_from_custody, {"vris_left.2016": 2020}, _up_to(2)),
    Counting(detention.detention_entries, {"detention_inflow": _BY_YEAR}),
    Counting(detention.detention_stay_days, {"detention_mean_stay": 2020, "detention_stay_rotterdam_2022": 2022}),
    Counting(
        detention.detention_occupancy,
        {
            "detention_occupancy_2020": 2020,
            "detention_occupancy_2021_without_schiphol": 2021,
            "detention_occupancy_2022_without_schiphol": 2022,
            "detention_occupancy_june_2023": 2023,
        },
        _detained,
    ),
    Counting(detention.detention_departure_share, {"detention_departure_share": _BY_YEAR}, _ended),
    Counting(cohorts.low_cooperation_cohort_left, {"cohort_morocco_algeria_left": 2021}),
    Counting(cohorts.families_over_singles_returned, {"family_school_age_voluntary": 2022}),
    Counting(cohorts.families_over_singles_removed, {"family_school_age_forced": 2022}),
    Counting(cohorts.eritrea_over_iraq_returned, {"eritrea_over_iraq": 2022}),
    Counting(cohorts.documents_that_led_to_removal, {"removed_of_documents_issued": 2022}),
    Counting(answer.maatwerk_cases, {"answer_maatwerk_cases": ANSWERED[1]}, _ANSWER),
    Counting(answer.maatwerk_vris, {"answer_vris_cases": ANSWERED[1]}, _ANSWER),
    Counting(answer.maatwerk_above_regular, {"maatwerk_above_regular_cases": ANSWERED[1]}, _ANSWER),
    Counting(answer.maatwerk_3000_plus, {"answer_cases_ge_3000": ANSWERED[1]}, _ANSWER),
    Counting(answer.maatwerk_vris_3000_5000, {"answer_vris_3000_5000": ANSWERED[1]}, _ANSWER),
    Counting(answer.largest_package_eur, {"answer_highest_amounts.first": ANSWERED[1]}, _ANSWER),
    Counting(answer.second_largest_package_eur, {"answer_highest_amounts.second": ANSWERED[1]}, _ANSWER),
    Counting(answer.third_largest_package_eur, {"answer_highest_amounts.third": ANSWERED[1]}, _ANSWER),
)


def by_figure(countings: Iterable[Counting]) -> Mapping[str, Counting]:
    """Return the one way in which each figure is counted.

    Raises:
        ValueError: when a figure is counted twice, or is not published.
    """
    found: dict[str, Counting] = {}
    for counting in countings:
        for figure in counting.figures:
            if figure.partition(".")[0] not in published():
                raise ValueError(f"{counting.name} counts {figure}, which published.toml does not have")
            if figure in found:
                raise ValueError(f"{figure} is counted by {found[figure].name}; {counting.name} may not count it again")
            found[figure] = counting
    return found


def by_target(known: Iterable[Target], of_figure: Mapping[str, Counting]) -> Mapping[str, Counting]:
    """Return the counting of each target, which is that of every figure it is known from.

    Raises:
        ValueError: when nothing counts a target, or another function counts a figure of it.
    """
    named = {counting.name: counting for counting in of_figure.values()}
    for target in known:
        if target.name not in named:
            raise ValueError(f"target {target.name}: no function of that name stands in sim/evidence/counting.py")
        for figure in target.figures:
            counting = _counting_of(of_figure, figure)
            if counting is None or counting.name != target.name:
                other = counting.name if counting else "nothing"
                raise ValueError(f"target {target.name} is known from {figure}, which is counted by {other}")
    return named


def counting_of(figure: str) -> Counting:
    """Return how a published figure, or one of its keys (`figure.key`), is counted."""
    counting = _counting_of(OF_FIGURE, figure)
    if counting is None:
        raise ValueError(f"{figure} is counted nowhere: name it in sim/evidence/counting.py")
    return counting


def _counting_of(of_figure: Mapping[str, Counting], figure: str) -> Counting | None:
    return of_figure.get(figure) or of_figure.get(figure.partition(".")[0])


OF_FIGURE = by_figure(COUNTINGS)
COUNTED = by_target(targets(), OF_FIGURE)
