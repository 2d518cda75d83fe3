"""How the figures of the ministerial answer on maatwerk are counted in a simulated past.

What "cases" are depends on how the answer is read: offers, agreements or payments. Amounts are of packages paid.
"""

import numpy as np

from sim.evidence.past import Past

CASES, VRIS_CASES, ABOVE_REGULAR = "maatwerk_cases", "maatwerk_vris", "maatwerk_above_regular"
COLUMNS = {
    "offered": {CASES: "maatwerk_cases", VRIS_CASES: "maatwerk_vris", ABOVE_REGULAR: "offered_above_regular"},
    "agreed": {CASES: "maatwerk_agreed", VRIS_CASES: "agreed_vris", ABOVE_REGULAR: "maatwerk_above_regular"},
    "paid": {CASES: "left_maatwerk", VRIS_CASES: "paid_vris", ABOVE_REGULAR: "paid_above_regular"},
}
"""Which column of the ledger counts a figure, by what the published cases are."""


def maatwerk_cases(past: Past, months: range) -> float:
    """Count the cases in which maatwerk was used."""
    return past.counted(months, COLUMNS[past.cases_are][CASES])


def maatwerk_vris(past: Past, months: range) -> float:
    """Count the cases of people with a VRIS label."""
    return past.counted(months, COLUMNS[past.cases_are][VRIS_CASES])


def maatwerk_above_regular(past: Past, months: range) -> float:
    """Count the cases worth more than the regular package."""
    return past.counted(months, COLUMNS[past.cases_are][ABOVE_REGULAR])


def maatwerk_3000_plus(past: Past, months: range) -> float:
    """Count the packages of EUR 3,000 or more."""
    return past.counted(months, "maatwerk_3000_plus")


def maatwerk_vris_3000_5000(past: Past, months: range) -> float:
    """Count the packages of EUR 3,000 to 5,000 for people with a VRIS label."""
    return past.counted(months, "maatwerk_vris_3000_5000")


def largest_package_eur(past: Past, months: range) -> float:
    """Give the largest package paid, in EUR; zero where none is known."""
    return _largest(past, months, 1)


def second_largest_package_eur(past: Past, months: range) -> float:
    """Give the second largest package paid, in EUR."""
    return _largest(past, months, 2)


def third_largest_package_eur(past: Past, months: range) -> float:
    """Give the third largest package paid, in EUR."""
    return _largest(past, months, 3)


def _largest(past: Past, months: range, place: int) -> float:
    paid, cents = past.packages.T
    known = np.sort(cents[(paid >= months.start) & (paid < months.stop)])
    return float(known[-place]) / 100.0 if len(known) >= place else 0.0
