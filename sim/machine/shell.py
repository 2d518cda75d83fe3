"""Commands as they are told to people: they can be pasted into the shell in use."""

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path, PureWindowsPath

from sim.machine.programs import on_path
from sim.machine.terminal import one_line

_PLAIN_ON_WINDOWS = re.compile(r"[\w./\\:=+-]+")


def program() -> tuple[str, ...]:
    """Return how this program was started: by its own name, or by Python."""
    name = Path(sys.argv[0]).stem.lower() if sys.argv else ""
    return ("terugkeer",) if name == "terugkeer" else (_python(), "run.py")


def _python() -> str:
    """Return the name that calls this Python: its place, when it is that of an environment nobody has activated."""
    if sys.prefix == sys.base_prefix or os.environ.get("VIRTUAL_ENV") == sys.prefix:
        return next(filter(on_path, ("python", "python3", "py")), "python")
    place, here = Path(sys.executable.removesuffix(".exe")), Path.cwd()
    return str(place.relative_to(here) if place.is_relative_to(here) else place)


def written(arguments: Sequence[str], windows: bool = os.name == "nt") -> str:
    """Write a command: for a Unix shell, or so that PowerShell and the old command window both take it.

    Characters that steer a terminal are shown as escapes.
    """
    return one_line(" ".join(map(_for_windows, arguments)) if windows else shlex.join(arguments))


def copying(file: Path, folder: Path, windows: bool = os.name == "nt") -> list[str]:
    """Return the command that copies a file: PowerShell and the old window both know `copy`, with backslashes."""
    places = (file, folder)
    return ["copy", *(str(PureWindowsPath(p)) for p in places)] if windows else ["cp", *(p.as_posix() for p in places)]


def assigning(name: str, value: str, windows: bool = os.name == "nt") -> list[str]:
    """Return the lines that give a variable a value: on Windows for the old window, and for PowerShell."""
    if not windows:
        return [f"export {written([f'{name}={value}'], windows)}"]
    quoted = value.replace("'", "''")
    return [one_line(f'set "{name}={value}"'), one_line(f"$env:{name} = '{quoted}'")]


def folded(arguments: Sequence[str], width: int, windows: bool = os.name == "nt") -> str:
    """Write a command on lines of a width where the shell knows how; PowerShell and the old window do not agree."""
    if windows:
        return written(arguments, windows)
    lines = [""]
    for word in (one_line(shlex.quote(argument)) for argument in arguments):
        fits = len(lines[-1]) + len(word) + len("  \\") <= width
        if lines[-1] and not fits:
            lines.append(f"   {word}")
        else:
            lines[-1] += f" {word}"
    return " \\\n".join(line[1:] for line in lines)


def _for_windows(argument: str) -> str:
    """Quote with double quotes, which both shells know; TOML takes single ones for the texts inside."""
    if _PLAIN_ON_WINDOWS.fullmatch(argument):
        return argument
    if '"' in argument and "'" not in argument and "\\" not in argument:
        argument = argument.replace('"', "'")
    quoted = subprocess.list2cmdline([argument])
    return quoted if quoted.startswith('"') else f'"{quoted}"'
