"""Names that files make up, for policies and instruments: one that is nearly another is asked about, not believed."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from sim.scenario.layers.contents import Contents
from sim.scenario.text.faults import Faults, KeyPath, Place, written_key, written_value

_BETWEEN_WORDS = re.compile(r"[\s_-]+")
_NUMBER = re.compile(r"\d+")
_STAY, _STAY_BESIDE_ANOTHER = 2, 4
"""How many letters stay where a slip adds or drops one, and where it is another: `few` is not `new`."""
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
            for name, place, has_label in list(_names(contents, kind))[:_MOST_NAMES]:
                other = "" if name in earlier else nearly(name, earlier if has_label else {**earlier, **own})
                own[name] = place
                if other and has_label:
                    found.append(Lookalike(written_key((*kind, name)), place, other, earlier[other]))
                elif other:
                    wrong = f"is new, has no label and is nearly {written_value(other)} ({(own | earlier)[other]})"
                    meant = f"did you mean {written_key((other,))}?"
                    faults.add(place, written_key((*kind, name)), wrong, meant, "if it is meant, give it a label")
            earlier = own | earlier
    return tuple(found)


def _names(contents: Contents, kind: KeyPath) -> Iterator[tuple[str, Place, bool]]:
    """Yield the names of a kind in a file, each with its place and whether it has a label."""
    if kind == ("policy",):
        yield from ((one.name, one.place, one.label is not None) for one in contents.policies.values())
    else:
        yield from ((one.name, one.place, "label" in one.words) for one in contents.instruments.values())


def nearly(name: str, others: Iterable[str]) -> str:
    """Return the first of other names that differs in capitals, spaces or a letter of a word; or nothing.

    Names that differ in a number or a single letter, as `plan_a` and `plan_b`, are told apart on purpose.
    """
    return next((other for other in others if _is_slip(_words(name), _words(other))), "")


def _is_slip(ours: Sequence[str], theirs: Sequence[str]) -> bool:
    if "".join(ours) == "".join(theirs):
        return True
    if _marks(ours) != _marks(theirs):
        return False
    if len(ours) != len(theirs):
        ours, theirs = ["".join(ours)], ["".join(theirs)]
    return all(one == other or _differ_in_a_letter(one, other) for one, other in zip(ours, theirs, strict=True))


def _words(name: str) -> list[str]:
    return [word for word in _BETWEEN_WORDS.split(name.casefold()) if word]


def _marks(words: Iterable[str]) -> list[str]:
    """Return what tells names of one row apart: numbers and single letters."""
    return [mark for word in words for mark in (_NUMBER.findall(word) or [word] * (len(word) == 1))]


def _differ_in_a_letter(one: str, other: str) -> bool:
    """Say whether a word has a letter too many, too few or another than a word, or two in the wrong order."""
    start = _letters_shared(one, other)
    end = _letters_shared(one[start:][::-1], other[start:][::-1])
    shorter, longer = sorted((one[start : len(one) - end], other[start : len(other) - end]), key=len)
    if len(longer) == 1:
        return start + end >= (_STAY_BESIDE_ANOTHER if shorter else _STAY)
    return len(longer) == 2 and shorter == longer[::-1] and start + end > 0


def _letters_shared(one: str, other: str) -> int:
    """Return with how many letters two words begin alike."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((place for place, (ours, theirs) in pairs if ours != theirs), min(len(one), len(other)))
