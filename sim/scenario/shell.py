"""Write a command so that it can be typed."""

from __future__ import annotations

import os
import shlex
import subprocess
from collections.abc import Sequence

from sim.scenario.faults import one_line


def shell_command(words: Sequence[str]) -> str:
    """Return words as one line for the shell of this system, without characters that steer a terminal."""
    return one_line(subprocess.list2cmdline(words) if os.name == "nt" else shlex.join(words))
