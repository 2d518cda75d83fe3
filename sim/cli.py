"""The command: arguments in, exit code out. Results go to stdout, everything else to stderr."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from sim import printing
from sim.machine import shell
from sim.machine.cores import is_a_run_under_way, one_thread_for_algebra
from sim.machine.shipped import found, shipped_folder
from sim.options import HELP, WRONG, WrongCommand, WrongOption, folder_of, parser, scenario_of

if TYPE_CHECKING:
    from sim.analysis.results import Results
    from sim.experiment.progress import Progress
    from sim.scenario import Scenario

DONE, FAILED, INTERRUPTED = 0, 1, 130
_LONG_COMMAND = 70  # letters of a command that no longer stands on the line that says how to go on


def main(arguments: Sequence[str] | None = None) -> int:
    """Carry out the command and return its exit code."""
    printing.survive_any_console()
    one_thread_for_algebra()
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        options = parser(printing.language_asked(given) if {*HELP} & {*given} else "en").parse_intermixed_args(given)
        code = _carry_out(options, given)
        sys.stdout.flush()
        return code
    except (WrongCommand, WrongOption) as fault:
        return _complain("\n".join(printing.told(given, *str(fault).split("\n"))), WRONG)
    except BrokenPipeError:  # whoever read the results has gone; they were written before they were told
        printing.close_quietly()
        return DONE
    except MemoryError:
        return _stop(given, "There is too little memory, even for one run at a time.")
    except KeyboardInterrupt:
        return _leave_at_once(given)
    except OSError as error:
        what = error.strerror or str(error)
        where = f" ({error.filename})" if error.filename else ""
        printing.close_quietly()
        return _stop(given, f"The files could not be read or written: {what}{where}.")


def _carry_out(options: argparse.Namespace, given: Sequence[str]) -> int:
    if not options.scenario and not options.compare:
        return _without_scenario(options, given)
    scenario = scenario_of(options)
    if options.explain:
        return _explain(scenario, options)
    if options.describe:
        return _describe(options, scenario, given)
    if options.check:
        return _print(printing.in_order(scenario))
    if options.executor == "local":
        from sim.world.bulk.other_core import start_compiling

        start_compiling()
    if options.calibrate:
        return _calibrate(scenario, options, given)
    if options.explore:
        return _explore(scenario, options)
    return _run(scenario, options, given)


def _without_scenario(options: argparse.Namespace, given: Sequence[str]) -> int:
    if options.describe:
        return _describe(options, None, given)
    if options.score or options.refresh or options.forecast is not None:
        return _of_figures(options)
    if options.forms:
        return _forms(folder_of(options, Path("results/forms")), options.lang or "en")
    if options.verify:
        return _verify(Path(options.verify), options.lang or "en")
    for name in parser().only_with_a_scenario(options):
        raise WrongCommand(f"{name} needs a scenario: {_command(['SCENARIO', name, '...'])}")
    here = Path("scenarios")
    return _print(printing.list_scenarios(here if here.is_dir() else shipped_folder(), options.lang or "en"))


def _of_figures(options: argparse.Namespace) -> int:
    """Forecast, score a forecast, or hold a new publication against what is held."""
    from sim.report.figures_asked import FigureFault, told
    from sim.report.say.language import catalogue

    try:
        return _print(printing.folded(told(options, catalogue(options.lang or "en").for_console())))
    except FigureFault as error:
        raise WrongCommand(str(error)) from error


def _forms(folder: Path, language: str) -> int:
    """Write the forms; one that somebody has changed since is not replaced."""
    from sim.dossier.saying import NotReplaced, forms_written
    from sim.report.say.language import catalogue

    try:
        return _print(printing.folded(forms_written(folder, catalogue(language).for_console())))
    except NotReplaced as error:
        raise WrongCommand(str(error)) from error


def _verify(path: Path, language: str) -> int:
    """Check a dossier; it is no fault of the command when it is not as it was made."""
    from sim.dossier.saying import verified
    from sim.report.say.language import catalogue

    say = catalogue(language).for_console()
    if not path.is_file():
        raise WrongCommand(say("dossier.verify_no_file", path=path))
    is_fine, sentences = verified(path, say)
    _print(printing.folded(sentences))
    return DONE if is_fine else FAILED


def _explain(scenario: Scenario, options: argparse.Namespace) -> int:
    """Explain a setting, an outcome or a published figure, or list the settings that a word fits."""
    from sim.dossier.explaining import explained
    from sim.scenario import ScenarioError

    def folder() -> Path:
        from sim.study import folder_with_results

        return folder_of(options, folder_with_results(scenario, options.unpaired))

    try:
        return _print(printing.folded(explained(scenario, options.explain, folder)))
    except ScenarioError as error:
        from sim.report.say.faults import told

        raise WrongCommand("\n".join(told(error.faults, scenario.language))) from error


def _describe(options: argparse.Namespace, scenario: Scenario | None, given: Sequence[str]) -> int:
    """Print the description, or write it into the folder that --out names."""
    from sim.describe import description

    text = description(scenario)
    if options.out is None:
        return _print([text.rstrip("\n")])
    path = Path(options.out) / "model_description.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")
    return _print(printing.told(given, f"Model description: {printing.path_shown(path)}"))


def _calibrate(scenario: Scenario, options: argparse.Namespace, given: Sequence[str]) -> int:
    """Fit to the published past; what is finished is kept, and the same command goes on."""
    from sim import study
    from sim.calibration.fit.fitting import CannotFit
    from sim.experiment.executor import ExecutorLost

    folder = folder_of(options, study.default_folder(scenario))
    try:
        with _faults_of_the_command(folder):
            fit = study.calibrate(scenario, folder, options.workers, _progress(scenario, options), options.executor)
    except CannotFit as error:
        raise WrongCommand(f"--calibrate: {error}") from error
    except ExecutorLost as error:
        return _stop(given, str(error), "Every finished history is kept.")
    except RuntimeError as error:
        return _complain(" ".join(printing.told(given, f"--calibrate: {error}")), FAILED)
    return _print(printing.told(given, *printing.of_fit(fit, folder, scenario.language)))


def _explore(scenario: Scenario, options: argparse.Namespace) -> int:
    """Serve the live page until it is interrupted, which is how it ends."""
    from importlib.util import find_spec

    from sim.report.say.language import catalogue

    if len(options.scenario) != 1:
        raise WrongCommand("--explore takes one scenario")
    if options.unpaired:
        raise WrongCommand("--explore compares policies with the same luck: leave out --unpaired")
    say = catalogue(scenario.language).for_console()
    if find_spec("dash") is None:
        raise WrongCommand(say("explore.missing"))
    if len(scenario.policies) < 2:
        raise WrongCommand(say("explore.two_policies", path=scenario.path))
    from sim.explorer import serving

    with suppress(KeyboardInterrupt):
        serving.start(scenario, options.scenario[0], options.workers)
    _complain(say("explore.stopped"), INTERRUPTED)
    return _leave_without_waiting()


def _run(scenario: Scenario, options: argparse.Namespace, given: Sequence[str]) -> int:
    from sim import study
    from sim.analysis.files import DUTCH, write_dutch_tables
    from sim.dossier.making import FILE
    from sim.dossier.saying import made
    from sim.experiment.executor import ExecutorLost
    from sim.experiment.keep.results_folder import SCENARIO
    from sim.experiment.runs import AllRunsFailed
    from sim.parameters.host.folder import is_netherlands
    from sim.writing import PAGE

    _refuse_what_cannot_be_written(options, scenario.language)
    folder = folder_of(options, study.default_folder(scenario, options.unpaired))
    for file in options.scenario:
        _keep_the_scenario(file, folder / SCENARIO, scenario)
    try:
        with _faults_of_the_command(folder):
            results = study.run(
                scenario,
                workers=options.workers,
                out=folder,
                progress=_progress(scenario, options),
                unpaired=options.unpaired,
                command=_command(given),
                executor=options.executor,
                early=True,
                memo=options.memo,
                what_if=options.what_if,
                taken_from=[Path(folder) for folder in options.compare],
                tell=partial(_tell, folder / PAGE, scenario.language, options.open),
            )
    except AllRunsFailed as error:
        return _complain(" ".join(printing.told(given, f"No result: {error}")), FAILED)
    except ExecutorLost as error:
        return _stop(given, str(error), "Every finished run is kept.")
    written: Results = results
    if options.csv_nl:
        written = _attempted(written, DUTCH, lambda: write_dutch_tables(folder))
    if options.dossier:
        written = _attempted(written, FILE, lambda: _print(printing.folded(["", *made(results, folder)])))
    if not options.quiet and is_netherlands(scenario.plan.host):
        for line in printing.old_figures(date.today(), scenario.language):
            _complain(line, DONE)
    for sentence in printing.unwritten(written, scenario.language):
        _complain(sentence, FAILED)
    return FAILED if written.failed or written.unwritten else DONE


def _refuse_what_cannot_be_written(options: argparse.Namespace, language: str) -> None:
    """Refuse, before anything is run, to write what takes an extra that is not installed, or a trail that is lost."""
    from sim.dossier import making
    from sim.report.memo import writing
    from sim.report.say.language import catalogue

    for name, is_available in {"dossier": making.is_available, "memo": writing.is_available}.items():
        if getattr(options, name) and not is_available():
            raise WrongCommand(catalogue(language).for_console()(f"{name}.missing"))
    if options.dossier and options.compare:
        raise WrongCommand(catalogue(language).for_console()("dossier.of_folders"))


def _attempted(results: Results, name: str, act: Callable[[], object]) -> Results:
    """Write a file more; when that fails, the answer is still told."""
    try:
        act()
    except OSError as error:
        return replace(results, unwritten={**results.unwritten, name: error.strerror or str(error)})
    return results


def _tell(dashboard: Path, language: str, is_asked_to_open: bool, results: Results) -> None:
    """Say the answer and where it stands, before the pages are printed; that nobody listens does not stop that."""
    try:
        _print(printing.answer(results, language))
        _print(["", *printing.where(dashboard, language)])
        last = printing.opened(dashboard, language, is_asked_to_open)
        _print([last] if last else [])
        sys.stdout.flush()
    except BrokenPipeError:
        printing.close_quietly()


def _progress(scenario: Scenario, options: argparse.Namespace) -> Progress:
    """Return who tells how far the work is, in the language of the scenario."""
    from sim.experiment.progress import progress_on
    from sim.report.say.faults import message_in

    return progress_on(sys.stderr, quiet=options.quiet, words=partial(message_in, scenario.language))


def _keep_the_scenario(given: str, written: Path, scenario: Scenario) -> None:
    """Refuse to replace the very file that is run by another text."""
    if written.exists() and written.samefile(found(given)) and written.read_bytes() != scenario.to_toml().encode():
        raise WrongCommand(f"{given}: this file itself would be replaced; give another folder with --out")


@contextmanager
def _faults_of_the_command(folder: Path) -> Iterator[None]:
    """Tell as faults of the command that a folder is not ours, or that there is no place for runs as asked."""
    from sim.experiment.executor import ExecutorFault
    from sim.experiment.keep.results_folder import NotOurs

    try:
        yield
    except NotOurs as error:
        shown = printing.path_shown(folder)
        raise WrongCommand(f"--out {shown}: {error}; give another folder, which is new or empty") from error
    except ExecutorFault as error:
        raise WrongCommand(str(error)) from error


def _leave_at_once(given: Sequence[str]) -> int:
    """Say how to go on, and do not wait for a run that is still under way."""
    _complain("", INTERRUPTED)  # the line on which the terminal shows ^C
    is_forecast = any(word.startswith("--forecast") for word in given)
    _stop(given, f"Interrupted: {'nothing of this is kept' if is_forecast else 'every finished run is kept'}.")
    return _leave_without_waiting()


def _leave_without_waiting() -> int:
    """Leave even when a run is still under way."""
    if "distributed" in sys.modules or is_a_run_under_way():
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(INTERRUPTED)
    return INTERRUPTED


def _stop(given: Sequence[str], *sentences: str) -> int:
    """Say what ended the work, and how to go on."""
    words = [*shell.program(), *given]
    command = shell.written(words)
    shown = f" {command}" if len(command) < _LONG_COMMAND else f"\n{shell.folded(words, printing.width())}"
    return _complain(" ".join(printing.told(given, *sentences, "To go on:")) + shown, FAILED)


def _command(given: Sequence[str]) -> str:
    return shell.written([*shell.program(), *given])


def _complain(sentence: str, code: int) -> int:
    with suppress(OSError):  # nobody listens
        print(sentence, file=sys.stderr, flush=True)
    return code


def _print(lines: Iterable[str]) -> int:
    for line in lines:
        print(line)
    return DONE
