"""Name the kinds of things that rules speak of."""

from enum import IntEnum

NEVER = -9999  # a month that has not come
NOT_FORESEEN = 32000  # a month that will not come
SOMEWHERE_ELSE = -1.0  # not waiting for a place in detention
DAYS_A_MONTH = 30.4  # on average: 365 / 12


class Status(IntEnum):
    """Where a person stands; the order matters: in view, out of sight, gone."""

    POTENTIAL = 0
    RECEPTION = 1
    PREPARING = 2
    PROCEDURE = 3
    DEFERRED = 4
    DETAINED = 5
    IMPRISONED = 6
    OUT_OF_SIGHT = 7
    MOVED_ON = 8
    LEFT_UNASSISTED = 9
    LEFT_REGULAR = 10
    LEFT_MAATWERK = 11
    REMOVED_ORIGIN = 12
    REMOVED_DUBLIN = 13
    LAWFUL = 14
    IN_HUB = 15


class Source(IntEnum):
    """Who brought the case to the return service."""

    IND = 0
    POLICE = 1
    KMAR = 2
    OTHER = 3
    PROTECTION = 4  # temporary protection has ended


class Bed(IntEnum):
    """The bed that the state gives somebody in view."""

    NONE = 0
    REGULAR = 1
    RESTRICTED = 2
    FAMILY = 3
    MUNICIPAL = 4  # the shelter for displaced Ukrainians
    BASIC = 5  # what a dignified standard of living asks, for who has no right to reception


class Household(IntEnum):
    """Who leaves together."""

    SINGLE = 0
    SCHOOL_FAMILY = 1
    OTHER_FAMILY = 2


class Tier(IntEnum):
    """The four behavioural groups of the evidence register."""

    NEAR = 0
    LOW_LP = 1
    UNSAFE = 2
    OTHER = 3


class Destination(IntEnum):
    """The member state that is responsible in a Dublin case."""

    OTHERS = 0
    GERMANY = 1
    SPAIN = 2
    AUSTRIA = 3
    FRANCE = 4
    ITALY = 5


class Regime(IntEnum):
    """How a country answers requests for a laissez-passer."""

    OFF = 0
    TRANSITION = 1
    ON = 2


class Document(IntEnum):
    """The travel document of a person."""

    NONE = 0
    REQUESTED = 1
    ISSUED = 2
    REFUSED = 3


class Channel(IntEnum):
    """Who supports a departure."""

    NOBODY = 0
    IOM = 1
    NGO = 2
    EURP = 3


class Process(IntEnum):
    """Who is asked about maatwerk: readings of "last resort" in the answer (2025Z00029, answers 3 to 6)."""

    ANY_CANDIDATE = 0
    OPENING = 1
    AFTER_REFUSAL = 2
    OFFICER = 3


class Arrangement(IntEnum):
    """What a package may hold beside euros."""

    ARRANGED_GOODS = 0
    ARRANGED_CARE = 1
    ARRANGED_ESCORT = 2


class Decision(IntEnum):
    """Every question that luck answers: one uniform per person, month and decision."""

    LEAVE = 1
    VANISH = 2
    REAPPLY = 3
    EXECUTE = 4
    CHANNEL = 5
    IN_KIND = 6
    DOCUMENT_ANSWER = 7
    DOCUMENT_ISSUE = 8
    BOOKING = 9
    BOOKING_SUCCESS = 10
    DUBLIN_TRANSFER = 11
    DUBLIN_TRAVELS_ALONE = 12
    APPROVAL = 13
    PACKAGE_ABOVE = 14
    PACKAGE_SIZE = 15
    PROPOSAL = 16
    QUEUE = 17
    PLACEMENT_DAY = 18
    DETENTION_EVENT = 19
    DETENTION_KIND = 20
    DETENTION_BOOKING = 21
    COURT = 22
    CUSTODY_EVENT = 23
    CUSTODY_KIND = 24
    SUSPICION = 25
    CUSTODY = 26
    APPLICATION_DECIDED = 27
    APPLICATION_GRANTED = 28
    DEFERRAL = 29
    DEFERRAL_ENDS = 30
    NO_FAULT_PERMIT = 31
    OUT_OF_SIGHT = 32
    REENTRY = 33
    LAWYER = 34
    CAME_FOR_HELP = 35
    SENTENCE = 36
    AFTER_CUSTODY = 37
    AFTER_CUSTODY_PROPOSAL = 38
    UNDESIRABLE = 39
    UNLAWFUL_STAY = 40
    HUB = 41
    LIGHTER_MEANS = 42
    VRIS_IN_CUSTODY = 43
    MEDIA = 44
    PULL = 45
    RETURN_TRIP = 46
    RETURN_TRIP_MONTH = 47
    OTHER_STAY = 48
    DOCUMENT_REQUEST = 49
    OFFICER_ERRS = 50
    OFFICER_SEES = 51
    ARRANGEMENT = 52
    CONVICTED = 60
    VERDICT = 61
    SERIOUS_THREAT = 62
    HTL = 63
    HTL_WALK_OUT = 94
    RECOGNITION = 90
    TRAIT_ORIGIN = 64
    TRAIT_DUBLIN = 65
    TRAIT_READINESS = 66
    TRAIT_HOUSEHOLD = 67
    TRAIT_CARE = 68
    TRAIT_VRIS = 69
    TRAIT_NUISANCE = 70
    TRAIT_DOCUMENT = 71
    TRAIT_AWARE = 72
    TRAIT_DURATION = 73
    TRAIT_SURVIVES = 74
    TRAIT_EVADES = 75
    TRAIT_UNFOUNDED = 76
    TRAIT_DESTINATION = 77
    TRAIT_PSYCHIATRIC = 92
    TRAIT_ADDICTED = 93
    TRAIT_ACCELERATED = 91
    TRAIT_SHELTER = 95
