"""The stored verdict of the fit: written and read without loss, and honest in itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.evidence import of_the_fit
from sim.evidence.of_the_fit import stored
from sim.evidence.verdict import Ends, Role, Spread, Verdict


def verdict(role: Role, figure: str, known: float, year: int | None = None, half: Ends | None = None) -> Verdict:
    intervals = {0.9: (1493.0, 2349.0)} | ({0.5: half} if half else {})
    spread = Spread(1876.25, intervals)
    return Verdict(figure=figure, role=role, unit="", published=(known, known), simulated=spread, year=year)


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    rows = (
        verdict("fitted", "departures_forced", 1650.0, 2020, (1708.0, 2060.0)),
        verdict("held_out", "departures_forced", 2360.0, 2023, (1708.0, 2060.0)),
        verdict("answer", "maatwerk_cases", 1900.0),
    )
    path = tmp_path / "validation.csv"
    of_the_fit.write(path, rows)
    assert stored(path) == rows
    assert [(row.is_in_half, row.is_inside) for row in rows] == [(False, True), (False, False), (False, True)]
    assert [line.split(",")[9:11] for line in path.read_text(encoding="utf-8").splitlines()[1:]] == [
        ["false", "true"],
        ["false", "false"],
        ["", "true"],
    ]


def test_the_table_is_written_as_it_stands(tmp_path: Path) -> None:
    of_the_fit.write(tmp_path / "again.csv", stored())
    assert (tmp_path / "again.csv").read_bytes() == of_the_fit.FILE.read_bytes()


@pytest.mark.parametrize("row", stored(), ids=lambda row: f"{row.figure} {row.year}")
def test_ranges_lie_in_each_other(row: Verdict) -> None:
    if row.range50:
        (low90, high90), (low50, high50) = row.range90, row.range50
        assert low90 <= low50 <= row.simulated.middle <= high50 <= high90


def test_nothing_is_both_fitted_and_held_out() -> None:
    first, last = of_the_fit.fitted_years()
    seen, unseen = ({(row.figure, row.year) for row in stored() if row.role == role} for role in ("fitted", "held_out"))
    assert seen and unseen and not seen & unseen
    assert all(year is not None and first <= year <= last for _, year in seen)
