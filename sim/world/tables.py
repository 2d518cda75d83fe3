"""What the rules read: a scenario's settings as one record per month, and one per month and country of origin."""

from collections import namedtuple
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import log
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim.parameters.catalogue import countries
from sim.rules.casework import chance_of_answer, chance_of_issue, chance_of_removal_in_a_year
from sim.rules.cooperation import agreement_factor, leverage_factor
from sim.rules.procedures import departure_period_months
from sim.rules.support import monthly_room
from sim.rules.vocabulary import NEVER, NOT_FORESEEN, Regime, Tier
from sim.scenario.calendar import month_after
from sim.world.inflow import arrivals_of, share_of_new_people
from sim.world.levels import TIER_NAMES, solve_levels, transfer_hazard
from sim.world.reading import Reader, reader
from sim.world.screen import highest_log_odds

if TYPE_CHECKING:
    from sim.scenario import Scenario


# Fields of the month's record that are settings as they stand: name of the field, key of the setting.
PLAIN = {
    "frailty_sd": "behaviour.frailty_sd",
    "frailty_mob_loading": "behaviour.frailty_mob_loading",
    "money_value": "behaviour.money_value",
    "inkind_cash_value": "behaviour.inkind_cash_value",
    "family_return_effect": "behaviour.family_return_effect",
    "unsafe_return_effect": "behaviour.unsafe_return_effect",
    "health_return_effect": "behaviour.health_return_effect",
    "execution_rate": "behaviour.execution_rate",
    "waiting_weight": "behaviour.waiting_weight",
    "reentry_3y_near": "behaviour.reentry_3y_near",
    "reentry_3y_far": "behaviour.reentry_3y_far",
    "share_families_school": "behaviour.share_families_school",
    "share_singles": "behaviour.share_singles",
    "share_care_blocking": "behaviour.share_care_blocking",
    "share_vris": "behaviour.share_vris",
    "nuisance_share": "behaviour.nuisance_share",
    "other_source_decided_share": "procedure.other_source_decided_share",
    "months_before_case": "procedure.months_before_case",
    "family_forced_multiplier": "procedure.family_forced_multiplier",
    "repeat_delay_months": "procedure.repeat_delay_months",
    "booking_fail_probability": "procedure.booking_fail_probability",
    "custody_months_mean": "procedure.custody_months_mean",
    "custody_removal_hazard": "procedure.custody_removal_hazard",
    "removal_level": "procedure.removal_level",
    "booking_hazard": "procedure.booking_hazard",
    "booking_hazard_detained": "procedure.booking_hazard_detained",
    "booking_fail_detained": "procedure.booking_fail_detained",
    "dublin_disappearance": "procedure.dublin_disappearance",
    "dublin_self_travel_share": "procedure.dublin_self_travel_share",
    "dublin_transfer_detained": "procedure.dublin_transfer_detained",
    "deferral_months_mean": "procedure.deferral_months_mean",
    "other_stay_hazard": "procedure.other_stay_hazard",
    "custody_share_of_suspects": "procedure.custody_share_of_suspects",
    "detention_proposal_hazard": "detention.detention_proposal_hazard",
    "proposal_ratio_priority": "detention.proposal_ratio_priority",
    "proposal_ratio_again": "detention.proposal_ratio_again",
    "release_hazard_no_prospect": "detention.release_hazard_no_prospect",
    "departure_hazard_decided": "detention.departure_hazard_decided",
    "vris_ratio_police": "behaviour.vris_ratio_police",
    "release_hazard_with_document": "detention.release_hazard_with_document",
    "release_hazard_without_document": "detention.release_hazard_without_document",
    "lp_probability_off": "cooperation.lp_probability_off",
    "lp_probability_transition": "cooperation.lp_probability_transition",
    "lp_probability_on": "cooperation.lp_probability_on",
    "lp_time_cooperative_months": "cooperation.lp_time_cooperative_months",
    "lp_time_switch_months": "cooperation.lp_time_switch_months",
    "lp_time_hard_months": "cooperation.lp_time_hard_months",
    "lp_withdrawal_months": "cooperation.lp_withdrawal_months",
    "removal_given_lp": "cooperation.removal_given_lp",
    "no_document_share_low_lp": "cooperation.no_document_share_low_lp",
    "no_document_share": "cooperation.no_document_share",
    "iom_inkind_share": "support.iom_inkind_share",
    "ngo_share": "support.ngo_share",
    "eurp_share": "support.eurp_share",
    "mw_share_above_regular": "maatwerk.mw_share_above_regular",
    "mw_vris_share": "maatwerk.mw_vris_share",
    "mw_tail_exponent": "maatwerk.mw_tail_exponent",
    "mw_vris_large_ratio": "maatwerk.mw_vris_large_ratio",
    "mw_feasibility_threshold": "maatwerk.mw_feasibility_threshold",
    "mw_burden_weight": "maatwerk.mw_burden_weight",
    "mw_approval_hazard": "maatwerk.mw_approval_hazard",
    "mw_below_ceiling_fraction_low": "maatwerk.mw_below_ceiling_fraction_low",
    "mw_offer_standing_months": "maatwerk.mw_offer_standing_months",
    "vris_approval_ratio": "maatwerk.vris_approval_ratio",
    "opening_log_odds": "maatwerk.opening_log_odds",
    "long_stay_months": "maatwerk.long_stay_months",
    "aware_share": "information.aware_share",
    "initial_package_belief": "information.initial_package_belief",
    "initial_package_chance": "information.initial_package_chance",
    "learning_weight": "information.learning_weight",
    "contacts": "information.contacts",
    "contacts_same_origin": "information.contacts_same_origin",
    "long_wait_months": "information.long_wait_months",
    "media_belief": "information.media_belief",
    "media_reach": "information.media_reach",
    "learning": "information.learning",
    "confidential": "information.confidential",
    "published": "information.published",
    "holdout": "incentives.holdout",
    "probability_weighting": "information.probability_weighting",
    "core_ratio": "crime.core_ratio",
    "suspicion_multiplier_low_lp": "crime.suspicion_multiplier_low_lp",
    "suspicion_multiplier_mob": "crime.suspicion_multiplier_mob",
    "unlawful_detention_share": "safeguards.unlawful_detention_share",
    "lawyer_present_share": "safeguards.lawyer_present_share",
    "maatwerk_enabled": "maatwerk.enabled",
    "maatwerk_maximum_eur": "maatwerk.maximum_eur",
    "maatwerk_vris_allowed": "maatwerk.vris_allowed",
    "maatwerk_min_refusal_months": "maatwerk.min_refusal_months",
    "maatwerk_approval_factor": "maatwerk.approval_factor",
    "support_cash_eur": "support.cash_eur",
    "support_first_days_eur": "support.first_days_eur",
    "support_in_kind_eur": "support.in_kind_eur",
    "support_vris_eligible": "support.vris_eligible",
    "support_dublin_eligible": "support.dublin_eligible",
    "support_visa_free_eligible": "support.visa_free_eligible",
    "support_repeat_bar_months": "support.repeat_bar_months",
    "counselling": "support.counselling",
    "deadline_effect": "behaviour.deadline_effect",
    "early_bonus_eur": "support.early_bonus_eur",
    "early_bonus_months": "support.early_bonus_months",
    "window_eur": "support.window_eur",
    "acquisition": "incentives.acquisition",
    "crime_response": "crime.crime_response",
    "regular_take_chance": "crime.regular_take_chance",
    "legitimacy": "incentives.legitimacy",
    "legitimacy_effect": "behaviour.legitimacy_effect",
    "recycling": "incentives.recycling",
    "recycling_share": "behaviour.recycling_share",
    "return_trip_eur": "behaviour.return_trip_eur",
    "pull_near": "behaviour.pull_near",
    "fixed_package_eur": "maatwerk.fixed_eur",
    "later_share": "maatwerk.later_share",
    "later_value": "maatwerk.later_value",
    "once": "maatwerk.once_only",
    "lawyer_required": "maatwerk.lawyer_required",
    "annual_budget_eur": "maatwerk.annual_budget_eur",
    "detention_families": "detention.families",
    "detention_first_term_days": "detention.first_term_days",
    "proposal_when_met": "detention.proposal_when_met",
    "vris_no_document_ratio": "cooperation.vris_no_document_ratio",
    "lighter_means_share": "detention.lighter_means_share",
    "vris_in_custody_share": "procedure.vris_in_custody_share",
    "detention_dublin_days": "detention.dublin_days_at_most",
    "detention_first_review_days": "detention.first_review_days",
    "lp_factor": "cooperation.lp_factor",
    "booking_factor": "removal.booking_factor",
    "return_regulation": "law.return_regulation",
    "return_hubs": "law.return_hubs",
    "criminalised_stay": "law.criminalised_stay",
    "wider_undesirable": "law.wider_undesirable",
    "strafonderbreking": "law.strafonderbreking",
    "support_enabled": "support.enabled",
    "eurp_runs": "support.eurp",
    "iom_capacity": "support.iom_capacity",
    "ngo_capacity": "support.ngo_capacity",
    "eurp_capacity": "support.eurp_capacity",
    "channel_patience_months": "support.channel_patience_months",
    "package_share_near": "support.package_share_near",
    "package_share_low_lp": "support.package_share_low_lp",
    "campaign_reach": "information.campaign_reach",
    "support_inkind_minor": "support.support_inkind_minor",
    "minors_per_family": "support.minors_per_family",
    "rr_cooperation_duty_effect": "procedure.rr_cooperation_duty_effect",
    "criminalisation_return_effect": "procedure.criminalisation_return_effect",
    "sob_fraction_short": "procedure.sob_fraction_short",
    "longest_prison_days": "procedure.illegal_stay_max_prison_days",
    "criminal_stay_custody_share": "procedure.criminal_stay_custody_share",
    "undesirable_hazard": "procedure.undesirable_hazard",
    "undesirable_custody_share": "procedure.undesirable_custody_share",
    "hub_transfer_hazard": "procedure.hub_transfer_hazard",
    "vris_departure_after_custody": "procedure.vris_departure_after_custody",
    "proposal_after_custody": "detention.proposal_after_custody",
}


def contact(s: Reader) -> float:
    """Scale how often people out of sight come into view.

    Less where shelter with state money has ended (for those who used it), and less when unlawful stay is a crime.
    """
    lost = 0.0 if s("lvv.state_funded") else s("costs.lvv_users_share") * (1.0 - s("support.contact_share_lvv_ended"))
    return float((1.0 - lost) * (s("procedure.criminal_stay_contact_factor") if s("law.criminalised_stay") else 1.0))


# Fields that are worked out from settings: name of the field, formula of a reader of settings.
DERIVED: dict[str, Callable[[Reader], float]] = {
    "response_of_leaving_to_risk": lambda s: log(s("behaviour.or_return_per_5pp_risk")) / 0.05,
    "response_of_vanishing_to_risk": lambda s: log(s("behaviour.or_mob_per_5pp_risk")) / 0.05,
    "response_of_reapplying_to_risk": lambda s: log(s("behaviour.or_repeat_per_5pp_risk")) / 0.05,
    "log_odds_counselling": lambda s: log(s("behaviour.counselling_or")),
    "log_odds_detained_economic": lambda s: log(s("behaviour.detention_return_or_economic")),
    "log_odds_detained_others": lambda s: log(s("behaviour.detention_return_or_others")),
    "log_odds_vanishing_after_detention": lambda s: log(s("behaviour.detention_onward_or")),
    "log_intention_leak": lambda s: log(s("behaviour.intention_mob_leak")),
    "pandemic_departures": lambda s: s("procedure.pandemic_departure_factor") if s("pandemic.departures") else 1.0,
    "pandemic_unsupervised": lambda s: (
        s("procedure.pandemic_unsupervised_factor") if s("pandemic.unsupervised") else 1.0
    ),
    "log_pandemic_unsupervised": lambda s: (
        log(s("procedure.pandemic_unsupervised_factor")) if s("pandemic.unsupervised") else 0.0
    ),
    # the nuisance core is suspected more often, the others less: the mean over all cases is that of the register
    "suspicion_base": lambda s: (
        s("crime.suspicion_base") / (1.0 + s("behaviour.nuisance_share") * (s("crime.core_ratio") - 1.0))
    ),
    "ban_months": lambda s: (
        12.0 * s("procedure.rr_entry_ban_years")
        if s("law.return_regulation")
        else 12.0 * s("procedure.entry_ban_default_years")
    ),
    "serious_ban_months": lambda s: 12.0 * s("procedure.entry_ban_serious_years"),
    "mob_return_to_view": lambda s: s("behaviour.mob_return_to_view") * contact(s),
    "detention_maximum_days": lambda s: (
        s("detention.detention_cap_days_rr") if s("law.return_regulation") else s("detention.maximum_days")
    ),
    "detention_next_review_days": lambda s: (
        s("detention.court_periodic_review_days_wtvb") if s("law.wtvb") else s("detention.next_review_days")
    ),
    "forced_multiplier": lambda s: s("procedure.rr_forced_multiplier") if s("law.return_regulation") else 1.0,
    "chance_moved_on": lambda s: 1.0 - 0.5 ** (1.0 / (12.0 * s("behaviour.unlawful_stay_median_years"))),
    "dublin_transfer_hazard": lambda s: transfer_hazard(
        s("procedure.dublin_transfer_probability"), s("procedure.dublin_disappearance")
    ),
    "deferral_hazard": lambda s: (
        s("procedure.art64_grants_per_year")
        / 12.0
        / max(1.0, s("procedure.caseload_stock") * s("behaviour.share_care_blocking"))
    ),
    "no_fault_hazard": lambda s: (
        s("procedure.buitenschuld_grants_per_year") / 12.0 / s("procedure.no_fault_candidates")
    ),
    "departure_period_months": lambda s: departure_period_months(s("procedure.departure_period_days")),
    "mw_tail_threshold_eur": lambda s: 3000.0,  # the answer counts packages "of EUR 3,000 or more"
    "detention_family_days": lambda s: 14.0,  # two weeks for families, rules of the register
}

CHANNELS = ("iom", "ngo", "eurp")
DEADLINE_MONTHS = 2  # a deadline counts in the last two months of a window
# Fields of which the value says nothing about what the month is like for the rules worked out beforehand.
DATES = (
    *("month", "period_from", "days", "places", "january", "last_media", "window_cutoff", "no_offence_from"),
    *(f"room_{name}" for name in CHANNELS),
)
# Fields that depend on what was set in other months.
DATED = ("agreement_factor", "leverage_factor", "publicity", "deadline_near", "pull_active", "pull_support_eur")
WORLD = np.dtype(
    [(name, "i8") for name in DATES] + [(name, "f8") for name in (*PLAIN, *DERIVED, *DATED)],
    align=True,
)
LAND = np.dtype(
    [(name, "f8") for name in ("leave_level", "vanish_level", "reapply_level", "income_eur", "grant_share")]
    + [(name, "f8") for name in ("removal_chance_in_a_year", "answer_chance", "issue_chance", "highest_log_odds")]
    + [(name, "i8") for name in ("tier", "regime", "switches", "prospect", "unsafe", "visa_free")],
    align=True,
)
World: Any = namedtuple("World", WORLD.names or ())  # type: ignore[misc]
Land: Any = namedtuple("Land", LAND.names or ())  # type: ignore[misc]


@dataclass(frozen=True, slots=True)
class Tables:
    """All that rules read: worlds [policy, month], lands [policy, month, origin], arrivals [policy, month, source]."""

    policies: tuple[str, ...]
    reference: int
    worlds: NDArray[np.void]
    lands: NDArray[np.void]
    arrivals: NDArray[np.int64]
    arrivals_at_most: NDArray[np.int64]
    reserve: NDArray[np.int64]
    shares: NDArray[np.float64]
    dublin_shares: NDArray[np.float64]
    tiers: NDArray[np.int64]
    felt_risk: NDArray[np.float64]
    leave_levels: NDArray[np.float64]
    vanish_levels: NDArray[np.float64]
    source_mix: NDArray[np.float64]
    new_share: float
    most_news: NDArray[np.float64]
    opening_cases: int
    opening_out_of_sight: int
    start: np.void


def build_tables(scenario: "Scenario") -> Tables:
    """Read a scenario's settings for every policy and month."""
    names = tuple(policy.name for policy in scenario.policies)
    worlds = np.stack([world_records(scenario, name) for name in names])
    read = reader(scenario, names[0], 0)
    first_month = as_worlds(worlds[0, :1])[0]
    levels = {tier: solve_levels(tier, first_month, read) for tier in range(len(Tier))}
    lands = np.stack([land_records(scenario, name, worlds[p], levels) for p, name in enumerate(names)])
    arrivals = np.stack([arrivals_of(scenario, name) for name in names])
    return put_together(scenario, worlds, lands, arrivals)


def rebuild_tables(tables: Tables, scenario: "Scenario", policy: str) -> Tables:
    """Read the settings of one policy again, when a scenario differs from that of the tables in its future alone."""
    place = tables.policies.index(policy)
    worlds, lands, arrivals = tables.worlds.copy(), tables.lands.copy(), tables.arrivals.copy()
    worlds[place] = world_records(scenario, policy)
    lands[place] = land_records(scenario, policy, worlds[place], levels_in(tables))
    arrivals[place] = arrivals_of(scenario, policy)
    return put_together(scenario, worlds, lands, arrivals)


def levels_in(tables: Tables) -> dict[int, tuple[float, float, float]]:
    """Give the levels of each tier, as the records of its countries have them."""
    first = tables.lands[0, 0]
    names = ("leave_level", "vanish_level", "reapply_level")
    return {
        int(tier): (float(land[names[0]]), float(land[names[1]]), float(land[names[2]]))
        for tier, land in zip(tables.tiers, first, strict=True)
    }


def put_together(
    scenario: "Scenario", worlds: NDArray[np.void], lands: NDArray[np.void], arrivals: NDArray[np.int64]
) -> Tables:
    """Add to the records of every policy what follows from all of them together."""
    names = tuple(policy.name for policy in scenario.policies)
    read = reader(scenario, names[0], 0)
    sample = scenario.plan.sample
    table = countries()
    shares = np.array([country.share for country in table])
    tiers = np.array([TIER_NAMES.index(country.tier) for country in table])
    source_mix = arrivals[0].sum(axis=0) / max(1, int(arrivals[0].sum()))
    return Tables(
        policies=names,
        reference=names.index(scenario.reference),
        worlds=worlds,
        lands=lands,
        arrivals=arrivals,
        arrivals_at_most=arrivals.max(axis=0),
        reserve=reserve_of(arrivals, worlds, float(shares[tiers == Tier.NEAR].sum() / shares.sum())),
        shares=shares,
        dublin_shares=np.array([country.dublin_share for country in table]),
        tiers=tiers,
        felt_risk=np.array([read(f"procedure.haz_forced_{country.tier}") for country in table]),
        leave_levels=np.ascontiguousarray(lands[0, 0]["leave_level"]),
        vanish_levels=np.ascontiguousarray(lands[0, 0]["vanish_level"]),
        source_mix=source_mix,
        new_share=share_of_new_people(source_mix, read),
        most_news=most_news_out_of_sight(worlds),
        opening_cases=round(read("procedure.caseload_stock") * sample),
        opening_out_of_sight=round(read("procedure.stock_out_of_sight_2018") * sample),
        start=worlds[0, 0],
    )


def world_records(scenario: "Scenario", policy: str) -> NDArray[np.void]:
    """Give the month's settings of a policy, one record a month."""
    plan = scenario.plan
    records = np.zeros(plan.months, WORLD)
    future, history = plan.month(plan.future_from), plan.month(plan.history_from)
    for stretch in scenario.stretches(policy):
        read = reader(scenario, policy, stretch.start)
        record = records[stretch.start]
        for field, key in PLAIN.items():
            record[field] = read(key)
        for field, formula in DERIVED.items():
            record[field] = formula(read)
        records[stretch.start : stretch.stop] = record
    for month in range(plan.months):
        read = reader(scenario, policy, month)
        record = records[month]
        first = month_after(plan.warm_up_from, month)
        record["month"] = month
        record["january"] = month - first.month + 1
        record["days"] = (month_after(first, 1) - first).days
        record["places"] = usable_places(read, plan.sample)
        record["period_from"] = future if month >= future else history
        for name in CHANNELS:
            record[f"room_{name}"] = monthly_room(read(f"support.{name}_capacity") * plan.sample, first.month)
    reads = [reader(scenario, policy, month) for month in range(plan.months)]
    date_cooperation(records, reads)
    date_news(records, reads)
    date_conditions(records, reads)
    date_pull(records, reads, future)
    return records


def reserve_of(arrivals: NDArray[np.int64], worlds: NDArray[np.void], near_share: float) -> NDArray[np.int64]:
    """Give the reserve of people from near origins who come only if drawn, per month: as many as come anyway."""
    near = np.rint(arrivals.max(axis=0).sum(axis=1) * near_share).astype(np.int64)
    return np.asarray(near * (worlds["pull_active"].max(axis=0) > 0), dtype=np.int64)


def months_since(is_on: Sequence[Any]) -> list[int]:
    """Give, per month, how many months something has been on without a break; -1 while it is off."""
    counts, count = [], -1
    for on in is_on:
        count = count + 1 if on else -1
        counts.append(count)
    return counts


def date_cooperation(records: NDArray[np.void], reads: Sequence[Reader]) -> None:
    """Let agreements decay, and visa measures work after their lag."""
    since = {
        key: months_since([read(key) for read in reads])
        for key in ("cooperation.agreement", "cooperation.visa_leverage")
    }
    for month, read in enumerate(reads):
        records["agreement_factor"][month] = agreement_factor(since["cooperation.agreement"][month], read)
        records["leverage_factor"][month] = leverage_factor(since["cooperation.visa_leverage"][month], read)


def date_news(records: NDArray[np.void], reads: Sequence[Reader]) -> None:
    """Remember when packages were last in the news, and how much of it is still in the air."""
    last = NEVER
    for month, read in enumerate(reads):
        last = month if read("information.media") else last
        records["last_media"][month] = last
        faded = (1.0 - read("information.learning_weight")) ** (month - last)
        records["publicity"][month] = read("information.media_reach") * faded if last > NEVER else 0.0


def date_conditions(records: NDArray[np.void], reads: Sequence[Reader]) -> None:
    """Date the window for support, its deadline, and the condition of no new offence."""
    window = [float(read("support.window_eur")) for read in reads]
    opened = months_since([amount > 0 for amount in window])
    condition = months_since([read("maatwerk.no_new_offence") for read in reads])
    for month, read in enumerate(reads):
        presence = int(read("support.window_presence_months"))
        records["window_cutoff"][month] = month - opened[month] - presence if window[month] > 0 else NEVER
        closing = any(later < window[month] for later in window[month + 1 : month + 1 + DEADLINE_MONTHS])
        records["deadline_near"][month] = closing
        records["no_offence_from"][month] = month - condition[month] if condition[month] >= 0 else NOT_FORESEEN


def date_pull(records: NDArray[np.void], reads: Sequence[Reader], future: int) -> None:
    """Compare what support near origins can expect with the last month of the history.

    Published inflow holds whatever pull there was: none is added before the future.
    """
    before = near_support_eur(reads[future - 1])
    for month, read in enumerate(reads):
        records["pull_active"][month] = month >= future and read("incentives.pull")
        news = (
            records["publicity"][month] * read("information.media_belief") * read("information.initial_package_belief")
        )
        records["pull_support_eur"][month] = near_support_eur(read) - before + news


def near_support_eur(read: Reader) -> float:
    """Give the regular support that people from near and visa-free origins can expect, in EUR."""
    if not (read("support.enabled") and read("support.visa_free_eligible")):
        return 0.0
    return float(read("support.cash_eur") + read("support.first_days_eur") + read("support.in_kind_eur"))


def usable_places(read: Reader, sample: float) -> int:
    """Give the places in aliens' detention that can be filled, for the share of the caseload simulated."""
    usable: float = (read("detention.places") - read("detention.places_unavailable")) * sample
    return max(0, round(usable))


def most_news_out_of_sight(worlds: NDArray[np.void]) -> NDArray[np.float64]:
    """Give the largest monthly chance, in any month of any policy, that something happens out of sight.

    [tier, in the nuisance core or not]. The bulk engine skips the months in which luck is above it: nothing can happen
    in them.
    """
    hope = np.maximum(worlds["maatwerk_maximum_eur"], worlds["initial_package_belief"])
    response = worlds["acquisition"] * worlds["crime_response"]
    suspicion = worlds["suspicion_base"] * worlds["suspicion_multiplier_mob"] * np.exp(response * hope / 1000.0)
    known = worlds["chance_moved_on"] + worlds["mob_return_to_view"]
    core = suspicion * worlds["core_ratio"]
    low_lp = worlds["suspicion_multiplier_low_lp"]
    most = np.full((len(Tier), 2), [float((known + suspicion).max()), float((known + core).max())])
    most[Tier.LOW_LP] = float((known + suspicion * low_lp).max()), float((known + core * low_lp).max())
    return most + 1e-12


# --- countries ----------------------------------------------------------------------------------------------------


def land_records(
    scenario: "Scenario", policy: str, worlds: NDArray[np.void], levels: dict[int, tuple[float, float, float]]
) -> NDArray[np.void]:
    """Give the facts on each country of origin that rules read, per month of a policy."""
    table = countries()
    lands = np.zeros((len(worlds), len(table)), LAND)
    stretches = scenario.stretches(policy)
    for index, country in enumerate(table):
        tier = TIER_NAMES.index(country.tier)
        column = lands[:, index]
        column["leave_level"], column["vanish_level"], column["reapply_level"] = levels[tier]
        column["income_eur"] = country.income_eur
        column["tier"] = tier
        column["unsafe"] = country.unsafe
        column["visa_free"] = country.visa_free
        column["switches"] = country.tier == "low_lp"
        for stretch in stretches:
            read, months = reader(scenario, policy, stretch.start), slice(stretch.start, stretch.stop)
            column["regime"][months] = Regime[str(read(f"cooperation.regime.{country.name}")).upper()]
            column["prospect"][months] = read(f"cooperation.prospect.{country.name}")
            column["grant_share"][months] = read(f"procedure.repeat_grant_share_{country.tier}")
    work_out(lands, worlds)
    return lands


# Fields of a country's record that depend on the country and the month alone: worked out once, by the rules themselves.
WORKED_OUT: dict[str, Callable[[Any, Any], float]] = {
    "removal_chance_in_a_year": chance_of_removal_in_a_year,
    "answer_chance": chance_of_answer,
    "issue_chance": chance_of_issue,
    "highest_log_odds": highest_log_odds,
}


def work_out(lands: NDArray[np.void], worlds: NDArray[np.void]) -> None:
    """Fill the fields of WORKED_OUT, once for months that are alike but for their dates."""
    settings = worlds.copy()
    for name in DATES:
        settings[name] = 0
    alike: dict[tuple[bytes, bytes], int] = {}
    for month in range(len(worlds)):
        first = alike.setdefault((settings[month].tobytes(), lands[month].tobytes()), month)
        lands[month] = work_out_month(lands[month], worlds[month]) if first == month else lands[first]


def work_out_month(lands: NDArray[np.void], world: np.void) -> NDArray[np.void]:
    """Fill the fields of WORKED_OUT for the countries of a month, once for countries that are alike."""
    filled, settings = lands.copy(), World(*world.tolist())
    known: dict[Any, list[float]] = {}
    for index, land in enumerate(as_lands(lands)):
        if land not in known:
            known[land] = [formula(land, settings) for formula in WORKED_OUT.values()]
        for name, value in zip(WORKED_OUT, known[land], strict=True):
            filled[index][name] = value
    return filled


def as_worlds(records: NDArray[np.void]) -> list[Any]:
    """Give the records of a policy's months as plain Python tuples with names."""
    return [World(*record) for record in records.tolist()]


def as_lands(records: NDArray[np.void]) -> list[Any]:
    """Give the records of a month's countries as plain Python tuples with names."""
    return [Land(*record) for record in records.tolist()]
