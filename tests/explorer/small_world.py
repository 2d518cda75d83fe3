"""A small scenario with three policies, one of which has a label that would break a careless page."""

from __future__ import annotations

from pathlib import Path

SMALL = """
title     = "Small"
question  = "Does a small scenario run?"
reference = "without"

[plan]
until        = 2026-12-31
sample       = 0.02
seed         = 7
replications = 10

[policy.with]
label = "With"
[[policy.with.change]]
from = 2026-06-01
detention.places = 400

[policy.without]
label = "Without"
[[policy.without.change]]
from = 2026-01-01
maatwerk.enabled = false

[policy."far more"]
label = "More </script><img src=x onerror=alert(1)>"
[[policy."far more".change]]
from = 2026-01-01
support.cash_eur = 3000
"""


def write_small(folder: Path) -> Path:
    """Write the small scenario into a folder."""
    path = folder / "small.toml"
    path.write_text(SMALL, encoding="utf-8")
    return path
