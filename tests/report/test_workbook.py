"""The workbook: sheets, units, formats, and the same bytes every time."""

from __future__ import annotations

import shutil
import subprocess
import zipfile
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from invented_results import results, scenario

from sim.report import workbook
from sim.report.language import LanguageNotAvailable
from sim.report.rounding import Kind

FOUND = results()
CONTENT = workbook.content(FOUND)  # type: ignore[arg-type]


@cache
def book(content: bytes) -> Any:
    return openpyxl.load_workbook(BytesIO(content))


def sheet(name: str, content: bytes = CONTENT) -> Any:
    return book(content)[name]


def rows(name: str, content: bytes = CONTENT) -> list[dict[str, Any]]:
    heads, *others = sheet(name, content).iter_rows(values_only=True)
    return [dict(zip(heads, row, strict=True)) for row in others]


def test_it_has_the_five_sheets_in_order() -> None:
    assert book(CONTENT).sheetnames == ["Summary", "Differences", "Course in time", "Assumptions", "Read me"]


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
    content = workbook.content(results(strength=0))  # type: ignore[arg-type]
    row = next(row for row in rows("Differences", content) if row["Identifier"].startswith("cost_per"))
    assert row["Mean"] is None
    assert row["Reading"].startswith("no price")


def test_the_course_has_a_row_for_each_policy_and_month_and_not_for_each_simulation() -> None:
    shown = rows("Course in time")
    assert len(shown) == 2 * 72
    assert shown[0]["Month"] == "2025-01"


def test_the_same_results_give_the_same_bytes() -> None:
    assert workbook.content(FOUND) == CONTENT  # type: ignore[arg-type]


def test_no_file_in_it_has_a_time_of_its_own() -> None:
    with zipfile.ZipFile(BytesIO(CONTENT)) as packed:
        assert {info.date_time for info in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_a_label_that_looks_like_a_formula_stays_a_text() -> None:
    content = workbook.content(results(scenario(["Without", '=HYPERLINK("x")'])))  # type: ignore[arg-type]
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
    assert workbook.number_code(kind, step, signed) == code


def test_one_policy_makes_a_workbook_without_differences() -> None:
    content = workbook.content(results(scenario(["Only this"])))  # type: ignore[arg-type]
    assert rows("Differences", content) == []


def test_it_is_written_to_the_place_asked_for_and_other_languages_are_refused(tmp_path: Path) -> None:
    workbook.write(FOUND, tmp_path / "results.xlsx")  # type: ignore[arg-type]
    assert (tmp_path / "results.xlsx").read_bytes() == CONTENT
    with pytest.raises(LanguageNotAvailable):
        workbook.content(FOUND, "fr")  # type: ignore[arg-type]


@pytest.mark.parametrize("language", ["en", "nl"])
def test_libreoffice_opens_it_and_reads_the_same_cells(tmp_path: Path, language: str) -> None:
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        pytest.skip("there is no LibreOffice on this machine")
    source = tmp_path / "results.xlsx"
    workbook.write(FOUND, source, language)  # type: ignore[arg-type]
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
    content = workbook.content(FOUND, language)  # type: ignore[arg-type]
    shown = rows(book(content).sheetnames[1], content)
    assert name in {row[head] for row in shown}
    codes = {cell.number_format for row in sheet(book(content).sheetnames[1], content) for cell in row}
    assert {"+#,##0;-#,##0;#,##0", "0%"} <= codes
