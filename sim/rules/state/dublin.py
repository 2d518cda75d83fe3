"""The Dublin track: transfer to another member state while the time limit runs, else back to the origin track."""

from sim.rules.facts import Month, Person

TRANSFER_MONTHS = 6  # Dublin III, art. 29(1)
TRANSFER_MONTHS_ABSCONDED = 18  # Dublin III, art. 29(2)


def has_time_run_out(me: Person, world: Month) -> bool:
    """Tell whether the Netherlands has become responsible."""
    limit = TRANSFER_MONTHS_ABSCONDED if me.absconded else TRANSFER_MONTHS
    return bool(world.month - me.obligation >= limit)


def chance_of_transfer(world: Month) -> float:
    """Give the monthly chance of a transfer from supervised stay."""
    return float(world.dublin_transfer_hazard * world.pandemic_removals)


def chance_of_disappearing(world: Month) -> float:
    """Give the monthly chance that a Dublin case leaves supervision before the transfer."""
    return min(float(world.procedure.dublin_disappearance * world.pandemic_unsupervised), 1.0)
