"""Make docs/levers.md: every lever, what it acts through, what it costs whom, and what moving it to both ends does.

python docs/make_levers.py                  writes it anew: some minutes
python docs/make_levers.py --only KEY ...   prints the rows of some levers, and keeps nothing
python docs/make_levers.py --check KEY ...  makes the rows of some levers; exit code 1 when others are kept
"""

from __future__ import annotations

import argparse
import csv
import os
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

import sim
from sim.experiment.runs import perform
from sim.measure.accounts import PRICE_COLUMNS, prices_of
from sim.parameters.accounts import ACCOUNTS, PAYERS
from sim.parameters.catalogue import COUNTRY_LEVERS, settings
from sim.parameters.outcomes import OUTCOMES, RIGHTS

if TYPE_CHECKING:
    from sim.parameters.catalogue import Setting, Value
    from sim.scenario import Scenario

ROOT = Path(__file__).resolve().parent.parent
TABLE = ROOT / "docs" / "levers.md"
BASE = ROOT / "scenarios" / "base" / "netherlands.toml"
SAMPLE, REPLICATIONS, FROM = 0.1, 2, "2026-01-01"
REPLICATIONS_BY_READING = 16
"""Of levers of maatwerk, each simulation with a set and a reading of its own: one reading is not the answer."""
EXAMPLE = ROOT / "results" / "example"
MAATWERK, ADDED = "maatwerk.enabled", "additional_departures"
READINGS = ("maatwerk.process", "maatwerk.published_cases_are")
ACTS_WORDS = {
    "as_typed": "*as typed in*, over",
    "by_own_numbers": "*by numbers of its own*",
    "in_a_rule": "*in a rule*",
}
"""By how a lever acts (sim/parameters/levers.toml), the words of the table."""
ACTING = """Values with their plausible range and evidence. What acts *as typed in* or *by numbers of its own* has an
effect that somebody put in: pages mark it as assumed where those numbers are. What acts *in a rule* moves what a rule
reads, whose numbers work under every policy; pages name those among them that nobody measured and no fit moved.
*Alone* says why moving a lever by itself does little.
"""
BATCH = 12
"""Levers that are moved in one scenario: they share its past."""

OPENING = f"""# Every lever

*Written by `python docs/make_levers.py`. Rows come from {REPLICATIONS} small simulations with {SAMPLE:.0%} of the
country and one set of parameters, on the same people with the same luck; those of maatwerk are means of
{REPLICATIONS_BY_READING} simulations, each with its own set that fits the past and its own reading of maatwerk. They
tell in which direction a lever works, and how much more one does than another. They are no forecast, and a small number
may be luck.*

Each lever is moved alone, from 2026 on; all differences are with leaving it as it is, over the five years to 2030, for
the whole country. *Present* is the difference in people in the country without a right to stay, on average; *EUR* what
the state pays, discounted; *rights* the outcome of the block on rights that moves most for its size.
"""


@dataclass(frozen=True, slots=True)
class Row:
    """A lever, or a lever of every country: its name, the keys that are set, and the values that they are set to."""

    name: str
    setting: Setting
    keys: tuple[str, ...]
    ends: tuple[Value, ...]

    @property
    def is_read(self) -> bool:
        """Whether what it does hangs on how maatwerk is read."""
        return self.name.startswith("maatwerk.")


def rows() -> dict[str, Row]:
    """Give the row of every lever; those of each country have one row for all countries."""
    found: dict[str, Row] = {}
    for key, setting in settings().items():
        if setting.kind == "lever":
            of_all = next((stem for stem in COUNTRY_LEVERS if key.startswith(f"{stem}.")), "")
            name = f"{of_all}.<Country>" if of_all else key
            before = found[name].keys if name in found else ()
            found[name] = Row(name, setting, (*before, key), ends_of(setting))
    return found


def ends_of(setting: Setting) -> tuple[Value, ...]:
    """Give what a lever is moved to: the ends of its entry, its plausible range, its choices; else half and double."""
    if setting.ends:
        return setting.ends
    if setting.type == "bool":
        return False, True
    if setting.choices:
        return setting.choices[0], setting.choices[-1]
    whole, today = int if setting.type == "int" else float, float(setting.default)
    if setting.low is not None and setting.high is not None:
        return whole(setting.low), whole(setting.high)
    if today == 0.0:
        raise ValueError(
            f"sim/parameters/levers.toml: [{setting.key}]: add ends = [low, high]: half and double of 0 are 0"
        )
    return whole(today / 2), whole(today * 2)


# --- what stands in the registers -------------------------------------------------------------------------------------


def register_line(row: Row) -> str:
    """Give what a lever acts through and what carries its price, each with value, range and evidence."""
    setting = row.setting
    acts = "<br>".join([ACTS_WORDS[setting.acts], *(_worth(settings()[key]) for key in setting.through)])
    prices = "<br>".join(_worth(settings()[key]) for key in price_settings_of(setting)) if setting.priced else ""
    paid = f"{'; '.join(_accounts_of(setting))}<br>{prices}" if setting.priced else f"nothing: {setting.unpriced}"
    meaning = setting.meaning if "<Country>" not in row.name else setting.meaning.replace(_country(row), "a country")
    return f"| `{row.name}` | {meaning} {_evidence(setting)} | {acts} | {paid} | {setting.alone} |"


def _country(row: Row) -> str:
    return row.keys[-1].rpartition(".")[2]


def _evidence(setting: Setting) -> str:
    return f"*({setting.evidence})*"


def _worth(setting: Setting) -> str:
    span = "" if setting.low is None or setting.low == setting.high else f", {setting.low:g} to {setting.high:g}"
    value = f"{setting.default:g}" if isinstance(setting.default, float) else str(setting.default)
    return f"`{setting.key}` {value}{span}, {'fitted' if setting.is_fitted else setting.evidence}"


def _accounts_of(setting: Setting) -> Iterator[str]:
    found = dict.fromkeys((account, payer) for account, payer, count in PRICE_COLUMNS if count in setting.priced)
    for account, payer in found:
        yield f"{ACCOUNTS[account].names['en']} ({PAYERS[payer].names['en']}, {ACCOUNTS[account].articles[payer]})"


def price_settings_of(setting: Setting) -> tuple[str, ...]:
    """List the prices that move what a lever costs: tried one at a time, with the lever at each end."""
    found: dict[str, None] = {}
    for end in (setting.default, *ends_of(setting)):
        given = {setting.key: end}
        for key, price in settings().items():
            if key.startswith("costs.") and isinstance(price.default, int | float):
                dearer = {key: price.default * 2 + 1}
                if _prices(setting, given) != _prices(setting, {**given, **dearer}):
                    found.setdefault(key)
    return tuple(found)


def _prices(setting: Setting, given: Mapping[str, Value]) -> list[float]:
    listed = prices_of(lambda key: given.get(key, settings()[key].default))  # type: ignore[arg-type,return-value]
    return [price.average_eur for price in listed if price.count in setting.priced]


# --- what moving them does --------------------------------------------------------------------------------------------


def effect_lines(asked: Iterable[Row]) -> dict[str, list[str]]:
    """Move some levers, a batch in one scenario, and give the lines of each by its name."""
    todo = list(asked)
    found: dict[str, list[str]] = {}
    for alike in ([row for row in todo if row.is_read], [row for row in todo if not row.is_read]):
        for start in range(0, len(alike), BATCH):
            found |= _batch(alike[start : start + BATCH])
    return found


def _batch(batch: list[Row]) -> dict[str, list[str]]:
    policies = {f"p{n}-{m}": (row, end) for n, row in enumerate(batch) for m, end in enumerate(row.ends)}
    with tempfile.TemporaryDirectory(dir=ROOT / "results") as scratch:
        path = Path(scratch) / "levers.toml"
        path.write_text("\n".join(scenario_of(policies, Path(scratch))), encoding="utf-8")
        scenario = sim.load(path)
        runs = perform(scenario)
    names = [policy.name for policy in scenario.policies]
    means = {
        outcome: np.mean([run.future[outcome] for run in runs.numbers], axis=0) / SAMPLE
        for outcome in runs.numbers[0].future
    }
    lines: dict[str, list[str]] = {row.name: [] for row in batch}
    for policy, (row, end) in policies.items():
        if any(_today(scenario, key) != end for key in row.keys):
            apart = {name: values[names.index(policy)] - values[names.index("now")] for name, values in means.items()}
            levels = {name: values[names.index("now")] for name, values in means.items()}
            cells = (_shown(apart["demonstrable_departures"]), _shown(apart["people_present"]))
            euros, rights = apart["cost_state_eur"] / 1e6, _rights(apart, levels)
            lines[row.name].append(
                f"| `{row.name}` | {_today_words(scenario, row)} | {_said(end)} | {cells[0]} | {cells[1]} | "
                f"{_shown(euros)} | {rights} |"
            )
    return lines


def scenario_of(policies: Mapping[str, tuple[Row, Value]], folder: Path) -> Iterator[str]:
    """Write the scenario that moves some levers alike, each under a policy of its own, in a folder."""
    yield f'extends = "{Path(os.path.relpath(BASE, folder)).as_posix()}"'
    yield 'title = "Levers"\nquestion = "What does each lever do?"\nreference = "now"'
    by_reading = any(row.is_read for row, _ in policies.values())
    sets, replications = ("ensemble", REPLICATIONS_BY_READING) if by_reading else ("defaults", REPLICATIONS)
    yield f'[plan]\nsample = {SAMPLE}\nreplications = {replications}\nparameter_sets = "{sets}"'
    yield '[policy.now]\nlabel = "As it is"'
    for name, (row, end) in policies.items():
        yield f'[policy.{name}]\nlabel = "{name}"\n[[policy.{name}.change]]\nfrom = {FROM}'
        yield from (f"{_quoted(key)} = {_toml(end)}" for key in row.keys)


def _quoted(key: str) -> str:
    """Give a key with its last part quoted where it is more than one word."""
    stem, _, last = key.rpartition(".")
    return f'{stem}."{last}"' if " " in last else key


def _toml(value: Value) -> str:
    return str(value).lower() if isinstance(value, bool) else f'"{value}"' if isinstance(value, str) else str(value)


def _today(scenario: Scenario, key: str) -> Value:
    return scenario.value(key, "now", scenario.plan.month(scenario.plan.future_from))


def _today_words(scenario: Scenario, row: Row) -> str:
    if row.name in READINGS:
        return "by simulation"
    return _said(_today(scenario, row.keys[0])) if len(row.keys) == 1 else "by country"


def _said(value: Value) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:,}" if isinstance(value, int | float) else str(value)


def _shown(value: float) -> str:
    """Give a difference with two figures that count; 0 is exactly no change."""
    if value == 0.0:
        return "0"
    digits = 1 - int(np.floor(np.log10(abs(value))))
    return f"{round(value, digits):+,.{max(0, digits)}f}"


def _rights(apart: Mapping[str, float], levels: Mapping[str, float]) -> str:
    """Give the outcome of the block on rights that moves most for its size."""
    moved = {
        name: abs(apart[name]) / max(abs(levels[name]), 1.0 / SAMPLE)
        for name, outcome in OUTCOMES.items()
        if outcome.section == RIGHTS and np.isfinite(apart.get(name, np.nan)) and apart[name]
    }
    if not moved:
        return "0"
    most = max(moved, key=moved.__getitem__)
    return f"{OUTCOMES[most].names['en']} {_shown(apart[most])}"


# --- the page ---------------------------------------------------------------------------------------------------------


def page(found: Mapping[str, Row], lines: Mapping[str, list[str]]) -> str:
    """Give the whole page."""
    effects = [line for name in found for line in lines[name]]
    return "\n".join(
        [
            OPENING,
            beside_the_example(effects),
            "## What moving it does\n",
            "| lever | as it is | moved to | departures | present | EUR million | rights |",
            "|---|---|---|---|---|---|---|",
            *effects,
            "\n## What it acts through, and what it costs whom\n",
            ACTING,
            "| lever | what it is | acts through | costs | alone |",
            "|---|---|---|---|---|",
            *(register_line(row) for row in found.values()),
            "",
        ]
    )


def beside_the_example(lines: Iterable[str]) -> str:
    """Say how the row of maatwerk and the example differ, from the row and the effects that the example keeps."""
    with (EXAMPLE / "effects.csv").open(encoding="utf-8") as file:
        rows = csv.DictReader(file)
        answer = next(row for row in rows if (row["outcome"], row["reading"]) == (ADDED, "all"))
    mean, low, high = (_shown(float(answer[end])) for end in ("mean", "low", "high"))
    taken_away = next(line for line in lines if line.startswith(f"| `{MAATWERK}` ")).split(" | ")[3]
    return (
        f"Taking maatwerk away means {taken_away} departures here, having it {mean} ({low} to {high}) in "
        "[the example](../results/example).\nBoth are means over sets that fit the past and readings of maatwerk: "
        f"here of {REPLICATIONS_BY_READING} simulations\nwith {SAMPLE:.0%} of the country, there of "
        f"{answer['replications']} with all of it, which are the answer.\n"
    )


def kept_lines(name: str) -> list[str]:
    """Give the lines of effects of a lever as the kept page has them."""
    text = TABLE.read_text(encoding="utf-8").partition("## What it acts through")[0]
    return [line for line in text.splitlines() if line.startswith(f"| `{name}` |")]


def silent_without_reason(found: Mapping[str, Row], text: str) -> list[str]:
    """Name the levers of which a whole row of the page is 0, and whose entry does not say why."""
    silent = []
    for name, row in found.items():
        cells = [line.split(" | ")[3:] for line in text.splitlines() if line.startswith(f"| `{name}` |")]
        moved = [cell for line in cells if len(line) == 4 for cell in line]
        if not row.setting.alone and all(cell.strip(" |") == "0" for cell in moved):
            silent.append(name)
    return silent


def main() -> int:
    """Carry out the command and return its exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--only", nargs="+", metavar="KEY", help="print the rows of these levers; keep nothing")
    parser.add_argument("--check", nargs="+", metavar="KEY", help="compare the rows of these levers with what is kept")
    given, found = parser.parse_args(), rows()
    asked = given.only or given.check or list(found)
    if unknown := [name for name in asked if name not in found]:
        parser.error(f"no lever is called {', '.join(unknown)}")
    lines = effect_lines(found[name] for name in asked)
    if given.only:
        print("\n".join(line for name in asked for line in [*lines[name], register_line(found[name])]))
        return 0
    if given.check:
        stale = [name for name in asked if kept_lines(name) != lines[name]]
        print("\n".join(f"{name}: kept {kept_lines(name)}, made {lines[name]}" for name in stale) or "As it is kept.")
        return 1 if stale else 0
    text = page(found, lines)
    TABLE.write_text(text, encoding="utf-8")
    print(f"Written: {TABLE.relative_to(ROOT)}")
    if silent := silent_without_reason(found, text):
        print(f"Add alone = with the reason to sim/parameters/levers.toml for: {', '.join(silent)}", file=sys.stderr)
    return 1 if silent else 0


if __name__ == "__main__":
    raise SystemExit(main())
