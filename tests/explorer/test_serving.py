"""The page is for this machine alone, and the command starts and stops it cleanly."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psutil
import pytest
from dash import no_update

from sim.cli import main
from sim.explorer.computing import Desk
from sim.explorer.layout import first_stand
from sim.explorer.levers import Texts
from sim.explorer.serving import Served, answered, served_on
from sim.explorer.trail import begun
from sim.report.say.faults import message_in
from sim.report.say.language import catalogue
from sim.scenario import load

ROOT = Path(__file__).resolve().parent.parent.parent
SAY = catalogue("nl")
Ask = Callable[..., Any]


@pytest.fixture
def desk(small: Path) -> Iterator[Desk]:
    opened = Desk(load(small))
    yield opened
    opened.stop()


@pytest.fixture
def served(desk: Desk) -> Iterator[Served]:
    found = served_on(desk, SAY, "small.toml")
    yield found
    found.server.server_close()


@pytest.fixture
def ask(served: Served) -> Ask:
    """Ask the page as a program on this machine would, below its address."""
    app: Any = served.server.app
    client = app.test_client()

    def asked(path: str, **more: Any) -> Any:
        more.setdefault("headers", {})["Host"] = more.pop("host", "127.0.0.1:8050")
        base = "" if path.startswith("/") else urlsplit(served.address).path
        return client.open(base + path, **more)

    return asked


def test_it_listens_on_this_machine_only(served: Served) -> None:
    server = served.server
    assert server.socket.getsockname() == ("127.0.0.1", server.port) and server.port > 1023


def test_a_page_of_another_site_is_refused(ask: Ask) -> None:
    assert ask("").status_code == ask("", host="localhost:8050").status_code == 200
    assert ask("", host="evil.example:8050").status_code == 403


def test_who_does_not_know_the_address_is_refused(served: Served, ask: Ask) -> None:
    secret = urlsplit(served.address).path
    assert len(secret) > 40 and secret != urlsplit(served.door).path
    for path in (
        "/",
        "/_dash-layout",
        "/_dash-update-component",
        "/assets/explore.js",
        f"/{'x' * 43}/",
        secret[:-2],
    ):
        assert ask(path).status_code == 403, path
    assert ask("_dash-layout").status_code == 200
    assert ask("assets/explore.js", buffered=True).status_code == 200


def test_what_stands_on_the_command_line_of_a_browser_opens_the_page_once(served: Served, ask: Ask) -> None:
    door = urlsplit(served.door).path
    opened = ask(door)
    assert (opened.status_code, opened.headers["Location"]) == (303, urlsplit(served.address).path)
    assert ask(door).status_code == 403


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        ({"path": "_dash-update-component", "method": "POST", "data": b"x" * 2_000_000}, 413),
        ({"path": "_dash-update-component", "method": "POST", "data": b"{"}, 415),
        ({"path": "_dash-update-component", "method": "POST", "json": []}, 400),
        ({"path": "_dash-update-component", "method": "POST", "json": {"output": 3, "inputs": "x"}}, 400),
        ({"path": "_dash-update-component", "method": "POST", "json": {"output": "file.data", "inputs": []}}, 400),
        ({"path": "_dash-component-suites/dash/../../../etc/passwd"}, 404),
        ({"path": "assets/../serving.py"}, 404),
        ({"path": "_reload-hash", "method": "DELETE"}, 405),
        ({"path": "", "method": "PUT", "data": b"x"}, 405),
    ],
)
def test_odd_requests_are_refused_and_break_nothing(
    ask: Ask, capfd: pytest.CaptureFixture[str], asked: dict[str, Any], answer: int
) -> None:
    assert ask(**asked).status_code == answer
    assert capfd.readouterr().err == ""


def test_no_other_page_may_frame_it_and_no_other_script_runs(ask: Ask) -> None:
    headers = ask("").headers
    policy = headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in policy and headers["X-Frame-Options"] == "DENY"
    (scripts,) = [part for part in policy.split("; ") if part.startswith("script-src")]
    assert "unsafe" not in scripts and " 'sha256-" in scripts


def test_the_page_names_its_language_and_asks_nobody_else(ask: Ask) -> None:
    text = ask("").get_data(as_text=True)
    assert '<html lang="nl">' in text and "<title>Wat als? Small</title>" in text
    assert not re.findall(r'(?:src|href)="(?:https?:)?//', text)


Did = dict[str, Any]


def first(desk: Desk, language: str = "nl") -> Did:
    """Give what the page is told when it opens."""
    return answered(
        desk, catalogue(language), begun(first_stand(desk.scenario)), {"slides": {}, "clicks": {}}, UNTOUCHED
    )


UNTOUCHED: Any = {"fields": {}, "slides": {}, "clicks": {}}


def after(desk: Desk, was: Did, *clicks: str, slides: Texts | None = None, language: str = "nl", **typed: str) -> Did:
    """Do something on a page that was last told what `was` says: click, slide, and type in fields."""
    counts = Counter(was.get("counts", ())) + Counter(clicks)
    fields = {**was["fields"], **{key.replace("__", "."): text for key, text in typed.items()}}
    did: Any = {"fields": fields, "slides": {**was["slides"], **(slides or {})}, "clicks": counts}
    return {**answered(desk, catalogue(language), was["trail"], was["told"], did), "counts": counts}


def test_a_refused_value_stays_in_its_field_with_the_reason_and_undo_takes_it_back(desk: Desk) -> None:
    did = after(desk, first(desk), maatwerk__maximum_eur="50000")
    reason = message_in("nl", "50000 is out of range; allowed: 0 to 40000 EUR")
    assert did["faults"] == f"{SAY('explore.refused')}\nGrootste pakket: {reason}"
    assert "range" not in reason
    assert did["fields"]["maatwerk.maximum_eur"] == "50000"
    assert did["undo"] is False and did["ticket"] is no_update
    back = after(desk, did, "undo")
    assert back["faults"] == "" and back["fields"]["maatwerk.maximum_eur"] == "40000"


def test_levers_move_and_come_back(desk: Desk) -> None:
    did = after(desk, first(desk), slides={"maatwerk.maximum_eur": "3000"})
    assert did["fields"]["maatwerk.maximum_eur"] == "3000" and did["undo"] is False
    assert did["notes"]["maatwerk.maximum_eur"] == "in het scenario 40000 euro"
    off = after(desk, did, "switch-maatwerk-enabled")
    assert off["checked"]["switch-maatwerk-enabled"] == "false" and off["said"]["switch-maatwerk-enabled"] == "nee"
    undone = after(desk, off, "undo")
    assert undone["checked"]["switch-maatwerk-enabled"] == "true" and undone["redo"] is False
    assert after(desk, undone, "redo")["trail"] == off["trail"]
    reset = after(desk, off, "reset")
    assert reset["fields"]["maatwerk.maximum_eur"] == "40000" and reset["undo"] is False
    other = after(desk, reset, "start-1")
    assert other["fields"]["support.cash_eur"] == "3000"
    assert other["pressed"].items() >= {"start-0": "false", "start-1": "true"}.items()


def test_what_is_done_before_the_page_hears_of_the_last_thing_is_not_lost(desk: Desk) -> None:
    was = first(desk)
    after(desk, was, "switch-maatwerk-enabled")  # the answer to this comes too late for the next
    both = after(desk, was, "switch-maatwerk-enabled", "switch-cooperation-agreement", support__cash_eur="2000")
    assert (
        both["checked"].items() >= {"switch-maatwerk-enabled": "false", "switch-cooperation-agreement": "true"}.items()
    )
    assert both["fields"]["support.cash_eur"] == "2000"
    twice = after(desk, was, "switch-maatwerk-enabled", "switch-maatwerk-enabled")
    assert twice["trail"] == was["trail"]


def test_a_click_beside_a_refused_value_counts_once_that_is_mended(desk: Desk) -> None:
    refused = after(desk, first(desk), maatwerk__maximum_eur="50000")
    clicked = after(desk, refused, "switch-cooperation-agreement")
    assert clicked["faults"] and clicked["checked"]["switch-cooperation-agreement"] == "true"
    mended = after(desk, clicked, "switch-cooperation-agreement", maatwerk__maximum_eur="5000")
    assert mended["checked"]["switch-cooperation-agreement"] == "false", "clicked twice"
    assert mended["trail"]["now"]["texts"]["maatwerk.maximum_eur"] == "5000"


@pytest.mark.parametrize(
    ("typed", "stands"), [("-100", "39900"), ("-10%", "36000"), ("\u2212 500 ", "39500"), ("-12.5 %", "35000")]
)
def test_a_step_is_taken_from_where_the_scenario_has_it(desk: Desk, typed: str, stands: str) -> None:
    before = after(desk, first(desk), maatwerk__maximum_eur="700")
    did = after(desk, before, maatwerk__maximum_eur=typed)
    assert (did["fields"]["maatwerk.maximum_eur"], did["faults"]) == (stands, "")


def test_a_step_up_is_no_number_of_its_own(desk: Desk) -> None:
    was = first(desk)
    did = after(desk, was, detention__places="+100")
    assert int(did["fields"]["detention.places"]) == int(was["fields"]["detention.places"]) + 100
    assert after(desk, was, inflow__factor="+10%")["fields"]["inflow.factor"] == "1.1"


@pytest.mark.parametrize(
    ("language", "typed", "told"),
    [
        (
            "nl",
            "3.000",
            "Grootste pakket: 3.000 kan als duizendtal of als decimaal getal worden gelezen. Schrijf",
        ),
        ("en", "3.000", "Largest package: 3.000 may be read as thousands or as a decimal number. Write 3000,"),
        ("nl", "2,5", "Grootste pakket: 2,5 is hier niet als getal te lezen; schrijf 2.5."),
        ("nl", "-1.000", "Grootste pakket: -1.000 kan op twee manieren worden gelezen. Schrijf een stap"),
        ("en", "+2,5", "Largest package: +2,5 can be read in two ways. Write a step"),
        (
            "en",
            "-41000",
            "Largest package: -41000 would come below 0. A step is taken from where the scenario has it: 40000",
        ),
    ],
)
def test_a_number_as_one_writes_it_is_explained_in_the_language_of_the_reader(
    desk: Desk, language: str, typed: str, told: str
) -> None:
    did = after(desk, first(desk), language=language, maatwerk__maximum_eur=typed)
    assert did["faults"].splitlines()[1].startswith(told)
    assert did["slides"]["maatwerk.maximum_eur"] == ("3" if typed == "3.000" else "40000")


def test_what_is_assumed_stays_when_another_policy_is_the_start(desk: Desk) -> None:
    did = after(desk, first(desk), "pick-maatwerk-process-0")
    assert did["pressed"]["pick-maatwerk-process-0"] == "true"
    other = after(desk, did, "start-1")
    assert other["trail"]["now"]["texts"]["maatwerk.process"] == "any_candidate"


def test_without_dash_it_says_how_to_get_it(
    small: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    assert main([str(small), "--explore"]) == 2
    assert 'python -m pip install -e ".[explorer]"' in capsys.readouterr().err


def test_one_policy_is_nothing_to_compare(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "one.toml").write_text("[policy.today]\n", encoding="utf-8")
    assert main([str(tmp_path / "one.toml"), "--explore"]) == 2
    assert "one.toml has none" in capsys.readouterr().err


@pytest.fixture
def command(small: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Start the command; return it and the address that it tells."""
    environment = {name: text for name, text in os.environ.items() if name not in {"DISPLAY", "WAYLAND_DISPLAY"}}
    process = subprocess.Popen(
        [sys.executable, str(ROOT / "run.py"), str(small), "--explore"],
        env={**environment, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    found = re.search(r"http://127\.0\.0\.1:\d+/\S+/", process.stdout.readline())
    assert found is not None
    yield process, found[0]
    process.kill()
    process.communicate()


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C cannot be sent to one process on Windows")
def test_the_command_serves_until_it_is_interrupted(command: tuple[subprocess.Popen[str], str]) -> None:
    process, address = command
    with urllib.request.urlopen(address, timeout=120) as answer:
        assert answer.status == 200
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=120)
    assert process.returncode == 130
    assert said == "Stopped.\n"


def answer_to(address: str) -> int:
    """Return the status with which an address answers."""
    try:
        with urllib.request.urlopen(address, timeout=120) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can become somebody else")
def test_another_user_of_the_machine_gets_nothing(command: tuple[subprocess.Popen[str], str]) -> None:
    process, address = command
    port = urlsplit(address).port
    with urllib.request.urlopen(address, timeout=120):
        pass
    child = os.fork()
    if child == 0:
        os.setgid(12345)
        os.setuid(12345)
        paths = ("", "_dash-layout", "_dash-update-component", "assets/explore.js", f"{'x' * 43}/")
        answers = {answer_to(f"http://127.0.0.1:{port}/{path}") for path in paths}
        seen = os.access(f"/proc/{process.pid}/environ", os.R_OK) or os.access(f"/proc/{process.pid}/fd/1", os.R_OK)
        known = Path(f"/proc/{process.pid}/cmdline").read_text(encoding="utf-8")
        os._exit(answers != {403} or seen or urlsplit(address).path in known)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def test_the_command_listens_on_this_machine_alone(command: tuple[subprocess.Popen[str], str]) -> None:
    process, address = command
    served = psutil.Process(process.pid)
    connections = [found for one in (served, *served.children(recursive=True)) for found in one.net_connections("inet")]
    listening = [tuple(found.laddr) for found in connections if found.status == psutil.CONN_LISTEN]
    assert listening == [("127.0.0.1", urlsplit(address).port)]
