"""Every pattern run once, and the page that records what came out."""

from collections.abc import Callable

import pytest

from sim.validation.__main__ import PAGE
from sim.validation.document import recorded
from sim.validation.patterns import Verdict
from sim.validation.running import check_patterns


@pytest.fixture(scope="session")
def verdicts() -> list[Verdict]:
    """The verdicts of the present program, with the replications of the page."""
    return check_patterns()


@pytest.fixture(scope="session")
def page() -> str:
    """The page as it stands."""
    return PAGE.read_text(encoding="utf-8")


@pytest.fixture
def stands_in_the_page(verdicts: list[Verdict], page: str) -> Callable[[str], bool]:
    """Whether every target of a pattern has, in the page, the verdict it gets now."""
    found = recorded(page)

    def stands(pattern: str) -> bool:
        own = [verdict for verdict in verdicts if verdict.pattern.id == pattern]
        return bool(own) and all(found[pattern, one.target.meaning] == one.outcome for one in own)

    return stands
