"""Design of the runs, where they go, what is kept of them, and when to stop."""

from sim.experiment.executor import Executor, LocalThreads
from sim.experiment.keep.store import Store
from sim.experiment.progress import Progress, Silent
from sim.experiment.runs import FailedRun, RunNumbers, Runs, perform

__all__ = [
    "Executor",
    "FailedRun",
    "LocalThreads",
    "Progress",
    "RunNumbers",
    "Runs",
    "Silent",
    "Store",
    "perform",
]
