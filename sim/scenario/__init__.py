"""From a scenario file to checked, frozen objects: the plan, the policies, each setting in each month."""

from sim.scenario.loading import load
from sim.scenario.plan import BreakEven, Plan, Replications
from sim.scenario.scenario import DatedValue, Explanation, Policy, Scenario
from sim.scenario.text.faults import Fault, ScenarioError

__all__ = [
    "BreakEven",
    "DatedValue",
    "Explanation",
    "Fault",
    "Plan",
    "Policy",
    "Replications",
    "Scenario",
    "ScenarioError",
    "load",
]
