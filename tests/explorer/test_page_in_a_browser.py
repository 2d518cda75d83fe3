"""The live page in a real browser: it answers a slider, asks nobody else, and can be read by everyone."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sim.explorer.computing import Desk
from sim.explorer.serving import labels_in, served_on
from sim.report.say.language import catalogue
from sim.scenario import load
from tests import axe
from tests.report.browser import Page

READY = "document.getElementById('state') && document.getElementById('state').dataset.state === 'ready'"
HEADLINE = "document.querySelector('#answer .headline').textContent"

Opened = Callable[..., Page]


@pytest.fixture(scope="module")
def opened(small: Path, shown: Page) -> Iterator[Opened]:
    """Serve the small scenario and open it at a size."""
    say = catalogue("nl")
    desk = Desk(load(small, ['language="nl"']), labels_in(say))
    served = served_on(desk, say, "small.toml")
    threading.Thread(target=served.server.serve_forever, daemon=True).start()

    def at(width: int = 1440, dark: bool = False) -> Page:
        shown.requests.clear()
        shown.complaints.clear()
        shown.resize(width, 900)
        scheme = [{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]
        shown.call("Emulation.setEmulatedMedia", features=scheme)
        shown.call("Page.navigate", url=served.address)
        shown.wait_for(f"{READY} && document.querySelector('#answer .headline')", 60)
        return shown

    yield at
    served.server.shutdown()
    desk.stop()


def test_a_slider_that_rests_changes_the_answer_and_undo_brings_it_back(opened: Opened) -> None:
    page = opened()
    before = page.ask(HEADLINE)
    page.ask("document.getElementById('slide-inflow-factor').focus()")
    page.press("Home", 36)
    page.wait_for(f"{HEADLINE} !== {before!r} && {READY}", 60)
    assert page.ask("document.getElementById('field-inflow-factor').value") == "0"
    assert "policy.with.inflow.factor=0" in page.ask("document.getElementById('command').textContent")
    assert "U neemt aan" in page.ask("document.getElementById('answer').textContent")
    page.ask("document.getElementById('undo').click()")
    page.wait_for(f"{HEADLINE} === {before!r} && {READY}", 60)
    assert page.ask("document.getElementById('field-inflow-factor').value") == "1.0"
    assert page.complaints == []
    assert [url for url in page.requests if not url.startswith("http://127.0.0.1:")] == []


def test_a_drag_counts_once(opened: Opened) -> None:
    page = opened()
    page.ask(
        "(() => { const slider = document.getElementById('slide-inflow-factor');"
        "const set = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set;"
        "for (const place of ['1.5', '1.2', '0.5']) {"
        "set.call(slider, place); slider.dispatchEvent(new Event('input', {bubbles: true})); } })()"
    )
    page.wait_for("document.getElementById('command').textContent.includes('inflow.factor=0.5')", 60)
    page.ask("document.getElementById('undo').click()")
    page.wait_for("document.getElementById('field-inflow-factor').value === '1.0'", 60)
    page.wait_for("document.getElementById('undo').disabled")


def test_a_value_out_of_range_is_refused_in_the_page(opened: Opened) -> None:
    page = opened()
    page.ask(
        "(() => { const field = document.getElementById('field-detention-places'); field.focus(); field.select(); })()"
    )
    page.call("Input.insertText", text="2.000")
    page.press("Tab", 9)
    page.wait_for("document.getElementById('faults').textContent.includes('Schrijf 2000')")
    assert page.ask("document.getElementById('field-detention-places').value") == "2.000"
    assert page.ask("getComputedStyle(document.getElementById('answer')).filter") == "grayscale(1)"
    page.ask("document.getElementById('undo').click()")
    page.wait_for("!document.getElementById('faults').textContent")
    page.wait_for("document.getElementById('field-detention-places').value !== '2.000'")
    page.wait_for("getComputedStyle(document.getElementById('answer')).filter === 'none'")


def test_a_pinned_answer_stays_while_the_next_one_comes(opened: Opened) -> None:
    page = opened()
    page.wait_for(READY, 60)
    headline = page.ask("document.querySelector('#answer .headline').textContent")
    page.ask("document.getElementById('pin').click()")
    assert headline in page.ask("document.getElementById('pinned').textContent")
    page.ask("document.getElementById('switch-maatwerk-enabled').click()")
    page.wait_for(f"document.querySelector('#answer .headline').textContent !== {json.dumps(headline)} && {READY}", 60)
    assert headline in page.ask("document.getElementById('pinned').textContent")
    page.ask("document.querySelector('#pinned button').click()")
    assert page.ask("document.getElementById('pinned').textContent") == ""


def test_a_label_with_markup_is_only_text(opened: Opened) -> None:
    page = opened()
    page.ask("document.getElementById('start-1').click()")
    page.wait_for(f"document.getElementById('answer').textContent.includes('onerror') && {READY}", 60)
    assert page.ask("document.images.length") == 0


def test_two_quick_clicks_both_count_and_a_stopped_program_is_told(opened: Opened) -> None:
    page = opened()
    switches = "['maatwerk-enabled', 'cooperation-agreement'].map(name => document.getElementById('switch-' + name))"
    page.ask(f"{switches}.forEach(one => one.click())")
    page.wait_for(f"{switches}.map(one => one.ariaChecked).join() === 'false,true'")
    nowhere = {"latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
    page.call("Network.emulateNetworkConditions", offline=True, **nowhere)
    page.ask("document.getElementById('undo').click()")
    page.wait_for("document.getElementById('gone').textContent.includes('gestopt')")
    page.call("Network.emulateNetworkConditions", offline=False, **nowhere)


@pytest.mark.parametrize(("width", "dark"), [(1440, False), (1440, True), (390, False)])
def test_everyone_can_read_it_and_it_never_scrolls_sideways(opened: Opened, width: int, dark: bool) -> None:
    page = opened(width, dark)
    page.ask("document.querySelectorAll('details').forEach(part => { part.open = true; })")
    assert page.ask("document.documentElement.scrollWidth") <= width
    page.ask(axe.SOURCE)
    assert page.ask(axe.RUN) == []
