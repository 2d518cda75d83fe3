"""Which outcomes the page shows, and which it leaves out, with the reason."""

from __future__ import annotations

from sim.report.blocks.differences import KEY, SECTIONS
from sim.report.blocks.rights import SAFEGUARDS
from sim.report.blocks.routes import COSTS_OF_ONE
from sim.rules.costs import ACCOUNTS, PAYERS

# Where people stand at the end is in the block on two lives, person by person, and by month in the monthly file; of
# those detained, imprisoned and out of sight the page shows places taken, months, and the number at the end.
NOT_SHOWN = frozenset(
    {
        *("stock_reception", "stock_preparing", "stock_procedure", "stock_deferred", "stock_detained"),
        *("stock_imprisoned", "stock_out_of_sight"),
    }
)


def shown_outcomes() -> frozenset[str]:
    """Name every outcome that some block shows where the run has it."""
    named = [f"cost_account_{name}" for name in ACCOUNTS] + [f"cost_payer_{name}" for name in PAYERS]
    named += ["cost_state", "cost_society"]
    costs = {f"{name}{prices}_eur" for name in named for prices in ("", "_marginal")}
    return frozenset(
        {
            *KEY,
            *(outcome for _, outcomes in SECTIONS for outcome in outcomes),
            *SAFEGUARDS,
            *costs,
            *COSTS_OF_ONE.values(),
        }
    )
