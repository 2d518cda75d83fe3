"""Figures come in by one file a publication: a revision or another definition is told, never silent."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from sim import printing
from sim.cli import main
from sim.forecasts import came, refreshing
from sim.forecasts.came import PublicationError
from sim.forecasts.registered import read, registered
from sim.parameters.targets import target_names
from sim.report.refreshed import overdue
from sim.report.say.language import catalogue

FORCED = "cases of the return service that left by force, any destination"
PUBLICATION = """source = "s"
read = {day}
next = 2027-03-01
[[figure]]
figure = "{figure}"
period = "2024"
value = {value}
definition = "{definition}"
{more}
"""


def written(
    path: Path,
    value: object,
    more: str = "",
    definition: str = FORCED,
    figure: str = "departures_forced",
    day: str = "2026-12-01",
) -> Path:
    text = PUBLICATION.format(day=day, figure=figure, value=value, definition=definition, more=more)
    path.write_text(text, encoding="utf-8")
    return path


def told(path: Path, capsys: pytest.CaptureFixture[str], language: str = "en") -> tuple[int, str]:
    code = main(["--refresh", str(path), "--lang", language])
    out = capsys.readouterr()
    return code, " ".join((out.err if code else out.out).split())


def test_a_revision_without_a_reason_is_refused_and_with_one_is_told(tmp_path: Path) -> None:
    written(tmp_path / "1.toml", 1, day="2026-01-01")
    written(tmp_path / "2.toml", 2)
    with pytest.raises(PublicationError, match=r"2\.toml: departures_forced of 2024 is 2 here and was 1; say why"):
        came.publications(tmp_path)
    came.publications.cache_clear()
    written(tmp_path / "2.toml", 2, 'revises = "a count of all kinds"')
    assert came.came(tmp_path) == {("departures_forced", "2024"): 2.0}
    (one,) = came.revisions(came.publications(tmp_path))
    assert (one.before, one.after, one.reason) == (1.0, 2.0, "a count of all kinds")


def test_another_definition_of_the_same_number_is_a_revision_too(tmp_path: Path) -> None:
    written(tmp_path / "1.toml", 1, day="2026-01-01")
    written(tmp_path / "2.toml", 1, definition="persons")
    with pytest.raises(PublicationError, match=r"2\.toml: departures_forced of 2024 is persons here and was cases of"):
        came.publications(tmp_path)


def test_what_a_new_publication_brings_is_told_and_nothing_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = sorted(path.name for path in came.FOLDER.glob("*"))
    code, words = told(written(tmp_path / "new.toml", 2750), capsys)
    assert code == 0 and "1 numbers are as they were held" in words and "Nothing was written" in words
    code, words = told(written(tmp_path / "new.toml", 2900, 'revises = "late entries"'), capsys, "nl")
    assert code == 0 and "2.900, en dat was 2.750. Reden: late entries" in words
    later = written(tmp_path / "new.toml", 3000).read_text(encoding="utf-8").replace('"2024"', '"2025"')
    (tmp_path / "new.toml").write_text(later, encoding="utf-8")
    code, words = told(tmp_path / "new.toml", capsys)
    assert code == 0 and "New: Forced departures, 2025: 3,000" in words
    assert sorted(path.name for path in came.FOLDER.glob("*")) == before


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"value": 2900}, "Forced departures, 2024: 2,900, and was 2,750, and the file does not say why"),
        ({"value": 2750, "definition": "persons"}, 'defined as "persons", and was "cases of the return service'),
        ({"value": 2750, "figure": "departure_forced"}, "nothing here counts it; nearest: departures_forced"),
        ({"value": '"many"'}, "new.toml: could not convert string to float: 'many'"),
        ({"value": "nan"}, "value = nan; a number above 0 is asked for"),
        ({"value": 2750, "day": '"soon"'}, "new.toml: read = soon; a day such as 2026-11-27 is asked for"),
        ({"value": "2750\nvalue = 3"}, "new.toml: "),
    ],
)
def test_what_cannot_be_taken_over_is_refused_in_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], changed: dict[str, str], words: str
) -> None:
    code, found = told(written(tmp_path / "new.toml", **changed), capsys)
    assert code == 2 and words in found


def test_a_file_that_is_not_there_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert told(tmp_path / "none.toml", capsys) == (2, "--refresh: none.toml: No such file or directory")


def test_every_publication_speaks_of_figures_that_are_counted_or_forecast() -> None:
    forecast = {figure.figure for path in registered() for figure in read(path).figures}
    assert {figure for figure, _ in came.came()} <= forecast | set(target_names())


def test_what_the_fit_looks_at_and_what_was_published_since_are_the_same_numbers() -> None:
    fit, since = refreshing.of_the_fit(), came.came()
    apart = {key: (fit[key], value) for key, value in since.items() if key in fit}
    assert not {key: pair for key, pair in apart.items() if not refreshing.is_the_same(*pair)}


def test_from_the_day_that_a_publication_names_newer_figures_are_asked_for() -> None:
    first = min(one.next for one in came.publications())
    say = catalogue("en")
    assert not [*overdue(first - timedelta(days=1), say)]
    assert "Of 1 published figures newer numbers should exist" in " ".join(overdue(first, say))
    in_dutch = " ".join(printing.old_figures(first, "nl"))
    assert f"zouden er nieuwere moeten zijn, van het eerste sinds {first}" in in_dutch
    everything = {figure for figure, _ in came.came()}
    assert refreshing.overdue(date(2100, 1, 1)).keys() == everything
