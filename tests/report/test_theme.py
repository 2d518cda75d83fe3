"""The colours are legible, and no two policies look alike, also to somebody who does not see all colours."""

from __future__ import annotations

from itertools import combinations
from math import dist

import pytest

from sim.report.draw import theme

THEMES = {"light": theme.LIGHT, "dark": theme.DARK}

# What is written in which colour on which ground.
TEXT_ON = {
    "ink": ("ground", "card", "note"),
    "muted": ("ground", "card", "note"),
    "accent": ("ground", "card", "note"),
    "assumed": ("card",),
    "published": ("card",),
    "warning": ("warning-ground",),
}
MARKS = ("edge", "more", "less", "total", "own", "forced", "permit", "unseen")

# Machado, Oliveira and Fernandes (2009), full severity, on linear light.
SIGHT = {
    "all colours": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "no red cones": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "no green cones": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "no blue cones": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
TO_XYZ = (
    (0.4124564, 0.3575761, 0.1804375),
    (0.2126729, 0.7151522, 0.0721750),
    (0.0193339, 0.1191920, 0.9503041),
)

Vector = tuple[float, ...]
Matrix = tuple[Vector, ...]


def times(matrix: Matrix, vector: Vector) -> Vector:
    return tuple(sum(a * b for a, b in zip(row, vector, strict=True)) for row in matrix)


def linear(colour: str) -> Vector:
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    return tuple(c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)


def lab(colour: str, sight: str) -> Vector:
    """Give the CIE Lab coordinates of a colour as somebody sees it."""
    seen = tuple(min(max(value, 0.0), 1.0) for value in times(SIGHT[sight], linear(colour)))
    white = times(TO_XYZ, (1.0, 1.0, 1.0))
    ratios = (value / full for value, full in zip(times(TO_XYZ, seen), white, strict=True))
    x, y, z = (r ** (1 / 3) if r > 216 / 24389 else (24389 / 27 * r + 16) / 116 for r in ratios)
    return (116 * y - 16, 500 * (x - y), 200 * (y - z))


def contrast(one: str, other: str) -> float:
    """Give the contrast ratio of two colours after WCAG 2.1."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    red, green, blue = linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("name", THEMES)
def test_text_has_a_contrast_of_at_least_4_5(name: str) -> None:
    tokens = THEMES[name]
    for text, grounds in TEXT_ON.items():
        for ground in grounds:
            assert contrast(tokens[text], tokens[ground]) >= 4.5, (text, ground)


@pytest.mark.parametrize("name", THEMES)
def test_marks_have_a_contrast_of_at_least_3(name: str) -> None:
    tokens = THEMES[name]
    variants = [look.token for look in theme.LOOKS]
    for mark in (*MARKS, *variants):
        assert contrast(tokens[mark], tokens["card"]) >= 3, mark


@pytest.mark.parametrize("name", THEMES)
def test_numbers_stay_legible_on_every_tint_of_the_table_of_groups(name: str) -> None:
    tokens = THEMES[name]
    for tint, colour in theme.tints(tokens).items():
        assert contrast(tokens["ink"], colour) >= 4.5, tint


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize("sight", SIGHT)
def test_policies_differ_in_colour_to_every_eye(name: str, sight: str) -> None:
    colours = [THEMES[name][look.token] for look in theme.LOOKS]
    for one, other in combinations(colours, 2):
        assert dist(lab(one, sight), lab(other, sight)) >= 15, (one, other)


def test_policies_differ_in_dash_and_marker_too() -> None:
    for part in ("colour", "dash", "marker", "plotly_marker"):
        assert len({getattr(look, part) for look in theme.LOOKS}) == len(theme.LOOKS), part


def test_where_colours_come_round_again_the_marker_and_the_dash_differ() -> None:
    looks = [theme.look_of(place) for place in range(50)]
    assert [looks[place].colour for place in range(9)] == [0, 1, 2, 3, 4, 5, 6, 7, 1]
    assert len({(look.colour, look.marker) for look in looks}) == 50
    assert len({(look.colour, look.dash) for look in looks}) == 50


def test_both_themes_have_the_same_tokens() -> None:
    assert theme.LIGHT.keys() == theme.DARK.keys()


def test_black_on_white_has_the_highest_contrast_there_is() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
