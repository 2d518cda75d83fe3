"""What if a lever stood elsewhere: a small model of the settings that were tried answers in the page."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from sim.parameters.catalogue import settings
from sim.report.blocks.grounds.repeat import COMMAND
from sim.report.findings import Findings
from sim.report.rows import Variant
from sim.report.say import words
from sim.report.say.language import Catalogue
from sim.report.say.rounding import kind_of
from sim.report.weigh.depends import plain_name, value_words
from sim.scenario.text.faults import written_key

if TYPE_CHECKING:
    from sim.analysis.surrogate import Surrogate
    from sim.experiment.beside.tried import Lever

_STEPS = 100


@dataclass(frozen=True, slots=True)
class Moved:
    """A lever that the reader can move: what it is, the ends in which it was tried, and where it stands."""

    key: str
    label: str
    low: str
    high: str
    step: str
    start: str
    tried: str


@dataclass(frozen=True, slots=True)
class Line:
    """An outcome: its name and the difference as the run has it."""

    name: str
    as_run: str


def build(findings: Findings, say: Catalogue) -> dict[str, Any] | None:
    """Give levers, and the curves that say what follows; nothing where no settings were tried."""
    surrogate = findings.results.surrogate
    if surrogate is None:
        return None
    variant = next(one for one in findings.others if one.name == surrogate.policy)
    lines = [_line(findings, variant, outcome, say) for outcome in surrogate.curves]
    labels = {"policy": variant.label, "reference": findings.reference.label}
    return {
        "intro": say("tried.intro", tried=say.numerals.whole(surrogate.tried), **labels),
        "levers": [_moved(lever, say) for lever in surrogate.levers],
        "lines": lines,
        "caption": say("tried.caption", **labels),
        "data": _data(surrogate, variant, findings, say),
    }


def _line(findings: Findings, variant: Variant, outcome: str, say: Catalogue) -> Line:
    effect = findings.effect(variant, outcome)
    shown = say.numerals.undefined if effect is None else say.numerals.with_interval(effect, signed=True)
    return Line(words.outcome_name(outcome, say), shown)


def _moved(lever: Lever, say: Catalogue) -> Moved:
    step = 1.0 if lever.is_whole else (lever.high - lever.low) / _STEPS
    low, high = (value_words(lever.key, end, say) for end in (lever.low, lever.high))
    return Moved(
        key=lever.key,
        label=plain_name(lever.key, say),
        low=_plain(lever.low),
        high=_plain(lever.high),
        step=_plain(step),
        start=_plain(lever.start),
        tried=say("tried.within", low=low, high=high),
    )


def _plain(number: float) -> str:
    """Write a number as an input of a browser takes it."""
    return f"{number:.6g}" if abs(number) < 1e6 else str(int(number))


def prefix_of(policy: str) -> str:
    """Write what goes before the settings of a policy, so that it can stand between double quotes in any shell."""
    return written_key(("policy", policy)).replace('"', "'") + "."


def _data(surrogate: Surrogate, variant: Variant, findings: Findings, say: Catalogue) -> dict[str, Any]:
    """Give what the script needs to answer: the curves with their errors, and the words."""
    curves = [
        {
            "average": curve.average,
            "terms": [[term, float(weight)] for term, weight in zip(curve.terms, curve.weights, strict=True)],
            "off": list(surrogate.off[outcome]),
            "kind": kind_of(findings.units.get(outcome, "")).value,
        }
        for outcome, curve in surrogate.curves.items()
    ]
    return {
        "levers": [
            [lever.key, lever.low, lever.high, settings()[lever.key].money_or_count] for lever in surrogate.levers
        ],
        "curves": curves,
        "command": COMMAND,
        "prefix": prefix_of(variant.name),
        "numerals": asdict(say.numerals),
        "texts": {
            "thousands": say.find("explore.thousands"),
            **{name: say.find(f"tried.{name}") for name in ("inside", "outside", "outside_of")},
        },
    }
