"""Write the dashboard: one file that opens without a network."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from markupsafe import Markup, escape

from sim.machine.templates import templates
from sim.machine.validity import validity
from sim.report.blocks import answer, costs, course, differences, groups, lives, rights, routes, worth
from sim.report.blocks.grounds import drivers, elsewhere, glossary, incentive, published, readings, repeat, sources
from sim.report.blocks.people import told
from sim.report.blocks.reader import believe, tried
from sim.report.blocks.views import FigureView
from sim.report.draw import theme
from sim.report.findings import Findings
from sim.report.say.labels import findings_of
from sim.report.say.language import Catalogue, catalogue_of, emphasised
from sim.report.say.remarks import early_words, ended_words, note_words
from sim.report.say.terms import marked, with_meanings

if TYPE_CHECKING:
    import jinja2

    from sim.analysis.results import Results

Builder = Callable[[Findings, Catalogue], Mapping[str, Any] | None]


def _money(findings: Findings, say: Catalogue) -> Mapping[str, Any] | None:
    """Give the block of the same money, which brings NumPy: only a run that asks for it does."""
    if findings.results.money is None:
        return None
    from sim.report.same_money import block

    return block.build(findings, say)


BLOCKS: tuple[tuple[str, Builder], ...] = (
    ("answer", answer.build),
    ("money", _money),
    ("readings", readings.build),
    ("differences", differences.build),
    ("course", course.build),
    ("routes", routes.build),
    ("lives", lives.build),
    ("told", told.build),
    ("costs", costs.build),
    ("worth", worth.build),
    ("believe", believe.build),
    ("tried", tried.build),
    ("drivers", drivers.build),
    ("groups", groups.build),
    ("rights", rights.build),
    ("incentive", incentive.build),
    ("elsewhere", elsewhere.build),
    ("published", published.build),
    ("sources", sources.build),
    ("repeat", repeat.build),
    ("glossary", glossary.build),
)
"""The blocks in order: each has a builder here, a template of its name and a title in the catalogue.

A block with `data` has a script of its name, which works on these.
"""

_HERE = Path(__file__).parent
_DRAWS_FIGURES = (
    "vendor/plotly-basic.min.js.gz"  # stays packed on the page, at a third of its size, until a browser reads it
)
_LOCALE = {"days": "days", "shortDays": "short_days", "shortMonths": "short_months"}
_EMPTY_STYLE = ""  # plotly.js makes an empty style element and adds its few rules through the document


def write(results: Results, path: Path, language: str | None = None) -> None:
    """Write the dashboard of a run.

    Raises LanguageNotAvailable when the reports do not speak the language.
    """
    path.write_text(html(results, language), encoding="utf-8", newline="\n")


def html(results: Results, language: str | None = None) -> str:
    """Give the dashboard of a run as one HTML document."""
    say = catalogue_of(results, language)
    findings = findings_of(results, say)
    blocks = [(key, shown) for key, build in BLOCKS if (shown := build(findings, say)) is not None]
    packed = (_HERE / _DRAWS_FIGURES).read_bytes()
    moved = [key for key, shown in blocks if "data" in shown]
    scripts = [asset("page.js"), *(asset(f"{name}.js") for name in (["reader", *moved] if moved else []))]
    drawing = gzip.decompress(packed).decode("utf-8")
    style = f"{theme.stylesheet()}\n{asset('page.css')}"
    return (
        environment()
        .get_template("page.html.j2")
        .render(
            say=say,
            scenario=results.scenario,
            early=early_words(results, say),
            until=validity().valid_until.isoformat(),
            ended=ended_words(say),
            blocks=[(key, shown, _block(key, shown, results, say)) for key, shown in blocks],
            locale=_as_script(_locale(say)),
            style=Markup(style),
            packed=base64.b64encode(packed).decode(),
            scripts=[Markup(script) for script in scripts],
            data=[(key, _as_script(_compact(shown["data"]))) for key, shown in blocks if "data" in shown],
            plots=_as_script(_plots(blocks)),
            policy=content_policy((drawing, *scripts), (style, _EMPTY_STYLE)),
        )
    )


def _block(key: str, block: Mapping[str, Any], results: Results, say: Catalogue) -> Markup:
    """Write the heading and the content of a block; the first time a term occurs it shows its meaning."""
    notes = [note_words(note, say) for note in results.notes]
    template = environment().get_template(f"blocks/{key}.html.j2")
    content = Markup(template.render(say=say, scenario=results.scenario, block=block, notes=notes))
    intro = Markup('<p class="intro">{}</p>\n').format(marked(block["intro"], say.language)) if "intro" in block else ""
    return with_meanings(said_once(intro + content, say), key, say.language)


def said_once(content: Markup, say: Catalogue) -> Markup:
    """In a table, leave the words of an unclear difference where they come first, and then only their sign.

    A card is read alone: it keeps the words.
    """
    phrase = escape(say("reading.unclear"))
    sign, legend = say("reading.sign"), say("reading.legend", words=say("reading.unclear"))
    found = re.compile(rf'(<span class="reading">){re.escape(phrase)}(</)')
    first = found.sub(
        lambda match: Markup("{}{}{}").format(Markup(match[1]), legend, Markup(match[2])), content, count=1
    )
    return Markup(found.sub(lambda match: f"{match[1]}{escape(sign)}{match[2]}", first))


def _locale(say: Catalogue) -> dict[str, Any]:
    """Give what plotly.js has to know to write dates and numbers in the language of the page."""
    months = [say(f"months.{month:02d}") for month in range(1, 13)]
    lists = {name: say(f"locale.{key}").split() for name, key in _LOCALE.items()}
    numerals = say.numerals.decimal, say.numerals.thousands
    formats = {"months": months, **lists, "date": say("locale.date"), "decimal": numerals[0], "thousands": numerals[1]}
    return {"moduleType": "locale", "name": say.language, "dictionary": {}, "format": formats}


def _plots(blocks: list[tuple[str, Mapping[str, Any]]]) -> dict[str, Any]:
    return {view.key: _compact(view.plot) for view in _figures(blocks) if view.plot is not None}


def _figures(blocks: list[tuple[str, Mapping[str, Any]]]) -> Iterator[FigureView]:
    for _, block in blocks:
        yield from block.get("figures", ())
        for part in block.get("parts", ()):
            yield from part.content.get("figures", ())


def _compact(value: Any) -> Any:
    """Shorten numbers to what a screen can show, so that the page stays small."""
    if isinstance(value, float):
        return float(f"{value:.6g}") if value == value else None
    if isinstance(value, dict):
        return {key: _compact(item) for key, item in value.items()}
    return [_compact(item) for item in value] if isinstance(value, list | tuple) else value


def _as_script(data: object) -> Markup:
    """Write data as JSON that can stand in a script element."""
    text = json.dumps(data, separators=(",", ":"), ensure_ascii=True)
    return Markup(text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))


def content_policy(scripts: tuple[str, ...], styles: tuple[str, ...]) -> str:
    """Allow exactly these scripts and styles, drawings inside the file, and nothing from anywhere else."""
    none = "'none'"
    return "; ".join(
        (
            "default-src 'none'",
            "font-src data:",
            f"script-src {' '.join(map(_hash, scripts)) or none}",
            f"style-src {' '.join(map(_hash, styles))}",
            "img-src data:",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def asset(name: str) -> str:
    """Give the text of a style sheet or script of the page."""
    return _read(f"assets/{name}")


def _read(name: str) -> str:
    return (_HERE / name).read_text(encoding="utf-8").replace("\r\n", "\n")


@cache
def environment() -> jinja2.Environment:
    """Give the templates with autoescape and the filters of the page."""
    environment = templates(_HERE / "templates", is_html=True)
    environment.filters["stressed"] = stressed
    environment.filters["terms"] = lambda text, say: marked(text, say.language)
    return environment


def stressed(text: str) -> Markup:
    """Turn **stress** into bold, everything else escaped."""
    parts = (
        Markup("<strong>{}</strong>").format(part) if strong else escape(part) for part, strong in emphasised(text)
    )
    return Markup("").join(parts)
