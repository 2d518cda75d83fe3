"""How rules and procedures are compiled: each is copied with its callees replaced by their compiled versions."""

import dis
from types import FunctionType
from typing import Any

import numba
from numba.core.options import DefaultOptions

_OURS = ("sim.rules.", "sim.world.")

# The loop is handed its arrays and makes none, so nobody need count who still holds one: half of the time went there.
# The option is one of numba's own; a numba without it counts.
UNCOUNTED: dict[str, Any] = {"_nrt": False} if hasattr(DefaultOptions, "_nrt") else {}


def jitted(function: Any, **options: Any) -> Any:
    """Compile a function that makes no array, when it is first called."""
    return numba.njit(function, **UNCOUNTED, **options)


def compiled(function: Any, known: dict[Any, Any]) -> Any:
    """Compile a rule or procedure, and everything of ours that it calls."""
    if function not in known:
        known[function] = jitted(with_compiled_callees(function, known))
    return known[function]


def with_compiled_callees(function: Any, known: dict[Any, Any]) -> FunctionType:
    """Copy a function so that it calls compiled functions."""
    names = dict(function.__globals__)
    called = {step.argval for step in dis.get_instructions(function) if step.opname == "LOAD_GLOBAL"}
    for name in sorted(called):
        callee = names.get(name)
        if isinstance(callee, FunctionType) and callee.__module__.startswith(_OURS):
            names[name] = compiled(callee, known)
    copy = FunctionType(function.__code__, names, function.__name__, function.__defaults__)
    copy.__module__, copy.__qualname__ = function.__module__, function.__qualname__
    return copy
