"""Terms of art: a list at the end of the page, and their meaning where they occur."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from markupsafe import Markup, escape

_FILE = Path(__file__).parents[1] / "texts" / "glossary.toml"
_MARK = re.compile(r'<span class="term" data-term="(\w+)">(.*?)</span>')


@dataclass(frozen=True, slots=True)
class Term:
    """A term with its meaning, and the forms in which it occurs in texts."""

    key: str
    name: str
    meaning: str
    forms: tuple[str, ...]


@cache
def terms(language: str) -> tuple[Term, ...]:
    """Give the terms of a language in the order of the alphabet."""
    entries = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    found = (
        Term(key, said["term"], said["meaning"], tuple({said["term"], *said["forms"]}))
        for key, entry in entries.items()
        for said in [entry[language]]
    )
    return tuple(sorted(found, key=lambda term: term.name.lower()))


@cache
def _forms(language: str) -> tuple[re.Pattern[str], dict[str, str]]:
    """Give a pattern that finds every form, the longest first, and the term of each form."""
    owners = {form.lower(): term.key for term in terms(language) for form in term.forms}
    longest_first = sorted(owners, key=lambda form: (-len(form), form))
    pattern = "|".join(map(re.escape, longest_first))
    return re.compile(rf"(?<![\w-])(?:{pattern})(?![\w-])", re.IGNORECASE), owners


def marked(text: str, language: str) -> Markup:
    """Mark every term in a text outside “quotes”, everything else escaped; `with_meanings` uses the marks."""
    pattern, owners = _forms(language)
    parts, start = [], 0
    for match in pattern.finditer(text):
        if text.count("“", 0, match.start()) > text.count("”", 0, match.start()):
            continue  # a name that the scenario gives
        parts.append(escape(text[start : match.start()]))
        mark = Markup('<span class="term" data-term="{}">{}</span>')
        parts.append(mark.format(owners[match[0].lower()], match[0]))
        start = match.end()
    return Markup("").join([*parts, escape(text[start:])])


def with_meanings(block: str, name: str, language: str, with_list: bool = True) -> Markup:
    """Let the first mark of each term in a block show its meaning, and take the other marks away.

    Without a list of terms on the page there is nothing to link to, and all marks go.
    """
    if not with_list:
        return Markup(_MARK.sub(lambda match: match[2], block))
    meanings = {term.key: term.meaning for term in terms(language)}
    seen: set[str] = set()

    def shown(match: re.Match[str]) -> str:
        key, words = match[1], Markup(match[2])
        if key in seen:
            return words
        seen.add(key)
        tip = f"{name}-{key}"
        return Markup(
            '<span class="term"><a href="#term-{}" aria-describedby="{}">{}</a>'
            '<span class="tip" role="tooltip" id="{}">{}</span></span>'
        ).format(key, tip, words, tip, meanings[key])

    return Markup(_MARK.sub(shown, block))
