"""The months compiled by a process on another core, while this one reads the scenario and makes people.

numba compiles under Python's lock, so that a thread would only stand in the way. What is compiled comes back through
the folder in which it is kept; where that fails, this process compiles.
"""

import os
import subprocess
import sys
import threading
from contextlib import suppress

from sim.machine.cores import available_cores
from sim.world.bulk.compiled_cache import NoCache, cache_folder, is_compiled

_AT_MOST_SECONDS = 900
_TASK = """
import sys
sys.path[:] = {paths!r}
from {here} import leave_with_who_asked
leave_with_who_asked()
from sim.world.bulk.engine import live_no_month
live_no_month()
"""
_started: list[subprocess.Popen[bytes]] = []
_starting = threading.Lock()


def start_compiling() -> None:
    """Start the other process, once, where there is something to compile, a folder to keep it in and a core for it.

    It ends when this process does, whatever ends it: its input is closed then.
    """
    with _starting, suppress(NoCache, OSError):
        if sys.executable and not _started and available_cores() > 1 and cache_folder() and not is_compiled():
            python = [sys.executable, "-c", _TASK.format(paths=sys.path, here=__name__)]
            nothing = subprocess.DEVNULL
            _started.append(subprocess.Popen(python, stdin=subprocess.PIPE, stdout=nothing, stderr=nothing))


def wait_until_compiled() -> None:
    """Wait for the other process, where one was started."""
    for process in _started:
        try:
            process.wait(_AT_MOST_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()


def leave_with_who_asked() -> None:
    """Leave, in the other process, as soon as nobody holds its input any more."""

    def wait_and_leave() -> None:
        os.read(sys.stdin.fileno(), 1)  # not by way of a buffer, whose lock would still be held when Python ends
        os._exit(1)

    threading.Thread(target=wait_and_leave, daemon=True).start()
