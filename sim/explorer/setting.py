"""A setting of the levers: checked like a scenario file, and written as one."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sim.explorer.levers import ASSUMPTIONS, MEASURES, Lever, differs, start_texts
from sim.explorer.trail import Stand
from sim.machine import shell
from sim.scenario import Policy, Scenario
from sim.scenario.changing import with_overrides, with_policy
from sim.scenario.text.faults import written_key

TODAY = "as_today"
"""The policy that is added where a scenario has none without changes of its own."""


@dataclass(frozen=True, slots=True)
class Labels:
    """What policies are called: one whose measures were moved, and the country as it is."""

    changed: str = "{policy}"
    today: str = TODAY


PLAIN = Labels()


@dataclass(frozen=True, slots=True)
class Setting:
    """A policy with what is not as the scenario has it: pairs of key and TOML text.

    `changed` are measures of the policy, `assumed` what the reader holds true under every policy.
    """

    policy: str
    changed: tuple[tuple[str, str], ...] = ()
    assumed: tuple[tuple[str, str], ...] = ()
    against_today: bool = False

    @property
    def overrides(self) -> tuple[str, ...]:
        """Give the measures as --set takes them."""
        return tuple(f"{_of(self.policy)}.{key}={text}" for key, text in self.changed)

    def assumptions(self, scenario: Scenario) -> tuple[str, ...]:
        """Give the assumptions as --set takes them: what is to come is laid over the future of every policy."""
        ahead = {one.key for one in ASSUMPTIONS if one.is_ahead}
        everywhere = [f"{key}={text}" for key, text in self.assumed if key not in ahead]
        to_come = [(key, text) for key, text in self.assumed if key in ahead]
        of_policies = [f"{_of(one.name)}.{key}={text}" for one in scenario.policies for key, text in to_come]
        return *everywhere, *of_policies


def _of(policy: str) -> str:
    return written_key(("policy", policy))


def setting_of(scenario: Scenario, stand: Stand) -> Setting:
    """Keep of where everything stands what differs from the scenario: what nobody moved keeps its dates."""
    policy, texts = stand["policy"], stand["texts"]
    start = start_texts(scenario, policy)

    def moved(levers: Sequence[Lever]) -> tuple[tuple[str, str], ...]:
        return tuple((one.key, texts[one.key]) for one in levers if differs(texts[one.key], start[one.key]))

    return Setting(policy, moved(MEASURES), moved(ASSUMPTIONS), stand["today"])


def today_of(scenario: Scenario, policy: str) -> str:
    """Name the policy that is the country as it is, other than the one that is changed; TODAY where there is none."""
    same = (one.name for one in scenario.policies if not scenario.own_changes[one.name] and one.name != policy)
    return next(same, TODAY)


def grounded(scenario: Scenario, setting: Setting, labels: Labels = PLAIN) -> Scenario:
    """Return the scenario under what the reader assumes, compared with what the reader compares with.

    Raises:
        ScenarioError: when a value is refused, with the sentence that a file or --set gets.
    """
    against: list[str] = []
    if setting.against_today:
        today = today_of(scenario, setting.policy)
        scenario = scenario if today != TODAY else with_policy(scenario, Policy(TODAY, labels.today))
        against = [f"reference={json.dumps(today, ensure_ascii=False)}"]
    return with_overrides(scenario, (*setting.assumptions(scenario), *against))


def applied(scenario: Scenario, setting: Setting, labels: Labels = PLAIN) -> Scenario:
    """Return a scenario with the measures of a setting in it, and its policy under a label that says so.

    Raises:
        ScenarioError: when a value is refused, with the sentence that a file or --set gets.
    """
    if not setting.changed:
        return scenario
    label = json.dumps(labels.changed.format(policy=scenario.policy(setting.policy).label), ensure_ascii=False)
    return with_overrides(scenario, (*setting.overrides, f"{_of(setting.policy)}.label={label}"))


def compared(scenario: Scenario, policy: str) -> tuple[str, ...]:
    """Name the reference and a policy in the order of the scenario."""
    return tuple(one.name for one in scenario.policies if one.name in {scenario.reference, policy})


def command(file: str, scenario: Scenario, setting: Setting, replications: int) -> str:
    """Write the command that gives the same numbers: on the file, or on the saved one where a policy was added."""
    ending = ["--replications", str(replications)]
    today = today_of(scenario, setting.policy) if setting.against_today else ""
    if today == TODAY:
        return shell.written([*shell.program(), saved_name(scenario), *ending])
    against = [f"reference={json.dumps(today, ensure_ascii=False)}"] if today else []
    overrides = (*scenario.overrides, *setting.assumptions(scenario), *against, *setting.overrides)
    given = [word for override in overrides for word in ("--set", override)]
    return shell.written([*shell.program(), file, *given, *ending])


def saved_name(scenario: Scenario) -> str:
    """Name the file in which a setting is saved."""
    return f"{Path(scenario.path).stem or 'scenario'}_what_if.toml"
