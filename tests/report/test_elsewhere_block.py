"""What money did elsewhere, on the page and in docs/money.md: rows, arrows, sentences that follow the numbers."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from sim import elsewhere as command
from sim.parameters.experiments import Found, experiments, stored
from sim.report import page
from sim.report.blocks.grounds import elsewhere
from sim.report.draw import forest
from sim.report.say.language import catalogue
from tests.report.invented_results import results

ROOT = Path(__file__).resolve().parent.parent.parent
KNOWN = {one.id: one for one in experiments()}
EN, NL = catalogue("en"), catalogue("nl")
TOGETHER = forest.Together("Together", "0.5", 0.5, (0.1, 0.8), (-0.1, 1.0))


def plot(*rows: forest.Row, width: str = "wide") -> str:
    return str(forest.forest(rows, TOGETHER, (0.6, "0.6"), (-3, 3), width))  # type: ignore[arg-type]


def row(value: float, ends: tuple[float, float] | None = None, share: float | None = None) -> forest.Row:
    return forest.Row("A row", str(value), value, "circle", ends, share)


def radius(drawing: str) -> list[float]:
    return [float(size) for size in re.findall(r'<circle[^>]* r="([\d.]+)"', drawing)]


def test_more_weight_is_a_larger_mark() -> None:
    heavy, light = radius(plot(row(0.5, (0, 1), 0.6), row(0.5, (0, 1), 0.1)))
    assert heavy > light


def test_what_is_not_combined_is_hollow_and_has_no_line() -> None:
    assert 'class="hollow s-total"' in plot(row(0.5)) and "thin s-variant-1" not in plot(row(0.5))
    assert "hollow" not in plot(row(0.5, (0, 1), 1.0))


def test_what_lies_beyond_the_scale_is_an_arrow_with_its_number() -> None:
    drawing = plot(row(64.0))
    assert "hollow" not in drawing and "64.0" in drawing
    assert plot(row(0.5, (-7.0, 6.0), 1.0)).count("f-variant-1") > plot(row(0.5, (-2.0, 2.0), 1.0)).count("f-variant-1")


def test_a_name_too_long_for_a_phone_takes_two_lines() -> None:
    long = replace(row(0.5), name="A name longer than the width of a small telephone")
    assert plot(long, width="narrow").count("halo") == plot(long).count("halo") + 1


@pytest.mark.parametrize("say", [EN, NL], ids=["en", "nl"])
def test_the_page_shows_every_experiment_in_both_languages(say: object) -> None:
    language = say.language  # type: ignore[attr-defined]
    text = page.html(results(), language)
    block = re.findall(r'<section id="elsewhere".*?</section>', text, re.S)[0]
    for one in experiments():
        assert one.name_in(language).replace("'", "&#39;") in block
    assert block.count('class="drawing wide"') == block.count('class="drawing narrow"') == 1
    assert "<script" not in block


def test_the_title_is_the_pool_and_the_table_has_a_row_for_each() -> None:
    view = elsewhere.view(stored(), KNOWN, EN)
    main = stored().main
    assert f"{main.count} natural experiments give a value of {main.mean:.1f} ({main.low:.1f} to" in view.title
    assert len(view.table.rows) == len(stored().implied)
    assert len(elsewhere.pools_table(stored(), EN).rows) == len(stored().pools)


def test_the_picture_marks_the_value_that_the_run_used() -> None:
    assert "1.1: this run" in str(elsewhere.view(stored(), KNOWN, EN, [0.4, 1.8]).wide)
    assert "0.6: the model" in str(elsewhere.view(stored(), KNOWN, EN).wide)


def test_whether_no_effect_fits_is_said_by_the_numbers() -> None:
    found = stored()
    clear = replace(found, pools=(replace(found.main, next_low=0.2), *found.pools[1:]))
    assert "may show no effect" in elsewhere.view(found, KNOWN, EN).title
    assert "would show an effect too" in elsewhere.view(clear, KNOWN, EN).title
    assert "No effect at all lies within" in elsewhere.notes(found, KNOWN, EN)[0]
    assert "No effect at all lies outside" in elsewhere.notes(clear, KNOWN, EN)[0]


def test_what_is_left_out_that_moves_most_is_named() -> None:
    found = stored()
    lowest = min(found.without, key=lambda pool: pool.mean)
    assert KNOWN[lowest.name].name in elsewhere.leave_one_out(found, KNOWN, EN)
    three = Found(found.implied, (*found.pools, replace(found.main, name="between")), found.without)
    assert "too few" in elsewhere.leave_one_out(found, KNOWN, EN)
    assert "too few" not in elsewhere.leave_one_out(three, KNOWN, EN)


def test_the_document_and_its_picture_are_what_the_stored_table_gives() -> None:
    document = (ROOT / "docs" / "money.md").read_text(encoding="utf-8")
    assert document == command.document(stored())
    assert (ROOT / "docs" / "images" / "money.svg").read_text(encoding="utf-8") == command.picture(stored())


def test_the_picture_stands_alone_in_both_themes() -> None:
    picture = command.picture(stored())
    assert picture.startswith('<svg xmlns="http://www.w3.org/2000/svg"')
    assert "prefers-color-scheme:dark" in picture and "aria-label" in picture and "<script" not in picture


def test_the_command_says_what_it_needs(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(command, "find_spec", lambda name: None)
    assert command.main([]) == 2
    assert 'pip install -e ".[analysts]"' in capsys.readouterr().err
