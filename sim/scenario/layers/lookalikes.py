"""Names that files make up, for policies and instruments: one that is nearly another is asked about, not believed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from sim.scenario.layers.contents import Contents
from sim.scenario.text.faults import Faults, KeyPath, Place, written_key, written_value

_BETWEEN_WORDS = re.compile(r"[\s_-]+")
_ONE_WORD, _WRITTEN_TOGETHER = 0.8, 0.9
"""How much of two words, or of two names that are parted into words otherwise, is the same where one is a slip."""
_MOST_NAMES = 200


@dataclass(frozen=True, slots=True)
class Lookalike:
    """A name that is new in a file, and has a label, beside one of a file that it extends."""

    key: str
    place: Place
    other: str
    other_place: Place


def lookalikes(files: Sequence[Contents], faults: Faults) -> tuple[Lookalike, ...]:
    """Return new names that are nearly those of a file extended; report those without a label, which says it is meant.

    `files` go from the farthest ancestor to the file itself. A policy without a label is also a fault beside one of its
    own file that has nearly its name.
    """
    found: list[Lookalike] = []
    for kind in (("policy",), ("money", "instrument")):
        earlier: dict[str, Place] = {}
        for contents in files:
            own: dict[str, Place] = {}
            for name, place, has_label in _names(contents, kind):
                if len(earlier) + len(own) > _MOST_NAMES:
                    break
                other = "" if name in earlier else nearly(name, earlier)
                key = written_key((*kind, name))
                if other and has_label:
                    found.append(Lookalike(key, place, other, earlier[other]))
                elif name not in earlier and not has_label and (other := other or nearly(name, own)):
                    there = {**own, **earlier}[other]
                    wrong = f"is new, has no label and is nearly {written_value(other)} ({there})"
                    faults.add(place, key, wrong, f"did you mean {other}?", "if it is meant, give it a label")
                own[name] = place
            earlier = own | earlier
    return tuple(found)


def _names(contents: Contents, kind: KeyPath) -> Iterator[tuple[str, Place, bool]]:
    """Yield the names of a kind in a file, each with its place and whether it has a label."""
    if kind == ("policy",):
        yield from ((one.name, one.place, one.label is not None) for one in contents.policies.values())
    else:
        yield from ((one.name, one.place, "label" in one.words) for one in contents.instruments.values())


def nearly(name: str, others: Iterable[str]) -> str:
    """Return the first of other names that differs in capitals, spaces or a letter or two of a word; or nothing.

    Names that differ in a number or a single letter, as `plan_a` and `plan_b`, are told apart on purpose.
    """
    return next((other for other in others if _is_slip(_words(name), _words(other))), "")


def _is_slip(ours: Sequence[str], theirs: Sequence[str]) -> bool:
    if "".join(ours) == "".join(theirs):
        return True
    if _marks(ours) != _marks(theirs):
        return False
    if len(ours) == len(theirs):
        return all(_alike(one, other, _ONE_WORD) for one, other in zip(ours, theirs, strict=True))
    return _alike("".join(ours), "".join(theirs), _WRITTEN_TOGETHER)


def _words(name: str) -> list[str]:
    return [word for word in _BETWEEN_WORDS.split(name.casefold()) if word]


def _marks(words: Iterable[str]) -> list[str]:
    """Return what tells names of one row apart: numbers and single letters."""
    return [mark for word in words for mark in (re.findall(r"\d+", word) or [word] * (len(word) == 1))]


def _alike(one: str, other: str, least: float) -> bool:
    """Say whether two words have the same letters, or most of them in the same order."""
    if sorted(one) == sorted(other):
        return True
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return matcher.quick_ratio() >= least and matcher.ratio() >= least
