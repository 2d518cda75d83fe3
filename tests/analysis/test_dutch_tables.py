"""A spreadsheet with Dutch settings reads the numbers that were written."""

from __future__ import annotations

import csv
from pathlib import Path

import pandas as pd

from sim.analysis.files import write_dutch_tables

NUMBERS = [563.675, -0.5, 1250000.25, 1e-7, 39.4189765432, 3.0, None]


def read_as_a_dutch_spreadsheet(text: str) -> float | None:
    """Read a cell as Dutch settings do: points for thousands, a comma before decimals."""
    return float(text.replace(".", "").replace(",", ".")) if text else None


def test_every_number_is_read_as_it_was_meant(tmp_path: Path) -> None:
    labels = [f"Beleid; met é {number}" for number in range(len(NUMBERS))]
    table = pd.DataFrame({"policy": labels, "mean": NUMBERS, "period": "2026-01"})
    table.to_csv(tmp_path / "effects.csv", index=False, encoding="utf-8")
    folder = write_dutch_tables(tmp_path)
    content = (folder / "effects.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    heads, *rows = csv.reader(content.decode("utf-8-sig").splitlines(), delimiter=";")
    assert heads == ["policy", "mean", "period"]
    assert [row[0] for row in rows] == labels
    assert [read_as_a_dutch_spreadsheet(row[1]) for row in rows] == NUMBERS
    assert {row[2] for row in rows} == {"2026-01"}


def test_the_plain_table_would_be_misread() -> None:
    assert read_as_a_dutch_spreadsheet("563.675") == 563675
