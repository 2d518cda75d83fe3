"""The sources and notes of the register in Dutch: every phrase is known, and none is left over."""

from __future__ import annotations

from sim.parameters.catalogue import settings
from sim.parameters.dutch import phrases, said_in, unknown_phrases
from sim.parameters.targets import targets


def test_every_source_and_note_of_the_register_has_its_dutch() -> None:
    unknown = [
        phrase
        for setting in settings().values()
        for kind, text in (("source", setting.source), ("note", setting.note), ("note", setting.differs))
        if text
        for phrase in unknown_phrases(kind, text)  # type: ignore[arg-type]
    ]
    assert unknown == []


def test_what_a_figure_was_published_for_has_its_dutch() -> None:
    periods = {period for target in targets() for period in target.period.values() if not period[0].isdigit()}
    assert [period for period in periods if unknown_phrases("note", period)] == []


def test_what_recurs_is_translated_once_and_joined() -> None:
    assert said_in("nl", "source", "modelling choice") == "modelkeuze"
    text = "modelling choice; value of the central set of the fit (docs/validation.md)"
    assert said_in("nl", "source", text) == (
        "modelkeuze; waarde uit de middelste set van de kalibratie (docs/validation.md)"
    )
    assert said_in("en", "source", text) == text
    assert said_in("nl", "source", "modelling choice; expert meeting 2026-10") == "modelkeuze; expert meeting 2026-10"


def test_no_phrase_is_said_in_english_again() -> None:
    for known in phrases().values():
        for english, dutch in known.items():
            names_only = not any(word in english.split() for word in ("the", "of", "and", "is", "on", "choice"))
            assert names_only or dutch != english, english
