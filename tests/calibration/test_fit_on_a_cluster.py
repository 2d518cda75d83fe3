"""A fit on a Dask cluster is the same fit, and the command says how to take it over."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from sim.cli import main
from tests.calibration.tiny_fit import SCENARIO, TINY

if os.environ.get("CI") != "true":
    pytest.importorskip("distributed", reason="Dask is not installed: pip install -e '.[cluster]'")
pytestmark = pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")

SMALL = [word for one in TINY for word in ("--set", one)]


def fitted(folder: Path, *more: str) -> dict[str, bytes]:
    """Fit with the command; return the bytes of every file by its place in the folder."""
    assert main([str(SCENARIO), "--calibrate", "--quiet", "--out", str(folder), *SMALL, *more]) == 0
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def test_a_fit_on_a_cluster_gives_the_same_bytes_as_here(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    here = fitted(tmp_path / "here", "--workers", "1")
    out = capsys.readouterr().out
    assert out.startswith("4 sets of parameters, worth as much as")
    assert f"To take it over: python -m sim.calibration {(tmp_path / 'here').as_posix()}" in out
    there = fitted(tmp_path / "there", "--workers", "2", "--executor", "dask")
    histories = [name for name in here if name.startswith("histories/")]
    assert len(histories) == 8 + 4 + 4 + 4
    assert {"fit.json", "ensemble.csv", "validation.csv", "validation.md", "waves.npz"} == set(here) - set(histories)
    assert here == there
