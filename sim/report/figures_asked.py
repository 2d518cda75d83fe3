"""What the command says of published figures: the next forecast, how one went, and what a new publication brings."""

import sys
from argparse import Namespace
from collections.abc import Iterator
from datetime import date
from functools import partial
from pathlib import Path

from sim.experiment.progress import progress_on
from sim.report.refreshed import NotRefreshed, refresh
from sim.report.say.faults import message_in
from sim.report.say.language import Catalogue
from sim.report.scored import NotScored, score


class FigureFault(Exception):
    """What was asked cannot be done; the message says why."""


def told(options: Namespace, say: Catalogue) -> Iterator[str]:
    """Do what --forecast, --score or --refresh asks, and yield what comes of it.

    Raises:
        FigureFault: when it cannot be done.
    """
    if options.forecast is not None:
        return _forecast(options, say)
    try:
        return score(Path(options.score), options.out, say) if options.score else refresh(Path(options.refresh), say)
    except (NotScored, NotRefreshed) as error:
        raise FigureFault(f"{'--score' if options.score else '--refresh'}: {error}") from error


def _forecast(options: Namespace, say: Catalogue) -> Iterator[str]:
    from sim.calibration import stored
    from sim.forecasts.predicting import NotForecast, forecast

    if not options.out:
        raise FigureFault(say("forecast.where", year=options.forecast))
    if not stored.exists():
        raise FigureFault(say("forecast.no_fit"))
    path = Path(options.out)
    progress = progress_on(sys.stderr, quiet=options.quiet, words=partial(message_in, say.language))
    try:
        digest = forecast(options.forecast, path, options.workers, progress, date.today())
    except NotForecast as error:
        raise FigureFault(f"--forecast: {error}") from error
    return iter(
        [say("forecast.written", path=path.as_posix()), say("forecast.register", line=f"{digest}  {path.name}")]
    )
