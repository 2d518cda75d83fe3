"""One name for the content of a scenario, the same wherever and however it was written."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from functools import cache

from sim.parameters.catalogue import countries
from sim.parameters.host.folder import digest_of_host, is_netherlands
from sim.scenario.layers.assignments import Assignment
from sim.scenario.money import MoneyPlan
from sim.scenario.plan import FitPlan, Plan
from sim.scenario.timeline import Timeline, plain


def digest_of(
    head: Mapping[str, str],
    cards: Sequence[str],
    plan: Plan,
    fit: FitPlan | None,
    policies: Sequence[tuple[str, str]],
    timelines: Mapping[str, Mapping[str, Timeline]],
    assigned: Mapping[str, Sequence[Assignment]],
    money: MoneyPlan | None = None,
) -> str:
    """Return the SHA-256 of all that results show: settings by month, evidence, countries, plan, fit, words."""
    content = {
        "head": dict(head),
        "cards": list(cards),
        "plan": asdict(plan),
        **({"host": digest_of_host(plan.host)} if not is_netherlands(plan.host) else {}),
        "policies": policies,
        "settings": {name: plain(course) for name, course in timelines.items()},
        "evidence": {key: _evidence(given[-1]) for key, given in assigned.items() if given[-1].evidence},
        "countries": _countries(),
        **({"fit": asdict(fit)} if fit else {}),
        **({"money": asdict(money)} if money else {}),
    }
    return hashlib.sha256(_canonical(content)).hexdigest()


def _evidence(given: Assignment) -> list[object]:
    return [given.low, given.high, given.evidence, given.source]


@cache
def _countries() -> str:
    rows = [asdict(country) for country in countries()]
    return hashlib.sha256(_canonical(rows)).hexdigest()


def _canonical(content: object) -> bytes:
    return json.dumps(content, sort_keys=True, separators=(",", ":"), default=str).encode()
