"""What was forecast before its makers had seen the figures, and what came, as the page shows it: good or bad."""

from collections.abc import Sequence
from typing import Any

from sim.forecasts import came, registered, scoring
from sim.forecasts.registered import Figure, Forecast
from sim.forecasts.scoring import Score
from sim.report.blocks.views import Table
from sim.report.refreshed import name_of, revision
from sim.report.say.language import Catalogue
from sim.report.scored import Numbers, per_cent, which_fit

_HEADS = ("figure", "period", "came", "forecast", "range", "verdict", "score", "rival")


def part(say: Catalogue) -> dict[str, Any] | None:
    """Give the forecasts that are registered, and from when newer figures should exist; none where none came along."""
    forecasts = [registered.read(path) for path in registered.registered()]
    if not forecasts:
        return None
    known = came.came()
    return {
        "forecasts": [_forecast(one, known, say) for one in reversed(forecasts)],
        "fresh": _fresh(say),
        "revised": [
            say("refresh.explained", what=revision(one, say), reason=one.reason)
            for one in came.revisions(came.publications())
        ],
    }


def _fresh(say: Catalogue) -> dict[str, str]:
    """Say up to when figures were read, and from which day on newer ones should exist: the page compares the day."""
    read = came.publications()
    first, last = min(came.newer_from(read).values()), max(one.read for one in read)
    return {
        "from": first.isoformat(),
        "read": say("foretold.read", read=last, next=first),
        "overdue": say("foretold.overdue", next=first),
    }


def _forecast(forecast: Forecast, known: came.Came, say: Catalogue) -> dict[str, Any]:
    found = scoring.scores(forecast, known)
    judged = [one for one in found if not one.figure.given]
    left = len(scoring.not_yet(forecast, known))
    return {
        "title": _title(judged, say),
        "caption": say(
            "foretold.caption",
            day=forecast.registered,
            commit=forecast.commit[:7],
            fitted=forecast.fitted.partition(";")[0],
            name=forecast.name,
            fit=which_fit(forecast, say),
            seen=_seen(forecast, say),
        ),
        "sentences": [*_skills(judged, say), say.counted("foretold.left", left, count=say.numerals.whole(left))],
        "table": _table(forecast, found, say) if found else None,
    }


def _seen(forecast: Forecast, say: Catalogue) -> str:
    """Say that its makers had not seen the figures, and of which years some had been published by then."""
    by_then = (one for one in came.publications() if one.read.isoformat() <= forecast.registered)
    published = {period[:4] for one in by_then for _, period in one.values}
    years = sorted(published & {one.period for one in forecast.figures})
    return say("foretold.published", years=", ".join(years)) if years else say("foretold.unpublished")


def _title(judged: Sequence[Score], say: Catalogue) -> str:
    if not judged:
        return say("foretold.nothing_yet")
    inside = {level: sum(one.inside[level] for one in judged) for level in (scoring.HALF, scoring.MOST)}
    return say(
        "foretold.title",
        all=say.in_words(len(judged)),
        most=say.in_words(inside[scoring.MOST]),
        half=say.in_words(inside[scoring.HALF]),
    )


def _skills(judged: Sequence[Score], say: Catalogue) -> list[str]:
    """Say than which naive forecasts the model came nearer, and than which it was further off."""
    skills = sorted(scoring.skills(judged).items(), key=lambda one: one[1])
    number = max((count for _, (_, count) in skills), default=0)
    named = [(skill, f"{rival_name(rival, say)} ({per_cent(abs(skill), say)})") for rival, (skill, _) in skills]
    ways = {
        "further": [name for skill, name in named if skill <= 0.0],
        "nearer": [name for skill, name in reversed(named) if skill > 0.0],
    }
    return [say.counted(f"foretold.{way}", number, rivals="; ".join(names)) for way, names in ways.items() if names]


def rival_name(rival: str, say: Catalogue) -> str:
    """Name a naive forecast, and how much it had seen where that is part of its name."""
    name, _, seen = rival.partition(", seen to ")
    key = name.replace(" x ", " ").replace(" ", "_").replace("-", "_")
    shown = say.find(f"rival.{key}") or name
    return say("rival.seen", name=shown, year=seen) if seen else shown


def _table(forecast: Forecast, found: Sequence[Score], say: Catalogue) -> Table:
    heads = tuple(say(f"foretold.{head}") for head in _HEADS)
    return Table(say("foretold.table"), heads, tuple(_row(forecast, one, say) for one in found))


def _row(forecast: Forecast, one: Score, say: Catalogue) -> tuple[str, ...]:
    figure: Figure = one.figure
    low, high = scoring.ends(figure, forecast.levels, scoring.MOST)
    shown = Numbers(one, (low, high), say)
    place = name_of(figure.figure, say), figure.period, shown(one.published), shown(one.median)
    if figure.given:
        return (*place, "", say("foretold.given"), "", "")
    verdict = "inside_50" if one.inside[scoring.HALF] else "inside_90" if one.inside[scoring.MOST] else "outside"
    rival = per_cent(min(one.rivals.values()), say) if one.rivals else ""
    between = say.numerals.between.format(low=shown(low), high=shown(high))
    return (*place, between, say(f"foretold.{verdict}"), per_cent(one.crps, say), rival)
