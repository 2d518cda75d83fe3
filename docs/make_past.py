"""Put into a page how the past of a finished run compares with published figures, those fitted and the others apart.

python docs/make_past.py RESULTS_FOLDER PAGE
"""

from __future__ import annotations

import argparse
import csv
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

START, END = "<!-- what follows is written by docs/make_past.py -->", "<!-- until here -->"
HEADS = ("figure", "period", "published", "simulated, mean", "90% of simulations", "")


def with_table(page: str, rows: Sequence[Mapping[str, str]]) -> str:
    """Return a page with the table between its two marks replaced; ValueError when a mark is missing."""
    before, start, rest = page.partition(START)
    _, end, after = rest.partition(END)
    if not (start and end):
        raise ValueError(f"the page has no place for the table: {START} and {END}")
    return "\n".join([before + START, *lines_of(rows), END + after])


def lines_of(rows: Sequence[Mapping[str, str]]) -> Iterator[str]:
    """Yield the counts and the tables of figures that the fit has not seen, and of those that it has."""
    parts: dict[str, list[Mapping[str, str]]] = {"not fitted": [], "fitted": []}
    for row in rows:
        parts["fitted" if row["role"] == "fitted" else "not fitted"].append(row)
    for name, own in parts.items():
        inside = sum(row["inside"] == "True" for row in own)
        yield from ("", f"**{name.capitalize()}: {inside} of {len(own)} in the 90% range.**", "")
        yield from ("| " + " | ".join(HEADS) + " |", "|---|---|---|---|---|---|")
        yield from map(_line, own)
    yield ""


def _line(row: Mapping[str, str]) -> str:
    ends = f"{_number(row['low'])} to {_number(row['high'])}"
    verdict = "inside" if row["inside"] == "True" else "**outside**"
    cells = (row["title"], row["period"], _number(row["published"]), _number(row["mean"]), ends, verdict)
    return "| " + " | ".join(cells) + " |"


def _number(text: str) -> str:
    value = float(text)
    return f"{value:,.0f}" if abs(value) >= 10 else f"{value:.3f}"


def main() -> None:
    """Read the table of a run and write the page."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("page", type=Path)
    options = parser.parse_args()
    with (options.folder / "published.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    options.page.write_text(with_table(options.page.read_text(encoding="utf-8"), rows), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
