"""The page as components: levers on the left, the answer on the right."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dash import dcc, html

from sim.explorer.levers import GROUPS, Lever, differs, later_changes, start_texts
from sim.explorer.trail import Stand, begun
from sim.parameters.dutch import said_in
from sim.report.say import words
from sim.report.say.language import Catalogue

if TYPE_CHECKING:
    from sim.scenario import Policy, Scenario

POLL_MILLISECONDS = 300


def others(scenario: Scenario) -> list[Policy]:
    """Give the policies that a setting can start from: all but the reference."""
    return [policy for policy in scenario.policies if policy.name != scenario.reference]


def first_stand(scenario: Scenario) -> Stand:
    """Give where the levers stand at first: the first policy that is not the reference, as the scenario has it."""
    policy = others(scenario)[0].name
    return {"policy": policy, "texts": start_texts(scenario, policy)}


def _marked(attributes: dict[str, str]) -> dict[str, Any]:
    """Give attributes with a hyphen in their name as keywords."""
    return attributes


def page(scenario: Scenario, say: Catalogue, notice: str = "") -> Any:
    """Lay out the whole page; a notice, where there is one, stands above the answer."""
    stand = first_stand(scenario)
    return html.Div(
        [
            html.A(say("explore.skip"), href="#answer", className="skip"),
            dcc.Store(id="trail", data=dict(begun(stand))),
            dcc.Store(id="ticket"),
            dcc.Store(id="seen", data=[]),
            dcc.Store(id="written"),
            dcc.Interval(id="tick", interval=POLL_MILLISECONDS),
            dcc.Download(id="file"),
            _header(scenario, say),
            html.Main(
                [_panel(scenario, stand, say), _answer(say, notice)],
                className="desk",
            ),
            html.Footer(html.P(say("page.synthetic"))),
        ],
        className="explore",
    )


def _header(scenario: Scenario, say: Catalogue) -> Any:
    reference = scenario.policy(scenario.reference).label
    return html.Header(
        [
            html.Div(
                [
                    html.H1(say("explore.heading")),
                    html.P(scenario.title, className="scenario-title"),
                    html.P([scenario.question, " ", say("explore.reference", reference=reference)], className="meta"),
                ]
            ),
            html.Button(say("explore.dark"), id="theme", type="button"),
        ],
        className="top",
    )


def _panel(scenario: Scenario, stand: Stand, say: Catalogue) -> Any:
    month = words.month_name(f"{scenario.plan.future_from:%Y-%m}", say)
    return html.Section(
        [
            html.H2(say("explore.levers"), id="levers-title"),
            html.P(say("explore.levers_intro", month=month), className="caption"),
            *_starts(scenario, stand, say),
            html.Div(_buttons(say), className="buttons"),
            html.Div(id="faults", role="alert"),
            *(_group(name, scenario, stand, say) for name in GROUPS),
        ],
        className="card levers",
        **_marked({"aria-labelledby": "levers-title"}),
    )


def _starts(scenario: Scenario, stand: Stand, say: Catalogue) -> list[Any]:
    """Give a button for each policy to start from, where there is a choice."""
    found = others(scenario)
    if len(found) < 2:
        return []
    buttons = [
        html.Button(
            policy.label,
            id=f"start-{number}",
            type="button",
            **_marked({"aria-pressed": str(policy.name == stand["policy"]).lower()}),
        )
        for number, policy in enumerate(found)
    ]
    title = html.P(say("explore.start"), id="start-title", className="card-title")
    return [title, html.Div(buttons, className="starts", role="group", **_marked({"aria-labelledby": "start-title"}))]


def _buttons(say: Catalogue) -> list[Any]:
    return [
        html.Button(say(f"explore.{name}"), id=name, type="button", disabled=name in {"undo", "redo"})
        for name in ("undo", "redo", "reset", "download")
    ]


def _group(name: str, scenario: Scenario, stand: Stand, say: Catalogue) -> Any:
    levers = [_lever(lever, stand["texts"][lever.key], scenario, stand["policy"], say) for lever in GROUPS[name]]
    return html.Fieldset([html.Legend(say(f"explore.group.{name}")), *levers])


def _lever(lever: Lever, text: str, scenario: Scenario, policy: str, say: Catalogue) -> Any:
    """Give one lever: a switch, or a slider with a field; below it what it means and where its value comes from."""
    name, setting = lever.name, lever.setting
    label = say(f"explore.lever.{lever.key}")
    evidence = say.name_of("evidence", setting.evidence).capitalize()
    source = say("explore.source", evidence=evidence, source=said_in(say.language, "source", setting.source))
    about = html.P(
        [setting.meaning_in(say.language), " ", html.Span(source, className="source")],
        className="muted",
        id=f"about-{name}",
    )
    note = html.P(note_of(lever, text, scenario, policy, say), id=f"note-{name}", className="reading")
    if lever.is_switch:
        control = html.Button(
            say("explore.on" if text == "true" else "explore.off"),
            id=f"switch-{name}",
            type="button",
            role="switch",
            **_marked({"aria-checked": text, "aria-labelledby": f"label-{name}", "aria-describedby": f"about-{name}"}),
        )
        return html.Div(
            [html.Div([html.Span(label, id=f"label-{name}", className="name"), control], className="row"), note, about],
            className="lever",
        )
    unit = words.unit_name(setting.unit, say)
    field = dcc.Input(id=f"field-{name}", type="text", value=text, debounce=True, inputMode="numeric")
    slide = dcc.Input(
        id=f"slide-{name}",
        type="range",
        min=lever.low,
        max=lever.high,
        step=lever.step,
        value=lever.place(text),
    )
    return html.Div(
        [
            html.Div(
                [
                    html.Label([label, html.Span(f" {unit}", className="unit")], htmlFor=f"field-{name}"),
                    field,
                ],
                className="row",
            ),
            html.Label(say("explore.slider", lever=label), htmlFor=f"slide-{name}", className="hidden"),
            slide,
            note,
            about,
        ],
        className="lever",
    )


def note_of(lever: Lever, text: str, scenario: Scenario, policy: str, say: Catalogue) -> str:
    """Say what the scenario has where a lever was moved, and whether it has dates of its own."""
    start = start_texts(scenario, policy)[lever.key]
    if not differs(text, start):
        return say("explore.later") if lever.key in later_changes(scenario, policy) else ""
    if lever.is_switch:
        return say("explore.was", value=say("explore.on" if start == "true" else "explore.off"))
    return say("explore.was", value=start)


def _answer(say: Catalogue, notice: str) -> Any:
    return html.Section(
        [
            html.H2(say("explore.answer"), className="hidden", id="answer-title"),
            html.P(
                say("explore.waiting"),
                id="state",
                role="status",
                className="state",
                **_marked({"aria-live": "polite", "data-state": "waiting"}),
            ),
            *([html.P(notice, className="caption", id="notice")] if notice else []),
            html.Button(say("explore.pin"), id="pin", type="button"),
            html.Div(id="pinned", **_marked({"data-title": say("explore.pinned"), "data-unpin": say("explore.unpin")})),
            html.Div(id="answer", tabIndex=-1),
            html.Details([html.Summary(say("explore.command")), html.Code(id="command")], id="repeat"),
        ],
        className="answer",
        **_marked({"aria-labelledby": "answer-title"}),
    )
