"""A person, a country and a month to try rules on."""

from collections.abc import Mapping
from types import MappingProxyType, SimpleNamespace
from typing import Any

import sim
from sim.rules.vocabulary import NEVER, Document, Household, Source, Status
from sim.world.record.layout import as_countries, as_month, changed
from sim.world.record.tables import build_tables

_TABLES = build_tables(sim.load("scenarios/maatwerk.toml", ["plan.until=2026-12-31", "plan.follow_up_months=0"]))
_WORLD = as_month(_TABLES.worlds[0, -1])
_NAMES = {"Morocco": 0, "Algeria": 1, "Nigeria": 7, "Albania": 20, "Syria": 28}
_LANDS = as_countries(_TABLES.lands[0, -1])


def month(changes: Mapping[str, float] = MappingProxyType({})) -> Any:
    """December 2026 with some fields changed, settings by key."""
    return changed(_WORLD, changes)


def month_of(year: int, number: int) -> Any:
    """A month of the history or the future as it is, January being 1."""
    return as_month(_TABLES.worlds[0, 12 * (year - 2018) + number - 1])


def country(name: str = "Nigeria", /, **changes: Any) -> Any:
    """The facts on a country in December 2026, some changed."""
    return changed(_LANDS[_NAMES[name]], changes)


def person(**changes: Any) -> Any:
    """A single man from far away, aware of support, who came a year ago and has done nothing since."""
    fields = {
        "status": Status.RECEPTION,
        "source": Source.IND,
        "household": Household.SINGLE,
        "document": Document.NONE,
        "first_application": 0,
        "readiness": 0.0,
        "felt_risk": 0.01,
        "belief_chance": 0.0,
        "belief_eur": 5000.0,
        "offer_eur": 0.0,
        "obligation": _WORLD.month - 12,
        "since": _WORLD.month - 12,
        "helped": NEVER,
        "offended": NEVER,
        "received_cents": 0,
        "requested": NEVER,
        "issued": NEVER,
        "refused": 11,
        "entries": 1,
        "banned_until": NEVER,
        "evades": 0,
        "may_abscond": 0,
        "unfounded": 0,
        "accelerated": 0,
        "destination": 0,
        "applied": NEVER,
        "conviction": NEVER,
        "second_gap": 0,
        "third_gap": 0,
        "term": 1,
        "detained_days": 0,
        "counted_days": 0,
        "custody_from": NEVER,
        "custody_until": NEVER,
        **dict.fromkeys(
            (
                "dublin",
                "dublin_at_start",
                "vris",
                "nuisance",
                "care",
                "absconded",
                "decided",
                "spells",
                "undesirable",
                "convicted",
                "isd_demanded",
                "heavy_ban",
                "psychiatric",
                "addicted",
                "to_serve",
                "lighter",
                "lost_bed",
                "recycles",
            ),
            0,
        ),
        **dict.fromkeys(("lighter", "recycles"), 0),
        "minor": 0,
        "together": 1,
        "aware": 1,
        **changes,
    }
    return SimpleNamespace(**fields)
