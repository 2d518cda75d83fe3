"""Settings for all tests."""

import os
import sys
from collections.abc import Iterator
from pathlib import PurePath
from typing import Any

import pytest
from hypothesis import settings
from xdist.scheduler.loadscope import LoadScopeScheduling

from sim.machine.cores import one_thread_for_algebra

os.environ["VIRTUAL_ENV"] = sys.prefix  # commands are told as where the environment is active
one_thread_for_algebra()  # before anything imports numpy: processes of tests share the cores
settings.register_profile("calm", deadline=None)  # a busy machine is no fault
settings.load_profile("calm")

TOGETHER = ("dossier", "explorer")
"""Folders whose tests share what is costly to make: one process runs them."""


@pytest.fixture(autouse=True, scope="session")
def _no_browser() -> Iterator[None]:
    """Find no browser, so that a run prints no PDF: two take six seconds; what is about them brings its own."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("sim.report.pdf.browser", lambda: None)
        yield


class ByFile(LoadScopeScheduling):  # type: ignore[misc]  # it has no types
    """Gives the tests of a file, or of such a folder, to one process.

    Groups of tests (`xdist_group`) would do the same, but pytest-xdist 3.8 loses them under pytest 9.2 without a word.
    """

    def _split_scope(self, nodeid: str) -> str:
        path = PurePath(nodeid.partition("::")[0])
        return path.parent.name if path.parent.name in TOGETHER else path.as_posix()


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ByFile:
    """Share the tests out in this way."""
    return ByFile(config, log)
