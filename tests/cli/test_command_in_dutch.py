"""Whoever runs a Dutch scenario, or asks for Dutch, is answered in Dutch when the command is wrong or stops."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import sim
from sim.cli import main
from sim.report.say.faults import message_in

ROOMS = ("cli.py", "experiment/*.py", "calibration/*.py", "world/compiled_cache.py", "world/engine.py", "report/pdf.py")
FAULTS = {"Fault", "ExecutorFault", "ExecutorLost", "NotOurs", "CannotFit", "NoCache", "NotPrinted"}
SAYING = {*FAULTS, "ArgumentTypeError", "say", "_say", "_stop", "_told", "_go_on_with"}
ENGLISH = re.compile(r"\b(the|of|is|are|not|for|with|give|runs?|by|to)\b")


def sentences() -> Iterator[tuple[str, str]]:
    """Yield each sentence that the code says to whoever waits, with x for what is filled in; and where it stands."""
    root = Path(sim.__file__).parent
    for path in sorted(path for room in ROOMS for path in root.glob(room)):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) in SAYING:
                for text in filter(None, map(written, node.args)):
                    yield text, f"{path.name}:{node.lineno}"


def written(node: ast.expr) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value if " " in node.value else ""
    parts = node.values if isinstance(node, ast.JoinedStr) else []
    return "".join(str(part.value) if isinstance(part, ast.Constant) else "x" for part in parts)


def test_every_sentence_that_the_code_says_is_known_in_dutch() -> None:
    found = list(sentences())
    assert len(found) > 50
    for sentence, place in found:
        for part in filter(ENGLISH.search, sentence.strip().split("; ")):
            assert message_in("nl", part) != part, f"{place}: {part}"


@pytest.fixture
def dutch(desk: Path) -> Path:
    scenario = desk / "small.toml"
    scenario.write_text(f'language = "nl"\n{scenario.read_text(encoding="utf-8")}', encoding="utf-8")
    return scenario


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--replicatons", "3"], "onbekende opties: --replicatons 3; bedoelt u --replications? (zie"),
        (
            ["--replications", "0"],
            "optie --replications: 0 is minder dan 1; geef een geheel getal van ten minste 1 (zie",
        ),
        (["--seed", "veel"], "optie --seed: 'veel' is geen geheel getal (zie"),
        (["--out"], "optie --out: hier hoort een waarde achter (zie"),
        (["--check=3"], "optie --check: hier hoort geen waarde achter, dus niet '3' (zie"),
        (["--executor", "maan"], "--executor maan: die plaats bestaat niet; toegestaan zijn local, dask en dask:ADRES"),
        (["--out", "small.toml"], "--out small.toml: dit is een bestand, geen map"),
        (
            ["--out", "own"],
            "--out own: er staan bestanden in die niet door dit programma zijn geschreven; geef een andere",
        ),
        (["--explore", "--unpaired"], "--explore vergelijkt varianten met hetzelfde toeval: laat --unpaired weg"),
        (
            ["--calibrate"],
            "--calibrate: small.toml heeft geen tabel [fit] die zegt wat er af te stemmen is; gebruik scen",
        ),
        (["--explain", "detention.plces"], "onbekende instelling; bedoelt u detention.places?"),
    ],
)
def test_a_wrong_command_on_a_dutch_scenario_is_answered_in_dutch(
    dutch: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    (dutch.parent / "own").mkdir()
    (dutch.parent / "own/mine.txt").write_text("mine", encoding="utf-8")
    assert main(["small.toml", *arguments]) == 2
    assert said in capsys.readouterr().err


@pytest.mark.parametrize(
    "asked", [["--lang", "nl"], ["--lang=nl"], ["--set", 'language="nl"'], ["--set", "language = nl"]]
)
def test_the_language_asked_for_holds_for_a_wrong_command_too(
    desk: Path, capsys: pytest.CaptureFixture[str], asked: list[str]
) -> None:
    assert main(["small.toml", *asked, "--workers", "0"]) == 2
    assert "0 is minder dan 1" in capsys.readouterr().err
    assert main(["small.toml", *asked, "--lang", "fr"]) == 2
    assert re.search(r"optie --lang: '?fr'? is geen keuze \(kies uit ", capsys.readouterr().err)


def test_a_full_disk_is_told_in_dutch(
    dutch: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.replace", full)
    assert main(["small.toml", "--out", "here"]) == 1
    said = capsys.readouterr().err
    assert "De bestanden konden niet worden gelezen of geschreven: No space left on device" in said
    assert said.endswith("Zo gaat het verder: python run.py small.toml --out here\n")


def test_the_help_is_in_the_language_of_the_scenario(dutch: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in (["small.toml", "--help"], ["-h", "--lang", "nl"]):
        with pytest.raises(SystemExit):
            main(arguments)
        told = capsys.readouterr().out
        assert told.startswith("gebruik: ") and "Eindcodes: 0 klaar" in told
        assert not re.search(r"\b(the|with|usage|show)\b", told)
