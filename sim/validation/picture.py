"""The picture of the patterns: what is accepted, what is measured, and the verdict by the shape of its mark."""

import math
from collections.abc import Iterator, Sequence
from html import escape

from sim.evidence.of_the_patterns import SEEN, Measured, MeasuredPattern, Outcome, together

WIDTH, ROW, HEAD, GAP = 940, 20, 62, 9
LEFT, RIGHT = 560, 920
COLOURS: dict[Outcome, str] = {"reproduced": "#1B5FA8", "restated": "#566070", "not reproduced": "#9A4200"}
INK, MUTED, BAND, RULE = "#1B2430", "#566070", "#DCE8F6", "#DDE2E9"
_NAMES = 76  # letters that fit left of the scale


def picture(rows: Sequence[Measured]) -> str:
    """Draw every target on a scale on which what is accepted has one width, as the text of an SVG."""
    patterns = together(rows)
    height = HEAD + ROW * len(rows) + GAP * len(patterns) + 34
    title = "Every target of the patterns: accepted range, measured mean and range of 90% of simulations"
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{title}" '
        'font-family="Segoe UI, Helvetica, Arial, sans-serif" font-size="12.5">',
        f'<rect width="{WIDTH}" height="{height}" fill="#FFFFFF"/>',
        *_legend(),
        *_rows(patterns),
        *_scale(height - 26),
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def _rows(patterns: Sequence[MeasuredPattern]) -> Iterator[str]:
    y = HEAD + ROW / 2
    for pattern in patterns:
        yield f'<line x1="14" y1="{y - 15:.1f}" x2="{RIGHT}" y2="{y - 15:.1f}" stroke="{RULE}"/>'
        yield f'<text x="14" y="{y + 4:.1f}" font-weight="600" fill="{INK}">{escape(pattern.id)}</text>'
        for target in pattern.targets:
            yield from _row(target, y)
            y += ROW
        y += GAP


def _row(target: Measured, y: float) -> Iterator[str]:
    yield f'<text x="56" y="{y + 4:.1f}" fill="{INK}">{escape(_shortened(target.meaning))}</text>'
    low, high = (_x(end) for end in target.band)
    if high > low:
        yield f'<rect x="{low:.1f}" y="{y - 7:.1f}" width="{high - low:.1f}" height="14" fill="{BAND}"/>'
    else:
        yield f'<line x1="{low:.1f}" y1="{y - 7:.1f}" x2="{low:.1f}" y2="{y + 7:.1f}" stroke="{INK}"/>'
    if math.isnan(target.simulated.middle):
        yield f'<text x="{LEFT}" y="{y + 4:.1f}" fill="{MUTED}">undefined</text>'
        return
    colour = COLOURS[target.outcome]
    ends = [_x(target.place(value)) for value in target.range90]
    yield (
        f'<line x1="{ends[0]:.1f}" y1="{y:.1f}" x2="{ends[1]:.1f}" y2="{y:.1f}" stroke="{colour}" '
        'stroke-width="3" stroke-opacity="0.6"/>'
    )
    yield _mark(target.outcome, _x(target.place(target.simulated.middle)), y)


def _mark(outcome: Outcome, x: float, y: float) -> str:
    """Draw a filled circle for reproduced, a hollow square for restated, a cross for missed."""
    colour = COLOURS[outcome]
    if outcome == "reproduced":
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4.5" fill="{colour}"/>'
    if outcome == "restated":
        return (
            f'<rect x="{x - 4:.1f}" y="{y - 4:.1f}" width="8" height="8" fill="#FFFFFF" stroke="{colour}" '
            'stroke-width="1.8"/>'
        )
    steps = f"M{x - 4.5:.1f} {y - 4.5:.1f}l9 9m0 -9l-9 9"
    return f'<path d="{steps}" stroke="{colour}" stroke-width="2.4"/>'


def _legend() -> Iterator[str]:
    x = 20.0
    words: dict[Outcome, str] = {
        "reproduced": "reproduced",
        "restated": "restated by a parameter: no proof",
        "not reproduced": "not reproduced",
    }
    for outcome, said in words.items():
        yield _mark(outcome, x, 20)
        yield f'<text x="{x + 12:.0f}" y="24" fill="{INK}">{said}</text>'
        x += 34 + 6.6 * len(said)
    yield f'<rect x="{x - 4:.0f}" y="13" width="22" height="14" fill="{BAND}"/>'
    yield f'<text x="{x + 26:.0f}" y="24" fill="{INK}">accepted (a line: the value that the range has to hold)</text>'
    yield (
        f'<text x="20" y="46" fill="{MUTED}">Bar: 9 of 10 simulations. Scale: widths of what is accepted; '
        "beyond either end a mark stands at the edge.</text>"
    )


def _scale(y: float) -> Iterator[str]:
    for place, said in ((0.0, "lowest accepted"), (1.0, "highest accepted")):
        yield f'<text x="{_x(place):.1f}" y="{y + 8:.1f}" text-anchor="middle" fill="{MUTED}">{said}</text>'


def _x(place: float) -> float:
    first, last = SEEN
    return LEFT + (RIGHT - LEFT) * (min(max(place, first), last) - first) / (last - first)


def _shortened(words: str) -> str:
    return words if len(words) <= _NAMES else f"{words[: _NAMES - 1].rstrip()}…"
