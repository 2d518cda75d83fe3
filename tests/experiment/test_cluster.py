"""Runs on a Dask cluster whose scheduler and workers were started by hand."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from sim.cli import main
from sim.experiment.beside.draws import perform_draws
from sim.experiment.cluster import connecting
from sim.experiment.cluster.executing import refusal
from sim.experiment.executor import Executor, ExecutorFault, ExecutorLost, LocalThreads
from sim.experiment.keep.identity import agreement
from sim.experiment.keep.store import Store
from sim.experiment.opening import open_executor
from sim.experiment.runs import perform
from sim.scenario import Scenario, load
from tests.experiment.hand_made import ADDRESS_ON_PAGE, ROOT, HandMade, numbered, simple, told, wait_until
from tests.experiment.small_world import write_small

if os.environ.get("CI") != "true":
    pytest.importorskip("distributed", reason="Dask is not installed: pip install -e '.[cluster]'")
pytestmark = pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")

MAY_DIFFER = {"manifest.json", "dashboard.pdf", "answer.pdf"}


@pytest.fixture(scope="module")
def hand_made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HandMade]:
    """Return a cluster with two workers."""
    cluster = HandMade(tmp_path_factory.mktemp("cluster") / "logs")
    try:
        cluster.worker("one")
        cluster.worker("two")
        yield cluster
    finally:
        cluster.close()


@pytest.fixture
def two(hand_made: HandMade) -> Iterator[Executor]:
    """Return the executor of that cluster."""
    with open_executor(f"dask:{hand_made.address}") as executor:
        yield executor


def test_runs_and_draws_are_the_same_files_as_on_this_machine(two: Executor, small: Scenario, tmp_path: Path) -> None:
    drawn = load(tmp_path / "small.toml", ["plan.draws=8"])
    kept = {}
    for name, executor in (("here", LocalThreads(2)), ("there", two)):
        stores = [Store(tmp_path / name / kind, "key", "engine") for kind in ("runs", "draws")]
        for store in stores:
            store.open()
        assert perform(drawn, store=stores[0], executor=executor).failed == ()
        assert len(perform_draws(drawn, store=stores[1], executor=executor).numbers) == 8
        kept[name] = contents(tmp_path / name)
    assert len(kept["here"]) == 4 + 2 * 8
    assert kept["here"] == kept["there"]


def test_only_what_is_not_stored_is_sent(two: Executor, tmp_path: Path) -> None:
    store = Store(tmp_path / "runs", "key", "engine")
    store.open()
    store.save(1, {"number": np.array([-7])})
    assert list(two.map_runs(simple(numbered, store), range(3))) == [(0, 0), (1, -7), (2, 4)]
    assert {path.name for path in store.folder.iterdir()} == {"00000.npz", "00001.npz", "00002.npz"}


@pytest.mark.parametrize(
    ("raised", "told"),
    [
        (ZeroDivisionError("nobody"), "ZeroDivisionError: nobody"),
        (OSError(28, "No space"), "FailedOnWorker: OSError: [Errno 28] No space"),
        (MemoryError("no room"), "FailedOnWorker: MemoryError: no room"),
    ],
)
def test_a_run_that_raises_on_a_worker_is_handed_over_and_the_others_go_on(
    two: Executor, raised: Exception, told: str
) -> None:
    results = dict(two.map_runs(simple(partial(numbered, fatal=1, error=raised)), range(4)))
    failed = results.pop(1)
    assert results == {0: 0, 2: 4, 3: 9}
    assert f"{type(failed).__name__}: {failed}" == told
    assert not isinstance(failed, OSError | MemoryError)  # those would stop everything


def test_a_full_disk_here_stops_everything(
    two: Executor, small: Scenario, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.replace", full)
    store = Store(tmp_path / "runs", "key", "engine")
    store.open()
    with pytest.raises(OSError, match="No space"):
        perform(small, store=store, executor=two)
    assert list(store.folder.iterdir()) == []


def test_a_run_that_kills_its_workers_is_given_up_and_the_others_count(two: Executor) -> None:
    results = dict(two.map_runs(simple(partial(numbered, fatal=2)), range(5)))
    failed = results.pop(2)
    assert str(failed) == "every worker that took this run died on it"
    assert results == {0: 0, 1: 1, 3: 9, 4: 16}


def test_a_killed_worker_a_killed_client_and_ctrl_c_change_nothing(hand_made: HandMade, tmp_path: Path) -> None:
    write_small(tmp_path)
    many = "240"  # so many that a machine with other work still interrupts them
    smaller = {"scenarios/maatwerk.toml": "small.toml", "2000": many}
    asked_for = told("python run.py scenarios/maatwerk.toml --replications 2000")[2:]
    there = [smaller.get(word, word).replace(ADDRESS_ON_PAGE, hand_made.address) for word in asked_for]
    there += ["--set", "plan.sample=0.02", "--quiet", "--out", "torn"]
    calm = command(tmp_path, "small.toml", "--replications", many, *there[-5:-1], "calm")
    assert calm.communicate(timeout=240)[1] == ""

    worker = process_of_a_worker(hand_made.address)
    client = command(tmp_path, *there)
    wait_until(lambda: len(stored(tmp_path)) >= 2, "the first runs")
    os.kill(worker, signal.SIGKILL)  # as a machine that fails
    count = len(stored(tmp_path))
    wait_until(lambda: len(stored(tmp_path)) >= count + 3, "runs after a worker was killed")
    client.kill()
    assert client.communicate()[1] == ""
    first = stored(tmp_path)
    assert not (tmp_path / "torn/manifest.json").exists()

    client = command(tmp_path, *there)
    wait_until(lambda: len(stored(tmp_path)) > len(first), "runs after the client was killed")
    client.send_signal(signal.SIGINT)
    asked = time.monotonic()
    out, err = client.communicate(timeout=120)
    assert time.monotonic() - asked < 60  # two seconds on a quiet machine
    assert (client.returncode, out) == (130, "")
    unfolded = re.sub(r" \\\n +", " ", err)
    assert unfolded == f"\nInterrupted: every finished run is kept. To go on:\npython run.py {' '.join(there)}\n"

    client = command(tmp_path, *there)
    assert client.communicate(timeout=240)[1] == ""
    assert client.returncode == 0
    assert contents(tmp_path / "torn") == contents(tmp_path / "calm")
    assert first.items() <= stored(tmp_path).items()
    assert json.loads((tmp_path / "torn/manifest.json").read_text(encoding="utf-8"))["executor"] == "dask"


def test_a_worker_with_other_sources_is_refused(hand_made: HandMade, tmp_path: Path) -> None:
    write_small(tmp_path)
    shutil.copytree(ROOT / "sim", tmp_path / "older/sim", ignore=shutil.ignore_patterns("__pycache__"))
    with (tmp_path / "older/sim/rules/person/choices.py").open("a", encoding="utf-8") as file:
        file.write("\n# an older version\n")
    worker = hand_made.worker("older", tmp_path / "older")
    try:
        done = command(tmp_path, "small.toml", "--executor", f"dask:{hand_made.address}")
        out, err = done.communicate(timeout=240)
    finally:
        os.killpg(worker.pid, signal.SIGKILL)
    assert (done.returncode, out) == (2, "")
    assert err.startswith("Dask: worker tls://127.0.0.1:")
    assert err.endswith(" has other sources of sim; install the same there, or the results would not be the same.\n")
    assert not (tmp_path / "results").exists()


def test_a_difference_is_named() -> None:
    here = agreement()
    assert "does not have this version of the package" in refusal({}, "w")
    assert "worker w has python 3.99 (here " in refusal({**here, "python": "3.99"}, "w")
    assert f"has numpy 1.0 (here {here['numpy']}), scipy none" in refusal(
        {name: "1.0" if name == "numpy" else value for name, value in here.items() if name != "scipy"}
    )


def test_an_address_where_nobody_answers_gets_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert connecting.CONNECT_SECONDS <= 10
    monkeypatch.setattr(connecting, "CONNECT_SECONDS", 2)
    write_small(tmp_path)
    before = time.monotonic()
    for address in ("tls://127.0.0.1:9", "tcp://127.0.0.1:9", "moon"):
        assert main([str(tmp_path / "small.toml"), "--executor", f"dask:{address}", "--out", str(tmp_path / "no")]) == 2
        out, err = capsys.readouterr()
        assert out == ""
        assert err.startswith(f"--executor dask:{address}: no Dask scheduler answers there; ")
        assert err.count("\n") == 1
    assert time.monotonic() - before < 60
    assert not (tmp_path / "no").exists()


def test_workers_of_somebody_else_cannot_be_counted_here() -> None:
    with pytest.raises(ExecutorFault, match="has its own workers"), open_executor("dask:tcp://127.0.0.1:9", 2):
        pass


def test_a_scheduler_without_workers_and_one_that_goes_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, seconds in (
        ("connecting.WORKER_SECONDS", 1),
        ("executing._LOOK_SECONDS", 0.2),
        ("executing._NOTICE_SECONDS", 0.5),
        ("executing._ALONE_SECONDS", 1),
    ):
        monkeypatch.setattr(f"sim.experiment.cluster.{name}", seconds)
    lonely = HandMade(tmp_path / "logs")
    where, said = f"dask:{lonely.address}", list[str]()
    try:
        with pytest.raises(ExecutorFault, match="the scheduler answers but has no workers"), open_executor(where):
            pass
        worker = lonely.worker("one")
        with (
            pytest.raises(ExecutorLost, match="no worker came back within 1 s"),
            open_executor(where, say=said.append) as executor,
        ):
            os.killpg(worker.pid, signal.SIGKILL)
            list(executor.map_runs(simple(numbered), range(100_000)))
        assert len(said) == 1 and "no worker is left, waiting 1 s for one" in said[0]
        lonely.worker("two")
        with (
            pytest.raises(ExecutorLost, match="the connection with the scheduler broke"),
            open_executor(where) as executor,
        ):
            for number, _ in executor.map_runs(simple(numbered), range(100_000)):
                if number == 3:
                    lonely.scheduler.kill()
    finally:
        lonely.close()


def test_a_cluster_of_ones_own_gives_the_same_numbers(small: Scenario) -> None:
    with open_executor("dask", 1) as executor:
        there = perform(small, executor=executor)
        assert (executor.name, executor.workers) == ("dask", 1)
    here = perform(small)
    for one, other in zip(here.numbers, there.numbers, strict=True):
        assert np.array_equal(one.monthly, other.monthly, equal_nan=True)


def command(folder: Path, *arguments: str) -> subprocess.Popen[str]:
    """Start the command in a folder; it finds no browser, so no PDF is printed."""
    return subprocess.Popen(
        [sys.executable, str(ROOT / "run.py"), *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PATH": ""},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )


def stored(folder: Path) -> dict[str, int]:
    """Return the runs that are kept, with the time each was written."""
    return {path.name: path.stat().st_mtime_ns for path in (folder / "torn/runs").glob("*.npz")}


def contents(folder: Path) -> dict[str, bytes]:
    """Return the bytes of every file that must always be the same."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name not in MAY_DIFFER
    }


def process_of_a_worker(address: str) -> int:
    """Return the process number of one worker."""
    from distributed import Client

    with Client(address, set_as_default=False) as client:
        return int(next(iter(client.run(os.getpid).values())))
