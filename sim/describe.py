"""The model description (ODD+D): the words of `odd_elements`, with every table taken from the running code."""

from __future__ import annotations

import ast
import inspect
import pkgutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from importlib import import_module
from typing import TYPE_CHECKING

from sim import odd_elements as odd
from sim.parameters.catalogue import countries, published, settings

if TYPE_CHECKING:
    from sim.scenario import Scenario

Elements = Mapping[str, Iterable[str]]

_HEAD = """\
# Model description

Written by `python run.py --describe --out docs`: the elements of ODD+D, with parameters, schedule, rules and
outcomes as the running code has them. For a first reading: [the model in two pages](model.md).
"""


def description(scenario: Scenario | None = None) -> str:
    """Return the description as Markdown, for a scenario or for the values every scenario starts from."""
    parts = (("Overview", _overview()), ("Design concepts", _concepts()), ("Details", _details(scenario)))
    lines = [_HEAD]
    for number, (title, elements) in enumerate(parts, 1):
        lines.append(f"## {'I' * number}. {title}\n")
        lines += [_section(element, list(content)) for element, content in elements.items()]
    return "\n".join(lines)


def _overview() -> Elements:
    return {
        "Purpose": [odd.PURPOSE],
        "Entities, state variables and scales": [odd.ENTITIES, *_statuses()],
        "Process overview and scheduling": _schedule(),
    }


def _concepts() -> Elements:
    return {
        "Theoretical and empirical background": [odd.BACKGROUND],
        "Individual decision making": [odd.DECISIONS],
        "Learning": [odd.LEARNING],
        "Individual sensing": [odd.SENSING],
        "Individual prediction": [odd.PREDICTION],
        "Interaction": [odd.INTERACTION],
        "Collectives": [odd.COLLECTIVES],
        "Heterogeneity": [odd.HETEROGENEITY],
        "Stochasticity": [odd.CHANCE],
        "Observation and emergence": [odd.OBSERVATION, "", *_outcomes()],
    }


def _details(scenario: Scenario | None) -> Elements:
    return {
        "Implementation details": [odd.IMPLEMENTATION],
        "Initialisation": [odd.INITIALISATION],
        "Input data": [odd.INPUT, "", *_inputs()],
        **({"Policies compared": _policies(scenario)} if scenario else {}),
        "Countries of origin": _countries(),
        "Submodels": _rules(),
        "Plan of a run": _plan(scenario),
        "Parameters and levers": _settings(scenario),
        "Evidence that is no setting": _evidence(),
        "What is fitted": [odd.FITTED, "", *_ensemble(), "", *_targets()],
    }


def _section(title: str, lines: Sequence[str]) -> str:
    return f"### {title}\n\n" + "\n".join(lines) + "\n"


def _statuses() -> Iterator[str]:
    from sim.measure.lives import STATUS_NAMES

    yield ""
    yield "Statuses: " + ", ".join(f"`{name}`" for name in STATUS_NAMES) + "."


def _schedule() -> Iterator[str]:
    """Yield what a person meets in a month, in the order in which the procedures call one another."""
    from sim.world import month

    yield odd.SCHEDULE
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
    from sim.parameters.outcomes import OUTCOMES

    rows = [(f"`{o.name}`", o.unit, o.formula, o.direction, o.law) for o in OUTCOMES.values()]
    return _table(("outcome", "unit", "formula", "preferred", "law"), rows)


def _inputs() -> Iterator[str]:
    used = [figure for figure in published().values() if figure.role == "input"]
    return _table(("figure", "unit", "source"), [(one.title, one.unit, one.source) for one in used])


def _rules() -> Iterator[str]:
    """Yield every rule of the rule book, by subject."""
    import sim.rules

    rows = []
    found = [one.name for one in pkgutil.walk_packages(sim.rules.__path__, "sim.rules.") if not one.ispkg]
    for subject, name in sorted((name.rpartition(".")[2], name) for name in found):
        module = import_module(name)
        functions = [item for _, item in inspect.getmembers(module, inspect.isfunction)]
        own = [item for item in functions if item.__module__ == module.__name__ and not item.__name__.startswith("_")]
        rows += [(f"`{rule.__name__}`", subject, _first_sentence(rule)) for rule in sorted(own, key=_line)]
    yield "The rule book: functions of a person and of the settings of a month, without side effects."
    yield ""
    yield from _table(("rule", "subject", "what it gives"), rows)


def _line(function: Callable[..., object]) -> int:
    return inspect.getsourcelines(function)[1]


def _ensemble() -> Iterator[str]:
    from sim.parameters.ensemble import FILE, ensemble

    if not FILE.is_file():
        yield "No ensemble has been fitted yet."
        return
    sets = ensemble()
    worth = 1.0 / sum(weight**2 for weight, _ in sets)
    yield f"The ensemble has {len(sets)} sets, worth as much as {worth:.0f} equal ones. They set"
    yield ", ".join(f"`{key}`" for key in sets[0][1]) + "."


def _targets() -> Iterator[str]:
    from sim.evidence.counting import COUNTED
    from sim.parameters.targets import targets

    rows = [
        (
            one.name.replace("_", " "),
            _first_sentence(COUNTED[one.name].count),
            ", ".join(str(year) for year in sorted(one.known)),
            " or ".join(f"{error:.3g}" for error in sorted(set(one.discrepancy.values()))),
        )
        for one in targets()
    ]
    shared, walk = targets()[0].shared, targets()[0].walk
    yield "Yearly figures that the flows are fitted to or compared with; the error is one standard deviation that the"
    yield f"model is allowed by itself (assumed). {shared:.0%} of its variance is the same in all years of a figure,"
    yield f"and after the last fitted year a figure drifts by {walk:.0%} a year:"
    yield ""
    yield from _table(("figure", "what is counted", "published", "error, as a share"), rows)


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
            _dates(c.share),
            f"{c.dublin_share:g}",
            c.tier,
            _dates(c.regime),
            _dates(c.prospect),
            _dates(c.safety),
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
        "safe",
        "evidence",
    )
    return _table(heads, rows)


def _settings(scenario: Scenario | None) -> Iterator[str]:
    from sim.report.book.shown_settings import evidence_name, in_sources
    from sim.report.say.language import catalogue

    say, rows = catalogue("en"), []
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
    heads = (
        "setting",
        "meaning",
        "value",
        "unit",
        "plausible range",
        "evidence",
        "source",
        "other in the sources",
        "price of a lever",
    )
    return _table(heads, rows)


def _evidence() -> Iterator[str]:
    """Yield the evidence that enters otherwise than as a setting, or not at all, with the reason."""
    from sim.evidence.of_the_settings import gathered

    rows = []
    for one in gathered().values():
        became = {"used": one.used, "published figure": one.figure, "refused": one.refused}
        rows += [(f"`{one.id}`", one.meaning, one.says, kind, why) for kind, why in became.items() if why]
    return _table(("evidence", "meaning", "value", "became", "where or why"), rows)


def _plan(scenario: Scenario | None) -> Iterator[str]:
    """Yield the keys of the plan, with the values of a scenario or those that hold when no file says so."""
    from sim.scenario.plan import Plan, values_of
    from sim.scenario.text.writing import value_in_toml

    rows = []
    for name, key, value in values_of(scenario.plan if scenario else Plan()):
        bounds = f"{key.within[0]} to {key.within[1]}" if key.within else ""
        rows.append((f"`plan.{name}`", key.meaning, "" if value is None else value_in_toml(value), bounds))
    return _table(("key", "meaning", "value", "allowed"), rows)


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
