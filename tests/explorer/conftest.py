"""A small scenario with three policies, and a browser where there is one."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sim.explorer.computing import Desk, Work
from sim.explorer.setting import Setting
from sim.scenario import Scenario, load
from tests.explorer.small_world import write_small
from tests.report.browser import Page, one_for_all_tests

Settled = Callable[[Desk, Setting], Work]


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_small(tmp_path_factory.mktemp("explorer"))


@pytest.fixture
def scenario(small: Path) -> Scenario:
    return load(small)


@pytest.fixture(scope="session")
def settled() -> Settled:
    """Ask for a setting and wait until its last answer is there."""

    def asked(desk: Desk, setting: Setting) -> Work:
        ticket, until = desk.ask(setting), time.monotonic() + 120
        while time.monotonic() < until:
            work = desk.look(ticket)
            assert work is not None
            if work.error or (work.answer is not None and work.answer.is_last):
                return work
            time.sleep(0.02)
        raise TimeoutError

    return asked


@pytest.fixture(scope="session")
def shown() -> Iterator[Page]:
    yield from one_for_all_tests()
