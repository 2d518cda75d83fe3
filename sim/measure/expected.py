"""Counts that are expected: what the ledger counts times a chance that settings give."""

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from sim.parameters.outcomes import of_kind
from sim.rules.vocabulary import DAYS_A_MONTH
from sim.scenario import Scenario
from sim.world.record.derived import share_in_shelter
from sim.world.record.reading import Courses, Reader

Chance = Callable[[Reader], float]

EXPECTED = of_kind("expected")


def check_lost(read: Reader) -> float:
    """Give the share of what checks found that they no longer find: an appeal that does not suspend is no check."""
    return read("safeguards.rr_check_loss") if read("law.return_regulation") else 0.0


CHANCES: Mapping[str, Chance] = {
    "refoulement_checks_missed": lambda s: (
        s("safeguards.refoulement_true_risk")
        * (1.0 - s("safeguards.refoulement_check_sensitivity") * (1.0 - check_lost(s)))
        * (1.0 - (s("safeguards.ararat_gain") if s("law.ararat") else 0.0))
        * (1.0 - (s("safeguards.adrar_gain") if s("law.adrar") else 0.0))
    ),
    "court_review_late": lambda s: s("detention.court_late_share"),
    "isolation_placements": lambda s: (
        s("safeguards.isolation_placement_rate")
        * (s("safeguards.wtvb_isolation_factor") if s("law.wtvb") else 1.0)
        / DAYS_A_MONTH
    ),
    "detention_days_prison_law": lambda s: 0.0 if s("law.wtvb") else 1.0,
    "care_avoided_months": lambda s: (
        s("behaviour.share_care_blocking") * (1.0 - s("safeguards.hidden_care_effect"))
        if s("law.criminalised_stay")
        else 0.0
    ),
    "months_without_shelter": lambda s: 1.0 - share_in_shelter(s),
    "months_in_municipal_shelter": share_in_shelter,
}
"""The chance per case of each expected count, worked out from settings."""


def expected_table(scenario: Scenario, policies: tuple[str, ...]) -> NDArray[np.int64]:
    """Give the chance of each expected count in millionths: [policy, month, EXPECTED]."""
    chances = Courses(scenario, policies).each_month(
        lambda read: [round(CHANCES[name](read) * 1e6) for name in EXPECTED]
    )
    return chances.astype(np.int64)


def expected_counts(
    expected: NDArray[np.int64], tally: Mapping[str, NDArray[np.float64]], months: slice
) -> dict[str, NDArray[np.float64]]:
    """Give the expected counts of a period, by policy; `tally` holds columns as [policy, month of the period]."""
    chances = expected[:, months] / 1e6
    return {
        name: (sum(tally[column] for column in outcome.columns) * chances[:, :, number]).sum(axis=1)
        for number, (name, outcome) in enumerate(EXPECTED.items())
    }
