"""The scenario of the fit, and what makes it very small."""

from pathlib import Path

SCENARIO = Path(__file__).parent.parent.parent / "scenarios" / "calibration" / "netherlands.toml"
TINY = ("plan.sample=0.02", "fit.waves=1", "fit.sets_per_wave=8", "fit.kept=4")
