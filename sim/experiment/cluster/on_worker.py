"""The end of the line: what a worker of a cluster does with the runs it is sent."""

import pickle
import threading
import zlib
from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

from sim.experiment.keep.store import Arrays
from sim.experiment.work import Recipe

Answer: TypeAlias = "list[Arrays] | dict[str, str]"
"""The arrays of the runs, or what the worker has installed when that is not what was expected."""

_RECIPES_KEPT = 4
_recipes: dict[str, Recipe] = {}
_lock = threading.Lock()


def packed(recipe: Recipe) -> bytes:
    """Make a recipe small enough to send: the tables of a scenario hold the same numbers many times."""
    import cloudpickle

    return zlib.compress(cloudpickle.dumps(recipe, protocol=5), 1)


def errand() -> Callable[[Mapping[str, str], str, bytes, Sequence[int]], Answer]:
    """Return the function that is sent to workers.

    It is made inside a function, so it travels whole instead of by name: a worker without this package, or with
    another version of it, can still say so.
    """

    def carry_out(expected: Mapping[str, str], digest: str, recipe: bytes, runs: Sequence[int]) -> Answer:
        from importlib import import_module

        try:
            found: dict[str, str] = import_module("sim.experiment.keep.identity").agreement()
        except (ImportError, AttributeError, OSError):
            found = {}
        if found != expected:
            return found
        answer: list[Arrays] = import_module("sim.experiment.cluster.on_worker").compute(digest, recipe, runs)
        return answer

    return carry_out


def compute(digest: str, recipe: bytes, runs: Sequence[int]) -> list[Arrays]:
    """Return the arrays of runs; what the recipe holds is unpacked once in every process."""
    if not runs:
        return []
    return list(_unpacked(digest, recipe)(runs))


def _unpacked(digest: str, recipe: bytes) -> Recipe:
    from sim.world.bulk.engine import compiled_advance

    with _lock:
        compiled_advance()
        if digest not in _recipes:
            while len(_recipes) >= _RECIPES_KEPT:
                del _recipes[next(iter(_recipes))]
            _recipes[digest] = pickle.loads(zlib.decompress(recipe))
        return _recipes[digest]
