"""The page brings its letters along: it holds on machines with one narrow font, one wide one, or a typewriter's.

A machine without any font cannot be tried: Chromium does not start there.
"""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.report.browser import Page, need_a_browser, started
from tests.report.conftest import EIGHT
from tests.report.test_in_a_browser import words_cut_off

FAMILIES = {"narrow": "DejaVu Sans Condensed", "wide": "DejaVu Sans", "typewriter": "DejaVu Sans Mono"}


@pytest.fixture(scope="module", params=FAMILIES)
def elsewhere(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """Give a page of a browser on a machine that has one family of fonts."""
    need_a_browser()
    folder = tmp_path_factory.mktemp("fonts")
    (folder / "one.ttf").write_bytes(file_of(FAMILIES[request.param]).read_bytes())
    settings = folder / "fonts.conf"
    settings.write_text(
        f"<fontconfig><dir>{folder}</dir><cachedir>{folder}/cache</cachedir></fontconfig>", encoding="utf-8"
    )
    with started(FONTCONFIG_FILE=str(settings)) as page:
        yield page


def file_of(family: str) -> Path:
    """Return the file of a family of fonts, or skip where this machine has none."""
    try:
        asked = ["fc-match", "--format", "%{family}\n%{file}", f"{family}:style=Book,Condensed"]
        said = subprocess.run(asked, capture_output=True, text=True, check=True).stdout.splitlines()
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("there is no fontconfig on this machine")
    if family not in said[0].split(","):
        pytest.skip(f"this machine has no {family}")
    return Path(said[1])


@pytest.mark.parametrize("language", ["en", "nl"])
def test_no_word_of_a_drawing_is_cut_off(elsewhere: Page, page_of: Callable[..., Path], language: str) -> None:
    for width, drawn in ((1440, "wide"), (390, "narrow")):
        elsewhere.call("Emulation.setScriptExecutionDisabled", value=True)
        elsewhere.open(page_of(language, EIGHT), width)
        assert words_cut_off(elsewhere, drawn) == []
        assert elsewhere.ask("document.documentElement.scrollWidth") <= width
        elsewhere.call("Emulation.setScriptExecutionDisabled", value=False)


def test_printed_on_a4_nothing_sticks_out(elsewhere: Page, page_of: Callable[..., Path]) -> None:
    elsewhere.open(page_of("nl", EIGHT), 696)
    elsewhere.call("Emulation.setEmulatedMedia", media="print")
    elsewhere.settle()
    right = "Math.max(...[...document.querySelectorAll('main *')].map(part => part.getBoundingClientRect().right))"
    assert elsewhere.ask(right) <= 697
    elsewhere.call("Emulation.setEmulatedMedia", media="")


def test_every_machine_shows_the_same_widths(elsewhere: Page, page_of: Callable[..., Path]) -> None:
    elsewhere.open(page_of("en"), 1440)
    assert elsewhere.ask("document.fonts.check('16px Inter')")
    measured = "(() => { const pen = document.createElement('canvas').getContext('2d'); pen.font = '16px Inter';"
    assert 150 < elsewhere.ask(f"{measured} return pen.measureText('demonstrable departures').width; }})()") < 190
