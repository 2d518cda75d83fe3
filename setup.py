"""Put the scenarios and the decisions into the wheel, beside the code; all else stands in pyproject.toml."""

import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py


class WithWhatIsBeside(build_py):
    """Copy what stands beside the code into sim, unless the code is used where it stands."""

    def run(self) -> None:
        """Build as always, and add it."""
        super().run()
        if not self.editable_mode:
            for folder in ("scenarios", "docs/decisions"):
                shutil.copytree(folder, Path(self.build_lib) / "sim" / folder, dirs_exist_ok=True)


setup(cmdclass={"build_py": WithWhatIsBeside})
