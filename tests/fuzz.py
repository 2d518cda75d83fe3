"""Spoil what people and machines can spoil, and see that the program answers: `python tests/fuzz.py KIND [--count N]`.

scenarios: files with random mistakes; settings: every setting at both ends of its allowed range; kept: damaged copies
of every kind of file that is kept; kills: kill -9 at random moments of a run. Each prints its figures and what went
wrong, and returns 1 when anything did. A small part of each is in the tests, with a fixed seed.
"""

from __future__ import annotations

import argparse
import os
import pickle
import random
import shutil
import subprocess
import sys
import tempfile
import time
import traceback
import warnings
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

from sim.calibration.fit import histories
from sim.experiment.executor import LocalThreads
from sim.experiment.keep.store import Store
from sim.experiment.runs import AllRunsFailed, perform
from sim.measure.measuring import SUMS
from sim.parameters.catalogue import Setting, settings
from sim.scenario import Scenario, ScenarioError, load
from sim.world.bulk.compiled_cache import Kept

ROOT = Path(__file__).resolve().parent.parent
MAY_DIFFER = {"manifest.json", "dashboard.pdf", "answer.pdf"}
"""Files that tell when they were made."""
SCENARIOS = ROOT / "scenarios"
SMALL_RUN = ("plan.replications=2", "plan.sample=0.001", "plan.parameter_sets=defaults", "plan.draws=0")
MOST_POLICIES_RUN = 3
SPOILT_VALUES = [
    *(
        "nan",
        "-inf",
        "true",
        "2.000",
        "1e999",
        "-1",
        "0",
        "+1",
        '""',
        '" "',
        "[]",
        "{}",
        "[{}]",
        "2026-01-01",
        "2026-02-30",
    ),
    *(
        "9" * 5000,
        "[" * 3000,
        '"\\u0000"',
        '"\\u202e"',
        "'''",
        "\x00",
        "\x1b",
        "1_000",
        "{ value = 1 }",
        '"."',
        "5e-324",
    ),
    *("1e308", "0.5", "1", "12", "100", '"maatwerk.toml"', '"with"', "false", "2060-12-31", "2018-01-01", "2031-01-01"),
]


def spoilt(luck: random.Random, texts: Sequence[str]) -> bytes:
    """Return one of the texts with one to four mistakes."""
    lines = luck.choice(texts).split("\n")
    for _ in range(luck.randint(1, 4)):
        at, other = luck.randrange(len(lines)), luck.randrange(len(lines))
        kind = luck.randrange(8)
        if kind == 0 and len(lines) > 1:
            del lines[at]
        elif kind == 1:
            lines.insert(other, lines[at])
        elif kind == 2:
            lines[at], lines[other] = lines[other], lines[at]
        elif kind == 3:
            lines[at] = lines[at].split("=")[0] + "= " + luck.choice(SPOILT_VALUES)
        elif kind == 4:
            lines.insert(at, _setting_line(luck))
        elif kind == 5 and lines[at]:
            place = luck.randrange(len(lines[at]))
            lines[at] = (
                lines[at][:place] + chr(luck.choice([*range(32, 127), 0xE9, 0x20AC, 0x2028])) + lines[at][place + 1 :]
            )
        elif kind == 6:
            lines[at] = lines[at].replace(luck.choice("0123456789"), luck.choice(["", "0", "9", "99", "."]))
        else:
            lines.insert(
                at,
                luck.choice(["[policy.more]", "[[policy.more.change]]\nfrom = 2027-01-01", "[plan]", "[parameters]"]),
            )
    return "\n".join(lines).encode("utf-8", "surrogatepass")


def _setting_line(luck: random.Random) -> str:
    setting = luck.choice(list(settings().values()))
    return f"{setting.key} = {luck.choice([*ends(setting), luck.choice(SPOILT_VALUES)])}"


def ends(setting: Setting) -> list[str]:
    """Return the ends of the allowed range of a setting, or its choices, as TOML."""
    if setting.type == "bool":
        return ["true", "false"]
    if setting.type == "choice":
        return [f'"{choice}"' for choice in setting.choices]
    number = int if setting.type == "int" else float
    return [repr(number(end)) for end in (setting.minimum, setting.maximum) if end is not None]


def answer_to(path: Path, overrides: Sequence[str] = ()) -> tuple[Scenario | None, str]:
    """Return the scenario that a file holds, or none when it has faults; and what is wrong with the answer."""
    try:
        scenario = load(path, overrides)
    except ScenarioError as error:
        said = [str(fault) for fault in error.faults]
        return None, "" if said and all(line.isprintable() for line in said) else f"faults that do not read: {said!r}"
    except Exception:
        return None, traceback.format_exc()
    return scenario, ""


def wrong_in_a_run(scenario: Scenario) -> str:
    """Run a scenario small; return what is wrong: an error, books that do not close, a sum that is no number."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            runs = perform(scenario, executor=LocalThreads(1))
    except AllRunsFailed as failed:
        return str(failed)
    except Exception:
        return traceback.format_exc()
    if runs.failed:
        return runs.failed[0].message
    sums = {name for run in runs.numbers for name in SUMS if not np.isfinite(run.future.get(name, np.zeros(1))).all()}
    return f"no number: {sorted(sums)}" if sums else ""


def scenarios(count: int, seed: int, runs: int) -> Iterator[tuple[str, str]]:
    """Yield for each spoilt file what it was taken for, and what was wrong with the answer."""
    luck, seen = random.Random(seed), set[str]()
    texts = [path.read_text(encoding="utf-8") for path in sorted(SCENARIOS.glob("*.toml"))]
    with tempfile.TemporaryDirectory() as folder:
        for path in SCENARIOS.rglob("*.toml"):
            copy = Path(folder) / path.relative_to(SCENARIOS)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(path.read_bytes())
        file = Path(folder) / "spoilt.toml"
        for _ in range(count):
            content = spoilt(luck, texts)
            file.write_bytes(content)
            scenario, wrong = answer_to(file)
            small, _ = answer_to(file, SMALL_RUN) if scenario else (None, "")
            if wrong or small is None:
                yield ("faults", wrong and f"{wrong}\n{content!r}")
            elif small.digest in seen or len(seen) >= runs or len(small.policies) > MOST_POLICIES_RUN:
                yield ("in order, not run", "")
            else:
                seen.add(small.digest)
                wrong = wrong_in_a_run(small)
                yield ("run", wrong and f"{wrong}\n{content!r}")


def both_ends(keys: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield for each setting and each end of its range, for all policies, what a run of it gave."""
    for key in keys:
        for end in ends(settings()[key]):
            scenario, wrong = answer_to(SCENARIOS / "maatwerk.toml", [*SMALL_RUN, f"{key}={end}"])
            if scenario is not None:
                wrong = wrong_in_a_run(scenario)
            yield ("run" if scenario else "faults", wrong and f"{key} = {end}: {wrong}")


def damaged(luck: random.Random, content: bytes) -> bytes:
    """Return a file as a bad disk, a cut or a careless hand leaves it."""
    at = luck.randrange(len(content))
    kind = luck.randrange(6)
    if kind == 0:
        return content[:at]
    if kind == 1:
        return content[:at] + bytes([content[at] ^ (1 << luck.randrange(8))]) + content[at + 1 :]
    if kind == 2:
        return content[:at] + bytes(min(512, len(content) - at)) + content[at + 512 :]
    if kind == 3:
        return content[:at] + luck.randbytes(luck.randint(1, 64)) + content[at:]
    if kind == 4:
        return content[:at] + content[at + luck.randint(1, 64) :]
    return luck.randbytes(luck.randint(0, 200))


def kept(count: int, seed: int) -> Iterator[tuple[str, str]]:
    """Yield for each damaged copy of a file that is kept whether it is computed again or equal; else it is wrong."""
    luck = random.Random(seed)
    with tempfile.TemporaryDirectory() as name:
        kinds = list(_kinds_kept(Path(name)))
        for number in range(count):
            kind, path, whole, read, expected = kinds[number % len(kinds)]
            path.write_bytes(damaged(luck, whole))
            try:
                found = read()
                wrong = "" if found is None or found == expected else f"{kind}: taken for good"
            except Exception:
                found, wrong = None, traceback.format_exc()
            yield (f"{kind} {'computed again' if found is None else 'equal'}", wrong)
            path.write_bytes(whole)


def _kinds_kept(folder: Path) -> Iterator[tuple[str, Path, bytes, Callable[[], Any], Any]]:
    """Yield each kind of file that is kept: its path, what it holds, how it is read, and what that gives."""
    store = Store(folder / "runs", "key", "engine")
    store.open()
    store.save(0, {"tally": np.arange(300).reshape(3, 100), "faults": np.zeros(0, np.int64)})

    def run() -> Any:
        arrays = store.load(0)
        return arrays and {name: (array.shape, array.tolist()) for name, array in arrays.items()}

    scenario = load(SCENARIOS / "maatwerk.toml")
    past = histories.Folder(scenario, [{"behaviour.frailty_sd": 1.0}], folder, 0)
    past.save(0, {"history": np.frombuffer(b'{"yearly": {"a": [1.5, 2]}}', np.uint8).astype(np.int64)})

    def history() -> Any:
        arrays = past.load(0)
        return arrays and arrays["history"].tolist()

    loop = Kept(folder / "loop", pickle.dumps)
    (folder / "loop").mkdir()
    loop.save("key", {"code": list(range(200))})
    for kind, read, place in (
        ("run", run, "runs/*"),
        ("history", history, "*.json"),
        ("loop", lambda: loop.load("key"), "loop/*"),
    ):
        (path,) = folder.glob(place)
        yield kind, path, path.read_bytes(), read, read()


def kills(count: int, seed: int) -> Iterator[tuple[str, str]]:
    """Yield after each killed run whether it left a file half written; at the end all must be as undisturbed."""
    luck = random.Random(seed)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        began = time.monotonic()
        assert _started(folder, "calm").wait() == 0
        seconds = time.monotonic() - began
        for _ in range(count):
            _throw_away(luck, folder)
            process = _started(folder, "torn")
            try:
                process.wait(luck.uniform(0, seconds))
                yield ("finished before", "" if process.returncode == 0 else f"code {process.returncode}")
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
                yield ("killed", "")
        code = _started(folder, "torn").wait()
        differing = _contents(folder / "calm") ^ _contents(folder / "torn")
        yield (
            "compared",
            f"code {code}, not the same: {sorted(path for path, _ in differing)}" if differing or code else "",
        )


def _throw_away(luck: random.Random, folder: Path) -> None:
    """Throw away some of what is finished, so that there is something of every kind to be killed at."""
    if luck.random() < 0.4:
        shutil.rmtree(folder / "cache-torn", ignore_errors=True)
    for path in (folder / "torn").rglob("*"):
        if path.is_file() and path.name != "manifest.json" and luck.random() < 0.3:
            path.unlink()


def _started(folder: Path, out: str) -> subprocess.Popen[bytes]:
    """Start a run with a compiled loop of its own, so that it is killed while it compiles too."""
    run = [str(ROOT / "run.py"), str(SCENARIOS / "maatwerk.toml"), "--replications", "6", "--set", "plan.sample=0.01"]
    return subprocess.Popen(
        [sys.executable, *run, "--out", folder / out, "--quiet"],
        env={**os.environ, "PYTHONPATH": str(ROOT), "SIM_CACHE_DIR": str(folder / f"cache-{out}")},
        stdout=subprocess.DEVNULL,
    )


def _contents(folder: Path) -> set[tuple[str, bytes]]:
    files = [path for path in folder.rglob("*") if path.is_file() and path.name not in MAY_DIFFER]
    return {(path.relative_to(folder).as_posix(), path.read_bytes()) for path in files}


def main(arguments: Sequence[str] | None = None) -> int:
    """Carry out one kind, print its figures and what went wrong, and return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kind", choices=("scenarios", "settings", "kept", "kills"))
    parser.add_argument("--count", type=int, help="how many (default: 10,000; 100 kills; every setting)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--runs", type=int, default=500, help="of the files that are in order, how many are run")
    options = parser.parse_args(arguments)
    answers = {
        "scenarios": lambda: scenarios(options.count or 10_000, options.seed, options.runs),
        "settings": lambda: both_ends(list(islice(settings(), options.count))),
        "kept": lambda: kept(options.count or 10_000, options.seed),
        "kills": lambda: kills(options.count or 100, options.seed),
    }[options.kind]()
    counts, wrong = Counter[str](), 0
    for what, problem in answers:
        counts[what] += 1
        if problem:
            wrong += 1
            print(problem, flush=True)
    parts = ", ".join(f"{number} {what}" for what, number in counts.most_common())
    print(f"{sum(counts.values())} in all: {parts}; {wrong} wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
