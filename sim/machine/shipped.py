"""What comes with the program beside its code: in a copy of the project around the package, in a wheel inside it."""

from os import PathLike, fspath
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent.parent


def shipped_folder() -> Path:
    """Return the folder with the scenarios that came along."""
    return _shipped("scenarios")


def decisions_folder() -> Path:
    """Return the folder with the record of each decision."""
    return _shipped("docs/decisions")


def found(path: str | PathLike[str]) -> str:
    """Return the path of a scenario; `scenarios/NAME.toml` means one that came along when there is none here."""
    here = Path(path)
    if here.parts[:1] == ("scenarios",) and not here.exists():
        shipped = shipped_folder().joinpath(*here.parts[1:])
        if shipped.is_file():
            return str(shipped)
    return fspath(path)


def _shipped(name: str) -> Path:
    inside = _PACKAGE / name
    return inside if inside.is_dir() else _PACKAGE.parent / name
