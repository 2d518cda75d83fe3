"""The page: one offline file with the same numbers everywhere, safe, small and the same every time."""

from __future__ import annotations

import ast
import base64
import gzip
import hashlib
import json
import re
import string
import subprocess
import sys
from dataclasses import replace
from functools import cache
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from sim.analysis.results import Results
from sim.report import page
from sim.report.draw.theme import font_face
from sim.report.say.answering import answer
from sim.report.say.language import LanguageNotAvailable, catalogue, plain
from sim.scenario.remarks import Note
from tests.report.invented_results import results, scenario

ATTACK = "</script><img src=x onerror=alert(1)>"
REPORT = Path(page.__file__).parent
CONSOLE, OPTIONS = REPORT.parent / "printing.py", REPORT.parent / "options.py"
COMMAND = REPORT.parent / "cli.py"
EXPLORER = REPORT.parent / "explorer"
DOSSIER = REPORT.parent / "dossier"
VOID = {"meta", "img", "input", "col", "br", "link"}


@cache
def made(*labels: str, strength: float = 1.0) -> str:
    return page.html(results(scenario(labels) if labels else None, strength))


class Reader(HTMLParser):
    """Read a page as a browser does: elements with their attributes, texts, and what is left open."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.scripts: list[tuple[dict[str, str | None], str]] = []
        self.texts: list[tuple[str, str]] = []
        self.open: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)
        if tag == "script":
            self.scripts.append((dict(attrs), ""))

    def handle_endtag(self, tag: str) -> None:
        assert self.open and self.open[-1] == tag, (tag, self.open[-3:])
        self.open.pop()

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] == "script":
            attributes, before = self.scripts[-1]
            self.scripts[-1] = (attributes, before + data)
        elif data.strip():
            self.texts.append((self.open[-1] if self.open else "", " ".join(data.split())))

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]

    def words(self) -> str:
        return " ".join(text for tag, text in self.texts if tag != "style")


@cache
def read(text: str) -> Reader:
    return Reader(text)


def titles(text: str) -> list[str]:
    """Give the finding of each figure, and the answer."""
    shown = re.findall(r"<h([13])[^>]*>(.*?)</h\1>", text, re.S)
    return [" ".join(re.sub("<[^>]+>", "", title).split()) for _, title in shown]


def test_the_titles_turn_when_the_numbers_are_reversed() -> None:
    there, back = titles(made()), titles(made(strength=-1.0))
    computed = {"departures": (0, "more", "fewer"), "cost": (0, "saves", "costs")}
    for place, one, other in computed.values():
        assert one in there[place] and other in back[place]
    findings = ("The difference", "detention places", "Largest clear extra cost", "Clearly pays most extra")
    for finding in findings:
        assert [title for title in there if finding in title] != [title for title in back if finding in title]


def test_a_page_without_pairing_does_not_speak_of_the_same_luck() -> None:
    unpaired = page.html(replace(results(), unpaired=True))
    assert "the same luck" not in unpaired
    assert "luck of its own" in unpaired


def test_a_number_shown_twice_is_the_same_in_console_and_page() -> None:
    found = results()
    shown = plain(read(page.html(found)).words())
    for line in answer(found)[1:6]:
        for number in re.findall(r"\d[\d,.]*\d|\d", line):
            assert number in shown, line
    assert shown.count("+363") + shown.count("363 more") >= 3


def test_the_table_under_a_figure_and_its_live_version_hold_the_same_numbers() -> None:
    shown = read(made()).words()
    for plot in plots(made()).values():
        for trace in plot["data"]:
            for text in trace.get("customdata", []):
                ends = text.split("<br>")[-1]
                mean = ends.split(" (")[0]
                assert mean in shown


def plots(text: str) -> dict[str, Any]:
    data = next(content for attributes, content in read(text).scripts if attributes.get("id") == "plots")
    return dict(json.loads(data))


def test_a_hostile_label_is_inert() -> None:
    of = scenario(["Without", ATTACK, f"{{{{7*7}}}} {{0}} ** {ATTACK}"])
    hostile = replace(of, title=ATTACK, question=ATTACK)
    text = page.html(replace(results(hostile), notes=(Note("unread", {"keys": ATTACK}),)))
    reader = read(text)
    assert not reader.all("img")
    assert ATTACK not in text
    assert not any(name.startswith("on") for _, attributes in reader.elements for name in attributes)
    assert len(reader.scripts) == 4
    assert "{{7*7}} {0}" in titles(text)[0]
    for plot in plots(text).values():
        assert "<img" not in json.dumps(plot)


def test_only_the_scripts_and_styles_of_the_page_are_allowed() -> None:
    reader = read(made())
    policy = next(m["content"] for m in reader.all("meta") if m.get("http-equiv") == "Content-Security-Policy")
    assert policy is not None
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy and "http" not in policy
    for attributes, content in reader.scripts:
        kind = attributes.get("type")
        if kind != "application/json":
            run = gzip.decompress(base64.b64decode(content)).decode() if kind == "application/gzip" else content
            assert digest(run) in policy
    style = re.search("<style>(.*?)</style>", made(), re.S)
    assert style and digest(style[1]) in policy
    assert not any("style" in attributes for _, attributes in reader.elements)


def digest(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def test_nothing_points_outside_the_file() -> None:
    reader = read(made())
    for _, attributes in reader.elements:
        for name in ("src", "href", "action", "data", "poster"):
            value = attributes.get(name)
            assert value is None or value.startswith("#")
    style = re.search("<style>(.*?)</style>", made(), re.S)
    assert "@import" not in made() and style is not None
    assert {place[:5] for place in re.findall(r"url\(([^)]*)", style[1])} == {"data:"}


def test_four_policies_over_sixty_months_stay_within_2_megabytes_letters_and_all() -> None:
    text = made("Without", "With", "Wider", "Cooperation")
    assert font_face() in text
    assert len(text.encode()) <= 2_000_000


@pytest.mark.parametrize("count", [1, 2, 5, 8])
def test_one_to_eight_policies_make_a_page(count: int) -> None:
    text = made(*(f"Policy {n}" for n in range(count)))
    assert len(text.encode()) <= 2_100_000
    assert not read(text).open
    assert ("compared with" in text) == (count > 1)


def test_any_number_of_policies_is_shown_and_a_figure_says_how_many_it_leaves_out() -> None:
    labels = [f"Policy {n}" for n in range(12)]
    shown = read(made(*labels)).words()
    assert all(label in shown for label in labels)
    assert "shows the seven policies that change departures most; the table holds all 11" in shown


def test_the_same_results_give_the_same_bytes_in_another_process() -> None:
    code = (
        "import sys, hashlib; sys.path.insert(0, '.')\n"
        "from tests.report.invented_results import results\n"
        "from sim.report import page; from sim.report.book import workbook\n"
        "found = results(); made = page.html(found).encode() + workbook.content(found)\n"
        "print(hashlib.sha256(made).hexdigest())"
    )
    command = [sys.executable, "-c", code]
    first, second = (
        subprocess.run(command, capture_output=True, check=True, env={"PYTHONHASHSEED": seed}).stdout
        for seed in ("1", "2")
    )
    assert first == second


def test_no_clock_path_or_host_is_on_the_page() -> None:
    text = made()
    for trace in (str(Path.cwd()), str(Path.home()) + "/", "localhost", "127.0.0.1"):
        assert trace not in text


@pytest.mark.parametrize(
    "without",
    [
        ["additional_departures"],
        ["cost_state_eur", "cost_society_eur"],
        ["demonstrable_departures"],
        ["detention_occupancy"],
        ["left_maatwerk", "out_of_sight"],
        ["deadweight_share", "gained", "lost"],
    ],
)
def test_an_outcome_that_is_missing_drops_out_without_a_trace(without: list[str]) -> None:
    assert not read(page.html(results(without=without))).open


def test_empty_tables_leave_their_blocks_out() -> None:
    found = results()
    names = ("effects", "groups", "published", "monthly", "yearly", "draws", "lives")
    empty: dict[str, Any] = {name: pd.DataFrame() for name in names}
    text = page.html(replace(found, **empty))
    assert 'id="sources"' in text and 'id="course"' not in text


def test_a_policy_that_changes_nothing_is_never_given_a_direction() -> None:
    text = made(strength=0.0)
    words = read(text).words()
    assert "exactly no change" in words
    assert "does not apply" in words
    assert not re.search(r"[+−]\d", " ".join(titles(text)))


def test_an_interval_that_holds_zero_says_so_in_the_table() -> None:
    found = results()
    effects = found.effects.copy()
    effects.loc[effects["outcome"] == "detention_occupancy", ["mean", "low", "high"]] = (-1.0, -4.0, 2.0)
    text = page.html(replace(found, effects=effects))
    rows = re.findall(r"<tr role=\"row\">.*?</tr>", text, re.S)
    row = next(row for row in rows if "Places taken in" in row)
    assert "cannot be told from no change" in row


def test_the_past_of_the_run_keeps_what_was_fitted_apart() -> None:
    words = read(made()).words()
    assert "In this run one of two published figures that the fit has not seen lies outside the range" in words
    assert (
        "3 of 4 in the range: the fit was made to agree" in words and "1 of 2 in the range: no fit uses these" in words
    )
    parts = re.findall(r'<table class="comparison own".*?</table>', made(), re.S)
    assert len(parts) == 2
    assert "maatwerk was used" in parts[0] and "maatwerk was used" not in parts[1]
    only_fitted = results()
    fitted = only_fitted.published[only_fitted.published["role"] == "fitted"]
    assert "nothing in it tests the model" in page.html(replace(only_fitted, published=fitted))


def test_every_figure_has_a_title_a_description_a_drawing_and_a_table() -> None:
    text = made("Without", "With", "Wider")
    figures = re.findall(r"<figure.*?</figure>", text, re.S)
    assert len(figures) == 12
    for figure in figures:
        assert re.search(r"<h3[^>]*>\S", figure)
        assert re.search(r'role="img" aria-label="[^"]{40,}"', figure)
        assert figure.count('<svg class="drawing wide"') >= 1
        assert figure.count('<svg class="drawing narrow"') >= 1
        assert "<details" in figure and "<table" in figure


def test_headings_come_in_order_and_there_is_one_of_the_first_kind() -> None:
    levels = [int(name[1]) for name, _ in read(made()).elements if re.fullmatch("h[1-6]", name)]
    assert levels.count(1) == 1 and levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_the_page_can_be_used_without_eyes_or_a_mouse() -> None:
    reader = read(made())
    assert reader.all("html")[0]["lang"] == "en"
    ids = [attributes["id"] for _, attributes in reader.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    assert all(link["href"] == "#answer" or (link["href"] or "")[1:] in ids for link in reader.all("a"))
    assert reader.all("a")[0].get("class") == "skip"
    assert all("scope" in attributes for attributes in reader.all("th"))
    assert all(attributes.get("aria-hidden") == "true" for attributes in reader.all("svg"))
    assert {label["for"] for label in reader.all("label")} == {"price", "search"}
    assert all(attributes.get("type") == "button" for attributes in reader.all("button"))
    for _, attributes in reader.elements:
        named = attributes.get("aria-labelledby")
        assert named is None or named in ids
        if attributes.get("tabindex") == "0":
            assert attributes.get("aria-label")


def test_every_value_is_listed_with_unit_evidence_and_source() -> None:
    from sim.parameters.catalogue import settings

    text = made()
    unset = ("cooperation.agreement_with.", "cooperation.visa_measures.")  # one for each country, shown where it is set
    for key in settings():
        assert f"<code>{key}</code>" in text or key.startswith(unset), key
    assert "maatwerk.enabled" in read(text).words()


def test_it_says_how_to_repeat_the_run() -> None:
    of = scenario()
    words = read(made()).words()
    assert "python -m sim scenario.toml" in words
    assert of.digest in words


def test_another_language_than_dutch_and_english_is_refused() -> None:
    with pytest.raises(LanguageNotAvailable):
        page.html(results(), "fr")


def test_every_text_of_a_template_comes_from_the_catalogue() -> None:
    for template in (REPORT / "templates").rglob("*.j2"):
        text = re.sub(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", "", template.read_text(encoding="utf-8"), flags=re.S)
        bare = re.sub(r"<[^>]*>", " ", text)
        assert not re.search("[A-Za-z]", bare), (template.name, bare.split())
        assert not re.search(r'(?:aria-label|placeholder|title|alt)="[^"{}]*[A-Za-z]', text), template.name


def test_no_sentence_stands_in_the_code() -> None:
    for source in (*REPORT.rglob("*.py"), *EXPLORER.rglob("*.py"), *DOSSIER.rglob("*.py"), CONSOLE):
        tree = ast.parse(source.read_text(encoding="utf-8"))
        for text in spoken(tree):
            is_style = "@media" in text or "{color-scheme" in text
            assert is_style or not re.search(r"[A-Za-z]{2,} [a-z]{2,} [a-z]{2,}", text), (source.name, text)


def spoken(tree: ast.AST) -> list[str]:
    """List the texts in code that are neither docstrings nor the messages of exceptions."""
    silent: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Raise):
            silent |= {id(inner) for inner in ast.walk(node)}
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            silent.add(id(node.value))
        if isinstance(node, ast.ClassDef) and node.name == "LanguageNotAvailable":
            silent |= {id(inner) for inner in ast.walk(node)}
    constants = (node for node in ast.walk(tree) if isinstance(node, ast.Constant) and id(node) not in silent)
    return [node.value for node in constants if isinstance(node.value, str)]


def test_every_text_of_the_catalogue_is_used() -> None:
    files = (
        *REPORT.rglob("*.py"),
        *REPORT.rglob("*.j2"),
        *EXPLORER.rglob("*.py"),
        *DOSSIER.rglob("*.py"),
        CONSOLE,
        COMMAND,
        OPTIONS,
    )
    sources = [path.read_text(encoding="utf-8") for path in files]
    quoted = set(re.findall(r"[\"']([a-z][\w.{}\[\]']+)[\"']", "\n".join(sources)))
    counted = re.findall(r"counted\(\s*f?[\"']([\w.{}]+)[\"']", "\n".join(sources))
    quoted |= {f"{key}_{number}" for key in counted for number in ("one", "none")}
    asked = [re.sub(r"\\{.*?\\}", r"\\w+", re.escape(key)) for key in quoted if "." in key]
    patterns = re.compile("|".join(asked))
    names = {"outcome", "unit", "account", "payer", "group", "route", "evidence", "choice"}
    names |= {"number", "months", "locale", "fit_figure", "account_short"}
    by_sentence = {"fault", "command", "progress"}  # found by what the code says, not by a key
    for table, entries in catalogue("en").texts.items():
        if table not in {*names, *by_sentence, "block"}:
            for key in entries:
                if (table, key) not in {("explore", "group"), ("explore", "lever")}:
                    assert patterns.fullmatch(f"{table}.{key}"), f"{table}.{key}"


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_name_of_every_outcome_starts_as_a_sentence_does(language: str) -> None:
    from sim.parameters.outcomes import OUTCOMES
    from sim.report.say.words import outcome_name

    for outcome in OUTCOMES:
        assert outcome_name(outcome, catalogue(language))[0] in string.ascii_uppercase + string.digits, outcome


def test_the_live_figures_are_figures_that_plotly_knows() -> None:
    graph = pytest.importorskip("plotly.graph_objects")
    for plot in plots(made("Without", "With", "Wider")).values():
        graph.Figure({"data": plot["data"], "layout": without_tokens(plot["layout"])}, skip_invalid=True)
        for trace in plot["data"]:
            assert trace["type"] in {"scatter", "bar"}


def without_tokens(value: Any) -> Any:
    if isinstance(value, str):
        return "#123456" if value.startswith("$") else value
    if isinstance(value, dict):
        return {key: without_tokens(item) for key, item in value.items()}
    return [without_tokens(item) for item in value] if isinstance(value, list) else value


def test_importing_the_page_does_not_import_plotly_or_pandas() -> None:
    modules = "sim.report.page, sim.report.book.workbook, sim.report.console, sim.report.pdf"
    command = [sys.executable, "-c", f"import sys, {modules}; print(*sys.modules)"]
    loaded = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    assert not {"plotly", "pandas", "numba", "mesa", "xlsxwriter", "jinja2", "numpy"} & set(loaded)


def test_the_drawing_library_comes_with_its_licence() -> None:
    licence = (REPORT / "vendor/plotly-basic.LICENSE.txt").read_text(encoding="utf-8")
    assert "MIT" in licence and "Plotly" in licence


def test_results_and_page_are_written_to_the_place_asked_for(tmp_path: Path) -> None:
    found: Results = results()
    page.write(found, tmp_path / "dashboard.html")
    assert (tmp_path / "dashboard.html").read_text(encoding="utf-8") == page.html(found)


@pytest.mark.parametrize(("language", "said"), [("en", "modelling choice"), ("nl", "modelkeuze")])
def test_that_a_value_is_a_modelling_choice_is_said_once_and_not_in_every_row(language: str, said: str) -> None:
    text = page.html(results(), language)
    assert f"<span>{said}</span>" not in text
    assert catalogue(language)("sources.no_source") in text
