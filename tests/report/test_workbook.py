"""The workbook: sheets, units, formats, and the same bytes every time."""

from __future__ import annotations

import shutil
import subprocess
import zipfile
from datetime import datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from sim.report.book import workbook
from sim.report.book.sheets import number_code
from sim.report.draw.theme import MOST_DRAWN
from sim.report.say.language import LanguageNotAvailable
from sim.report.say.rounding import Kind
from tests.report.invented_results import results, scenario

FOUND = results()
CONTENT = workbook.content(FOUND)


@cache
def book(content: bytes) -> Any:
    return openpyxl.load_workbook(BytesIO(content))


def sheet(name: str, content: bytes = CONTENT) -> Any:
    return book(content)[name]


def rows(name: str, content: bytes = CONTENT) -> list[dict[str, Any]]:
    heads, *others = sheet(name, content).iter_rows(values_only=True)
    return [dict(zip(heads, row, strict=True)) for row in others]


def test_it_has_its_sheets_in_order_and_opens_on_the_answer() -> None:
    names = ["Answer", "Summary", "Differences", "Years", "Spending", "Course in time", "Assumptions", "Read me"]
    assert book(CONTENT).sheetnames == names
    assert book(CONTENT).active.title == "Answer"


def test_the_answer_stands_in_words_with_the_main_outcomes_their_ranges_and_one_chart() -> None:
    shown = sheet("Answer")
    lines = [cell.value for cell in shown["A"] if cell.value]
    assert lines[0] == FOUND.scenario.title and "363 more" in " ".join(map(str, lines))
    head = next(cell.row for cell in shown["A"] if cell.value == "Policy")
    table = [[cell.value for cell in row] for row in shown.iter_rows(min_row=head)]
    assert table[0][3:6] == ["Mean", "Low (95% interval)", "High (95% interval)"]
    (additional,) = [row for row in table if row[1] == "Additional departures"]
    assert additional[3:] == [363, 351, 375, "differs"]
    (chart,) = shown._charts
    (bars,) = chart.series
    plus = [float(point.v) for point in bars.errBars.plus.numLit.pt]
    assert 375 - 363 in plus


@pytest.mark.parametrize("language", ["en", "nl"])
def test_every_sheet_prints_on_a4_with_its_heads_and_in_letters_that_can_be_read(language: str) -> None:
    for shown in book(workbook.content(FOUND, language)).worksheets:
        assert (shown.page_setup.paperSize, shown.page_setup.orientation) == (9, "landscape")
        assert shown.print_title_rows
        columns = shown.column_dimensions.values()
        letters = sum(column.width * (column.max - column.min + 1) for column in columns)
        assert letters / (shown.page_setup.fitToWidth or 1) <= 210, shown.title
        assert "&P" in shown.oddFooter.right.text


def test_months_are_dates() -> None:
    first = sheet("Course in time")["B2"]
    assert first.is_date and first.number_format == "mmm yyyy"
    assert rows("Summary")[0]["From"].month == 1


@pytest.mark.parametrize("name", ["Summary", "Differences", "Course in time", "Assumptions", "Read me"])
def test_heads_stay_in_view_and_columns_have_room(name: str) -> None:
    shown = sheet(name)
    assert shown.freeze_panes[-1] == "2"
    assert all(dimension.width > 8 for dimension in shown.column_dimensions.values())


def test_every_outcome_has_its_unit_and_identifier() -> None:
    for name in ("Summary", "Differences"):
        for row in rows(name):
            assert row["Unit"] and row["Identifier"] and row["Outcome"]


def test_numbers_are_the_rounded_ones_of_the_page() -> None:
    row = next(row for row in rows("Differences") if row["Identifier"] == "additional_departures")
    assert (row["Mean"], row["Low (95% interval)"], row["High (95% interval)"]) == (363, 351, 375)
    assert row["Reading"] == "differs"


def test_a_value_that_is_not_defined_is_an_empty_cell() -> None:
    content = workbook.content(results(strength=0))
    row = next(row for row in rows("Differences", content) if row["Identifier"].startswith("cost_per"))
    assert row["Mean"] is None
    assert row["Reading"].endswith("has a price")


def test_the_course_has_a_row_for_each_policy_and_month_and_not_for_each_simulation() -> None:
    shown = rows("Course in time")
    assert len(shown) == 2 * 72
    assert shown[0]["Month"] == datetime(2025, 1, 1)


def test_the_same_results_give_the_same_bytes() -> None:
    assert workbook.content(FOUND) == CONTENT


def test_no_file_in_it_has_a_time_of_its_own() -> None:
    with zipfile.ZipFile(BytesIO(CONTENT)) as packed:
        assert {info.date_time for info in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_a_label_that_looks_like_a_formula_stays_a_text() -> None:
    content = workbook.content(results(scenario(["Without", '=HYPERLINK("x")'])))
    cell = next(cell for row in sheet("Differences", content) for cell in row if "HYPERLINK" in str(cell.value))
    assert cell.data_type == "s"


@pytest.mark.parametrize(
    ("kind", "step", "signed", "code"),
    [
        (Kind.COUNT, 100.0, False, "#,##0"),
        (Kind.COUNT, 0.1, True, "+#,##0.0;-#,##0.0;#,##0.0"),
        (Kind.SHARE, 0.001, False, "#,##0.0%"),
        (Kind.EUROS, 10_000.0, False, "#,##0"),
    ],
)
def test_the_number_format_follows_the_rounding(kind: Kind, step: float, signed: bool, code: str) -> None:
    assert number_code(kind, step, signed) == code


def test_the_chart_draws_as_many_policies_as_have_colours_and_the_table_holds_all(tmp_path: Path) -> None:
    labels = [f"Policy {number}" for number in range(10)]
    workbook.write(results(scenario(labels)), tmp_path / "many.xlsx")
    shown = openpyxl.load_workbook(tmp_path / "many.xlsx").worksheets[0]
    (chart,) = shown._charts
    assert len(chart.series) == MOST_DRAWN
    assert {row[0].value for row in shown.iter_rows()} >= set(labels[1:])


def test_one_policy_makes_a_workbook_without_differences() -> None:
    content = workbook.content(results(scenario(["Only this"])))
    assert rows("Differences", content) == []


def test_it_is_written_to_the_place_asked_for_and_other_languages_are_refused(tmp_path: Path) -> None:
    workbook.write(FOUND, tmp_path / "results.xlsx")
    assert (tmp_path / "results.xlsx").read_bytes() == CONTENT
    with pytest.raises(LanguageNotAvailable):
        workbook.content(FOUND, "fr")


@pytest.mark.parametrize("language", ["en", "nl"])
def test_libreoffice_opens_it_and_reads_the_same_cells(tmp_path: Path, language: str) -> None:
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        pytest.skip("there is no LibreOffice on this machine")
    source = tmp_path / "results.xlsx"
    workbook.write(FOUND, source, language)
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [office, profile, "--headless", "--convert-to", "ods", "--outdir", str(tmp_path), str(source)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    with zipfile.ZipFile(tmp_path / "results.ods") as packed:
        content = packed.read("content.xml").decode()
    names = openpyxl.load_workbook(source).sheetnames
    assert all(f'table:name="{name}"' in content for name in names)
    assert 'office:value="363"' in content


@pytest.mark.parametrize(
    ("language", "head", "name"), [("en", "Outcome", "Additional departures"), ("nl", "Uitkomst", "Extra vertrek")]
)
def test_heads_names_and_units_are_in_one_language(language: str, head: str, name: str) -> None:
    content = workbook.content(FOUND, language)
    shown = rows(book(content).sheetnames[2], content)
    assert name in {row[head] for row in shown}
    codes = {cell.number_format for row in sheet(book(content).sheetnames[2], content) for cell in row}
    assert {"+#,##0;-#,##0;#,##0", "0%"} <= codes


def test_the_spending_of_a_year_stands_on_its_article_account_and_payer() -> None:
    found = [row for row in rows("Spending") if row["Policy"].startswith("With maatwerk") and row["Year"] == "2026"]
    (casework,) = [row for row in found if row["Account"] == "Casework"]
    assert casework["Article of the budget"] == "37.1 Return service (staff)" and casework["Payer"] == "Ministry"
    assert (casework["Mean"], casework["Difference"]) == (11_000_000, 1_000_000)
    assert {row["Account"] or "" for row in found} == {"", "Casework", "Reception"}
