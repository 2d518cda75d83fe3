"""One way to round and write a number, wherever it is shown.

An estimate and its interval are rounded to one step: fine enough for two digits of the half-width, never
finer than three digits of the largest of the three numbers, counts from ten on to whole numbers, and numbers below one
to hundredths.
What is shown twice is therefore shown the same.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from enum import Enum
from math import ceil, floor, isfinite, log10, sqrt

_EURO_SIGN = re.compile("€\u00a0?")
_MILLION = 1e6
_AS_MILLIONS_FROM = 950_000
_WHOLE_FROM = 10
_Z_95 = 1.959963984540054


class Kind(Enum):
    """Name what a number counts, which decides how it is written."""

    COUNT = "count"
    EUROS = "euros"
    SHARE = "share"


def kind_of(unit: str) -> Kind:
    """Tell from a unit how its numbers are written."""
    words = unit.lower()
    if words.startswith(("eur", "€")):
        return Kind.EUROS
    if "share" in words or words in {"fraction", "probability", "chance"}:
        return Kind.SHARE
    return Kind.COUNT


@dataclass(frozen=True, slots=True)
class Estimate:
    """Hold a mean with its interval; `nan` where it is undefined.

    `limits` are what a verdict holds it against: it is shown as finely as that takes.
    """

    mean: float
    low: float
    high: float
    kind: Kind = Kind.COUNT
    limits: tuple[float, ...] = ()

    @property
    def is_defined(self) -> bool:
        return all(isfinite(number) for number in (self.mean, self.low, self.high))

    @property
    def is_exactly_zero(self) -> bool:
        return self.mean == self.low == self.high == 0

    @property
    def holds_zero(self) -> bool:
        """Tell whether the interval holds zero: the sign cannot be told."""
        return self.low <= 0 <= self.high

    @property
    def is_clear(self) -> bool:
        """Tell whether there is a difference that can be told from none."""
        return self.is_defined and not self.holds_zero

    @property
    def step(self) -> float:
        """Give the step of rounding; finer where a number would else be shown on the wrong side of a limit."""
        steps = (self._usual_step / 10**finer for finer in range(_MOST_FINER + 1))
        return next((step for step in steps if not self._hides_a_verdict(step)), self._usual_step)

    def _hides_a_verdict(self, step: float) -> bool:
        """Tell whether rounding moves a number onto a limit or past it."""
        return any(
            (number < limit) != (rounded(number, step) < limit) or (number > limit) != (rounded(number, step) > limit)
            for limit in self.limits
            for number in (self.mean, self.low, self.high)
        )

    @property
    def _usual_step(self) -> float:
        """Give the step of rounding; finer where all, or an end of a clear interval, would else be shown as zero."""
        size = max(abs(self.mean), abs(self.low), abs(self.high))
        if not isfinite(size) or size == 0:
            return 1.0
        by_size = 10.0 ** (floor(log10(size)) - 2)
        half = (self.high - self.low) / 2
        by_width = 10.0 ** (floor(log10(half)) - 1) if half > 0 else 0.0
        whole = 1.0 if self.kind is Kind.COUNT and size >= _WHOLE_FROM else 0.0
        finest = _FINEST[self.kind] / (10 if self.kind is Kind.COUNT and size < 1 else 1)
        step = max(by_size, by_width, whole, finest)
        if size < step / 2:
            return max(by_size, by_width, finest / 10)
        nearest = min(abs(self.low), abs(self.high))
        would_touch_zero = self.is_clear and 0 < nearest < step / 2
        return step / 10 if would_touch_zero else step

    def rounded(self) -> tuple[float, float, float]:
        """Give mean, low and high as they are shown."""
        step = self.step
        return (rounded(self.mean, step), rounded(self.low, step), rounded(self.high, step))

    def negated(self) -> Estimate:
        """Give the estimate of the opposite: a saving for an extra cost."""
        return replace(self, mean=-self.mean, low=-self.high, high=-self.low)


def way_of(estimate: Estimate | None) -> str:
    """Name what can be told of a difference: more, fewer, unclear, same or unknown."""
    if estimate is None or not estimate.is_defined:
        return "unknown"
    if estimate.is_exactly_zero:
        return "same"
    if estimate.holds_zero:
        return "unclear"
    return "more" if estimate.mean > 0 else "fewer"


def tenths_of(share: float) -> int:
    """Give how many of ten a share is."""
    return int(rounded(10 * share, 1))


_MOST_FINER = 2
_FINEST = {Kind.COUNT: 0.1, Kind.EUROS: 1.0, Kind.SHARE: 0.00001}


def rounded(value: float, step: float) -> float:
    """Round to a power of ten, halves away from zero, and never to minus zero."""
    if not isfinite(value):
        return value
    exponent = Decimal(1).scaleb(round(log10(step)))
    return float(Decimal(repr(float(value))).quantize(exponent, ROUND_HALF_UP)) + 0.0


@dataclass(frozen=True)
class Numerals:
    """Write numbers in one language."""

    decimal: str
    thousands: str
    minus: str
    euros: str
    millions: str
    percent: str
    points: str
    between: str
    hits: str
    below: str
    above: str
    undefined: str
    glue: str = "\u2060"  # keeps a sign on the line of its amount

    def for_console(self) -> Numerals:
        """Give the same numerals in ASCII."""
        return replace(
            self,
            minus="-",
            glue="",
            euros=_EURO_SIGN.sub("EUR ", self.euros),
            millions=_EURO_SIGN.sub("EUR ", self.millions),
        )

    def fixed(self, value: float, decimals: int, signed: bool = False) -> str:
        """Write a number with a fixed number of decimals."""
        exact = rounded(value, 10.0**-decimals)
        digits = f"{abs(exact):,.{decimals}f}".translate({ord(","): self.thousands, ord("."): self.decimal})
        sign = self.minus if exact < 0 else "+" if signed and exact > 0 else ""
        return sign + digits

    def whole(self, value: float, signed: bool = False) -> str:
        """Write a whole number."""
        return self.fixed(value, 0, signed)

    def mean(self, estimate: Estimate, signed: bool = False) -> str:
        """Write the mean with its unit sign."""
        return self._written(estimate, estimate.mean, signed)

    def low(self, estimate: Estimate, signed: bool = False) -> str:
        """Write the lower end with its unit sign."""
        return self._written(estimate, estimate.low, signed)

    def high(self, estimate: Estimate, signed: bool = False) -> str:
        """Write the upper end with its unit sign."""
        return self._written(estimate, estimate.high, signed)

    def as_finely(self, estimate: Estimate, share: float) -> str:
        """Write another share with the decimals of an estimate, and with a tenth of a per cent where it has one."""
        decimals = max(_decimals(estimate.step * 100), 0 if rounded(share, 0.01) == share else 1)
        return self.percent.format(self.fixed(share * 100, decimals))

    def interval(self, estimate: Estimate, signed: bool = False) -> str:
        """Write the interval: two ends, the unit after the second."""
        if not estimate.is_defined:
            return self.undefined
        low = self._written(estimate, estimate.low, signed, without_unit=True)
        return self.between.format(low=low, high=self.high(estimate, signed))

    def with_interval(self, estimate: Estimate, signed: bool = False) -> str:
        """Write mean and interval together: `277 (162 to 389)`."""
        if not estimate.is_defined:
            return self.undefined
        return f"{self.mean(estimate, signed)} ({self.interval(estimate, signed)})"

    def exact(self, number: float, kind: Kind = Kind.COUNT) -> str:
        """Write a number as it is given, such as a setting or a published figure."""
        if kind is Kind.SHARE:
            return self.percent.format(self.exact(rounded(100 * number, 1e-6)))
        decimals = 0
        while decimals < 6 and abs(rounded(number, 10.0**-decimals) - number) > abs(number) * 5e-5:
            decimals += 1
        if kind is not Kind.EUROS:
            return self.fixed(number, decimals)
        sign = self.minus if number < 0 else ""
        return sign + self.euros.format(self.fixed(abs(number), 2 if decimals else 0))

    def _written(self, estimate: Estimate, value: float, signed: bool, without_unit: bool = False) -> str:
        if not isfinite(value):
            return self.undefined
        if estimate.kind is Kind.SHARE:
            return self._share(estimate, value, signed, without_unit)
        step, form = estimate.step, "{}"
        if estimate.kind is Kind.EUROS:
            size = max(abs(estimate.mean), abs(estimate.low), abs(estimate.high))
            in_millions = size >= _AS_MILLIONS_FROM
            form = self.millions if in_millions else self.euros
            value, step = (value / _MILLION, step / _MILLION) if in_millions else (value, step)
        value = rounded(value, step)
        digits = self.fixed(abs(value), _decimals(step))
        sign = self.minus if value < 0 else "+" if signed and value > 0 else ""
        glue = self.glue if sign and form[0] != "{" else ""
        return sign + glue + _form(form, without_unit).format(digits)

    def _share(self, estimate: Estimate, value: float, signed: bool, without_unit: bool) -> str:
        """Write a share in per cent, a difference of shares in points; a chance is never 0% or 100%."""
        step = estimate.step * 100
        decimals = _decimals(step)
        if signed:
            return _form(self.points, without_unit).format(self.fixed(value * 100, decimals, signed=True))
        shown, smallest = rounded(value * 100, step), 10.0**-decimals
        percent = _form(self.percent, without_unit)
        if shown <= 0 <= value:
            return self.below.format(percent.format(self.fixed(smallest, decimals)))
        if shown >= 100 and value <= 1:
            return self.above.format(percent.format(self.fixed(100 - smallest, decimals)))
        return percent.format(self.fixed(shown, decimals))

    def chance(self, hits: int, of: int) -> tuple[str, str]:
        """Write the share of runs in which something happened, and its 95% interval.

        No 0% or 100%: a finite number of runs proves neither. Interval after Wilson.
        """
        low, high = wilson(hits, of)
        if hits == 0:
            return self.below.format(self._per_cent(ceil(high * 100))), self._ends(0, high)
        if hits == of:
            return self.above.format(self._per_cent(floor(low * 100))), self._ends(low, 1)
        shown = min(max(rounded(hits / of * 100, 1), 1), 99)
        return self._per_cent(shown), self._ends(low, high)

    def counted(self, hits: int, of: int) -> str:
        """Write in how many runs something happened: too few for a range as "3 of 4", others as a chance."""
        return self.hits.format(hits=hits, runs=of) if are_few(of) else self.chance(hits, of)[0]

    def _ends(self, low: float, high: float) -> str:
        bottom, top = max(floor(low * 100), 1), min(ceil(high * 100), 99)
        return self.between.format(low=self._per_cent(bottom), high=self._per_cent(top))

    def _per_cent(self, number: float) -> str:
        return self.percent.format(self.whole(number))


def are_few(runs: int) -> bool:
    """Tell whether runs are too few for a range of 95 of 100."""
    from sim.measure.ranges import FEWEST_FOR_RANGE

    return runs < FEWEST_FOR_RANGE


def wilson(hits: int, of: int) -> tuple[float, float]:
    """Give the 95% interval of a share after Wilson."""
    share, z2 = hits / of, _Z_95**2
    centre = (share + z2 / (2 * of)) / (1 + z2 / of)
    half = _Z_95 * sqrt(share * (1 - share) / of + z2 / (4 * of**2)) / (1 + z2 / of)
    return (0.0 if hits == 0 else centre - half), (1.0 if hits == of else centre + half)


def _form(form: str, without_unit: bool) -> str:
    """Drop what follows the number, where the other end of the interval says it."""
    return form.split("{}")[0] + "{}" if without_unit else form


def _decimals(step: float) -> int:
    return max(0, -round(log10(step)))
