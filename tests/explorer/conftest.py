"""A small scenario with three policies, and a browser where there is one."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from sim.explorer.computing import Desk, Work
from sim.explorer.setting import Setting
from sim.scenario import Scenario, load

sys.path.insert(0, str(Path(__file__).parent.parent / "report"))

if TYPE_CHECKING:
    from browser import Page

SMALL = """
title     = "Small"
question  = "Does a small scenario run?"
reference = "without"

[plan]
until        = 2026-12-31
sample       = 0.02
seed         = 7
replications = 10

[policy.with]
label = "With"
[[policy.with.change]]
from = 2026-06-01
detention.places = 400

[policy.without]
label = "Without"
[[policy.without.change]]
from = 2026-01-01
maatwerk.enabled = false

[policy."far more"]
label = "More </script><img src=x onerror=alert(1)>"
[[policy."far more".change]]
from = 2026-01-01
support.cash_eur = 3000
"""

Settled = Callable[[Desk, Setting], Work]


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("explorer") / "small.toml"
    path.write_text(SMALL, encoding="utf-8")
    return path


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
    from browser import one_for_all_tests

    yield from one_for_all_tests()
