"""Which value wins: default, calendar, files, parameters, --set, dated changes."""

from __future__ import annotations

from datetime import date

import pytest

import sim
from sim.scenario import Scenario, ScenarioError, load
from tests.scenario.scenario_texts import POLICIES, SCENARIOS, TWO_POLICIES, Load, Write


@pytest.fixture(scope="module")
def maatwerk() -> Scenario:
    return load(SCENARIOS / "maatwerk.toml")


def month(scenario: Scenario, day: date) -> int:
    return scenario.plan.month(day)


def test_the_package_exports_the_reader() -> None:
    assert sim.load is load
    assert sim.ScenarioError is ScenarioError


def test_a_setting_nobody_touches_has_its_default(loaded: Load) -> None:
    assert loaded(TWO_POLICIES).value("detention.maximum_days", "today", 0) == 548


def test_a_policy_differs_from_the_date_of_its_change_only(loaded: Load) -> None:
    scenario = loaded(TWO_POLICIES)
    first = month(scenario, date(2026, 1, 1))
    assert scenario.value("detention.places", "less", first - 1) == 600
    assert scenario.value("detention.places", "less", first) == 100
    assert scenario.value("detention.places", "today", first) == 600
    assert scenario.first_difference("today", "less") == first
    assert scenario.first_difference("today", "today") is None


def test_the_order_of_layers_is_file_then_parameters_then_set_then_changes(loaded: Load) -> None:
    text = TWO_POLICIES.replace(
        "[policy.today]",
        """
[parameters]
"detention.places" = { value = 300, evidence = "assumed", source = "test" }
[detention]
places = 200
[[change]]
from = 2020-01-01
detention.places = 400
[policy.today]""",
    )
    scenario = loaded(text)
    assert scenario.value("detention.places", "today", 0) == 300
    assert scenario.value("detention.places", "today", 24) == 400
    assert scenario.value("detention.places", "less", 96) == 100
    overridden = loaded(text, "detention.places=500", "policy.less.detention.places=700")
    assert overridden.value("detention.places", "today", 0) == 500
    assert overridden.value("detention.places", "today", 24) == 400
    assert overridden.value("detention.places", "less", 95) == 400
    assert overridden.value("detention.places", "less", 96) == 700


def test_set_for_a_policy_also_replaces_its_later_changes(loaded: Load) -> None:
    text = TWO_POLICIES + "[[policy.less.change]]\nfrom = 2028-01-01\ndetention.places = 50\n"
    assert loaded(text).value("detention.places", "less", 120) == 50
    assert loaded(text, "policy.less.detention.places=70").value("detention.places", "less", 120) == 70


def test_own_changes_win_over_later_common_ones(loaded: Load) -> None:
    common = "[[change]]\nfrom = 2027-01-01\ndetention.places = 800\n"
    scenario = loaded('reference = "today"\n' + common + POLICIES)
    later = month(scenario, date(2028, 1, 1))
    assert scenario.value("detention.places", "today", later) == 800
    assert scenario.value("detention.places", "less", later) == 100
    assert scenario.changes("today") == ((108, {"detention.places": 800}),)
    assert scenario.changes("less") == ((96, {"detention.places": 100}),)


def test_a_file_extends_another_and_wins_over_it(write: Write) -> None:
    write("deep/far.toml", "[plan]\nseed = 1\nbatch = 5\n")
    write(
        "near.toml",
        'extends = "deep/far.toml"\n[plan]\nseed = 2\n[policy.old]\nlabel = "Old"\n[policy.kept]\n',
    )
    path = write("s.toml", 'extends = "near.toml"\nreference = "old"\n[policy.old]\nlabel = "New"\n[policy.added]\n')
    scenario = load(path)
    assert (scenario.plan.seed, scenario.plan.batch) == (2, 5)
    assert [(policy.name, policy.label) for policy in scenario.policies] == [
        ("old", "New"),
        ("kept", "kept"),
        ("added", "added"),
    ]


def test_a_child_may_tighten_one_bound_of_the_replications(write: Write) -> None:
    write("near.toml", "plan.replications = { at_least = 10, at_most = 90, until_half_width = { lost = 3 } }\n")
    path = write("s.toml", 'extends = "near.toml"\nplan.replications = { at_most = 20 }\n[policy.a]\n')
    assert load(path).plan.replications == sim.scenario.Replications(10, 20, {"lost": 3.0})
    assert load(path, ["plan.replications=7"]).plan.replications == sim.scenario.Replications(7, 7, {})


def test_the_calendar_of_a_country_holds_by_month(maatwerk: Scenario) -> None:
    def regime(day: date) -> object:
        return maatwerk.value("cooperation.regime.Morocco", "with", month(maatwerk, day))

    assert [regime(date(2018, 1, 1)), regime(date(2022, 3, 1)), regime(date(2023, 10, 1))] == [
        "off",
        "transition",
        "on",
    ]
    assert maatwerk.value("cooperation.prospect.Morocco", "with", month(maatwerk, date(2021, 4, 1))) is False


def test_the_first_entry_of_a_calendar_holds_before_its_date(maatwerk: Scenario) -> None:
    assert maatwerk.value("cooperation.regime.Nigeria", "with", 0) == "on"
    assert maatwerk.value("cooperation.regime.Russia", "with", 0) == "transition"


def test_a_dated_change_of_cooperation_ends_the_calendar(loaded: Load) -> None:
    text = TWO_POLICIES.replace(
        "[policy.today]",
        '[[change]]\nfrom = 2021-01-01\ncooperation.regime.Morocco = "transition"\n[policy.today]',
    )
    scenario = loaded(text)
    assert scenario.value("cooperation.regime.Morocco", "today", 35) == "off"
    assert scenario.value("cooperation.regime.Morocco", "today", 36) == "transition"
    assert scenario.value("cooperation.regime.Morocco", "today", 179) == "transition"


def test_a_base_value_of_cooperation_replaces_the_calendar(loaded: Load) -> None:
    scenario = loaded(TWO_POLICIES, 'cooperation.regime."North Macedonia"="off"', "cooperation.regime.MA=on")
    assert {scenario.value("cooperation.regime.North Macedonia", "today", m) for m in range(180)} == {"off"}
    assert {scenario.value("cooperation.regime.Morocco", "today", m) for m in range(180)} == {"on"}


def test_values_are_plain_and_of_the_type_of_their_setting(loaded: Load) -> None:
    scenario = loaded(TWO_POLICIES, "maatwerk.approval_factor=2", "behaviour.frailty_sd=1")
    for key, kind in (
        ("maatwerk.approval_factor", float),
        ("behaviour.frailty_sd", float),
        ("detention.places", int),
        ("maatwerk.enabled", bool),
        ("cooperation.regime.Algeria", str),
    ):
        assert type(scenario.value(key, "less", 100)) is kind


def test_older_names_set_the_same_setting(loaded: Load) -> None:
    scenario = loaded("[detention]\ndetention_places = 123\n" + "[policy.a]\n", "maatwerk.mw_amount_max=5_000")
    assert scenario.value("detention.places", "a", 0) == 123
    assert scenario.value("maatwerk.maximum_eur", "a", 0) == 5000


def test_a_change_before_the_warm_up_holds_from_the_first_month(loaded: Load) -> None:
    text = "[plan]\nwarm_up_from = 2019-01-01\n[[change]]\nfrom = 2018-06-01\ndetention.places = 5\n[policy.a]\n"
    assert loaded(text).value("detention.places", "a", 0) == 5


def test_the_common_past_includes_the_pandemic(maatwerk: Scenario) -> None:
    on = [m for m in range(maatwerk.plan.months) if maatwerk.value("pandemic.departures", "with", m)]
    assert [maatwerk.plan.date(on[0]), maatwerk.plan.date(on[-1])] == [date(2020, 3, 1), date(2021, 9, 1)]


def test_settings_nobody_read_are_named(write: Write) -> None:
    path = write("s.toml", TWO_POLICIES + "[support]\ncash_eur = 100\n")
    scenario = load(path, ["maatwerk.approval_factor=2", "policy.today.removal.booking_factor=2"])
    scenario.value("detention.places", "today", 0)
    assert scenario.unread() == ["maatwerk.approval_factor", "removal.booking_factor", "support.cash_eur"]
    assert scenario.settings("today", 3)["support.cash_eur"] == 100
    assert scenario.unread() == ["maatwerk.approval_factor", "removal.booking_factor"]


def test_the_plan_counts_months_from_the_warm_up(maatwerk: Scenario) -> None:
    plan = maatwerk.plan
    assert plan.months == 180
    assert plan.month(date(2018, 1, 31)) == 0
    assert plan.date(plan.month(plan.until) + plan.follow_up_months) == date(2032, 12, 1)


def test_unknown_names_in_code_are_errors_of_the_programmer(maatwerk: Scenario) -> None:
    with pytest.raises(KeyError):
        maatwerk.value("maatwerk.nonsense", "with", 0)
    with pytest.raises(KeyError):
        maatwerk.value("maatwerk.enabled", "nobody", 0)
    with pytest.raises(KeyError):
        maatwerk.policy("nobody")
    with pytest.raises(IndexError):
        maatwerk.value("detention.places", "with", -1)


def test_explain_says_what_a_value_is_where_it_was_set_and_what_it_replaced(write: Write) -> None:
    write("near.toml", "[detention]\nplaces = 500\n")
    head = 'extends = "near.toml"\nreference = "today"\ndetention.places = 400\n'
    path = write("s.toml", head + POLICIES)
    found = load(path, ["detention.places=300"]).explain("detention.detention_places")
    assert (found.key, found.value, found.unit, found.set_by) == ("detention.places", 300, "places", "--set")
    assert [(one.value, one.set_by) for one in found.replaced] == [
        (400, "s.toml:3"),
        (500, "near.toml:2"),
        (600, "default"),
    ]
    assert found.evidence == "assumed"
    assert [(one.month, one.value) for one in found.changes["less"]] == [("2026-01", 100)]
    assert found.changes["today"] == ()


def test_explain_gives_the_evidence_of_an_override(loaded: Load) -> None:
    entry = '{ value = 1.5, low = 1.0, high = 1.8, evidence = "reported", source = "experts, 2026" }'
    found = loaded(f'[parameters]\n"behaviour.frailty_sd" = {entry}\n[policy.a]\n').explain("behaviour.frailty_sd")
    assert (found.evidence, found.source, found.low, found.high) == ("reported", "experts, 2026", 1.0, 1.8)
    assert found.set_by == "s.toml:2"
    assert found.meaning


def test_explain_refuses_an_unknown_setting_with_the_nearest_name(maatwerk: Scenario) -> None:
    with pytest.raises(ScenarioError) as caught:
        maatwerk.explain("behaviour.fraility_sd")
    assert str(caught.value) == "--explain behaviour.fraility_sd: unknown setting; did you mean behaviour.frailty_sd?"
