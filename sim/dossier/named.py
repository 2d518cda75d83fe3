"""What a name that stands on the page, in either language, is the name of: an outcome, figures, a pattern, settings."""

from collections.abc import Iterable

from sim.evidence.counting import COUNTINGS
from sim.parameters.accounts import ACCOUNTS, LANGUAGES, PAYERS
from sim.parameters.catalogue import Figure
from sim.parameters.experiments import experiments
from sim.parameters.host.folder import figures_of, is_netherlands
from sim.parameters.outcomes import OUTCOMES, Outcome
from sim.parameters.readings import COUNTED, MEANINGS, PROCESS, PROCESSES
from sim.report.say.language import catalogue
from sim.validation.patterns import Pattern, patterns


def outcome_named(words: str) -> Outcome | None:
    """Return the outcome of an id, of a name, or of the name of an account or a payer."""
    parts = {f"cost_account_{name}_eur": (one.names, one.short) for name, one in ACCOUNTS.items()}
    parts |= {f"cost_payer_{name}_eur": (one.names, {}) for name, one in PAYERS.items()}
    of_cost = {name: [*names.values(), *short.values()] for name, (names, short) in parts.items()}
    called = {name: [name, *one.names.values(), *of_cost.get(name, ())] for name, one in OUTCOMES.items()}
    return next((OUTCOMES[name] for name, names in called.items() if _is_one_of(words, names)), None)


def figures_named(words: str, host: str) -> tuple[Figure, ...]:
    """Return the published figures of a country by id or title, by what the fit calls them, or by an experiment.

    The names of the fit and the experiments with money are those of the Netherlands.
    """
    known = figures_of(host)
    own = next((one for one in known.values() if _is_one_of(words, (one.id, one.title, one.title_nl))), None)
    if own is not None or not is_netherlands(host):
        return (own,) if own else ()
    counted = (one.figures for one in COUNTINGS if _is_one_of(words, _names("fit_figure", one.name)))
    read = (one.figures for one in experiments() if _is_one_of(words, (one.id, one.name, one.name_nl)))
    ids = dict.fromkeys(name.partition(".")[0] for names in (*counted, *read) for name in names)
    return tuple(known[name] for name in ids)


def pattern_named(words: str) -> Pattern | None:
    """Return the pattern of an id, or of what it says."""
    found = (one for one in patterns() if _is_one_of(words, (one.id, one.statement, one.statement_nl)))
    return next(found, None)


def settings_of_reading(words: str) -> tuple[str, ...]:
    """Return the settings of which the words are a reading of maatwerk, or part of one, as the page tells it."""
    asked = [words, *words.split(", ")]
    choices = {PROCESS: PROCESSES, COUNTED: MEANINGS}
    names = {key: [name for one in of for name in _names("choice", one)] for key, of in choices.items()}
    return tuple(key for key, called in names.items() if any(_is_one_of(word, called) for word in asked))


def _names(table: str, name: str) -> list[str]:
    """Return what the catalogues call something, in every language that names it."""
    said = (catalogue(language).find(f"{table}.{name}") for language in LANGUAGES)
    return [one for one in said if one]


def _is_one_of(words: str, names: Iterable[str]) -> bool:
    """Tell whether words are one of some names, be it with capitals or a full stop of its own."""
    asked = words.casefold().rstrip(".")
    return any(asked == name.casefold().rstrip(".") for name in names)
