"""Objections that say how else the answer could be: what it rests on, and what moves it."""

from collections.abc import Iterator, Mapping, Sequence
from math import isfinite
from typing import Any

from sim.analysis.doubt.leading import FEWEST_OF_A_CHOICE, leading
from sim.dossier.red_team.objection import ALL_OF_IT, LARGEST, Objection, again, part
from sim.experiment.beside.arrangements import KEY, does_nothing
from sim.experiment.beside.pull import SWITCH, strongest
from sim.parameters.experiments import stored
from sim.report.blocks.grounds.elsewhere import between, number
from sim.report.findings import CAME, Findings
from sim.report.rows import estimate_of, rows_of
from sim.report.say.known import ALL, sign
from sim.report.say.labels import setting_name
from sim.report.say.language import Catalogue
from sim.report.say.rounding import Estimate
from sim.report.simulations import DEPARTURES
from sim.report.weigh.assumed import assumed_effects
from sim.report.weigh.depends import leading_line, plain_name, value_words
from sim.report.weigh.unmeasured import arrangements

_ASSUMPTIONS = 3
_HAD_TO_LEAVE = "obliged"
"""The experiments on people who had to leave, combined (docs/money.md)."""
_ENOUGH = "--set plan.replications=128"
"""Simulations enough to tell the readings apart."""


def put_in(findings: Findings, say: Catalogue) -> Iterator[Objection]:
    """That the effect of the policy was typed in, where it was."""
    focus, scenario = findings.focus, findings.results.scenario
    keys = assumed_effects(scenario, focus.name) if focus else ()
    if focus is None or not keys:
        return
    last = scenario.plan.month(scenario.plan.until)
    yield Objection(
        "put_in",
        ALL_OF_IT,
        say("red_team.put_in"),
        again(findings, "--set plan.draws=128"),
        say("red_team.put_in_result", policy=focus.label),
        say("red_team.put_in_change"),
        tuple(
            f"{setting_name(key, say)}: {value_words(key, scenario.value(key, focus.name, last), say)}" for key in keys
        ),
        stays=True,
    )


def reading(findings: Findings, say: Catalogue) -> Iterator[Objection]:
    """That nobody has measured what maatwerk does: the answer under the readings that make least and most of it."""
    rows = _readings_apart(findings)
    is_all = findings.is_maatwerk_added
    if len(rows) < 2 and not is_all:
        return
    answer = findings.effect(findings.focus, DEPARTURES[0])
    ends = (rows[0], rows[-1]) if len(rows) > 1 else ()
    moved = float(rows[-1]["mean"]) - float(rows[0]["mean"]) if ends else 0.0
    yield Objection(
        "reading",
        ALL_OF_IT if is_all else part(moved, answer.mean if answer else 0.0),
        say("red_team.unmeasured" if is_all else "red_team.reading"),
        tuple(test for row in ends for test in again(findings, *_read_as(row))) or again(findings, _ENOUGH),
        " ".join([_under_readings(ends, say), *(_of_the_sign(answer, say) if is_all else ())]),
        say("red_team.reading_change"),
        stays=True,
    )


def _readings_apart(findings: Findings) -> list[Mapping[str, Any]]:
    """Give the readings that enough simulations lived under, the one that makes least of maatwerk first."""
    if findings.focus is None:
        return []
    about = (findings.focus.name, DEPARTURES[0])
    rows = [
        row
        for row in rows_of(findings.results.readings)
        if (row["policy"], row["outcome"]) == about
        and ALL not in (row["reading"], row["published_cases_are"])
        and isfinite(float(row["mean"]))
        and int(row["replications"]) >= FEWEST_OF_A_CHOICE  # with fewer it is luck that differs
    ]
    return sorted(rows, key=lambda row: float(row["mean"]))


def _under_readings(ends: Sequence[Mapping[str, Any]], say: Catalogue) -> str:
    if not ends:
        return say("red_team.reading_few")
    low, high = ends
    return say(
        "red_team.reading_result",
        low=say.numerals.mean(estimate_of(low), signed=True),
        high=say.numerals.mean(estimate_of(high), signed=True),
        low_reading=_reading_name(low["reading"], low["published_cases_are"], say),
        high_reading=_reading_name(high["reading"], high["published_cases_are"], say),
    )


def _of_the_sign(answer: Estimate | None, say: Catalogue) -> Iterator[str]:
    """Say that support was never allowed to make anybody stay, and that the experiments do not tell it either."""
    yield from sign(answer, say)
    for pool in stored().pools:
        if pool.name == _HAD_TO_LEAVE and pool.low <= 0.0 <= pool.high:
            value = f"{number(pool.mean, say)} ({between((pool.low, pool.high), say)})"
            yield say("red_team.sign_elsewhere", count=say.in_words(pool.count), value=value)


def _read_as(row: Mapping[str, Any]) -> tuple[str, str]:
    return (
        f"--set maatwerk.process={row['reading']}",
        f"--set maatwerk.published_cases_are={row['published_cases_are']}",
    )


def _reading_name(process: str, meaning: str, say: Catalogue) -> str:
    return f"{say.name_of('choice', process)}, {say.name_of('choice', meaning)}"


def unmeasured(findings: Findings, say: Catalogue) -> Iterator[Objection]:
    """What is left of the answer where arrangements do nothing."""
    found = arrangements.both(findings, findings.focus, DEPARTURES[0])
    if found is None:
        return
    yield Objection(
        "arrangements",
        part(found.assumed.mean - found.nothing.mean, found.assumed.mean),
        say("red_team.arrangements"),
        again(findings, f"--set {KEY}={does_nothing():g}"),
        " ".join(arrangements.lines(findings, say)),
        say("red_team.arrangements_change"),
        stays=True,
    )


def assumptions(findings: Findings, say: Catalogue) -> Iterator[Objection]:
    """The settings that move the answer most, each alone."""
    dependence = findings.results.dependence
    if dependence is None or findings.focus is None:
        return
    for row in rows_of(leading(dependence.leading, findings.focus.name, _ASSUMPTIONS)):
        key, answer = row["setting"], findings.effect(findings.focus, row["outcome"])
        yield Objection(
            f"assumption {key}",
            _of_an_answer(abs(float(row["at_high"]) - float(row["at_low"])), answer),
            say("red_team.assumption", setting=plain_name(key, say)),
            tuple(test for end in ("low", "high") for test in again(findings, f"--set {key}={_short(row[end])}")),
            leading_line(row, say),
            say("red_team.assumption_change"),
            stays=True,
        )


def _of_an_answer(size: float, answer: Estimate | None) -> float:
    """Return how large something is beside an answer, or beside its range where that holds zero."""
    if answer is None or not answer.is_defined:
        return LARGEST
    return part(size, answer.mean if answer.is_clear else max(abs(answer.mean), (answer.high - answer.low) / 2))


def _short(value: object) -> str:
    return f"{value:.3g}" if isinstance(value, float) else str(value)


def chance(findings: Findings, say: Catalogue) -> Iterator[Objection]:
    """The range of the answer, where that holds no change at all."""
    answer = findings.effect(findings.focus, *DEPARTURES)
    if answer is None or not answer.is_defined or answer.is_exactly_zero or answer.is_clear:
        return
    yield Objection(
        "chance",
        part((answer.high - answer.low) / 2, answer.mean),
        say("red_team.chance"),
        again(findings),
        say("red_team.chance_result", answer=say.numerals.with_interval(answer, signed=True)),
        say("red_team.chance_change"),
    )


def anyway(findings: Findings, say: Catalogue) -> Iterator[Objection]:
    """Who is paid and would have left without it."""
    if findings.anyway is not None:
        yield Objection(
            "anyway",
            min(findings.anyway.mean, LARGEST),
            say("red_team.anyway"),
            again(findings),
            say("red_team.anyway_result", share=say.numerals.with_interval(findings.anyway)),
            say("red_team.anyway_change"),
            stays=True,
        )


def lasting(findings: Findings, say: Catalogue) -> Iterator[Objection]:
    """Who comes back."""
    more, lasting = (findings.effect(findings.focus, name) for name in (DEPARTURES[0], "additional_durable_departures"))
    if more is None or lasting is None or not lasting.is_defined or not more.is_clear:
        return
    yield Objection(
        "lasting",
        part(more.mean - lasting.mean, more.mean),
        say("red_team.lasting"),
        again(findings),
        say(
            "red_team.lasting_result",
            more=say.numerals.with_interval(more, signed=True),
            lasting=say.numerals.with_interval(lasting, signed=True),
        ),
        say("red_team.lasting_change"),
    )


def pull(findings: Findings, say: Catalogue) -> Iterator[Objection]:
    """What a strong pull would do, which the answer holds to be none."""
    came, more = (findings.pulled(findings.focus, name) for name in (CAME, DEPARTURES[0]))
    if came is None or more is None or not came.is_defined or not more.is_defined:
        return
    ends = " ".join(f"--set {key}={value:g}" for key, value in strongest().items())
    over = say.over(findings.replications_of_pull)
    yield Objection(
        "pull",
        part(came.mean, more.mean),
        say("red_team.pull"),
        again(findings, f"--set {SWITCH}=true {ends}"),
        over(
            "red_team.pull_result",
            came=over.numerals.with_interval(came),
            more=over.numerals.with_interval(more, signed=True),
        ),
        say("red_team.pull_change"),
    )
