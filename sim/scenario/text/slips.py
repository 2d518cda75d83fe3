"""The usual slips of somebody who types a scenario as they would write a letter, and what to write instead."""

import re
from collections.abc import Callable
from datetime import date

_LONGEST = 40
_YES = ("ja", "yes", "waar", "aan", "true")
_NO = ("nee", "no", "onwaar", "uit", "false")
_CURLY = re.compile("[“”„‘’‚«»]")
_HEADER = re.compile(r"\s*\[+([^\]#]*)\]*")
_BARE = re.compile(r"\d{4}-\d\d-\d\d|-?\d+(?:\.\d+)?|true|false")
_COLON = re.compile(r"\s*([\w.-]+)\s*:\s*(.+)")

_VALUES: tuple[tuple[str, Callable[[re.Match[str]], str]], ...] = (
    (r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})", lambda m: f"write a date as {m[3]}-{m[2]:0>2}-{m[1]:0>2}"),
    (r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})", lambda m: _day(*map(int, m.groups()))),
    (r"(\d{4})[-/](\d{1,2})", lambda m: f"write a date as {m[1]}-{m[2]:0>2}-01"),
    (r"\d{1,3}(?:[.,]\d{3}){2,}|\d{1,3}(?:[ '’]\d{3})+", lambda m: f"write {re.sub(r'[^0-9]', '', m[0])}"),
    (
        r"([1-9]\d{0,2}),(\d{3})",
        lambda m: f"write {m[1]}{m[2]}, or {m[1]}.{m[2].rstrip('0') or 0} with a decimal point",
    ),
    (r"(\d{1,3}(?:\.\d{3})+),(\d+)", lambda m: f"write {m[1].replace('.', '')}.{m[2]}"),
    (r"(-?\d+),(\d+)", lambda m: f"write {m[1]}.{m[2]}"),
    (
        r"(-?\d+(?:[.,]\d+)?) ?%",
        lambda m: f"write {_of_hundred(m[1])} for a share, or {_pointed(m[1])} without the sign",
    ),
    (r"(?:€|eur|euro) ?([\d.,]+)|([\d.,]+),?-? ?(?:€|eur|euro)", lambda m: "write the number alone"),
)


def instead(value: str) -> str:
    """Say what to write instead of a value that TOML does not know, or nothing."""
    text = value.strip().strip("\"'" + "“”„‘’‚")
    if len(text) > _LONGEST:
        return ""
    for pattern, advice in _VALUES:
        found = re.fullmatch(pattern, text, re.IGNORECASE)
        if found:
            return advice(found)
    if text.lower() in (*_YES, *_NO):
        return f"write {'true' if text.lower() in _YES else 'false'}"
    return ""


def instead_of_text(text: str) -> str:
    """Say what to write instead of a text where a number, a date or a switch belongs, or nothing."""
    return "leave out the quotes" if _BARE.fullmatch(text) else instead(text)


def instead_of_line(line: str) -> str:
    """Say what to write instead of a line that TOML does not know, or nothing."""
    _, equals, value = line.partition("=")
    advice = instead(value.split(" #")[0]) if equals else ""
    if advice:
        return advice
    if _CURLY.search(line):
        return 'use straight quotes: "'
    header = _HEADER.match(line)
    if header and " " in header[1].strip():
        return f"a name has no spaces: write [{header[1].strip().replace(' ', '_')}]"
    colon = _COLON.fullmatch(line) if not equals else None
    return f"write {colon[1]} = {colon[2].strip()}" if colon else ""


def _day(year: int, month: int, day: int) -> str:
    try:
        return f"write a date as {date(year, month, day)}"
    except ValueError:
        return "there is no such day"


def _pointed(number: str) -> str:
    return number.replace(",", ".")


def _of_hundred(number: str) -> str:
    return f"{float(_pointed(number)) / 100:g}"
