"""One browser for all tests of the reports, and the pages it opens."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

from sim.report import page
from tests.report.browser import Page, one_for_all_tests
from tests.report.invented_results import results, scenario

ATTACK = "</script><img src=x onerror=alert(1)>"
LABELS = ("Without", "With maatwerk", "Better cooperation of countries", ATTACK)
EIGHT = (*LABELS, "All five measures", "Return Regulation", "90 more detention places", "Wider undesirability")


@pytest.fixture(scope="session")
def shown() -> Iterator[Page]:
    yield from one_for_all_tests()


@pytest.fixture(scope="session")
def page_of(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """Write a page in a language for some policies, once."""
    folder = tmp_path_factory.mktemp("page")

    @cache
    def made(language: str = "en", labels: tuple[str, ...] = LABELS) -> Path:
        path = folder / f"{language}{len(labels)}.html"
        page.write(results(scenario(labels)), path, language)
        return path

    return made


@pytest.fixture(scope="session")
def dashboard(page_of: Callable[..., Path]) -> Path:
    return page_of()
