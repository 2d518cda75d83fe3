"""The memo: two pages for a text processor, with the numbers of the page and none besides."""

from __future__ import annotations

import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from dataclasses import replace
from html import unescape
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdf
import pytest

from sim.report import page
from sim.report.memo import as_docx, as_odt
from sim.report.memo.content import parts
from sim.report.memo.parts import Grid, Heading, Picture, Words
from tests.report.conftest import EIGHT
from tests.report.invented_results import results, scenario, with_sets
from tests.report.test_words import with_effect

docx = pytest.importorskip("docx", reason="python-docx is not installed: pip install -e '.[memo]'")
opendocument = pytest.importorskip("odf.opendocument", reason="odfpy is not installed: pip install -e '.[memo]'")
pytest.importorskip("matplotlib", reason="matplotlib is not installed: pip install -e '.[memo]'")

ONE = ("Without", "With <b>&</b> **maatwerk**")
TWO_WRITERS = pytest.mark.parametrize("write", [as_docx.content, as_odt.content], ids=["docx", "odt"])
LANGUAGES = pytest.mark.parametrize("language", ["en", "nl"])


def memo(labels: tuple[str, ...] = ONE, language: str = "en", strength: float = 1.0) -> list[Any]:
    return parts(results(scenario(labels), strength), language)


def words_of(found: list[Any]) -> list[str]:
    said = []
    for part in found:
        match part:
            case Heading(text) | Words(text):
                said.append(text)
            case Grid(heads, rows):
                said += [*heads, *(cell for row in rows for cell in row)]
    return said


def numbers(text: str) -> set[str]:
    return set(re.findall(r"\d[\d.,]*\d|\d", text))


@LANGUAGES
@pytest.mark.parametrize("labels", [("Without",), ONE, EIGHT], ids=["alone", "one", "eight"])
def test_every_number_is_one_of_the_page(labels: tuple[str, ...], language: str) -> None:
    run = with_sets(results(scenario(labels)))
    shown = numbers(unescape(re.sub(r"<[^>]+>", " ", page.html(run, language))))
    found = parts(run, language)
    drawn = [part.said for part in found if isinstance(part, Picture)]
    assert numbers(" ".join([*words_of(found), *drawn])) - shown == set()


@LANGUAGES
def test_it_goes_from_the_problem_to_the_sources(language: str) -> None:
    heads = [part.text for part in memo(language=language) if isinstance(part, Heading) and part.level]
    assert (
        heads
        == {
            "en": [
                "Problem",
                "Aim",
                "Options",
                "Consequences",
                "Which option is preferred, by what measure",
                "How sure is this?",
                "Sources, and how to repeat it",
            ],
            "nl": [
                "Probleem",
                "Doel",
                "Opties",
                "Gevolgen",
                "Welke optie heeft de voorkeur, naar welke maatstaf",
                "Hoe zeker is dit?",
                "Bronnen, en hoe u dit herhaalt",
            ],
        }[language]
    )


def preferred(strength: float, labels: tuple[str, ...] = ONE) -> dict[str, str]:
    table = [part for part in memo(labels, strength=strength) if isinstance(part, Grid)][-1]
    return {row[0]: row[1] for row in table.rows}


def test_each_measure_prefers_what_does_clearly_best_by_it() -> None:
    assert preferred(1)["most departures"].startswith(f"“{ONE[1]}” (+")
    assert preferred(-1)["most departures"] == "“Without”"
    alike = "cannot be told apart: “Without” and"
    assert all(choice.startswith(alike) for choice in preferred(0).values())


def test_options_are_ranked_where_they_can_be_told_apart_and_only_there() -> None:
    measure, labels = "fewest people present at the end", ("Without", "One", "Another")
    assert preferred(1, labels)[measure].startswith("“Another” (")
    alike = results(scenario(labels), {"policy1": 1.0, "policy2": 1 / 1.35})
    (table,) = [part for part in parts(alike, "en") if isinstance(part, Grid)][1:]
    assert {row[0]: row[1] for row in table.rows}[measure].startswith("cannot be told apart: “")


def test_of_many_options_those_that_change_departures_most_are_told_and_the_others_counted() -> None:
    found = memo(EIGHT)
    table = next(part for part in found if isinstance(part, Grid))
    assert [row[0] for row in table.rows] == list(EIGHT[4:])
    assert any("the four policies" in text and "all seven" in text for text in words_of(found))


def test_the_problem_of_a_sample_says_that_its_levels_are_of_a_sample() -> None:
    run = results()
    of_sample = replace(run.scenario, plan=replace(run.scenario.plan, sample=0.02))
    told = [part.text for part in parts(replace(run, scenario=of_sample)) if isinstance(part, Words)]
    assert any("a sample of 2% of all cases" in text and "Under “Without maatwerk”" in text for text in told)


def test_the_memo_names_the_safeguards_that_clearly_get_worse() -> None:
    run = with_effect(results(), "redetained", 12, 3, 20)
    (told,) = [part.text for part in parts(run) if isinstance(part, Words) and "safeguards" in part.text]
    assert "Worse: Detained again, +12 (+3 to +20)" in told and "Better: " in told


def test_an_option_is_told_by_the_settings_in_which_it_differs() -> None:
    points = [part.text for part in memo(("Without", "With")) if isinstance(part, Words) and part.is_point]
    assert "**With**: maatwerk: yes (in the reference: no)." in points


@TWO_WRITERS
def test_the_same_run_gives_the_same_bytes(write: Callable[..., bytes]) -> None:
    first, again = (write("T", memo(), "en") for _ in range(2))
    assert first == again
    with zipfile.ZipFile(BytesIO(first)) as packed:
        assert {info.date_time for info in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_both_formats_say_the_same_words() -> None:
    found = memo(EIGHT[:3])
    written = docx.Document(BytesIO(as_docx.content("T", found, "en")))
    cells = [cell.text for table in written.tables for row in table.rows for cell in row.cells]
    in_docx = sorted(filter(None, [*cells, *(paragraph.text for paragraph in written.paragraphs)]))
    opened = opendocument.load(BytesIO(as_odt.content("T", found, "en")))
    in_odt = sorted(filter(None, map(str, paragraphs(opened.text))))
    assert in_docx == in_odt == sorted(text.replace("**", "") for text in words_of(found))


def paragraphs(element: Any) -> list[Any]:
    if element.qname[1] in ("p", "h"):
        return (
            [element]
            if all(child.nodeType == child.TEXT_NODE or child.qname[1] == "span" for child in element.childNodes)
            else []
        )
    return [found for child in element.childNodes if hasattr(child, "qname") for found in paragraphs(child)]


def test_who_does_not_see_the_figure_hears_what_it_shows() -> None:
    found = memo()
    (drawn,) = [part for part in found if isinstance(part, Picture)]
    assert "Additional departures, people: " in drawn.said
    shape = docx.Document(BytesIO(as_docx.content("T", found, "en"))).inline_shapes[0]
    assert shape._inline.docPr.get("descr") == drawn.said
    with zipfile.ZipFile(BytesIO(as_odt.content("T", found, "en"))) as packed:
        assert "<svg:desc>Difference from" in packed.read("content.xml").decode()


@LANGUAGES
def test_a_text_processor_checks_the_words_in_their_language(language: str) -> None:
    written = as_docx.content("T", memo(language=language), language)
    with zipfile.ZipFile(BytesIO(written)) as packed:
        assert f'w:val="{language}-' in packed.read("word/styles.xml").decode()
    with zipfile.ZipFile(BytesIO(as_odt.content("T", memo(language=language), language))) as packed:
        assert f'fo:language="{language}"' in packed.read("styles.xml").decode()


def test_what_xml_cannot_say_does_not_spoil_the_file() -> None:
    found = memo(("Without\x07", "With\ud800"))
    for write in (as_docx.content, as_odt.content):
        assert write("T\x00", found, "en")


@pytest.mark.skipif(shutil.which("soffice") is None, reason="there is no LibreOffice here")
@TWO_WRITERS
def test_it_opens_in_libreoffice_and_fills_at_most_two_pages(write: Callable[..., bytes], tmp_path: Path) -> None:
    kind = "docx" if write is as_docx.content else "odt"
    (tmp_path / f"memo.{kind}").write_bytes(write("T", memo((*EIGHT, "A ninth", "A tenth"), "nl"), "nl"))
    home = f"-env:UserInstallation={(tmp_path / 'home').as_uri()}"
    command = ["soffice", home, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), f"memo.{kind}"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=240)
    if "source file could not be loaded" in done.stderr:
        pytest.skip("LibreOffice has no Writer here")
    pages = pypdf.PdfReader(tmp_path / "memo.pdf").pages
    assert len(pages) <= 2
    assert "Gevolgen" in pages[0].extract_text()
