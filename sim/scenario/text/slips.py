"""The usual slips of somebody who types a scenario as they would write a letter, and what to write instead."""

import re
import tomllib
from collections.abc import Callable, Iterable
from datetime import date

from sim.scenario.text.faults import nearest

_LONGEST, _LONGEST_LINE = 40, 400
YES = ("ja", "yes", "waar", "aan", "true")
NO = ("nee", "no", "onwaar", "uit", "false")
_CURLY = re.compile("[“”„‘’‚«»]")
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—−", "-"))
_PASTED = re.compile("[\u00a0\u2000-\u200a\u202f\u205f\u3000]")
_HEADER = re.compile(r"\s*(\[+)([^\]#]*)\]*\s*(?:#.*)?")
_REMARK = re.compile(r"(.*?)(?:^|(?<=\s))(?://+|;+|--+|/\*+|<!--)\s*(.*)")
_BARE = re.compile(r"\d{4}-\d\d-\d\d|-?\d+(?:\.\d+)?|true|false")
_COLON = re.compile(r"\s*([\w.-]+)\s*:\s*(.+)")
_NAME = re.compile(r"[\w.-]+")
_MONTHS = (
    *(("jan", 1), ("feb", 2), ("maart", 3), ("mrt", 3), ("mar", 3), ("apr", 4), ("mei", 5), ("may", 5), ("jun", 6)),
    *(("jul", 7), ("aug", 8), ("sep", 9), ("okt", 10), ("oct", 10), ("nov", 11), ("dec", 12)),
)
_MONTH = f"({'|'.join(name for name, _ in _MONTHS)})[a-z]*[.]?"
_TIMES = {"duizend": 10**3, "thousand": 10**3, "mln": 10**6, "miljoen": 10**6, "million": 10**6, "miljard": 10**9}
_IN_DUTCH = {
    **{"taal": "language", "titel": "title", "vraag": "question", "referentie": "reference", "beleid": "policy"},
    **{"variant": "policy", "kaarten": "cards", "uitgangspunt": "extends", "breidt_uit": "extends", "geld": "money"},
    **{"wijziging": "change", "vanaf": "from", "naam": "label", "waarde": "value", "onderbouwing": "evidence"},
    **{"bron": "source", "laag": "low", "hoog": "high", "simulaties": "replications", "tot": "until"},
    **{"zaad": "seed", "steekproef": "sample", "bewaring": "detention", "detentie": "detention", "steun": "support"},
    **{"ondersteuning": "support", "kosten": "costs", "wet": "law", "gedrag": "behaviour", "instroom": "inflow"},
    **{"samenwerking": "cooperation", "overlast": "nuisance", "veiligheid": "safety", "voorlichting": "information"},
    **{"nederlands": "nl", "dutch": "nl", "engels": "en", "english": "en"},
    **dict.fromkeys(YES, "true"),
    **dict.fromkeys(NO, "false"),
}
"""What a Dutch reader writes for a name or a choice that a file knows by another."""

_VALUES: tuple[tuple[str, Callable[[re.Match[str]], str]], ...] = (
    (r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})", lambda m: f"write a date as {m[3]}-{m[2]:0>2}-{m[1]:0>2}"),
    (r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})", lambda m: _day(*map(int, m.groups()))),
    (r"(\d{4})[-/](\d{1,2})", lambda m: f"write a date as {m[1]}-{m[2]:0>2}-01"),
    (rf"(\d{{1,2}})(?:e|st|nd|rd|th)?[ -]{_MONTH}[ -](\d{{4}})", lambda m: _day(int(m[3]), _month(m[2]), int(m[1]))),
    (rf"{_MONTH} (\d{{1,2}})(?:st|nd|rd|th)?,? (\d{{4}})", lambda m: _day(int(m[3]), _month(m[1]), int(m[2]))),
    (rf"{_MONTH}[ -](\d{{4}})", lambda m: _day(int(m[2]), _month(m[1]), 1)),
    (r"\d{1,3}(?:[.,]\d{3}){2,}|\d+(?:[ '’]\d+)+", lambda m: f"write {re.sub(r'[^0-9]', '', m[0])}"),
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
    (
        rf"(\d+(?:[.,]\d+)?) ?({'|'.join(_TIMES)})",
        lambda m: f"write {float(_pointed(m[1])) * _TIMES[m[2].lower()]:.0f}",
    ),
    (r"(?:€|eur|euro) ?([\d.,]+)|[\d.,]*\d,?-? ?(?:€|[^\W\d_][^\W\d_ /²-]*)", lambda m: "write the number alone"),
)


def instead(value: str) -> str:
    """Say what to write instead of a value that TOML does not know, or nothing."""
    text = value.strip().strip("\"'" + "“”„‘’‚").translate(_DASHES)
    if len(text) > _LONGEST:
        return ""
    if text != value.strip() and re.fullmatch(r"-?\d+", text):
        return f"write {text}"
    for pattern, advice in _VALUES:
        found = re.fullmatch(pattern, text, re.IGNORECASE)
        if found:
            return advice(found)
    if text.lower() in (*YES, *NO):
        return f"write {_IN_DUTCH[text.lower()]}"
    return ""


def instead_of_text(text: str) -> str:
    """Say what to write instead of a text where a number, a date or a switch belongs, or nothing."""
    return "leave out the quotes" if _BARE.fullmatch(text) else instead(text)


def meant(name: str, known: Iterable[str]) -> str:
    """Return `did you mean X?` for the known name that a name says in Dutch, or else looks like, or nothing."""
    names = list(known)
    spoken = _IN_DUTCH.get(name.lower(), "")
    return f"did you mean {spoken}?" if spoken in names else nearest(name, names)


def instead_of_line(line: str) -> str:
    """Say what to write instead of a line that TOML does not know, or nothing; of a very long one nothing."""
    if len(line) > _LONGEST_LINE:
        return ""
    plain = _PASTED.sub(" ", line).rstrip()
    if plain != line.rstrip() and _can_be_read(plain):
        return "a space that was pasted in cannot stand here: type a space"
    key, equals, value = plain.partition("=")
    advice = instead(value.split(" #")[0]) if equals else ""
    if advice:
        return advice
    if _CURLY.search(line):
        return 'use straight quotes: "'
    remark = _REMARK.fullmatch(plain)
    if remark and _can_be_read(remark[1]):
        return f"a remark starts with #: write # {remark[2]}"
    header = _HEADER.fullmatch(plain)
    if header:
        name, depth = header[2].strip(), len(header[1])
        said = "a name has no spaces: write" if " " in name else "write"
        return f"{said} {'[' * depth}{name.replace(' ', '_')}{']' * depth}"
    colon = _COLON.fullmatch(plain) if not equals else None
    return f"write {colon[1]} = {colon[2].strip()}" if colon else _whole(key.strip(), value.strip(), bool(equals))


def _whole(key: str, value: str, has_equals: bool) -> str:
    """Say how a line is made whole that lacks its equals sign, its value or its quotes, or has a stroke for Windows."""
    if "\\" in value:
        return "write / for \\"
    name, _, rest = key.partition(" ")
    if not value and rest and _can_be_read(f"x = {rest}"):
        return f"write {name} = {rest}"
    if not value:
        return f"write {key} = …, with its value" if _NAME.fullmatch(key) else ""
    if has_equals and " " in key and _NAME.fullmatch(key.replace(" ", "_")):
        return f"a name has no spaces: write {key.replace(' ', '_')}"
    text = value.strip("\"'")
    if value[0] not in "\"'" and not text[:1].isalpha():
        return ""
    quote = next((quote for quote in ('"', "'") if quote not in text), "")
    return f"texts need quotes: write {quote}{text}{quote}" if quote else ""


def _can_be_read(line: str) -> bool:
    try:
        tomllib.loads(line)
    except (ValueError, RecursionError):
        return False
    return True


def _month(name: str) -> int:
    return dict(_MONTHS)[name.lower()]


def _day(year: int, month: int, day: int) -> str:
    try:
        return f"write a date as {date(year, month, day)}"
    except ValueError:
        return "there is no such day"


def _pointed(number: str) -> str:
    return number.replace(",", ".")


def _of_hundred(number: str) -> str:
    return f"{float(_pointed(number)) / 100:g}"
