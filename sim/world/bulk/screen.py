"""A screen in front of the choice to leave, for the compiled loop only: exact, and the largest saving of the engine.

Luck is first held against the highest chance that anybody of this readiness could have this month. Only where luck is
below it are the rules of the choice asked. The test that holds the two drivers equal guards it.
"""

from typing import Any

from sim.rules.person.choices import value_of_money
from sim.rules.person.support import highest_value_eur
from sim.rules.vocabulary import Decision, Process, Status

MARGIN = 1e-9  # of log-odds, for the rounding of sums in another order


def highest_log_odds(origin: Any, world: Any) -> float:
    """Give the highest log-odds of leaving, or of an opening for maatwerk, apart from readiness and felt risk."""
    offer = value_of_money(highest_value_eur(origin, world), origin, world)
    opening = max(0.0, world.opening_log_odds) if world.maatwerk_enabled else 0.0
    counselling = 0.0 if world.counselling else max(0.0, -world.log_odds_counselling)
    circumstances = (
        world.family_return_effect,
        world.unsafe_return_effect,
        world.health_return_effect,
        world.rr_cooperation_duty_effect,
        world.criminalisation_return_effect,
        world.legitimacy_effect * world.publicity,
    )
    return float(
        origin.leave_level + offer + opening + counselling + sum(max(0.0, effect) for effect in circumstances) + MARGIN
    )


def screened(wants_to_leave: Any, happens: Any, luck: Any, chance_of_approval: Any) -> Any:
    """Return `choosing.wants_to_leave` behind the screen, from the compiled versions of what it calls.

    Where an officer asks without seeing this month's luck, who is not near leaving may be asked too, if approved.
    """

    def wants_to_leave_screened(me, origin, world, tally):  # type: ignore[no-untyped-def]
        if me.offer_eur == 0.0 and me.status != Status.DETAINED:
            highest = origin.highest_log_odds + me.readiness + world.response_of_leaving_to_risk * me.felt_risk
            if not happens(highest, luck(me.key, world.month, Decision.LEAVE)):
                if not world.maatwerk_enabled or world.process == Process.OPENING:
                    return False
                if world.process == Process.AFTER_REFUSAL:
                    return False
                if luck(me.key, world.month, Decision.APPROVAL) >= chance_of_approval(me, world):
                    return False
                if world.process == Process.OFFICER and not happens(
                    highest, luck(me.key, world.month, Decision.OFFICER_SEES)
                ):
                    return False
        return wants_to_leave(me, origin, world, tally)

    return wants_to_leave_screened
