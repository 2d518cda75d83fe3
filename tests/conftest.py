"""Settings for all tests."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import settings

from sim.machine.cores import one_thread_for_algebra

one_thread_for_algebra()  # before anything imports numpy: processes of tests share the cores
settings.register_profile("calm", deadline=None)  # a busy machine is no fault
settings.load_profile("calm")

TOGETHER = ("patterns", "explorer")
"""Folders whose tests share what is costly to make: one process runs them."""


@pytest.fixture(autouse=True, scope="session")
def _no_browser() -> Iterator[None]:
    """Find no browser, so that a run prints no PDF: two take six seconds; what is about them brings its own."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("sim.report.pdf.browser", lambda: None)
        yield


def pytest_collection_modifyitems(items: Sequence[pytest.Item]) -> None:
    """Give the tests of a file, or of such a folder, to one process."""
    for item in items:
        path = Path(item.path)
        name = path.parent.name if path.parent.name in TOGETHER else str(path)
        item.add_marker(pytest.mark.xdist_group(name))
