"""The cluster of one's own listens on this machine alone, and lets in nobody without the certificate of the run."""

from __future__ import annotations

import json
import os
import socket
import ssl
import stat
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from sim.experiment.cluster import certificates
from sim.experiment.executor import Executor, ExecutorFault
from sim.experiment.opening import open_executor

if os.environ.get("CI") != "true":
    pytest.importorskip("distributed", reason="Dask is not installed: pip install -e '.[cluster]'")
pytestmark = pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")

PATIENCE = 1.5
"""Seconds: who answers on this machine does so at once, and two parts let everybody wait until they give up."""


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Executor, Path]]:
    """Return a cluster of one's own and the folder of its certificate."""
    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp("temporary")
        patch.setattr(tempfile, "tempdir", str(folder))
        with open_executor("dask", 2) as executor:
            yield executor, next(folder.glob("sim-*"))
        assert list(folder.glob("sim-*")) == []


def listening() -> list[tuple[str, int]]:
    """Return where this process and those it started listen."""
    here = psutil.Process()
    connections = [found for one in (here, *here.children(recursive=True)) for found in one.net_connections("inet")]
    return [tuple(one.laddr) for one in connections if one.status == psutil.CONN_LISTEN]


def test_every_part_listens_on_this_machine_alone(own: tuple[Executor, Path]) -> None:
    found = listening()
    assert len(found) >= 4  # the scheduler and two workers with their keepers
    assert {host for host, _ in found} == {"127.0.0.1"}
    assert 8787 not in {port for _, port in found}


def test_the_certificate_is_closed_to_others(own: tuple[Executor, Path]) -> None:
    _, folder = own
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    for name in (certificates.KEY, certificates.CERTIFICATE, certificates.SETTINGS):
        assert stat.S_IMODE((folder / name).stat().st_mode) == 0o600


def answered_without_a_certificate(port: int) -> bool:
    """Say whether a part answers somebody who shows nothing."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    try:
        with socket.create_connection(("127.0.0.1", port), 5) as plain:
            plain.settimeout(PATIENCE)
            with context.wrap_socket(plain) as closed:
                return bool(closed.recv(1))
    except OSError:
        return False


def served_to_browsers(port: int) -> bool:
    with socket.create_connection(("127.0.0.1", port), 5) as plain:
        plain.settimeout(PATIENCE)
        plain.sendall(b"GET /status HTTP/1.0\r\n\r\n")
        try:
            return b" 200 " in plain.recv(1000)
        except OSError:
            return False


def test_no_part_answers_who_shows_no_certificate(own: tuple[Executor, Path]) -> None:
    assert [port for _, port in listening() if answered_without_a_certificate(port) or served_to_browsers(port)] == []


def test_somebody_with_a_certificate_of_his_own_is_refused(own: tuple[Executor, Path], tmp_path: Path) -> None:
    from distributed import Client

    executor, _ = own
    address = executor.client.scheduler.address  # type: ignore[attr-defined]
    certificates.make(tmp_path / "forged")
    for security in (certificates.security_of(tmp_path / "forged"), None):
        with pytest.raises((OSError, RuntimeError, TypeError)):
            Client(address, security=security, timeout=3, set_as_default=False)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can become somebody else")
def test_another_user_of_the_machine_is_refused(own: tuple[Executor, Path]) -> None:
    _, folder = own
    ports = [port for _, port in listening()]
    child = os.fork()
    if child == 0:
        os.setgid(12345)
        os.setuid(12345)
        may_read = os.access(folder / certificates.KEY, os.R_OK)
        os._exit(may_read or any(map(answered_without_a_certificate, ports)))
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def test_without_a_certificate_there_is_no_cluster(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "cryptography", None)
    with pytest.raises(ExecutorFault, match="nobody could be kept out"), open_executor("dask", 1):
        pass


def test_a_certificate_is_made_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert certificates.main([str(tmp_path / "keys")]) == 0
    assert capsys.readouterr().out == f"In every terminal: export DASK_CONFIG={tmp_path / 'keys'}\n"
    assert json.loads((tmp_path / "keys/dask.yaml").read_text())["distributed"]["comm"]["require-encryption"] is True
    assert certificates.main([str(tmp_path / "keys")]) == 2
    assert "File exists" in capsys.readouterr().err
