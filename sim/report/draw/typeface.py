"""The letters of the page, which travel with it: widths are the same on every machine, whatever fonts it has."""

from __future__ import annotations

import base64
from functools import cache
from pathlib import Path

_FILE = Path(__file__).parents[1] / "vendor" / "inter-latin.woff2"


@cache
def font_face() -> str:
    """Write the CSS rule that brings the letters along."""
    content = base64.b64encode(_FILE.read_bytes()).decode()
    source = f"url(data:font/woff2;base64,{content}) format('woff2')"
    return f"@font-face{{font-family:Inter;font-weight:100 900;font-display:block;src:{source}}}"
