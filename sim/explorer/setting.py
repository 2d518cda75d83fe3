"""A setting of the levers: checked like a scenario file, and written as one."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sim.explorer.levers import LEVERS, differs, start_texts
from sim.machine import shell
from sim.scenario.changing import with_overrides
from sim.scenario.text.faults import written_key

if TYPE_CHECKING:
    from sim.scenario import Scenario


@dataclass(frozen=True, slots=True)
class Setting:
    """A policy with the levers that are not as the scenario has them: pairs of key and TOML text."""

    policy: str
    changed: tuple[tuple[str, str], ...] = ()

    @property
    def overrides(self) -> tuple[str, ...]:
        """Give the setting as --set takes it."""
        prefix = written_key(("policy", self.policy))
        return tuple(f"{prefix}.{key}={text}" for key, text in self.changed)


def setting_of(scenario: Scenario, policy: str, texts: Mapping[str, str]) -> Setting:
    """Keep of the texts of all levers those that differ from the scenario: what nobody moved keeps its dates."""
    start = start_texts(scenario, policy)
    moved = [(lever.key, texts[lever.key]) for lever in LEVERS if differs(texts[lever.key], start[lever.key])]
    return Setting(policy, tuple(moved))


def applied(scenario: Scenario, setting: Setting, changed_label: str = "{policy}") -> Scenario:
    """Return the scenario with the setting in it; `changed_label` makes the policy's new label from the old.

    Raises:
        ScenarioError: when a value is refused, with the sentence that a file or --set gets.
    """
    if not setting.changed:
        return scenario
    label = json.dumps(changed_label.format(policy=scenario.policy(setting.policy).label), ensure_ascii=False)
    prefix = written_key(("policy", setting.policy))
    return with_overrides(scenario, (*setting.overrides, f"{prefix}.label={label}"))


def compared(scenario: Scenario, policy: str) -> tuple[str, ...]:
    """Name the reference and a policy in the order of the scenario."""
    return tuple(one.name for one in scenario.policies if one.name in {scenario.reference, policy})


def command(file: str, scenario: Scenario, setting: Setting, replications: int) -> str:
    """Write the command that gives the same numbers."""
    given = [word for override in (*scenario.overrides, *setting.overrides) for word in ("--set", override)]
    return shell.written([*shell.program(), file, *given, "--replications", str(replications)])
