"""What a new publication brings, and of which figures newer numbers should exist: in sentences for the console."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from sim.forecasts import refreshing, registered
from sim.forecasts.came import PublicationError, Revision
from sim.forecasts.refreshing import Refresh
from sim.parameters.targets import target_names
from sim.report.say.language import Catalogue
from sim.report.say.rounding import Kind


class NotRefreshed(Exception):
    """A publication cannot be taken over as it stands; the message says what to write in it."""


def refresh(file: Path, say: Catalogue) -> Iterator[str]:
    """Hold a publication against what is held, and yield what it brings and how to take it over; nothing is written.

    Raises:
        NotRefreshed: when it cannot be believed, or changes a number or a definition without saying why.
    """
    try:
        found = refreshing.refresh(file, _figures())
    except (PublicationError, registered.ForecastError) as error:
        raise NotRefreshed(str(error)) from error
    faults = [*_faults(found, say)]
    if faults:
        raise NotRefreshed("\n".join(faults))
    return _sentences(found, say)


def _figures() -> set[str]:
    """Name the figures that somebody here counts or has forecast."""
    forecasts = map(registered.read, registered.registered())
    return {*target_names(), *(figure.figure for one in forecasts for figure in one.figures)}


def _faults(found: Refresh, say: Catalogue) -> Iterator[str]:
    file = found.brought.file
    for figure, near in found.unknown.items():
        hint = say("refresh.near", near=near) if near else ""
        yield say("refresh.unknown", file=file, figure=figure, hint=hint)
    for one in found.revisions:
        if not one.reason:
            yield say("refresh.unexplained", file=file, what=revision(one, say))


def _sentences(found: Refresh, say: Catalogue) -> Iterator[str]:
    brought = found.brought
    yield say("refresh.title", file=brought.file, source=brought.source, read=brought.read, next=brought.next)
    for (figure, period), value in found.new.items():
        yield say("refresh.new", figure=name_of(figure, say), period=period, value=_number(value, say))
    for one in found.revisions:
        yield say("refresh.explained", what=revision(one, say), reason=one.reason)
    yield say("refresh.same", number=len(found.same))
    yield say("refresh.adopt", file=brought.file)


def revision(one: Revision, say: Catalogue) -> str:
    """Say what was changed, from what to what."""
    key = "redefined" if one.is_of_definition else "revised"
    before, after = (value if isinstance(value, str) else _number(value, say) for value in (one.before, one.after))
    return say(f"refresh.{key}", figure=name_of(one.figure, say), period=one.period, before=before, after=after)


def name_of(figure: str, say: Catalogue) -> str:
    """Name a figure of a publication, or of a forecast, shortly."""
    return (say.find(f"fit_figure.{figure}") or figure).split(",")[0]


def _number(value: float, say: Catalogue) -> str:
    return say.numerals.exact(value, Kind.COUNT)


def overdue(on: date, say: Catalogue) -> Iterator[str]:
    """Yield a sentence where newer numbers should exist on a day than those that were read."""
    try:
        since = refreshing.overdue(on)
    except PublicationError as error:
        since = {}
        yield str(error)
    if since:
        yield say("refresh.overdue", number=len(since), since=min(since.values()))
