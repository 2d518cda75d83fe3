"""What makes two runs the same run."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from sim.experiment.keep import identity
from sim.scenario import load
from tests.experiment.small_world import SMALL, write_small


def key(folder: Path, text: str = SMALL, *overrides: str, unpaired: bool = False) -> str:
    return identity.run_key(load(write_small(folder, text), overrides), unpaired=unpaired)


def test_words_and_the_number_of_replications_do_not_change_a_run(tmp_path: Path) -> None:
    first = key(tmp_path)
    assert key(tmp_path, SMALL.replace('"Small"', '"Other title"')) == first
    assert key(tmp_path, SMALL.replace('label = "With"', 'label = "Other label"')) == first
    assert key(tmp_path, SMALL, "plan.replications=9") == first
    assert key(tmp_path, SMALL, "plan.batch=9") == first


@pytest.mark.parametrize(
    "override",
    ["plan.seed=8", "plan.sample=0.02", "detention.places=400", "policy.with.maatwerk.maximum_eur=3000"],
)
def test_anything_else_does(tmp_path: Path, override: str) -> None:
    assert key(tmp_path, SMALL, override) != key(tmp_path)


def test_luck_of_its_own_is_another_run(tmp_path: Path) -> None:
    assert key(tmp_path, unpaired=True) != key(tmp_path)


def test_any_change_of_a_rule_or_a_parameter_changes_the_engine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sources = Path(identity.__file__).parents[2]
    copy = tmp_path / "sim"
    for room in identity.ENGINE_ROOMS:
        shutil.copytree(sources / room, copy / room, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(identity, "__file__", str(copy / "experiment" / "keep" / "identity.py"))
    hashes = [identity.engine_hash.__wrapped__()]
    for changed in ("rules/person/choices.py", "world/month.py", "parameters/register.toml"):
        with (copy / changed).open("a", encoding="utf-8") as file:
            file.write("\n# changed\n")
        hashes.append(identity.engine_hash.__wrapped__())
    assert len(set(hashes)) == 4
    assert identity.engine_hash.__wrapped__() == hashes[-1]
