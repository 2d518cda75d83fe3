"""Which fields of a month's record are worked out, and how."""

from collections.abc import Callable
from math import log

from sim.parameters.catalogue import settings
from sim.rules.facts import Month
from sim.rules.state.procedures import departure_period_months
from sim.rules.vocabulary import Destination
from sim.world.record.intercepts import transfer_hazard
from sim.world.record.layout import fields_of, is_group
from sim.world.record.reading import Reader


def contact(s: Reader) -> float:
    """Scale how often people out of sight come into view.

    Less where shelter with state money has ended (for those who used it), and less when unlawful stay is a crime.
    """
    lost = 0.0 if s("lvv.state_funded") else s("costs.lvv_users_share") * (1.0 - s("support.contact_share_lvv_ended"))
    return float((1.0 - lost) * (s("procedure.criminal_stay_contact_factor") if s("law.criminalised_stay") else 1.0))


def dublin_shares(s: Reader) -> list[float]:
    """Give the share of Dublin cases by destination, in the order of Destination; `others` takes the rest."""
    named = [s(f"procedure.dublin_share_{place.name.lower()}") for place in Destination if place]
    return [max(0.0, 1.0 - sum(named)), *named]


def destinations_of_the_fit(s: Reader) -> list[tuple[float, float]]:
    """Give shares and the ratios of the register: what a date or a policy moves must not be solved away."""
    then = [settings()[f"procedure.dublin_ratio_{place.name.lower()}"].default for place in Destination]
    return list(zip(dublin_shares(s), map(float, then), strict=True))


def share_in_shelter(s: Reader) -> float:
    """Give the share of people without a bed of the state who sleep in municipal shelter."""
    open_share = 1.0 if s("lvv.state_funded") else s("costs.lvv_share_left_without_state")
    return float(open_share * s("costs.lvv_users_share"))


def guidance(s: Reader) -> float:
    """Give the chance that somebody out of sight comes back into view by guidance in municipal shelter, a month."""
    return float(share_in_shelter(s) * s("support.lvv_guidance_hazard"))


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
    "weight_of_money": lambda s: s("behaviour.money_value") / float(settings()["behaviour.money_value"].default),
    # single people carry all, those of the nuisance core more: the mean over all cases is that of the register
    "suspicion_outside_core": lambda s: (
        s("crime.suspicion_base")
        / (s("behaviour.share_singles") + s("behaviour.nuisance_share") * (s("crime.core_ratio") - 1.0))
    ),
    "ban_months": lambda s: (
        12.0 * s("procedure.rr_entry_ban_years")
        if s("law.return_regulation")
        else 12.0 * s("procedure.entry_ban_default_years")
    ),
    "serious_ban_months": lambda s: 12.0 * s("procedure.entry_ban_serious_years"),
    "share_in_shelter": share_in_shelter,
    "chance_back_in_view": lambda s: s("behaviour.mob_return_to_view") * contact(s) + guidance(s),
    "detention_maximum_days": lambda s: (
        s("detention.detention_cap_days_rr") if s("law.return_regulation") else s("detention.maximum_days")
    ),
    "detention_next_review_days": lambda s: (
        s("detention.court_periodic_review_days_wtvb") if s("law.wtvb") else s("detention.next_review_days")
    ),
    "forced_multiplier": lambda s: s("procedure.rr_forced_multiplier") if s("law.return_regulation") else 1.0,
    "unlawful_detention_share": lambda s: min(
        s("safeguards.unlawful_detention_share")
        * (s("safeguards.own_motion_factor") if s("law.own_motion_review") else 1.0)
        * (s("safeguards.adrar_factor") if s("law.adrar") else 1.0),
        1.0,
    ),
    "chance_moved_on": lambda s: 1.0 - 0.5 ** (1.0 / (12.0 * s("behaviour.unlawful_stay_median_years"))),
    "dublin_transfer_hazard": lambda s: transfer_hazard(
        s("procedure.dublin_transfer_probability"), s("procedure.dublin_disappearance"), destinations_of_the_fit(s)
    ),
    "no_fault_hazard": lambda s: (
        s("procedure.buitenschuld_grants_per_year")
        / 12.0
        / (s("procedure.no_fault_candidates") * max(0.01, 1.0 - s("detention.evading_share")))
    ),
    "departure_period_months": lambda s: departure_period_months(s("procedure.departure_period_days")),
    "restricted_months": lambda s: departure_period_months(7.0 * s("procedure.vbl_max_weeks")),
    "short_departure_period_months": lambda s: departure_period_months(s("procedure.short_departure_period_days")),
}

CHANNELS = ("iom", "ngo", "eurp")
DEADLINE_MONTHS = 2  # a deadline counts in the last two months of a window
# Fields that depend on the date or the sample beside settings, filled in `tables` and `dating`.
DATES = (
    *("month", "period_from", "days", "places", "january", "last_media"),
    *("window_cutoff", "pact_from", "no_offence_from", "deferrals", "maatwerk_budget_eur", "counted_until"),
    *(f"room_{name}" for name in CHANNELS),
    "accelerated_share",
)
# The most that rules can give anybody, filled in `tables`.
BOUNDED = ("highest_suspicion", "highest_suspicion_without_hope", "highest_proposal")
# Fields that depend on what was set in other months, filled in `dating`.
DATED = (
    *("publicity", "deadline_near", "pull_active"),
    *("pull_support_near_eur", "pull_support_far_eur"),
)


def check_every_field_is_worked_out() -> None:
    """Pass when every field of a month, other than groups of settings, is a date, derived, bounded, or dated.

    Raises:
        LookupError: with the fields that nobody fills, or that no month has.
    """
    fields = {name for name, kind in fields_of(Month).items() if not is_group(kind)}
    if wrong := fields ^ {*DATES, *DERIVED, *BOUNDED, *DATED}:
        raise LookupError(
            f"{', '.join(sorted(wrong))}: a field of Month in sim/rules/facts.py needs a formula in DERIVED of "
            "sim/world/record/derived.py, or a place in DATES, BOUNDED or DATED there; and the other way round"
        )


check_every_field_is_worked_out()
