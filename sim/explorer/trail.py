"""Where the levers stood before: undo and redo, as plain lists that a browser can keep."""

from typing import TypedDict


class Stand(TypedDict):
    """Where everything stands: the policy it started from, the TOML text of each lever, and what it is held against."""

    policy: str
    texts: dict[str, str]
    today: bool


class Trail(TypedDict):
    """The stands before this one, this one, and those that were undone; last is nearest."""

    before: list[Stand]
    now: Stand
    undone: list[Stand]


_LONGEST = 100


def begun(stand: Stand) -> Trail:
    """Start a trail."""
    return {"before": [], "now": stand, "undone": []}


def moved(trail: Trail, stand: Stand) -> Trail:
    """Go on to another stand; what was undone is gone. Standing still changes nothing."""
    if stand == trail["now"]:
        return trail
    return {"before": [*trail["before"], trail["now"]][-_LONGEST:], "now": stand, "undone": []}


def undone(trail: Trail) -> Trail:
    """Go back one stand, if there is one."""
    if not trail["before"]:
        return trail
    *before, now = trail["before"]
    return {"before": before, "now": now, "undone": [*trail["undone"], trail["now"]]}


def redone(trail: Trail) -> Trail:
    """Take back the last undo, if there is one."""
    if not trail["undone"]:
        return trail
    *rest, now = trail["undone"]
    return {"before": [*trail["before"], trail["now"]], "now": now, "undone": rest}
