"""The page in a real browser: quiet, self-contained, and fitting its screen."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from browser import Page, started
from invented_results import results, scenario

from sim.report import page, pdf

ATTACK = "</script><img src=x onerror=alert(1)>"
LABELS = ["Without", "With maatwerk", "Better cooperation of countries", ATTACK]


@pytest.fixture(scope="module")
def shown() -> Iterator[Page]:
    if pdf.browser() is None:
        if os.environ.get("CI"):
            pytest.fail("there is no Chromium, Chrome or Edge on this machine, and CI needs one")
        pytest.skip("there is no Chromium, Chrome or Edge on this machine")
    with started() as opened:
        yield opened


@pytest.fixture(scope="module")
def dashboard(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("page") / "dashboard.html"
    page.write(results(scenario(LABELS)), path)  # type: ignore[arg-type]
    return path


def draw_everything(shown: Page) -> None:
    """Scroll through the page so that every live figure is drawn."""
    for place in range(int(shown.ask("document.querySelectorAll('.plot').length"))):
        shown.ask(
            f"document.querySelectorAll('figure .plot')[{place}].parentElement.scrollIntoView({{behavior: 'instant'}})"
        )
        shown.settle(0.5)


def test_it_asks_for_nothing_complains_of_nothing_and_draws_its_figures(shown: Page, dashboard: Path) -> None:
    shown.requests.clear()
    shown.open(dashboard, 1440)
    draw_everything(shown)
    drag = "document.querySelector('.plot .nsewdrag').getBoundingClientRect()"
    shown.ask("document.querySelector('.plot').scrollIntoView({behavior: 'instant', block: 'center'})")
    shown.settle(0.3)
    shown.point_at(float(shown.ask(f"{drag}.x")) + 150, float(shown.ask(f"{drag}.y")) + 90)
    shown.ask("document.getElementById('theme').click()")
    shown.settle()
    assert shown.ask("document.querySelectorAll('.live .plot svg.main-svg').length") >= 4
    assert shown.ask("document.querySelectorAll('.hovertext, .hoverlayer .legend').length") >= 1
    assert shown.ask("document.images.length") == 0
    assert shown.requests == [dashboard.as_uri()]
    assert shown.complaints == []


@pytest.mark.parametrize("width", [360, 390, 800, 1440])
def test_it_never_scrolls_sideways(shown: Page, dashboard: Path, width: int) -> None:
    shown.open(dashboard, width)
    draw_everything(shown)
    assert shown.ask("document.documentElement.scrollWidth") <= width


def test_the_search_finds_values_and_says_how_many(shown: Page, dashboard: Path) -> None:
    shown.open(dashboard, 1440)
    shown.ask(
        "(() => { const box = document.getElementById('search'); box.value = 'detention places';"
        " box.dispatchEvent(new Event('input')); })()"
    )
    left = shown.ask("document.querySelectorAll('.settings tbody tr:not([hidden])').length")
    assert 0 < left < 30
    assert shown.ask("document.getElementById('found').textContent").startswith(f"{left} of ")


def test_the_slider_tells_what_follows_from_another_price(shown: Page, dashboard: Path) -> None:
    shown.open(dashboard, 1280)
    said, places = "document.getElementById('price-line').textContent", "[...document.querySelectorAll('.price-line')]"
    ends = f"{places}.map((line) => line.getAttribute('x1') + ' ' + line.getAttribute('y2')).join()"
    before = shown.ask(said), shown.ask(ends)
    shown.ask("price.value = 100000; price.dispatchEvent(new Event('input')); 0")
    after = shown.ask(said), shown.ask(ends)
    assert "€100,000" in after[0] and "€100,000" not in before[0]
    assert after[1] != before[1]
    assert shown.ask("document.getElementById('price-shown').textContent") == "€100,000"


def test_the_keyboard_reaches_the_answer_first(shown: Page, dashboard: Path) -> None:
    shown.open(dashboard, 1440)
    shown.press("Tab", 9)
    assert shown.ask("document.activeElement.className") == "skip"
    assert shown.ask("getComputedStyle(document.activeElement).outlineStyle") == "solid"


def test_dark_is_chosen_by_the_reader_or_the_system(shown: Page, dashboard: Path) -> None:
    ground = "getComputedStyle(document.body).backgroundColor"
    shown.open(dashboard, 1440, dark=True)
    dark = shown.ask(ground)
    shown.ask("document.getElementById('theme').click()")
    light = shown.ask(ground)
    assert dark != light
    shown.open(dashboard, 1440)
    assert shown.ask(ground) == light


def test_it_prints_to_a_tagged_pdf(shown: Page, dashboard: Path, tmp_path: Path) -> None:
    target = tmp_path / "dashboard.pdf"
    assert pdf.write(dashboard, target)
    content = target.read_bytes()
    assert content.startswith(b"%PDF")
    assert b"/MarkInfo" in content and b"/Lang" in content


def test_without_a_browser_or_in_too_little_time_there_is_no_pdf(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    target = tmp_path / "dashboard.pdf"
    monkeypatch.setenv("PATH", str(tmp_path))
    assert not pdf.write(tmp_path / "dashboard.html", target)
    monkeypatch.setattr(pdf, "browser", lambda: "browser-that-hangs")

    def hangs(*_: object, **__: object) -> None:
        raise subprocess.TimeoutExpired("browser", 1)

    monkeypatch.setattr(subprocess, "run", hangs)
    assert not pdf.write(tmp_path / "dashboard.html", target)
    assert not target.exists()
