"""Serve the page on this machine alone, and answer it."""

from __future__ import annotations

import html
import logging
import os
import sys
import webbrowser
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dash import ClientsideFunction, Dash, Input, Output, State, ctx, no_update
from werkzeug.serving import BaseWSGIServer, make_server

from sim.explorer.computing import Desk
from sim.explorer.guarding import HOST, guard, path_to_keep
from sim.explorer.layout import note_of, others, page
from sim.explorer.levers import LEVERS, Texts, start_texts
from sim.explorer.saying import state_of
from sim.explorer.setting import applied, command, setting_of
from sim.explorer.trail import Stand, Trail, begun, moved, redone, undone
from sim.report import what_if
from sim.report.say.faults import message_in
from sim.report.say.language import Catalogue, catalogue
from sim.scenario import ScenarioError

if TYPE_CHECKING:
    from sim.scenario import Scenario

_SWITCHES = [lever for lever in LEVERS if lever.is_switch]
_SLIDERS = [lever for lever in LEVERS if not lever.is_switch]
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
    desk = Desk(scenario, say("explore.changed", policy="{policy}"), workers)
    served = served_on(desk, say, file)
    print(say.for_console()("explore.serving", address=served.address), flush=True)
    _open_browser(served.door)
    try:
        served.server.serve_forever()  # returns when interrupted
    finally:
        desk.stop()


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
    notice = say("explore.one_set") if desk.had_sets else ""
    app.layout = lambda: page(desk.scenario, say, notice)
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
    clicked = [*starts, *(f"switch-{lever.name}" for lever in _SWITCHES), "undo", "redo", "reset"]

    @app.callback(
        output={
            "trail": Output("trail", "data"),
            "ticket": Output("ticket", "data"),
            "faults": Output("faults", "children"),
            "fields": {lever.key: Output(f"field-{lever.name}", "value") for lever in _SLIDERS},
            "slides": {lever.key: Output(f"slide-{lever.name}", "value") for lever in _SLIDERS},
            "checked": {lever.key: Output(f"switch-{lever.name}", "aria-checked") for lever in _SWITCHES},
            "said": {lever.key: Output(f"switch-{lever.name}", "children") for lever in _SWITCHES},
            "notes": {lever.key: Output(f"note-{lever.name}", "children") for lever in LEVERS},
            "pressed": {name: Output(name, "aria-pressed") for name in starts},
            "undo": Output("undo", "disabled"),
            "redo": Output("redo", "disabled"),
        },
        inputs={
            "fields": {lever.key: Input(f"field-{lever.name}", "value") for lever in _SLIDERS},
            "slides": {lever.key: Input(f"slide-{lever.name}", "value") for lever in _SLIDERS},
            "clicks": {name: Input(name, "n_clicks") for name in clicked},
        },
        state={"trail": State("trail", "data")},
    )
    def listen(fields: Texts, slides: Texts, clicks: Mapping[str, int], trail: Trail) -> dict[str, Any]:
        return answered(desk, say, trail, fields, slides, ctx.triggered_id)


def answered(
    desk: Desk, say: Catalogue, trail: Trail, fields: Mapping[str, Any], slides: Mapping[str, Any], cause: str | None
) -> dict[str, Any]:
    """Take in what the reader did: ask for the setting, or show why it is refused and keep what was typed."""
    went = _gone_on(desk.scenario, trail, fields, slides, cause)
    stand = went["now"]
    faults: list[str] = []
    ticket: Any = no_update
    try:
        ticket = desk.ask(setting_of(desk.scenario, stand["policy"], stand["texts"]))
    except ScenarioError as error:
        told = [f"{fault.key}: {message_in(say.language, fault.message)}" for fault in error.faults]
        faults = [say("explore.refused"), *told]
        went = trail
    texts, policy = stand["texts"], stand["policy"]
    starts = [one.name for one in others(desk.scenario)]
    return {
        "trail": went,
        "ticket": ticket,
        "faults": "\n".join(faults),
        "fields": {lever.key: texts[lever.key] for lever in _SLIDERS},
        "slides": {lever.key: lever.place(texts[lever.key]) for lever in _SLIDERS},
        "checked": {lever.key: texts[lever.key] for lever in _SWITCHES},
        "said": {lever.key: say("explore.on" if texts[lever.key] == "true" else "explore.off") for lever in _SWITCHES},
        "notes": {lever.key: note_of(lever, texts[lever.key], desk.scenario, policy, say) for lever in LEVERS},
        "pressed": {f"start-{n}": str(name == policy).lower() for n, name in enumerate(starts) if len(starts) > 1},
        "undo": not went["before"] and not faults,
        "redo": not went["undone"],
    }


def _gone_on(
    scenario: Scenario, trail: Trail, fields: Mapping[str, Any], slides: Mapping[str, Any], cause: str | None
) -> Trail:
    """Give the trail after what the reader did."""
    now = trail["now"]
    typed = {**now["texts"], **{key: str(text if text is not None else "") for key, text in fields.items()}}
    if cause == "undo":
        is_refused = any(typed[lever.key] != now["texts"][lever.key] for lever in _SLIDERS)
        return trail if is_refused else undone(trail)
    if cause == "redo":
        return redone(trail)
    if cause == "reset":
        return moved(trail, _started(scenario, now["policy"]))
    if cause is not None and cause.startswith("start-"):
        return moved(trail, _started(scenario, others(scenario)[int(cause.removeprefix("start-"))].name))
    for lever in LEVERS:
        if cause == f"slide-{lever.name}":
            typed[lever.key] = str(slides[lever.key])
        elif cause == f"switch-{lever.name}":
            typed[lever.key] = "false" if now["texts"][lever.key] == "true" else "true"
    return moved(trail, {"policy": now["policy"], "texts": typed}) if cause is not None else begun(now)


def _started(scenario: Scenario, policy: str) -> Stand:
    return {"policy": policy, "texts": start_texts(scenario, policy)}


def _show_answers(app: Dash, desk: Desk, say: Catalogue, file: str) -> None:
    @app.callback(
        Output("written", "data"),
        Output("state", "children"),
        Output("state", "data-state"),
        Output("command", "children"),
        Output("seen", "data"),
        Output("tick", "disabled"),
        Input("tick", "n_intervals"),
        Input("ticket", "data"),
        State("seen", "data"),
    )
    def look(ticks: int | None, ticket: int | None, seen: list[Any]) -> tuple[Any, ...]:
        if ticket is None:
            return (no_update,) * 6
        work = desk.look(ticket)
        state, sentence = state_of(work, say)
        answer = work.answer if work is not None else None
        is_over = state in {"ready", "broken", "replaced"}
        now = [ticket, state, answer.results.replications if answer is not None else 0]
        if now == seen:
            return (no_update,) * 5 + (is_over,)
        if work is None or answer is None:
            return no_update, sentence, state, no_update, now, is_over
        written = what_if.fragment(answer.results, say)
        repeated = command(file, desk.scenario, work.setting, desk.stages[-1].answers[-1])
        return written, sentence, state, repeated, now, is_over

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
    setting = setting_of(desk.scenario, stand["policy"], stand["texts"])
    content = applied(desk.scenario, setting, desk.changed_label).to_toml()
    stem = Path(desk.scenario.path).stem or "scenario"
    return {"content": content, "filename": f"{stem}_what_if.toml"}


def _open_browser(address: str) -> None:
    """Open a browser where there is a screen for one."""
    has_screen = sys.platform in {"darwin", "win32"} or any(
        os.environ.get(name) for name in ("BROWSER", "DISPLAY", "WAYLAND_DISPLAY")
    )
    if has_screen:
        webbrowser.open(address)
