"""What rules look at: a person, a country of origin and a month.

Every field is declared here, once; records for the bulk engine and objects for the Mesa driver are made from these
classes. Months are numbers from the start of the warm-up, chances are a month's unless they say otherwise, and log-odds
are against waiting.
"""

from collections.abc import Callable
from typing import Annotated, Protocol, TypeVar

from sim.rules.register import (
    Behaviour,
    Cooperation,
    Crime,
    Detention,
    Incentives,
    Information,
    Law,
    Maatwerk,
    Nuisance,
    Procedure,
    Removal,
    Safeguards,
    Support,
)
from sim.rules.vocabulary import Destination, Document, Household, Regime, Source, Status, Tier

Read = Callable[[str], float]  # the value of a setting, by key

Kind = TypeVar("Kind")
# In how many bytes a record keeps a field; eight unless it says otherwise.
One = Annotated[Kind, 1]
Two = Annotated[Kind, 2]
Four = Annotated[Kind, 4]
Flag = Annotated[int, 1, "0 or 1"]


class Person(Protocol):
    """A person who must leave; synthetic.

    What every month of a case reads comes first and fills 64 bytes, one line of the processor's cache. A month that has
    not come is NEVER, one that will not come NOT_FORESEEN.
    """

    key: int  # of all luck of this person
    readiness: float  # log-odds to leave above those of the average person
    felt_risk: float  # believed chance a month to be removed
    belief_chance: float  # believed packages a year for who waits long like me; cut to 1 where used
    offer_eur: Four[float]  # maatwerk on the table, 0 for none
    obligation: Two[int]  # month in which the obligation to leave began
    refused: Two[int]  # months of supervised stay in which nothing was chosen
    requested: Two[int]  # month of the last request for a laissez-passer
    issued: Two[int]  # month in which a country gave a document
    heard: Two[int]  # month in which news was last heard
    news_month: Two[int]  # month of the last news from contacts
    status: One[Status]
    origin: One[int]  # place of the country in the table of countries
    source: One[Source]
    household: One[Household]
    document: One[Document]
    dublin: Flag  # another member state is responsible
    vris: Flag  # has a label of criminal justice
    nuisance: Flag  # belongs to the core that causes nuisance
    care: Flag  # has a care problem, of any kind, that stands in the way of return
    spells: One[int]  # times detained
    absconded: Flag  # left supervision on the Dublin track
    decided: Flag  # has decided to leave
    agreed: Flag  # has agreed to leave with maatwerk
    friends_here: One[int]  # contacts who have come and not gone
    friends_waiting: One[int]  # those of them who have waited long
    term: One[int]  # months to leave independently, fixed when the obligation began

    number: int  # see sim.world.people
    belief_eur: float  # believed size of a package
    received_cents: Four[int]  # support received, all departures together
    package_cents: Four[int]  # maatwerk received at the last departure with it
    rank: Four[int]  # place among the arrivals of the month and source, that of the first of the household
    first_package_eur: Four[int]  # package of the first departure where it was worth more than regular support, else 0
    news_eur: Four[int]  # packages of contacts in the month of the news, added up
    offer_until: Two[int]  # last month in which the offer stands
    helped: Two[int]  # month in which support was last received
    arrival: Two[int]  # month in which the case can open; -1 before the first
    since: Two[int]  # month in which the present status began
    returns: Two[int]  # month of coming back after a departure
    departed: Two[int]  # month of the first departure in the period that is counted
    durably_departed: Two[int]  # the same of a departure after which nobody comes back within 24 months
    package_month: Two[int]  # month of the last departure with maatwerk
    custody_from: Two[int]  # month in which custody began
    custody_until: Two[int]  # month in which it ends
    offended: Two[int]  # month of the last suspicion
    banned_until: Two[int]  # first month after the entry ban
    label_changes: Two[
        int
    ]  # month in which the label next changes: a suspect's with the verdict, a convict's with its end
    conviction: Two[int]  # month of the last conviction, to come where the verdict is still awaited
    began: Two[int]  # month in which the first case opened
    first_left: Two[int]  # month in which the first case ended
    detained_days: Two[int]  # days of the present or last stay in detention
    counted_days: Two[int]  # days in detention that count towards the longest for the return decision
    applied: Two[int]  # day of that stay on which a repeat application was filed that still runs
    aware: Flag  # knows of regular support
    undesirable: Flag  # declared undesirable
    psychiatric: Flag  # the care problem is a psychiatric one
    addicted: Flag  # the care problem is an addiction, alone or beside another
    heavy_ban: Flag  # the last entry ban was for a serious threat: breaking it is a crime
    convicted: Flag  # the label rests on a conviction
    second_gap: One[int]  # months from the second last conviction to the last, 120 at most
    third_gap: One[int]  # and from the third last to the second last
    isd_demanded: Flag  # on remand for a verdict on the ISD
    to_serve: One[int]  # months of an interrupted sentence, to be served on coming back
    dublin_at_start: Flag  # came on the Dublin track
    entries: One[int]  # times come to the Netherlands
    first_application: Flag  # the first application is examined here, after the Dublin track
    lost_bed: Flag  # has been away from reception: detained, in custody, out of sight, or gone
    evades: Flag  # a real risk of evading supervision, as is significant under Dublin III
    may_abscond: Flag  # a risk of absconding, significant or not, as is enough under the Pact
    destination: One[Destination]  # of a transfer, on the Dublin track
    accelerated: Flag  # manifestly unfounded in the accelerated or border procedure, where the Pact applies
    unfounded: Flag  # refused as manifestly unfounded
    lighter: Flag  # has had a lighter measure instead of detention
    first_way: One[Status]  # how the first case ended
    pulled: Flag  # stands in the reserve that comes only if drawn
    recycles: Flag  # came back only to collect support again
    news_gone: One[int]  # contacts gone in the month of the news
    news_waited: One[int]  # of them, after a long wait
    news_removed: One[int]  # of them, removed to their origin or to a hub
    news_packages: One[int]  # of them, with a package after a long wait
    minor: Flag  # of a family
    together: One[int]  # people of the household from this one to the last, who stand behind each other


class Country(Protocol):
    """A country of origin in a month of a policy."""

    leave_level: float  # log-odds of leaving of the average person, see sim.world.record.intercepts
    vanish_level: float  # log-odds of leaving supervision without notice, likewise
    reapply_level: float  # log-odds of filing a repeat application, likewise
    income_eur: float  # income of a year
    grant_share: float  # chance that a repeat application is granted
    removal_chance_in_a_year: float  # of somebody without a document, as a caseworker estimates it
    answer_chance: float  # that a request for a document is answered
    issue_chance: float  # that an answer brings a document
    pressure: float  # factor on that chance, by agreements and visa measures
    highest_log_odds: float  # of leaving, apart from readiness and felt risk, see sim.world.bulk.shortcut
    tier: Tier
    regime: Regime
    switches: bool  # has changed its regime before, and may again
    prospect: bool  # courts see a real prospect of removal
    unsafe: bool  # nobody is returned there by force
    visa_free: bool


class Month(Protocol):
    """A month of a policy: its dates, what is worked out from settings, and the settings that rules read, by group."""

    month: int
    period_from: int  # first month of the period that is counted: of the future, or of the history before it
    days: int  # in this month
    places: int  # in aliens' detention that can be filled, for the share of the caseload simulated
    january: int  # month that began the calendar year
    last_media: int  # month in which packages were last in the news
    pact_from: int  # first month of the cases that fall under the Pact
    accelerated_share: float  # of new applicants, refused as manifestly unfounded there; of old applications none
    window_cutoff: int  # last obligation to leave that has part in an open window
    no_offence_from: int  # month from which an offence closes maatwerk
    maatwerk_budget_eur: float  # of a calendar year, for the share of the caseload simulated; 0 is no limit
    deferrals: float  # medical, granted this month
    counted_until: int  # month before which all policies are one: the month itself, or the first of the future
    room_iom: int  # departures that the channel can support this month
    room_ngo: int  # likewise
    room_eurp: int  # likewise

    response_of_leaving_to_risk: float  # log-odds per chance of removal a month
    response_of_vanishing_to_risk: float  # likewise
    response_of_reapplying_to_risk: float  # likewise
    log_odds_counselling: float  # of leaving, lost without counselling
    log_odds_detained_economic: float  # of leaving, for singles in detention from near or low-LP countries
    log_odds_detained_others: float  # likewise for others
    log_odds_vanishing_after_detention: float
    log_intention_leak: float  # log-odds of vanishing once decided to leave
    pandemic_departures: float  # ratio, 1 in other months
    pandemic_removals: float  # likewise
    pandemic_unsupervised: float  # likewise
    log_pandemic_unsupervised: float  # log-odds of vanishing
    weight_of_money: float  # ratio to the weight in the register
    suspicion_outside_core: float  # chance at liberty, for who causes no nuisance
    highest_suspicion: float  # chance of suspicion in view, outside the core, see sim.world.bulk.shortcut
    highest_suspicion_without_hope: float  # the same of who hopes for no package
    highest_proposal: float  # chance of being proposed for detention, likewise
    ban_months: float  # of an entry ban
    serious_ban_months: float  # of a serious threat to public order
    chance_back_in_view: float  # of who is out of sight
    share_in_shelter: float  # of who has no bed of the state: municipal shelter with guidance (LVV)
    chance_moved_on: float  # unseen, of who is out of sight
    detention_maximum_days: float
    detention_next_review_days: float  # between court reviews after the first
    unlawful_detention_share: float  # of reviewed detentions, by the case law of the month
    forced_multiplier: float  # of removals, by new law
    dublin_transfer_hazard: float  # chance of a transfer from supervised stay, to a destination of which the ratio is 1
    no_fault_hazard: float  # chance of a no-fault permit, for who may have one
    departure_period_months: float
    restricted_months: float  # at most, at a location with restricted freedom (VBL)
    short_departure_period_months: float

    publicity: float  # of packages in the news that is still in the air, 0 to 1
    deadline_near: bool  # an open window is about to close
    pull_active: bool
    pull_support_near_eur: float  # rise of the regular support to be expected, since the future began
    pull_support_far_eur: float  # likewise for other origins

    behaviour: Behaviour
    information: Information
    support: Support
    maatwerk: Maatwerk
    incentives: Incentives
    crime: Crime
    nuisance: Nuisance
    cooperation: Cooperation
    procedure: Procedure
    detention: Detention
    removal: Removal
    law: Law
    safeguards: Safeguards
