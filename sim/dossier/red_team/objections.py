"""The objections to the answer of a run, the strongest first: each with the run that tests it, and what that gave."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import isfinite

from sim.analysis.doubt.leading import FEWEST_OF_A_CHOICE, leading
from sim.analysis.own_past import verdicts_of
from sim.dossier.red_team import misses
from sim.experiment.beside.pull import SWITCH, strongest
from sim.parameters.catalogue import EVIDENCE, settings
from sim.parameters.host.folder import is_netherlands
from sim.report.blocks.grounds.repeat import COMMAND
from sim.report.blocks.rights import known_safeguards
from sim.report.findings import CAME, Findings
from sim.report.rows import Variant, estimate_of, rows_of
from sim.report.say import words
from sim.report.say.known import ALL
from sim.report.say.language import Catalogue
from sim.report.say.rounding import Estimate
from sim.report.simulations import DEPARTURES
from sim.report.weigh.depends import leading_line, plain_name

MOST = 10
"""Objections on the page, and more where more of them may not be left out."""
_LARGEST = 9.0
"""The weight of an objection that takes away all of the answer and more."""
_ASSUMPTIONS = 3
_CALIBRATE = "python run.py scenarios/calibration/netherlands.toml --calibrate"


@dataclass(frozen=True, slots=True)
class Objection:
    """Something that speaks against the answer.

    `weight`: the part of the answer that it could take away (of misses: how far off the farthest is, as a share).
    `items` are named one by one. One that `stays` is on the page however weak it is.
    """

    name: str
    weight: float
    title: str
    test: str
    result: str
    change: str
    items: tuple[str, ...] = ()
    stays: bool = False


def objections(findings: Findings, say: Catalogue) -> tuple[Objection, ...]:
    """Return the strongest objections to what a run says of the policy that changes departures most."""
    spoken = findings.about(_most_moved(findings)) if findings.has_many else findings
    found = [one for build in _BUILDERS for one in build(spoken, say)]
    ordered = sorted(found, key=lambda one: (not one.stays, -one.weight, one.name))
    room = max(MOST, sum(one.stays for one in ordered))
    return tuple(sorted(ordered[:room], key=lambda one: (-one.weight, one.name)))


def _most_moved(findings: Findings) -> Variant:
    """Return the policy that changes departures most."""
    known = {one: findings.effect(one, *DEPARTURES) for one in findings.others}
    sizes = {one: abs(found.mean) for one, found in known.items() if found is not None and found.is_defined}
    return max(findings.others, key=lambda one: sizes.get(one, 0.0))


def _chance(findings: Findings, say: Catalogue) -> Iterator[Objection]:
    """The range of the answer, against the answer."""
    answer = findings.effect(findings.focus, *DEPARTURES)
    if answer is None or not answer.is_defined or answer.is_exactly_zero:
        return
    kind = "clear" if answer.is_clear else "unclear"
    shown = say.numerals.with_interval(answer, signed=True)
    yield Objection(
        "chance",
        _part((answer.high - answer.low) / 2, answer.mean),
        say(f"red_team.chance_{kind}"),
        COMMAND,
        say("red_team.chance_result", answer=shown, runs=say.numerals.whole(findings.replications)),
        say("red_team.chance_change"),
    )


def _reading(findings: Findings, say: Catalogue) -> Iterator[Objection]:
    """What the answer is under the reading that makes least of it, and under the one that makes most."""
    rows = [
        row
        for row in rows_of(findings.results.readings)
        if findings.focus is not None
        and (row["policy"], row["outcome"]) == (findings.focus.name, DEPARTURES[0])
        and ALL not in (row["reading"], row["published_cases_are"])
        and isfinite(float(row["mean"]))
        and int(row["replications"]) >= FEWEST_OF_A_CHOICE  # with fewer it is luck that differs
    ]
    if len(rows) < 2:
        return
    low, *_, high = sorted(rows, key=lambda row: float(row["mean"]))
    answer = findings.effect(findings.focus, DEPARTURES[0])
    asked = f'{COMMAND} --set maatwerk.process="{low["reading"]}"'
    yield Objection(
        "reading",
        _part(float(high["mean"]) - float(low["mean"]), answer.mean if answer else 0.0),
        say("red_team.reading"),
        f'{asked} --set maatwerk.published_cases_are="{low["published_cases_are"]}"',
        say(
            "red_team.reading_result",
            low=say.numerals.mean(estimate_of(low), signed=True),
            high=say.numerals.mean(estimate_of(high), signed=True),
            low_reading=_reading_name(low["reading"], low["published_cases_are"], say),
            high_reading=_reading_name(high["reading"], high["published_cases_are"], say),
        ),
        say("red_team.reading_change"),
        stays=True,
    )


def _reading_name(process: str, meaning: str, say: Catalogue) -> str:
    return f"{say.name_of('choice', process)}, {say.name_of('choice', meaning)}"


def _assumptions(findings: Findings, say: Catalogue) -> Iterator[Objection]:
    """The settings that move the answer most, each alone."""
    dependence = findings.results.dependence
    if dependence is None or findings.focus is None:
        return
    for row in rows_of(leading(dependence.leading, findings.focus.name, _ASSUMPTIONS)):
        key = row["setting"]
        tests = " ; ".join(f"{COMMAND} --set {key}={_in_toml(row[end])}" for end in ("low", "high"))
        yield Objection(
            f"assumption {key}",
            min(float(row["swing"]), _LARGEST),
            say("red_team.assumption", setting=plain_name(key, say)),
            tests,
            leading_line(row, say),
            say("red_team.assumption_change"),
            stays=True,
        )


def _in_toml(value: object) -> str:
    return f'"{value}"' if isinstance(value, str) else f"{value:g}"


def _fit(findings: Findings, say: Catalogue) -> Iterator[Objection]:
    """Each figure that the last fit misses, which is to the Netherlands."""
    if not is_netherlands(findings.results.scenario.plan.host):
        return
    missed, every = misses.figures(say)
    yield from _missed(
        "figures", "python run.py scenarios/calibration/netherlands.toml --calibrate", missed, every, say
    )


def _patterns(findings: Findings, say: Catalogue) -> Iterator[Objection]:
    """Each pattern that the model does not show of the Netherlands."""
    if not is_netherlands(findings.results.scenario.plan.host):
        return
    missed, every = misses.patterns(say)
    yield from _missed("patterns", "python -m sim.validation", missed, every, say)


def _own_past(findings: Findings, say: Catalogue) -> Iterator[Objection]:
    """Each published figure that the past of this very run misses."""
    results = findings.results
    missed, every = misses.own_past(verdicts_of(results.published), results.scenario.plan.host, say)
    yield from _missed("own_past", COMMAND, missed, every, say)


def _missed(name: str, test: str, missed: tuple[misses.Miss, ...], every: int, say: Catalogue) -> Iterator[Objection]:
    if not missed:
        return
    counts = {"count": say.numerals.whole(len(missed)), "all": say.numerals.whole(every)}
    yield Objection(
        name,
        min(max(one.distance for one in missed), _LARGEST),
        say(f"red_team.{name}", **counts),
        test,
        say(f"red_team.{name}_result", **counts),
        say(f"red_team.{name}_change"),
        tuple(one.words for one in missed),
        stays=True,
    )


def _left_out(findings: Findings, say: Catalogue) -> Iterator[Objection]:
    """Who loses, and of whom nothing is known after they left supervision."""
    focus = findings.focus
    if focus is None:
        return
    gained, lost, unseen = (findings.level(focus, name) for name in ("gained", "lost", "out_of_sight"))
    if gained is None or lost is None or unseen is None or not lost.is_defined:
        return
    numbers = {"gained": gained, "lost": lost, "unseen": unseen}
    yield Objection(
        "left_out",
        _part(lost.mean, gained.mean),
        say("red_team.left_out"),
        COMMAND,
        say("red_team.left_out_result", **{name: say.numerals.mean(one) for name, one in numbers.items()}),
        say("red_team.left_out_change"),
        stays=True,
    )


def _anyway(findings: Findings, say: Catalogue) -> Iterator[Objection]:
    """Who is paid and would have left without it."""
    if findings.anyway is not None:
        yield Objection(
            "anyway",
            min(findings.anyway.mean, _LARGEST),
            say("red_team.anyway"),
            COMMAND,
            say("red_team.anyway_result", share=say.numerals.with_interval(findings.anyway)),
            say("red_team.anyway_change"),
        )


def _pull(findings: Findings, say: Catalogue) -> Iterator[Objection]:
    """What a strong pull would do, which the answer holds to be none."""
    came, more = (findings.pulled(findings.focus, name) for name in (CAME, DEPARTURES[0]))
    if came is None or more is None or not came.is_defined or not more.is_defined:
        return
    ends = " ".join(f"--set {key}={value:g}" for key, value in strongest().items())
    yield Objection(
        "pull",
        _part(came.mean, more.mean),
        say("red_team.pull"),
        f"{COMMAND} --set {SWITCH}=true {ends}",
        say("red_team.pull_result", came=say.numerals.mean(came), more=say.numerals.mean(more, signed=True)),
        say("red_team.pull_change"),
    )


def _rights(findings: Findings, say: Catalogue) -> Iterator[Objection]:
    """The safeguards that clearly get worse, which no euro counts."""
    from sim.parameters.outcomes import OUTCOMES

    def is_worse(outcome: str, change: Estimate) -> bool:
        wanted = OUTCOMES[outcome].direction if outcome in OUTCOMES else ""
        return change.is_clear and (change.mean > 0 if wanted == "lower" else change.mean < 0 and wanted == "higher")

    worse = [(name, change) for name, change in known_safeguards(findings, findings.focus) if is_worse(name, change)]
    if worse:
        yield Objection(
            "rights",
            1.0,
            say("red_team.rights"),
            COMMAND,
            say("red_team.rights_result", count=say.numerals.whole(len(worse))),
            say("red_team.rights_change"),
            tuple(
                f"{words.outcome_name(name, say)}: {say.numerals.with_interval(change, signed=True)}"
                for name, change in worse
            ),
        )


def _assumed(findings: Findings, say: Catalogue) -> Iterator[Objection]:
    """How much of what the rules read nobody has published."""
    scenario = findings.results.scenario
    labels = [scenario.explain(key).evidence for key in settings()]
    counts = {label: labels.count(label) for label in EVIDENCE}
    yield Objection(
        "assumed",
        counts["assumed"] / len(labels),
        say("red_team.assumed", count=say.numerals.whole(counts["assumed"]), all=say.numerals.whole(len(labels))),
        f"{COMMAND} --set plan.draws=128",
        say("red_team.assumed_result", **{label: say.numerals.whole(count) for label, count in counts.items()}),
        say("red_team.assumed_change"),
    )


def _part(size: float, answer: float) -> float:
    """Return how large something is beside the answer."""
    return min(abs(size / answer), _LARGEST) if answer else _LARGEST * (size != 0)


_Builder = Callable[[Findings, Catalogue], Iterator[Objection]]
_BUILDERS: tuple[_Builder, ...] = (
    *(_chance, _reading, _assumptions, _fit, _patterns, _own_past),
    *(_left_out, _anyway, _pull, _rights, _assumed),
)
