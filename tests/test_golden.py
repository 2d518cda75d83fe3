"""The digest of one small scenario: the numbers of an unchanged scenario change knowingly or not at all.

It may change only together with a line under *Changes results* in CHANGELOG.md that says why. To renew it:

    python tests/test_golden.py
"""

import hashlib
import tempfile
from pathlib import Path

import sim

SCENARIO = Path(__file__).parent / "world" / "small.toml"
GOLDEN = Path(__file__).parent / "golden.txt"
TABLES = ("summary.csv", "effects.csv")


def digest(folder: Path) -> str:
    """Run the small scenario into a folder and return the digest of its tables of levels and of differences."""
    sim.run(sim.load(SCENARIO, ["plan.replications=2"]), workers=1, out=folder)
    content = b"".join((folder / table).read_bytes() for table in TABLES)
    return hashlib.sha256(content).hexdigest()


def test_an_unchanged_scenario_gives_the_numbers_it_gave_before(tmp_path: Path) -> None:
    assert digest(tmp_path) == GOLDEN.read_text().strip(), (
        "The numbers of an unchanged scenario have changed. If that is meant, say so under *Changes results* in "
        "CHANGELOG.md and run: python tests/test_golden.py"
    )


def main() -> None:
    """Write the digest of the present program."""
    with tempfile.TemporaryDirectory() as folder:
        GOLDEN.write_text(digest(Path(folder)) + "\n")
    print(f"{GOLDEN.name} renewed: add a line under *Changes results* in CHANGELOG.md")


if __name__ == "__main__":
    main()
