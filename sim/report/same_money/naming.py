"""How instruments, settings, sums and differences of the same money are written."""

from collections.abc import Mapping, Sequence

from sim.money.concluding import EUROS_A_YEAR, SPENDING, Money
from sim.money.living import Lived
from sim.money.searching import Bought
from sim.parameters.catalogue import OF_ALL_COUNTRIES, Value, countries
from sim.parameters.outcomes import OUTCOMES
from sim.parameters.readings import words as words_of_readings
from sim.report.say.labels import setting_at, setting_name
from sim.report.say.language import Catalogue
from sim.report.say.mechanisms import listed
from sim.report.say.rounding import Estimate, Kind, kind_of
from sim.scenario.money import Instrument

MEASURE = "additional_departures"
"""What question 11 is answered by."""
_MILLION = 1e6


def is_maatwerk(instrument: Instrument) -> bool:
    """Tell whether an instrument is maatwerk: all its levers are."""
    return all(move.key.startswith("maatwerk.") for move in instrument.moves)


def reading_title(name: str, say: Catalogue) -> str:
    """Name a reading of maatwerk, both of its sides."""
    known = words_of_readings()
    titles = (known[side].title_nl if say.language == "nl" else known[side].title for side in name.split("/"))
    return ", ".join(titles)


def named(instrument: Instrument, say: Catalogue) -> str:
    """Name an instrument, marked where its effect is an assumption."""
    return say("money.marked", label=instrument.label) if instrument.assumed else instrument.label


def quoted(instrument: Instrument, say: Catalogue) -> str:
    """Name an instrument in a sentence, with the words for an effect that is an assumption."""
    return say("money.quoted_assumed" if instrument.assumed else "money.quoted", label=instrument.label)


def status_words(one: Bought, say: Catalogue) -> str:
    """Say what is spent for a sum, or that it saves, or why the sum cannot be spent."""
    spent = abs(one.spent_eur) if one.status == "saves" else one.spent_eur
    return say(f"money.status_{one.status}", spent=euros(spent, say))


def said(one: Bought, say: Catalogue) -> str:
    """Say how far a sum is spent, after the number that it brings."""
    return say(f"money.said_{one.status}", spent=euros(abs(one.spent_eur), say))


def euros(amount: float, say: Catalogue) -> str:
    """Write a sum of euros, of millions no more than two decimals."""
    if amount >= _MILLION and round(amount / _MILLION, 2) * _MILLION == amount:
        return say.numerals.millions.format(say.numerals.exact(amount / _MILLION))
    return say.numerals.mean(Estimate(amount, amount, amount, Kind.EUROS))


def with_range(estimate: Estimate, say: Catalogue) -> str:
    """Write a difference with its range; of no difference at all no range."""
    if estimate.is_exactly_zero:
        return say.numerals.mean(estimate)
    return say.numerals.with_interval(estimate, signed=True)


def estimate_of(money: Money, one: Bought, lived: Lived, outcome: str) -> Estimate:
    """Give the difference from the reference in an outcome, or in what is spent, with its range."""
    unit = EUROS_A_YEAR if outcome in SPENDING else OUTCOMES[outcome].unit
    return Estimate(*money.effect(lived, outcome, one.instrument.bought)[:3], kind_of(unit))


def settings_words(one: Bought, say: Catalogue) -> str:
    """Write the levers of what was bought, by their short names."""
    return moved_words(one.instrument.at(one.share), say)


def names_of(keys: Sequence[str], say: Catalogue) -> str:
    """Name settings by their short names; of what is done country by country the countries."""
    return moved_words(dict.fromkeys(keys), say)


def moved_words(levers: Mapping[str, Value | None], say: Catalogue) -> str:
    """Write levers by their short names, with their values where they have one; by country the countries."""
    by_country: dict[str, list[str]] = {}
    moved = []
    for key, value in levers.items():
        lever, _, country = key.rpartition(".")
        if lever in OF_ALL_COUNTRIES:
            by_country.setdefault(lever, []).append(country)
        else:
            moved.append(setting_name(key, say) if value is None else setting_at(key, value, say))
    moved += [_countries_words(lever, names, say) for lever, names in by_country.items()]
    return "; ".join(moved) or say("money.nothing")


def _countries_words(lever: str, names: Sequence[str], say: Catalogue) -> str:
    known = {one.name: one.name_nl if say.language == "nl" else one.name for one in countries()}
    return say(f"money.{lever.rpartition('.')[2]}", countries=listed([known[name] for name in names], say))
