"""The months compiled by a process on another core, while this one reads the scenario and makes people.

numba compiles under Python's lock, so that a thread would only stand in the way. What is compiled comes back through
the folder in which it is kept; where that fails, this process compiles.
"""

import os
import subprocess
import sys
import threading
from contextlib import suppress
from types import SimpleNamespace
from typing import cast

import numpy as np

from sim.machine.cores import available_cores
from sim.world.bulk.compiled_cache import NoCache, cache_folder, is_compiled

_AT_MOST_SECONDS = 300
_started: list[subprocess.Popen[bytes]] = []
_starting = threading.Lock()


def start_compiling() -> None:
    """Start the other process, once, where there is something to compile, a folder to keep it in and a core for it.

    It ends when this process does, whatever ends it: its input is closed then.
    """
    with _starting, suppress(NoCache, OSError):
        if sys.executable and not _started and available_cores() > 1 and cache_folder() and not is_compiled():
            task = f"import sys; sys.path[:] = {sys.path!r}; from {__name__} import compile_months; compile_months()"
            nothing = subprocess.DEVNULL
            _started.append(
                subprocess.Popen([sys.executable, "-c", task], stdin=subprocess.PIPE, stdout=nothing, stderr=nothing)
            )


def wait_until_compiled() -> None:
    """Wait for the other process, where one was started."""
    for process in _started:
        try:
            process.wait(_AT_MOST_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()


def compile_months() -> None:
    """Compile the months and keep them; this is what the other process does."""
    threading.Thread(target=_leave_with_who_asked, daemon=True).start()
    live_no_month()


def _leave_with_who_asked() -> None:
    os.read(sys.stdin.fileno(), 1)  # not by way of a buffer, whose lock would still be held when Python ends
    os._exit(1)


def live_no_month() -> None:
    """Live not one month, in a country without people: the engine has to be compiled for that as for any other."""
    from sim.world.bulk.engine import State
    from sim.world.ledger import COLUMNS
    from sim.world.people import Cohort
    from sim.world.record.layout import COUNTRY, MONTH, PERSON
    from sim.world.record.tables import Tables

    nobody = np.zeros(0, PERSON)
    nothing = SimpleNamespace(
        worlds=np.zeros((1, 0), MONTH),
        lands=np.zeros((1, 0, 0), COUNTRY),
        inflow=np.zeros((1, 0, 0, 0), np.int64),
        most_news=np.zeros((0, 0, 0)),
    )
    state = State(nobody, opening=0, months=0, origins=0, columns=COLUMNS)
    cohort = Cohort(nobody, np.zeros(1, np.int64), np.zeros((0, 0), np.int32))
    state.advance(cohort, cast(Tables, nothing), policy=0, start=0, end=0)
