"""What a policy is called: its label, completed with what the command line changed and what is assumed."""

from __future__ import annotations

from json import dumps
from typing import TYPE_CHECKING

from sim.parameters.catalogue import Value, settings
from sim.report.findings import Findings
from sim.report.say.language import Catalogue, catalogue
from sim.report.say.rounding import Kind
from sim.report.say.words import written
from sim.report.weigh.assumed import assumed_effects

if TYPE_CHECKING:
    from sim.analysis.results import Results
    from sim.scenario import Scenario


def findings_of(results: Results, say: Catalogue) -> Findings:
    """Give the findings of a run, each policy with an assumed effect marked wherever it is named."""
    marked = {
        policy.name: with_remark(policy.label, say("assumed.mark"))
        for policy in results.scenario.policies
        if assumed_effects(results.scenario, policy.name)
    }
    return Findings(results, marked)


def with_remark(label: str, remark: str) -> str:
    """Add a remark to a label, in the brackets it ends on if there are any."""
    return f"{label[:-1]}; {remark})" if label.endswith(")") else f"{label} ({remark})"


def completed_labels(scenario: Scenario) -> list[str]:
    """Give, as further --set options, the labels of the policies that --set changed: they say what was changed.

    A label that was itself given with --set stays as it is.
    """
    say = catalogue(scenario.language)
    completed = []
    for policy in scenario.policies:
        is_named = any(text.partition("=")[0].strip() == f"policy.{policy.name}.label" for text in scenario.overrides)
        changed = _changed(scenario, policy.name, say)
        if changed and not is_named:
            label = with_remark(policy.label, say("assumed.changed", changes=", ".join(changed)))
            completed.append(f"policy.{policy.name}.label={_quoted(label)}")
    return completed


def _changed(scenario: Scenario, policy: str, say: Catalogue) -> list[str]:
    given = [
        one
        for change in scenario.own_changes[policy]
        for one in change.assignments.values()
        if one.place.name == "--set"
    ]
    return [setting_at(one.key, one.value, say) for one in given]


def setting_at(key: str, value: Value, say: Catalogue) -> str:
    """Give the short name of a setting with a value."""
    return f"{setting_name(key, say)} {value_of(key, value, say)}"


def value_of(key: str, value: Value, say: Catalogue) -> str:
    """Write a value of a setting, a share of people in percent."""
    unit = settings()[key].unit
    is_share = unit.startswith("share") and not isinstance(value, str)
    return say.numerals.exact(float(value), Kind.SHARE) if is_share else written(value, unit, say)


def setting_name(key: str, say: Catalogue) -> str:
    """Give the short name of a setting, or else its name for who reads no register."""
    return settings()[key].short_in(say.language)


def _quoted(text: str) -> str:
    return dumps(text, ensure_ascii=False)
