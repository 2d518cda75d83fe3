"""Serve the page on this machine alone, and answer it."""

import html
import logging
import os
import sys
import webbrowser
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dash import ClientsideFunction, Dash, Input, Output, State, no_update
from werkzeug.serving import BaseWSGIServer, make_server

from sim.explorer.computing import Desk
from sim.explorer.doing import Did, Told, gone_on
from sim.explorer.guarding import HOST, guard, path_to_keep
from sim.explorer.layout import may_be_today, notes_of, others, page, picks_of
from sim.explorer.levers import LEVERS, Texts, is_number, start_texts
from sim.explorer.saying import assumed_words, refusal, refused_step, state_of
from sim.explorer.setting import Labels, applied, command, grounded, saved_name, setting_of
from sim.explorer.trail import Stand, Trail
from sim.report import what_if
from sim.report.say.language import Catalogue, catalogue, catalogue_of
from sim.scenario import Scenario, ScenarioError

_SWITCHES = [lever for lever in LEVERS if lever.is_switch]
_SLIDERS = [lever for lever in LEVERS if lever.is_slider]
_BY_KEY = {lever.key: lever for lever in _SLIDERS}
_CHOICES = [lever for lever in LEVERS if lever.is_choice]
_SHELL = """<!DOCTYPE html>
<html lang="{language}">
<head>
{{%metas%}}
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
{{%favicon%}}
{{%css%}}
<style>{styles}</style>
</head>
<body>
{{%app_entry%}}
{{%config%}}
{{%scripts%}}
{{%renderer%}}
</body>
</html>"""


def start(scenario: Scenario, file: str, workers: int | None = None) -> None:
    """Serve the page until somebody interrupts it; the address goes to stdout and to a browser."""
    say = catalogue(scenario.language)
    desk = Desk(scenario, labels_in(say), workers)
    served = served_on(desk, say, file)
    print(say.for_console()("explore.serving", address=served.address), flush=True)
    _open_browser(served.door)
    try:
        served.server.serve_forever()  # returns when interrupted
    finally:
        desk.stop()


def labels_in(say: Catalogue) -> Labels:
    """Give what the page calls policies, in a language."""
    return Labels(say("explore.changed", policy="{policy}"), say("explore.today"))


@dataclass(frozen=True, slots=True)
class Served:
    """A server with the address of the page, which only the user may know, and one that opens it once."""

    server: BaseWSGIServer
    address: str
    door: str


def served_on(desk: Desk, say: Catalogue, file: str) -> Served:
    """Bind a free port of this machine alone; `file` is how the user named the scenario."""
    logging.getLogger("werkzeug").setLevel(logging.CRITICAL)
    prefix = path_to_keep()
    app = app_of(desk, say, file, prefix)
    door = guard(app.server, prefix, app.csp_hashes())
    server = make_server(HOST, 0, app.server, threaded=True)
    origin = f"http://{HOST}:{server.port}"
    return Served(server, origin + prefix, origin + door)


def app_of(desk: Desk, say: Catalogue, file: str, prefix: str) -> Dash:
    """Make the page, below a path, with its answers to what the reader does."""
    app = Dash(
        __name__,
        assets_folder=str(Path(__file__).parent / "assets"),
        index_string=_shell(desk.scenario, say),
        serve_locally=True,
        url_base_pathname=prefix,
        update_title="",
    )
    app.title = say("explore.title", scenario=desk.scenario.title)
    app.layout = lambda: page(desk.scenario, desk.ends_of_own, say)
    _listen_to_levers(app, desk, say)
    _show_answers(app, desk, say, file)
    _save(app, desk)
    return app


def _shell(scenario: Scenario, say: Catalogue) -> str:
    title = html.escape(say("explore.title", scenario=scenario.title)).replace("{%", "")
    return _SHELL.format(language=say.language, title=title, styles=what_if.styles())


def _listen_to_levers(app: Dash, desk: Desk, say: Catalogue) -> None:
    starts = [f"start-{number}" for number in range(len(others(desk.scenario)))]
    starts = starts if len(starts) > 1 else []
    picks = [place for lever in _CHOICES for place in picks_of(lever, desk.scenario)]
    switches = [*(f"switch-{lever.name}" for lever in _SWITCHES), *(["today"] if may_be_today(desk.scenario) else [])]
    clicked = [*starts, *picks, *switches, "undo", "redo", "reset"]

    @app.callback(
        output={
            "trail": Output("trail", "data"),
            "told": Output("told", "data"),
            "ticket": Output("ticket", "data"),
            "faults": Output("faults", "children"),
            "fields": {lever.key: Output(f"field-{lever.name}", "value") for lever in _SLIDERS},
            "slides": {lever.key: Output(f"slide-{lever.name}", "value") for lever in _SLIDERS},
            "checked": {name: Output(name, "aria-checked") for name in switches},
            "said": {name: Output(name, "children") for name in switches},
            "notes": {lever.key: Output(f"note-{lever.name}", "children") for lever in LEVERS},
            "pressed": {name: Output(name, "aria-pressed") for name in (*starts, *picks)},
            "undo": Output("undo", "disabled"),
            "redo": Output("redo", "disabled"),
        },
        inputs={
            "fields": {lever.key: Input(f"field-{lever.name}", "value") for lever in _SLIDERS},
            "slides": {lever.key: Input(f"slide-{lever.name}", "value") for lever in _SLIDERS},
            "clicks": {name: Input(name, "n_clicks") for name in clicked},
        },
        state={"trail": State("trail", "data"), "told": State("told", "data")},
    )
    def listen(fields: Texts, slides: Texts, clicks: Mapping[str, int], trail: Trail, told: Told) -> dict[str, Any]:
        return answered(desk, say, trail, told, {"fields": fields, "slides": slides, "clicks": clicks})


def answered(desk: Desk, say: Catalogue, trail: Trail, told: Told, did: Did) -> dict[str, Any]:
    """Take in what the reader did: ask for the setting, or show why it is refused and keep what was typed."""
    went = gone_on(desk.scenario, trail, told, did)
    stand = went["now"]
    ticket: Any = no_update
    taken = {name: count or 0 for name, count in did["clicks"].items()}
    start = start_texts(desk.scenario, stand["policy"])
    steps = (refused_step(lever, stand["texts"][key], start[key], say) for key, lever in _BY_KEY.items())
    faults = [refused for refused in steps if refused]
    try:
        ticket = no_update if faults else desk.ask(setting_of(desk.scenario, stand))
    except ScenarioError as error:
        faults = [refusal(fault, stand["texts"], say) for fault in error.faults]
    if faults:
        faults = [say("explore.refused"), *faults]
        went, taken = trail, told["clicks"]
    texts, policy = stand["texts"], stand["policy"]
    on = {f"switch-{lever.name}": texts[lever.key] == "true" for lever in _SWITCHES}
    on |= {"today": stand["today"]} if may_be_today(desk.scenario) else {}
    starts = [one.name for one in others(desk.scenario)]
    pressed = {f"start-{n}": name == policy for n, name in enumerate(starts) if len(starts) > 1}
    for lever in _CHOICES:
        pressed |= {place: text == texts[lever.key] for place, text in picks_of(lever, desk.scenario).items()}
    stood = went["now"]["texts"]
    slides = {key: lever.place((texts if is_number(texts[key]) else stood)[key]) for key, lever in _BY_KEY.items()}
    return {
        "trail": went,
        "told": {"slides": slides, "clicks": taken},
        "ticket": ticket,
        "faults": "\n".join(faults),
        "fields": {lever.key: texts[lever.key] for lever in _SLIDERS},
        "slides": slides,
        "checked": {name: str(is_on).lower() for name, is_on in on.items()},
        "said": {name: say("explore.on" if is_on else "explore.off") for name, is_on in on.items()},
        "notes": notes_of(desk.scenario, stand, desk.ends_of_own, say),
        "pressed": {name: str(is_pressed).lower() for name, is_pressed in pressed.items()},
        "undo": not went["before"] and not faults,
        "redo": not went["undone"],
    }


def _show_answers(app: Dash, desk: Desk, say: Catalogue, file: str) -> None:
    @app.callback(
        Output("written", "data"),
        Output("state", "children"),
        Output("state", "data-state"),
        Output("command", "children"),
        Output("seen", "data"),
        Output("tick", "max_intervals"),
        Input("tick", "n_intervals"),
        Input("ticket", "data"),
        State("seen", "data"),
    )
    def look(ticks: int, ticket: int | None, seen: list[Any]) -> tuple[Any, ...]:
        """Look once, and again only when the page has this: on a slow machine answers would overtake each other."""
        again = ticks + 1
        if ticket is None:
            return (no_update,) * 5 + (again,)
        work = desk.look(ticket)
        state, sentence = state_of(work, say)
        answer = work.answer if work is not None else None
        looks = ticks if state in {"ready", "broken", "replaced"} else again
        now = [ticket, state, answer.results.replications if answer is not None else 0]
        if now == seen:
            return (no_update,) * 5 + (looks,)
        if work is None or answer is None:
            return no_update, sentence, state, no_update, now, looks
        suited = catalogue_of(answer.results, say.language)
        written = what_if.fragment(answer.results, suited, assumed_words(work.setting, say))
        repeated = command(file, desk.scenario, work.setting, desk.stages[-1].answers[-1])
        return written, sentence, state, repeated, now, looks

    app.clientside_callback(  # type: ignore[no-untyped-call]
        ClientsideFunction("explore", "show"), Output("answer", "data-shown"), Input("written", "data")
    )


def _save(app: Dash, desk: Desk) -> None:
    @app.callback(
        Output("file", "data"), Input("download", "n_clicks"), State("trail", "data"), prevent_initial_call=True
    )
    def save(clicks: int, trail: Trail) -> dict[str, str]:
        return file_of(desk, trail["now"])


def file_of(desk: Desk, stand: Stand) -> dict[str, str]:
    """Give the setting as a scenario file that stands by itself and gives the same numbers."""
    setting = setting_of(desk.scenario, stand)
    content = applied(grounded(desk.scenario, setting, desk.labels), setting, desk.labels).to_toml()
    return {"content": content, "filename": saved_name(desk.scenario)}


def _open_browser(address: str) -> None:
    """Open a browser where there is a screen for one."""
    has_screen = sys.platform in {"darwin", "win32"} or any(
        os.environ.get(name) for name in ("BROWSER", "DISPLAY", "WAYLAND_DISPLAY")
    )
    if has_screen:
        webbrowser.open(address)
