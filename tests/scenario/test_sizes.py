"""A faulty file of any size and shape answers within two seconds and 200 MB."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from sim.scenario.text.faults import MOST_FAULTS
from tests.scenario.scenario_texts import SCENARIOS, Complain, Write

PROBE = """
import re, sys, time
from pathlib import Path
from sim.cli import main
code = main(["s.toml", "--check"])
most = re.search(r"VmHWM:\\s+(\\d+) kB", Path("/proc/self/status").read_text())[1]
print("USED", code, time.process_time(), int(most) / 1024, file=sys.stderr)
"""

WIDE = {
    "a dotted key of 100,000 parts": f"{'.'.join(['a'] * 100_000)} = 1\n",
    "a table of 10,000 parts": f"[{'.'.join(['a'] * 10_000)}]\n",
    "keys of quotes": "x = { " + ".".join(["'a'"] * 5_000) + " = 1 }\n",
    "many unknown keys": "".join(f"kye_{number} = 1\n" for number in range(20_000)),
    "many unknown settings": "".join(f"detention.plces_{number} = 1\n" for number in range(8_000)),
    "many unknown fields of the plan": "[plan]\n" + "".join(f"sed_{number} = 1\n" for number in range(20_000)),
    "many changes": "[[change]]\nfrom = 2026-01-01\n" * 8_000,
    "many policies": "".join(f"[policy.p{number}]\n" for number in range(15_000)),
    "a long list": f"x = [{'1,' * 120_000}]\n",
    "a text that is never closed": 'title = """' + ("x" * 1_000 + "\n") * 240,
    "lists in lists": f"x = {'[' * 100_000}",
    "a very large file": "x = 1 # " + "x" * 20_000_000,
    "a long run without a dot": "a" * 240_000,
    "a long run of quotes": '"' * 240_000,
}


@pytest.mark.skipif(sys.platform != "linux", reason="asks Linux how much memory was used")
@pytest.mark.parametrize("text", WIDE.values(), ids=list(WIDE))
def test_a_faulty_file_of_any_size_answers_soon_and_in_little_memory(write: Write, text: str) -> None:
    write("s.toml", text)
    environment = {**os.environ, "PYTHONPATH": str(SCENARIOS.parent)}
    command = [sys.executable, "-c", PROBE]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=True)
    said, _, used = done.stderr.rpartition("USED ")
    code_of_exit, seconds, megabytes = used.split()
    assert int(code_of_exit) == 2 and said.startswith("s.toml")
    assert float(seconds) < 2 and float(megabytes) < 200
    assert "Traceback" not in said and len(said) < 200_000


def test_very_many_faults_are_told_in_part_and_that_is_said(complaints: Complain) -> None:
    found = complaints("".join(f"kye_{number} = 1\n" for number in range(2_000)))
    assert len(found) == MOST_FAULTS + 1
    assert any(line.endswith("the first 100 faults; there may be more") for line in found)


def test_an_option_of_very_many_parts_is_refused(complaints: Complain) -> None:
    found = complaints("[policy.a]", f"{'.'.join(['a'] * 3_000)}=1", f"detention.places={'1' * 20_000}")
    assert [fault.rpartition(": ")[2] for fault in found] == ["is too long for a setting"] * 2
