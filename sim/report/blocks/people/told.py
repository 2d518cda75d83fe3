"""Lives told: standard persons month by month, under the reference and under a policy side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sim.report.blocks.lives import status_name
from sim.report.blocks.views import parts_of
from sim.report.findings import Findings
from sim.report.say import words
from sim.report.say.language import Catalogue
from sim.report.say.mechanisms import listed
from sim.rules.vocabulary import Status

if TYPE_CHECKING:
    from sim.measure.diaries import Diary, Event


@dataclass(frozen=True, slots=True)
class Row:
    """A month in which something happened, told under each policy; the first in which these differ says so."""

    month: str
    told: tuple[str, ...]
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Life:
    """A person in a few words, and what happened: in one column where both lives are the same."""

    name: str
    who: str
    like: str
    heads: tuple[str, ...]
    rows: tuple[Row, ...]
    same: bool


def build(findings: Findings, say: Catalogue) -> dict[str, Any] | None:
    """Tell the lives under each policy; nothing without a second policy or with luck of its own under each."""
    if not findings.results.diaries or findings.focus is None:
        return None
    return {"intro": say("told.intro"), "parts": parts_of(findings, _part, say), "note": say("told.note")}


def _part(findings: Findings, say: Catalogue) -> Mapping[str, Any] | None:
    from sim.measure.diaries import PARTED

    focus = findings.focus
    assert focus is not None
    shown = [diary for diary in findings.results.diaries if focus.name in diary.lives]
    lives = [(diary.group, _life(diary, findings, say)) for diary in shown]
    standard = [life for group, life in lives if group != PARTED]
    changed = sum(not life.same for life in standard)
    key = "none" if not changed else "one" if changed == 1 else "some"
    numbers = {"count": say.in_words(changed), "all": say.in_words(len(standard))}
    alike = [life for life in standard if life.same]
    return {
        "title": say(f"told.title_{key}", policy=focus.label, **numbers),
        "parting": [life for _, life in lives if not life.same],
        "alike": alike,
        "same": say("told.same", groups=listed([life.name for life in alike], say)) if alike else "",
    }


def _life(diary: Diary, findings: Findings, say: Catalogue) -> Life:
    assert findings.focus is not None
    reference, policy = findings.reference, findings.focus
    rows = _rows(diary, (reference.name, policy.name), findings, say)
    is_same = all(row.told[0] == row.told[1] for row in rows)
    named = (say.find(f"{table}{diary.group}") for table in ("group.", "trait.", "told.group_"))
    elsewhere, alike = diary.elsewhere[policy.name], say.numerals.whole(diary.alike)
    like = "like_parted" if say.find(f"told.like_{diary.group}") else "like"
    return Life(
        name=next(name for name in named if name),
        who=_who(diary, reference.name, findings, say),
        like=say.counted(f"told.{like}", elsewhere, policy=policy.label, alike=alike),
        heads=(say("told.both"),) if is_same else (reference.label, policy.label),
        rows=tuple(Row(row.month, row.told[:1]) for row in rows) if is_same else _marked(rows, say),
        same=is_same,
    )


def _who(diary: Diary, reference: str, findings: Findings, say: Catalogue) -> str:
    """Describe a person as the policies part."""
    start = diary.lives[reference][0]
    known = {name: say(f"told.{name}_{int(start[name])}") for name in ("household", "document", "aware")}
    return say(
        "told.who",
        **known,
        since=_month(int(start["obligation"]), findings, say),
        refused=say.counted("told.refused", int(start["refused"])),
        status=status_name(Status(start["status"]).name, say),
    )


def _rows(diary: Diary, policies: tuple[str, str], findings: Findings, say: Catalogue) -> list[Row]:
    """Tell each month in which something happened under either policy, and last where both lives stand at the end."""
    from sim.measure.diaries import events_of

    both = [events_of(diary, policy) for policy in policies]
    months = sorted({event.month for events in both for event in events})
    rows = [
        Row(_month(month, findings, say), tuple(_sentences(events, month, say) for events in both)) for month in months
    ]
    ends = (status_name(Status(diary.lives[policy]["status"][-1]).name, say) for policy in policies)
    return [*rows, Row(say("told.end", last=words.month_name(findings.months[-1], say)), tuple(ends))]


def _sentences(events: Sequence[Event], month: int, say: Catalogue) -> str:
    told = [
        say(f"told.{event.kind}", euros=say.numerals.euros.format(say.numerals.whole(event.euros)))
        for event in events
        if event.month == month
    ]
    return " ".join(told) or say("told.nothing")


def _marked(rows: Sequence[Row], say: Catalogue) -> tuple[Row, ...]:
    """Mark the first row in which the lives differ."""
    first = next(number for number, row in enumerate(rows) if row.told[0] != row.told[1])
    return tuple(
        Row(row.month, row.told, say("told.parts") if number == first else "") for number, row in enumerate(rows)
    )


def _month(month: int, findings: Findings, say: Catalogue) -> str:
    date = findings.results.scenario.plan.date(month)
    return words.month_name(f"{date.year}-{date.month:02d}", say)
