"""Simulate what a policy change does to return from the Netherlands."""

from importlib import import_module
from typing import TYPE_CHECKING

from sim.machine.version import VERSION as __version__

if TYPE_CHECKING:
    from sim.analysis.results import Results as Results
    from sim.experiment.evaluation import evaluate as evaluate
    from sim.experiment.ways_out import seen_again as seen_again
    from sim.experiment.ways_out import ways_out as ways_out
    from sim.scenario import ScenarioError as ScenarioError
    from sim.scenario import load as load
    from sim.study import run as run
    from sim.world.agents.model import ReturnModel as ReturnModel


__all__ = [
    "Results",
    "ReturnModel",
    "ScenarioError",
    "__version__",
    "evaluate",
    "load",
    "run",
    "seen_again",
    "ways_out",
]

_HOMES = {
    "Results": "sim.analysis.results",
    "ReturnModel": "sim.world.agents.model",
    "ScenarioError": "sim.scenario",
    "evaluate": "sim.experiment.evaluation",
    "load": "sim.scenario",
    "run": "sim.study",
    "seen_again": "sim.experiment.ways_out",
    "ways_out": "sim.experiment.ways_out",
}


def __getattr__(name: str) -> object:
    """Import a public name when it is first used, so that the command starts at once."""
    if name not in _HOMES:
        raise AttributeError(f"module 'sim' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
