"""The page in a real browser: quiet, self-contained, and fitting its screen."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pypdf
import pytest

from sim.machine.programs import browser
from sim.report import pdf
from tests.report.browser import Page
from tests.report.conftest import EIGHT, LABELS


def draw_everything(shown: Page) -> None:
    """Scroll through the page so that every live figure is drawn."""
    for place in range(int(shown.ask("document.querySelectorAll('.plot').length"))):
        plot = f"document.querySelectorAll('figure .plot')[{place}]"
        shown.ask(f"{plot}.parentElement.scrollIntoView({{behavior: 'instant'}})")
        too_narrow = f"{plot}.parentElement.clientWidth < 480"
        shown.wait_for(f"{plot}.querySelector('svg.main-svg') || {too_narrow}")
    shown.settle(0.2)


def words_cut_off(shown: Page, drawn: str) -> list[str]:
    """List the words of drawings that stick out of them."""
    found = shown.ask(
        f"[...document.querySelectorAll('svg.drawing.{drawn}')].flatMap(drawing => "
        "[...drawing.querySelectorAll('text')].filter(text => {"
        " const [box, all] = [text.getBBox(), drawing.viewBox.baseVal];"
        " return box.x < -0.5 || box.y < -0.5 || box.x + box.width > all.width + 0.5"
        " || box.y + box.height > all.height + 0.5; }).map(text => text.textContent))"
    )
    return list(found)


def point_at_the_first_figure(shown: Page) -> None:
    drag = "document.querySelector('.plot .nsewdrag').getBoundingClientRect()"
    shown.ask("document.querySelector('.plot').scrollIntoView({behavior: 'instant', block: 'center'})")
    shown.settle(0.3)
    shown.point_at(float(shown.ask(f"{drag}.x")) + 150, float(shown.ask(f"{drag}.y")) + 90)
    shown.wait_for("document.querySelector('.plot .hoverlayer').textContent")


@pytest.mark.parametrize(("until", "is_shown"), [("2000-01-01", True), ("9999-12-31", False)])
def test_after_its_last_day_the_page_says_so(
    shown: Page, dashboard: Path, tmp_path: Path, until: str, is_shown: bool
) -> None:
    text = dashboard.read_text(encoding="utf-8")
    (tmp_path / "page.html").write_text(re.sub('data-until="[^"]*"', f'data-until="{until}"', text), encoding="utf-8")
    shown.open(tmp_path / "page.html", 1440)
    assert (shown.ask("document.getElementById('ended').offsetHeight") > 0) == is_shown


def test_it_asks_for_nothing_complains_of_nothing_and_draws_its_figures(shown: Page, dashboard: Path) -> None:
    shown.requests.clear()
    shown.open(dashboard, 1440)
    draw_everything(shown)
    point_at_the_first_figure(shown)
    shown.ask("document.getElementById('theme').click()")
    shown.settle()
    assert shown.ask("document.querySelectorAll('.live .plot svg.main-svg').length") >= 4
    assert shown.ask("document.querySelectorAll('.hovertext, .hoverlayer .legend').length") >= 1
    assert shown.ask("document.images.length") == 0
    assert shown.requests == [dashboard.as_uri()]
    assert shown.complaints == []


@pytest.mark.parametrize("labels", [LABELS[:1], LABELS, EIGHT], ids=["one", "four", "eight"])
@pytest.mark.parametrize("width", [360, 390, 760, 1080, 1440])
def test_it_never_scrolls_sideways(
    shown: Page, page_of: Callable[..., Path], width: int, labels: tuple[str, ...]
) -> None:
    shown.open(page_of("nl", labels), width)
    shown.ask("document.querySelectorAll('details').forEach(part => { part.open = true; })")
    assert shown.ask("document.documentElement.scrollWidth") <= width


def test_live_figures_fit_a_phone(shown: Page, dashboard: Path) -> None:
    shown.open(dashboard, 390)
    draw_everything(shown)
    assert shown.ask("document.documentElement.scrollWidth") <= 390


def test_it_can_be_used_within_two_seconds(shown: Page, dashboard: Path) -> None:
    shown.open(dashboard, 1440)
    assert 0 < float(shown.ask("performance.getEntriesByType('navigation')[0].loadEventEnd")) < 2000


def test_pointing_at_a_figure_of_the_dutch_page_gives_a_dutch_month(shown: Page, page_of: Callable[..., Path]) -> None:
    shown.open(page_of("nl"), 1440)
    draw_everything(shown)
    point_at_the_first_figure(shown)
    hovered = str(shown.ask("document.querySelector('.plot .hoverlayer').textContent"))
    assert re.match(
        "(januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december) 20", hovered
    )
    assert re.search(r"\(.*\d tot .*\d\)", hovered)


@pytest.mark.parametrize(("width", "drawn"), [(1440, "wide"), (390, "narrow")])
@pytest.mark.parametrize("language", ["en", "nl"])
def test_without_scripts_every_drawing_is_there_and_no_word_is_cut_off(
    shown: Page, page_of: Callable[..., Path], language: str, width: int, drawn: str
) -> None:
    shown.call("Emulation.setScriptExecutionDisabled", value=True)
    try:
        shown.open(page_of(language, EIGHT), width)
        drawings = f"[...document.querySelectorAll('svg.drawing.{drawn}')]"
        assert shown.ask(f"{drawings}.filter(drawing => drawing.clientHeight > 100).length") >= 6
        assert shown.ask("document.querySelector('noscript p').clientHeight") > 0
        assert words_cut_off(shown, drawn) == []
    finally:
        shown.call("Emulation.setScriptExecutionDisabled", value=False)


def test_a_term_shows_its_meaning_to_the_keyboard_until_escape(shown: Page, dashboard: Path) -> None:
    shown.open(dashboard, 1440)
    visibility = "getComputedStyle(document.querySelector('#answer .tip')).visibility"
    assert shown.ask(visibility) == "hidden"
    shown.ask("document.querySelector('#answer .term a').focus()")
    shown.wait_for(f"{visibility} === 'visible'")
    shown.press("Escape", 27)
    shown.wait_for(f"{visibility} === 'hidden'")


def test_printed_on_a4_nothing_sticks_out(shown: Page, page_of: Callable[..., Path]) -> None:
    shown.open(page_of("nl", EIGHT), 696)
    shown.call("Emulation.setEmulatedMedia", media="print")
    assert shown.ask("document.documentElement.scrollWidth") <= 696
    right = "Math.max(...[...document.querySelectorAll('main *')].map(part => part.getBoundingClientRect().right))"
    assert shown.ask(right) <= 697
    assert shown.ask("document.querySelector('.rail').clientHeight") == 0
    shown.call("Emulation.setEmulatedMedia", media="")


def test_the_search_finds_values_and_says_how_many(shown: Page, dashboard: Path) -> None:
    shown.open(dashboard, 1440)
    shown.wait_for("document.readyState === 'complete'")
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


@pytest.mark.parametrize("language", ["en", "nl"])
def test_it_prints_to_a_tagged_pdf_in_its_language(
    shown: Page, page_of: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    monkeypatch.setattr(pdf, "browser", browser)
    target = tmp_path / "dashboard.pdf"
    assert pdf.write(page_of(language), target)
    content = target.read_bytes()
    assert content.startswith(b"%PDF")
    assert b"/MarkInfo" in content and f"/Lang ({language})".encode() in content
    assert pypdf.PdfReader(target).metadata.title == "With and without maatwerk"  # type: ignore[union-attr]
    assert {round(float(side)) for side in re.findall(rb"/MediaBox \[0 0 ([\d.]+)", content)} == {595}


def test_without_a_browser_there_is_no_pdf(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    target = tmp_path / "dashboard.pdf"
    monkeypatch.setattr(pdf, "browser", browser)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert not pdf.write(tmp_path / "dashboard.html", target)
    assert not target.exists()
