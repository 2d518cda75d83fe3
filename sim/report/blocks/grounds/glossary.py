"""The last block: the terms of art with their meaning."""

from typing import Any

from sim.report.findings import Findings
from sim.report.say.language import Catalogue
from sim.report.say.terms import terms


def build(_: Findings, say: Catalogue) -> dict[str, Any]:
    """Give every term."""
    return {"intro": say("glossary.intro"), "terms": terms(say.language)}
