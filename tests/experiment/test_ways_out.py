"""Ways out by country and month, for who judges the model from outside: nobody is lost between ledger and table."""

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import sim
from sim.measure.replication import prepare, run_replication
from sim.rules.vocabulary import Status
from sim.scenario.calendar import label
from sim.world.agents.model import ReturnModel
from sim.world.ledger import Count
from tests.world.conftest import SMALL

COUNTED = {
    **{way: Count[way.upper()] for way in ("out_of_sight", "moved_on", "left_unassisted", "left_regular")},
    **{way: Count[way.upper()] for way in ("left_maatwerk", "removed_origin", "removed_dublin", "lawful")},
    "in_hub": Count.SENT_TO_HUB,
}
ENDED = ("procedure", "deferred", "detained", "imprisoned")


@pytest.fixture(scope="module")
def small() -> Any:
    return sim.load(SMALL, ["maatwerk.mw_approval_hazard=1.0", "maatwerk.opening_log_odds=4"])


def in_shelter(share: float, scenario: Any) -> pd.DataFrame:
    changed = sim.load(SMALL, [*scenario.overrides, f"costs.lvv_users_share={share}"])
    return sim.ways_out(changed, "with", 1, of_shelter=True)


@pytest.mark.parametrize("policy", ["with", "without"])
def test_the_countries_add_up_to_the_ledger_of_the_same_run_to_the_last_person(small: Any, policy: str) -> None:
    table = sim.ways_out(small, policy, replications=2)
    assert list(table) == ["country", "way_out", "month", "persons", "replication"]
    months = slice(small.plan.month(small.plan.history_from), small.plan.month(small.plan.until) + 1)
    number = [one.name for one in small.policies].index(policy)
    for replication in range(2):
        tally = run_replication(prepare(small), replication).tally[number, months]
        of_run = table[table.replication == replication].pivot_table("persons", "way_out", "month", aggfunc="sum")
        assert sorted(of_run.index) == sorted(COUNTED)
        for way, count in COUNTED.items():
            assert list(of_run.loc[way]) == tally[:, count].tolist(), way
    assert (table.groupby("country")["persons"].sum() > 0).all()
    assert table[table.way_out == "left_maatwerk"].persons.sum() > 0 or policy == "without"


def test_the_months_are_those_of_the_monthly_results_with_the_history(small: Any) -> None:
    months = sim.ways_out(small, replications=1).month
    assert (months.min(), months.max(), months.nunique()) == ("2018-07", "2021-12", 42)


def test_agents_stepped_one_by_one_leave_and_are_seen_again_as_in_the_tables(small: Any) -> None:
    model = ReturnModel(small, policy="with", replication=0)
    left: Counter[Any] = Counter()
    seen: Counter[Any] = Counter()
    for number in range(12):
        before = {person.place: person.status for person in model.agents}
        model.step()
        month = label(small.plan.date(number))
        for person in model.agents:
            was, country = before.get(person.place, Status.POTENTIAL), model.country_names[person.origin]
            if was == Status.OUT_OF_SIGHT and person.since == number and person.status != Status.MOVED_ON:
                seen[country, month] += 1
            if person.status >= Status.OUT_OF_SIGHT and person.since == number:
                left[country, Status(person.status).name.lower(), month] += 1
    ways = sim.ways_out(small, "with", replications=1)
    again = sim.seen_again(small, "with", replications=1)
    reported = {label(small.plan.date(number)) for number in range(6, 12)}
    assert counted(ways, "persons", reported, "country", "way_out", "month") == in_months(left, reported)
    assert counted(again, "seen_again", reported, "country", "month") == in_months(seen, reported)


def in_months(counts: Counter[Any], months: set[str]) -> dict[Any, int]:
    return {key: number for key, number in counts.items() if key[-1] in months}


def counted(table: pd.DataFrame, column: str, months: set[str], *keys: str) -> dict[Any, int]:
    rows = table[table.month.isin(months) & (table[column] > 0)]
    return {tuple(key): number for *key, number in rows[[*keys, column]].itertuples(index=False)}


def test_who_is_seen_again_within_a_year_is_among_those_within_two_and_among_who_left(small: Any) -> None:
    table = sim.seen_again(small, "with", replications=1)
    assert (table.within_12m <= table.within_24m).all() and (table.within_24m <= table.out_of_sight).all()
    early = table[table.month < "2020"]
    assert 0 < early.within_12m.sum() < early.within_24m.sum() < early.out_of_sight.sum()
    ways = sim.ways_out(small, "with", replications=1)
    assert table.out_of_sight.sum() == ways[ways.way_out == "out_of_sight"].persons.sum()


def test_nobody_is_seen_again_where_nothing_brings_anybody_into_view() -> None:
    nothing = ["behaviour.mob_return_to_view=0", "crime.suspicion_base=0", "crime.reoffending_hazard=0"]
    assert sim.seen_again(sim.load(SMALL, nothing), replications=1).seen_again.sum() == 0


def test_guests_of_shelter_go_where_others_go_and_are_as_many_as_there_are_beds(small: Any) -> None:
    ways = sim.ways_out(small, "with", replications=1).groupby("way_out").persons.sum()
    by_share = {share: in_shelter(share, small).groupby("way_out").persons.sum() for share in (0.0, 0.2, 1.0)}
    assert by_share[0.0].sum() == 0
    open_until_2025 = by_share[1.0]
    assert open_until_2025["moved_on"] == ways["moved_on"]  # nobody moves on unseen from a bed of the state
    assert (open_until_2025.drop(list(ENDED)) <= ways.drop("out_of_sight")).all()
    assert (open_until_2025[["procedure", "detained", "imprisoned", "lawful", "left_unassisted"]] > 0).all()
    assert 0.1 < by_share[0.2].sum() / by_share[1.0].sum() < 0.3


def test_the_code_of_the_page_for_judges_runs_as_it_stands() -> None:
    page = (Path(__file__).parents[2] / "docs/how-to/judge-from-outside.md").read_text(encoding="utf-8")
    code = "\n".join(re.findall(r"```python\n(.*?)```", page, re.DOTALL)).replace("=20)", "=1)").replace("2023", "2020")
    names: dict[str, Any] = {}
    exec(code.replace("scenarios/maatwerk.toml", str(SMALL)), names)
    assert names["shares"].groupby(["year", "replication"]).sum().to_numpy() == pytest.approx(1.0)
    assert set(names["closed"].index.get_level_values("kind")) == {"demonstrable", "unknown", "otherwise"}
    assert 0.0 <= names["share"].mean() <= 1.0 and len(names["between"]) > 0


@pytest.mark.parametrize(("policy", "replications"), [("nobody", 1), ("with", 0)])
def test_what_cannot_be_run_is_said(small: Any, policy: str, replications: int) -> None:
    with pytest.raises(
        ValueError, match=r"no such policy: nobody; the scenario has with|1 or more is asked for, not 0"
    ):
        sim.ways_out(small, policy, replications)
