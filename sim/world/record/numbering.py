"""The numbers of kinds are places in arrays and in luck: what is out of order is named at import."""

from enum import IntEnum

from sim.rules.vocabulary import (
    Arrangement,
    Channel,
    Decision,
    Document,
    Household,
    Process,
    Regime,
    Source,
    Status,
    Tier,
)

LUCK_TELLS_APART = 1024  # decisions: luck is keyed by month * 1,024 + decision


def check_numbers(kinds: type[IntEnum]) -> None:
    """Pass kinds that are numbered 0, 1, 2 and so on, in the order in which they stand: they are places in arrays.

    Raises:
        ValueError: with the first that is not, and what to do.
    """
    for place, (name, kind) in enumerate(kinds.__members__.items()):
        if kind != place:
            raise ValueError(
                f"{kinds.__name__}.{name} is {int(kind)} and stands at place {place}: number {kinds.__name__} 0, 1, 2 "
                "and so on in the order in which they stand; something new goes last, with the next number"
            )


def check_same_order(kinds: type[IntEnum], others: type[IntEnum], first: str, last: str) -> None:
    """Pass two lists that run alike from one name to another: one is counted in the order of the other.

    Raises:
        ValueError: with both stretches.
    """
    runs = [[kind.name for kind in one if one[first] <= kind <= one[last]] for one in (kinds, others)]
    if runs[0] != runs[1]:
        raise ValueError(
            f"from {first} to {last}, {kinds.__name__} must run as {others.__name__} does: "
            f"{', '.join(runs[0])} against {', '.join(runs[1])}"
        )


def check_decisions(decisions: type[IntEnum]) -> None:
    """Pass decisions of which each has a number of its own that luck can tell apart.

    Raises:
        ValueError: with those that share one, or are out of range.
    """
    for name, decision in decisions.__members__.items():
        if decision.name != name:
            raise ValueError(
                f"{decision.name} and {name} would share their luck: give {name} the next free number of Decision"
            )
        if not 0 <= decision < LUCK_TELLS_APART:
            raise ValueError(f"{name} is {int(decision)}: a Decision is numbered from 0 up to {LUCK_TELLS_APART - 1}")


for _kinds in (Arrangement, Status, Source, Household, Tier, Regime, Document, Channel, Process):
    check_numbers(_kinds)
check_decisions(Decision)
