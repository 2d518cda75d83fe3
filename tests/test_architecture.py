"""The rooms of the house and the doors between them."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Container, Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SIM = ROOT / "sim"

LAYERS = (
    *(
        "machine",
        "parameters",
        "scenario",
        "rules",
        "world",
        "measure",
        "experiment",
        "money",
        "evidence",
        "calibration",
        "forecasts",
    ),
    *("analysis", "validation", "report", "dossier", "explorer", "top"),
)
"""Each room may import the rooms before it; modules beside the rooms may import every room."""

ONLY_IN = {
    "mesa": {"world"},
    "numba": {"world"},
    "plotly": {"report"},
    "jinja2": {"machine", "report"},
    "xlsxwriter": {"report"},
    "odf": {"report"},
    "docx": {"report"},
    "matplotlib": {"report"},
    "cloudpickle": {"experiment"},
    "dask": {"experiment"},
    "distributed": {"experiment"},
    "statsmodels": {"calibration"},
    "rocrate": {"dossier"},
    "dash": {"explorer"},
    "flask": {"explorer"},
    "werkzeug": {"explorer"},
}
RULES_MAY_IMPORT = {"__future__", "collections.abc", "dataclasses", "enum", "math", "typing"}
LONGEST_FILE, FULLEST_FOLDER = 350, 12
VAGUE_NAMES = {"utils", "util", "helpers", "helper", "common", "base", "core", "misc"}
HEAVY = {
    "dash",
    "dask",
    "distributed",
    "docx",
    "flask",
    "jinja2",
    "matplotlib",
    "mesa",
    "numba",
    "numpy",
    "pandas",
    "plotly",
    "pydantic",
    "scipy",
    "statsmodels",
    "tqdm",
    "werkzeug",
    "xlsxwriter",
}


def modules() -> list[Path]:
    return sorted(SIM.rglob("*.py"))


def room(path: Path) -> str:
    parts = path.relative_to(SIM).parts
    return parts[0] if len(parts) > 1 else "top"


def imports(path: Path) -> Iterator[tuple[str, int]]:
    """Yield every module a file imports, wherever in the file, with its line."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno} imports by a relative name"
            yield from ((f"{node.module}.{alias.name}", node.lineno) for alias in node.names)


def place(path: Path, line: int) -> str:
    return f"{path.relative_to(ROOT).as_posix()}:{line}"


def test_imports_point_one_way() -> None:
    wrong = []
    for path in modules():
        for name, line in imports(path):
            parts = name.split(".")
            if parts[0] != "sim" or len(parts) < 2:
                continue
            target = parts[1] if parts[1] in LAYERS else "top"
            if target == "top" and parts[1] in {"__version__"}:
                continue
            if path == SIM / "__init__.py":
                continue
            if LAYERS.index(target) > LAYERS.index(room(path)):
                wrong.append(f"{place(path, line)} {room(path)} imports {name}")
    assert not wrong, "\n".join(wrong)


def test_no_room_opens_a_file_of_another_by_its_path() -> None:
    wrong = [
        f"{place(path, line)} opens {found.relative_to(ROOT).as_posix()}: let its room read it"
        for path in modules()
        for found, line in paths_named(path, path.read_text(encoding="utf-8"))
        if found.is_relative_to(SIM) and found.is_file() and room(found) not in {"top", room(path)}
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(
    "text",
    [
        '_F = Path(__file__).resolve().parents[2] / "parameters" / "register.toml"',
        '_ROOM = Path(__file__).parent.parent.parent\ndef read(): return open(_ROOM / "parameters/register.toml")',
        'REGISTER = Path("sim/parameters/register.toml")',
    ],
)
def test_a_path_to_another_room_is_seen_however_it_is_put_together(text: str) -> None:
    found = [path for path, _ in paths_named(SIM / "scenario" / "text" / "fit_plan.py", text)]
    assert SIM / "parameters" / "register.toml" in found


def paths_named(path: Path, text: str) -> Iterator[tuple[Path, int]]:
    """Yield every path that a module puts together from where it stands, or names from the root, with its line."""
    tree = ast.parse(text)
    known: dict[str, Path] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and (found := _path_of(node.value, path, known)):
            known |= {target.id: found for target in node.targets if isinstance(target, ast.Name)}
    for node in ast.walk(tree):
        if isinstance(node, ast.BinOp | ast.Call) and (found := _path_of(node, path, known)):
            yield found, node.lineno


def _path_of(node: ast.AST, path: Path, known: dict[str, Path]) -> Path | None:
    """Work out `Path(__file__)`, `Path("...")`, `.resolve()`, `.parent`, `.parents[n]` and `/ "..."`."""
    match node:
        case ast.Name(id=name):
            return known.get(name)
        case ast.Call(func=ast.Name(id="Path"), args=[ast.Name(id="__file__")]):
            return path
        case ast.Call(func=ast.Name(id="Path"), args=[ast.Constant(value=str(written))]):
            return ROOT / written
        case ast.Call(func=ast.Attribute(value=inner, attr="resolve")):
            return _path_of(inner, path, known)
        case ast.Attribute(value=inner, attr="parent") if found := _path_of(inner, path, known):
            return found.parent
        case ast.Subscript(value=ast.Attribute(value=inner, attr="parents"), slice=ast.Constant(value=int(up))):
            found = _path_of(inner, path, known)
            return found.parents[up] if found else None
        case ast.BinOp(left=left, op=ast.Div(), right=ast.Constant(value=str(part))):
            found = _path_of(left, path, known)
            return found / part if found else None
    return None


def test_the_report_and_the_validation_stand_side_by_side() -> None:
    wrong = [
        f"{place(path, line)} imports {name}"
        for path in modules()
        if room(path) == "report"
        for name, line in imports(path)
        if name.startswith("sim.validation")
    ]
    assert not wrong, "\n".join(wrong)


def test_each_big_library_has_one_home() -> None:
    wrong = [
        f"{place(path, line)} imports {name}"
        for path in modules()
        for name, line in imports(path)
        if (homes := ONLY_IN.get(name.split(".")[0])) and room(path) not in homes
    ]
    assert not wrong, "\n".join(wrong)


def test_rules_import_nothing_but_plain_python_and_each_other() -> None:
    wrong = [
        f"{place(path, line)} imports {name}"
        for path in sorted((SIM / "rules").rglob("*.py"))
        for name, line in imports(path)
        if not name.startswith("sim.rules") and name.rpartition(".")[0] not in RULES_MAY_IMPORT
        if name not in RULES_MAY_IMPORT
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("where", ["rules", "world"])
def test_no_random_generator_is_made_or_asked_in_rules_and_world(where: str) -> None:
    wrong = []
    for path in sorted((SIM / where).rglob("*.py")):
        wrong += [f"{place(path, line)} imports {n}" for n, line in imports(path) if n.split(".")[0] == "random"]
        nodes = (node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Attribute))
        wrong += [place(path, node.lineno) for node in nodes if _draws(node)]
    assert not wrong, "\n".join(wrong)


def _draws(node: ast.Attribute) -> bool:
    """Say whether code makes a generator or asks one; handing Mesa its own (`random=self.random`) is neither."""
    if node.attr in {"default_rng", "RandomState", "SeedSequence"}:
        return True
    is_numpy = isinstance(node.value, ast.Name) and node.value.id in {"np", "numpy"} and node.attr == "random"
    return is_numpy or (isinstance(node.value, ast.Attribute) and node.value.attr in {"random", "rng"})


def test_generators_elsewhere_are_seeded_explicitly_and_name_their_stream() -> None:
    wrong = [
        place(path, node.lineno)
        for path in modules()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "default_rng"
        and (not node.args or any(isinstance(part, ast.Constant) for part in ast.walk(node.args[0])))
    ]
    assert not wrong, f"name the stream in sim/machine/streams.py: {', '.join(wrong)}"


def test_every_file_is_named_after_its_subject() -> None:
    vague = [path for path in modules() if path.stem in VAGUE_NAMES]
    assert not vague


def test_no_file_is_longer_than_a_reader_wants() -> None:
    lines = {path.relative_to(SIM).as_posix(): len(path.read_text("utf-8").splitlines()) for path in modules()}
    assert {name: count for name, count in lines.items() if count > LONGEST_FILE} == {}


def test_no_folder_holds_more_modules_than_a_reader_wants() -> None:
    modules_in = Counter(path.parent.relative_to(SIM).as_posix() for path in modules())
    assert {name: n for name, n in modules_in.items() if n > FULLEST_FOLDER} == {}


def test_the_walk_through_the_house_passes_files_that_are_there() -> None:
    walk = (ROOT / "docs/decisions/layers.md").read_text(encoding="utf-8").partition("## Four things")[2]
    passed = re.findall(r"`([a-z_/]+\.(?:py|toml))`", walk)
    assert len(passed) > 30
    assert [name for name in passed if not (SIM / name).is_file()] == []


def test_packages_export_and_compute_nothing() -> None:
    allowed = (ast.Import, ast.ImportFrom, ast.Expr, ast.Assign)
    for path in SIM.rglob("*/__init__.py"):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            assert isinstance(node, allowed), place(path, node.lineno)
            if isinstance(node, ast.Assign):
                assert [target.id for target in node.targets if isinstance(target, ast.Name)] == ["__all__"]


def test_there_is_no_circle_of_imports_also_counting_those_inside_functions() -> None:
    _refuse_circles(_links(lambda path, line: line not in _only_for_types(path)))


def test_there_is_no_circle_of_types_but_that_of_a_model_and_its_agents() -> None:
    links = _links(lambda path, line: True)
    links["sim.world.agents.foreigner"].remove("sim.world.agents.model")
    _refuse_circles(links)


def _links(counts: Callable[[Path, int], bool]) -> dict[str, set[str]]:
    """Return which modules each module imports, by name, of the imports on lines that count."""
    known = {
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path for path in modules()
    }
    return {
        name: {_module(one, known) for one, line in imports(path) if counts(path, line)} & known.keys() - {name}
        for name, path in known.items()
    }


def _module(name: str, known: Container[str]) -> str:
    """Return the module that an imported name is, or stands in."""
    return name if name in known else name.rpartition(".")[0]


@cache
def _only_for_types(path: Path) -> set[int]:
    """Return the lines of a file that only a type checker reads."""
    return {
        line
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        for line in range(node.lineno, (node.end_lineno or node.lineno) + 1)
    }


def _refuse_circles(links: Mapping[str, set[str]]) -> None:
    seen: set[str] = set()
    for start in links:
        _follow(start, links, (), seen)


def _follow(name: str, links: Mapping[str, set[str]], trail: tuple[str, ...], seen: set[str]) -> None:
    assert name not in trail, " -> ".join([*trail, name])
    if name in seen:
        return
    for target in links[name]:
        _follow(target, links, (*trail, name), seen)
    seen.add(name)


def loaded_by(code: str) -> set[str]:
    """Return the heavy libraries that some code loads in a fresh Python."""
    report = f"{code}\nimport sys\nprint('LOADED', *sorted({HEAVY!r} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", report], capture_output=True, text=True, cwd=ROOT, check=True)
    return set(done.stdout.strip().splitlines()[-1].split()[1:])


def test_importing_sim_loads_nothing_heavy() -> None:
    assert loaded_by("import sim") == set()


def test_asking_for_help_loads_nothing_heavy() -> None:
    assert loaded_by("from sim.cli import main\ntry:\n    main(['--help'])\nexcept SystemExit:\n    pass") == set()


def test_listing_the_scenarios_loads_nothing_heavy() -> None:
    assert loaded_by("from sim.cli import main\nmain([])") == set()


def test_checking_a_scenario_loads_no_engine_and_no_tables() -> None:
    loaded = loaded_by("from sim.cli import main\nassert main(['scenarios/maatwerk.toml', '--check']) == 0")
    assert loaded <= {"pydantic"}


def test_public_names_are_there() -> None:
    import sim

    assert all(getattr(sim, name) is not None for name in sim.__all__)
    assert set(sim.__all__) <= set(dir(sim))
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = sim.nothing
