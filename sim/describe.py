"""The model description (ODD+D): its words stand in model_description.md.j2, its tables come from the running code."""

from __future__ import annotations

import ast
import inspect
import pkgutil
from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from sim.machine.templates import filled
from sim.measure.lives import STATUS_NAMES
from sim.parameters import ensemble
from sim.parameters.catalogue import countries, published, settings
from sim.parameters.outcomes import OUTCOMES
from sim.parameters.targets import targets

if TYPE_CHECKING:
    from sim.scenario import Scenario

Rows = list[tuple[str, ...]]


def description(scenario: Scenario | None = None) -> str:
    """Return the description as Markdown, for a scenario or for the values every scenario starts from."""
    sets = ensemble.ensemble() if ensemble.FILE.is_file() else ()
    tables = {
        "schedule": _schedule(),
        "outcomes": _outcomes(),
        "inputs": _inputs(),
        "policies": _policies(scenario) if scenario else [],
        "countries": _countries(),
        "rules": _rules(),
        "plan": _plan(scenario),
        "settings": _settings(scenario),
        "evidence": _evidence(),
        "targets": _targets(),
    }
    return filled(
        Path(__file__).parent / "model_description.md.j2",
        **{name: [[_in_cell(text) for text in row] for row in rows] for name, rows in tables.items()},
        statuses=STATUS_NAMES,
        sets=sets,
        worth=1.0 / sum(weight**2 for weight, _ in sets) if sets else 0.0,
        error=targets()[0],
    )


def _schedule() -> Rows:
    """Return what a person meets in a month, in the order in which the procedures call one another."""
    from sim.world import month

    seen: set[Callable[..., object]] = set()
    steps = [step for start in (month.arrive, month.come_back, month.live) for step in _steps(start, seen)]
    return [(f"`{step.__name__}`", step.__module__.rpartition(".")[2], _first_sentence(step)) for step in steps]


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


def _outcomes() -> Rows:
    return [(f"`{o.name}`", o.unit, o.formula, o.direction, o.law) for o in OUTCOMES.values()]


def _inputs() -> Rows:
    return [(one.title, one.unit, one.source) for one in published().values() if one.role == "input"]


def _rules() -> Rows:
    """Return every rule of the rule book, by subject."""
    import sim.rules

    rows: Rows = []
    found = [one.name for one in pkgutil.walk_packages(sim.rules.__path__, "sim.rules.") if not one.ispkg]
    for subject, name in sorted((name.rpartition(".")[2], name) for name in found):
        module = import_module(name)
        functions = [item for _, item in inspect.getmembers(module, inspect.isfunction)]
        own = [item for item in functions if item.__module__ == module.__name__ and not item.__name__.startswith("_")]
        rows += [(f"`{rule.__name__}`", subject, _first_sentence(rule)) for rule in sorted(own, key=_line)]
    return rows


def _line(function: Callable[..., object]) -> int:
    return inspect.getsourcelines(function)[1]


def _targets() -> Rows:
    from sim.evidence.counting import COUNTED

    return [
        (
            one.name.replace("_", " "),
            _first_sentence(COUNTED[one.name].count),
            ", ".join(str(year) for year in sorted(one.known)),
            " or ".join(f"{error:.3g}" for error in sorted(set(one.discrepancy.values()))),
        )
        for one in targets()
    ]


def _policies(scenario: Scenario) -> Rows:
    rows: Rows = []
    for policy in scenario.policies:
        changes = [
            f"{scenario.plan.date(month).isoformat()[:7]}: `{key}` = {value}"
            for month, values in scenario.changes(policy.name)
            for key, value in values.items()
        ]
        name = f"`{policy.name}`" + (" (reference)" if policy.name == scenario.reference else "")
        rows.append((name, policy.label, "; ".join(changes)))
    return rows


def _countries() -> Rows:
    return [
        (
            *(c.name, _dates(c.share), f"{c.dublin_share:g}", c.tier),
            *(_dates(c.regime), _dates(c.prospect), _dates(c.safety), c.evidence),
        )
        for c in countries()
    ]


def _settings(scenario: Scenario | None) -> Rows:
    from sim.report.book.shown_settings import evidence_name, in_sources
    from sim.report.say.language import catalogue

    say = catalogue("en")
    rows: Rows = []
    for key, setting in settings().items():
        found = scenario.explain(key) if scenario else None
        value = found.value if found else setting.default
        is_fitted = found.is_fitted if found else setting.is_fitted
        evidence = evidence_name(found.evidence if found else setting.evidence, is_fitted, say)
        source = found.source if found else setting.source
        doubt = "" if setting.low is None or setting.high is None else f"{setting.low:g} to {setting.high:g}"
        cost = ", ".join(f"`{count}`" for count in setting.priced) or setting.unpriced
        beside = in_sources(setting, say)
        rows.append((f"`{key}`", setting.meaning, str(value), setting.unit, doubt, evidence, source, beside, cost))
    return rows


def _evidence() -> Rows:
    """Return the evidence that enters otherwise than as a setting, or not at all, with the reason."""
    from sim.evidence.of_the_settings import gathered

    rows: Rows = []
    for one in gathered().values():
        became = {"used": one.used, "published figure": one.figure, "refused": one.refused}
        rows += [(f"`{one.id}`", one.meaning, one.says, kind, why) for kind, why in became.items() if why]
    return rows


def _plan(scenario: Scenario | None) -> Rows:
    """Return the keys of the plan, with the values of a scenario or those that hold when no file says so."""
    from sim.scenario.plan import Plan, values_of
    from sim.scenario.text.writing import value_in_toml

    rows: Rows = []
    for name, key, value in values_of(scenario.plan if scenario else Plan()):
        bounds = f"{key.within[0]} to {key.within[1]}" if key.within else ""
        rows.append((f"`plan.{name}`", key.meaning, "" if value is None else value_in_toml(value), bounds))
    return rows


def _dates(calendar: Sequence[tuple[object, object]]) -> str:
    return "; ".join(f"{value} from {day}" for day, value in calendar)


def _first_sentence(item: object) -> str:
    text = inspect.getdoc(item) or ""
    return text.split("\n\n")[0].replace("\n", " ")


def _in_cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
