"""A checked scenario: the plan, the policies, and the value of every setting in every month."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from sim.parameters.catalogue import Value, settings
from sim.scenario.calendar import label, months_between
from sim.scenario.layers.assignments import Assignment
from sim.scenario.layers.contents import Change
from sim.scenario.layers.lookalikes import Lookalike
from sim.scenario.money import MoneyPlan
from sim.scenario.plan import FitPlan, Plan
from sim.scenario.text.checking import known_key, unknown_key
from sim.scenario.text.faults import Fault, Place, ScenarioError
from sim.scenario.text.writing import WrittenPolicy, toml_of
from sim.scenario.timeline import Timeline, value_at


@dataclass(frozen=True, slots=True)
class Policy:
    """A policy under comparison."""

    name: str
    label: str


@dataclass(frozen=True, slots=True)
class DatedValue:
    """A value that a setting takes from a month (YYYY-MM) on, and where that was set."""

    month: str
    value: Value
    set_by: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """Where the value of a setting comes from.

    `replaced` lists what was set before, last first; `changes` the dated values per policy. What replications have of
    their own instead says `sim.scenario.changing.own_spreads`.
    """

    key: str
    value: Value
    unit: str
    evidence: str
    source: str
    set_by: str
    replaced: tuple[DatedValue, ...]
    changes: Mapping[str, tuple[DatedValue, ...]]
    meaning: str
    low: float | None
    high: float | None
    note: str
    is_fitted: bool


@dataclass(frozen=True)
class Scenario:
    """A question with its policies, ready to run; `path` is the name of its file only.

    `cards` names the outcomes that its question asks for beside who leaves and what it costs.
    `digest` identifies the resolved content wherever the file stands and however it was written; `fit` is only there
    when the scenario says what `--calibrate` shall fit, `money` when it asks what the same money buys.
    `lookalikes` are names that may be slips.
    """

    title: str
    question: str
    reference: str
    language: str
    path: str
    digest: str
    plan: Plan
    fit: FitPlan | None
    money: MoneyPlan | None
    cards: tuple[str, ...]
    policies: tuple[Policy, ...]
    overrides: tuple[str, ...]
    assigned: Mapping[str, tuple[Assignment, ...]] = field(repr=False)
    common_changes: tuple[Change, ...] = field(repr=False)
    own_changes: Mapping[str, tuple[Change, ...]] = field(repr=False)
    timelines: Mapping[str, Mapping[str, Timeline]] = field(repr=False)
    lookalikes: tuple[Lookalike, ...] = field(repr=False, compare=False, default=())
    plan_places: Mapping[str, Place] = field(repr=False, compare=False, default_factory=dict)
    _constants: Mapping[str, Mapping[str, Value]] = field(init=False, repr=False, compare=False)
    _read: set[str] = field(init=False, repr=False, compare=False, default_factory=set)

    def __post_init__(self) -> None:
        constants = {
            name: {key: steps[0].value for key, steps in course.items() if len(steps) == 1}
            for name, course in self.timelines.items()
        }
        object.__setattr__(self, "_constants", constants)

    @property
    def head(self) -> dict[str, str]:
        """Return what a file says before its tables."""
        return {"title": self.title, "question": self.question, "reference": self.reference, "language": self.language}

    def policy(self, name: str) -> Policy:
        """Return a policy by name; KeyError when there is none."""
        for policy in self.policies:
            if policy.name == name:
                return policy
        raise KeyError(name)

    def value(self, key: str, policy_name: str, month_index: int) -> Value:
        """Return what a setting is under a policy in a month, and record that it was read."""
        self._read.add(key)
        constants = self._constants[policy_name]
        if key in constants:
            return constants[key]
        if month_index < 0:
            raise IndexError(f"month {month_index} is before the warm-up")
        return value_at(self.timelines[policy_name][key], month_index)

    def settings(self, policy_name: str, month_index: int) -> Mapping[str, Value]:
        """Return a view of all settings under a policy in a month; reading one records it."""
        return SettingsOfMonth(self, policy_name, month_index)

    def were_read(self) -> frozenset[str]:
        """Return the settings that somebody has read."""
        return frozenset(self._read)

    def unread(self) -> list[str]:
        """Return the settings that the files or the command line set and that nobody has read."""
        changes = [*self.common_changes, *(change for own in self.own_changes.values() for change in own)]
        given = {*self.assigned, *(key for change in changes for key in change.assignments)}
        return sorted(given - self._read)

    def changes(self, policy_name: str) -> tuple[tuple[int, dict[str, Value]], ...]:
        """Return the dated changes of a policy by month, those for every policy first and then its own.

        What a later layer replaces is left out: a policy's own change of a setting ends the common ones.
        """
        own = self.own_changes[policy_name]
        ended: dict[str, int] = {}
        for change in own:
            for key in change.assignments:
                ended.setdefault(key, self._month(change))
        found: list[tuple[int, dict[str, Value]]] = []
        for change, is_own in [*((c, False) for c in self.common_changes), *((c, True) for c in own)]:
            month = self._month(change)
            values = {
                key: given.value
                for key, given in change.assignments.items()
                if is_own or month < ended.get(key, self.plan.months)
            }
            if values and month < self.plan.months:
                found.append((month, values))
        return tuple(found)

    def first_difference(self, policy_a: str, policy_b: str) -> int | None:
        """Return the first month in which a setting differs between two policies, or None."""
        return min(self.differing(policy_a, policy_b).values(), default=None)

    def differing(self, policy_a: str, policy_b: str) -> dict[str, int]:
        """Return the settings that differ between two policies, with the first month in which they do."""
        first, second = self.timelines[policy_a], self.timelines[policy_b]
        found: dict[str, int] = {}
        for key in first:
            if first[key] is not second[key]:
                for month in sorted({step.month for step in (*first[key], *second[key])}):
                    if value_at(first[key], month) != value_at(second[key], month):
                        found.setdefault(key, month)
        return found

    def explain(self, key: str) -> Explanation:
        """Say where the value of a setting comes from; ScenarioError when there is no such setting."""
        known = known_key(key)
        if known is None:
            message = "; ".join(part for part in unknown_key(key) if part)
            raise ScenarioError([Fault("--explain", None, key, message)])
        setting = settings()[known]
        given = self.assigned.get(known, ())
        last = given[-1] if given else None
        has_evidence = last is not None and bool(last.evidence)
        earlier = [DatedValue("", one.value, str(one.place)) for one in reversed(given[:-1])]
        default = [DatedValue("", setting.default, "default")] if given else []
        return Explanation(
            key=known,
            value=last.value if last else setting.default,
            unit=setting.unit,
            evidence=last.evidence if last and has_evidence else setting.evidence,
            source=last.source if last and has_evidence else setting.source,
            set_by=str(last.place) if last else "default",
            replaced=(*earlier, *default),
            changes={policy.name: self._dated(policy.name, known) for policy in self.policies},
            meaning=setting.meaning,
            low=last.low if last and last.low is not None else setting.low,
            high=last.high if last and last.high is not None else setting.high,
            note=setting.note,
            is_fitted=setting.is_fitted and not given,
        )

    def to_toml(self) -> str:
        """Return the scenario as one TOML file without extends; loading it gives the same digest."""
        policies = (WrittenPolicy(one.name, one.label, self.own_changes[one.name]) for one in self.policies)
        return toml_of(
            self.head, self.cards, self.plan, self.fit, self.money, self.assigned, self.common_changes, policies
        )

    def _month(self, change: Change) -> int:
        return max(0, months_between(self.plan.warm_up_from, change.start))

    def _dated(self, policy_name: str, key: str) -> tuple[DatedValue, ...]:
        steps = self.timelines[policy_name][key][1:]
        return tuple(DatedValue(label(self.plan.date(s.month)), s.value, s.origin) for s in steps)


class SettingsOfMonth(Mapping[str, Value]):
    """All settings under one policy in one month."""

    def __init__(self, scenario: Scenario, policy_name: str, month_index: int) -> None:
        self._scenario = scenario
        self._policy_name = policy_name
        self._month_index = month_index

    def __getitem__(self, key: str) -> Value:
        return self._scenario.value(key, self._policy_name, self._month_index)

    def __iter__(self) -> Iterator[str]:
        return iter(settings())

    def __len__(self) -> int:
        return len(settings())
