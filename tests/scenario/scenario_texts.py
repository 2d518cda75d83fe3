"""Texts and types that the tests of the reader share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from sim.scenario import Scenario

SCENARIOS = Path(__file__).parents[2] / "scenarios"
EVERY = sorted(path for path in SCENARIOS.rglob("*.toml") if not path.match("base/*/*"))
"""Every shipped scenario: what lies below base holds the figures of another country."""

POLICIES = """\
[policy.today]

[policy.less]
[[policy.less.change]]
from = 2026-01-01
detention.places = 100
"""
TWO_POLICIES = f"""\
title = "Test"
reference = "today"

{POLICIES}"""

Write = Callable[[str, str], Path]
Load = Callable[..., Scenario]
Complain = Callable[..., list[str]]
