"""Tables as files: empty cells, the same bytes."""

from __future__ import annotations

import gzip
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pandas as pd

from sim.analysis.files import write_csv, write_monthly, write_parquet
from sim.analysis.tables import monthly
from tests.analysis.fake_runs import fake_runs

FUTURE = {"demonstrable_departures": np.array([[1.0, 1.0], [1.0, 1.0]])}


def test_undefined_values_are_empty_cells(tmp_path: Path) -> None:
    write_csv(pd.DataFrame({"a": [1.5, np.nan], "b": ["x", "y,z"]}), tmp_path / "t.csv")
    assert (tmp_path / "t.csv").read_bytes() == b'a,b\n1.5,x\n,"y,z"\n'


def test_the_long_table_reads_back_as_it_was(tmp_path: Path) -> None:
    frame = monthly(fake_runs(tmp_path, FUTURE, monthly={"out_of_sight": 1 / 3, "left_regular": np.nan}))
    write_monthly(frame, tmp_path / "m.csv.gz")
    back = pd.read_csv(tmp_path / "m.csv.gz")
    assert back.columns.tolist() == frame.columns.tolist()
    assert len(back) == len(frame)
    for name in ("policy", "month", "outcome"):
        assert back[name].tolist() == frame[name].astype(str).tolist()
    assert back.replication.tolist() == frame.replication.tolist()
    assert np.allclose(back.value, frame.value, rtol=1e-11, equal_nan=True)
    assert b"nan" not in gzip.decompress((tmp_path / "m.csv.gz").read_bytes())


def test_the_compressed_table_holds_no_time_and_no_name(tmp_path: Path) -> None:
    frame = monthly(fake_runs(tmp_path, FUTURE))
    write_monthly(frame, tmp_path / "one.gz")
    write_monthly(frame, tmp_path / "two.gz")
    content = (tmp_path / "one.gz").read_bytes()
    assert content == (tmp_path / "two.gz").read_bytes()
    assert content[3:8] == b"\0\0\0\0\0"


def test_a_name_with_a_comma_or_a_percent_sign_stays_one_cell(tmp_path: Path) -> None:
    frame = monthly(fake_runs(tmp_path, FUTURE))
    frame["policy"] = frame.policy.cat.rename_categories({"with": '5%, "wider"'})
    write_monthly(frame, tmp_path / "m.csv.gz")
    assert set(pd.read_csv(tmp_path / "m.csv.gz").policy) == {'5%, "wider"', "without"}


def test_parquet_is_written_where_pyarrow_is_installed(tmp_path: Path) -> None:
    frame = monthly(fake_runs(tmp_path, FUTURE))
    written = write_parquet(frame, tmp_path / "m.parquet")
    assert written == (find_spec("pyarrow") is not None) == (tmp_path / "m.parquet").exists()
