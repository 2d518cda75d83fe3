"""Which settings the rules read: the fields of a month's record and of a country's, and where each comes from."""

from collections import namedtuple
from collections.abc import Callable
from math import log
from typing import Any

import numpy as np

from sim.parameters.catalogue import settings
from sim.rules.state.procedures import departure_period_months
from sim.rules.vocabulary import Process
from sim.world.record.levels import transfer_hazard
from sim.world.record.reading import Reader

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
    "lp_request_hazard": "cooperation.lp_request_hazard",
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
    "maatwerk_unsafe_origins": "maatwerk.unsafe_origins",
    "maatwerk_in_custody": "maatwerk.in_custody",
    "officer_noise": "maatwerk.officer_noise",
    "arrangement_share": "maatwerk.arrangement_share",
    "arrangement_log_odds": "maatwerk.arrangement_log_odds",
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
    "pull_far": "behaviour.pull_far",
    "fixed_package_eur": "maatwerk.fixed_eur",
    "later_share": "maatwerk.later_share",
    "later_value": "maatwerk.later_value",
    "once": "maatwerk.once_only",
    "lawyer_required": "maatwerk.lawyer_required",
    "annual_budget_eur": "maatwerk.annual_budget_eur",
    "detention_families": "detention.families",
    "detention_first_term_days": "detention.first_term_days",
    "proposal_when_met": "detention.proposal_when_met",
    "proposal_on_document": "detention.proposal_on_document",
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
    "pandemic_removals": lambda s: s("procedure.pandemic_removal_factor") if s("pandemic.departures") else 1.0,
    "pandemic_unsupervised": lambda s: (
        s("procedure.pandemic_unsupervised_factor") if s("pandemic.unsupervised") else 1.0
    ),
    "log_pandemic_unsupervised": lambda s: (
        log(s("procedure.pandemic_unsupervised_factor")) if s("pandemic.unsupervised") else 0.0
    ),
    # the nuisance core is suspected more often, the others less: the mean over all cases is that of the register
    "weight_of_money": lambda s: s("behaviour.money_value") / float(settings()["behaviour.money_value"].default),
    "suspicion_base": lambda s: (
        s("crime.suspicion_base") / (1.0 + s("behaviour.nuisance_share") * (s("crime.core_ratio") - 1.0))
    ),
    "process": lambda s: Process[s("maatwerk.process").upper()],
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
KINDS = ("process",)  # fields that name one of a few: whole numbers, to be compared with an enumeration
# Fields that depend on what was set in other months.
DATED = (
    *("agreement_factor", "leverage_factor", "publicity", "deadline_near", "pull_active"),
    *("pull_support_near_eur", "pull_support_far_eur"),
)
WORLD = np.dtype(
    [(name, "i8") for name in DATES] + [(name, "i8" if name in KINDS else "f8") for name in (*PLAIN, *DERIVED, *DATED)],
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
