"""The catalogue is complete, consistent and read once."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from sim.parameters import Country, Figure, Setting, aliases, catalogue, countries, published, settings
from sim.parameters.catalogue import EVIDENCE, REGIMES, TIERS, refuse_half_a_lever, refuse_other_shares

NUMBERS = [setting for setting in settings().values() if setting.type in ("int", "float")]
FIGURES = list(published().values())


def named(item: Setting | Country | Figure) -> str:
    return item.key if isinstance(item, Setting) else item.name if isinstance(item, Country) else item.id


@pytest.mark.parametrize("setting", settings().values(), ids=named)
def test_every_setting_says_what_it_is_and_where_it_comes_from(setting: Setting) -> None:
    assert setting.meaning.endswith(".")
    assert setting.unit and setting.source
    assert setting.evidence in EVIDENCE
    assert setting.distribution in ("fixed", "uniform", "loguniform", "triangular")


@pytest.mark.parametrize("setting", NUMBERS, ids=named)
def test_every_number_lies_in_its_plausible_range_and_that_in_its_limits(setting: Setting) -> None:
    assert setting.minimum is not None and setting.maximum is not None
    default = float(setting.default)
    low = default if setting.low is None else setting.low
    high = default if setting.high is None else setting.high
    assert setting.minimum <= low <= default <= high <= setting.maximum
    assert math.isfinite(default)


@pytest.mark.parametrize("setting", NUMBERS, ids=named)
def test_every_range_can_be_sampled(setting: Setting) -> None:
    if setting.kind == "parameter" and setting.unit != "weight":  # what a reader weighs by is no fact in doubt
        assert setting.low is not None and setting.high is not None
    if setting.distribution == "loguniform":
        assert setting.low is not None and setting.low > 0


@pytest.mark.parametrize("setting", settings().values(), ids=named)
def test_every_default_is_a_plain_value_of_its_type(setting: Setting) -> None:
    expected = {"float": float, "int": int, "bool": bool, "choice": str}[setting.type]
    assert type(setting.default) is expected
    assert (setting.type == "choice") == bool(setting.choices)
    assert not setting.choices or setting.default in setting.choices


def test_money_and_counts_are_marked_so_that_two_thousand_is_never_read_as_two() -> None:
    marked = {key for key, setting in settings().items() if setting.money_or_count}
    assert {"maatwerk.maximum_eur", "detention.places", "costs.cost_dtv_case"} <= marked
    assert {"procedure.inflow_future_per_year", "procedure.caseload_stock"} <= marked
    assert not marked & {"behaviour.frailty_sd", "maatwerk.approval_factor", "support.counselling"}


def test_the_shares_of_the_countries_add_up_to_one() -> None:
    with pytest.raises(
        ValueError, match=r"countries.toml: the shares add up to 1.\d+ and must add up to 1: what a new"
    ):
        refuse_other_shares([*countries(), countries()[0]])
    assert all(0 <= country.dublin_share <= 1 for country in countries())


def test_a_country_with_a_field_forgotten_is_refused() -> None:
    rows = tomllib.loads(catalogue.REGISTER.with_name("countries.toml").read_text(encoding="utf-8"))["country"]
    half = {key: value for key, value in rows[0].items() if key != "income_eur"}
    with pytest.raises(ValueError, match=rf"\[\[country\]\] {rows[0]['name']}: income_eur missing; every country has"):
        catalogue.read_country(half)


@pytest.mark.parametrize("country", countries(), ids=named)
def test_every_calendar_of_cooperation_is_dated_in_order(country: Country) -> None:
    for calendar in (country.regime, country.prospect, country.safety):
        assert [start for start, _ in calendar] == sorted({start for start, _ in calendar})
    assert all(regime in REGIMES for _, regime in country.regime)
    assert country.tier in TIERS
    assert country.income_eur > 0


def test_names_and_codes_of_countries_are_unique() -> None:
    assert len({country.name for country in countries()}) == len(countries())
    assert len({country.iso for country in countries()}) == len(countries())


def test_every_country_has_a_lever_for_its_documents_its_prospect_and_its_safety() -> None:
    for country in countries():
        assert settings()[f"cooperation.regime.{country.name}"].type == "choice"
        assert settings()[f"cooperation.prospect.{country.name}"].type == "bool"
        assert settings()[f"safety.{country.name}"].type == "bool"


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"short_nl": ""}, "no name for labels; add short = and short_nl ="),
        ({"priced": ()}, 'say what it costs: priced = .* or else unpriced = "the reason"'),
        ({"unpriced": "nobody buys it"}, "say what it costs"),
        (
            {"acts": ""},
            'say how it acts: acts = "as_typed": its value is the effect itself; or acts = "by_own_numbers"',
        ),
        ({"acts": "as typed"}, "say how it acts"),
        ({"acts": "by_own_numbers", "through": ()}, "name the numbers that it acts by: through = "),
    ],
)
def test_a_lever_with_something_forgotten_is_refused(changed: dict[str, Any], words: str) -> None:
    whole = settings()["support.cash_eur"]
    refuse_half_a_lever(whole)
    with pytest.raises(ValueError, match=rf"sim/parameters/levers.toml: \[support.cash_eur\]: {words}"):
        refuse_half_a_lever(replace(whole, **changed))


def test_aliases_lead_to_settings_and_hide_none() -> None:
    assert set(aliases().values()) <= set(settings())
    assert not set(aliases()) & set(settings())
    assert aliases()["detention.detention_places"] == "detention.places"
    assert aliases()["maatwerk.mw_amount_max"] == "maatwerk.maximum_eur"
    assert aliases()["cooperation.regime.MA"] == "cooperation.regime.Morocco"
    assert aliases()["safety.SY"] == "safety.Syria"


def test_the_first_month_of_returns_never_exceeds_certainty() -> None:
    for tier in TIERS:
        hazards = [settings()[f"behaviour.haz_{kind}_{tier}"] for kind in ("return", "mob", "repeat")]
        assert sum(float(hazard.default) for hazard in hazards) < 1


def test_the_regular_package_is_the_one_in_the_answer_to_parliament() -> None:
    parts = ("support.cash_eur", "support.first_days_eur", "support.in_kind_eur")
    assert sum(int(settings()[part].default) for part in parts) == published()["answer_regular_package_max"].values
    assert settings()["support.cash_eur"].default == published()["answer_support_contribution_max"].values


@pytest.mark.parametrize("figure", FIGURES, ids=named)
def test_every_published_figure_has_a_source_and_a_role(figure: Figure) -> None:
    assert figure.title and figure.unit and figure.note
    assert figure.evidence in EVIDENCE
    assert figure.role in ("input", "fitted", "check", "elsewhere")
    assert ". " in figure.source


def by_key(figure: str) -> Mapping[str, float]:
    values = published()[figure].values
    assert isinstance(values, Mapping)
    return values


def test_the_inflow_by_source_adds_up_to_the_total() -> None:
    sources = [by_key(f"inflow_{name}") for name in ("ind", "police", "kmar", "other")]
    for year, cases in by_key("inflow_total").items():
        assert sum(source[year] for source in sources) == cases


def test_the_eight_figures_of_the_answer_are_there() -> None:
    assert published()["answer_maatwerk_cases"].values == 900
    assert published()["maatwerk_above_regular_cases"].values == 18
    assert published()["answer_cases_ge_3000"].values == 15
    assert by_key("answer_highest_amounts") == {"first": 17000, "second": 9000, "third": 6000}
    assert published()["answer_vris_cases"].values == 100
    assert published()["answer_vris_3000_5000"].values == 5


def test_the_catalogue_is_read_once() -> None:
    assert settings() is settings()
    assert countries() is countries()
    assert published() is published()
