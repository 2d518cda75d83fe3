"""Colours, dashes, markers and letters of the page, in a light and a dark theme, and what makes them legible."""

import base64
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

HEAT_STEPS = 5
HEAT_PER_STEP = 0.13

Theme = Mapping[str, str]

_LETTERS = Path(__file__).parents[1] / "vendor" / "inter-latin.woff2"

# Card and ground carry everything; ink and muted are text; more and less are signs, not verdicts.
LIGHT: Theme = {
    "ground": "#F4F6F9",
    "card": "#FFFFFF",
    "rule": "#DDE2E9",
    "grid": "#E6EAF0",
    "edge": "#7C8798",
    "ink": "#1B2430",
    "muted": "#566070",
    "accent": "#1B5FA8",
    "note": "#EAF2FC",
    "warning": "#6B4A00",
    "warning-ground": "#FFF4D6",
    "assumed": "#7A4A00",
    "published": "#1B5FA8",
    "more": "#A4560A",
    "less": "#2B5C9E",
    "total": "#465062",
    "heat": "#2F86DA",
    "cool": "#C46A1B",
    "own": "#2F8079",
    "forced": "#9A4200",
    "permit": "#55186A",
    "unseen": "#6B7280",
    "variant-0": "#6B7280",
    "variant-1": "#2F86DA",
    "variant-2": "#9A4200",
    "variant-3": "#55186A",
    "variant-4": "#0A4F2E",
    "variant-5": "#E8590C",
    "variant-6": "#7A5CFF",
    "variant-7": "#997755",
}
DARK: Theme = {
    "ground": "#10151C",
    "card": "#161C24",
    "rule": "#2E3743",
    "grid": "#28303B",
    "edge": "#77839A",
    "ink": "#E9EDF3",
    "muted": "#A6B0BE",
    "accent": "#7FB6F2",
    "note": "#1A2838",
    "warning": "#FFD98A",
    "warning-ground": "#3A2E0D",
    "assumed": "#F0B967",
    "published": "#7FB6F2",
    "more": "#F0A35E",
    "less": "#6CA8EA",
    "total": "#B4BECB",
    "heat": "#2F6FB3",
    "cool": "#94541C",
    "own": "#4FB3A9",
    "forced": "#FFA45C",
    "permit": "#E7B8FF",
    "unseen": "#9AA4B2",
    "variant-0": "#9AA4B2",
    "variant-1": "#4C9BE8",
    "variant-2": "#FFA45C",
    "variant-3": "#E7B8FF",
    "variant-4": "#BBFFCC",
    "variant-5": "#FACC15",
    "variant-6": "#E11D72",
    "variant-7": "#A16207",
}


@dataclass(frozen=True, slots=True)
class Look:
    """How a policy is drawn: the number of its colour, its dash and its marker."""

    colour: int
    dash: tuple[int, ...]
    marker: str
    plotly_marker: str

    @property
    def token(self) -> str:
        return f"variant-{self.colour}"

    @property
    def svg_dash(self) -> str:
        return " ".join(map(str, self.dash)) or "none"

    @property
    def plotly_dash(self) -> str:
        return ",".join(f"{length}px" for length in self.dash) or "solid"


LOOKS = (
    Look(0, (7, 4), "bar", "line-ew-open"),
    Look(1, (), "circle", "circle"),
    Look(2, (9, 3, 2, 3), "square", "square"),
    Look(3, (2, 3), "diamond", "diamond"),
    Look(4, (14, 4), "triangle", "triangle-up"),
    Look(5, (14, 3, 2, 3, 2, 3), "down", "triangle-down"),
    Look(6, (4, 2), "cross", "cross"),
    Look(7, (18, 3, 2, 3, 2, 3, 2, 3), "star", "star"),
)
MOST_DRAWN = len(LOOKS) - 1
"""How many policies beside the reference a figure shows before it is a tangle: as many as there are looks."""


def look_of(place: int) -> Look:
    """Give the look of the policy at a place, the reference at 0; where colours come round again the marker differs."""
    turn, number = divmod(place - 1, MOST_DRAWN) if place else (0, -1)
    drawn = LOOKS[1 + (number + turn) % MOST_DRAWN] if place else LOOKS[0]
    return replace(drawn, colour=number + 1)


def stylesheet() -> str:
    """Write the letters of the page, and the tokens of both themes as CSS custom properties."""
    light, dark = _properties(LIGHT), _properties(DARK)
    unless_light = ':root:not([data-theme="light"])'
    return (
        f"{font_face()}\n"
        f":root{{color-scheme:light;{light}}}\n"
        f':root[data-theme="dark"]{{color-scheme:dark;{dark}}}\n'
        f"@media (prefers-color-scheme:dark){{{unless_light}{{color-scheme:dark;{dark}}}}}\n"
        f"@media print{{:root,:root[data-theme]{{color-scheme:light;{light}}}}}\n"
        f"@media print and (prefers-color-scheme:dark){{{unless_light}{{color-scheme:light;{light}}}}}\n"
        f"{_classes()}"
    )


def _properties(theme: Theme) -> str:
    return "".join(f"--{name}:{colour};" for name, colour in {**theme, **tints(theme)}.items())


def tints(theme: Theme) -> Theme:
    """Give the tints of the table of groups: deeper for a larger difference, always legible under ink."""
    return {
        f"{hue}-{step}": blended(theme[hue], theme["card"], HEAT_PER_STEP * step)
        for hue in ("heat", "cool")
        for step in range(1, HEAT_STEPS + 1)
    }


def _classes() -> str:
    """Write a class for each colour as fill and stroke, and for each tint as background."""
    inked = "".join(f".f-{name}{{fill:var(--{name})}}.s-{name}{{stroke:var(--{name})}}" for name in LIGHT)
    return inked + "".join(f".{name}{{background:var(--{name})}}" for name in tints(LIGHT))


def blended(colour: str, ground: str, share: float) -> str:
    """Mix a colour into its ground."""
    channels = (
        round(int(colour[start : start + 2], 16) * share + int(ground[start : start + 2], 16) * (1 - share))
        for start in (1, 3, 5)
    )
    return "#" + "".join(f"{channel:02X}" for channel in channels)


@cache
def font_face() -> str:
    """Write the CSS rule that brings the letters along: widths are the same on every machine, whatever fonts it has."""
    content = base64.b64encode(_LETTERS.read_bytes()).decode()
    source = f"url(data:font/woff2;base64,{content}) format('woff2')"
    return f"@font-face{{font-family:Inter;font-weight:100 900;font-display:block;src:{source}}}"
