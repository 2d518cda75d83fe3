"""The register and the evidence: nothing is left out or differs in silence."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sim.evidence.of_the_settings import beside, differences, gathered, silent
from sim.parameters.catalogue import fitted, settings
from sim.report.book.shown_settings import evidence_name, in_sources
from sim.report.say.language import catalogue


def test_no_evidence_is_left_out_and_no_setting_differs_in_silence() -> None:
    assert list(silent()) == []


def test_every_entry_has_a_meaning_a_source_and_a_range_round_its_value() -> None:
    assert len(gathered()) == 232
    for one in gathered().values():
        assert one.meaning and one.source and one.unit
        assert one.low <= one.value <= one.high, one.id


@pytest.mark.parametrize(
    ("other", "differing"),
    [
        ({"default": 0.2}, ("value",)),
        ({"low": 0.01}, ("range",)),
        ({"evidence": "published"}, ("label",)),
        ({}, ()),
    ],
)
def test_another_value_range_or_label_is_a_difference(
    other: dict[str, float | str], differing: tuple[str, ...]
) -> None:
    known = settings()["behaviour.haz_return_near"]
    (one,) = beside(known.key)
    assert differences(replace(known, **other), one) == differing  # type: ignore[arg-type]


def test_a_fitted_value_says_so_by_itself_with_the_value_of_the_sources_beside() -> None:
    assert fitted() and fitted() <= set(settings())
    for key in fitted():
        setting = settings()[key]
        assert setting.evidence in ("derived", "assumed"), f"{key} is fitted, and labelled {setting.evidence}"
        assert "value of the central set of the fit" in setting.source
        assert evidence_name(setting.evidence, setting.is_fitted, catalogue("en")).endswith(", fitted")
        for one in beside(key):
            assert one.value == setting.default or "In the sources" in in_sources(setting, catalogue("en"))


def test_a_value_that_no_fit_moved_is_not_called_fitted() -> None:
    setting = settings()["behaviour.haz_return_near"]
    assert evidence_name(setting.evidence, setting.is_fitted, catalogue("nl")) == "afgeleid"
    assert in_sources(setting, catalogue("nl")) == ""
