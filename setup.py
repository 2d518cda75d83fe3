"""Put the scenarios into the wheel, beside the code; all else stands in pyproject.toml."""

import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py


class WithScenarios(build_py):
    """Copy scenarios/ to sim/scenarios, unless the code is used where it stands."""

    def run(self) -> None:
        """Build as always, and add the scenarios."""
        super().run()
        if not self.editable_mode:
            shutil.copytree("scenarios", Path(self.build_lib) / "sim" / "scenarios", dirs_exist_ok=True)


setup(cmdclass={"build_py": WithScenarios})
