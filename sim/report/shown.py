"""Which outcomes the page shows, and which it leaves out, with the reason."""

from __future__ import annotations

from sim.report.blocks.differences import KEY, SECTIONS
from sim.report.blocks.rights import SAFEGUARDS
from sim.rules.costs import ACCOUNTS, PAYERS

NOT_SHOWN = {
    "stock_reception": "where people stand is in Two lives, person by person; by month in the monthly file",
    "stock_preparing": "the same",
    "stock_procedure": "the same",
    "stock_deferred": "the same",
    "stock_detained": "the same; the places taken are shown",
    "stock_imprisoned": "the same; the months in custody are shown",
    "stock_out_of_sight": "the same; those out of sight at the end are shown",
}


def shown_outcomes() -> frozenset[str]:
    """Name every outcome that some block shows where the run has it."""
    named = [f"cost_account_{name}" for name in ACCOUNTS] + [f"cost_payer_{name}" for name in PAYERS]
    named += ["cost_state", "cost_society"]
    costs = {f"{name}{prices}_eur" for name in named for prices in ("", "_marginal")}
    return frozenset({*KEY, *(outcome for _, outcomes in SECTIONS for outcome in outcomes), *SAFEGUARDS, *costs})
