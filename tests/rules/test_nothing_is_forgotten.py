"""What one step of adding something leaves undone is named, with what to do: settings, fields, counts, outcomes.

What is refused when the program starts is not asked here again.
"""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import sim
from sim.measure.measuring import BEDS
from sim.parameters.catalogue import settings
from sim.parameters.outcomes import OUTCOMES
from sim.rules.facts import Country, Month, Person
from sim.rules.vocabulary import Arrangement, Source, Status
from sim.world.ledger import Count
from sim.world.record.layout import SETTINGS, fields_of, is_group

SIM = Path(sim.__file__).parent
FACTS = {"me": Person, "origin": Country, "world": Month}
"""The class of facts that each name stands for in rules and procedures."""
DECLARING = {"facts.py", "register.py", "derived.py", "dating.py"}
WITHOUT_OUTCOME = {
    "nuisance_months": "reported in euros, on an account of its own",
    **dict.fromkeys(("full_iom", "full_ngo", "full_eurp"), "read within the month; who waits is reported"),
    "asked_for_deferral": "over whom deferrals are spread",
    **dict.fromkeys((f"new_by_{one.name.lower()}" for one in Source), "how many may come; who does is reported"),
    "removed_without_label": "reported in euros, as support by the EU",
    **dict.fromkeys(BEDS, "reported at the end of the period"),
    "maatwerk_later_cents": "part of the packages, which are reported whole",
}
"""Counts that no outcome adds up, and why."""
BY_NUMBER = {kind.name for kind in (*Status, *Arrangement)} | {f"NEW_BY_{source.name}" for source in Source}
"""Counts with the name of a status, an arrangement or a source are raised by number: `depart`, `agree`, `let_in`."""


@cache
def nodes(path: Path) -> tuple[ast.AST, ...]:
    return tuple(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))


def modules(*rooms: str, apart_from: frozenset[str] | set[str] = frozenset()) -> Iterator[Path]:
    for room in rooms:
        yield from (path for path in sorted((SIM / room).rglob("*.py")) if path.name not in apart_from)


def texts_in(*paths: Path) -> set[str]:
    """Return every text that stands in code."""
    return {
        node.value
        for path in paths
        for node in nodes(path)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def patterns_in(*paths: Path) -> Iterator[str]:
    """Yield the keys of settings that are put together in code, such as `procedure.haz_forced_{tier}`, as patterns."""
    for path in paths:
        for node in nodes(path):
            if isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
                yield "".join(
                    re.escape(str(p.value)) if isinstance(p, ast.Constant) else r"[\w ]+" for p in node.values
                )


# --- fields and settings ----------------------------------------------------------------------------------------------


def misread(path: Path) -> Iterator[str]:
    """Yield each field that a file reads of a person, a country or a month, and that is declared nowhere."""
    for node in nodes(path):
        if not isinstance(node, ast.Attribute):
            continue
        place = f"{path.relative_to(SIM.parent).as_posix()}:{node.lineno} reads {ast.unparse(node)}"
        match node.value:
            case ast.Name(id=name) if name in FACTS and node.attr not in fields_of(FACTS[name]):
                yield f"{place}: declare {node.attr} in {FACTS[name].__name__} of sim/rules/facts.py"
            case ast.Attribute(value=ast.Name(id="world"), attr=group) if kind := fields_of(Month).get(group):
                if is_group(kind) and node.attr not in fields_of(kind):
                    yield f"{place}: declare {node.attr} in {kind.__name__} of sim/rules/register.py"


def test_every_field_that_rules_and_procedures_read_is_declared() -> None:
    wrong = [fault for path in modules("rules", "world/agents", "world") for fault in misread(path)]
    assert not wrong, "\n".join(wrong)


def test_every_field_that_is_declared_is_read() -> None:
    paths = list(modules("rules", "world", apart_from=DECLARING))
    read = texts_in(*paths) | {node.attr for path in paths for node in nodes(path) if isinstance(node, ast.Attribute)}
    idle = [name for facts in FACTS.values() for name in declared(facts) if name not in read]
    assert not idle, f"no rule reads {', '.join(idle)}: read it in a rule, or take it out of sim/rules"


def declared(facts: type) -> Iterator[str]:
    for name, kind in fields_of(facts).items():
        yield from fields_of(kind) if is_group(kind) else [name]


def test_every_setting_is_read() -> None:
    paths = list(modules("."))
    known = {f"{group}.{name}" for group, name, _ in SETTINGS} | texts_in(*paths)
    composed = re.compile("|".join(patterns_in(*paths)))
    idle = [key for key in settings() if key not in known and not composed.fullmatch(key)]
    assert not idle, (
        f"nothing reads {', '.join(idle)}: declare it in its group in sim/rules/register.py and read it in a rule, or "
        "read a price in sim/rules/costs.py"
    )


# --- counts -----------------------------------------------------------------------------------------------------------


def test_every_count_is_counted() -> None:
    procedures = [node for path in modules("world", apart_from={"ledger.py"}) for node in nodes(path)]
    raised = [node.target for node in nodes(SIM / "world/ledger.py") if isinstance(node, ast.AugAssign)]
    counted = {
        node.attr
        for node in (*procedures, *(inner for target in raised for inner in ast.walk(target)))
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "Count"
    }
    idle = [count.name for count in Count if count.name not in counted | BY_NUMBER]
    assert not idle, f"nothing counts {', '.join(idle)}: raise it in the procedure of sim/world where it happens"


def test_every_count_is_reported() -> None:
    asked = {column for outcome in OUTCOMES.values() for column in (*outcome.columns, *outcome.less, *outcome.over)}
    paths = list(modules("measure", "evidence", "calibration", "validation"))
    composed = re.compile("|".join(patterns_in(*paths)))
    known = asked | texts_in(*paths) | read_by_rules() | WITHOUT_OUTCOME.keys()
    silent = [name for count in Count if (name := count.name.lower()) not in known and not composed.fullmatch(name)]
    assert not silent, f"no outcome reports {', '.join(silent)}: enter it in sim/parameters/outcomes.toml"


def read_by_rules() -> set[str]:
    """Name the counts that procedures look back at, rather than raise."""
    return {
        name.lower()
        for path in modules("world")
        for node in nodes(path)
        if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load)
        for name in re.findall(r"Count\.(\w+)", ast.unparse(node.slice))
    }
