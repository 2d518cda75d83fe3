"""What is left out, written with a plus or said twice is refused or told; nothing is dropped in silence."""

from __future__ import annotations

import pytest

from sim.cli import main
from sim.parameters.catalogue import settings
from sim.report.say.language import catalogue
from sim.scenario import ScenarioError, load
from sim.scenario.joining import joined
from sim.scenario.layers.lookalikes import nearly
from sim.scenario.remarks import Note, course_of_the_netherlands, of_the_file, remarks
from tests.scenario.scenario_texts import SCENARIOS, TWO_POLICIES, Complain, Load, Write

PARENT = 'extends = "parent.toml"\n'


def test_a_child_that_names_a_policy_anew_keeps_what_its_parent_changes(write: Write) -> None:
    write("parent.toml", TWO_POLICIES)
    renamed = load(write("s.toml", f'{PARENT}[policy.less]\nlabel = "Minder"\n'))
    assert renamed.policy("less").label == "Minder"
    assert renamed.first_difference("today", "less") == 96
    assert renamed.value("detention.places", "less", 96) == 100


def test_a_child_changes_a_policy_of_its_parent_setting_by_setting(write: Write) -> None:
    write("parent.toml", f"{TWO_POLICIES}[[policy.less.change]]\nfrom = 2028-01-01\nsupport.cash_eur = 500\n")
    own = "[[policy.less.change]]\nfrom = 2027-01-01\ndetention.places = 50\n"
    child = load(write("s.toml", f"{PARENT}{own}"))
    assert [child.value("detention.places", "less", month) for month in (96, 107, 108, 120)] == [600, 600, 50, 50]
    assert child.value("support.cash_eur", "less", 120) == 500
    assert child.policy("less").label == "less"


@pytest.mark.parametrize(
    ("text", "today"),
    [
        ("detention.places = +100\n[policy.a]", 600),
        ("[[change]]\nfrom = 2026-01-01\ndetention.places = +100\n[policy.a]", 600),
        ("detention.places = 690\n[[policy.a.change]]\nfrom = 2026-01-01\ndetention.places = +100", 690),
        (
            "[[change]]\nfrom = 2025-01-01\ndetention.places = 700\n"
            "[[policy.a.change]]\nfrom = 2027-01-01\ndetention.places = +100",
            700,
        ),
    ],
)
def test_a_number_with_a_plus_is_refused_with_the_value_of_today(complaints: Complain, text: str, today: int) -> None:
    (fault,) = complaints(text)
    assert (
        f"detention.places: +100 means 100 in all, not 100 more; today it is {today}; write 100, or {today + 100} for"
        in fault
    )


def test_a_plus_in_a_parameter_or_in_the_plan_is_refused(complaints: Complain) -> None:
    entry = "{ value = +1.5, evidence = 'assumed', source = 'me' }"
    (fault,) = complaints(f"parameters.behaviour.frailty_sd = {entry}\n[policy.a]")
    today = settings()["behaviour.frailty_sd"].default
    assert f"+1.5 means 1.5 in all, not 1.5 more; today it is {today}; write 1.5, or" in fault
    assert complaints("plan.batch = +7\n[policy.a]") == ["s.toml:1: plan.batch: +7 is ambiguous; write 7"]


def keys_of(loaded: Load, text: str, *overrides: str) -> list[str]:
    scenario = loaded(text, *overrides)
    return [note.key for note in (*of_the_file(scenario), *remarks(scenario))]


def test_a_scenario_that_extends_nothing_is_told_so_and_its_resolved_file_too(loaded: Load) -> None:
    """What the page says follows from content: the resolved file gives the same pages to the byte."""
    scenario = loaded(TWO_POLICIES)
    assert list(remarks(scenario)) == list(remarks(loaded(scenario.to_toml()))) == [Note("no_base")]


def test_the_netherlands_as_it_was_is_recognised_also_when_it_is_written_out_whole(loaded: Load) -> None:
    scenario = load("scenarios/maatwerk.toml")
    assert list(remarks(scenario)) == list(remarks(loaded(scenario.to_toml()))) == []
    assert ("support.eurp" in {key for _, key in course_of_the_netherlands()}) and scenario.common_changes


def test_beside_another_scenario_it_is_still_told_that_they_extend_nothing(write: Write) -> None:
    first, other = (load(write(name, TWO_POLICIES)) for name in ("a.toml", "b.toml"))
    assert list(remarks(joined({"a": first, "b": other})))[:1] == [Note("no_base")]


MONEY = "[money]\namounts_eur = [1_000_000]\nlimits = { children_detained = 40 }\n"
CASH = '[money.instrument.cash]\nlabel = "Cash"\nlabel_nl = "Geld"\nover = "less"\nlevers.support.cash_eur = 5000\n'


def told_of_a_child(write: Write, text: str) -> list[str]:
    """Return what is refused in, or noted of, a file that extends one with policies today and less, and money."""
    write("parent.toml", f"{TWO_POLICIES}{MONEY}{CASH}")
    try:
        scenario = load(write("s.toml", PARENT + text))
    except ScenarioError as error:
        return [str(fault) for fault in error.faults]
    return [catalogue("en")(f"note.{note.key}", **note.values) for note in of_the_file(scenario)]


@pytest.mark.parametrize(
    ("table", "name", "other", "line"),
    [
        ("policy", "lesss", "less", 6),
        ("policy", "l_ess", "less", 6),
        ("policy", "les", "less", 6),
        ("money.instrument", "cahs", "cash", 13),
    ],
)
def test_a_new_name_that_is_nearly_one_of_the_parent_is_refused_without_a_label_and_told_with_one(
    write: Write, table: str, name: str, other: str, line: int
) -> None:
    """A child that misspelt a policy of its parent made a new one, and its changes went there, in silence."""
    key = f"{table}.{name}"
    levers = "levers.support.cash_eur = 8000\n"
    change = f"[[{key}.change]]\nfrom = 2027-01-01\ndetention.places = 50\n"
    slip = change if table == "policy" else f"[{key}]\n{levers}"
    (fault,) = told_of_a_child(write, slip)
    assert f'{key}: is new, has no label and is nearly "{other}" (parent.toml:{line}); did you mean {other}?' in fault
    meant = f'[{key}]\nlabel = "Other"\n' + (change if table == "policy" else levers)
    (note,) = told_of_a_child(write, meant)
    assert note.startswith(f"Note: {key} (s.toml:2) is new, though {other} (parent.toml:{line}) is nearly the same.")
    assert told_of_a_child(write, slip.replace(name, other)) == []


def test_a_policy_without_a_label_that_is_nearly_one_of_its_own_file_is_refused(complaints: Complain) -> None:
    (fault,) = complaints(TWO_POLICIES + "[[policy.les.change]]\nfrom = 2027-01-01\ndetention.places = 90\n")
    assert fault.startswith('s.toml:10: policy.les: is new, has no label and is nearly "less" (s.toml:6)')


@pytest.mark.parametrize("names", ["plan_a plan_b", "news_50 news_60", "with without", "less more", "cap cap_2", "a b"])
def test_names_that_are_told_apart_on_purpose_are_no_slips(names: str) -> None:
    name, other = names.split()
    assert not nearly(name, [other]) and not nearly(other, [name])


@pytest.mark.parametrize("slip", ["With maatwerk", "withmaatwerk", "with_maatwerkk", "wiht_maatwerk", "witmaatwerk"])
def test_capitals_spaces_and_a_letter_of_a_word_are_slips(slip: str) -> None:
    assert nearly(slip, ["today", "with_maatwerk"]) == "with_maatwerk"


def test_a_child_keeps_what_it_does_not_say_again_of_an_instrument_and_of_limits(write: Write) -> None:
    """Its label, the policy that it is laid over, and a limit on rights went with the first thing changed."""
    write("parent.toml", f"{TWO_POLICIES}{MONEY}{CASH}")
    again = "[money.limits]\nlawyer_absent = 5\n[money.instrument.cash.levers]\nsupport.cash_eur = 9000\n"
    money = load(write("s.toml", PARENT + again)).money
    assert money is not None
    (cash,) = money.instruments
    assert (cash.label, cash.over, cash.moves[0].end) == ("Cash", "less", 9000)
    assert money.limits == {"children_detained": 40, "lawyer_absent": 5}
    renamed = load(write("t.toml", f'{PARENT}[money]\nlimits = {{}}\n[money.instrument.cash]\nlabel = "More"\n')).money
    assert renamed is not None and renamed.limits == {}
    assert (renamed.instruments[0].label, renamed.instruments[0].moves[0].end) == ("More", 5000)


def test_policies_with_the_same_course_are_named(loaded: Load) -> None:
    text = TWO_POLICIES.replace("detention.places = 100", "detention.places = 600")
    assert Note("same_course", {"policy": "today", "other": "less"}) in remarks(loaded(text))
    assert "same_course" not in keys_of(loaded, TWO_POLICIES)


def test_that_the_cost_of_a_law_is_not_known_is_told_also_where_the_reference_has_it_off() -> None:
    pact = load(SCENARIOS / "pact.toml")
    (note,) = (note for note in remarks(pact) if note.key == "no_price")
    having_it = "; ".join(policy.label for policy in pact.policies if policy.name != pact.reference)
    assert note.values == {"keys": "law.pact", "policies": having_it}
    assert not [note for note in remarks(load(SCENARIOS / "maatwerk.toml")) if note.key == "no_price"]


def test_a_lever_behind_a_switch_that_is_off_is_named(loaded: Load) -> None:
    off, moved = "policy.less.maatwerk.enabled=false", "policy.less.maatwerk.maximum_eur=3000"
    idle = Note("idle", {"policy": "less", "keys": "maatwerk.maximum_eur", "switch": "maatwerk.enabled"})
    assert idle in remarks(loaded(TWO_POLICIES, off, moved))
    assert "idle" not in keys_of(loaded, TWO_POLICIES, off) + keys_of(loaded, TWO_POLICIES, moved)


def test_how_an_unsafe_country_takes_people_back_does_nothing_until_it_is_safe(loaded: Load) -> None:
    regime, safe = 'policy.less.cooperation.regime.Syria="on"', "policy.less.safety.Syria=true"
    idle = Note("idle", {"policy": "less", "keys": "cooperation.regime.Syria", "switch": "safety.Syria"})
    assert idle in remarks(loaded(TWO_POLICIES, regime))
    assert "idle" not in keys_of(loaded, TWO_POLICIES, regime, safe)
    assert "idle" not in keys_of(loaded, TWO_POLICIES, regime.replace("Syria", "Nigeria"))


@pytest.mark.parametrize(
    ("term", "law"), [("detention.maximum_days", "law.return_regulation"), ("detention.next_review_days", "law.wtvb")]
)
def test_a_term_that_a_law_replaces_is_told_to_do_nothing_and_one_before_the_law_is_not(
    loaded: Load, term: str, law: str
) -> None:
    """Under the Return Regulation a shorter detention was set, priced and without any effect, in silence."""
    changes = "[[policy.less.change]]\nfrom = {}\n{} = {}\n"
    sooner, on = changes.format("2027-06-01", term, 60), changes.format("2027-07-01", law, "true")
    later = changes.format("2027-08-01", term, 60)
    assert "replaced" not in keys_of(loaded, TWO_POLICIES + sooner + on)
    (note,) = [note for note in remarks(loaded(TWO_POLICIES + on + later)) if note.key == "replaced"]
    assert dict(note.values) == {"policy": "less", "keys": term, "law": law, "month": "2027-08"}


HUBS_FROM_2027 = "\n[[policy.less.change]]\nfrom = 2027-07-01\nlaw.return_hubs = true\n"


@pytest.mark.parametrize("start", ["2027-07-01", "2028-07-01"])
def test_hubs_need_the_return_regulation_within_a_year_of_their_start(loaded: Load, start: str) -> None:
    regulation = f"[[policy.less.change]]\nfrom = {start}\nlaw.return_regulation = true\n"
    assert "no_ground" not in keys_of(loaded, TWO_POLICIES + HUBS_FROM_2027 + regulation)


@pytest.mark.parametrize("start", ["", "2028-08-01"])
def test_hubs_that_no_law_allows_are_told_with_file_line_and_what_is_allowed(loaded: Load, start: str) -> None:
    late = f"[[policy.less.change]]\nfrom = {start}\nlaw.return_regulation = true\n" if start else ""
    scenario = loaded(TWO_POLICIES + HUBS_FROM_2027 + late)
    (note,) = [note for note in remarks(scenario) if note.key == "no_ground"]
    line = (TWO_POLICIES + HUBS_FROM_2027).splitlines().index("law.return_hubs = true") + 1
    assert note.values["policy"] == "less" and note.values["month"] == "2027-07"
    assert str(note.values["place"]).endswith(f"s.toml:{line}")
    said = catalogue("en")("note.no_ground", **note.values)
    assert "law.return_hubs" in said and "Allowed: law.return_regulation = true" in said


@pytest.mark.parametrize("policies", [("today",), ("today", "less")])
def test_what_is_set_for_every_policy_is_idle_only_where_its_switch_is_off_under_all(
    loaded: Load, policies: tuple[str, ...]
) -> None:
    off = [f"policy.{policy}.support.enabled=false" for policy in policies]
    everywhere = keys_of(loaded, TWO_POLICIES, "support.cash_eur=300", "support.eurp_capacity=9", *off)
    assert "idle_for_all" in everywhere  # no EURP without support.eurp
    history = Note("idle_for_all", {"keys": "cooperation.prospect.Iran", "switch": "safety.Iran"})
    assert history in remarks(loaded(TWO_POLICIES, "cooperation.prospect.Iran=true"))


@pytest.mark.parametrize("path", sorted(SCENARIOS.glob("*.toml")), ids=lambda path: path.stem)
def test_no_shipped_scenario_needs_a_warning(path: object) -> None:
    scenario = load(str(path))
    notes = [note.key for note in (*of_the_file(scenario), *remarks(scenario))]
    assert notes == (["no_price"] if scenario.path.endswith("pact.toml") else [])  # of a law, not of a slip


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "Note: this scenario does not start from the Netherlands"),
        ("nl", "Let op: dit scenario begint niet bij Nederland"),
    ],
)
def test_a_check_says_what_may_not_be_meant(
    write: Write, capsys: pytest.CaptureFixture[str], language: str, said: str
) -> None:
    write("s.toml", TWO_POLICIES)
    assert main(["s.toml", "--check", "--lang", language]) == 0
    assert said in capsys.readouterr().out


def test_a_value_without_a_date_that_the_base_overtakes_is_told(write: Write) -> None:
    def told(*overrides: str) -> list[Note]:
        scenario = load(SCENARIOS / "maatwerk.toml", list(overrides))
        return [note for note in of_the_file(scenario) if note.key == "overtaken"]

    assert told() == told("support.cash_eur=300") == told("policy.with.support.in_kind_eur=4000") == []
    (note,) = told("support.in_kind_eur=4000")
    assert (note.values["keys"], note.values["place"], note.values["month"]) == (
        "support.in_kind_eur",
        "--set",
        "2025-01",
    )
    assert str(note.values["other"]).startswith("base/netherlands.toml:")
    (later,) = told("law.pact=false")
    assert later.values["month"] == "2026-07"
    dated = "[[change]]\nfrom = 2025-08-01\ndetention.places = 690\n"
    write("folder/base/country.toml", dated)
    file = write("folder/s.toml", 'extends = "base/country.toml"\ndetention.places = 890\n[policy.a]\n')
    (of_a_file,) = (note for note in of_the_file(load(file)) if note.key == "overtaken")
    assert of_a_file.values["place"] == "s.toml:2"
    own = write("folder/own.toml", f"detention.places = 890\n[policy.a]\n{dated}")
    assert [note.key for note in of_the_file(load(own))] == []
