"""WCAG 2.1 AA as far as a program can tell: axe-core finds nothing wrong on the page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from sim.report import page
from tests import axe
from tests.report.browser import Page
from tests.report.invented_results import results, surrogate, with_sets


@pytest.mark.parametrize(("width", "dark", "language"), [(1440, False, "en"), (1440, True, "nl"), (390, False, "nl")])
def test_axe_finds_no_violation(
    shown: Page, page_of: Callable[..., Path], width: int, dark: bool, language: str
) -> None:
    shown.open(page_of(language), width, dark=dark)
    shown.ask("document.querySelectorAll('details').forEach(part => { part.open = true; })")
    shown.ask(axe.SOURCE)
    assert shown.ask(axe.RUN) == []


@pytest.mark.parametrize(("width", "dark", "language"), [(1440, True, "en"), (390, False, "nl")])
def test_axe_finds_no_violation_in_what_the_reader_moves(
    shown: Page, tmp_path: Path, width: int, dark: bool, language: str
) -> None:
    run = replace(with_sets(results(replications=100)), surrogate=surrogate())
    page.write(run, tmp_path / "dashboard.html", language)
    shown.open(tmp_path / "dashboard.html", width, dark=dark)
    shown.ask(axe.SOURCE)
    assert shown.ask(axe.RUN) == []
    assert shown.ask("document.documentElement.scrollWidth") == width


def test_axe_would_find_a_violation(shown: Page, page_of: Callable[..., Path]) -> None:
    shown.open(page_of("en", ("Without",)), 1440)
    shown.ask("document.documentElement.removeAttribute('lang'); document.querySelector('h1').style.color = '#eee'")
    shown.ask(axe.SOURCE)
    found = " ".join(shown.ask(axe.RUN))
    assert "html-has-lang" in found and "color-contrast" in found
