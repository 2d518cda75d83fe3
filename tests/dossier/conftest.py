"""Two dossiers of the same run, made apart from each other."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.command import SMALL, command


@pytest.fixture(scope="session")
def two_dossiers(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Return two dossiers of the small scenario: of other folders, workers and hash seeds."""
    pytest.importorskip("rocrate")
    folder = tmp_path_factory.mktemp("dossiers")
    (folder / "small.toml").write_text(SMALL, encoding="utf-8")
    for name, workers in (("one", "1"), ("other", "2")):
        options = ["--quiet", "--dossier", "--out", name, "--workers", workers]
        done = command(folder, "small.toml", *options, PYTHONHASHSEED=workers)
        assert done.returncode == 0, done.stderr
        assert f"{name}/dossier.zip" in done.stdout
    return folder / "one" / "dossier.zip", folder / "other" / "dossier.zip"


@pytest.fixture
def dossier(two_dossiers: tuple[Path, Path]) -> Path:
    """Return one of them."""
    return two_dossiers[0]


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the working folder, which holds small.toml."""
    (tmp_path / "small.toml").write_text(SMALL, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path
