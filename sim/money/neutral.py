"""Budget-neutral: move one lever until a policy costs the state what the reference costs."""

from collections.abc import Iterator

from sim.parameters.catalogue import settings
from sim.scenario import Policy, Scenario
from sim.scenario.changing import with_money
from sim.scenario.money import Instrument, MoneyPlan, Move
from sim.scenario.text.checking import known_key, unknown_key
from sim.scenario.text.faults import Fault, ScenarioError

OPTION = "--equal-money"


def budget_neutral(scenario: Scenario, written: str) -> Scenario:
    """Return a scenario that moves a lever of each policy until it costs what the reference costs.

    Raises:
        ScenarioError: when that is no lever that can be moved, or there is nothing to compare.
    """
    key = known_key(written)
    wrong: tuple[str, ...] = ()
    if key is None:
        wrong = unknown_key(written)
    elif settings()[key].kind != "lever" or settings()[key].type not in ("int", "float"):
        wrong = ("is no lever that is a number", "allowed: levers with a range, as support.cash_eur")
    elif len(scenario.policies) < 2:
        wrong = ("compares policies", "give a scenario with more than one")
    if wrong or key is None:
        raise ScenarioError([Fault(OPTION, None, written, "; ".join(filter(None, wrong)))])
    others = (policy for policy in scenario.policies if policy.name != scenario.reference)
    moved = tuple(one for policy in others for one in _both_ways(scenario, policy, key))
    return with_money(scenario, MoneyPlan((0.0,), "net", moved))


def _both_ways(scenario: Scenario, policy: Policy, key: str) -> Iterator[Instrument]:
    """Yield the lever moved up and down from where the policy has it."""
    setting, start = settings()[key], scenario.value(key, policy.name, scenario.plan.month(scenario.plan.future_from))
    for way, end in (("more", setting.maximum), ("less", setting.minimum)):
        if end is not None and end != start:
            stop = int(end) if setting.type == "int" else float(end)
            yield Instrument(f"{policy.name} {way}", policy.label, (Move(key, start, stop),), "", policy.name)
