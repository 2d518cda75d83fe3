"""A parameter with a range, and the value at a place in its distribution."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import exp, log, sqrt

from sim.parameters.catalogue import Setting


@dataclass(frozen=True, slots=True)
class Uncertain:
    """A parameter with a range: what a draw may make of it, and its plain name in both languages."""

    key: str
    low: float
    high: float
    likely: float
    distribution: str
    is_whole: bool
    evidence: str
    meaning: str
    meaning_nl: str
    unit: str

    def meaning_in(self, language: str) -> str:
        """Give the meaning in Dutch (`nl`) or else in English."""
        return self.meaning_nl if language == "nl" else self.meaning

    def value_at(self, place: float) -> float:
        """Return the value at a place in the distribution: 0 the low end, 1 the high end."""
        value = _QUANTILES[self.distribution](place, self.low, self.high, self.likely)
        return float(round(value)) if self.is_whole else value


def range_of(setting: Setting, distribution: str) -> Uncertain:
    """Return the plausible range of a setting with a distribution; ValueError where it has none."""
    if setting.low is None or setting.high is None:
        raise ValueError(f"{setting.key} has no range")
    low, high = float(setting.low), float(setting.high)
    return Uncertain(
        *(setting.key, low, high, min(max(float(setting.default), low), high), distribution, setting.type == "int"),
        *(setting.evidence, setting.meaning, setting.meaning_nl, setting.unit),
    )


def _uniform(place: float, low: float, high: float, likely: float) -> float:
    return low + place * (high - low)


def _loguniform(place: float, low: float, high: float, likely: float) -> float:
    return exp(log(low) + place * (log(high) - log(low)))


def _triangular(place: float, low: float, high: float, likely: float) -> float:
    turn = (likely - low) / (high - low)
    if place < turn:
        return low + sqrt(place * (high - low) * (likely - low))
    return high - sqrt((1 - place) * (high - low) * (high - likely))


_QUANTILES: Mapping[str, Callable[[float, float, float, float], float]] = {
    "uniform": _uniform,
    "loguniform": _loguniform,
    "triangular": _triangular,
}
