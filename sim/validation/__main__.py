"""`python -m sim.validation`: check every pattern; write `docs/patterns.md`, its picture, and the table of the page."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from sim.evidence.of_the_patterns import Measured

PAGE = Path(__file__).resolve().parent.parent.parent / "docs" / "patterns.md"
PICTURE = Path("images") / "patterns.svg"
"""Seen from the page."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Check the patterns, write what shows them, and print the verdicts; 0 also when patterns are missed."""
    from sim.evidence.of_the_patterns import FILE, together
    from sim.validation.patterns import REPLICATIONS, WORKERS, check_patterns

    parser = argparse.ArgumentParser(prog="python -m sim.validation", description=__doc__)
    parser.add_argument("--replications", type=int, default=REPLICATIONS, help="replications of each scenario")
    parser.add_argument("--workers", type=int, default=WORKERS, help="threads")
    parser.add_argument("--out", type=Path, default=PAGE, help="page to write, its picture beside it")
    parser.add_argument("--table", type=Path, default=FILE, help="table to write, which the dashboard reads")
    given = parser.parse_args(arguments)
    verdicts = check_patterns(replications=given.replications, workers=given.workers)
    for path, text in written(verdicts, given.replications, given.out, given.table).items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
        print(f"written: {path.name}", file=sys.stderr)
    for pattern in together(verdicts):
        print(f"{pattern.id:4} {pattern.outcome:15} {pattern.statement_in('en')}")
    return 0


def written(verdicts: Sequence[Measured], replications: int, page: Path, table: Path) -> dict[Path, str]:
    """Return the texts of the page, of its picture and of the table, by their files."""
    from sim.evidence.of_the_patterns import text_of
    from sim.validation.pattern_page import document
    from sim.validation.picture import picture

    texts = document(verdicts, replications), picture(verdicts), text_of(verdicts)
    return dict(zip((page, page.parent / PICTURE, table), texts, strict=True))


if __name__ == "__main__":
    raise SystemExit(main())
