"""The page as components: measures and, apart from them, assumptions on the left, the answer on the right."""

from collections.abc import Mapping
from typing import Any

from dash import dcc, html

from sim.explorer.levers import ASSUMPTIONS, GROUPS, LEVERS, OWN, Lever, Texts, differs, later_changes, start_texts
from sim.explorer.saying import value_words
from sim.explorer.trail import Stand, begun
from sim.parameters.dutch import said_in
from sim.report.say import words
from sim.report.say.language import Catalogue
from sim.report.weigh import depends
from sim.scenario import Policy, Scenario

POLL_MILLISECONDS = 150
Ends = Mapping[str, tuple[float, float]]
"""The lowest and the highest value that simulations have of their own, by lever."""


def others(scenario: Scenario) -> list[Policy]:
    """Give the policies that a setting can start from: all but the reference."""
    return [policy for policy in scenario.policies if policy.name != scenario.reference]


def first_stand(scenario: Scenario) -> Stand:
    """Give where everything stands at first: the first policy that is not the reference, as the scenario has it."""
    return stand_of(scenario, others(scenario)[0].name)


def stand_of(scenario: Scenario, policy: str) -> Stand:
    """Give where everything stands for a policy as the scenario has it."""
    return {"policy": policy, "texts": start_texts(scenario, policy), "today": False}


def may_be_today(scenario: Scenario) -> bool:
    """Say whether the scenario compares with something else than the country as it is."""
    return bool(scenario.own_changes[scenario.reference])


def picks_of(lever: Lever, scenario: Scenario) -> dict[str, str]:
    """Give the buttons of a choice with the text that each stands for: what simulations have of their own first."""
    own = [OWN] if start_texts(scenario, scenario.reference)[lever.key] == OWN else []
    return {f"pick-{lever.name}-{number}": text for number, text in enumerate([*own, *lever.setting.choices])}


def _marked(attributes: dict[str, str]) -> dict[str, Any]:
    """Give attributes with a hyphen in their name as keywords."""
    return attributes


def page(scenario: Scenario, ends: Ends, say: Catalogue) -> Any:
    """Lay out the whole page."""
    stand = first_stand(scenario)
    notes = notes_of(scenario, stand, ends, say)
    slides = {lever.key: lever.place(stand["texts"][lever.key]) for lever in LEVERS if lever.is_slider}
    return html.Div(
        [
            html.A(say("explore.skip"), href="#answer", className="skip"),
            dcc.Store(id="trail", data=dict(begun(stand))),
            dcc.Store(id="told", data={"slides": slides, "clicks": {}}),
            dcc.Store(id="ticket"),
            dcc.Store(id="seen", data=[]),
            dcc.Store(id="written"),
            dcc.Interval(id="tick", interval=POLL_MILLISECONDS, n_intervals=0, max_intervals=1),
            dcc.Download(id="file"),
            _header(scenario, say),
            html.Main(
                [_measures(scenario, stand, notes, say), _answer(say), _assumptions(scenario, stand, notes, say)],
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


def _measures(scenario: Scenario, stand: Stand, notes: Texts, say: Catalogue) -> Any:
    month = words.month_name(f"{scenario.plan.future_from:%Y-%m}", say)
    return html.Section(
        [
            html.H2(say("explore.levers"), id="levers-title"),
            html.P(say("explore.levers_intro", month=month), className="caption"),
            *_starts(scenario, stand, say),
            *([_today(say)] if may_be_today(scenario) else []),
            html.Div(_buttons(say), className="buttons"),
            *(_group(name, scenario, stand, notes, say) for name in GROUPS),
        ],
        className="card levers",
        **_marked({"aria-labelledby": "levers-title"}),
    )


def _assumptions(scenario: Scenario, stand: Stand, notes: Texts, say: Catalogue) -> Any:
    return html.Section(
        [
            html.H2(say("explore.assumptions"), id="assumptions-title"),
            html.P(say("explore.assumptions_intro"), className="caption"),
            *(_lever(lever, scenario, stand, notes, say) for lever in ASSUMPTIONS),
        ],
        className="card levers",
        **_marked({"aria-labelledby": "assumptions-title"}),
    )


def _today(say: Catalogue) -> Any:
    """Give the switch that compares with the country as it is."""
    name = html.Span(say("explore.against_today"), id="label-today", className="name")
    switch = html.Button(
        say("explore.off"),
        id="today",
        type="button",
        role="switch",
        **_marked({"aria-checked": "false", "aria-labelledby": "label-today"}),
    )
    return html.Div([name, switch], className="row")


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


def _group(name: str, scenario: Scenario, stand: Stand, notes: Texts, say: Catalogue) -> Any:
    levers = [_lever(lever, scenario, stand, notes, say) for lever in GROUPS[name]]
    return html.Fieldset([html.Legend(say(f"explore.group.{name}")), *levers])


def _lever(lever: Lever, scenario: Scenario, stand: Stand, notes: Texts, say: Catalogue) -> Any:
    """Give one lever: a switch, buttons to choose from, or a slider with a field; below it what it means and why."""
    name, setting, text = lever.name, lever.setting, stand["texts"][lever.key]
    label = say(f"explore.lever.{lever.key}")
    evidence = say.name_of("evidence", setting.evidence).capitalize()
    source = say("explore.source", evidence=evidence, source=said_in(say.language, "source", setting.source))
    about = html.P(
        [setting.meaning_in(say.language), " ", html.Span(source, className="source")],
        className="muted",
        id=f"about-{name}",
    )
    note = html.P(notes[lever.key], id=f"note-{name}", className="reading")
    if lever.is_switch:
        control = _switch(lever, text, label, say)
    elif lever.is_choice:
        control = _choice(lever, text, label, scenario, say)
    else:
        control = _slider(lever, text, label, say)
    return html.Div([*control, note, about], className="lever")


def _switch(lever: Lever, text: str, label: str, say: Catalogue) -> list[Any]:
    name = lever.name
    button = html.Button(
        say("explore.on" if text == "true" else "explore.off"),
        id=f"switch-{name}",
        type="button",
        role="switch",
        **_marked({"aria-checked": text, "aria-labelledby": f"label-{name}", "aria-describedby": f"about-{name}"}),
    )
    return [html.Div([html.Span(label, id=f"label-{name}", className="name"), button], className="row")]


def _choice(lever: Lever, text: str, label: str, scenario: Scenario, say: Catalogue) -> list[Any]:
    buttons = [
        html.Button(
            value_words(lever, pick, say),
            id=place,
            type="button",
            **_marked({"aria-pressed": str(pick == text).lower()}),
        )
        for place, pick in picks_of(lever, scenario).items()
    ]
    about = {"aria-labelledby": f"label-{lever.name}", "aria-describedby": f"about-{lever.name}"}
    return [
        html.P(label, id=f"label-{lever.name}", className="name"),
        html.Div(buttons, className="starts", role="group", **_marked(about)),
    ]


def _slider(lever: Lever, text: str, label: str, say: Catalogue) -> list[Any]:
    name, unit = lever.name, words.unit_name(lever.setting.unit, say)
    field = dcc.Input(id=f"field-{name}", type="text", value=text, debounce=True)
    slide = dcc.Input(
        id=f"slide-{name}",
        type="range",
        min=lever.low,
        max=lever.high,
        step=lever.step,
        value=lever.place(text),
    )
    named = html.Label([label, html.Span(f" {unit}", className="unit")], htmlFor=f"field-{name}")
    return [
        html.Div([named, field], className="row"),
        html.Label(say("explore.slider", lever=label), htmlFor=f"slide-{name}", className="hidden"),
        slide,
    ]


def notes_of(scenario: Scenario, stand: Stand, ends: Ends, say: Catalogue) -> dict[str, str]:
    """Say what the scenario has where a lever was moved, whether it has dates of its own, or a value by simulation."""
    start, later = start_texts(scenario, stand["policy"]), later_changes(scenario, stand["policy"])

    def note(lever: Lever) -> str:
        if differs(stand["texts"][lever.key], start[lever.key]):
            return say("explore.was", value=value_words(lever, start[lever.key], say))
        if lever.key in ends:
            low, high = (depends.value_words(lever.key, end, say) for end in ends[lever.key])
            return say("explore.own_between", low=low, high=high)
        if lever.key in later:
            month, value = later[lever.key]
            return say("explore.later", month=month, value=value_words(lever, value, say))
        return ""

    return {lever.key: note(lever) for lever in LEVERS}


def _answer(say: Catalogue) -> Any:
    return html.Section(
        [
            html.H2(say("explore.answer"), className="hidden", id="answer-title"),
            html.Div(_bar(say), className="bar"),
            html.Button(say("explore.pin"), id="pin", type="button"),
            html.Div(id="pinned", **_marked({"data-title": say("explore.pinned"), "data-unpin": say("explore.unpin")})),
            html.Div(id="answer", tabIndex=-1),
            html.Details([html.Summary(say("explore.command")), html.Code(id="command")], id="repeat"),
        ],
        className="answer",
        **_marked({"aria-labelledby": "answer-title"}),
    )


def _bar(say: Catalogue) -> list[Any]:
    """Give what is said of the work and of faults; on a narrow page it stays in view, with a way to the answer."""
    return [
        html.P(
            say("explore.waiting"),
            id="state",
            role="status",
            className="state",
            **_marked({"aria-live": "polite", "data-state": "waiting"}),
        ),
        html.Div(id="faults", role="alert"),
        html.P(id="gone", role="alert", **_marked({"data-text": say("explore.gone")})),
        html.A(say("explore.skip"), href="#answer", className="jump"),
    ]
