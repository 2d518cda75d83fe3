"""The table of the parliamentary answer names what exists, and says why where the model is thin."""

from __future__ import annotations

import ast
import csv
import re
from pathlib import Path

import pytest

from sim.parameters.catalogue import aliases, published, settings
from sim.parameters.outcomes import OUTCOMES
from sim.validation.patterns import patterns

ROOT = Path(__file__).parent.parent
TABLE = ROOT / "docs" / "answer-2025Z00029.md"
PATTERNS = ROOT / "sim" / "evidence" / "patterns.csv"
STATEMENTS = [
    *(
        "1",
        "2a",
        "2b",
        "2c",
        "2d",
        "2e",
        "2f",
        "2g",
        "2h",
        "2i",
        "3/4a",
        "3/4b",
        "3/4c",
        "3/4d",
        "5a",
        "5b",
        "5c",
        "5d",
    ),
    *("6a", "6b", "6c", "7", "8a", "8b", "9a", "9b", "9c", "9d", "10", "11a", "11b", "11c", "11d", "11e", "11f"),
]
VERDICT = re.compile(r"present|present: .+|(thin|not modelled): .+")


def rows() -> list[list[str]]:
    """Give the cells of each statement."""
    lines = [line for line in TABLE.read_text(encoding="utf-8").splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line[2].isdigit()]


def named() -> list[str]:
    """Give what the page names between backticks, commands left out."""
    text = TABLE.read_text(encoding="utf-8")
    return sorted({name for name in re.findall(r"`([^`]+)`", text) if " " not in name})


def rules() -> set[str]:
    """Give the names of all rules."""
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in (ROOT / "sim" / "rules").rglob("*.py")]
    return {node.name for tree in trees for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def test_every_statement_has_a_row_and_none_is_told_twice() -> None:
    assert [row[0] for row in rows()] == STATEMENTS
    assert all(len(row) == 6 and all(row) for row in rows())


def test_a_verdict_is_present_or_has_a_reason() -> None:
    assert [row[0] for row in rows() if not VERDICT.fullmatch(row[5])] == []


@pytest.mark.parametrize("name", named())
def test_what_the_table_names_exists(name: str) -> None:
    if "/" in name:
        assert (ROOT / name).is_file()
    else:
        ids = {pattern.id for pattern in patterns()}
        known: set[str] = {*settings(), *aliases(), *OUTCOMES, *published(), *ids, *rules()}
        assert name in known


def test_every_row_names_something_that_can_be_looked_up() -> None:
    assert [row[0] for row in rows() if "`" not in row[2] and "`" not in row[4]] == []


def test_no_row_is_wholly_present_that_leans_on_a_pattern_with_a_target_that_is_missed() -> None:
    missed = {
        row["pattern"]
        for row in csv.DictReader(PATTERNS.read_text(encoding="utf-8").splitlines())
        if row["outcome"] == "not reproduced"
    }
    leaning = {row[0]: missed & set(re.findall(r"`([A-Z]\d+[a-z]?)`", " ".join(row))) for row in rows()}
    assert {row[0]: leaning[row[0]] for row in rows() if leaning[row[0]] and not row[5].startswith("thin")} == {}
