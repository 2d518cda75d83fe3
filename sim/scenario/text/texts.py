"""What a text in a scenario may hold: what shows, and nothing that steers a terminal, a page or an eye."""

from __future__ import annotations

import unicodedata

LONGEST = 2000
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
_JOINERS = "\u200c\u200d"  # Persian words and some pictures are not written without them


def unseen(text: str, allowed: str = "") -> str:
    """Return the first character that does not show by itself, as U+001B, or nothing.

    Those are control characters, ends of lines, signs that turn the direction of reading, and halves of characters.
    """
    for letter in text:
        if unicodedata.category(letter) in _UNSEEN and letter not in _JOINERS + allowed:
            return f"U+{ord(letter):04X}"
    return ""
