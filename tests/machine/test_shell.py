"""A command that is told to a person can be pasted into the shell they use."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest

from sim.machine import shell
from sim.scenario import load

AWKWARD = [
    "scenarios/maatwerk.toml",
    "policy.with.label=Met maatwerk",
    'title="Wat kost het?"',
    "plan.replications={ at_least = 4, at_most = 8 }",
    'fit.targets=["departures_forced", "departures_eu"]',
    "C:\\Users\\Zoë\\mijn map\\uit\\",
    "",
]


def arguments_in_windows(line: str) -> list[str]:
    """Split a line as a program on Windows gets it: quotes group, backslashes count only before a quote."""
    found, current, is_quoted, backslashes, has_begun = [], "", False, 0, False
    for letter in line + " ":
        if letter == "\\":
            backslashes, has_begun = backslashes + 1, True
            continue
        if letter == '"':
            current += "\\" * (backslashes // 2)
            if backslashes % 2:
                current += '"'
            else:
                is_quoted = not is_quoted
            backslashes, has_begun = 0, True
            continue
        current, backslashes = current + "\\" * backslashes, 0
        if letter == " " and not is_quoted:
            found += [current] if has_begun else []
            current, has_begun = "", False
        else:
            current, has_begun = current + letter, True
    return found


def test_a_command_for_a_unix_shell_is_read_back_as_it_was() -> None:
    assert shlex.split(shell.written(AWKWARD, windows=False)) == AWKWARD


def test_a_command_for_windows_is_read_back_with_the_single_quotes_of_toml() -> None:
    meant = [argument.replace('"', "'") for argument in AWKWARD]
    assert arguments_in_windows(shell.written(AWKWARD, windows=True)) == meant


def test_a_long_command_is_folded_between_words_and_still_one_command() -> None:
    long = ["python", "run.py", *(f"policy.with.maatwerk.maximum_eur={number}" for number in range(9)), *AWKWARD]
    shown = shell.folded(long, 80, windows=False)
    assert max(map(len, shown.splitlines())) <= 80 and len(shown.splitlines()) > 4
    assert shlex.split(shown.replace("\\\n", "")) == long
    assert "\n" not in shell.folded(long, 80, windows=True)


@pytest.mark.parametrize("windows", [False, True])
def test_a_command_does_not_steer_the_terminal(windows: bool) -> None:
    hostile = ["run.py", "\x1b]0;title\x07", "a\nb"]
    assert shell.written(hostile, windows).isprintable()
    assert all(line.isprintable() for line in shell.folded(hostile, 80, windows).split("\n"))


@pytest.mark.parametrize("argument", ["a b", "a,b", "a&b", "a|b", "a;b", "(a)", "@a", "a<b", "a>b", "{a}", "#a", "a*"])
def test_what_means_something_to_powershell_or_the_old_window_is_quoted(argument: str) -> None:
    assert shell.written([argument], windows=True) == f'"{argument}"'


def test_a_variable_is_told_to_the_old_window_and_to_powershell() -> None:
    """PowerShell takes `set NAME=VALUE` and sets nothing."""
    assert shell.assigning("DASK_CONFIG", "/a b/keys", windows=False) == ["export 'DASK_CONFIG=/a b/keys'"]
    old, new = shell.assigning("DASK_CONFIG", r"C:\a b\d'Ancona", windows=True)
    assert old == 'set "DASK_CONFIG=C:\\a b\\d\'Ancona"'
    assert new == r"$env:DASK_CONFIG = 'C:\a b\d''Ancona'"


def test_a_python_of_an_environment_that_is_not_active_is_told_by_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The README starts `.venv` without activating it, and every command that was told then named another Python."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.argv", ["run.py"])
    monkeypatch.setattr("sys.base_prefix", "/usr")
    monkeypatch.setattr("sys.prefix", str(tmp_path / ".venv"))
    monkeypatch.setattr("sys.executable", str(tmp_path / ".venv/bin/python.exe"))
    assert shell.program() == (str(Path(".venv/bin/python")), "run.py")
    monkeypatch.setenv("VIRTUAL_ENV", str(tmp_path / ".venv"))
    assert shell.program() == ("python", "run.py")


def test_a_file_is_copied_by_what_each_shell_knows() -> None:
    file, folder = Path("results/fit/ensemble.csv"), Path("scenarios/base/belgium")
    assert shell.copying(file, folder, windows=False) == ["cp", file.as_posix(), folder.as_posix()]
    windows = shell.written(shell.copying(file, folder, windows=True), windows=True)
    assert windows == r"copy results\fit\ensemble.csv scenarios\base\belgium"


def test_a_text_that_was_quoted_for_windows_gives_the_same_scenario() -> None:
    typed = ["scenarios/maatwerk.toml", 'title="Wat kost het?"', 'plan.parameter_sets="defaults"']
    path, *settings = arguments_in_windows(shell.written(typed, windows=True))
    assert load(path, settings).digest == load(typed[0], typed[1:]).digest


@pytest.mark.parametrize(
    ("started", "program"),
    [("run.py", "run.py"), ("C:\\venv\\Scripts\\terugkeer.exe", "terugkeer"), ("/usr/bin/terugkeer", "terugkeer")],
)
def test_the_command_begins_as_the_program_was_started(
    monkeypatch: pytest.MonkeyPatch, started: str, program: str
) -> None:
    monkeypatch.setattr("sys.argv", [started.replace("\\", "/"), "x"])
    assert shell.program()[-1] == program
