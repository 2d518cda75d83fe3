"""Templates: sentences with places for figures, in a file beside the code that works the figures out."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal, localcontext
from functools import cache
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import jinja2


@cache
def templates(folder: Path, *, is_html: bool = False) -> jinja2.Environment:
    """Give the templates of a folder, which may name nothing that they are not given; a line of blocks leaves none.

    `number | as(".1%")` writes a number as Python's format does, halves away from zero as on the page; `keys | code`
    names as code.
    """
    import jinja2

    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(folder),
        autoescape=is_html,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["as"] = written
    environment.filters["code"] = lambda names: ", ".join(f"`{name}`" for name in names)
    return environment


def written(number: float, form: str) -> str:
    """Write a number; with fixed decimals, halves of the number as it is written out in full go away from zero."""
    if form[-1] not in "f%" or not isfinite(number):
        return format(number, form)
    with localcontext(rounding=ROUND_HALF_UP):
        return format(Decimal(repr(float(number))), form)


def filled(template: Path, **figures: object) -> str:
    """Return a page of plain text: a template with its figures in place."""
    return templates(template.parent).get_template(template.name).render(figures)
