"""What is wrong with a scenario is told in the language of its reader."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sim.cli import main
from sim.report.say.faults import message_in
from tests.scenario import test_fault_messages as promised

ENGLISH = re.compile(r"\b(are|must|not|the|write|give|allowed|unknown|which|keep|did|with|names|of a)\b")


_SILENT = (
    r'"(?:[^"\\]|\\.)*"?',  # what is quoted
    r"\[[^\]]*\]|\{[^}]*\}|[a-z_]+ = \S+",  # code
    r"[\w.]*[._]\w[\w.]*",  # names
    r"toegestaan: [^;]*",
    r"\b(true|TOML|at_most|from|value|evidence|source|reference|extends)\b",
)


def spoken(message: str) -> str:
    """Return the words of a message that are neither quoted, nor names, nor code."""
    return re.sub("|".join(_SILENT), " ", message)


ROWS = [*promised.ONE_FAULT, *promised.POLICY_FAULTS, *promised.COMMAND_FAULTS]


@pytest.mark.parametrize("english", sorted({str(row[-1]).split(": ", 2)[-1] for row in ROWS}))
def test_no_fault_of_the_promised_list_is_told_in_english(english: str) -> None:
    dutch = message_in("nl", english)
    assert not ENGLISH.findall(spoken(dutch)), dutch


@pytest.mark.parametrize(
    ("line", "dutch"),
    [
        ("maatwerk.enabled = nee", "s.toml:2: is geen geldige TOML; schrijf false"),
        ("inflow.factor = 2.1", "s.toml:2: inflow.factor: 2.1 valt buiten het bereik; toegestaan: 0 tot 2 verhouding"),
        ("detention.places = true", "s.toml:2: detention.places: moet een geheel getal zijn, niet true"),
        ("plan.until = 31-12-2030", "s.toml:2: is geen geldige TOML; schrijf een datum als 2030-12-31"),
        ("maatwerk.enabeld = true", "s.toml:2: maatwerk.enabeld: onbekende instelling; bedoelt u maatwerk.enabled?"),
    ],
)
def test_a_dutch_scenario_is_corrected_in_dutch(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], line: str, dutch: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("s.toml").write_text(f'language = "nl"\n{line}\n', encoding="utf-8")
    assert main(["s.toml", "--check"]) == 2
    assert dutch in capsys.readouterr().err.splitlines()


@pytest.mark.parametrize("line", ["language = nl", 'taal = "nl"', 'language = "Nederlands"', "taal = Nederlands"])
def test_who_means_dutch_is_answered_in_dutch(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], line: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("s.toml").write_text(f"{line}\n[policy.a]\n", encoding="utf-8")
    assert main(["s.toml", "--check"]) == 2
    assert re.match(r"s.toml:1: .*(schrijf|bedoelt u)", capsys.readouterr().err)


def test_the_language_asked_for_goes_before_the_one_of_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("s.toml").write_text('language = "nl"\ninflow.factor = 0,5\n', encoding="utf-8")
    assert main(["s.toml", "--check", "--lang", "en"]) == 2
    assert "s.toml:2: is no valid TOML; write 0.5" in capsys.readouterr().err


def test_words_that_are_not_known_stay_as_they_are() -> None:
    assert message_in("nl", "a sentence of another day; keep one") == "a sentence of another day; houd er één"
