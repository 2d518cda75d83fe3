"""Every fault of the promised list, with its exact message."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from sim.parameters import countries
from sim.parameters.targets import target_names
from sim.scenario import ScenarioError, load
from sim.scenario.text.faults import Fault
from tests.scenario.scenario_texts import POLICIES, SCENARIOS, TWO_POLICIES, Complain, Load, Write

OUTCOMES = "allowed: additional_departures, additional_durable_departures, gained, lost,"
COUNTRIES = ", ".join(country.name for country in countries())
NO_INSTRUMENT = "is no name for an instrument; allowed: a letter and up to 44 letters, digits, spaces, _ and - after it"
MONEY = "[policy.a]\n[money]\namounts_eur = [1]\n"
NO_NAME = "is no name for a policy; allowed: a letter and up to 39 letters, digits, spaces, _ and - after it"
PLAN_KEYS = (
    "warm_up_from, history_from, future_from, until, follow_up_months, seed, sample, replications, batch, host, "
    "parameter_sets, held_out, draws, draw_design, break_even, break_even_between, break_even_worth_eur, "
    "break_even_replications, break_even_sample"
)


def a_fit(**changed: str) -> str:
    """Return a fit, one key a line, with other values for some keys; without a key whose value is empty."""
    values = {
        "targets": '["departures_forced"]',
        "parameters": '["behaviour.return_level"]',
        "years": "[2020, 2022]",
        "waves": "1",
        "sets_per_wave": "8",
        "kept": "4",
    }
    return "\n".join(f"fit.{key} = {value}" for key, value in {**values, **changed}.items() if value)


ONE_FAULT = [
    # unknown keys
    (
        "maatwerk.enabeld = true",
        "s.toml:1: maatwerk.enabeld: unknown setting; did you mean maatwerk.enabled?",
    ),
    (
        "plan.sed = 3",
        f"s.toml:1: plan.sed: unknown key; allowed: {PLAN_KEYS}; did you mean seed?",
    ),
    (
        'cards = ["maatwerk_case"]',
        's.toml:1: cards: "maatwerk_case" is an unknown outcome; did you mean maatwerk_cases?',
    ),
    (
        'cards = ["overlast"]',
        's.toml:1: cards: "overlast" is an unknown outcome; '
        "did you mean detention_refused_priority, incidents, nuisance_incidents?",
    ),
    (
        'cards = ["cost_per_additional_departure_eur"]',
        's.toml:1: cards: "cost_per_additional_departure_eur" is a price of one departure; '
        "the cards show people, days and euros",
    ),
    (
        'maatwerk.enabled = "flase"',
        's.toml:1: maatwerk.enabled: must be true or false, not "flase"; did you mean false?',
    ),
    ("cooperation.regime.Morocco = true", 's.toml:1: cooperation.regime.Morocco: true is no choice; write "on"'),
    (
        'cooperation.regime."Oekraïne" = "on"',
        f's.toml:1: cooperation.regime."Oekraïne": unknown country; allowed: {COUNTRIES}; did you mean Ukraine?',
    ),
    (
        'cooperation.regmie.Morocco = "on"',
        "s.toml:1: cooperation.regmie: unknown setting; did you mean cooperation.regime?",
    ),
    ("maatwerk.max = 3", "s.toml:1: maatwerk.max: unknown setting; did you mean maatwerk.maximum_eur?"),
    ("plan.until = 2030-02-30", "s.toml:1: is no valid TOML; there is no such day"),
    ("plan.until = 2030-2-28", "s.toml:1: is no valid TOML; write a date as 2030-02-28"),
    (
        'cards = ["xyzzy"]',
        's.toml:1: cards: "xyzzy" is an unknown outcome; the outcomes stand in docs/model_description.md',
    ),
    ('cards = ["came", "came"]', 's.toml:1: cards: names "came" twice; keep one'),
    (
        'cards = ["came", "lost", "gained", "incidents"]',
        "s.toml:1: cards: 4 cards are too many; allowed: up to 3",
    ),
    ("cards = 3", "s.toml:1: cards: must be a list of texts in quotes, not 3"),
    (
        "removal.quickly = true",
        "s.toml:1: removal.quickly: unknown setting; known in this group: removal.booking_factor",
    ),
    (
        "plan.replications = { at_lest = 4 }",
        "s.toml:1: plan.replications.at_lest: unknown key; allowed: at_least, at_most, until_half_width; "
        "did you mean at_least?",
    ),
    (
        'cooperation.regime.Maroc = "on"',
        f"s.toml:1: cooperation.regime.Maroc: unknown country; allowed: {COUNTRIES}; did you mean Morocco?",
    ),
    (
        '"maatwerk".\'with "quotes"\' = 1',
        's.toml:1: maatwerk."with \\"quotes\\"": unknown setting; known in this group: maatwerk.enabled, ',
    ),
    # what to fit
    (
        a_fit(targets='["departures_forcd"]'),
        f's.toml:1: fit.targets: "departures_forcd" is no target; allowed: {", ".join(target_names())}; '
        "did you mean departures_forced?",
    ),
    (a_fit(targets="[]"), "s.toml:1: fit.targets: names nothing; give at least one"),
    (a_fit(targets="3"), "s.toml:1: fit.targets: must be a list of texts in quotes, not 3"),
    (
        a_fit(parameters='["behaviour.retrn_level"]'),
        's.toml:2: fit.parameters: "behaviour.retrn_level" is an unknown setting; did you mean behaviour.return_level?',
    ),
    (
        a_fit(parameters='["detention.places"]'),
        's.toml:2: fit.parameters: "detention.places" has no plausible range to fit it in; '
        "allowed: parameters with a range",
    ),
    (
        a_fit(parameters='["behaviour.frailty_sd", "behaviour.frailty_sd"]'),
        's.toml:2: fit.parameters: names "behaviour.frailty_sd" twice; keep one',
    ),
    (
        a_fit(years="[2022, 2020]"),
        "s.toml:3: fit.years: 2022 is later than 2020; give the first and the last",
    ),
    (
        a_fit(years="[2020]"),
        "s.toml:3: fit.years: has 1 years; give the first and the last, as [2020, 2022]",
    ),
    (a_fit(years="[2020, 1999]"), "s.toml:3: fit.years: 1999 is out of range; allowed: 2018 to 2060"),
    (
        a_fit(years="2020"),
        "s.toml:3: fit.years: must be the first and the last year, as [2020, 2022], not 2020",
    ),
    (a_fit(waves="0"), "s.toml:4: fit.waves: 0 is out of range; allowed: 1 to 20"),
    (a_fit(kept="1.000"), "s.toml:6: fit.kept: 1.000 is ambiguous: TOML reads 1; write 1000"),
    (
        a_fit(kept=""),
        "s.toml:1: fit.kept: is missing; a fit states targets, parameters, years, waves, sets_per_wave, kept",
    ),
    (
        f"{a_fit()}\nfit.wavs = 3",
        "s.toml:7: fit.wavs: unknown key; allowed: targets, parameters, years, waves, sets_per_wave, kept; "
        "did you mean waves?",
    ),
    # break-even values
    (
        'plan.break_even = ["behaviour.waiting_wait"]',
        's.toml:1: plan.break_even: "behaviour.waiting_wait" is an unknown setting; '
        "did you mean behaviour.waiting_weight?",
    ),
    (
        'plan.break_even = ["detention.places"]',
        's.toml:1: plan.break_even: "detention.places" has no plausible range to search; '
        "allowed: parameters of the register that are numbers",
    ),
    (
        'plan.break_even = ["behaviour.pull_near", "behaviour.pull_near"]',
        "s.toml:1: plan.break_even: names a parameter twice; keep one",
    ),
    ("plan.break_even = [3]", "s.toml:1: plan.break_even: must be a text in quotes, not 3"),
    (
        'plan.break_even = "behaviour.pull_near"',
        's.toml:1: plan.break_even: must be a list of texts in quotes, not "behaviour.pull_near"',
    ),
    (
        'plan = { break_even = ["behaviour.pull_near"], break_even_between = ["today", "les"] }',
        's.toml:1: plan.break_even_between: "les" is no policy; allowed: today, less; did you mean less?',
    ),
    (
        'plan = { break_even = ["behaviour.pull_near"], break_even_between = ["today", "today"] }',
        "s.toml:1: plan.break_even_between: must name two different policies; allowed: today, less",
    ),
    (
        "plan.break_even_replications = 1",
        "s.toml:1: plan.break_even_replications: 1 is out of range; allowed: 2 to 1000",
    ),
    # wrong types
    ("maatwerk.enabled = 1", "s.toml:1: maatwerk.enabled: must be true or false, not 1; write true"),
    ("detention.places = true", "s.toml:1: detention.places: must be a whole number, not true"),
    ("detention.places = 1.5", "s.toml:1: detention.places: must be a whole number, not 1.5"),
    ('detention.places = "600"', 's.toml:1: detention.places: must be a whole number, not "600"; leave out the quotes'),
    ("detention.places = [600]", "s.toml:1: detention.places: must be a whole number, not a list"),
    ("detention.places.now = 1", "s.toml:1: detention.places: must be a whole number, not a table"),
    ("detention.places = 2026-01-01", "s.toml:1: detention.places: must be a whole number, not 2026-01-01"),
    ("removal.booking_factor = true", "s.toml:1: removal.booking_factor: must be a number, not true"),
    (
        "support = 3",
        "s.toml:1: support: is a group of settings, not 3; set one of them, as support.cash_eur",
    ),
    ("title = 3", "s.toml:1: title: must be a text in quotes, not 3"),
    ("plan = 3", "s.toml:1: plan: must be a table, not 3"),
    ("plan.seed = true", "s.toml:1: plan.seed: must be a whole number, not true"),
    ("plan.seed = 2.5", "s.toml:1: plan.seed: must be a whole number, not 2.5"),
    ("plan.replications = 2.5", "s.toml:1: plan.replications: must be a whole number or a table, not 2.5"),
    ("plan.until = 2030", "s.toml:1: plan.until: must be a date as 2026-01-01, not 2030"),
    ("change = 3", "s.toml:1: change: must be a list of tables, written with double brackets, not 3"),
    ("parameters = 3", "s.toml:1: parameters: must be a table, not 3"),
    (
        "plan.until = 2030-12-31T10:00:00",
        "s.toml:1: plan.until: must be a date as 2026-01-01, not 2030-12-31T10:00:00",
    ),
    (
        "plan.until = 2030-12-31T00:00:00",
        "s.toml:1: plan.until: must be a date as 2026-01-01, not 2030-12-31T00:00:00",
    ),
    # out of range, and no choice
    (
        "maatwerk.maximum_eur = 50000",
        "s.toml:1: maatwerk.maximum_eur: 50000 is out of range; allowed: 0 to 40000 EUR",
    ),
    ("support.cash_eur = -1", "s.toml:1: support.cash_eur: -1 is out of range; allowed: 0 to 20000 EUR"),
    ("inflow.factor = 2.1", "s.toml:1: inflow.factor: 2.1 is out of range; allowed: 0 to 2 ratio"),
    ("plan.sample = 0", "s.toml:1: plan.sample: 0 is out of range; allowed: 0.001 to 1"),
    (
        "plan.warm_up_from = 2010-01-01",
        "s.toml:1: plan.warm_up_from: 2010-01-01 is out of range; allowed: 2018-01-01 to 2060-12-31",
    ),
    ('language = "fr"', 's.toml:1: language: "fr" is no choice; allowed: en, nl'),
    (
        'plan.draw_design = "sobel"',
        's.toml:1: plan.draw_design: "sobel" is no choice; allowed: latin_hypercube, sobol; did you mean sobol?',
    ),
    (
        'plan.parameter_sets = "best"',
        's.toml:1: plan.parameter_sets: "best" is no choice; allowed: defaults, ensemble',
    ),
    (
        'cooperation.regime.Algeria = "On"',
        's.toml:1: cooperation.regime.Algeria: "On" is no choice; allowed: off, transition, on; did you mean on?',
    ),
    (
        f"detention.places = {'9' * 60}",
        "s.toml:1: detention.places: a number of more than 48 digits is out of range; allowed: 0 to 20000 places",
    ),
    # nan and inf
    ("inflow.factor = nan", "s.toml:1: inflow.factor: must be a finite number, not nan"),
    ("inflow.factor = -inf", "s.toml:1: inflow.factor: must be a finite number, not -inf"),
    ("plan.sample = inf", "s.toml:1: plan.sample: must be a finite number, not inf"),
    ("inflow.factor = 1e999", "s.toml:1: inflow.factor: must be a finite number, not inf"),
    # two thousand
    (
        "maatwerk.maximum_eur = 2.000",
        "s.toml:1: maatwerk.maximum_eur: 2.000 is ambiguous: TOML reads 2; write 2000",
    ),
    (
        "detention = { families = true, places = 1.250 }",
        "s.toml:1: detention.places: 1.250 is ambiguous: TOML reads 1.25; write 1250",
    ),
    (
        "plan.replications = 1.000",
        "s.toml:1: plan.replications: 1.000 is ambiguous: TOML reads 1; write 1000",
    ),
    (
        "plan.replications.until_half_width.lost = 2.500",
        "s.toml:1: plan.replications.until_half_width.lost: 2.500 is ambiguous: TOML reads 2.5; "
        "write 2500, or 2.5000 if you mean 2.5",
    ),
    (
        '[parameters]\n"costs.cost_dtv_case" = { value = 5.000, evidence = "assumed", source = "me" }',
        's.toml:2: parameters."costs.cost_dtv_case".value: 5.000 is ambiguous: TOML reads 5; '
        "write 5000, or 5.0000 if you mean 5",
    ),
    # dates out of order
    (
        "plan.future_from = 2019-01-01",
        "s.toml:1: plan.history_from: 2020-01-01 must be earlier than future_from (2019-01-01)",
    ),
    (
        "plan.until = 2025-12-31",
        "s.toml:1: plan.future_from: 2026-01-01 must be earlier than until (2025-12-31)",
    ),
    (
        "[plan]\nwarm_up_from = 2020-02-01",
        "s.toml:2: plan.warm_up_from: 2020-02-01 must not be later than history_from (2020-01-01)",
    ),
    (
        "plan.future_from = 2026-01-15",
        "s.toml:1: plan.future_from: 2026-01-15 is not the first of a month; allowed: 2026-01-01",
    ),
    (
        "plan.until = 2030-12-01",
        "s.toml:1: plan.until: 2030-12-01 is not the last day of a month; allowed: as 2030-12-31",
    ),
    (
        "[[change]]\nfrom = 2021-01-01\ninflow.factor = 1\n[[change]]\nfrom = 2020-01-01\ninflow.factor = 2",
        "s.toml:5: change.from: 2020-01-01 comes after 2021-01-01; list the changes by date",
    ),
    (
        "[[change]]\nfrom = 2021-01-10\ninflow.factor = 1",
        "s.toml:2: change.from: 2021-01-10 is not the first of a month; changes take effect on the first",
    ),
    (
        "[[change]]\ninflow.factor = 1",
        "s.toml:1: change.from: is missing; give the date from which the change holds, as from = 2026-01-01",
    ),
    # parameters need evidence
    (
        "behaviour.frailty_sd = 1",
        "s.toml:1: behaviour.frailty_sd: is a parameter; set it under [parameters] as "
        '"behaviour.frailty_sd" = { value = …, evidence = "…", source = "…" }',
    ),
    (
        'parameters."behaviour.frailty_sd" = 1',
        's.toml:1: parameters."behaviour.frailty_sd": needs its evidence; '
        'write { value = 1, evidence = "…", source = "…" }',
    ),
    (
        'parameters.behaviour.frailty_sd = { value = 1, evidence = "guess", source = "me" }',
        's.toml:1: parameters.behaviour.frailty_sd.evidence: "guess" is no choice; '
        "allowed: published, reported, derived, assumed",
    ),
    (
        'parameters.behaviour.frailty_sd = { value = 1, evidence = "assumed", source = "" }',
        's.toml:1: parameters.behaviour.frailty_sd.source: "" is empty; write what a reader shall see',
    ),
    (
        'parameters.behaviour.frailty_sd = { value = 1, low = 2, evidence = "assumed", source = "me" }',
        "s.toml:1: parameters.behaviour.frailty_sd.value: 1.0 lies outside its own range; allowed: 2.0 to 1.0",
    ),
    (
        'parameters.maatwerk.enabled = { value = true, low = false, evidence = "assumed", source = "me" }',
        "s.toml:1: parameters.maatwerk.enabled.low: belongs to numbers only; leave it out",
    ),
    (
        "[[change]]\nfrom = 2020-01-01\nbehaviour.frailty_sd = 1",
        's.toml:3: change.behaviour.frailty_sd: needs its evidence; write { value = 1, evidence = "…", source = "…" }',
    ),
    # shares of one whole
    (
        '[parameters]\n\n"behaviour.share_singles" = { value = 0.9, evidence = "assumed", source = "me" }',
        "s.toml:3: behaviour.share_singles: with behaviour.share_families_school it adds up to 1.05; "
        "allowed: at most 1 together",
    ),
    # the same thing twice
    (
        "[detention]\nplaces = 1\ndetention_places = 2",
        "s.toml:3: detention.detention_places: is the same setting as detention.places; keep one",
    ),
    ("[policy.today]", "s.toml:2: policy.today: is given twice; keep one"),
    (
        "[[change]]\nfrom = 2021-01-01\ninflow.factor = 1\n[[change]]\nfrom = 2021-01-01\ninflow.factor = 2",
        "s.toml:6: inflow.factor: is set twice on 2021-01-01; keep one",
    ),
    ("title = 'a'\ntitle = 'b'", "s.toml:2: title: is given twice; keep one"),
    ("[detention]\nplaces = 1\nplaces = 2", "s.toml:3: places: is given twice; keep one"),
    # the plan of replications
    (
        "plan.replications = { at_least = 500 }",
        "s.toml:1: plan.replications.at_least: 500 is more than at_most; allowed: 1 to 400",
    ),
    # extends
    ('extends = "nothing.toml"', "s.toml:1: extends: nothing.toml does not exist"),
    ('extends = "far/away.toml"', "s.toml:1: extends: far/away.toml does not exist; nor does the folder far"),
    ('extends = "S.toml"', "s.toml:1: extends: S.toml does not exist; did you mean s.toml?"),
    ('extends = "s.toml"', "s.toml:1: extends: goes in a circle: s.toml -> s.toml"),
    ('extends = "netherlands.toml"', "s.toml:1: extends: netherlands.toml does not exist; did you mean SHIPPED?"),
    (
        r'extends = "base\netherlands.toml"',
        r's.toml:1: extends: "base\netherlands.toml" is no path relative to this file; write base/netherlands.toml',
    ),
    (
        r"extends = 'base\netherlands.toml'",
        r's.toml:1: extends: "base\\netherlands.toml" is no path relative to this file; write base/netherlands.toml',
    ),
    ('extends = "C:/x.toml"', 's.toml:1: extends: "C:/x.toml" is no path relative to this file'),
    ('extends = "."', "s.toml:1: extends: . is a folder, not a file; it holds: s.toml"),
    ('extends = "/dev/null"', 's.toml:1: extends: "/dev/null" is no path relative to this file'),
    ("extends = 3", "s.toml:1: extends: must be a text in quotes, not 3"),
    ('extends = ""', 's.toml:1: extends: "" is too short'),
    # the usual slips of a typist
    ("plan.until = 01-01-2026", "s.toml:1: is no valid TOML; write a date as 2026-01-01"),
    ("plan.until = 31/12/2030 # end", "s.toml:1: is no valid TOML; write a date as 2030-12-31"),
    ("plan.until = 2030-12", "s.toml:1: is no valid TOML; write a date as 2030-12-01"),
    ("inflow.factor = 0,5", "s.toml:1: is no valid TOML; write 0.5"),
    ("inflow.factor = 50%", "s.toml:1: is no valid TOML; write 0.5 for a share, or 50 without the sign"),
    (
        "maatwerk.maximum_eur = 2,000",
        "s.toml:1: is no valid TOML; write 2000, or 2.0 with a decimal point",
    ),
    ("maatwerk.maximum_eur = 1.250.000", "s.toml:1: is no valid TOML; write 1250000"),
    ("maatwerk.maximum_eur = 1.250,50", "s.toml:1: is no valid TOML; write 1250.50"),
    ("maatwerk.maximum_eur = € 2000", "s.toml:1: is no valid TOML; write the number alone"),
    ("maatwerk.enabled = nee", "s.toml:1: is no valid TOML; write false"),
    ("maatwerk.enabled = False", "s.toml:1: is no valid TOML; write false"),
    ('maatwerk.enabled = "ja"', 's.toml:1: maatwerk.enabled: must be true or false, not "ja"; write true'),
    ('inflow.factor = "0,5"', 's.toml:1: inflow.factor: must be a number, not "0,5"; write 0.5'),
    ("title = “Wat kost het?”", 's.toml:1: is no valid TOML; use straight quotes: "'),
    (
        "[policy.zonder vris]",
        "s.toml:1: is no valid TOML; a name has no spaces: write [policy.zonder_vris]",
    ),
    ("places: 3", "s.toml:1: is no valid TOML; write places = 3"),
    # what a Dutch reader, a word processor or Windows would have
    ("detention.places = 890 plaatsen", "s.toml:1: is no valid TOML; write the number alone"),
    ("detention.places = 8 90", "s.toml:1: is no valid TOML; write 890"),
    ("maatwerk.maximum_eur = 2,5 duizend", "s.toml:1: is no valid TOML; write 2500"),
    ("plan.until = 31 december 2030", "s.toml:1: is no valid TOML; write a date as 2030-12-31"),
    ("plan.until = December 31, 2030", "s.toml:1: is no valid TOML; write a date as 2030-12-31"),
    ("plan.until = 31 februari 2030", "s.toml:1: is no valid TOML; there is no such day"),
    ("plan.until = 2030–12–31", "s.toml:1: is no valid TOML; write a date as 2030-12-31"),
    ("support.cash_eur = −5", "s.toml:1: is no valid TOML; write -5"),
    ('title = "Zoals nu', 's.toml:1: is no valid TOML; texts need quotes: write "Zoals nu"'),
    ("title = Zoals nu", 's.toml:1: is no valid TOML; texts need quotes: write "Zoals nu"'),
    ('title = "Zeg "nu" eens"', "s.toml:1: is no valid TOML; texts need quotes: write 'Zeg \"nu\" eens'"),
    ("// nu", "s.toml:1: is no valid TOML; a remark starts with #: write # nu"),
    ("plan.seed = 3 // nu", "s.toml:1: is no valid TOML; a remark starts with #: write # nu"),
    (
        "detention.places\u00a0=\u00a0890",
        "s.toml:1: is no valid TOML; a space that was pasted in cannot stand here: type a space",
    ),
    ("detention places = 890", "s.toml:1: is no valid TOML; a name has no spaces: write detention_places"),
    ("plan.seed 3", "s.toml:1: is no valid TOML; write plan.seed = 3"),
    ("[[policy.a b.change]]", "s.toml:1: is no valid TOML; a name has no spaces: write [[policy.a_b.change]]"),
    ('title = "C:\\s"', "s.toml:1: is no valid TOML; write / for \\"),
    ('taal = "nl"', "s.toml:1: taal: unknown key; did you mean language?"),
    ('language = "Nederlands"', 's.toml:1: language: "Nederlands" is no choice; allowed: en, nl; did you mean nl?'),
    ("plan.zaad = 3", f"s.toml:1: plan.zaad: unknown key; allowed: {PLAN_KEYS}; did you mean seed?"),
    ("bewaring.plaatsen = 3", "s.toml:1: bewaring: unknown key; did you mean detention?"),
    (
        "detention.plaatsen = 3",
        "s.toml:1: detention.plaatsen: unknown setting; did you mean detention.places, detention.places_unavailable?",
    ),
    ("plan.held_out = 0", "s.toml:1: plan.held_out: must be true or false, not 0; write false"),
    ('cooperation.regime.Morocco = "aan"', 's.toml:1: cooperation.regime.Morocco: "aan" is no choice; write "on"'),
    # the grammar of TOML
    ("title = ", "s.toml:1: is no valid TOML; write title = …, with its value"),
    ("title = 'x", "s.toml:1: is no valid TOML: what starts here is never closed, or has no value"),
    ("places", "s.toml:1: is no valid TOML; write places = …, with its value"),
    ("[detention", "s.toml:1: is no valid TOML; write [detention]"),
    (
        f"x = {'9' * 5000}",
        "s.toml: is no valid TOML: a number has too many digits, or lists are too deep",
    ),
    (
        f"x = {'[' * 5000}{']' * 5000}",
        "s.toml: is no valid TOML: a number has too many digits, or lists are too deep",
    ),
]


@pytest.mark.parametrize(("head", "message"), ONE_FAULT, ids=[head[:40] for head, _ in ONE_FAULT])
def test_a_fault_in_a_file_has_its_line_its_key_and_what_is_allowed(
    complaints: Complain, head: str, message: str
) -> None:
    needs_reference = 'reference = "today"\n'
    text = f"{head}\n{POLICIES}" if head.startswith("[") else f"{head}\n{needs_reference}{POLICIES}"
    shipped = Path(os.path.relpath(SCENARIOS / "base" / "netherlands.toml")).as_posix()
    found = [line.replace(shipped, "SHIPPED") for line in complaints(text) if "reference: is missing" not in line]
    assert len(found) == 1
    assert found[0] == message or ("known in this group" in message and found[0].startswith(message))


CHANGE, AT = "[policy.a]\n[[policy.a.change]]\nfrom = 2026-01-01\n", "s.toml:4: policy.a.change."
POLICY_FAULTS = [
    ("title = 'x'", "s.toml:1: policy: is missing; give at least one policy, as [policy.today]"),
    ("title = 'x'\n[policy.a]\n[policy.b]", "s.toml:1: reference: is missing; allowed: a, b"),
    ("reference = 'c'\n[policy.abc]", 's.toml:1: reference: "c" is no policy; allowed: abc'),
    (
        "reference = 'witout'\n[policy.with]\n[policy.without]",
        's.toml:1: reference: "witout" is no policy; allowed: with, without; did you mean without?',
    ),
    (
        "[policy.a]\nlable = 'A'",
        "s.toml:2: policy.a.lable: unknown key; allowed: label, label_nl, change; did you mean label?",
    ),
    (f"{CHANGE}lever = 'maatwrek'", f"{AT}lever: unknown setting; name a setting, as maatwerk.enabled = false"),
    (f"{CHANGE}maatwrek.enabled = false", f"{AT}maatwrek: unknown setting; did you mean maatwerk?"),
    (f"{CHANGE}enabled = false", f"{AT}enabled: unknown setting; did you mean maatwerk.enabled, support.enabled?"),
    (f"{CHANGE}frm = 2026-01-01", f"{AT}frm: unknown key; did you mean from?"),
    (
        "[policy.a]\nmaatwerk.enabled = false",
        "s.toml:2: policy.a.maatwerk: is a setting; put it under [[policy.a.change]], with from = 2026-01-01",
    ),
    (
        "[policy.a.change]\nfrom = 2026-01-01",
        "s.toml:1: policy.a.change: must be a list of tables, written with double brackets, not a table; "
        "write [[policy.a.change]]",
    ),
    (f"{CHANGE}vanaf = 2026-01-01", f"{AT}vanaf: unknown key; did you mean from?"),
    (
        "[policy.a]\n[[policy.a.change]]\nfrom = '2026-01-01'",
        's.toml:3: policy.a.change.from: must be a date as 2026-01-01, not "2026-01-01"; leave out the quotes',
    ),
    ("[policy.a]\nlabel = 3", "s.toml:2: policy.a.label: must be a text in quotes, not 3"),
    ("policy.a = 3", "s.toml:1: policy.a: must be a table, not 3"),
    (
        "[policy.'a/b']",
        's.toml:1: policy."a/b": is no name for a policy; allowed: a letter and up to 39 letters, digits, '
        "spaces, _ and - after it",
    ),
    ("[policy.007]", f"s.toml:1: policy.007: {NO_NAME}"),
    ("[policy.'a ']", f's.toml:1: policy."a ": {NO_NAME}'),
    (
        "[policy.NA]",
        "s.toml:1: policy.NA: is no name for a policy: tables and spreadsheets read it as something else",
    ),
    (
        "reference = 'a'\n[policy.a]\nlabel = 'One'\n[policy.b]\nlabel = ' one'",
        's.toml:4: policy.b.label: " one" is also what policy a is called; give each its own label',
    ),
    (
        f"{MONEY}[money.instrument.'\\u001b[31m']\nlevers.support.cash_eur = 5".replace("'", '"'),
        f's.toml:4: money.instrument."\\u001b[31m": {NO_INSTRUMENT}',
    ),
    (
        f"{MONEY}[money.instrument.NA]\nlevers.support.cash_eur = 5",
        "s.toml:4: money.instrument.NA: is no name for an instrument: "
        "tables and spreadsheets read it as something else",
    ),
    (
        "reference = 'capped'\n[policy.capped]\nlabel = 'Capped'\n[policy.caped]",
        's.toml:4: policy.caped: is new, has no label and is nearly "capped" (s.toml:2); did you mean capped?; '
        "if it is meant, give it a label",
    ),
    (
        "[policy.a]\nlabel = ' '",
        's.toml:2: policy.a.label: " " is empty; write what a reader shall see',
    ),
    (
        "[policy.a]\nlabel = '\u202etxt'",
        's.toml:2: policy.a.label: "\\u202etxt" holds U+202E, which does not show; leave it out, on one line',
    ),
    (
        "[policy.a]\n[[policy.a.change]]\nfrom = 2025-12-01\ninflow.factor = 1",
        "s.toml:3: policy.a.change.from: 2025-12-01 is before the future starts, "
        "and policies share the past; allowed: 2026-01-01 to 2030-12-31",
    ),
    (
        "[policy.a]\n[[policy.a.change]]\nfrom = 2031-01-01\ninflow.factor = 1",
        "s.toml:3: policy.a.change.from: 2031-01-01 is after the run ends; allowed: 2026-01-01 to 2030-12-31",
    ),
    (
        "[policy.a]\n[[policy.a.change]]\nfrom = 2026-01-01\n\nmaatwerk.enabled = 0",
        "s.toml:5: policy.a.change.maatwerk.enabled: must be true or false, not 0; write false",
    ),
    (
        "policy.a.change = [{ from = 2026-01-01,\n maatwerk.enabled = 0 }]".replace(",\n", ", "),
        "s.toml:1: policy.a.change.maatwerk.enabled: must be true or false, not 0; write false",
    ),
    (
        "[policy.a]\nchange = [\n  { from = 2026-01-01, inflow.factor = 1 },\n"
        "  { from = 2027-01-01, inflow.factor = 3 },\n]",
        "s.toml:4: policy.a.change.inflow.factor: 3 is out of range; allowed: 0 to 2 ratio",
    ),
    (
        'title = """\nmany \\\n\nlines"""\nplan.seed = -1\n[policy.a]',
        "s.toml:5: plan.seed: -1 is out of range; allowed: 0 to 9223372036854775807",
    ),
]


@pytest.mark.parametrize(("text", "message"), POLICY_FAULTS, ids=[text[:40] for text, _ in POLICY_FAULTS])
def test_a_fault_in_the_policies_has_its_line_its_key_and_what_is_allowed(
    complaints: Complain, text: str, message: str
) -> None:
    assert complaints(text) == [message]


PLUS = "{}: +100 means 100 in all, not 100 more; today it is {}; write 100, or {} for 100 more"
COMMAND_FAULTS = [
    ("detention.place=3", "--set detention.place: unknown setting; did you mean detention.places?"),
    ("detention.places=x", '--set detention.places: must be a whole number, not "x"'),
    ("detention.places=2.000", "--set detention.places: 2.000 is ambiguous: TOML reads 2; write 2000"),
    (
        "detention.places",
        "--set detention.places: is no KEY=VALUE; allowed: a dotted key, =, a value in TOML",
    ),
    ("=3", "--set =3: is no KEY=VALUE; allowed: a dotted key, =, a value in TOML"),
    ("", "--set : is no KEY=VALUE; allowed: a dotted key, =, a value in TOML"),
    (
        "detention.places=1\ninflow.factor=2",
        '--set detention.places: "1\\ninflow.factor=2" is no TOML value; texts need quotes',
    ),
    ("detention.places=[1", '--set detention.places: "[1" is no TOML value; texts need quotes'),
    ("inflow.factor=nan", "--set inflow.factor: must be a finite number, not nan"),
    ("reference=tomorrow", '--set reference: "tomorrow" is no policy; allowed: today, less'),
    ("language=de", '--set language: "de" is no choice; allowed: en, nl'),
    ("plan.seed=true", "--set plan.seed: must be a whole number, not true"),
    ("plan.until=2025-12-31", "--set plan.future_from: 2026-01-01 must be earlier than until (2025-12-31)"),
    ("policy.less=3", "--set policy.less: names no setting; write policy.NAME.KEY=VALUE"),
    (
        "policy.les.inflow.factor=1",
        '--set policy.les.inflow.factor: "les" is no policy; allowed: today, less; did you mean less?',
    ),
    (
        "policy.less.inflow.factor=9",
        "--set policy.less.inflow.factor: 9 is out of range; allowed: 0 to 2 ratio",
    ),
    ("policy.less.label=3", "--set policy.less.label: must be a text in quotes, not 3"),
    ("policy.less.label=''", '--set policy.less.label: "" is empty; write what a reader shall see'),
    (
        f"policy.less.label='{'x' * 2001}'",
        f'--set policy.less.label: "{"x" * 47}… is too long; allowed: 2000 characters',
    ),
    ("policy.less.label='\udcff'", "--set policy.less.label: holds U+DCFF, which does not show; leave it out"),
    ("detention.places=+100", PLUS.format("--set detention.places", 600, 700)),
    ("policy.less.detention.places=+100", PLUS.format("--set detention.places", 600, 700)),
    ("plan.seed=+3", "--set plan.seed: +3 is ambiguous; write 3"),
    ("extends=x", "--set extends: extends belongs in a file"),
    ("change=3", "--set change: dated changes belong in a file"),
    ("parameters.x=3", "--set parameters.x: set the parameter itself, as behaviour.frailty_sd=1.2"),
    (
        "behaviour.share_singles=0.9",
        "--set behaviour.share_singles: with behaviour.share_families_school it adds up "
        "to 1.05; allowed: at most 1 together",
    ),
]


@pytest.mark.parametrize(("override", "message"), COMMAND_FAULTS, ids=[text[:40] for text, _ in COMMAND_FAULTS])
def test_a_fault_in_an_option_names_the_option(complaints: Complain, override: str, message: str) -> None:
    assert complaints(TWO_POLICIES, override) == [message]


def test_all_faults_come_at_once_in_the_order_of_the_files(write: Write) -> None:
    write("near.toml", "maatwerk.enabled = 1\n[plan]\nseed = -1\n")
    path = write("s.toml", 'extends = "near.toml"\nreference = "x"\nplan.batch = 0\n[policy.a]\nlabel = 1\n')
    with pytest.raises(ScenarioError) as caught:
        load(path, ["inflow.factor=5", "plan.sample=2"])
    assert str(caught.value).split("\n") == [
        's.toml:2: reference: "x" is no policy; allowed: a',
        "s.toml:3: plan.batch: 0 is out of range; allowed: 1 to 1000",
        "s.toml:5: policy.a.label: must be a text in quotes, not 1",
        "near.toml:1: maatwerk.enabled: must be true or false, not 1; write true",
        "near.toml:3: plan.seed: -1 is out of range; allowed: 0 to 9223372036854775807",
        "--set inflow.factor: 5 is out of range; allowed: 0 to 2 ratio",
        "--set plan.sample: 2 is out of range; allowed: 0.001 to 1",
    ]
    assert caught.value.faults[0] == Fault("s.toml", 2, "reference", '"x" is no policy; allowed: a')


def test_a_policy_of_a_parent_is_blamed_in_the_parent(write: Write) -> None:
    write("near.toml", TWO_POLICIES)
    path = write("s.toml", 'extends = "near.toml"\n[plan]\nfuture_from = 2027-01-01\n')
    with pytest.raises(ScenarioError) as caught:
        load(path)
    assert str(caught.value) == (
        "near.toml:8: policy.less.change.from: 2026-01-01 is before the future starts, "
        "and policies share the past; allowed: 2027-01-01 to 2030-12-31"
    )


def test_a_circle_of_three_files_is_named(write: Write) -> None:
    write("a.toml", 'extends = "d/b.toml"\n')
    write("d/b.toml", '\nextends = "../c.toml"\n')
    write("c.toml", 'extends = "a.toml"\n')
    with pytest.raises(ScenarioError) as caught:
        load("a.toml")
    assert str(caught.value) == "c.toml:1: extends: goes in a circle: a.toml -> d/b.toml -> c.toml -> a.toml"


def test_a_missing_file_names_the_nearest(write: Write) -> None:
    write("maatwerk.toml", "")
    for name, message in (
        ("maatwrk.toml", "maatwrk.toml: does not exist; did you mean maatwerk.toml?"),
        (".", ".: is a folder, not a file; it holds: maatwerk.toml"),
        ("", "cannot be read"),
        ("a\0b", "a\\x00b: cannot be read: not a usable path"),
        ("/dev/zero", "/dev/zero: is no ordinary file"),
    ):
        with pytest.raises(ScenarioError) as caught:
            load(name)
        assert str(caught.value) == message or name == ""


def test_a_file_that_may_not_be_read_says_so(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> bytes:
        raise PermissionError(13, "Permission denied")

    path = write("s.toml", TWO_POLICIES)
    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(ScenarioError) as caught:
        load(path)
    assert str(caught.value) == "s.toml: cannot be read: permission denied"


def test_a_file_in_another_encoding_names_the_line(write: Write) -> None:
    path = write("s.toml", "")
    path.write_bytes(b"# one\ntitle = 'co\xf6rdinatie'\n")
    with pytest.raises(ScenarioError) as caught:
        load(path)
    assert str(caught.value) == "s.toml:2: is not UTF-8: byte 0xf6; save the file as UTF-8"


def test_a_mark_of_byte_order_and_windows_line_ends_are_no_fault(write: Write) -> None:
    path = write("s.toml", "")
    path.write_bytes(b"\xef\xbb\xbf" + TWO_POLICIES.replace("\n", "\r\n").encode())
    assert load(path).reference == "today"
    path.write_bytes(b"\xef\xbb\xbf\r\nplan.seed = -1\r\n" + TWO_POLICIES.replace("\n", "\r\n").encode())
    with pytest.raises(ScenarioError) as caught:
        load(path)
    assert caught.value.faults[0].line == 2


def test_a_very_large_file_is_refused(write: Write) -> None:
    path = write("s.toml", "# " + "x" * 250_000)
    with pytest.raises(ScenarioError, match="is too large for a scenario; allowed: 250,000 bytes"):
        load(path)


def test_every_line_that_is_no_toml_is_told_at_once(complaints: Complain) -> None:
    text = (
        "title = “Nu”\n[policy.nu\nlabel = Zoals nu\n[[policy.nu.change]]\nfrom = 1 juli 2026\nmaatwerk.enabled = nee\n"
    )
    told = [line.partition(": ")[0] for line in complaints(text)]
    assert told == [f"s.toml:{number}" for number in (1, 2, 3, 5, 6)]


def test_what_runs_on_over_lines_is_not_guessed_at(complaints: Complain) -> None:
    (fault,) = complaints('cards = [\n  "lost"\n  "gained"\n]\nmaatwerk.enabled = nee\n[policy.a]\n')
    assert fault.startswith("s.toml:3: is no valid TOML")


def test_every_fault_stays_on_one_line(complaints: Complain) -> None:
    text = 'reference = "a\\nb\\u2028c"\n"x\\ny".z = 1\n[policy."p\\nq"]\n[plan]\n"s\\u0085d" = 1\n'
    found = complaints(text)
    assert len(found) == 4
    assert all(line.startswith("s.toml:") and len(line.splitlines()) == 1 for line in found)


def test_a_number_that_is_no_count_may_have_three_decimals(loaded: Load) -> None:
    assert loaded(TWO_POLICIES, "inflow.factor=1.250").value("inflow.factor", "today", 0) == 1.25
    assert loaded(TWO_POLICIES, "costs.cost_dtv_case=5.0000").value("costs.cost_dtv_case", "today", 0) == 5.0


def test_loading_imports_nothing_heavy_and_is_quick() -> None:
    code = (
        "import sys, time; start = time.process_time(); import sim; "
        f"sim.load({str(SCENARIOS / 'maatwerk.toml')!r}); spent = time.process_time() - start; "
        "heavy = {'numpy', 'pandas', 'numba', 'mesa', 'plotly', 'scipy'} & set(sys.modules); "
        "print(sorted(heavy), spent)"
    )
    root = SCENARIOS.parent
    best = min(float(_printed(code, root).split()[-1]) for _ in range(2))
    assert _printed(code, root).startswith("[] ")
    assert best < 0.6


def _printed(code: str, folder: Path) -> str:
    environment = {**os.environ, "PYTHONPATH": str(folder)}
    return subprocess.run(
        [sys.executable, "-c", code], cwd=folder, env=environment, capture_output=True, text=True, check=True
    ).stdout
