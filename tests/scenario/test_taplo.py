"""An editor with the schema accepts every shipped scenario and refuses a wrong key."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.scenario.scenario_texts import EVERY

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture(scope="module")
def taplo() -> str:
    """Find the linter that editors build on, which the extra `test` installs where there is a wheel of it."""
    found = shutil.which("taplo", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}")
    if found is None:
        if os.environ.get("CI"):
            pytest.fail("taplo is not installed, and CI needs it")
        pytest.skip("taplo is not installed: pip install -e '.[test]'")
    return found


def lint(taplo: str, *files: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([taplo, "lint", *map(str, files)], capture_output=True, text=True, check=False)


def test_every_scenario_passes(taplo: str) -> None:
    done = lint(taplo, *EVERY)
    assert done.returncode == 0, done.stderr[:2000]
    assert f"found files total={len(EVERY)}" in done.stderr


def test_every_scenario_names_the_schema() -> None:
    for path in EVERY:
        named = path.read_text(encoding="utf-8").splitlines()[0].removeprefix("#:schema ")
        assert (path.parent / named).resolve() == ROOT / "sim/scenario/scenario.schema.json", path.name


def test_a_wrong_key_is_refused(taplo: str, tmp_path: Path) -> None:
    text = (ROOT / "scenarios/maatwerk.toml").read_text(encoding="utf-8")
    wrong = tmp_path / "wrong.toml"
    schema = (ROOT / "sim/scenario/scenario.schema.json").as_uri()
    rest = text.split("\n", 1)[1].replace("reference", "refrence", 1)
    wrong.write_text(f"#:schema {schema}\n{rest}", encoding="utf-8")
    done = lint(taplo, wrong)
    assert done.returncode != 0 and "refrence" in done.stderr
