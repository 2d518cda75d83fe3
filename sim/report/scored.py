"""A registered forecast held against what came: in sentences, and as scores.csv."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from sim.analysis.files import NUMBER
from sim.forecasts import came, registered, scoring
from sim.machine.placing import write_whole
from sim.report.refreshed import name_of, revision
from sim.report.say.language import Catalogue
from sim.report.say.rounding import rounded

SCORES = "scores.csv"
_SMALL = 0.05  # shares below it get a decimal
_MOST_FINER = 2


class NotScored(Exception):
    """A forecast, a publication or the folder is not as it should be; the message says what."""


def score(file: Path, out: str | None, say: Catalogue) -> Iterator[str]:
    """Score a forecast, write the table into a folder (default: results/scores-NAME), and yield what came of it.

    Raises:
        NotScored: when the forecast or a publication cannot be believed, or another file would be replaced.
    """
    try:
        forecast, known = registered.read(file), came.came()
        found = scoring.scores(forecast, known)
    except (registered.ForecastError, came.PublicationError) as error:
        raise NotScored(str(error)) from error
    path = _written(forecast, found, Path(out or f"results/scores-{file.stem}"))
    return iter([*_sentences(forecast, found, known, say), say("score.written", path=path.as_posix())])


def _written(forecast: registered.Forecast, found: Sequence[scoring.Score], folder: Path) -> Path:
    table = scoring.table(forecast, found).to_csv(index=False, float_format=NUMBER, na_rep="", lineterminator="\n")
    path = folder / SCORES
    if path.exists() and not path.read_bytes().startswith(",".join(scoring.COLUMNS[:4]).encode()):
        raise NotScored(f"{path.as_posix()} is no table of scores and would be replaced; give another folder")
    folder.mkdir(parents=True, exist_ok=True)
    write_whole(path, table)
    return path


def _sentences(
    forecast: registered.Forecast, found: Sequence[scoring.Score], known: came.Came, say: Catalogue
) -> Iterator[str]:
    yield say(
        "score.title",
        title=forecast.title,
        day=forecast.registered,
        commit=forecast.commit,
        fitted=forecast.fitted,
        inflow=forecast.inflow_rule,
        fit=which_fit(forecast, say),
    )
    if not found:
        yield say("score.none")
        yield from _to_come(forecast, known, say)
        return
    yield from (_of_figure(one, forecast, say) for one in found)
    yield say("score.how")
    judged = [one for one in found if not one.figure.given]
    inside = {level: sum(one.inside[level] for one in judged) for level in (scoring.HALF, scoring.MOST)}
    yield say("score.coverage", number=len(judged), half=inside[scoring.HALF], most=inside[scoring.MOST])
    for rival, (skill, number) in scoring.skills(found).items():
        key = "score.better" if skill > 0.0 else "score.worse"
        yield say(key, rival=rival, share=per_cent(abs(skill), say), number=number)
    told = scoring.told_and_not(found)
    if told is not None:
        under, own, number = told
        yield say("score.told", told=per_cent(under, say), own=per_cent(own, say), number=number)
    yield from _to_come(forecast, known, say)
    for one in came.revisions(came.publications()):
        yield say("refresh.explained", what=revision(one, say), reason=one.reason)


def _to_come(forecast: registered.Forecast, known: came.Came, say: Catalogue) -> Iterator[str]:
    """Say of which registered figures nothing is published here; countries and kinds by their number."""
    left = scoring.not_yet(forecast, known)
    named: dict[str, list[str]] = {}
    for figure in left:
        if say.find(f"fit_figure.{figure.figure}"):
            named.setdefault(name_of(figure.figure, say), []).append(figure.period)
    shown = "; ".join(f"{name} ({', '.join(periods)})" for name, periods in named.items())
    others = len(left) - sum(map(len, named.values()))
    yield say("score.not_yet", number=len(left), named=shown, others=others)


def _of_figure(one: scoring.Score, forecast: registered.Forecast, say: Catalogue) -> str:
    figure, (low, high) = one.figure, scoring.ends(one.figure, forecast.levels, scoring.MOST)
    exact = Numbers(one, (low, high), say)
    said = {
        "figure": name_of(figure.figure, say),
        "period": figure.period,
        "published": exact(one.published),
        "median": exact(one.median),
    }
    if figure.given:
        return say("score.given_line", given=say("score.given"), **said)
    verdict = "inside_50" if one.inside[scoring.HALF] else "inside_90" if one.inside[scoring.MOST] else "outside"
    nearest = min(one.rivals, key=lambda name: one.rivals[name], default="")
    rivals = ""
    if nearest:
        best = per_cent(one.rivals[nearest], say)
        rivals = say("score.rivals", number=len(one.rivals), rival=nearest, crps=best)
    return say(
        "score.came",
        low=exact(low),
        high=exact(high),
        verdict=say(f"score.{verdict}"),
        crps=per_cent(one.crps, say),
        rivals=rivals,
        **said,
    )


def which_fit(forecast: registered.Forecast, say: Catalogue) -> str:
    """Say whether a forecast is of the fit that runs use now."""
    return say("foretold.of_the_fit_in_use" if forecast.is_of_the_fit_in_use else "foretold.of_an_earlier_fit")


class Numbers:
    """Write the numbers of a figure: shares in per cents, others whole; finer where that would hide the verdict.

    `ends` are those of the range that is shown, in which what came lies or does not.
    """

    def __init__(self, one: scoring.Score, ends: tuple[float, float], say: Catalogue) -> None:
        self._is_share, self._say = one.figure.kind == "share", say
        ways = (finer for finer in range(_MOST_FINER + 1) if not self._hides(one.published, ends, finer))
        self._finer = next(ways, 0)

    def __call__(self, value: float) -> str:
        shown = self._say.numerals.fixed(self._number(value), self._decimals(value, self._finer))
        return f"{shown}%" if self._is_share else shown

    def _hides(self, published: float, ends: tuple[float, float], finer: int) -> bool:
        """Tell whether rounding moves what came onto an end of the range or past it."""
        came, *shown = (rounded(self._number(one), 10.0 ** -self._decimals(one, finer)) for one in (published, *ends))
        pairs = zip(ends, shown, strict=True)
        return any((published > end) != (came > near) or (published < end) != (came < near) for end, near in pairs)

    def _number(self, value: float) -> float:
        return 100.0 * value if self._is_share else value

    def _decimals(self, value: float, finer: int) -> int:
        return finer + int(self._is_share and value < _SMALL)


def per_cent(share: float, say: Catalogue) -> str:
    """Write a share in per cents, a small one with a decimal."""
    return f"{say.numerals.fixed(100.0 * share, 0 if share >= _SMALL else 1)}%"
