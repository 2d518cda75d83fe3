"""Drive a Chromium over its debugging pipe, with nothing but the standard library."""

from __future__ import annotations

import base64
import json
import os
import select
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from sim.machine.programs import browser

_OPTIONS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--no-first-run"),
    *("--disable-extensions", "--disable-background-networking", "--remote-debugging-pipe", "about:blank"),
)

# The browser reads commands from 3 and answers on 4.
_LAUNCH = (
    "import fcntl, os, sys\n"
    "ends = [fcntl.fcntl(int(end), fcntl.F_DUPFD, 10) for end in sys.argv[1:3]]\n"
    "os.dup2(ends[0], 3); os.dup2(ends[1], 4); os.execv(sys.argv[3], sys.argv[3:])"
)


class Page:
    """A page in a browser: what it asked for, what it complained about, and what it says when asked."""

    def __init__(self, send: int, receive: int) -> None:
        self._send, self._receive = send, receive
        self._count = 0
        self._session: str | None = None
        self._rest = b""
        self.requests: list[str] = []
        self.complaints: list[str] = []

    def attach(self) -> None:
        """Open a tab and listen to its network, its console and its log."""
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Network", "Runtime", "Log"):
            self.call(f"{domain}.enable")

    def open(self, path: Path, width: int, height: int = 900, dark: bool = False) -> None:
        """Show a file at a size and wait until it is quiet."""
        self.resize(width, height)
        scheme = [{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]
        self.call("Emulation.setEmulatedMedia", features=scheme)
        self.call("Page.navigate", url=path.resolve().as_uri())
        self.wait_for(f"document.URL === '{path.resolve().as_uri()}' && document.readyState === 'complete'")
        self.settle()

    def resize(self, width: int, height: int) -> None:
        """Give the page a size."""
        self.call(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=width < 600,
        )

    def settle(self, seconds: float = 0.6) -> None:
        """Read what the browser says for a while."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            for message in self._messages(left):
                self._note(message)

    def ask(self, expression: str) -> Any:
        """Evaluate an expression on the page."""
        answer = self.call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    def wait_for(self, expression: str, seconds: float = 90) -> None:
        """Wait until an expression holds on the page."""
        until = time.monotonic() + seconds
        while not self.ask(f"Boolean({expression})"):
            assert time.monotonic() < until, expression
            self.settle(0.1)

    def point_at(self, x: float, y: float) -> None:
        """Move the mouse."""
        self.call("Input.dispatchMouseEvent", type="mouseMoved", x=x, y=y)
        self.settle(0.4)

    def press(self, key: str, code: int) -> None:
        """Press a key."""
        for kind in ("keyDown", "keyUp"):
            self.call("Input.dispatchKeyEvent", type=kind, key=key, code=key, windowsVirtualKeyCode=code)

    def picture(self, path: Path) -> None:
        """Write a picture of the page as it stands."""
        shot = self.call("Page.captureScreenshot", format="png")
        path.write_bytes(base64.b64decode(shot["data"]))

    def call(self, method: str, **params: Any) -> dict[str, Any]:
        """Send a command and wait for its answer."""
        self._count += 1
        number = self._count
        message = {"id": number, "method": method, "params": params}
        if self._session and not method.startswith("Target."):
            message["sessionId"] = self._session
        os.write(self._send, json.dumps(message).encode() + b"\0")
        until = time.monotonic() + 240  # axe takes 20 seconds on a busy machine
        while time.monotonic() < until:
            for answer in self._messages(1.0):
                if answer.get("id") == number:
                    assert "error" not in answer, answer
                    return dict(answer["result"])
                self._note(answer)
        raise TimeoutError(method)

    def _messages(self, seconds: float) -> Iterator[dict[str, Any]]:
        if b"\0" not in self._rest:
            ready, _, _ = select.select([self._receive], [], [], seconds)
            if not ready:
                return
            self._rest += os.read(self._receive, 1 << 20)
        while b"\0" in self._rest:
            message, _, self._rest = self._rest.partition(b"\0")
            yield json.loads(message)

    def _note(self, message: dict[str, Any]) -> None:
        params = message.get("params", {})
        match message.get("method"):
            case "Network.requestWillBeSent" if not params["request"]["url"].startswith("data:"):
                self.requests.append(params["request"]["url"])
            case "Runtime.consoleAPICalled" if params["type"] in {"error", "warning", "assert"}:
                self.complaints.append(str(params["args"])[:400])
            case "Runtime.exceptionThrown":
                self.complaints.append(str(params["exceptionDetails"])[:400])
            case "Log.entryAdded":
                self.complaints.append(params["entry"]["text"][:400])


@contextmanager
def started(**variables: str) -> Iterator[Page]:
    """Start a browser with one tab, with some variables of the environment, and end it afterwards."""
    found = browser()
    assert found is not None
    to_read, send = os.pipe()
    receive, to_write = os.pipe()
    profile = tempfile.mkdtemp()
    arguments = [found, f"--user-data-dir={profile}", *_OPTIONS]
    command = [sys.executable, "-c", _LAUNCH, str(to_read), str(to_write), *arguments]
    process = subprocess.Popen(
        command,
        pass_fds=(to_read, to_write),
        env={**os.environ, **variables},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(to_read)
    os.close(to_write)
    page = Page(send, receive)
    try:
        page.attach()
        yield page
    finally:
        process.terminate()
        process.wait(10)
        os.close(send)
        os.close(receive)
        shutil.rmtree(profile, ignore_errors=True)


def one_for_all_tests() -> Iterator[Page]:
    """Give a page of one browser; without a browser fail in CI, and skip with the reason elsewhere."""
    need_a_browser()
    with started() as opened:
        yield opened


def need_a_browser() -> None:
    """Fail in CI and skip elsewhere where there is no browser, or none that can be led by these tests."""
    if os.name == "nt":
        pytest.skip("the browser is led over pipes that Windows does not have")
    if browser() is None:
        if os.environ.get("CI"):
            pytest.fail("there is no Chromium, Chrome or Edge on this machine, and CI needs one")
        pytest.skip("there is no Chromium, Chrome or Edge on this machine")
