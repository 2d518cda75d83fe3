"""A person, a country and a month to try rules on."""

from types import SimpleNamespace
from typing import Any

import sim
from sim.rules.vocabulary import NEVER, Document, Household, Source, Status
from sim.world.record.tables import as_lands, as_worlds, build_tables

_TABLES = build_tables(sim.load("scenarios/maatwerk.toml", ["plan.until=2026-12-31", "plan.follow_up_months=0"]))
_WORLD = as_worlds(_TABLES.worlds[0, -1:])[0]
_NAMES = {"Morocco": 0, "Algeria": 1, "Nigeria": 7, "Albania": 20, "Syria": 28}
_LANDS = as_lands(_TABLES.lands[0, -1])


def month(**changes: Any) -> Any:
    """The settings of December 2026, some changed."""
    return _WORLD._replace(**changes)


def country(name: str = "Nigeria", /, **changes: Any) -> Any:
    """The facts on a country in December 2026, some changed."""
    return _LANDS[_NAMES[name]]._replace(**changes)


def person(**changes: Any) -> Any:
    """A single man from far away, aware of support, who came a year ago and has done nothing since."""
    fields = {
        "status": Status.RECEPTION,
        "source": Source.IND,
        "household": Household.SINGLE,
        "document": Document.NONE,
        "readiness": 0.0,
        "felt_risk": 0.01,
        "belief_chance": 0.0,
        "belief_eur": 5000.0,
        "offer_eur": 0.0,
        "obligation": _WORLD.month - 12,
        "helped": NEVER,
        "offended": NEVER,
        "received_cents": 0,
        "requested": NEVER,
        "issued": NEVER,
        "refused": 11,
        "detained_days": 0,
        "custody_from": NEVER,
        "custody_until": NEVER,
        **dict.fromkeys(
            (
                "dublin",
                "vris",
                "nuisance",
                "care",
                "absconded",
                "decided",
                "spells",
                "undesirable",
                "lighter",
                "recycles",
            ),
            0,
        ),
        **dict.fromkeys(("lighter", "recycles"), 0),
        "aware": 1,
        **changes,
    }
    return SimpleNamespace(**fields)
