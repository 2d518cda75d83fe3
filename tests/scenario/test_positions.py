"""Lines are right whatever the way of writing."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as testing
from hypothesis import strategies as st

from sim.scenario.text.positions import line_of, positions
from tests.scenario.scenario_texts import SCENARIOS

TEXT = '''\
# comment with [brackets] and = signs
a = 1   # trailing
"quoted \\"key\\"" = "has # and ]"
dotted . key = 'literal # "'
multi = """
two = 2 \\"""
"""
literal = \'\'\'
it''s
\'\'\'
after = [ # comment ]
  1, [2, 3],
  { x = 2.000, "y z" = [ 1 ] }, # more
]
[table."with.dot"]
k = 2026-01-01 10:00:00
[[list]]
a = +1_000
[list.sub]
b = 0x1F
[[list]]
[[list.sub.deep]]
c.d = { e.f = inf }
'''
LINES = {
    ("a",): (2, "1"),
    ('quoted "key"',): (3, '"has # and ]"'),
    ("dotted", "key"): (4, "'literal # \"'"),
    ("after",): (11, ""),
    ("after", 1): (12, ""),
    ("after", 1, 0): (12, "2"),
    ("after", 2, "x"): (13, "2.000"),
    ("after", 2, "y z", 0): (13, "1"),
    ("table", "with.dot", "k"): (16, "2026-01-01 10:00:00"),
    ("list", 0): (17, ""),
    ("list", 0, "a"): (18, "+1_000"),
    ("list", 0, "sub", "b"): (20, "0x1F"),
    ("list", 1): (21, ""),
    ("list", 1, "sub", "deep", 0): (22, ""),
    ("list", 1, "sub", "deep", 0, "c", "d", "e", "f"): (23, "inf"),
}


@pytest.mark.parametrize(("path", "expected"), LINES.items(), ids=[str(path) for path in LINES])
def test_every_way_of_writing_has_its_line_and_its_text(path: Any, expected: tuple[int, str]) -> None:
    found = positions(TEXT)[path]
    assert (found.line, found.text) == expected


def test_what_stands_nowhere_is_put_at_the_table_above_it() -> None:
    found = positions(TEXT)
    assert line_of(found, ("list", 1, "sub", "deep", 0, "missing")) == 22
    assert line_of(found, ("nowhere",)) == 1


def paths_of(value: Any, path: tuple[str | int, ...] = ()) -> Any:
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in items:
        yield (*path, key)
        yield from paths_of(item, (*path, key))


@pytest.mark.parametrize("text", [TEXT, *(path.read_text() for path in SCENARIOS.rglob("*.toml"))])
def test_every_key_the_standard_reader_finds_has_a_position(text: str) -> None:
    assert set(positions(text)) == set(paths_of(tomllib.loads(text)))


WORDS = st.text(alphabet="abc\"'\\#=[]{},. \t\n\r\u00e9\x7f-_09", max_size=6)


@given(st.lists(st.tuples(WORDS, WORDS), max_size=5))
@testing(max_examples=300, deadline=None)
def test_every_valid_text_has_a_position_for_every_key(pairs: list[tuple[str, str]]) -> None:
    for style in ("{} = {}", "'{}' = [{}, \"{}\"]", "[{}]\n'{}' = '{}'", "[[{}]]\nx.{} = {{ y = '''{}''' }}"):
        text = "\n".join(style.format(*pair, pair[1]) for pair in pairs)
        try:
            document = tomllib.loads(text)
        except tomllib.TOMLDecodeError:
            continue
        assert set(positions(text)) == set(paths_of(document))
