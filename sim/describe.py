"""The model description (ODD+D), with every table taken from the running code."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from sim.parameters.catalogue import countries, settings

if TYPE_CHECKING:
    from sim.scenario import Scenario

_PURPOSE = """\
The model answers what a change of return policy does to return from the Netherlands, to costs and
to rights, and how sure that is. It compares policies over the same simulated people with the same
luck. Everyone in it is synthetic; it scores and ranks nobody."""

_ENTITIES = """\
A person has a country of origin, a household, a case (source, track to the origin or to another
Dublin state, label), a readiness to return that is fixed for life, a status, documents and a
history of refusals. A country of origin has a regime of cooperation and a yes or no on the prospect
of removal, both by date. The world has dated settings, a number of detention places and a ledger.
Time passes in calendar months."""

_CHANCE = """\
Every chance is decided by one number between 0 and 1 that follows from the replication, the person,
the month and the kind of decision alone. So the same person meets the same luck under every policy,
whatever others do."""

_MONTH = """\
Dated changes take effect first and the ledger is closed last; in between everyone meets the
procedures of their status, and free detention places are filled by priority once everyone has been
seen."""

_DECISIONS = """\
People weigh waiting against leaving, disappearing and applying again: each has a log-odds that adds
readiness, the value of the offer now open, the felt risk of removal and circumstances. Officers
follow rules and queues."""


def description(scenario: Scenario | None = None) -> str:
    """Return the description as Markdown, for a scenario or for the values every scenario starts from."""
    sections = [
        _section("Purpose", [_PURPOSE]),
        _section("Entities, state and scale", [_ENTITIES, *_statuses()]),
        _section("The month", _schedule()),
        _section("Decisions", [_DECISIONS]),
        _section("Chance", [_CHANCE]),
        _section("What is observed", _outcomes()),
        _section("Policies compared", _policies(scenario)) if scenario else "",
        _section("Countries of origin", _countries()),
        _section("Settings", _settings(scenario)),
    ]
    return "# Model description\n\n" + "\n".join(section for section in sections if section)


def _section(title: str, lines: Sequence[str] | Iterator[str]) -> str:
    return f"## {title}\n\n" + "\n".join(lines) + "\n"


def _statuses() -> Iterator[str]:
    from sim.world.outcomes import STATUS_NAMES

    yield ""
    yield "Statuses: " + ", ".join(f"`{name}`" for name in STATUS_NAMES) + "."


def _schedule() -> Iterator[str]:
    """Yield what a person meets in a month, in the order in which the procedures call one another."""
    from sim.world import month

    yield _MONTH
    yield ""
    seen: set[Callable[..., object]] = set()
    steps = [step for start in (month.arrive, month.come_back, month.live) for step in _steps(start, seen)]
    rows = [(f"`{step.__name__}`", step.__module__.rpartition(".")[2], _first_sentence(step)) for step in steps]
    yield from _table(("procedure", "where", "what it does"), rows)


def _steps(procedure: Callable[..., object], seen: set[Callable[..., object]]) -> Iterator[Callable[..., object]]:
    """Yield a procedure of the month and the procedures it calls, each once."""
    if procedure in seen:
        return
    seen.add(procedure)
    yield procedure
    names = inspect.getclosurevars(procedure).globals
    for node in ast.walk(ast.parse(inspect.getsource(procedure))):
        called = names.get(node.func.id) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else None
        if inspect.isfunction(called) and called.__module__.startswith("sim.world.") and _is_about_a_person(called):
            yield from _steps(called, seen)


def _is_about_a_person(function: Callable[..., object]) -> bool:
    return next(iter(inspect.signature(function).parameters), "") == "me"


def _outcomes() -> Iterator[str]:
    from sim.world.outcomes import OUTCOMES

    rows = [(f"`{o.name}`", o.unit, o.formula, o.direction, o.law) for o in OUTCOMES.values()]
    return _table(("outcome", "unit", "formula", "preferred", "law"), rows)


def _policies(scenario: Scenario) -> Iterator[str]:
    rows = []
    for policy in scenario.policies:
        changes = [
            f"{scenario.plan.date(month).isoformat()[:7]}: `{key}` = {value}"
            for month, values in scenario.changes(policy.name)
            for key, value in values.items()
        ]
        name = f"`{policy.name}`" + (" (reference)" if policy.name == scenario.reference else "")
        rows.append((name, policy.label, "; ".join(changes)))
    return _table(("policy", "label", "dated changes"), rows)


def _countries() -> Iterator[str]:
    rows = [
        (
            c.name,
            f"{c.share:g}",
            f"{c.dublin_share:g}",
            c.tier,
            _dates(c.regime),
            _dates(c.prospect),
            c.evidence,
        )
        for c in countries()
    ]
    heads = (
        "country",
        "share of cases",
        "Dublin share",
        "tier",
        "cooperation",
        "prospect of removal",
        "evidence",
    )
    return _table(heads, rows)


def _settings(scenario: Scenario | None) -> Iterator[str]:
    rows = []
    for key, setting in settings().items():
        found = scenario.explain(key) if scenario else None
        value = found.value if found else setting.default
        evidence = found.evidence if found else setting.evidence
        source = found.source if found else setting.source
        doubt = "" if setting.low is None or setting.high is None else f"{setting.low:g} to {setting.high:g}"
        rows.append((f"`{key}`", setting.meaning, str(value), setting.unit, doubt, evidence, source))
    heads = ("setting", "meaning", "value", "unit", "plausible range", "evidence", "source")
    return _table(heads, rows)


def _dates(calendar: Sequence[tuple[object, object]]) -> str:
    return "; ".join(f"{value} from {day}" for day, value in calendar)


def _first_sentence(item: object) -> str:
    text = inspect.getdoc(item) or ""
    return text.split("\n\n")[0].replace("\n", " ")


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    yield "| " + " | ".join(heads) + " |"
    yield "|" + " --- |" * len(heads)
    for row in rows:
        yield "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in row) + " |"
