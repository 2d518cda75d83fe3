"""Reading a scenario's settings by key: for one policy and month, or for all policies and months at once."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from sim.world.record.once import Alike, Codes, numbered

if TYPE_CHECKING:
    from sim.scenario import Scenario

Reader = Callable[[str], Any]
Answer = TypeVar("Answer")


def reader(scenario: "Scenario", policy: str, month: int) -> Reader:
    """Give a function from key to value."""
    return lambda key: scenario.value(key, policy, month)


class Courses:
    """The settings of some policies, month by month; what follows from them is worked out once where they agree."""

    def __init__(self, scenario: "Scenario", policies: Sequence[str]) -> None:
        self.plan = scenario.plan
        self.shape = len(policies), scenario.plan.months
        self._scenario, self._policies = scenario, policies
        self._months = Alike(len(policies) * scenario.plan.months, self._values)
        self._whole = Alike(len(policies), self._courses)

    def answers(self, formula: Callable[[Reader], Answer]) -> tuple[list[Answer], Codes]:
        """Give what a formula answers in any month, and the number of the answer of each: [policy, month]."""

        def ask(case: int, names: set[str]) -> Answer:
            return formula(self._noting(*divmod(case, self.shape[1]), names))

        answers, whose = self._months.answers(ask)
        return answers, whose.reshape(self.shape)

    def each_month(self, formula: Callable[[Reader], Any]) -> NDArray[Any]:
        """Give what a formula answers in each month: [policy, month, ...]."""
        answers, whose = self.answers(formula)
        return np.array(answers)[whose]

    def each_policy(self, formula: Callable[[Sequence[Reader]], Any]) -> NDArray[Any]:
        """Give what a formula makes of all months of a policy together: [policy, ...]."""

        def ask(policy: int, names: set[str]) -> Any:
            return formula(self.months_of(policy, names))

        answers, whose = self._whole.answers(ask)
        return np.array(answers)[whose]

    def months_of(self, policy: int, names: set[str] | None = None) -> list[Reader]:
        """Give what reads each month of a policy, by number; it notes in `names` what is read."""
        noted = set[str]() if names is None else names
        return [self._noting(policy, month, noted) for month in range(self.shape[1])]

    def _noting(self, policy: int, month: int, names: set[str]) -> Reader:
        value, name = self._scenario.value, self._policies[policy]

        def read(key: str) -> Any:
            names.add(key)
            return value(key, name, month)

        return read

    def _values(self, key: str) -> Codes | None:
        numbers: dict[object, int] = {}
        codes = np.empty(self.shape, np.int64)
        for row, policy in zip(codes, self._policies, strict=True):
            for step in self._scenario.timelines[policy][key]:
                row[step.month :] = numbers.setdefault(step.value, len(numbers))
        return codes.ravel() if len(numbers) > 1 else None

    def _courses(self, key: str) -> Codes | None:
        codes = self._values(key)
        if codes is None:
            return None
        rows = [row.tobytes() for row in codes.reshape(self.shape)]
        return numbered(np.array([rows.index(row) for row in rows]))
