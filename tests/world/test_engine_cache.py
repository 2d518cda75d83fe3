"""A changed rule is never run stale."""

import shutil
from pathlib import Path

import pytest

from sim.world import engine


def test_the_cache_is_named_after_every_engine_source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for room in ("rules", "world"):
        shutil.copytree(Path(engine.__file__).parent.parent / room, tmp_path / room)
    monkeypatch.setattr(engine, "_SOURCES", tmp_path)
    digest = engine.source_digest.__wrapped__()
    for path in [*(tmp_path / "rules").glob("*.py"), *(tmp_path / "world").glob("*.py")]:
        text = path.read_text(encoding="utf-8")
        path.write_text(text + "\n# changed\n", encoding="utf-8")
        assert engine.source_digest.__wrapped__() != digest, path.name
        path.write_text(text, encoding="utf-8")


def test_a_folder_that_cannot_be_written_leaves_the_cache_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    monkeypatch.setenv("SIM_CACHE_DIR", str(blocked))
    assert not engine.is_compiled()
    assert callable(engine.compiled_advance.__wrapped__())
