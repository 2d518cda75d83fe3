"""The departure period, and stay of removal: repeat applications, medical deferral (art. 64), the no-fault permit."""

from math import ceil, exp

from sim.rules.facts import Country, Month, Person
from sim.rules.vocabulary import DAYS_A_MONTH, NEVER, Document, Source, Status


def is_open_case(status: Status) -> bool:
    """Tell whether the return service works on somebody: in reception, preparing, detained or in custody."""
    return bool(
        status == Status.RECEPTION
        or status == Status.PREPARING
        or status == Status.DETAINED
        or status == Status.IMPRISONED
    )


def departure_period_months(days: float) -> int:
    """Give the departure period in whole months, rounded up: 28 days are one month."""
    return ceil(days / DAYS_A_MONTH)


def is_in_departure_period(me: Person, world: Month) -> bool:
    """Tell whether the period to leave independently still runs (art. 62 Vw 2000); Dublin cases have none."""
    return bool(not me.dublin and world.month - me.obligation < me.term)


def months_to_leave(me: Person, world: Month) -> int:
    """Give the departure period that a return decision sets: the ordinary one, or the short one (art. 62(2) Vw 2000).

    Short for who was refused as manifestly unfounded, before the Pact or under it, endangers public order, or may evade
    supervision. What comes later, such as a document, does not change it.
    """
    return int(
        world.short_departure_period_months
        if me.unfounded or is_accelerated(me, world) or may_evade(me)
        else world.departure_period_months
    )


def is_under_ban(me: Person) -> bool:
    """Tell whether somebody came back while an entry ban ran."""
    return bool(me.entries > 1 and me.obligation < me.banned_until)


def is_accelerated(me: Person, world: Month) -> bool:
    """Tell whether somebody was refused as manifestly unfounded in the accelerated or border procedure of the Pact.

    That goes by the law of the application, which came the length of that procedure before the case.
    """
    return bool(me.accelerated and me.obligation >= world.pact_from + world.procedure.pact_accelerated_months)


def may_evade(me: Person) -> bool:
    """Tell whether there is a real risk of evading supervision (arts. 5.1a and 5.1b Vb 2000).

    Seen in the person, or shown: found by police, convicted, of the nuisance core. Who disappears has shown it too
    (`disappear`), and who came back under an entry ban, or stays although a document was obtained. To be a suspect
    is not enough (art. 5.1b(4)(e) asks for a second ground; docs/decisions/suspects-and-convicts.md).
    """
    seen = me.evades or me.source == Source.POLICE or me.convicted or me.nuisance
    return bool(seen or is_under_ban(me) or stays_with_document(me))


def stays_with_document(me: Person) -> bool:
    """Tell whether the state obtained a document for this journey, and somebody has not decided to go."""
    return bool(me.document == Document.ISSUED and me.issued != NEVER and not me.decided)


def chance_of_decision(me: Person, world: Month) -> float:
    """Give the monthly chance that an application is decided: a repeat one, or a first one after the Dublin track."""
    months = world.procedure.months_to_examine if me.first_application else world.procedure.repeat_delay_months
    return float(1.0 - exp(-1.0 / months))


def chance_of_grant(me: Person, origin: Country, world: Month) -> float:
    """Give the chance that an application is granted when it is decided."""
    return float(world.procedure.grant_share_after_dublin if me.first_application else origin.grant_share)


def chance_of_deferral(asked: float, world: Month) -> float:
    """Give the chance of a medical deferral this month, for somebody with a care problem.

    The deferrals of a month over those who may ask for one in a month (`asked`); none before anybody was counted.
    """
    return min(float(world.deferrals / asked), 1.0) if asked > 0.0 else 0.0


def chance_that_deferral_ends(world: Month) -> float:
    """Give the monthly chance that a medical deferral ends."""
    return float(1.0 - exp(-1.0 / world.procedure.deferral_months_mean))


def chance_of_other_stay(me: Person, origin: Country, world: Month) -> float:
    """Give the monthly chance that a case ends because somebody may stay on other grounds; not after a conviction.

    As much rarer as grants are: grounds for staying are fewer where few applications succeed.
    """
    return 0.0 if me.convicted else min(float(world.procedure.other_stay_hazard * origin.grant_share), 1.0)


def chance_of_no_fault_permit(me: Person, world: Month) -> float:
    """Give the monthly chance of a buitenschuld permit: long in view, full cooperation, mediation finished in vain.

    Who may evade supervision has not fully cooperated; a refused document is a mediation that has finished.
    """
    if me.document != Document.REFUSED or world.month - me.obligation < 12 or may_evade(me):
        return 0.0
    return min(float(world.no_fault_hazard), 1.0)
