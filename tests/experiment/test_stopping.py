"""When to stop."""

from __future__ import annotations

import numpy as np

from sim.experiment.stopping import half_widths, stopping_words

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


def test_the_words_name_what_was_promised_and_what_was_reached() -> None:
    (width,) = half_widths(NOISY, ["with", "without"], "without", {"incidents": 1})
    words = stopping_words(4, [width], fixed=False)
    assert "4 replications, the most allowed" in words
    assert "interval of incidents is at most 7.35 to either side (promised 1)" in words
    (met,) = half_widths(NOISY, ["with", "without"], "without", {"incidents": 8})
    assert stopping_words(4, [met], fixed=False).startswith("Stopped after 4 replications")
    assert stopping_words(4, [met], fixed=True) == "4 replications, as the plan fixes."
