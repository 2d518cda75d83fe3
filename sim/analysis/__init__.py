"""Conclusions from stored runs: paired effects, levels, two lives, groups and the published figures."""

from sim.analysis.results import Results, conclude

__all__ = ["Results", "conclude"]
