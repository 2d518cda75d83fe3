"""The Dublin track: transfer to another member state while the time limit runs, else back to the origin track."""

from typing import Any

TRANSFER_MONTHS = 6  # Dublin III, art. 29(1)
TRANSFER_MONTHS_ABSCONDED = 18  # Dublin III, art. 29(2)


def has_time_run_out(me: Any, world: Any) -> bool:
    """Tell whether the Netherlands has become responsible."""
    limit = TRANSFER_MONTHS_ABSCONDED if me.absconded else TRANSFER_MONTHS
    return bool(world.month - me.obligation >= limit)


def chance_of_transfer(world: Any) -> float:
    """Give the monthly chance of a transfer from supervised stay."""
    return float(world.dublin_transfer_hazard * world.pandemic_removals)


def chance_of_disappearing(world: Any) -> float:
    """Give the monthly chance that a Dublin case leaves supervision before the transfer."""
    return min(float(world.dublin_disappearance * world.pandemic_unsupervised), 1.0)
