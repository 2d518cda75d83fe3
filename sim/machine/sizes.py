"""What a text file may measure before it is read as TOML: larger or deeper ones cost time and memory."""

import re

LARGEST_FILE = 250_000
MOST_PARTS = 20
_PART = r"""(?:[A-Za-z0-9_-]++|"(?:[^"\\\n]|\\.)*+"|'[^'\n]*+')"""
_DEEP = re.compile(rf"(?<![A-Za-z0-9_-]){_PART}(?:[ \t]*+\.[ \t]*+{_PART}){{{MOST_PARTS}}}")


def too_deep(text: str) -> int:
    """Return the line of a dotted key of more parts than any setting has, which takes very long to read; or 0."""
    found = _DEEP.search(text)
    return text.count("\n", 0, found.start()) + 1 if found else 0
