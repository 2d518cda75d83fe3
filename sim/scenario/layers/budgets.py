"""The table [money] of a file: checked by itself, laid over that of the file it extends, and made into a plan."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sim.parameters.catalogue import Setting, Value, settings
from sim.scenario.layers.assignments import each_once, settings_in
from sim.scenario.money import Instrument, MoneyPlan, Move
from sim.scenario.money_table import MONEY_KEYS
from sim.scenario.text.checking import Refused, checked
from sim.scenario.text.faults import Faults, KeyPath, Place, nearest, written_key, written_value
from sim.scenario.text.parsing import ParsedFile
from sim.scenario.text.texts import no_name

_LONGEST_NAME = 45  # that of a policy, and the word that --equal-money puts behind it
_NEEDED = "a [money] states amounts_eur and at least one [money.instrument.NAME] with levers"


@dataclass(frozen=True, slots=True)
class WrittenInstrument:
    """An instrument as written; without a label its name is shown. A start that is left out is the reference's."""

    name: str
    words: Mapping[str, str]
    moves: tuple[tuple[str, Value | None, Value], ...]
    place: Place

    def shown_in(self, language: str, word: str, otherwise: str) -> str:
        """Return what readers of a language see."""
        own = self.words.get(f"{word}_nl", "") if language == "nl" else ""
        return own or self.words.get(word, otherwise)

    def over(self, parent: WrittenInstrument) -> WrittenInstrument:
        """Return this instrument laid over the one it extends: what it does not give stays as it was."""
        replaced = {f"{word}_nl" for word in self.words}
        words = {word: text for word, text in parent.words.items() if word not in replaced} | dict(self.words)
        return replace(self, words=words, moves=self.moves or parent.moves)


def money_keys(source: ParsedFile, wrong: set[KeyPath]) -> dict[str, tuple[Any, Place]]:
    """Return the valid keys of [money] beside its instruments."""
    table = source.document.get("money")
    if not isinstance(table, dict):
        return {}
    spoilt = {path[1] for path in wrong if path[:1] == ("money",) and len(path) > 1}
    return {key: (table[key], source.place(("money", key))) for key in MONEY_KEYS if key in table and key not in spoilt}


def instruments_of(source: ParsedFile, faults: Faults) -> Iterator[WrittenInstrument]:
    """Check the instruments of a file, lever by lever."""
    table = source.document.get("money")
    named = table.get("instrument") if isinstance(table, dict) else None
    for name, row in named.items() if isinstance(named, dict) else ():
        path: KeyPath = ("money", "instrument", name)
        if wrong := no_name(name, "an instrument", _LONGEST_NAME):
            faults.add(source.place(path), written_key(path), *wrong)
        if not isinstance(row, dict):
            continue
        levers = row.get("levers", {})
        table_of_levers = levers if isinstance(levers, dict) else {}
        found = each_once(source, settings_in(source, table_of_levers, (*path, "levers"), faults), faults)
        moves = tuple(filter(None, (_move(source, here, key, value, faults) for key, value, here in found)))
        words = {key: value for key, value in row.items() if isinstance(value, str)}
        yield WrittenInstrument(str(name), words, moves, source.place(path))


def _move(
    source: ParsedFile, path: KeyPath, key: str, value: object, faults: Faults
) -> tuple[str, Value | None, Value] | None:
    setting, pair = settings()[key], value if isinstance(value, list) else [value]
    wrong: tuple[str, ...] = ()
    if setting.kind != "lever":
        wrong = ("is a parameter", "an instrument moves levers")
    elif not 1 <= len(pair) <= 2:
        wrong = (f"has {len(pair)} values", "give where it ends, or where it starts and ends, as [200, 5000]")
    elif len(pair) == 2 and setting.type in ("bool", "choice"):
        wrong = ("goes in one step", "give what it becomes")
    if not wrong:
        try:
            ends = [_checked(source, path, setting, one) for one in pair]
            return key, (ends[0] if len(ends) == 2 else None), ends[-1]
        except Refused as refused:
            wrong = refused.parts
    faults.add(source.place(path), written_key(path), *wrong)
    return None


def _checked(source: ParsedFile, path: KeyPath, setting: Setting, value: object) -> Value:
    return checked(setting, value, source.text(path))


def money_plan(
    given: Mapping[str, tuple[Any, Place]],
    written: Mapping[str, WrittenInstrument],
    reference: Mapping[str, Value],
    policies: Sequence[str],
    language: str,
    main: Place,
    faults: Faults,
) -> MoneyPlan | None:
    """Make the plan of the same money, if the scenario has one; `reference` are settings when the future starts."""
    if not given and not written:
        return None
    if "amounts_eur" not in given or not given["amounts_eur"][0] or not written:
        faults.add(main, "money", "is not complete", _NEEDED)
        return None
    for one in written.values():
        if not one.moves:
            faults.add(one.place, written_key(("money", "instrument", one.name, "levers")), "is missing", _NEEDED)
        over = one.words.get("over", "")
        if over and over not in policies:
            wrong, allowed = f"{written_value(over)} is no policy", f"allowed: {', '.join(policies)}"
            faults.add(one.place, f"money.instrument.{one.name}.over", wrong, allowed, nearest(over, policies))
    values = {key: value for key, (value, _) in given.items()}
    instruments = tuple(
        Instrument(
            one.name,
            one.shown_in(language, "label", one.name),
            tuple(Move(key, reference[key] if start is None else start, end) for key, start, end in one.moves),
            one.shown_in(language, "limited_by", ""),
            one.words.get("over", ""),
        )
        for one in written.values()
    )
    return MoneyPlan(
        amounts_eur=tuple(sorted({float(amount) for amount in values["amounts_eur"]})),
        basis=values.get("basis", "programme"),
        instruments=instruments,
        limits={name: float(most) for name, most in sorted(values.get("limits", {}).items())},
        best_mix=values.get("best_mix", ""),
    )
