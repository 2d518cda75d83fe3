"""The options of the command."""

from __future__ import annotations

import argparse
import difflib
from collections.abc import Iterator
from typing import NoReturn

from sim.machine import shell
from sim.machine.version import VERSION

WRONG = 2
"""The exit code of a command or a scenario that is wrong."""

_WITHOUT_A_SCENARIO = ("help", "version", "scenario", "lang", "quiet")


class Parser(argparse.ArgumentParser):
    """A parser that answers a wrong option in one sentence, with the nearest right one."""

    def error(self, message: str) -> NoReturn:
        unknown = [word for word in message.split() if word.startswith("--")]
        options = [option for action in self._actions for option in action.option_strings]
        near = [match for word in unknown for match in difflib.get_close_matches(word.split("=")[0], options, n=1)]
        hint = f"; did you mean {near[0]}?" if "unrecognized" in message and near else ""
        self.exit(WRONG, f"{self.prog}: {message}{hint} (see {self.prog} --help)\n")

    def only_with_a_scenario(self, options: argparse.Namespace) -> Iterator[str]:
        """Yield the options that were given and that mean nothing without a scenario."""
        for action in self._actions:
            if action.dest not in _WITHOUT_A_SCENARIO and getattr(options, action.dest) != action.default:
                yield action.option_strings[0]


def parser() -> Parser:
    """Return the parser of all options."""
    new = Parser(
        prog=shell.program()[-1],
        description="Simulate what a policy does to return from the Netherlands, to costs and to rights.",
        epilog="Exit codes: 0 done; 1 some runs failed or a check of the model failed; 2 the command or the "
        "scenario is wrong and nothing was written; 130 interrupted.",
        allow_abbrev=False,
    )
    add = new.add_argument
    add("scenario", nargs="?", metavar="SCENARIO", help="scenario file; without it the scenarios are listed")
    add("--replications", type=_positive, metavar="N", help="number of replications, instead of the plan's")
    add("--seed", type=_whole, metavar="N", help="seed, instead of the plan's")
    add("--workers", type=_positive, metavar="N", help="cores to use (default: all); the results are the same")
    add("--set", action="append", default=[], metavar="KEY=VALUE", help=_SET_HELP)
    add("--out", metavar="DIR", help="results folder (default: results/<scenario>-<digest>/)")
    add(
        "--lang",
        choices=("nl", "en"),
        help="language of console, dashboard and workbook (default: the scenario's)",
    )
    add("--check", action="store_true", help="check the scenario only; nothing is written")
    add(
        "--explain",
        metavar="WORD",
        help="say what a setting is, where its value comes from and what it replaced; a word that is no name of one "
        "lists the settings it fits",
    )
    add(
        "--describe",
        action="store_true",
        help="write the model description with its tables, from the running code",
    )
    add("--explore", action="store_true", help="live what-if page on 127.0.0.1 (needs the extra explorer)")
    add(
        "--calibrate",
        action="store_true",
        help="fit parameters to published figures, as the table [fit] of the scenario says "
        "(scenarios/calibration/netherlands.toml)",
    )
    add("--unpaired", action="store_true", help="independent luck per policy, to show what pairing gains")
    add(
        "--executor",
        default="local",
        metavar="WHERE",
        help="where runs go: local (this machine's cores), dask (a Dask cluster on this machine) or dask:ADDRESS "
        "(a scheduler, as tls://HOST:PORT); the results are the same",
    )
    add(
        "--csv-nl",
        action="store_true",
        help="write the tables once more for a spreadsheet with Dutch settings (folder csv-nl)",
    )
    add("--open", action="store_true", help="open the page in the browser when it is written")
    add("--quiet", action="store_true", help="no progress")
    add("--version", action="version", version=f"return-policy-simulator {VERSION}")
    return new


_SET_HELP = (
    "one setting in TOML syntax, repeatable: maatwerk.maximum_eur=3000 sets the base of every policy, "
    "policy.NAME.KEY=VALUE one policy from the start of the future"
)


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
