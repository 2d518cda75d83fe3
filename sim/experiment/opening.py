"""The place that the user names for the runs."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sim.experiment.executor import Executor, ExecutorFault, LocalThreads


@contextmanager
def open_executor(
    where: str = "local", workers: int | None = None, say: Callable[[str], None] = lambda sentence: None
) -> Iterator[Executor]:
    """Open the place that a name stands for: local, dask (a cluster on this machine) or dask:ADDRESS.

    Raises:
        ExecutorFault: when there is no such place or it cannot be used.
    """
    kind, _, address = where.partition(":")
    if where == "local":
        yield LocalThreads(workers, say)
    elif kind == "dask" and (address or where == "dask"):
        from sim.experiment.cluster.connecting import open_cluster

        with open_cluster(address, workers, say) as cluster:
            yield cluster
    else:
        raise ExecutorFault(f"--executor {where}: no such place; allowed are local, dask and dask:ADDRESS")
