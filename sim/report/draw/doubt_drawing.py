"""Draw what is weighed and what is in doubt: plane, chances by price, shares of doubt, and who ends elsewhere."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from sim.report.draw.drawing import WIDTHS, Width, ribbon, value_axis
from sim.report.draw.marks import curve, element, line_from, marker, svg, whisker, words_at
from sim.report.draw.scales import Axis, axis_over
from sim.report.say.language import Catalogue
from sim.report.say.rounding import Estimate
from sim.report.weigh.judgement import HIGHEST_EUR, PRICES_EUR, Judgement

_MOST_DOTS = 80
_TALL, _ROOM_FOR_WORDS = 200.0, 30.0
Part = tuple[str, Estimate, str]
"""Name, share with its interval, and tone."""


@dataclass(frozen=True, slots=True)
class Area:
    """Where a drawing has its scales."""

    left: float
    right: float
    top: float
    bottom: float


def plane(judged: Judgement, price_eur: int, say: Catalogue, width: Width) -> Markup:
    """Draw a dot per row: additional departures to the right, extra cost upwards, and the line of the price."""
    full, height = WIDTHS[width], 320
    box = Area(58.0, full - 24.0, 12.0, height - 44.0)
    others = judged.drawn[1:]
    x = axis_over(min(0.0, judged.departures.min()), max(0.0, judged.departures.max()), say, about=4)
    y = axis_over(min(0.0, judged.costs.min()), max(0.0, judged.costs.max()), say, scale=1e6)
    content = [*value_axis(y, box.left, box.right, box.top, box.bottom), *_below(x, box)]
    content.append(_price_line(x, y, box, price_eur))
    every = max(1, judged.count * len(others) // _MOST_DOTS)
    for variant in others:
        for row in range(0, judged.count, every):
            at = x.place(judged.departures[row, variant.place], box.left, box.right)
            content.append(marker(variant, at, y.place(judged.costs[row, variant.place], box.bottom, box.top), 3))
    content.append(words_at((box.left + box.right) / 2, height - 6, say("worth.departures"), "tick", "middle"))
    return svg(full, height, content, f"drawing {width}")


def _below(axis: Axis, box: Area) -> list[Markup]:
    content = []
    for value, label in axis.ticks:
        at = axis.place(value, box.left, box.right)
        content.append(line_from(at, box.top, at, box.bottom, "baseline" if value == 0 else "grid"))
        content.append(words_at(at, box.bottom + 18, label, "tick", "middle"))
    return content


def _price_line(x: Axis, y: Axis, box: Area, price_eur: int) -> Markup:
    """Draw the line on which cost is price times departures; the slider moves it to its other places."""
    return _moved_line([_ends(x, y, box, price) for price in PRICES_EUR], price_eur)


def _moved_line(steps: Sequence[tuple[float, float, float, float]], price_eur: int) -> Markup:
    x1, y1, x2, y2 = steps[PRICES_EUR.index(price_eur)]
    places = json.dumps([[round(number, 1) for number in step] for step in steps], separators=(",", ":"))
    return element("line", x1=x1, y1=y1, x2=x2, y2=y2, class_="zero price-line", data_steps=places)


def _ends(x: Axis, y: Axis, box: Area, price: float) -> tuple[float, float, float, float]:
    """Cut the line of a price off where it leaves the drawing."""
    low, high = x.low, x.high
    if price > 0:
        low, high = max(low, y.low / price), min(high, y.high / price)
    ends = [(x.place(more, box.left, box.right), y.place(price * more, box.bottom, box.top)) for more in (low, high)]
    return (*ends[0], *ends[1])


def chances(judged: Judgement, price_eur: int, say: Catalogue, width: Width) -> Markup:
    """Draw for each policy in how many rows it is the best choice, by the price of an additional departure."""
    full, height = WIDTHS[width], 320
    box = Area(46.0, full - 14.0, 12.0, height - 44.0)
    y = Axis(0.0, 1.0, tuple((n / 4, say.numerals.percent.format(25 * n)) for n in range(5)))
    content = [*value_axis(y, box.left, box.right, box.top, box.bottom)]
    for price in range(0, HIGHEST_EUR + 1, HIGHEST_EUR // 4):
        at = _at_price(price, box)
        words = say.numerals.whole(price / 1_000)
        content.append(words_at(at, box.bottom + 18, words, "tick", "middle"))
    steps = [(_at_price(price, box), box.top, _at_price(price, box), box.bottom) for price in PRICES_EUR]
    content.append(_moved_line(steps, price_eur))
    for variant in judged.drawn:
        points = [
            (_at_price(price, box), y.place(judged.best(variant, price) / judged.count, box.bottom, box.top))
            for price in PRICES_EUR
        ]
        content.append(curve(points, variant))
        content += [marker(variant, *point, 4) for point in points[:: len(points) // 4] if variant.place]
    content.append(words_at((box.left + box.right) / 2, height - 6, say("worth.price_axis"), "tick", "middle"))
    return svg(full, height, content, f"drawing {width}")


def _at_price(price: float, box: Area) -> float:
    return box.left + (box.right - box.left) * price / HIGHEST_EUR


def stacks(rows: Sequence[tuple[str, Sequence[Part]]], say: Catalogue, width: Width) -> Markup:
    """Draw each row as a bar of shares that add up to the whole."""
    full, row, bar = WIDTHS[width], 56, 22
    content = []
    for n, (name, parts) in enumerate(rows):
        y, at = row * n, 0.0
        content.append(words_at(0, y + 15, name, "name"))
        for _, share, tone in parts:
            size = full * share.mean
            content.append(element("rect", x=at, y=y + 22, width=max(size, 0.5), height=bar, class_=f"f-{tone}"))
            if size > 46:
                words = say.numerals.mean(share)
                content.append(words_at(at + size / 2, y + 22 + 15, words, "strong halo", "middle"))
            at += size
    return svg(full, row * len(rows), content, f"drawing {width}")


def share_swatch(tone: str) -> Markup:
    """Draw the sign of a share for a legend."""
    return svg(34, 14, [element("rect", x=4, y=1, width=26, height=12, class_=f"f-{tone}")], "swatch")


def bars(rows: Sequence[tuple[str, Estimate, Estimate, str]], say: Catalogue, width: Width) -> Markup:
    """Draw a bar for each parameter: its own share filled, its total share as a frame, the interval as whisker."""
    full, row = WIDTHS[width], 48
    room = full - 62
    most = max((total.high for _, _, total, _ in rows), default=1.0) or 1.0
    content = []
    for n, (name, first, total, tone) in enumerate(rows):
        y = row * n
        ends = [room * max(0.0, end) / most for end in (first.mean, total.mean, total.low, total.high)]
        content.append(words_at(0, y + 14, _cut(name, 78 if width == "wide" else 46), "name"))
        content.append(element("rect", x=0, y=y + 21, width=max(ends[0], 0.5), height=16, class_=f"f-{tone}"))
        content.append(element("rect", x=0, y=y + 21, width=max(ends[1], 0.5), height=16, class_="frame-mark"))
        content += whisker(ends[2], ends[3], y + 29)
        content.append(words_at(full, y + 33, say.numerals.mean(total), "value", "end"))
    return svg(full, row * len(rows), content, f"drawing {width}")


@dataclass(frozen=True, slots=True)
class CarriedBar:
    """The share of the doubt that a group of assumptions carries; without `by_chance` it is what the groups leave."""

    name: str
    share: Estimate
    words: str
    by_chance: float

    @property
    def sign(self) -> str:
        """Name how the bar is drawn."""
        if self.by_chance != self.by_chance:
            return "left"
        return "more" if self.share.mean > self.by_chance else "open"


SIGNS = ("more", "open", "left", "chance")
_FILLS = {"more": "f-variant-1", "open": "frame-mark", "left": "f-unseen"}


def carried(bars: Sequence[CarriedBar], say: Catalogue, width: Width) -> Markup:
    """Draw a bar for each group, with its range as whisker and a dotted stroke where chance alone reaches."""
    full, row = WIDTHS[width], 54
    content = []
    for n, bar in enumerate(bars):
        y = row * n
        ends = [full * end for end in (bar.share.low, bar.share.mean, bar.share.high)]
        content.append(words_at(0, y + 14, bar.name, "name"))
        content.append(words_at(full, y + 14, bar.words, "value", "end"))
        content.append(element("rect", x=0, y=y + 21, width=full, height=16, class_="f-grid"))
        content.append(element("rect", x=0, y=y + 21, width=max(ends[1], 0.5), height=16, class_=_FILLS[bar.sign]))
        content += whisker(ends[0], ends[2], y + 29)
        if bar.sign != "left":
            content.append(line_from(full * bar.by_chance, y + 18, full * bar.by_chance, y + 40, "zero"))
    return svg(full, row * len(bars), content, f"drawing {width}")


def carried_swatch(sign: str) -> Markup:
    """Draw a sign of the bars for a legend."""
    if sign == "chance":
        return svg(34, 14, [line_from(17, 0, 17, 14, "zero")], "swatch")
    return svg(34, 14, [element("rect", x=4, y=1, width=26, height=12, class_=_FILLS[sign])], "swatch")


def _cut(words: str, most: int) -> str:
    return words if len(words) <= most else f"{words[: most - 1].rstrip()}…"


def elsewhere(
    flows: Sequence[tuple[str, str, float]], names: Mapping[str, str], say: Catalogue, width: Width
) -> Markup:
    """Draw who ends elsewhere: left where they stand under the reference, right where under the policy."""
    full = WIDTHS[width]
    left, right = (170.0, full - 170.0) if width == "wide" else (112.0, full - 112.0)
    unit = _TALL / sum(persons for _, _, persons in flows)
    starts = _stacked([(before, persons) for before, _, persons in flows], unit)
    ends = _stacked([(after, persons) for _, after, persons in flows], unit)
    content = []
    for side, stacked in ((left, starts), (right - 8, ends)):
        for status, (y, size, persons) in stacked.items():
            anchor, x = ("end", side - 6) if side == left else ("start", side + 14)
            number = say.numerals.mean(Estimate(persons, persons, persons))
            content.append(element("rect", x=side, y=y, width=8, height=max(size, 1.0), class_="f-total"))
            words, middle = _cut(names[status], 26 if width == "wide" else 18), y + max(size, _ROOM_FOR_WORDS) / 2
            content.append(words_at(x, middle - 3, words, "small", anchor))
            content.append(words_at(x, middle + 11, number, "strong", anchor))
    used: dict[tuple[str, int], float] = {}
    for before, after, persons in flows:
        y1, y2 = starts[before][0] + used.get((before, 0), 0.0), ends[after][0] + used.get((after, 1), 0.0)
        content.append(ribbon(left + 8, y1, right - 8, y2, unit * persons, "variant-1"))
        for key in ((before, 0), (after, 1)):
            used[key] = used.get(key, 0.0) + unit * persons
    lowest = max(y + max(size, _ROOM_FOR_WORDS) for y, size, _ in (*starts.values(), *ends.values()))
    return svg(full, lowest + 6, content, f"drawing {width}")


def _stacked(parts: Sequence[tuple[str, float]], unit: float) -> dict[str, tuple[float, float, float]]:
    """Stack statuses by size: name to (start, size, persons), with room between them for two lines of words."""
    sums: dict[str, float] = {}
    for name, persons in parts:
        sums[name] = sums.get(name, 0.0) + persons
    placed, y = {}, 10.0
    for name, persons in sorted(sums.items(), key=lambda pair: -pair[1]):
        placed[name] = (y, unit * persons, persons)
        y += max(unit * persons, _ROOM_FOR_WORDS) + 8.0
    return placed


def nothing(width: Width) -> Markup:
    """Draw nothing, where nobody ends elsewhere."""
    return svg(WIDTHS[width], 2, [], f"drawing {width}")
