"""The sweep in the documentation runs as it is printed."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_the_sweep_on_the_page_about_doubt_runs() -> None:
    page = (ROOT / "docs" / "how-to" / "doubt.md").read_text(encoding="utf-8")
    (code,) = re.findall(r"```python\n(.*?)```", page, re.S)
    assert len(code.split("DRAWS = 32")) == 2
    program = code.replace("DRAWS = 32", "DRAWS = 4")
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "maatwerk.mw_approval_hazard" in done.stdout
