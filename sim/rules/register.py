"""The settings that rules read, by group: a field has the name of its key.

Rules read `behaviour.money_value` as `world.behaviour.money_value`. Meaning, unit and limits stand in the register,
under that key. Numbers are floats, whole ones too: a search may try any number between.
"""

from typing import Protocol

from sim.rules.vocabulary import Process


class Behaviour(Protocol):
    """What people are like, and how they weigh things."""

    adults_per_family: float
    deadline_effect: float
    execution_rate: float
    family_return_effect: float
    frailty_mob_loading: float
    frailty_sd: float
    health_return_effect: float
    inkind_cash_value: float
    legitimacy_effect: float
    minors_per_family: float
    money_value: float
    nuisance_share: float
    pull_far: float
    pull_near: float
    recycling_share: float
    reentry_3y_far: float
    reentry_3y_near: float
    return_trip_eur: float
    share_addicted: float
    share_care_blocking: float
    share_families_school: float
    share_psychiatric: float
    share_singles: float
    share_vris: float
    unsafe_return_effect: float
    vris_ratio_police: float
    waiting_weight: float


class Information(Protocol):
    """What people know and hear."""

    aware_share: float
    campaign_reach: float
    confidential: bool
    contacts: float
    contacts_same_origin: float
    initial_package_belief: float
    initial_package_chance: float
    learning: bool
    learning_weight: float
    long_wait_months: float
    media_belief: float
    media_reach: float
    probability_weighting: float
    published: bool


class Support(Protocol):
    """Regular support: who, how much, through whom."""

    cash_eur: float
    channel_patience_months: float
    counselling: bool
    document_needed: bool
    dublin_eligible: bool
    early_bonus_eur: float
    early_bonus_months: float
    enabled: bool
    eurp: bool
    eurp_capacity: float
    eurp_share: float
    first_days_eur: float
    in_kind_eur: float
    iom_capacity: float
    iom_inkind_share: float
    ngo_capacity: float
    ngo_crosses_removal: bool
    ngo_share: float
    package_share_low_lp: float
    package_share_near: float
    repeat_bar_months: float
    support_inkind_minor: float
    visa_free_eligible: bool
    vris_eligible: bool
    window_eur: float


class Maatwerk(Protocol):
    """Tailor-made support as a last resort."""

    approval_factor: float
    arrangement_log_odds: float
    arrangement_share: float
    enabled: bool
    fixed_eur: float
    in_custody: bool
    later_share: float
    later_value: float
    lawyer_required: bool
    long_stay_months: float
    maximum_eur: float
    min_refusal_months: float
    mw_approval_hazard: float
    mw_below_ceiling_fraction_low: float
    mw_burden_weight: float
    mw_feasibility_threshold: float
    mw_offer_standing_months: float
    mw_share_above_regular: float
    mw_tail_exponent: float
    mw_tail_threshold: float
    mw_vris_large_ratio: float
    mw_vris_share: float
    officer_noise: float
    once_only: bool
    only_nuisance: bool
    opening_log_odds: float
    process: Process
    unsafe_origins: bool
    vris_allowed: bool
    vris_approval_ratio: float


class Incentives(Protocol):
    """Mechanisms of question 9 that may be switched on."""

    acquisition: bool
    holdout: bool
    legitimacy: bool
    recycling: bool


class Crime(Protocol):
    """Suspicion, and what may move it."""

    cleared_share: float
    convicted_share: float
    court_conviction_share: float
    core_ratio: float
    crime_response: float
    label_years: float
    prosecution_months: float
    regular_take_chance: float
    reoffending_hazard: float
    suspicion_multiplier_low_lp: float
    suspicion_multiplier_mob: float
    suspicion_waiting_growth: float


class Nuisance(Protocol):
    """What is done about the core that causes most nuisance, beside ordinary custody."""

    area_ban: bool
    area_ban_effect: float
    area_ban_months: float
    htl: bool
    htl_effect: float
    htl_months: float
    htl_share: float
    htl_walk_out: float
    htl_without_bed: bool
    isd_months: float
    isd_share: float


class Cooperation(Protocol):
    """How countries answer requests for a travel document."""

    lp_factor: float
    lp_probability_off: float
    lp_probability_on: float
    lp_probability_transition: float
    lp_request_hazard: float
    lp_time_cooperative_months: float
    lp_time_hard_months: float
    lp_time_switch_months: float
    lp_withdrawal_months: float
    no_document_share: float
    no_document_share_low_lp: float
    removal_given_lp: float
    vris_no_document_ratio: float


class Procedure(Protocol):
    """How often procedures do what, and the law's numbers."""

    booking_fail_detained: float
    booking_fail_probability: float
    booking_hazard: float
    booking_hazard_detained: float
    criminal_stay_custody_share: float
    criminalisation_return_effect: float
    custody_months_mean: float
    custody_removal_hazard: float
    custody_share_of_suspects: float
    deferral_months_mean: float
    dublin_disappearance: float
    dublin_level: float
    dublin_ratio_austria: float
    dublin_ratio_france: float
    dublin_ratio_germany: float
    dublin_ratio_italy: float
    dublin_ratio_others: float
    dublin_ratio_spain: float
    dublin_self_travel_share: float
    dublin_transfer_detained: float
    entry_ban_fraud_years: float
    entry_ban_overstay_years: float
    entry_ban_short_sentence_years: float
    hub_transfer_hazard: float
    illegal_stay_max_prison_days: float
    months_before_case: float
    other_source_decided_share: float
    other_stay_hazard: float
    repeat_delay_months: float
    repeat_weeks_detained: float
    grant_share_after_dublin: float
    months_to_examine: float
    pact_accelerated_months: float
    pact_accelerated_share: float
    rr_cooperation_duty_effect: float
    rr_recognition_probability: float
    rr_suspension_share: float
    serious_threat_share: float
    sob_fraction_long: float
    sob_fraction_short: float
    undesirable_custody_share: float
    undesirable_hazard: float
    unfounded_share: float
    vris_departure_after_custody: float
    wtvb_cooperation_effect: float
    vris_in_custody_share: float


class Detention(Protocol):
    """Places in aliens' detention, who is proposed, and how long it may last."""

    application_hazard: float
    departure_hazard_decided: float
    detention_cap_art59b_weeks: float
    detention_cap_children_days: float
    detention_cap_public_order_months: float
    detention_proposal_hazard: float
    dublin_days_at_most: float
    evading_required: bool
    evading_share: float
    families: bool
    first_review_days: float
    first_term_days: float
    lighter_means_share: float
    pact_ground_ratio: float
    proposal_after_custody: float
    proposal_factor: float
    proposal_on_document: float
    proposal_ratio_again: float
    proposal_ratio_family: float
    proposal_ratio_priority: float
    proposal_when_met: float
    release_hazard_no_prospect: float
    release_hazard_with_document: float
    release_hazard_without_document: float


class Removal(Protocol):
    """What a policy does about forced return."""

    booking_factor: float


class Law(Protocol):
    """Laws that a policy may bring into force."""

    criminalised_stay: bool
    hubs_are_departures: bool
    return_hubs: bool
    return_regulation: bool
    strafonderbreking: bool
    wider_undesirable: bool
    wtvb: bool


class Safeguards(Protocol):
    """Courts and lawyers."""

    lawyer_advice_log_odds: float
    lawyer_present_share: float
