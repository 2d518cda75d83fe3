"""Make the pictures of the dashboard in docs/images: the English example, and the same run in Dutch.

python docs/make_pictures.py    needs a Chromium, and the example (docs/make_example.py)
"""

from __future__ import annotations

import base64
import sys
import tempfile
from pathlib import Path

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
    from docs.make_example import OVERRIDES

    sim.run(sim.load(ROOT / "scenarios" / "maatwerk_nl.toml", OVERRIDES), out=folder)
    return folder / "dashboard.html"


def main() -> int:
    """Carry out the command and return its exit code."""
    from browser import started

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
            shot = page.call("Page.captureScreenshot", format="webp", quality=QUALITY)
            (IMAGES / f"{name}.webp").write_bytes(base64.b64decode(shot["data"]))
            page.call("Emulation.setEmulatedMedia", media="")
    return 0


if __name__ == "__main__":
    sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "report")]
    raise SystemExit(main())
