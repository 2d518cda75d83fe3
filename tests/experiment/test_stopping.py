"""When to stop."""

from __future__ import annotations

import numpy as np

from sim.experiment.stopping import HalfWidth, half_widths, why_stopped

NOISY = [{"incidents": np.array([10.0 + step, 10.0])} for step in (-4, 4, -4, 4)]


def test_the_widest_policy_decides() -> None:
    future = [{"incidents": np.array([1.0, 1.0 + step, 1.0])} for step in (-1, 1, -1, 1)]
    (width,) = half_widths(future, ["a", "b", "reference"], "reference", {"incidents": 100})
    assert width.policy == "b"
    assert width.is_met


def test_one_replication_never_meets_a_promise() -> None:
    (width,) = half_widths(NOISY[:1], ["with", "without"], "without", {"incidents": 1e9})
    assert not width.is_met


def test_no_replication_never_meets_a_promise() -> None:
    (width,) = half_widths([], ["with", "without"], "without", {"incidents": 1e9})
    assert not width.is_met


def test_a_single_policy_has_nothing_to_wait_for() -> None:
    alone = [{"incidents": np.array([10.0])}, {"incidents": np.array([12.0])}]
    assert half_widths(alone, ["with"], "with", {"incidents": 1}) == []


def test_it_tells_which_precision_was_missed_or_reached() -> None:
    (width,) = half_widths(NOISY, ["with", "without"], "without", {"incidents": 1})
    stopped = why_stopped(4, [width], fixed=False)
    assert (stopped.reason, stopped.replications) == ("exhausted", 4)
    assert stopped.widths == (HalfWidth("incidents", "with", width.reached, 1),)
    (met,) = half_widths(NOISY, ["with", "without"], "without", {"incidents": 8})
    assert why_stopped(4, [met], fixed=False).reason == "precise"
    assert why_stopped(4, [met], fixed=True).reason == "fixed"
    assert why_stopped(4, [met, width], fixed=False).widths == (width,)
