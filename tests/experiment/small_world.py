"""A scenario so small that a replication takes a few hundredths of a second."""

from __future__ import annotations

from pathlib import Path

SMALL = """
title     = "Small"
question  = "Does a small scenario run?"
reference = "without"

[plan]
until        = 2026-12-31
sample       = 0.01
seed         = 7
batch        = 2
replications = 4

[policy.with]
label = "With"

[policy.without]
label = "Without"
[[policy.without.change]]
from = 2026-01-01
maatwerk.enabled = false
"""


def write_small(folder: Path, text: str = SMALL) -> Path:
    """Write the small scenario into a folder."""
    path = folder / "small.toml"
    path.write_text(text, encoding="utf-8")
    return path
