"""How to repeat the run: command, digest, seed; no clock, path or host."""

from typing import Any

from sim.machine.validity import validity
from sim.machine.version import VERSION
from sim.report.findings import Findings
from sim.report.say import words
from sim.report.say.language import Catalogue
from sim.report.say.remarks import stopping_words


def build(findings: Findings, say: Catalogue) -> dict[str, Any]:
    """Give the command and what identifies the run."""
    scenario = findings.results.scenario
    facts = [
        (say("repeat.digest"), scenario.digest),
        (say("repeat.seed"), str(scenario.plan.seed)),
        (say("repeat.runs"), say.numerals.whole(findings.replications)),
        (say("repeat.stopping"), stopping_words(findings.results.stopping, say)),
        (say("repeat.model"), VERSION),
        (say("validity.label"), say.day(validity().valid_until)),
    ]
    failed = words.failures(findings)
    if failed:
        facts.append((say("repeat.failed"), say.numerals.whole(failed)))
    return {
        "intro": say("repeat.intro"),
        "command": f"{COMMAND} --unpaired" if findings.results.unpaired else COMMAND,
        "note": say("repeat.command_note"),
        "facts": facts,
    }


COMMAND = "python -m sim scenario.toml"
"""Runs as it stands in the folder of the page, where scenario.toml lies beside it."""
