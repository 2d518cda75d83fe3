"""What surrounds the program agrees with it: licence, versions, commands, links."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
import yaml

from sim import __version__

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def test_the_readme_begins_with_the_two_commands_that_were_promised() -> None:
    assert re.findall(r"```\n(.*?)```", read("README.md"), re.S)[:2] == [
        "python -m pip install -e . && python run.py scenarios/maatwerk.toml\n",
        "python -m pip install -e '.[test]' && python -m pytest\n",
    ]


@pytest.mark.parametrize("name", ["README.md", "README.nl.md", "CONTRIBUTING.md", "SECURITY.md", "GOVERNANCE.md"])
def test_every_file_that_a_page_for_readers_names_is_there(name: str) -> None:
    links = re.findall(r"\]\((?!http)([^)#]+)\)", read(name))
    assert links and not [link for link in links if not (ROOT / link).exists()]


def test_every_test_that_the_page_of_failures_names_is_there() -> None:
    named = re.findall(r"`([\w/]+\.py)(?:::(\w+)(?:\.\.\.)?)?`", read("docs/broken-by-hand.md"))
    gone = [(path, test) for path, test in named if f"def {test}" not in read(f"tests/{path}")]
    assert len(named) > 40 and not gone


def test_every_option_that_the_readmes_name_is_one_of_the_command() -> None:
    from sim.options import parser

    options = {option for action in parser()._actions for option in action.option_strings}
    elsewhere = {"--proxy", "--index-url", "--require-hashes", "--no-deps"}  # of pip
    written = "".join(map(read, ("README.md", "README.nl.md", "docs/how-to/tasks.md")))
    named = set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", written))
    assert named <= options | elsewhere


def test_the_page_of_jobs_names_blocks_scenarios_settings_and_pages_as_they_are() -> None:
    from sim.parameters.catalogue import settings
    from sim.report.say.language import catalogue

    page = read("docs/how-to/tasks.md")
    blocks = {
        name: {text for text in catalogue(name).texts["block"].values() if isinstance(text, str)}
        for name in ("en", "nl")
    }
    named = re.findall(r"\*([A-Z][^*]+)\* \(([A-Z][^)]+)\)", page)
    assert len(named) > 6
    for english, dutch in named:
        assert english in blocks["en"] and dutch in blocks["nl"]
    for scenario in re.findall(r"scenarios/\w+\.toml", page):
        assert (ROOT / scenario).exists()
    for key in re.findall(r"--set (?:policy\.with\.)?([a-z]+\.[a-z_]+)=", page):
        assert key in settings() or key.startswith(("plan.", "money."))
    for link in re.findall(r"\]\((?!http)([^)#]+)", page):
        assert (ROOT / "docs" / "how-to" / link).exists()


def test_licence_and_version_are_the_same_everywhere() -> None:
    citation, public = (yaml.safe_load(read(name)) for name in ("CITATION.cff", "publiccode.yml"))
    assert {citation["license"], public["legal"]["license"], PROJECT["license"]} == {"EUPL-1.2"}
    assert {citation["version"], public["softwareVersion"]} == {__version__}
    assert read("LICENSE").startswith("EUROPEAN UNION PUBLIC LICENCE v. 1.2")


def test_what_was_made_by_others_has_its_licence_beside_it() -> None:
    for folder in ("sim/report/vendor", "tests/vendor"):
        files = {path.name for path in (ROOT / folder).iterdir()}
        made = {name for name in files if not name.endswith(".LICENSE.txt")}
        licences = {name.removesuffix(".LICENSE.txt") for name in files - made}
        assert made and all(any(name.split(".")[0].startswith(one.split("-")[0]) for one in licences) for name in made)


def test_the_lock_has_the_versions_of_the_constraints_with_their_digests() -> None:
    pinned = dict(re.findall(r"^([\w.-]+)==(\S+)", read("constraints.txt").lower().replace("_", "-"), re.M))
    locked = dict(re.findall(r"^([\w.-]+)==(\S+)", read("requirements.lock"), re.M))
    assert {name: locked.get(name) for name in pinned} == pinned
    assert len(re.findall("--hash=sha256:[0-9a-f]{64}", read("requirements.lock"))) > len(locked)


def test_every_direct_requirement_is_pinned() -> None:
    asked = [*PROJECT["dependencies"], *(one for extra in PROJECT["optional-dependencies"].values() for one in extra)]
    names = {re.split(r"[\[>=<; ]", one)[0].lower().replace("_", "-") for one in asked} - {PROJECT["name"]}
    pinned = set(re.findall(r"^([\w.-]+)==", read("constraints.txt").lower().replace("_", "-"), re.M))
    assert names <= pinned


def test_the_checks_before_a_commit_are_those_of_the_whole_run() -> None:
    hooks = [
        hook["entry"] for repo in yaml.safe_load(read(".pre-commit-config.yaml"))["repos"] for hook in repo["hooks"]
    ]
    assert all(entry in read(".ci/run") for entry in hooks)
    assert "bash .ci/run" in read(".github/workflows/ci.yml")


def test_every_change_is_asked_what_it_moved() -> None:
    steps = yaml.safe_load(read(".github/workflows/ci.yml"))["jobs"]["changes"]["steps"]
    assert any("python benchmarks/what_changed.py" in step.get("run", "") for step in steps)
    assert steps[0]["with"]["fetch-depth"] == 0  # the commit before has to be there


def test_files_whose_bytes_are_hashed_keep_their_line_ends() -> None:
    rules = read(".gitattributes")
    assert "* text=auto eol=lf" in rules
    assert not [path for path in (ROOT / "sim").rglob("*.py") if b"\r" in path.read_bytes()]


def test_every_kind_of_file_of_the_package_goes_into_the_wheel() -> None:
    patterns = tomllib.loads(read("pyproject.toml"))["tool"]["setuptools"]["package-data"]["*"]
    suffixes = {pattern.rpartition(".")[2] for pattern in patterns} | {"py", "typed"}
    kept = (path for path in (ROOT / "sim").rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    assert {path.name.rpartition(".")[2] for path in kept} <= suffixes
