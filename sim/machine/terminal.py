"""Text as a terminal shows it: nothing in it steers the terminal."""


class ShownPath(str):
    """A path as it is on disk, for the user to copy: no text for a console changes its letters."""


def one_line(text: str) -> str:
    """Return text with every character that could break a line written as an escape."""
    return "".join(
        letter if letter.isprintable() else letter.encode("unicode_escape", "surrogatepass").decode() for letter in text
    )
