"""What the report says of the chains, and of truths that were planted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from sim.evidence.verdict import HALF, MOST

if TYPE_CHECKING:
    from sim.calibration.fit.fitting import Fit
    from sim.calibration.fit.planted import Recovered

ALIKE, ENOUGH = 1.01, 400  # what Vehtari and others (2021) ask of R-hat and of the effective size
LONG_ENOUGH = 1.1  # of R-hat, where only ranks are wanted: what Gelman and Rubin (1992) asked
UNEVEN = 0.05  # the chance below which even ranks are not believed


def told_of_chains(fit: Fit) -> Iterator[str]:
    """Tell how the chains went from which the sets were drawn."""
    one = fit.walked
    worst, least = int(np.argmax(one.r_hat)), int(np.argmin(one.effective))
    yield "## The chains"
    yield ""
    yield f"The sets are drawn from {one.chains} chains of {one.draws:,} kept places each; {one.acceptance:.0%} of the"
    yield f"steps were taken. Split R-hat (rank-normalised, folded) is {one.r_hat[worst]:.3f} at most"
    yield f"(`{fit.plan.parameters[worst]}`; {ALIKE} or less is asked); the bulk effective size is"
    yield f"{one.effective[least]:,.0f} at least (`{fit.plan.parameters[least]}`; {ENOUGH} or more is asked)."
    yield ""
    judged = list(zip(fit.plan.parameters, one.r_hat, one.effective, strict=True))
    if few := [f"`{key}`" for key, _, size in judged if size < ENOUGH]:
        yield f"**Too few draws for** {', '.join(few)}."
        yield ""
    if apart := [f"`{key}`" for key, alike, size in judged if alike > ALIKE and size >= ENOUGH]:
        yield f"R-hat is above {ALIKE} for {', '.join(apart)}: each chain by itself is short for them, and only all"
        yield "chains together have walked enough."
        yield ""


def told_of_planted(fit: Fit) -> Iterator[str]:
    """Tell whether values that were planted in the model's own simulations came back."""
    planted = sum(fit.planted[0].counts)
    half, most = (sorted(one.inside[level] for one in fit.planted) for level in (HALF, MOST))
    yield "## Planted values"
    yield ""
    yield f"{planted} sets of the last wave stand in for reality in turn: the simulated figures of each, with the"
    yield "model's own error added, are fitted by the same steps as the published ones (emulator, chains among what"
    yield "the waves left, weights by the better emulator), and the fit is asked for the values behind them. No"
    yield "emulator has seen the set. If intervals can be believed, they hold the planted value as often as they"
    yield "say, and its rank among the fitted sets is even. *Stray* is how far the cumulated ranks come from even"
    yield "ones at most; *even* is the chance that even ranks leave the band around even ones as far: one in twenty"
    yield "falls below 0.05 by luck, and is then outside the 95% band. *Spread* is what is left of the prior's: near"
    yield "100% the figures tell nothing, and even ranks are no feat."
    yield ""
    yield f"The 90% intervals held {most[0]:.0%} to {most[-1]:.0%} of the planted values, the 50% intervals"
    yield f"{half[0]:.0%} to {half[-1]:.0%}. More than they say, with ranks that crowd in the middle, means intervals"
    yield "too wide."
    yield ""
    yield from _judged(fit.planted)
    yield "| parameter | in the 50% interval | in the 90% interval | ranks in tenths | stray | even | spread |"
    yield "|---|---|---|---|---|---|---|"
    for one in fit.planted:
        inside = " | ".join(f"{one.inside[level]:.0%}" for level in (HALF, MOST))
        ranks = " ".join(str(count) for count in one.counts)
        yield f"| `{one.parameter}` | {inside} | {ranks} | {one.stray:.2f} | {one.p_even:.2g} | {one.spread:.0%} |"
    yield ""


def _judged(planted: Sequence[Recovered]) -> Iterator[str]:
    """Give the verdict on all ranks together, of the parameters whose chains are long enough to judge them."""
    short = [one for one in planted if one.r_hat > LONG_ENOUGH]
    judged = [one for one in planted if one.r_hat <= LONG_ENOUGH]
    if short:
        worst = max(one.r_hat for one in short)
        names = ", ".join(f"`{one.parameter}`" for one in short) if judged else "all of them"
        yield f"**Chains too short to judge {len(short)} of {len(planted)}:** {names}. Their middle R-hat is above"
        yield f"{LONG_ENOUGH} ({worst:.2f} at most), so that where they start may be left in them: what the waves left,"
        yield "wider than what the fit keeps. Their ranks speak neither for the fit nor against it."
        yield ""
    if judged:
        least = min(judged, key=lambda one: one.p_even)
        chance = all_even(judged)
        uneven, expected = sum(one.p_even < UNEVEN for one in judged), UNEVEN * len(judged)
        verdict = "not even" if chance < UNEVEN else "as even as luck leaves them"
        yield f"**Of the {len(judged)} whose chains are long enough the ranks, taken together, are {verdict}:** were"
        yield f"all even, the least even (`{least.parameter}`) would be so with a chance of {chance:.2g} at most (its"
        yield f"own chance times {len(judged)}, after Bonferroni). Taken singly {uneven} fall below {UNEVEN}, where"
        yield f"{expected:.1f} are expected by luck."
        yield ""


def all_even(judged: Sequence[Recovered]) -> float:
    """Return the chance, at most, that even ranks of all parameters would leave one as uneven (Bonferroni)."""
    return min(1.0, len(judged) * min(one.p_even for one in judged))
