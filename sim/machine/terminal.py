"""Text as a terminal shows it: nothing in it steers the terminal."""


def one_line(text: str) -> str:
    """Return text with every character that could break a line written as an escape."""
    return "".join(
        letter if letter.isprintable() else letter.encode("unicode_escape", "surrogatepass").decode() for letter in text
    )
