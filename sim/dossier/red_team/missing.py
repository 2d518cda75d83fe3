"""Objections that say what the answer leaves out: what the model misses, who is not in it, and what no euro counts."""

from collections.abc import Iterator

from sim.analysis.own_past import verdicts_of
from sim.dossier.red_team import misses
from sim.dossier.red_team.objection import LARGEST, Objection, again, part
from sim.evidence import of_the_fit
from sim.parameters.host.folder import is_netherlands
from sim.report.blocks.rights import known_safeguards, ways
from sim.report.findings import Findings
from sim.report.rows import Variant
from sim.report.say import words
from sim.report.say.language import Catalogue
from sim.report.say.rounding import Estimate
from sim.report.weigh.validated import least_forced

_CALIBRATE = "python run.py scenarios/calibration/netherlands.toml --calibrate"
_DISPLACED_ARE_CASES = "inflow.protection_ended"


def figures(findings: Findings, say: Catalogue) -> Iterator[Objection]:
    """Each published figure that the last fit or the past of this very run misses."""
    results, host = findings.results, findings.results.scenario.plan.host
    missed = misses.figures(verdicts_of(results.published), host, say)
    by_fit = sum(one.by_fit for one in missed[0])
    counts = {"fit": say.numerals.whole(by_fit), "run": say.numerals.whole(len(missed[0]) - by_fit)}
    forced = " ".join(least_forced(of_the_fit.stored(), say)) if is_netherlands(host) else ""
    fit = (_CALIBRATE,) if is_netherlands(host) else ()
    yield from _missed("figures", (*again(findings), *fit), missed, say, forced=forced, **counts)


def patterns(findings: Findings, say: Catalogue) -> Iterator[Objection]:
    """Each pattern that the model does not show of the Netherlands."""
    if is_netherlands(findings.results.scenario.plan.host):
        yield from _missed("patterns", ("python -m sim.validation",), misses.patterns(say), say)


def _missed(
    name: str, tests: tuple[str, ...], missed: misses.Missed, say: Catalogue, **blanks: str
) -> Iterator[Objection]:
    found, every = missed
    if not found:
        return
    yield Objection(
        name,
        min(found[0].distance, LARGEST),
        say(f"red_team.{name}", count=say.numerals.whole(len(found)), all=say.numerals.whole(every)),
        tests,
        say(f"red_team.{name}_result", **blanks).strip(),
        say(f"red_team.{name}_change"),
        tuple(one.words for one in found),
        stays=True,
    )


def left_out(findings: Findings, say: Catalogue) -> Iterator[Objection]:
    """Who loses, of whom nothing is known after they left supervision, and who is not in the model."""
    focus = findings.focus
    if focus is None:
        return
    gained, lost, unseen = (findings.level(focus, name) for name in ("gained", "lost", "out_of_sight"))
    change = findings.effect(focus, "out_of_sight")
    if gained is None or lost is None or unseen is None or change is None or not lost.is_defined:
        return
    scenario = findings.results.scenario
    last = scenario.plan.month(scenario.plan.until)
    are_cases = not is_netherlands(scenario.plan.host) or scenario.value(_DISPLACED_ARE_CASES, focus.name, last)
    numbers = {"gained": gained, "lost": lost, "unseen": unseen}
    told = say(
        "red_team.left_out_result",
        policy=focus.label,
        reference=findings.reference.label,
        change=say.numerals.with_interval(change, signed=True),
        **{name: say.numerals.mean(one) for name, one in numbers.items()},
    )
    yield Objection(
        "left_out",
        part(lost.mean, gained.mean),
        say("red_team.left_out"),
        again(findings),
        f"{told} {say('red_team.not_in_it' if are_cases else 'red_team.not_in_it_protected')}",
        say("red_team.left_out_change"),
        stays=True,
    )


def rights(findings: Findings, say: Catalogue) -> Iterator[Objection]:
    """The safeguards that get worse over their whole range, under any policy, which no euro counts."""
    found = [(one, name, change) for one in findings.others for name, change in _worse(findings, one)]
    if not found:
        return
    policies = len({one.name for one, _, _ in found})
    yield Objection(
        "rights",
        1.0,
        say("red_team.rights"),
        again(findings),
        say(
            "red_team.rights_result_of_many" if findings.has_many else "red_team.rights_result",
            count=say.numerals.whole(policies if findings.has_many else len(found)),
            all=say.numerals.whole(len(findings.others)),
        ),
        say("red_team.rights_change"),
        tuple(
            (f"“{one.label}”: " if findings.has_many else "")
            + f"{words.outcome_name(name, say)}: {say.numerals.with_interval(change, signed=True)}"
            for one, name, change in found
        ),
        stays=True,
    )


def _worse(findings: Findings, variant: Variant) -> Iterator[tuple[str, Estimate]]:
    found = ways(findings, variant, known_safeguards(findings, variant))
    yield from (*found["worse"], *found["perhaps"])
