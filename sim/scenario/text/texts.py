"""What a table and a text in a scenario may hold: nothing unknown, and nothing that steers a terminal or an eye."""

import re
import unicodedata
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic_core import PydanticCustomError

LONGEST = 2000
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
_JOINERS = "\u200c\u200d"  # Persian words and some pictures are not written without them


_NAME = re.compile(r"[^\W\d](?:[\w -]*\w)?")
_READ_AS_NO_TEXT = re.compile("NA|NaN|nan|None|NULL|null|(?i:true|false|inf|infinity|waar|onwaar)")


def no_name(name: str, what: str, longest: int) -> tuple[str, ...]:
    """Return what is wrong with the name of a policy or an instrument, or nothing."""
    if len(name) > longest or not _NAME.fullmatch(name):
        allowed = f"allowed: a letter and up to {longest - 1} letters, digits, spaces, _ and - after it"
        return f"is no name for {what}", allowed
    if _READ_AS_NO_TEXT.fullmatch(name):
        return (f"is no name for {what}: tables and spreadsheets read it as something else",)
    return ()


def unseen(text: str, allowed: str = "") -> str:
    """Return the first character that does not show by itself, as U+001B, or nothing.

    Those are control characters, ends of lines, signs that turn the direction of reading, and halves of characters.
    """
    for letter in text:
        if unicodedata.category(letter) in _UNSEEN and letter not in _JOINERS + allowed:
            return f"U+{ord(letter):04X}"
    return ""


def _seen(text: str) -> str:
    """Return a text that holds nothing but what a reader sees."""
    if character := unseen(text):
        raise PydanticCustomError("unseen", "unseen", {"character": character})
    return text


Text = Annotated[str, Field(max_length=LONGEST), AfterValidator(_seen)]
Label = Annotated[Text, Field(pattern=r"\S")]


class StrictTable(BaseModel):
    """A table of a scenario file: no unknown keys, no silent conversion."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, allow_inf_nan=False)
