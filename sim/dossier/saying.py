"""What the command says of a dossier: where it is, how to cite and to check it, and what a check found."""

from collections.abc import Iterator
from pathlib import Path

from sim.analysis.results import Results
from sim.dossier import verifying
from sim.dossier.forms.filling import forms
from sim.dossier.making import make
from sim.machine import shell
from sim.machine.placing import write_whole
from sim.report.say.language import Catalogue, catalogue


def made(results: Results, folder: Path) -> Iterator[str]:
    """Make the dossier of a run and say where it is, and how to cite and to check it."""
    one, say = make(results, folder), catalogue(results.scenario.language).for_console()
    yield say("dossier.made", path=one.path, size=f"{one.size / 1e6:.1f}")
    yield say("dossier.fingerprint", fingerprint=one.fingerprint)
    yield say("dossier.how", command=shell.written([*shell.program(), "--verify", one.path.as_posix()]))


def verified(path: Path, say: Catalogue) -> tuple[bool, list[str]]:
    """Check a dossier; say whether all is fine, and what was found."""
    checked = verifying.check(path)
    return checked.is_fine, list(_found(checked, say))


class NotReplaced(Exception):
    """A file that is not as it was written stands where a form would go; the message says which, and what to do."""


def forms_written(folder: Path, say: Catalogue) -> list[str]:
    """Write the forms into a folder and say which.

    Raises:
        NotReplaced: when a file there was changed since, or is not ours; then nothing is written.
    """
    texts = forms()
    for name, text in texts.items():
        path = folder / name
        if path.exists() and path.read_text(encoding="utf-8", errors="replace") != text:
            raise NotReplaced(say("dossier.form_stands", path=path))
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        write_whole(folder / name, text)
    return [say("dossier.forms"), *(f"  {(folder / name).as_posix()}" for name in texts)]


def _found(checked: verifying.Checked, say: Catalogue) -> Iterator[str]:
    yield say("dossier.fingerprint", fingerprint=checked.fingerprint)
    if not checked.is_whole:
        yield say("dossier.verify_changed", names=", ".join(checked.changed))
        return
    yield say("dossier.verify_whole", files=checked.files)
    if not checked.lived:
        yield say("dossier.verify_engine", version=checked.other_engine)
    else:
        yield say(f"dossier.verify_{'lived' if checked.is_same else 'other'}", number=int(checked.lived))
