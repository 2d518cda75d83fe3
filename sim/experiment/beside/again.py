"""The first replications lived again under a scenario that is changed in one thing, to see what hangs on that."""

from collections.abc import Callable

from sim.experiment.executor import Executor
from sim.experiment.keep.identity import run_key
from sim.experiment.keep.store import Store
from sim.experiment.progress import Progress
from sim.experiment.runs import Runs, perform
from sim.scenario import Scenario


def perform_again(
    changed: Scenario | None,
    executor: Executor,
    progress: Progress,
    store: Callable[[str], Store | None] = lambda key: None,
    unpaired: bool = False,
) -> Runs | None:
    """Run a changed scenario; None where there is none, as nothing was to be asked.

    `store` gives where runs of a key are kept.
    """
    if changed is None:
        return None
    kept = store(run_key(changed, unpaired=unpaired))
    return perform(changed, store=kept, executor=executor, progress=progress, unpaired=unpaired)
