"""The Dublin track: transfer to another member state while the time limit runs, else back to the origin track."""

from sim.rules.facts import Month, Person

# Months from acceptance in which a transfer must take place (art. 29 Dublin III; art. 46 AMMR, Regulation 2024/1351).
TRANSFER_MONTHS = 6
TRANSFER_MONTHS_IMPRISONED = 12
TRANSFER_MONTHS_ABSCONDED = 18
TRANSFER_MONTHS_ABSCONDED_PACT = 36

DETENTION_DAYS_PACT = 35  # five weeks to carry out the transfer of who is detained (art. 45(3)-(4) AMMR)

CLOSED_BELOW = 0.05  # a destination that takes back so little of the mean takes nobody back


def is_under_pact(me: Person, world: Month) -> bool:
    """Tell whether the transfer was decided on under the AMMR, which has taken the place of Dublin III."""
    return bool(me.obligation >= world.pact_from)


def has_time_run_out(me: Person, world: Month) -> bool:
    """Tell whether the Netherlands has become responsible."""
    return bool(world.month - me.obligation >= months_to_transfer(me, world))


def months_to_transfer(me: Person, world: Month) -> int:
    """Give the time limit of a transfer: longer after custody or absconding, by the law of its start."""
    if me.absconded:
        return TRANSFER_MONTHS_ABSCONDED_PACT if is_under_pact(me, world) else TRANSFER_MONTHS_ABSCONDED
    if me.custody_until > max(me.obligation, 0):
        return TRANSFER_MONTHS_IMPRISONED
    return TRANSFER_MONTHS


def detention_days_at_most(me: Person, world: Month) -> int:
    """Give the longest detention before a transfer: as set (by Dublin III, art. 28(3), six weeks), or the Pact's."""
    days = int(world.detention.dublin_days_at_most)
    return min(days, DETENTION_DAYS_PACT) if is_under_pact(me, world) else days


def ratios_of_transfers(world: Month) -> tuple[float, float, float, float, float, float]:
    """Give how much of what they accept destinations take back, relative to their mean, in the order of Destination."""
    return (
        world.procedure.dublin_ratio_others,
        world.procedure.dublin_ratio_germany,
        world.procedure.dublin_ratio_spain,
        world.procedure.dublin_ratio_austria,
        world.procedure.dublin_ratio_france,
        world.procedure.dublin_ratio_italy,
    )


def ratio_of_transfers(me: Person, world: Month) -> float:
    """Give the ratio of the destination of somebody."""
    return float(ratios_of_transfers(world)[me.destination])


def is_transfer_open(me: Person, world: Month) -> bool:
    """Tell whether there is a prospect of transfer: none to a country that has stopped taking back."""
    return ratio_of_transfers(me, world) >= CLOSED_BELOW


def chance_of_transfer(me: Person, world: Month) -> float:
    """Give the monthly chance of a transfer from supervised stay."""
    return min(float(world.dublin_transfer_hazard * ratio_of_transfers(me, world)), 1.0) * world.pandemic_removals


def rate_of_transfer_detained(me: Person, world: Month) -> float:
    """Give the monthly rate of transfer from detention."""
    return float(world.procedure.dublin_transfer_detained * ratio_of_transfers(me, world) * world.pandemic_removals)


def chance_of_disappearing(world: Month) -> float:
    """Give the monthly chance that a Dublin case leaves supervision before the transfer."""
    return min(float(world.procedure.dublin_disappearance * world.pandemic_unsupervised), 1.0)
