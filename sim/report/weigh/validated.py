"""What the last fit says of published figures, fitted ones and others apart: in words, strips and tables."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from markupsafe import Markup

from sim.evidence.verdict import Ends, Verdict
from sim.parameters.dutch import said_in
from sim.report.blocks.views import Table
from sim.report.draw.outside_drawing import range_scale, range_strip, reach_of
from sim.report.say.language import Catalogue
from sim.report.say.rounding import Estimate, Kind, kind_of, rounded
from sim.report.say.words import period_name

_FEW = 10  # below it one figure moves a percentage by more than ten points: counts only
_FITS_ON_PAPER = 40  # rows of a printed page; a longer table stands folded
_LEAST_FORCED = "forced_less_dublin"  # near nothing in a year, so that no scale of ratios holds it: told in words
_ORDER = ("fitted", "told", "apart")
_NOT_COUNTED = ("told", "apart")
_FORECASTS = ("model", "last_year", "long_mean", "last_rate")


@dataclass(frozen=True, slots=True)
class JudgedRow:
    """A published number beside the ranges of the fit; `is_first` of its figure."""

    figure: str
    year: str
    published: str
    middle: str
    ranges: tuple[str, ...]
    strip: Markup
    alt: str
    is_inside: bool
    verdict: str
    is_first: bool


def part(rows: Sequence[Verdict], say: Catalogue) -> dict[str, Any] | None:
    """Give the card of figures that the fit has all seen, or that it has all not seen."""
    if not rows:
        return None
    kind = "fitted" if rows[0].was_seen else "unseen"
    drawn = [row for row in rows if row.figure != _LEAST_FORCED]
    by_kind = [list(own) for _, own in groupby(sorted(drawn, key=_place), key=lambda row: row.role)]
    return {
        "kind": kind,
        "title": title(rows, say),
        "badge": say(f"published.badge_{kind}"),
        "caption": caption(rows, say),
        "tables": [_table(own, say) for own in by_kind],
        "is_short": len(drawn) <= _FITS_ON_PAPER,
        "open": say("published.see", count=say.numerals.whole(len(drawn))),
    }


def _place(row: Verdict) -> int:
    """Put what the fit looks at first, then what the model is told, then parts of both, then all else."""
    return _ORDER.index(row.role) if row.role in _ORDER else len(_ORDER)


def _table(rows: Sequence[Verdict], say: Catalogue) -> dict[str, Any]:
    """Give the rows of one kind on a scale of their own, those of a figure together."""
    reach = reach_of(rows)
    order = list(dict.fromkeys(row.figure for row in rows))
    together = sorted(rows, key=lambda row: order.index(row.figure))
    shown = [row for _, own in groupby(together, key=lambda row: row.figure) for row in _rows(list(own), reach, say)]
    return {
        "rows": shown,
        "scale": range_scale(reach),
        "head": say(f"published.table_{rows[0].role}"),
        "read": say("published.read_ranges", reach=str(reach)),
    }


def title(rows: Sequence[Verdict], say: Catalogue) -> str:
    """Name the figures; of those not given, say how the rival on equal terms forecasts: it too is given the inflow."""
    if rows[0].was_seen:
        return say("published.fitted_title")
    means = _mean_scores(rows)
    if means is None:
        return say("published.unseen_title")
    model, rival = (rounded(means[_FORECASTS.index(name)], 0.001) for name in ("model", "last_rate"))
    key = "better" if rival < model else "worse" if rival > model else "alike"
    shown = {"model": say.numerals.fixed(model, 3), "rival": say.numerals.fixed(rival, 3)}
    return say(f"published.rival_{key}", **shown)


def caption(rows: Sequence[Verdict], say: Catalogue) -> str:
    """Say which figures these are, how many lie in the ranges, and what that is worth."""
    years = sorted({row.year for row in rows if row.year is not None})
    span = "" if not years else str(years[0]) if len(years) == 1 else f"{years[0]}-{years[-1]}"
    judged = [row for row in rows if row.role not in _NOT_COUNTED]
    if rows[0].was_seen:
        answers = [row for row in judged if row.role == "answer"]
        counts = {
            **_inside([row for row in judged if row not in answers], say),
            **{f"answer_{name}": count for name, count in _inside(answers, say).items()},
        }
        return " ".join([say("published.fitted_caption", years=span, **counts), *least_forced(rows, say)])
    few = say("published.few", count=say.in_words(len(rows))) if len(rows) < _FEW else ""
    half = say.numerals.whole(sum(row.is_in_half for row in judged))
    return f"{say('published.unseen_caption', years=span, half=half, **_inside(judged, say))} {few}".strip()


def _inside(rows: Sequence[Verdict], say: Catalogue) -> dict[str, str]:
    """Count figures, and those in the range of 90%."""
    return {"inside": say.numerals.whole(sum(row.is_inside for row in rows)), "all": say.numerals.whole(len(rows))}


def least_forced(rows: Sequence[Verdict], say: Catalogue) -> list[str]:
    """Say to which side forced departures to elsewhere than under Dublin are off, all years together."""
    own = [row for row in rows if row.figure == _LEAST_FORCED]
    if not own:
        return []
    return [
        say(
            "published.least_forced",
            published=say.numerals.exact(sum(row.known for row in own), Kind.COUNT),
            middle=say.numerals.exact(round(sum(row.simulated.middle for row in own)), Kind.COUNT),
            above=say.numerals.whole(sum(row.simulated.middle > row.known for row in own)),
            all=say.numerals.whole(len(own)),
        )
    ]


def _mean_scores(rows: Sequence[Verdict]) -> tuple[float, ...] | None:
    """Give the mean score of the model and of each naive forecast, over the figures for which all can be made."""
    scores = [scores for row in rows if (scores := _all_scores(row))]
    return tuple(sum(column) / len(column) for column in zip(*scores, strict=True)) if scores else None


def _all_scores(row: Verdict) -> tuple[float, ...]:
    """Give the scores of the model and of every naive forecast; none where one cannot be made."""
    return tuple(row.scores[name] for name in _FORECASTS) if set(_FORECASTS) <= set(row.scores) else ()


def against_naive(rows: Sequence[Verdict], say: Catalogue) -> dict[str, Any] | None:
    """Give the table of scores (CRPS), where the naive forecasts can be made."""
    scored = [(row, scores) for row in rows if (scores := _all_scores(row))]
    means = _mean_scores(rows)
    if means is None:
        return None
    best = sum(scores[0] < min(scores[1:]) for _, scores in scored)
    numbers = {name: say.numerals.fixed(mean, 3) for name, mean in zip(_FORECASTS, means, strict=True)}
    lines = [(figure_name(row.figure, say), str(row.year), *_scores(scores, say)) for row, scores in scored]
    mean_row = (say("published.mean_score"), "", *_scores(means, say))
    heads = ("figure", "year", *_FORECASTS)
    return {
        "title": say("published.naive"),
        "caption": say("published.naive_caption"),
        "sentence": " ".join(
            [
                say(
                    "published.naive_sentence",
                    count=say.in_words(len(scored)),
                    best=say.in_words(best) if best else say("published.no_figure"),
                    **numbers,
                ),
                *_of_other_years(rows, say),
                *_by_year([row for row, _ in scored], say),
            ]
        ),
        "table": Table(say("published.naive"), tuple(say(f"published.{head}") for head in heads), (*lines, mean_row)),
    }


def _of_other_years(rows: Sequence[Verdict], say: Catalogue) -> list[str]:
    """Say how the rival scores that knows the other years, as the fit without a year does."""
    pairs = [(row.scores["model"], row.scores["other_rates"]) for row in rows if "other_rates" in row.scores]
    if not pairs:
        return []
    model, rival = (say.numerals.fixed(sum(column) / len(pairs), 3) for column in zip(*pairs, strict=True))
    return [say("published.other_rates", count=say.in_words(len(pairs)), model=model, rival=rival)]


def _by_year(rows: Sequence[Verdict], say: Catalogue) -> list[str]:
    """Give the mean scores of the model and of the last rate of each year, and say in which it comes no nearer."""
    years = sorted({row.year for row in rows if row.year is not None})
    if len(years) < 2:
        return []
    means = {year: _mean_scores([row for row in rows if row.year == year]) or () for year in years}
    pairs = {year: (own[0], own[_FORECASTS.index("last_rate")]) for year, own in means.items()}
    shown = [
        say("published.of_year", year=year, model=say.numerals.fixed(model, 3), rival=say.numerals.fixed(rival, 3))
        for year, (model, rival) in pairs.items()
    ]
    worse = ", ".join(str(year) for year, (model, rival) in pairs.items() if model >= rival)
    few = {row.year: say.numerals.whole(round(row.sets)) for row in rows if row.sets is not None and row.leans_on_few}
    return [
        say("published.by_year", years="; ".join(shown)),
        *(say("published.by_year_few", year=year, sets=sets) for year, sets in few.items()),
        *([say("published.by_year_worse", years=worse)] if worse else []),
    ]


def _scores(scores: Sequence[float], say: Catalogue) -> tuple[str, ...]:
    return tuple(say.numerals.fixed(score, 3) for score in scores)


def published_for(row: Verdict, say: Catalogue) -> str:
    """Say for what a figure was published: mostly its year."""
    if row.period:
        return period_name(said_in(say.language, "note", row.period), say)
    return str(row.year) if row.year is not None else say("published.answer_years")


def figure_name(figure: str, say: Catalogue) -> str:
    """Give the name of a figure that a fit looks at."""
    return say.name_of("fit_figure", figure)


def _rows(own: Sequence[Verdict], reach: int, say: Catalogue) -> list[JudgedRow]:
    return [_row(row, n == 0, reach, say) for n, row in enumerate(own)]


def _row(row: Verdict, is_first: bool, reach: int, say: Catalogue) -> JudgedRow:
    kind = kind_of_figure(row)
    wide = _estimate(row, row.range90, kind)
    ranges = [say("published.range_90", interval=say.numerals.interval(wide))]
    if row.range50:
        ranges.append(say("published.range_50", interval=say.numerals.interval(_estimate(row, row.range50, kind))))
    published, middle = say.numerals.exact(row.known, kind), say.numerals.mean(wide)
    words: Mapping[str, str] = {"published": published, "middle": middle, "ranges": "; ".join(ranges)}
    return JudgedRow(
        figure=figure_name(row.figure, say),
        year=published_for(row, say),
        published=published,
        middle=middle,
        ranges=tuple(ranges),
        strip=range_strip(row, reach),
        alt=say("published.range_alt", **words),
        is_inside=row.is_inside,
        verdict=say(f"published.{_verdict(row)}"),
        is_first=is_first,
    )


def kind_of_figure(row: Verdict) -> Kind:
    """Tell how a figure is written, by its unit, or by its name where a fit tells of it."""
    return Kind.EUROS if row.figure.endswith("_eur") else kind_of(row.unit or row.figure)


def given(row: Verdict) -> Estimate:
    """Give what the model says of a figure, written as finely as it takes to see whether it agrees."""
    return Estimate(row.simulated.middle, *row.range90, kind_of_figure(row), limits=row.published)


def _estimate(row: Verdict, ends: Ends, kind: Kind) -> Estimate:
    return Estimate(row.simulated.middle, *ends, kind, limits=(row.known,))


def _verdict(row: Verdict) -> str:
    if row.is_inside:
        return "within_50" if row.is_in_half else "within_90"
    return "too_low" if row.known > row.range90[1] else "too_high"
