"""What a scenario says of the same money: the sums, what counts as spent, the instruments, and limits on rights."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import ceil
from typing import Literal, get_args

from sim.parameters.catalogue import Value, settings

Basis = Literal["programme", "net"]
BASES: tuple[Basis, ...] = get_args(Basis)
"""What counts as spent: what the state pays for the things that an instrument buys, or all that the state pays more."""

PAID_OUT = frozenset({"support_cents", "support_eu_cents"})
"""What whoever leaves is given, in money or in kind."""
TOLD_OF_SUPPORT = "information.aware_share"
"""What is acted through by who tells more people that they can be paid."""


@dataclass(frozen=True, slots=True)
class Move:
    """A lever that an instrument moves from one value to another; what is true or false goes to the second at once."""

    key: str
    start: Value
    end: Value

    @property
    def is_switch(self) -> bool:
        """Tell whether the lever is moved in one step."""
        return isinstance(self.end, bool | str)


@dataclass(frozen=True, slots=True)
class Instrument:
    """Levers that are moved together, and what limits that in practice.

    `over` is the policy that it is laid over: empty for the reference.
    """

    name: str
    label: str
    moves: tuple[Move, ...]
    limited_by: str = ""
    over: str = ""

    def at(self, share: float) -> dict[str, Value]:
        """Return the levers when it is used for a share of its way; none when it is not used at all.

        Numbers go along together. Of several switches the first is on from the start, the others one by one.
        """
        if share <= 0:
            return {}
        switches = [move.key for move in self.moves if move.is_switch]
        on = switches[: ceil(share * len(switches) - 1e-9)]
        numbers = {move.key: _between(move, min(share, 1.0)) for move in self.moves if not move.is_switch}
        return {move.key: move.end for move in self.moves if move.key in on} | numbers

    @property
    def acts_through(self) -> tuple[str, ...]:
        """Name what it acts through: the parameters that its levers name, or a lever that names none."""
        keys = [key for move in self.moves for key in settings()[move.key].through or (move.key,)]
        return tuple(dict.fromkeys(keys))

    @property
    def assumed(self) -> tuple[str, ...]:
        """Name what it acts through that nobody has measured and no fit has moved."""
        return tuple(key for key in self.acts_through if settings()[key].is_unmeasured)

    @property
    def bought(self) -> frozenset[str]:
        """Name what it pays for: the counts by whose price its levers cost money."""
        return frozenset(count for move in self.moves for count in settings()[move.key].priced)

    @property
    def pays(self) -> bool:
        """Tell whether whoever leaves is paid by it, or hears by it of being paid."""
        return bool(self.bought & PAID_OUT) or TOLD_OF_SUPPORT in self.acts_through


@dataclass(frozen=True, slots=True)
class MoneyPlan:
    """Sums in EUR a year, what counts as spent, and the instruments that are bought for each.

    `limits` says how much more of an outcome than under the reference there may be, in a mix, by name.
    `best_mix` names the outcome of which the best mix brings most; empty where none is searched.
    """

    amounts_eur: tuple[float, ...]
    basis: Basis
    instruments: tuple[Instrument, ...]
    limits: Mapping[str, float] = field(default_factory=dict)
    best_mix: str = ""


def _between(move: Move, share: float) -> Value:
    start, end = float(move.start), float(move.end)
    value = start + share * (end - start)
    return round(value) if settings()[move.key].type == "int" else value
