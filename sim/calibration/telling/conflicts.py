"""Where model and data are in conflict: a figure that is missed, and parameters that it pushes to the edge."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.calibration import prediction
from sim.calibration.fit import matching

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.calibration.fit.fitting import Fit
    from sim.parameters.targets import Aim

EDGE = 0.1  # the middle of a parameter lies in the outer tenth of its range
MISSED = 1.645  # standard deviations of the model's own error: one in ten is further off
PUSHES = 0.2  # correlation among the sets between a parameter and a figure


@dataclass(frozen=True, slots=True)
class Conflict:
    """Figures that are missed, and the parameters at an edge, with the side, beyond which they would come nearer."""

    figures: tuple[Aim, ...]
    parameters: tuple[tuple[str, str], ...]


def conflicts(fit: Fit) -> list[Conflict]:
    """Return the conflicts: figures that push a parameter in common are one."""
    missed = _missed(fit)
    found: list[tuple[set[int], set[tuple[str, str]]]] = []
    for number in missed:
        figures, parameters = {number}, set(_pushed(fit, number))
        for other in [one for one in found if one[1] & parameters]:
            found.remove(other)
            figures, parameters = figures | other[0], parameters | other[1]
        found.append((figures, parameters))
    return [
        Conflict(tuple(fit.aims[n] for n in sorted(figures)), tuple(sorted(parameters)))
        for figures, parameters in found
    ]


def told_of_conflicts(fit: Fit) -> Iterator[str]:
    """Tell where model and data are in conflict."""
    found = conflicts(fit)
    yield "## Conflicts of model and data"
    yield ""
    yield f"Figures further off than {MISSED} standard deviations of the model's own error, in the weighted mean of"
    yield "the sets; and the parameters whose middle lies in the outer tenth of their range, if going further would"
    yield "bring such a figure nearer. Figures that push the same parameter are one conflict: either the figure"
    yield "counts something else, or a rule is missing."
    yield ""
    for one in found:
        figures = ", ".join(f"{_name(aim)} ({aim.period}: {_off(fit, aim)})" for aim in one.figures)
        pushed = ", ".join(f"`{key}` to its {side} end" for key, side in one.parameters)
        yield f"- {figures}: " + (f"pushes {pushed}." if pushed else "no parameter is at an edge for it.")
    if not found:
        yield "None."
    yield ""


def _missed(fit: Fit) -> list[int]:
    deviation = np.sqrt(matching.sight_of(fit.aims).variance + fit.error**2)
    return [int(n) for n in np.flatnonzero(np.abs(residuals(fit)) > MISSED * deviation)]


def residuals(fit: Fit) -> NDArray[np.float64]:
    """Return the logarithm of published over simulated, in the weighted mean of the sets: [aim]."""
    return np.asarray(matching.sight_of(fit.aims).known - fit.weights @ fit.emulated)


def _pushed(fit: Fit, number: int) -> Iterator[tuple[str, str]]:
    """Yield the parameters at an edge beyond which a figure would come nearer."""
    towards = np.sign(residuals(fit)[number])
    for key, places in zip(fit.plan.parameters, fit.places.T, strict=True):
        middle = prediction.of_simulations(places.tolist(), fit.weights).middle
        outward = 1.0 if middle > 1.0 - EDGE else -1.0 if middle < EDGE else 0.0
        if outward * towards * _correlation(places, fit.emulated[:, number], fit.weights) > PUSHES:
            yield key, "upper" if outward > 0.0 else "lower"


def _correlation(one: NDArray[np.float64], other: NDArray[np.float64], weights: NDArray[np.float64]) -> float:
    one, other = one - weights @ one, other - weights @ other
    spread = np.sqrt((weights @ one**2) * (weights @ other**2))
    return float(weights @ (one * other) / spread) if spread > 0.0 else 0.0


def _name(aim: Aim) -> str:
    return aim.target.name.replace("_", " ")


def _off(fit: Fit, aim: Aim) -> str:
    """Say how far a figure is off: published against simulated."""
    simulated = aim.known * float(np.exp(-residuals(fit)[_place(fit.aims, aim)]))
    form = ".0%" if aim.target.kind == "share" else ",.0f"
    return f"published {aim.known:{form}}, simulated {simulated:{form}}"


def _place(aims: Sequence[Aim], aim: Aim) -> int:
    return list(aims).index(aim)
