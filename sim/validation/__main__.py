"""`python -m sim.validation`: check every pattern and write `docs/patterns.md`."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

PAGE = Path(__file__).resolve().parent.parent.parent / "docs" / "patterns.md"


def main(arguments: Sequence[str] | None = None) -> int:
    """Check the patterns, write the page, and print what is missed; 0 also when patterns are missed."""
    from sim.validation.document import by_pattern, document
    from sim.validation.patterns import outcome_of
    from sim.validation.running import REPLICATIONS, WORKERS, check_patterns

    parser = argparse.ArgumentParser(prog="python -m sim.validation", description=__doc__)
    parser.add_argument("--replications", type=int, default=REPLICATIONS, help="replications of each scenario")
    parser.add_argument("--workers", type=int, default=WORKERS, help="threads")
    parser.add_argument("--out", type=Path, default=PAGE, help="page to write")
    given = parser.parse_args(arguments)
    verdicts = check_patterns(replications=given.replications, workers=given.workers)
    given.out.write_text(document(verdicts, given.replications), encoding="utf-8", newline="\n")
    for pattern, own in by_pattern(verdicts):
        print(f"{pattern.id:4} {outcome_of(own):15} {pattern.statement}")
    print(f"written: {given.out.name}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
