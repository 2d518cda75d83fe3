"""One objection to the answer of a run: the run that tests it, what that gave, and how much it weighs."""

from dataclasses import dataclass

from sim.report.blocks.grounds.repeat import COMMAND
from sim.report.findings import Findings

LARGEST = 9.0
"""The weight of an objection that moves the answer by nine times its size, or more."""
ALL_OF_IT = 10.0
"""The weight of one that says of the whole answer what it rests on."""


@dataclass(frozen=True, slots=True)
class Objection:
    """Something that speaks against the answer.

    `weight`: how far it could move the answer, as a part of it (of misses: how far off the farthest is, as a share).
    `tests` are commands; `items` are named one by one. One that `stays` is on the page however weak it is.
    """

    name: str
    weight: float
    title: str
    tests: tuple[str, ...]
    result: str
    change: str
    items: tuple[str, ...] = ()
    stays: bool = False

    @property
    def is_shown_here(self) -> bool:
        """Whether this very run shows it: its policies differ in the model, so that it is no test."""
        return all(test.removesuffix(" --unpaired") == COMMAND for test in self.tests)


def again(findings: Findings, *options: str) -> tuple[str, ...]:
    """Give the command that makes this run again, with options more."""
    return (" ".join([COMMAND, *(["--unpaired"] if findings.results.unpaired else []), *options]),)


def part(size: float, answer: float) -> float:
    """Return how large something is beside the answer."""
    return min(abs(size / answer), LARGEST) if answer else LARGEST * (size != 0)
