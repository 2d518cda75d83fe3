"""The cores of this machine: how many may be used, and threads for the runs on them."""

import os
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from math import ceil
from pathlib import Path

_RUN = "run"


def run_threads(workers: int | None = None) -> ThreadPoolExecutor:
    """Return threads for runs: the compiled engine does not hold Python's lock."""
    return ThreadPoolExecutor(workers or available_cores(), thread_name_prefix=_RUN)


def one_thread_for_algebra() -> None:
    """Let algebra use one thread, unless the user says otherwise; of use before numpy is imported.

    The matrices here are small: its threads would wait for each other, and for those of the runs, more than they work.
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


def is_a_run_under_way() -> bool:
    """Tell whether a thread for runs is there, which would keep the program from ending."""
    return any(thread.name.startswith(_RUN) for thread in threading.enumerate())


def available_cores() -> int:
    """Return how many cores this process may use: those it is bound to, and its container has time of."""
    bound = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(bound, *quotas()))


def quotas(groups: Path = Path("/proc/self/cgroup"), root: Path = Path("/sys/fs/cgroup")) -> list[int]:
    """Return how many cores each control group of this process is given the time of, rounded up (Linux; v1 and v2)."""
    try:
        lines = groups.read_text(encoding="utf-8").splitlines()
    except OSError:
        return [sys.maxsize]
    found = [sys.maxsize]
    for line in lines:
        _, controllers, path = line.split(":", 2)
        if controllers and "cpu" not in controllers.split(","):
            continue
        top = root / "cpu" if controllers else root
        here = top / path.lstrip("/")
        for folder in {top, here, *(parent for parent in here.parents if parent.is_relative_to(top))}:
            found.append(_quota(folder))
    return found


def _quota(folder: Path) -> int:
    """Return the quota of one control group; the largest number when it has none."""
    try:
        if (folder / "cpu.max").exists():
            time, period = (folder / "cpu.max").read_text(encoding="utf-8").split()
        else:
            names = ("cpu.cfs_quota_us", "cpu.cfs_period_us")
            time, period = ((folder / name).read_text(encoding="utf-8").strip() for name in names)
        return sys.maxsize if time in {"max", "-1"} else max(1, ceil(int(time) / int(period)))
    except (OSError, ValueError, ZeroDivisionError):
        return sys.maxsize


def threads_to_be_had(most: int) -> int:
    """Return how many threads can be started at once, at least one: the first run then fails with a reason."""
    started, done = [], threading.Event()
    try:
        for _ in range(most):
            thread = threading.Thread(target=done.wait, daemon=True)
            thread.start()
            started.append(thread)
    except (RuntimeError, MemoryError):
        pass
    finally:
        done.set()
    for thread in started:
        thread.join()
    return max(1, len(started))
