"""Make the pictures in docs/images: the example in English, the same run in Dutch, and the live page.

python docs/make_pictures.py    needs a Chromium, and the example (docs/make_example.py)
"""

from __future__ import annotations

import base64
import sys
import tempfile
import threading
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.report.browser import Page

ROOT = Path(__file__).resolve().parent.parent
EXAMPLE = ROOT / "results" / "example" / "dashboard.html"
IMAGES = ROOT / "docs" / "images"
QUALITY = 60

# name: language, width, height, dark, printed, block at the top
PICTURES = {
    "desktop": ("en", 1440, 1000, False, False, "answer"),
    "desktop_course": ("en", 1440, 900, False, False, "course"),
    "desktop_dutch_dark": ("nl", 1440, 1000, True, False, "answer"),
    "phone_dutch": ("nl", 390, 844, False, False, "answer"),
    "print_dutch": ("nl", 794, 1123, False, True, "answer"),
}


def dutch(folder: Path) -> Path:
    """Run the Dutch scenario as the example is run, and give its dashboard."""
    import sim

    sim.run(sim.load(ROOT / "scenarios" / "maatwerk_nl.toml"), out=folder)
    return folder / "dashboard.html"


def explored(page: Page) -> None:
    """Serve the live page, set a largest package, wait for a first answer, and show it."""
    import sim
    from sim.explorer.computing import Desk
    from sim.explorer.serving import labels_in, served_on
    from sim.report.say.language import catalogue

    file = "scenarios/maatwerk.toml"
    say = catalogue("en")
    desk = Desk(sim.load(ROOT / file), labels_in(say))
    served = served_on(desk, say, file)
    threading.Thread(target=served.server.serve_forever, daemon=True).start()
    page.resize(1440, 1000)
    page.call("Page.navigate", url=served.door)
    page.wait_for("document.querySelector('#answer .headline')", 120)
    page.ask("document.getElementById('slide-maatwerk-min-refusal-months').focus()")
    page.press("Home", 36)
    page.wait_for("document.querySelector('#answer').textContent.includes('(changed)')", 120)
    page.ask("document.activeElement.blur()")
    shoot(page, "explore")
    served.server.shutdown()
    desk.stop()


def shoot(page: Page, name: str) -> None:
    """Write a picture of the page as it stands."""
    shot = page.call("Page.captureScreenshot", format="webp", quality=QUALITY)
    (IMAGES / f"{name}.webp").write_bytes(base64.b64decode(shot["data"]))


def main() -> int:
    """Carry out the command and return its exit code."""
    from tests.report.browser import started

    IMAGES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch, started() as page:
        dashboards = {"en": EXAMPLE, "nl": dutch(Path(scratch))}
        for name, (language, width, height, dark, printed, block) in PICTURES.items():
            page.open(dashboards[language], width, height, dark)
            if printed:
                page.call("Emulation.setEmulatedMedia", media="print")
                page.ask("document.body.style.padding = '49px'")  # the margin of the paper
            elif block != "answer":
                page.ask(f"document.getElementById('{block}').scrollIntoView({{behavior: 'instant'}})")
            page.settle(1.5)
            shoot(page, name)
            page.call("Emulation.setEmulatedMedia", media="")
        explored(page)
    return 0


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    raise SystemExit(main())
