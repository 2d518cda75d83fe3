"""Results that draw themselves."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from sim.analysis.results import Results

if TYPE_CHECKING:
    from sim.report.draw.notebook import Figures


@dataclass(frozen=True)
class DrawnResults(Results):
    """The results of a run as `sim.run` gives them: the tables, and figures for a notebook."""

    def figures(self, language: str | None = None) -> Figures:
        """Give plotly figures by name, in the language of the scenario unless another is asked for."""
        from sim.report.draw.notebook import figures

        return figures(self, language)


def drawn(results: Results) -> DrawnResults:
    """Return the same results, with their figures."""
    return DrawnResults(**{field.name: getattr(results, field.name) for field in fields(results)})
