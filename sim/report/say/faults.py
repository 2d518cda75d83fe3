"""Faults of a scenario or a command, and how far a run is, in the language of the reader.

The rooms that come before the report speak English. Here each part of what they say is recognised by the English
catalogue and said again by the catalogue of the language; what is not recognised stays English.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache

from sim.report.say.language import Catalogue, catalogue
from sim.scenario.text.faults import Fault

_BLANK = re.compile(r"\\{(\w+)\\}")
_TABLES = ("fault", "command", "progress")


def told(faults: Iterable[Fault], language: str) -> Iterator[str]:
    """Yield each fault on a line, in a language."""
    for fault in faults:
        yield str(replace(fault, message=message_in(language, fault.message)))


def message_in(language: str, message: str) -> str:
    """Say a message in a language, part by part: what is wrong, what is allowed, the nearest name."""
    if language == "en":
        return message
    say = catalogue(language)
    return "; ".join(_again(part, say) for part in message.split("; "))


def _again(part: str, say: Catalogue) -> str:
    """Say a part again; what fills its blanks may be a known part too, or a number with its unit."""
    for key, pattern in _known():
        found = pattern.fullmatch(part)
        if found:
            return say(key, **{name: _again(value, say) for name, value in found.groupdict().items()})
    number, _, unit = part.partition(" ")
    return f"{number} {say.find(f'unit.{unit}') or unit}" if unit else part


@cache
def _known() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Return the parts that are known, those with the most words of their own first."""
    texts = [(f"{table}.{key}", text) for table in _TABLES for key, text in catalogue("en").texts[table].items()]
    longest_first = sorted(texts, key=lambda item: -len(re.sub(r"\{\w+\}", "", item[1])))
    return tuple((key, re.compile(_BLANK.sub(r"(?P<\1>.+?)", re.escape(text)))) for key, text in longest_first)
