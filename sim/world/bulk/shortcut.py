"""Screens in front of rare events, for the compiled loop only: exact, and the largest saving of the engine.

Luck is first held against the highest chance that anybody, or anybody of this readiness, could have this month. Only
where luck is below it are the rules asked. The test that holds the two drivers equal guards them.
"""

from sim.rules.vocabulary import SOMEWHERE_ELSE, Decision, Process, Status
from sim.world.bulk.compiling import Compiled, Function


def screened_choice(
    wants_to_leave: Compiled, happens: Compiled, luck: Compiled, chance_of_approval: Compiled
) -> Function:
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


def screened_suspicion(is_taken_away: Compiled, luck: Compiled) -> Function:
    """Return `reception.is_taken_away` behind its screen: outside the nuisance core, only who is suspected is."""

    def is_taken_away_screened(me, origin, world, tally, stock):  # type: ignore[no-untyped-def]
        if not me.nuisance:
            highest = world.highest_suspicion if me.belief_chance > 0.0 else world.highest_suspicion_without_hope
            if luck(me.key, world.month, Decision.SUSPICION) >= highest:
                return False
        return is_taken_away(me, origin, world, tally, stock)

    return is_taken_away_screened


def screened_proposal(seek_detention: Compiled, luck: Compiled) -> Function:
    """Return `custody.seek_detention` behind its screen: what this month brought may be a reason of its own."""

    def seek_detention_screened(me, origin, world, tally, stock):  # type: ignore[no-untyped-def]
        is_quiet = me.issued != world.month and me.obligation != world.month
        if is_quiet and luck(me.key, world.month, Decision.PROPOSAL) >= world.highest_proposal:
            return SOMEWHERE_ELSE
        return seek_detention(me, origin, world, tally, stock)

    return seek_detention_screened
