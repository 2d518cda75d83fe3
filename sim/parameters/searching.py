"""Find settings and outcomes by the words that somebody has in mind."""

import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from functools import cache
from typing import NamedTuple

from sim.parameters.catalogue import Setting, aliases, published, settings
from sim.parameters.outcomes import OUTCOMES, Outcome

_WORD = re.compile(r"\w+(?:[.,]\w+)*")
_WORD_OF_A_TEXT = re.compile(r"[^\W_]{3,}")
_INSIDE, _NOWHERE = 4, 5
_SHORTEST_ENDING = 5
_LIKE, _MOST_LIKE = 0.8, 3


class Fitting(NamedTuple):
    """What words fit, the best first."""

    settings: Sequence[Setting]
    outcomes: Sequence[Outcome]


class _Words(NamedTuple):
    name: str
    text: str
    """Everything that is said of it, its name too."""


def matching(words: str) -> Fitting:
    """Return what holds every word: in name, in meaning or title (either language), in unit or default.

    Whole words and beginnings of words in the name come before those elsewhere. Where every word begins one somewhere,
    what has it only inside another word (uren in sturen) is left out.
    """
    wanted = _WORD.findall(words.casefold())
    ranks = {name: max((_rank(word, said) for word in wanted), default=_NOWHERE) for name, said in _said().items()}
    last = _INSIDE if min(ranks.values()) == _INSIDE else _INSIDE - 1
    found = [name for name in sorted(ranks, key=ranks.__getitem__) if ranks[name] <= last]
    return Fitting(
        [settings()[name] for name in found if name in settings()],
        [OUTCOMES[name] for name in found if name in OUTCOMES],
    )


def known_ending(words: str) -> str:
    """Return the longest word that a Dutch compound ends in and that something holds: detentieplaatsen, plaatsen."""
    if not words.isalpha():
        return ""
    endings = (words.casefold()[start:] for start in range(1, len(words) - _SHORTEST_ENDING + 1))
    return next((ending for ending in endings if ending in _vocabulary()), "")


def resembling(words: str) -> Sequence[str]:
    """Return names and words, of either language, that look like what fits nothing."""
    asked = words.casefold()
    unheld = [word for word in _WORD.findall(asked) if not any(matching(word))]
    names = _alike(asked, {name.casefold(): name for name in _names()})
    return [*dict.fromkeys([*names, *(near for word in unheld for near in _alike(word, _vocabulary()))])][:_MOST_LIKE]


def _rank(word: str, said: _Words) -> int:
    """Say how well something holds a word: whole or begun in its name, whole or begun in its text, inside another."""
    begun = re.compile(rf"(?<!\w){re.escape(word)}")
    whole = re.compile(rf"{begun.pattern}(?!\w)")
    if word not in said.text:
        return _NOWHERE
    ways = [way.search(text) for text in said for way in (whole, begun)]
    return next((rank for rank, found in enumerate(ways) if found), _INSIDE)


def _alike(word: str, known: Mapping[str, str]) -> Iterator[str]:
    return (known[near] for near in get_close_matches(word, known, n=_MOST_LIKE, cutoff=_LIKE))


def _names() -> Iterator[str]:
    """Yield whatever may be asked for by its whole name."""
    yield from settings()
    for outcome in OUTCOMES.values():
        yield from (outcome.name, *outcome.names.values())
    for figure in published().values():
        yield from (figure.id, figure.title, figure.title_nl)


@cache
def _vocabulary() -> Mapping[str, str]:
    return {word: word for said in _said().values() for word in _WORD_OF_A_TEXT.findall(said.text)}


@cache
def _said() -> Mapping[str, _Words]:
    """Return the name and all the words of every setting and outcome, in small letters."""
    others: dict[str, str] = {}
    for alias, key in aliases().items():
        others[key] = f"{others.get(key, '')} {alias}"
    found = {}
    for key, one in settings().items():
        default = f"{one.default:g}" if isinstance(one.default, float) else str(one.default)
        found[key] = _words(f"{key}{others.get(key, '')}", one.meaning, one.meaning_nl, one.unit, default)
    for name, outcome in OUTCOMES.items():
        found[name] = _words(name, *outcome.names.values())
    return found


def _words(name: str, *texts: str) -> _Words:
    """Return words as they are searched: a name as it is written and as it is spoken."""
    spoken = f"{name} {name.replace('_', ' ').replace('.', ' ')}".casefold()
    return _Words(spoken, " ".join([spoken, *texts]).casefold())
