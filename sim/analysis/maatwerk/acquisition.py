"""The belief in maatwerk that somebody would need before offending to qualify for it paid, from the rule itself.

Punishment, detention and harm are left out, as in the rule: what is left is the money alone.
"""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd

from sim.rules.vocabulary import NEVER, Tier
from sim.scenario import Scenario
from sim.world.record.reading import Courses

PACKAGES_EUR = (1_500.0, 2_815.0, 5_000.0, 17_000.0)
TAKE_CHANCES = (0.0, 0.1, 0.2, 0.4)
WEIGHINGS = ("as_it_is", "weighted")
NEEDED_BELIEF = ("package_eur", "take_chance", "weighing", "forfeited_eur", "chance")


def needed_belief(scenario: Scenario) -> pd.DataFrame:
    """Return, per package and chance of having taken regular support, the chance at which the gain is zero.

    With chances taken as they are, and weighed as the scenario has it; nan where no chance is enough. The settings are
    those of the reference in the first month of the future.
    """
    from sim.world.record.layout import as_month, changed
    from sim.world.record.tables import world_records

    month = scenario.plan.month(scenario.plan.future_from)
    world = as_month(world_records(Courses(scenario, (scenario.reference,)))[0, month])
    rows = []
    for weighing, exponent in zip(WEIGHINGS, (1.0, world.information.probability_weighting), strict=True):
        for package in PACKAGES_EUR:
            for chance in TAKE_CHANCES:
                there = changed(
                    world, {"information.probability_weighting": exponent, "crime.regular_take_chance": chance}
                )
                rows.append((package, chance, weighing, _forfeited_eur(there), _needed(package, there)))
    return pd.DataFrame(rows, columns=list(NEEDED_BELIEF))


def _needed(package_eur: float, world: Any) -> float:
    """Return the chance at which the rule's gain of a label is zero."""
    from scipy.optimize import brentq

    from sim.rules.person.incentives import gain_of_a_label_eur

    def gain(chance: float) -> float:
        return gain_of_a_label_eur(_somebody(world, chance, package_eur), _FAR_AWAY, world)

    if gain(0.0) >= 0.0 and gain(1.0) > 0.0:
        return 0.0
    if gain(1.0) < 0.0 or gain(1.0) == gain(0.0):
        return float(np.nan)
    return 1.0 if gain(1.0) == 0.0 else float(brentq(gain, 0.0, 1.0, xtol=1e-12))


def _forfeited_eur(world: Any) -> float:
    from sim.rules.person.support import entitlement_eur

    return float(world.crime.regular_take_chance * entitlement_eur(_somebody(world, 0.0, 0.0), _FAR_AWAY, world))


def _somebody(world: Any, chance: float, package_eur: float) -> SimpleNamespace:
    """Return a person without a label who knows of regular support and may have it, with a belief."""
    return SimpleNamespace(
        vris=0,
        dublin=0,
        aware=1,
        helped=NEVER,
        obligation=world.month - int(world.support.early_bonus_months),
        belief_chance=chance,
        belief_eur=package_eur,
    )


_FAR_AWAY = SimpleNamespace(visa_free=0, tier=Tier.OTHER)
