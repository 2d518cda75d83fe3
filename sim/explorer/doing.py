"""What the reader did since the page was last told how it stands: typed, slid and clicked, however fast."""

from collections.abc import Mapping
from typing import Any, TypedDict

from sim.explorer.layout import others, picks_of, stand_of
from sim.explorer.levers import ASSUMPTIONS, LEVERS, differs, meant, start_texts
from sim.explorer.trail import Stand, Trail, moved, redone, undone
from sim.scenario import Scenario


class Told(TypedDict):
    """What the page was last given: where its sliders stand, and how many clicks on each button were taken in."""

    slides: dict[str, str]
    clicks: dict[str, int]


class Did(TypedDict):
    """How the page stands: the text of each field, where each slider is, and the clicks on each button so far."""

    fields: Mapping[str, Any]
    slides: Mapping[str, Any]
    clicks: Mapping[str, int | None]


_BACK = ("undo", "redo", "reset")


def gone_on(scenario: Scenario, trail: Trail, told: Told, did: Did) -> Trail:
    """Give the trail after all that the page was not told of yet; undo first takes back what was not taken in."""
    now = trail["now"]
    clicked = [name for name, count in did["clicks"].items() for _ in range(told["clicks"].get(name, 0), count or 0)]
    back = [name for name in clicked if name in _BACK]
    texts = _typed(scenario, now, told, did)
    if "undo" in back and texts != now["texts"]:
        return trail
    stand: Stand = now if back else {**now, "texts": texts}
    for name in clicked:
        stand = _after_click(scenario, stand, name)
    trail = moved(trail, stand)
    for name in back:
        trail = _gone_back(scenario, trail, name)
    return trail


def _typed(scenario: Scenario, now: Stand, told: Told, did: Did) -> dict[str, str]:
    """Give the text of each lever; of a slider that moved that of its place."""
    start = start_texts(scenario, now["policy"])
    texts = dict(now["texts"])
    for lever in LEVERS:
        if lever.key in did["fields"]:
            text = did["fields"][lever.key]
            texts[lever.key] = meant(lever, "" if text is None else str(text), start[lever.key])
        slide = str(did["slides"].get(lever.key, ""))
        if slide and differs(slide, told["slides"][lever.key]):
            texts[lever.key] = slide
    return texts


def _after_click(scenario: Scenario, stand: Stand, name: str) -> Stand:
    """Give where everything stands after a click on a switch, on one of a choice, or on another start."""
    texts = stand["texts"]
    if name == "today":
        return {**stand, "today": not stand["today"]}
    if name.startswith("start-"):
        policy = others(scenario)[int(name.removeprefix("start-"))].name
        kept = {lever.key: texts[lever.key] for lever in ASSUMPTIONS}
        return {**stand, "policy": policy, "texts": {**start_texts(scenario, policy), **kept}}
    for lever in LEVERS:
        if name == f"switch-{lever.name}":
            return {**stand, "texts": {**texts, lever.key: "false" if texts[lever.key] == "true" else "true"}}
        if lever.is_choice and name in (picks := picks_of(lever, scenario)):
            return {**stand, "texts": {**texts, lever.key: picks[name]}}
    return stand


def _gone_back(scenario: Scenario, trail: Trail, name: str) -> Trail:
    if name == "reset":
        return moved(trail, stand_of(scenario, trail["now"]["policy"]))
    return undone(trail) if name == "undo" else redone(trail)
