"""Whatever is in a file or an option: a scenario, or faults of one line each, and nothing else."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as testing
from hypothesis import strategies as st

from sim.parameters import settings
from sim.scenario import ScenarioError, load
from tests.scenario.scenario_texts import EVERY, SCENARIOS

NASTY = [
    "nan", "-inf", "true", "2.000", "1e999", "-1", "0", '""', "[]", "{}", "[{}]", "2026-01-01",
    "2026-02-30", "07:00:00", "2026-01-01T00:00:00Z", "9" * 5000, "[" * 3000, '"\\u0000"', '"\\ud800"',
    "'''", '"""', "\x00", "0x10", "1_000", "{ from = 2026-01-01 }", '[["a"]]', "[1, 'a', { b = 1 }]",
    '"base/netherlands.toml"', '"."', '"../../../../../../../.."', "a.b.c", '"maatwerk.toml"', "-0.0",
    "5e-324", "\u2028", "{ value = 1 }",
]  # fmt: skip
BASES = [path.read_text(encoding="utf-8") for path in EVERY]
KEYS = [
    *settings(),
    "plan.seed",
    "policy.x.change",
    "change",
    "extends",
    "policy",
    "parameters",
    "reference",
    "",
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the shipped scenarios, of which one is spoilt again and again."""
    folder = tmp_path_factory.mktemp("fuzz")
    for path in EVERY:
        copy = folder / path.relative_to(SCENARIOS)
        copy.parent.mkdir(exist_ok=True)
        copy.write_bytes(path.read_bytes())
    return folder


def survives(folder: Path, content: bytes, *overrides: str) -> None:
    """Load spoilt content; anything but a scenario or clean faults fails the test."""
    path = folder / "spoilt.toml"
    path.write_bytes(content)
    try:
        scenario = load(path, overrides)
    except ScenarioError as error:
        assert error.faults
        for fault in error.faults:
            assert len(str(fault).splitlines()) == 1
            assert fault.line is None or 1 <= fault.line <= content.count(b"\n") + content.count(b"\r") + 100
    else:
        path.write_text(scenario.to_toml(), encoding="utf-8")
        assert load(path).digest == scenario.digest


@given(
    base=st.sampled_from(BASES),
    changes=st.lists(st.tuples(st.integers(0, 3000), st.binary(max_size=4)), max_size=4),
)
@testing(max_examples=150, deadline=None)
def test_flipped_bytes_are_faults(folder: Path, base: str, changes: list[tuple[int, bytes]]) -> None:
    content = bytearray(base.encode())
    for at, new in changes:
        content[at : at + len(new)] = new
    survives(folder, bytes(content))


@given(base=st.sampled_from(BASES), luck=st.randoms(use_true_random=False), times=st.integers(1, 4))
@testing(max_examples=200, deadline=None)
def test_lines_deleted_doubled_swapped_or_joined_are_faults(
    folder: Path, base: str, luck: random.Random, times: int
) -> None:
    lines = base.split("\n")
    for _ in range(times):
        one, other = luck.randrange(len(lines)), luck.randrange(len(lines))
        match luck.randrange(4):
            case 0:
                lines.pop(one)
            case 1:
                lines.insert(other, lines[one])
            case 2:
                lines[one], lines[other] = lines[other], lines[one]
            case _:
                lines[one] += " " + lines[other]
        lines = lines or [""]
    survives(folder, "\n".join(lines).encode())


@given(base=st.sampled_from(BASES), line=st.integers(0, 60), value=st.sampled_from(NASTY))
@testing(max_examples=250, deadline=None)
def test_values_of_any_kind_are_faults(folder: Path, base: str, line: int, value: str) -> None:
    lines = base.split("\n")
    at = line % len(lines)
    lines[at] = lines[at].split("=")[0] + "= " + value
    survives(folder, "\n".join(lines).encode("utf-8", "surrogatepass"))


@given(
    key=st.sampled_from(KEYS),
    value=st.sampled_from(NASTY) | st.text(max_size=8),
    where=st.sampled_from(["", "c", "p"]),
)
@testing(max_examples=250, deadline=None)
def test_settings_of_any_value_are_faults(folder: Path, key: str, value: str, where: str) -> None:
    head = {"": "", "c": "[[change]]\nfrom = 2020-01-01\n", "p": "[parameters]\n"}[where]
    text = f"{head}{key} = {value}\n[policy.today]\n"
    survives(folder, text.encode("utf-8", "surrogatepass"))


@given(
    option=st.text(max_size=20)
    | st.builds("{}={}".format, st.sampled_from(KEYS), st.sampled_from(NASTY))
    | st.builds("policy.with.{}={}".format, st.sampled_from(KEYS), st.sampled_from(NASTY))
    | st.builds("{}={}".format, st.text(max_size=12), st.text(max_size=12))
)
@testing(max_examples=300, deadline=None)
def test_options_of_any_kind_are_faults(folder: Path, option: str) -> None:
    try:
        load(folder / "maatwerk.toml", [option])
    except ScenarioError as error:
        assert all(len(str(fault).splitlines()) == 1 for fault in error.faults)
        assert all(str(fault).startswith("--set ") or ".toml" in str(fault) for fault in error.faults)


@given(name=st.text(max_size=30))
@testing(max_examples=100, deadline=None)
def test_paths_of_any_kind_are_faults(folder: Path, name: str) -> None:
    text = f"extends = {_quoted(name)}\n[policy.today]\n"
    survives(folder, text.encode("utf-8", "surrogatepass"))
    with pytest.raises(ScenarioError):
        load(folder / "nowhere" / name.replace("/", "").replace(".", ""))


def _quoted(text: str) -> str:
    return '"' + "".join(f"\\U{ord(letter):08x}" for letter in text) + '"'
