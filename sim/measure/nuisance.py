"""What a month of stay of the nuisance core costs, and whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sim.measure.accounts import booked_eur, sum_accounts
from sim.world.ledger import TALLY

if TYPE_CHECKING:
    from sim.measure.counted import Counted
    from sim.scenario import Plan

Numbers = NDArray[np.float64]

BEDS = ("beds_regular", "beds_restricted", "beds_family", "beds_basic")
PART_OF_ACCOUNT = {
    "reception": ("nuisance_beds", BEDS),
    "detention": ("nuisance_detained", ("stock_detained",)),
    "prison": ("nuisance_imprisoned", ("stock_imprisoned",)),
    "incidents": ("nuisance_incidents", ("incidents",)),
    "harm": ("nuisance_incidents", ("incidents",)),
    "medical": ("nuisance_out_of_sight", ("stock_out_of_sight",)),
    "lvv": ("nuisance_out_of_sight", ("stock_out_of_sight",)),
    "nuisance": ("nuisance_months", ("nuisance_months",)),
}
"""What the core has of each account that staying costs: as much as of what is counted there."""
STAYS = ("nuisance_in_view", "nuisance_detained", "nuisance_imprisoned", "nuisance_out_of_sight")
SHOWN_PAYERS = ("coa", "police", "prisons_agency", "municipalities", "society")


def cost_of_a_nuisance_month(counted: Counted, plan: Plan, months: slice) -> dict[str, Numbers]:
    """Give the euros of a month of stay of the core, in all and by payer, at average prices; nan where nobody is."""
    booked = booked_eur(counted, plan, months)
    tally = {name: counted.tally[:, months, number].astype(np.float64) for number, name in enumerate(TALLY)}
    stayed = np.sum([tally[name] for name in STAYS], axis=(0, 2))

    def each(payer: str | None) -> Numbers:
        spent = np.zeros(len(stayed))
        for account, (core, everybody) in PART_OF_ACCOUNT.items():
            part = tally[core] / np.maximum(np.sum([tally[name] for name in everybody], axis=0), 1.0)
            spent += (sum_accounts(booked, "average", account=account, payer=payer) * part).sum(axis=1)
        return np.where(stayed > 0, spent / np.maximum(stayed, 1.0), np.nan)

    by_payer = {f"nuisance_month_{payer}_eur": each(payer) for payer in SHOWN_PAYERS}
    return {"nuisance_month_eur": each(None), **by_payer}
