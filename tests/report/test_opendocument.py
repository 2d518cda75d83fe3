"""The OpenDocument spreadsheet holds what the workbook holds."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from sim.report.book import opendocument, workbook
from sim.report.book.sheets import Sheet
from tests.report.invented_results import results, scenario

pytest.importorskip("odf", reason="odfpy is not installed: pip install -e '.[opendocument]'")
FOUND = results(scenario(["Without", "With <b>&</b> =1+1"]))


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("ods") / "results.ods"
    assert workbook.write_ods(FOUND, path)
    return path


def test_it_has_the_sheets_of_the_workbook(file: Path) -> None:
    names = openpyxl.load_workbook(BytesIO(workbook.content(FOUND))).sheetnames
    assert list(pd.read_excel(file, sheet_name=None, engine="odf")) == names


def test_it_has_the_numbers_texts_and_months_of_the_workbook(file: Path) -> None:
    packed = BytesIO(workbook.content(FOUND))
    for name in ("Differences", "Course in time"):
        ods, xlsx = (pd.read_excel(book, sheet_name=name) for book in (file, packed))
        pd.testing.assert_frame_equal(ods, xlsx, check_dtype=False)


def test_the_same_results_give_the_same_bytes(file: Path, tmp_path: Path) -> None:
    again = tmp_path / "again.ods"
    workbook.write_ods(FOUND, again)
    assert again.read_bytes() == file.read_bytes()
    with zipfile.ZipFile(file) as packed:
        assert packed.namelist()[0] == "mimetype"
        assert {info.date_time for info in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_what_xml_cannot_say_does_not_spoil_the_file() -> None:
    sheet = Sheet("Words", ["Head"], [20], rows=[["a\x07 <b>&\ud800"], [float("nan")]])
    read = pd.read_excel(BytesIO(opendocument.content("T", [sheet], "en")), engine="odf")
    assert read["Head"].iloc[0] == "a\ufffd <b>&\ufffd"


def test_without_odfpy_there_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opendocument, "find_spec", lambda name: None)
    assert not workbook.write_ods(FOUND, tmp_path / "results.ods")
    assert list(tmp_path.iterdir()) == []
