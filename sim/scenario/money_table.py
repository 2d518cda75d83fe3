"""The shape of the table [money] of a scenario file, apart from its levers."""

from collections.abc import Iterator
from typing import Annotated, Any, Literal, get_args

from pydantic import Field

from sim.parameters.outcomes import RIGHTS, shown_in
from sim.scenario.money import BASES, Basis
from sim.scenario.text.faults import KeyPath, nearest
from sim.scenario.text.texts import Label, StrictTable, Text

MixedFor = Literal["additional_departures", "additional_durable_departures"]
MONEY_CHOICES = {"basis": BASES, "best_mix": get_args(MixedFor)}
MONEY_RANGES = {"amounts_eur": (0, 100_000_000_000), "limits": (0, 1_000_000_000)}

Amount = Annotated[float, Field(ge=MONEY_RANGES["amounts_eur"][0], le=MONEY_RANGES["amounts_eur"][1])]
LimitedOutcome = Annotated[str, Field(json_schema_extra={"enum": list(shown_in(RIGHTS))})]
MostMore = Annotated[float, Field(ge=MONEY_RANGES["limits"][0], le=MONEY_RANGES["limits"][1])]


class InstrumentTable(StrictTable):
    """Levers moved together: each with what it becomes, or from what to what; and what limits it in practice."""

    label: Label | None = None
    label_nl: Label | None = None
    limited_by: Text | None = None
    limited_by_nl: Text | None = None
    over: Text | None = Field(None, description="The policy that it is laid over; left out, the reference.")
    levers: dict[str, Any] | None = None


class MoneyTable(StrictTable):
    """The same money: sums a year, what counts as spent, the instruments that are bought, and limits on rights."""

    amounts_eur: list[Amount] | None = Field(None, description="Sums in EUR a year.")
    basis: Basis | None = Field(
        None,
        description="What counts as spent: programme (what the instrument buys) or net (all that the state pays more).",
    )
    limits: dict[LimitedOutcome, MostMore] | None = Field(
        None, description="How much more of an outcome of rights a mix may bring than the reference has."
    )
    best_mix: MixedFor | None = Field(
        None, description="Search, for each sum, the mix of instruments that brings most of this outcome."
    )
    instrument: dict[str, InstrumentTable] | None = None


MONEY_KEYS = tuple(name for name in MoneyTable.model_fields if name != "instrument")


def limit_faults(money: object) -> Iterator[tuple[KeyPath, tuple[str, ...]]]:
    """Yield the path and the wording of limits on what is no outcome of rights."""
    limits = money.get("limits") if isinstance(money, dict) else None
    known = shown_in(RIGHTS)
    for name in limits if isinstance(limits, dict) else ():
        if name not in known:
            yield ("money", "limits", name), ("unknown outcome", f"allowed: {', '.join(known)}", nearest(name, known))
