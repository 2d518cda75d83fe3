"""Another country than the Netherlands is a folder: its figures, who its cases are, and nothing of the Dutch ones."""

from datetime import date
from pathlib import Path

import numpy as np
import pytest

import sim
from sim.parameters.catalogue import countries, published
from sim.parameters.host import folder
from sim.parameters.host.folder import NETHERLANDS, figures_of, hosts, origins_of
from sim.parameters.targets import aims, targets
from sim.scenario import Scenario
from sim.world.record.inflow import inflow_of
from sim.world.record.reading import Courses
from sim.world.record.tables import build_tables

SOURCES = ("ind", "police", "kmar", "other")
FIGURE = """[[figure]]
id = "{id}"
title = "{id} of Examplia"
title_nl = "{id} van Voorbeeldië"
unit = "cases"
values = {{ 2018 = {a}, 2019 = {b} }}
evidence = "assumed"
role = "{role}"
source = "made up"

"""
ORIGINS = """[[origin]]
name = "Syria"
share = [[2018-01-01, 3], [2019-01-01, 1]]
dublin_share = 0.4
evidence = "assumed"

[[origin]]
name = "Morocco"
share = [[2018-01-01, 1]]
dublin_share = 0.1
evidence = "assumed"
"""
SCENARIO = """title = "Examplia"
[plan]
host = "{host}"
history_from = 2018-01-01
future_from = 2020-01-01
until = 2020-12-31
follow_up_months = 0
[procedure]
[parameters]
"procedure.inflow_future_per_year" = {{ value = 2400, evidence = "assumed", source = "made up" }}
"procedure.rejections_future_per_year" = {{ value = 70, evidence = "assumed", source = "made up" }}
[policy.only]
"""


def make(base: Path, name: str, origins: str = ORIGINS, police: int = 600) -> None:
    """Write the folder of a country."""
    (base / name).mkdir(parents=True)
    inflow = "".join(FIGURE.format(id=f"inflow_{source}", a=police, b=1200, role="input") for source in SOURCES)
    inflow += FIGURE.format(id="inflow_total", a=4 * police, b=4800, role="input")
    inflow += FIGURE.format(id="first_instance_rejections", a=50, b=70, role="input")
    inflow += FIGURE.format(id="departures_forced", a=300, b=400, role="fitted")
    inflow += FIGURE.format(id="vris_left", a=30, b=40, role="check")  # of years that its target does not ask for
    (base / name / "published.toml").write_text(inflow, encoding="utf-8")
    (base / name / "origins.toml").write_text(origins, encoding="utf-8")


@pytest.fixture
def scenario(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Scenario:
    """Load the scenario of a country of which a folder was written; its name is that of the test."""
    host = request.node.name
    make(tmp_path / "base", host)
    monkeypatch.setattr(folder, "shipped_folder", lambda: tmp_path)
    path = tmp_path / "own.toml"
    path.write_text(SCENARIO.format(host=host), encoding="utf-8")
    return sim.load(path)


def test_cases_and_their_origins_are_those_of_the_folder(scenario: Scenario) -> None:
    counts = inflow_of(scenario.plan, Courses(scenario, ("only",)).months_of(0)).sum(axis=(1, 2))
    assert [int(counts[year : year + 12].sum()) for year in (0, 12, 24)] == [2400, 4800, 2400]
    tables = build_tables(scenario)
    names = [country.name for country in countries()]
    shares = {name: tables.shares[[0, 12], number] for number, name in enumerate(names)}
    assert np.allclose(shares.pop("Syria"), [0.75, 0.5]) and np.allclose(shares.pop("Morocco"), [0.25, 0.5])
    assert not np.any(list(shares.values()))
    assert tables.dublin_shares[names.index("Syria")] == 0.4


def test_only_what_is_published_there_is_aimed_at(scenario: Scenario) -> None:
    host = scenario.plan.host
    aimed = {(aim.target.name, aim.year): aim.known for aim in aims(2018, 2019, host)}
    assert {key: known for key, known in aimed.items() if key[0] == "departures_forced"} == {
        ("departures_forced", 2018): 300.0,
        ("departures_forced", 2019): 400.0,
    }
    assert {name for name, _ in aimed} == {"inflow_of_cases", "departures_forced"}
    assert [target.name for target in targets(host)] == [target.name for target in targets()]


def test_the_netherlands_keeps_its_own_figures() -> None:
    assert hosts()[0] == NETHERLANDS
    assert figures_of(NETHERLANDS) is published()
    assert origins_of(NETHERLANDS) is countries()


def test_other_files_are_another_scenario_and_other_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from sim.experiment.keep.identity import run_key

    monkeypatch.setattr(folder, "shipped_folder", lambda: tmp_path)
    path, found = tmp_path / "own.toml", []
    for police in (600, 601):
        folder.digest_of_host.cache_clear()
        make(tmp_path / str(police) / "base", "twin", police=police)
        monkeypatch.setattr(folder, "shipped_folder", lambda police=police: tmp_path / str(police))
        path.write_text(SCENARIO.format(host="twin"), encoding="utf-8")
        scenario = sim.load(path)
        found.append((scenario.digest, run_key(scenario, unpaired=False)))
    folder.digest_of_host.cache_clear()
    assert found[0][0] != found[1][0]
    assert found[0][1] != found[1][1]


def test_a_country_without_a_folder_is_refused_with_those_that_have_one(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text(SCENARIO.format(host="atlantis"), encoding="utf-8")
    with pytest.raises(sim.ScenarioError, match=r"own.toml:3.*atlantis.*has no folder.*netherlands"):
        sim.load(path)


def test_a_figure_or_an_origin_that_no_register_has_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A misspelt figure was one that nobody looked at, in silence; a misspelt origin a traceback."""
    make(tmp_path / "base", "misspelt", ORIGINS.replace("Syria", "Syrie"))
    figures = tmp_path / "base/misspelt/published.toml"
    figures.write_text(figures.read_text(encoding="utf-8").replace('"vris_left"', '"vris_lefft"'), encoding="utf-8")
    monkeypatch.setattr(folder, "shipped_folder", lambda: tmp_path)
    path = tmp_path / "own.toml"
    path.write_text(SCENARIO.format(host="misspelt"), encoding="utf-8")
    with pytest.raises(sim.ScenarioError) as caught:
        sim.load(path)
    assert [str(fault).partition("own.toml:3: ")[2] for fault in caught.value.faults] == [
        'plan.host: misspelt/published.toml holds "vris_lefft", which no register has; did you mean vris_left?',
        'plan.host: misspelt/origins.toml holds "Syrie", which no register has; did you mean Syria?',
    ]


def test_an_origin_left_out_has_no_cases_from_its_first_date_on(scenario: Scenario) -> None:
    iraq = next(one for one in origins_of(scenario.plan.host) if one.name == "Iraq")
    assert iraq.share_on(date(2018, 1, 1)) == iraq.share_on(date(2025, 1, 1)) == 0.0
