"""The options of the command; what each does is said by the catalogues, in the reader's language."""

from __future__ import annotations

import argparse
import difflib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from sim.machine import shell
from sim.machine.shipped import found
from sim.machine.version import VERSION

if TYPE_CHECKING:
    from sim.scenario import Scenario

WRONG = 2
"""The exit code of a command or a scenario that is wrong."""

HELP = ("-h", "--help")
_WITHOUT_A_SCENARIO = ("help", "version", "scenario", "lang", "quiet")


class WrongOption(Exception):
    """An option that is not known or has a wrong value; the message says what."""


class WrongCommand(Exception):
    """Something is wrong with the command; the message says what."""


class Parser(argparse.ArgumentParser):
    """A parser that answers a wrong option in one sentence, with the nearest right one."""

    usage_word = "usage: "

    def error(self, message: str) -> NoReturn:
        """Refuse the command."""
        unknown = [word for word in message.split() if word.startswith("--")]
        options = [option for action in self._actions for option in action.option_strings]
        near = [match for word in unknown for match in difflib.get_close_matches(word.split("=")[0], options, n=1)]
        hint = f"; did you mean {near[0]}?" if "unrecognized" in message and near else ""
        raise WrongOption(f"{message}{hint} (see {self.prog} --help)")

    def format_help(self) -> str:
        """Return the help, whose first word argparse knows in English alone."""
        return super().format_help().replace("usage: ", self.usage_word, 1)

    def only_with_a_scenario(self, options: argparse.Namespace) -> Iterator[str]:
        """Yield the options that were given and that mean nothing without a scenario."""
        for action in self._actions:
            if action.dest not in _WITHOUT_A_SCENARIO and getattr(options, action.dest) != action.default:
                yield action.option_strings[0]


def parser(language: str = "en") -> Parser:
    """Return the parser of all options, with its help in a language."""
    from sim.report.say.language import catalogue

    say = catalogue(language)
    new = Parser(
        prog=shell.program()[-1],
        description=say("option.description"),
        epilog=say("option.exit_codes"),
        allow_abbrev=False,
        add_help=False,
    )
    new.usage_word = say("option.usage")
    what = new.add_argument_group(say("option.what"))
    what.add_argument("scenario", nargs="*", metavar="SCENARIO", help=say("option.scenario"))
    options = new.add_argument_group(say("option.options"))
    for name, kind in _OPTIONS.items():
        key = name.replace("-", "_")
        options.add_argument(f"--{name}", help=say(f"option.{key}"), **kind)
    options.add_argument(*HELP, action="help", help=say("option.help"))
    return new


def folder_of(options: argparse.Namespace, default: Path) -> Path:
    """Return the results folder, which may not be there yet."""
    folder = Path(options.out) if options.out else default
    if folder.exists() and not folder.is_dir():
        raise WrongCommand(f"--out {options.out}: this is a file, not a folder")
    return folder


def _positive(text: str) -> int:
    number = _whole(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text} is less than 1; give a whole number of at least 1")
    return number


def _whole(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number") from None


_FLAG: dict[str, Any] = {"action": "store_true"}
_OPTIONS: dict[str, dict[str, Any]] = {
    "replications": {"type": _positive, "metavar": "N"},
    "seed": {"type": _whole, "metavar": "N"},
    "workers": {"type": _positive, "metavar": "N"},
    "set": {"action": "append", "default": [], "metavar": "KEY=VALUE"},
    "out": {"metavar": "DIR"},
    "lang": {"choices": ("nl", "en")},
    "check": _FLAG,
    "explain": {"metavar": "WORD"},
    "describe": _FLAG,
    "explore": _FLAG,
    "equal-money": {"metavar": "KEY"},
    "compare": {"nargs": "+", "default": [], "metavar": "FOLDER"},
    "calibrate": _FLAG,
    "forecast": {"type": _whole, "metavar": "YEAR"},
    "score": {"metavar": "FILE"},
    "dossier": _FLAG,
    "verify": {"metavar": "DOSSIER"},
    "forms": _FLAG,
    "refresh": {"metavar": "FILE"},
    "unpaired": _FLAG,
    "executor": {"default": "local", "metavar": "WHERE"},
    "csv-nl": _FLAG,
    "what-if": _FLAG,
    "memo": _FLAG,
    "open": _FLAG,
    "quiet": _FLAG,
    "version": {"action": "version", "version": f"return-policy-simulator {VERSION}"},
}
"""How each option is read."""


def scenario_of(options: argparse.Namespace) -> Scenario:
    """Return the scenario that a command names, or the one that several make together.

    Raises:
        WrongCommand: with every fault in the first file that has any, or why files cannot stand side by side.
    """
    from sim.scenario.joining import NotComparable, joined

    try:
        if options.compare:
            return _of_folders(options)
        first = _loaded(options.scenario[0], options)
        alike = argparse.Namespace(**{**vars(options), "lang": first.language})  # one page speaks one language
        loaded = [first, *(_loaded(path, alike) for path in options.scenario[1:])]
        found = first if len(loaded) == 1 else joined(_named(options.scenario, loaded))
        return _neutral(found, options) if options.equal_money else found
    except NotComparable as error:
        raise WrongCommand(str(error)) from error


def _neutral(scenario: Scenario, options: argparse.Namespace) -> Scenario:
    from sim.money.neutral import budget_neutral
    from sim.report.say.faults import told
    from sim.scenario import ScenarioError

    try:
        return budget_neutral(scenario, options.equal_money)
    except ScenarioError as error:
        raise WrongCommand("\n".join(told(error.faults, scenario.language))) from error


def _of_folders(options: argparse.Namespace) -> Scenario:
    """Return the scenarios of finished folders as one, which runs as often as all of them did."""
    from sim.experiment.keep.results_folder import NotFinished, finished_in
    from sim.scenario.changing import with_overrides
    from sim.scenario.joining import joined

    if len(options.compare) < 2:
        raise WrongCommand("--compare needs at least two results folders")
    try:
        folders = [finished_in(Path(folder)) for folder in options.compare]
    except NotFinished as error:
        raise WrongCommand(str(error)) from error
    loaded = [_loaded(str(one.scenario_file), options, with_settings=False) for one in folders]
    runs = options.replications or min(one.replications for one in folders)
    return with_overrides(joined(_named(options.compare, loaded)), [f"plan.replications={runs}"])


def _named(paths: Sequence[str], loaded: Sequence[Scenario]) -> dict[str, Scenario]:
    """Name scenarios as their readers know them: by the name of the file or the folder."""
    short = [Path(path).stem if Path(path).suffix == ".toml" else Path(path).name for path in paths]
    names = short if len(set(short)) == len(short) else list(paths)
    if len(set(names)) < len(names):
        raise WrongCommand(f"{names[-1]} is named twice")
    return dict(zip(names, loaded, strict=True))


def _loaded(path: str, options: argparse.Namespace, *, with_settings: bool = True) -> Scenario:
    from sim import printing
    from sim.report.say.faults import told
    from sim.report.say.labels import completed_labels
    from sim.scenario import ScenarioError, load

    overrides = _overrides(options) if with_settings else _language(options)
    try:
        scenario = load(path, overrides)
        labels = completed_labels(scenario)
        return load(path, [*overrides, *labels]) if labels else scenario
    except ScenarioError as error:
        language = options.lang or printing.language_written(Path(found(path)))
        raise WrongCommand("\n".join(told(error.faults, language))) from error


def _overrides(options: argparse.Namespace) -> list[str]:
    """Return --set with the options that stand for one."""
    short = {"plan.replications": options.replications, "plan.seed": options.seed}
    named = [f"{key}={value}" for key, value in short.items() if value is not None]
    return [*options.set, *named, *_language(options)]


def _language(options: argparse.Namespace) -> list[str]:
    return [f'language="{options.lang}"'] if options.lang else []
