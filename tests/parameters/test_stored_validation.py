"""The stored verdict of the fit: written and read without loss, and honest in itself."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import pytest

from sim.evidence import validation
from sim.evidence.validation import Judged, stored

UNDEFINED = None, None, None


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    rows = [
        Judged(
            "fitted", "departures_forced", 2020, 1650.0, 1876.25, 1708, 2060, 1493, 2349, False, True, 0.5, *UNDEFINED
        ),
        Judged(
            "predicted", "departures_forced", 2023, 2360, 2211, 2009, 2437, 1760, 2800, True, True, 0.4, 0.7, 1.0, 0.9
        ),
        Judged("answer", "maatwerk_cases", None, 900, 881, None, None, 791, 988, None, True, None, *UNDEFINED),
    ]
    path = tmp_path / "validation.csv"
    validation.write(path, [asdict(row) for row in rows])
    assert stored(path) == tuple(rows)


@pytest.mark.parametrize("cell", ["yes", "True", "1"])
def test_a_verdict_is_true_or_false(tmp_path: Path, cell: str) -> None:
    path = tmp_path / "validation.csv"
    path.write_text(f"{','.join(validation.COLUMNS)}\nfitted,a,2020,1,1,1,1,1,1,{cell},true,,,,\n", encoding="utf-8")
    with pytest.raises(ValueError, match="true or false"):
        stored(path)


def test_a_stored_verdict_follows_from_its_interval() -> None:
    for row in stored():
        assert row.inside90 == (row.low90 <= row.published <= row.high90), row
        if row.low50 is not None and row.high50 is not None:
            assert row.inside50 == (row.low50 <= row.published <= row.high50), row
            assert row.low90 <= row.low50 <= row.middle <= row.high50 <= row.high90, row


def test_nothing_is_both_fitted_and_predicted() -> None:
    first, last = validation.fitted_years()
    seen, unseen = (
        {(row.figure, row.year) for row in stored() if row.kind == kind} for kind in ("fitted", "predicted")
    )
    assert seen and unseen and not seen & unseen
    assert all(year is not None and first <= year <= last for _, year in seen)
