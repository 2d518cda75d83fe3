"""A side question on the first replications: what if support draws people as strongly as its range allows?

Nobody has measured the pull of support, so that it is off. How much hangs on that is run apart, on a few replications.
"""

from sim.parameters.catalogue import settings
from sim.scenario import Scenario

SWITCH, STRENGTHS = "incentives.pull", ("behaviour.pull_near", "behaviour.pull_far")
REPLICATIONS = 8  # lowest and highest of eight: enough to tell a handful from hundreds, at 8% of the usual run


def strongest() -> dict[str, float]:
    """Return the upper ends of the plausible ranges of the pull of near and of other origins, per EUR 1,000."""
    highs = {key: settings()[key].high for key in STRENGTHS}
    if None in highs.values():
        raise ValueError("the pull has no plausible range")
    return {key: float(high) for key, high in highs.items() if high is not None}


def is_open(scenario: Scenario) -> bool:
    """Tell whether the question is open: policies are compared, and the pull is off under all of them."""
    return len(scenario.policies) > 1 and is_off(scenario)


def is_off(scenario: Scenario) -> bool:
    """Tell whether support draws nobody under any policy."""
    courses = (scenario.timelines[policy.name][SWITCH] for policy in scenario.policies)
    return not any(step.value for course in courses for step in course)


def with_pull(scenario: Scenario, replications: int) -> Scenario:
    """Return a scenario of so many replications in which support draws people as strongly as its range allows."""
    from sim.scenario.changing import with_overrides

    pull = [f"{SWITCH}=true", *(f"{key}={value}" for key, value in strongest().items())]
    return with_overrides(scenario, [*pull, f"plan.replications={replications}", "plan.held_out=false"])


def asked_of_pull(scenario: Scenario, replications: int = REPLICATIONS) -> Scenario | None:
    """Return the first replications with the strongest pull; None where the question is not open."""
    few = min(REPLICATIONS, replications)
    return with_pull(scenario, few) if is_open(scenario) else None
