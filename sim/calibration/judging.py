"""What a fit says of each published figure: fitted, left out by year, never looked at, or of the answer; its scores."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from sim.calibration import left_out, prediction
from sim.calibration.fit import offers
from sim.calibration.fit.fitting import Fit
from sim.calibration.fit.histories import LARGEST
from sim.calibration.telling.together import elsewhere, least_forced
from sim.evidence.counting import COUNTED
from sim.evidence.scoring import LEVELS, crps, place_of, weighted_interval_score
from sim.evidence.verdict import Role, Spread, Verdict
from sim.parameters.catalogue import settings
from sim.parameters.readings import COUNTED as CASES_ARE
from sim.parameters.targets import Aim, aims, number_of, only_judging, published_after, targets

TIE = 0.02  # scores that lie as near are alike


@dataclass(frozen=True, slots=True)
class Duel:
    """The mean scores of the model and of a rival, lower is better; the model comes nearer on `wins` of the figures."""

    own: float
    other: float
    wins: int
    count: int

    @property
    def gain(self) -> float:
        """By how much the model scores better, a share of the rival's score."""
        return 1.0 - self.own / self.other

    @property
    def is_nearer(self) -> bool | None:
        """Whether the model comes nearer; None in a tie."""
        return self.gain > 0.0 if abs(self.gain) > TIE else None


def of_fit(fit: Fit) -> list[Verdict]:
    """Return every verdict, as validation.csv has them."""
    return [*fitted(fit), *elsewhere(fit), *least_forced(fit), *by_year(fit), *held_out(fit), *answered(fit)]


def fitted(fit: Fit) -> list[Verdict]:
    """Return the verdict on every number that the fit has seen, those that the model is told among them."""
    return [_verdict("told" if aim.is_given else "fitted", aim, _of_aim(fit, aim)) for aim in fit.aims]


def by_year(fit: Fit) -> list[Verdict]:
    """Return the verdict on the fitted numbers, each by the fit without the figures of its year, with scores."""
    found = left_out.left_out(fit)
    return [replace(_scored("left_out", one.aim, one.quantiles, one.rivals), sets=one.sets) for one in found]


def held_out(fit: Fit) -> list[Verdict]:
    """Return the verdict on every number that the fit never looks at: left out, only judging, or of later years."""
    first, last = fit.plan.years
    not_looked_at = [aim for aim in aims(first, last) if aim.target.is_scored and aim not in fit.aims]
    unseen = [*not_looked_at, *only_judging(first, last), *published_after(last)]
    unseen = [aim for aim in unseen if not aim.is_given]
    order = [target.name for target in targets()]
    unseen.sort(key=lambda aim: (order.index(aim.target.name), aim.year))
    return [_scored("held_out", aim, _of_aim(fit, aim), _rivals(aim, last)) for aim in unseen]


def answered(fit: Fit) -> list[Verdict]:
    """Return the verdict on the eight figures of the ministerial answer, as the reading of the register counts them."""
    meaning = str(settings()[CASES_ARE].default)
    counts = [offers.counted(one, meaning) for one in fit.histories]
    simulated = {name: [one[name] for one in counts] for name in offers.FIGURES}
    simulated |= {name: [history.largest[place] for history in fit.histories] for place, name in enumerate(LARGEST)}
    return [_of_answer(name, prediction.of_simulations(values, fit.weights)) for name, values in simulated.items()]


def duel(some: Sequence[Verdict], rival: str) -> Duel:
    """Hold the model against a rival on figures that both forecast."""
    scores = np.array([(one.scores["model"], one.scores[rival]) for one in some])
    own, other = scores.mean(axis=0)
    return Duel(float(own), float(other), int((scores[:, 0] < scores[:, 1]).sum()), len(some))


def _of_answer(name: str, simulated: Spread) -> Verdict:
    (figure,) = COUNTED[name].figures
    known = number_of(figure)
    return Verdict(
        figure=name, role="answer", unit="count", published=(known, known), simulated=simulated, period="2020-2024"
    )


def _of_aim(fit: Fit, aim: Aim) -> NDArray[np.float64]:
    """Return what the fit says of a number; its bias is told by other numbers, never by the number itself."""
    others = [one for one in fit.aims if one != aim]
    return prediction.of_ensemble(aim, fit.histories, fit.weights, others, fit.plan.years[1])


def _rivals(aim: Aim, last_seen: int) -> Mapping[str, NDArray[np.float64]]:
    return prediction.rivals(aim, last_seen) if aim.year > last_seen else {}


def _scored(role: Role, aim: Aim, quantiles: NDArray[np.float64], rivals: Mapping[str, NDArray[np.float64]]) -> Verdict:
    return replace(
        _verdict(role, aim, quantiles),
        scores={name: crps(one, LEVELS, aim.known) / aim.known for name, one in {"model": quantiles, **rivals}.items()},
        wis=weighted_interval_score(quantiles, LEVELS, aim.known) / aim.known,
        pit=place_of(quantiles, LEVELS, aim.known),
    )


def _verdict(role: Role, aim: Aim, quantiles: NDArray[np.float64]) -> Verdict:
    return Verdict(
        figure=aim.target.name,
        role=role,
        unit=aim.target.kind,
        published=(aim.known, aim.known),
        simulated=prediction.spread_of(quantiles),
        year=aim.year,
        period=aim.period,
    )
