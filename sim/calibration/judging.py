"""What a fit says of each published figure: fitted, predicted or of the answer; inside its interval; its score."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.calibration import prediction
from sim.calibration.fit import offers
from sim.calibration.fit.histories import LARGEST
from sim.evidence.counting import COUNTED
from sim.evidence.verdict import MOST, Role, Spread, Verdict
from sim.parameters.catalogue import settings
from sim.parameters.readings import COUNTED as CASES_ARE
from sim.parameters.targets import Aim, aims, held_out, number_of, only_judging, targets

if TYPE_CHECKING:
    from sim.calibration.fit.fitting import Fit


def of_fit(fit: Fit) -> list[Verdict]:
    """Return every verdict, as validation.csv has them."""
    return [*fitted(fit), *predicted(fit), *answered(fit)]


def fitted(fit: Fit) -> list[Verdict]:
    """Return the verdict on every number that the fit has seen."""
    return [_of_aim("fitted", fit, aim) for aim in fit.aims]


def predicted(fit: Fit) -> list[Verdict]:
    """Return the verdict on every number that the fit has not seen: left out, only judging, or of later years."""
    first, last = fit.plan.years
    left_out = [aim for aim in aims(first, last) if aim.target.is_scored and aim not in fit.aims]
    unseen = [*left_out, *only_judging(first, last), *held_out(last)]
    order = [target.name for target in targets()]
    unseen.sort(key=lambda aim: (order.index(aim.target.name), aim.year))
    return [_of_aim("predicted", fit, aim) for aim in unseen]


def answered(fit: Fit) -> list[Verdict]:
    """Return the verdict on the eight figures of the ministerial answer, as the reading of the register counts them."""
    meaning = str(settings()[CASES_ARE].default)
    counts = [offers.counted(one, meaning) for one in fit.histories]
    simulated = {name: [one[name] for one in counts] for name in offers.FIGURES}
    simulated |= {name: [history.largest[place] for history in fit.histories] for place, name in enumerate(LARGEST)}
    return [_of_answer(name, prediction.of_simulations(values, fit.weights)) for name, values in simulated.items()]


def _of_answer(name: str, simulated: Spread) -> Verdict:
    (figure,) = COUNTED[name].figures
    known = number_of(figure)
    return Verdict(
        figure=name,
        role="answer",
        unit="count",
        published=(known, known),
        simulated=simulated,
        period="2020-2024",
        scores={"model": simulated.score(MOST, known)},
    )


def _of_aim(role: Role, fit: Fit, aim: Aim) -> Verdict:
    simulated = prediction.of_ensemble(aim, fit.histories, fit.weights)
    last_seen = fit.plan.years[1]
    naive = prediction.rivals(aim, last_seen) if aim.year > last_seen else {}
    return Verdict(
        figure=aim.target.name,
        role=role,
        unit=aim.target.kind,
        published=(aim.known, aim.known),
        simulated=simulated,
        year=aim.year,
        period=aim.period,
        scores={name: one.score(MOST, aim.known) for name, one in {"model": simulated, **naive}.items()},
    )
