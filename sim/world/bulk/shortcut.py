"""A screen in front of the choice to leave, for the compiled loop only: exact, and the largest saving of the engine.

Luck is first held against the highest chance that anybody of this readiness could have this month. Only where luck is
below it are the rules of the choice asked. The test that holds the two drivers equal guards it.
"""

from sim.rules.vocabulary import Decision, Process, Status
from sim.world.bulk.compiling import Compiled, Function


def screened(wants_to_leave: Compiled, happens: Compiled, luck: Compiled, chance_of_approval: Compiled) -> Function:
    """Return `choosing.wants_to_leave` behind the screen, from the compiled versions of what it calls.

    Where an officer asks without seeing this month's luck, who is not near leaving may be asked too, if approved.
    """

    def wants_to_leave_screened(me, origin, world, tally):  # type: ignore[no-untyped-def]
        if me.offer_eur == 0.0 and me.status != Status.DETAINED:
            highest = origin.highest_log_odds + me.readiness + world.response_of_leaving_to_risk * me.felt_risk
            if not happens(highest, luck(me.key, world.month, Decision.LEAVE)):
                if not world.maatwerk.enabled or world.maatwerk.process == Process.OPENING:
                    return False
                if world.maatwerk.process == Process.AFTER_REFUSAL:
                    return False
                if luck(me.key, world.month, Decision.APPROVAL) >= chance_of_approval(me, world):
                    return False
                if world.maatwerk.process == Process.OFFICER and not happens(
                    highest, luck(me.key, world.month, Decision.OFFICER_SEES)
                ):
                    return False
        return wants_to_leave(me, origin, world, tally)

    return wants_to_leave_screened
