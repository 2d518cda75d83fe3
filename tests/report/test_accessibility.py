"""WCAG 2.1 AA as far as a program can tell: axe-core finds nothing wrong on the page."""

from __future__ import annotations

import os
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import pytest
from browser import Page

RUN = (
    "axe.run(document, {resultTypes: ['violations']}).then(found => found.violations.map("
    "({id, nodes}) => id + ': ' + nodes.slice(0, 3).map(node => node.html.slice(0, 120)).join(' | ')))"
)


@pytest.fixture(scope="module")
def axe() -> str:
    """Give the source of axe-core, which the extra `test` installs."""
    spec = find_spec("axe_core_python")
    if spec is None or spec.origin is None:
        if os.environ.get("CI"):
            pytest.fail("axe-core-python is not installed, and CI needs it")
        pytest.skip("axe-core-python is not installed: pip install -e '.[test]'")
    return (Path(spec.origin).parent / "axe.min.js").read_text(encoding="utf-8")


@pytest.mark.parametrize(("width", "dark", "language"), [(1440, False, "en"), (1440, True, "nl"), (390, False, "nl")])
def test_axe_finds_no_violation(
    shown: Page, page_of: Callable[..., Path], axe: str, width: int, dark: bool, language: str
) -> None:
    shown.open(page_of(language), width, dark=dark)
    shown.ask("document.querySelectorAll('details').forEach(part => { part.open = true; })")
    shown.ask(f"{axe}\n;0")
    assert shown.ask(RUN) == []


def test_axe_would_find_a_violation(shown: Page, page_of: Callable[..., Path], axe: str) -> None:
    shown.open(page_of("en", ("Without",)), 1440)
    shown.ask("document.documentElement.removeAttribute('lang'); document.querySelector('h1').style.color = '#eee'")
    shown.ask(f"{axe}\n;0")
    found = " ".join(shown.ask(RUN))
    assert "html-has-lang" in found and "color-contrast" in found
