"""Every outcome: its name, unit and formula; `measuring` works them out."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from sim.rules.costs import ACCOUNTS, COUNTED_ON_ROUTE, PAYERS
from sim.rules.vocabulary import Status
from sim.world.record.reading import Reader

STATUS_NAMES = tuple(status.name for status in Status)
GROUPS = ("visa_free", "cooperating", "transition", "not_cooperating", "unsafe", "dublin")
PAIRS = (
    "persons",
    "gained",
    "lost",
    "moved_earlier",
    "moved_later",
    "gained_durable",
    "lost_durable",
    "paid",
    "deadweight",
    "held_out",
    "came",
    "stayed_away",
    "deadweight_same_month",
    "deadweight_3m",
    "deadweight_12m",
)
# Groups that overlap, by trait; the last would leave at the regular price in fewer than one month in two hundred.
TRAITS = ("vris", "nuisance", "care", "school_family", "hardly_leaves")
NOT_MEASURED = -1
LARGE_CENTS_ROWS = 3


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an outcome is; `direction` only where law or the answer prefers one."""

    name: str
    unit: str
    formula: str
    direction: Literal["", "lower", "higher"] = ""
    law: str = ""


# --- sums of the tally: outcome -> (columns that add up, unit, formula, direction, law) -----------------------------


def ratio(numerator: Any, denominator: Any) -> Any:
    """Divide, giving nan where the denominator is zero."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(denominator == 0, np.nan, numerator / denominator)


DEPARTURES = ("left_unassisted", "left_regular", "left_maatwerk", "removed_origin", "removed_dublin")
_PERSONS, _DAYS = "persons", "person-days"

SUMS: dict[str, tuple[tuple[str, ...], Outcome]] = {
    outcome.name: (columns, outcome)
    for columns, outcome in (
        (
            ("cases_opened",),
            Outcome("cases_opened", "cases", "arrived, found again, entered again, or rejected or no longer deferred"),
        ),
        (DEPARTURES, Outcome("demonstrable_departures", "departures", "sum of the five kinds of departure")),
        *(((kind,), Outcome(kind, "departures", f"departures by kind {kind.upper()}")) for kind in DEPARTURES),
        (
            ("left_iom", "tickets_only"),
            Outcome("left_iom", "departures", "regular support through IOM, tickets included"),
        ),
        (("left_ngo",), Outcome("left_ngo", "departures", "regular support through a subsidised NGO")),
        (("left_eurp",), Outcome("left_eurp", "departures", "regular support through DTenV with EURP (EU money)")),
        (("tickets_only",), Outcome("tickets_only", "departures", "of those with IOM, on a ticket without a package")),
        (
            ("support_waits",),
            Outcome("support_waits", "person-months", "months in which somebody ready to go found every channel full"),
        ),
        (("durable",), Outcome("durable_departures", "departures", "departures without re-entry within 24 months")),
        (("vris_left",), Outcome("vris_departures", "departures", "demonstrable departures under a VRIS label")),
        (
            ("vris_left_from_custody",),
            Outcome("vris_departures_from_custody", "departures", "of these, straight from custody or detention"),
        ),
        (("dublin_left",), Outcome("dublin_departures", "departures", "demonstrable departures on the Dublin track")),
        (
            ("dublin_lapsed",),
            Outcome(
                "dublin_lapsed",
                "cases",
                "Dublin cases that became cases of return to origin, the time limit being past (not those in custody)",
            ),
        ),
        (("out_of_sight",), Outcome("out_of_sight", _PERSONS, "entries into the status OUT_OF_SIGHT")),
        (("back_in_view",), Outcome("back_in_view", _PERSONS, "people out of sight who came back into view")),
        (
            ("stock_out_of_sight",),
            Outcome("unlawful_person_months", "person-months", "months out of sight, before moving on"),
        ),
        (
            ("return_trips",),
            Outcome("return_trips", _PERSONS, "came back to collect support again (within re-entries)"),
        ),
        (("lawful",), Outcome("lawful", _PERSONS, "permits")),
        (("other_stay",), Outcome("other_stay", _PERSONS, "of these, on other grounds than a repeat application")),
        (("reentries",), Outcome("reentries", _PERSONS, "entries after a demonstrable departure")),
        (("maatwerk_cases",), Outcome("maatwerk_cases", "cases", "an offer was made")),
        (("maatwerk_vris",), Outcome("maatwerk_vris", "cases", "an offer was made to somebody with a VRIS label")),
        (("maatwerk_agreed",), Outcome("maatwerk_agreed", "cases", "decided to leave with an offer open")),
        (
            ("maatwerk_above_regular",),
            Outcome("maatwerk_above_regular", "cases", "agreed, value above the regular ceiling"),
        ),
        (("agreed_vris",), Outcome("maatwerk_agreed_vris", "cases", "of the agreed, under a VRIS label")),
        (("paid_vris",), Outcome("maatwerk_paid_vris", "cases", "left with maatwerk under a VRIS label")),
        (
            ("offered_above_regular",),
            Outcome("maatwerk_offered_above_regular", "cases", "an offer above the regular ceiling was made"),
        ),
        (
            ("paid_above_regular",),
            Outcome("maatwerk_paid_above_regular", "cases", "left with a package above the regular ceiling"),
        ),
        (
            ("offered_who_would_go",),
            Outcome(
                "maatwerk_offered_who_would_go", "cases", "offers to who would have decided to leave that month anyway"
            ),
        ),
        (("arrangements",), Outcome("maatwerk_arrangements", "cases", "agreed, with more than euros")),
        (("offers_lapsed",), Outcome("maatwerk_lapsed", "cases", "offers that were not taken while they stood")),
        (
            ("left_after_lapse",),
            Outcome("left_after_lapse", "departures", "departures within a year after an offer was not taken"),
        ),
        (("maatwerk_3000_plus",), Outcome("maatwerk_3000_plus", "cases", "EUR 3,000 or more paid on departure")),
        (
            ("maatwerk_vris_3000_5000",),
            Outcome("maatwerk_vris_3000_5000", "cases", "VRIS, EUR 3,000 to 5,000 paid on departure"),
        ),
        (("documents_requested",), Outcome("documents_requested", "requests", "laissez-passer requested")),
        (("documents_issued",), Outcome("documents_issued", "documents", "laissez-passer issued")),
        (("bookings_failed",), Outcome("bookings_failed", "bookings", "removal flights that were cancelled")),
        (
            ("detention_days",),
            Outcome("detention_days", _DAYS, "days in aliens' detention", "lower", "art. 15(1) Return Directive"),
        ),
        (("detention_proposed",), Outcome("detention_proposed", _PERSONS, "proposed for detention")),
        (("detention_placed",), Outcome("detention_placed", _PERSONS, "placed in detention")),
        (("detention_refused",), Outcome("detention_refused", _PERSONS, "proposed, and no place was free")),
        (
            ("detention_refused_priority",),
            Outcome("detention_refused_priority", _PERSONS, "refused: VRIS and nuisance"),
        ),
        (
            ("detention_refused_return",),
            Outcome("detention_refused_return", _PERSONS, "refused: return to the origin (art. 59 Vw 2000)"),
        ),
        (
            ("detention_refused_dublin",),
            Outcome("detention_refused_dublin", _PERSONS, "refused: Dublin transfer (art. 59a Vw 2000)"),
        ),
        (("lighter_means",), Outcome("lighter_means", _PERSONS, "proposed, and met with a lighter measure first")),
        (
            ("detention_extended",),
            Outcome(
                "detention_extended",
                "stays",
                "stays longer than the first term",
                "lower",
                "art. 15(5)-(6) Return Directive",
            ),
        ),
        (
            ("released_by_court",),
            Outcome(
                "released_by_court",
                _PERSONS,
                "released because a court found detention unlawful",
                "lower",
                "arts. 93-96 and 106 Vw 2000; art. 5(4)-(5) ECHR",
            ),
        ),
        (("entry_bans",), Outcome("entry_bans", "bans", "entry bans at departure (art. 66a Vw 2000)")),
        (("reentries_under_ban",), Outcome("reentries_under_ban", _PERSONS, "entries while an entry ban ran")),
        (("bookings",), Outcome("bookings", "bookings", "removal flights booked")),
        (("prosecuted_for_stay",), Outcome("prosecuted_for_stay", _PERSONS, "put in custody for unlawful stay itself")),
        (
            ("declared_undesirable",),
            Outcome("declared_undesirable", _PERSONS, "declared undesirable, once widened"),
        ),
        (("sent_to_hub",), Outcome("sent_to_hub", _PERSONS, "removed to a return hub (within removed to origin)")),
        (("stock_imprisoned",), Outcome("prison_person_months", "person-months", "months in criminal custody")),
        (("incidents",), Outcome("incidents", "incidents", "registered offences and nuisance")),
        (("applications",), Outcome("applications", "applications", "repeat applications")),
        (("deferrals",), Outcome("deferrals", _PERSONS, "medical deferrals (art. 64 Vw 2000)")),
        (
            ("detention_days_without_prospect",),
            Outcome(
                "detention_days_without_prospect",
                _DAYS,
                "days detained while the country offers no prospect of removal",
                "lower",
                "art. 15(4) Return Directive",
            ),
        ),
        (
            ("detention_days_no_departure",),
            Outcome(
                "detention_days_no_departure",
                _DAYS,
                "days of stays that ended in release",
                "lower",
                "art. 15(1) Return Directive",
            ),
        ),
        (
            ("redetained",),
            Outcome(
                "redetained", _PERSONS, "placed again after an earlier stay", "lower", "art. 15(5)-(6) Return Directive"
            ),
        ),
        (
            ("ill_detained",),
            Outcome("ill_detained", _PERSONS, "placed with a care problem", "lower", "art. 16(3) Return Directive"),
        ),
        (
            ("children_detained",),
            Outcome(
                "children_detained",
                "families",
                "families with school-age children placed",
                "lower",
                "art. 17 Return Directive; art. 37 CRC",
            ),
        ),
        (
            ("less_than_voluntary",),
            Outcome(
                "less_than_voluntary",
                "departures",
                "own departures from detention, and packages agreed without a lawyer",
                "lower",
                "art. 3(8) Return Directive",
            ),
        ),
        (
            ("lawyer_absent",),
            Outcome(
                "lawyer_absent",
                "agreements",
                "packages agreed without a lawyer",
                "lower",
                "art. 13(3)-(4) Return Directive",
            ),
        ),
    )
}

# --- ratios: outcome -> (numerator, denominator, outcome) -----------------------------------------------------------

RATIOS: dict[str, tuple[str, str, Outcome]] = {
    outcome.name: (numerator, denominator, outcome)
    for numerator, denominator, outcome in (
        (
            "detention_ended_departure",
            "detention_ended_some_departure",
            Outcome(
                "detention_departure_share", "share", "official denominator: stays that ended in some form of departure"
            ),
        ),
        (
            "detention_ended_departure",
            "detention_ended",
            Outcome("detention_departure_share_all", "share", "of all stays that ended"),
        ),
        (
            "dublin_left",
            "departures",
            Outcome("dublin_departure_share", "share", "departures on the Dublin track, of demonstrable departures"),
        ),
        (
            "vris_left_from_custody",
            "vris_ended",
            Outcome("vris_departure_share", "share", "VRIS who left from or straight after custody, of all VRIS exits"),
        ),
        (
            "detained_after_lighter_means",
            "detention_placed",
            Outcome(
                "lighter_means_share",
                "share",
                "of all placements, those after a lighter measure",
                "higher",
                "art. 15(1) Return Directive; art. 59c Vw 2000",
            ),
        ),
        (
            "detention_stay_days",
            "detention_ended",
            Outcome("detention_stay_days", "days", "mean length of the stays that ended"),
        ),
    )
}

RETURN_RATES: dict[str, tuple[str, str, int, Outcome]] = {
    outcome.name: (returned, obliged, months, outcome)
    for returned, obliged, months, outcome in (
        (
            "returned_12m",
            "obliged",
            12,
            Outcome("return_rate_12m", "share", "demonstrably gone within 12 months of the obligation"),
        ),
        (
            "returned_24m",
            "obliged",
            24,
            Outcome("return_rate_24m", "share", "demonstrably gone within 24 months of the obligation"),
        ),
        (
            "returned_12m_origin",
            "obliged_origin",
            12,
            Outcome("return_rate_12m_origin", "share", "the same, without Dublin cases"),
        ),
        (
            "returned_24m_origin",
            "obliged_origin",
            24,
            Outcome("return_rate_24m_origin", "share", "the same, without Dublin cases"),
        ),
    )
}

PAIRED: dict[str, tuple[Callable[[Mapping[str, Any]], Any], Outcome]] = {
    outcome.name: (formula, outcome)
    for formula, outcome in (
        (lambda p: p["gained"], Outcome("gained", _PERSONS, "depart in the period only under the policy")),
        (lambda p: p["lost"], Outcome("lost", _PERSONS, "depart in the period only under the reference")),
        (lambda p: p["gained"] - p["lost"], Outcome("additional_departures", _PERSONS, "gained minus lost")),
        (
            lambda p: p["gained_durable"] - p["lost_durable"],
            Outcome("additional_durable_departures", _PERSONS, "the same, without re-entry within 24 months"),
        ),
        (
            lambda p: p["moved_earlier"],
            Outcome("moved_earlier", _PERSONS, "depart under both, earlier under the policy"),
        ),
        (lambda p: p["moved_later"], Outcome("moved_later", _PERSONS, "depart under both, later under the policy")),
        (
            lambda p: p["deadweight"],
            Outcome("deadweight", _PERSONS, "got maatwerk only under the policy, and depart under the reference too"),
        ),
        (
            lambda p: np.where(p["held_out"] < 0, np.nan, p["held_out"]),
            Outcome(
                "held_out",
                _PERSONS,
                "leave later, or not, than under the same policy with hold-out switched off (plan.held_out)",
            ),
        ),
        (
            lambda p: p["deadweight_same_month"],
            Outcome(
                "deadweight_same_month", _PERSONS, "of these, leave under the reference in the month of the package"
            ),
        ),
        (
            lambda p: p["deadweight_3m"],
            Outcome("deadweight_3m", _PERSONS, "of these, leave under the reference within 3 months after it"),
        ),
        (
            lambda p: p["deadweight_12m"],
            Outcome("deadweight_12m", _PERSONS, "of these, leave under the reference within 12 months after it"),
        ),
        (
            lambda p: p["came"],
            Outcome("came", _PERSONS, "come by the end of the period only under the policy (in no other count here)"),
        ),
        (
            lambda p: p["stayed_away"],
            Outcome("stayed_away", _PERSONS, "come by the end of the period only under the reference"),
        ),
        (
            lambda p: ratio(p["deadweight"], p["paid"]),
            Outcome("deadweight_share", "share", "deadweight over persons paid maatwerk only under the policy"),
        ),
    )
}

STOCKS: dict[str, Outcome] = {
    f"stock_{status.name.lower()}": Outcome(
        f"stock_{status.name.lower()}", _PERSONS, f"persons {status.name} at the end of the month"
    )
    for status in Status
    if Status.RECEPTION <= status < Status.MOVED_ON
}
LEVELS: dict[str, Outcome] = {
    "people_present": Outcome(
        "people_present", _PERSONS, "persons in view, detained, in custody or out of sight at the end of the period"
    ),
    "out_of_sight_stock": Outcome("out_of_sight_stock", _PERSONS, "persons out of sight at the end of the period"),
    "detention_occupancy": Outcome("detention_occupancy", "persons a day", "detention days over days"),
    "detention_places": Outcome("detention_places", "places", "usable places"),
}
DAYS_A_MONTH = 30.4
# Expected counts: outcome -> (column, chance per case from a reader of settings, outcome).
EXPECTED: dict[str, tuple[str, Callable[[Reader], float], Outcome]] = {
    outcome.name: (column, chance, outcome)
    for column, chance, outcome in (
        (
            "removed_origin",
            lambda s: s("safeguards.refoulement_true_risk") * (1.0 - s("safeguards.refoulement_check_sensitivity")),
            Outcome(
                "refoulement_checks_missed",
                "removals",
                "removals x true risk x (1 - sensitivity of the check)",
                "lower",
                "art. 33 Refugee Convention; art. 3 ECHR; art. 5 Return Directive",
            ),
        ),
        (
            "court_reviews",
            lambda s: s("detention.court_late_share"),
            Outcome("court_review_late", "reviews", "court reviews x share that is late", "lower", "art. 5(4) ECHR"),
        ),
        (
            "detention_days",
            lambda s: s("safeguards.isolation_placement_rate") / DAYS_A_MONTH,
            Outcome(
                "isolation_placements",
                "placements",
                "months in detention x isolation placements in a month",
                "lower",
                "art. 3 ECHR; standards of the CPT",
            ),
        ),
        (
            "detention_days",
            lambda s: 0.0 if s("law.wtvb") else 1.0,
            Outcome(
                "detention_days_prison_law",
                _DAYS,
                "days in detention under prison law, until the Wtvb gives it a regime of its own",
                "lower",
                "art. 16(1) Return Directive",
            ),
        ),
        (
            "stock_out_of_sight",
            lambda s: (
                s("behaviour.share_care_blocking") * (1.0 - s("safeguards.hidden_care_effect"))
                if s("law.criminalised_stay")
                else 0.0
            ),
            Outcome(
                "care_avoided_months",
                "person-months",
                "months out of sight with a care problem x share of care that is avoided when stay is a crime",
                "lower",
                "art. 14 Return Directive; art. 122a Zvw",
            ),
        ),
    )
}
SPREAD = Outcome(
    "offer_spread_eur",
    "EUR",
    "standard deviation of offers within two groups of like cases: shut out of regular support, and entitled to it",
    "lower",
    "equality principle",
)
HIGHEST: dict[str, Outcome] = {
    f"maatwerk_{rank}highest_eur": Outcome(f"maatwerk_{rank}highest_eur", "EUR", f"{words} package paid")
    for rank, words in (("", "highest"), ("second_", "second highest"), ("third_", "third highest"))
}

_MONEY = "EUR of 2025"


def _cost_outcomes() -> dict[str, Outcome]:
    """Name every cost: totals, by account, by payer; average and marginal."""
    named = {
        "support_eur": "packages paid",
        "support_state_eur": "packages paid by the state",
        "support_eu_eur": "packages paid by the EU, forced returns with EURP included",
        "cost_state_eur": "all payers but the EU and society",
        "cost_society_eur": "all payers",
    }
    named |= {f"cost_account_{account}_eur": f"account {account}" for account in ACCOUNTS}
    named |= {f"cost_payer_{payer}_eur": f"payer {payer}" for payer in PAYERS}
    found = {}
    for name, formula in named.items():
        found[name] = Outcome(name, _MONEY, f"{formula}, average prices, discounted to the start of the future")
        marginal = name.removesuffix("_eur") + "_marginal_eur"
        if not name.startswith("support_"):
            found[marginal] = Outcome(
                marginal, _MONEY, f"{formula}, marginal prices, discounted to the start of the future"
            )
    return found


COSTS = _cost_outcomes()
COSTS["cost_state_without_drawn_eur"] = Outcome(
    "cost_state_without_drawn_eur",
    _MONEY,
    "cost_state_eur without people who come only under the policy, and with those who come only under the reference",
)
AT_END: dict[str, Outcome] = {
    "maatwerk_open_at_end": Outcome(
        "maatwerk_open_at_end", "cases", "offers that stand at the end of the period and are not agreed"
    ),
    "maatwerk_agreed_at_end": Outcome(
        "maatwerk_agreed_at_end", "cases", "agreed, and still in view at the end of the period"
    ),
}
UNFINISHED = Outcome(
    "maatwerk_unfinished_eur", _MONEY, "casework booked for the offers that stand or are agreed at the end"
)
COST_OF_DEPARTURE: dict[str, Outcome] = {
    outcome.name: outcome
    for outcome in (
        *(
            Outcome(
                f"departure_cost_{route}_eur",
                _MONEY,
                f"what the state books for {route} itself (packages, {', '.join(counts)}) over them, undiscounted",
            )
            for route, counts in COUNTED_ON_ROUTE.items()
        ),
        Outcome(
            "departure_cost_forced_eur",
            _MONEY,
            "the same for removed_origin and removed_dublin together, with all of detention and its court reviews",
        ),
    )
}
COST_PER: dict[str, Outcome] = {
    f"cost_per_{name}_eur": Outcome(
        f"cost_per_{name}_eur", _MONEY, "difference in state cost over " + name.replace("_", " ") + "s"
    )
    for name in ("additional_departure", "additional_durable_departure")
}

OUTCOMES: Mapping[str, Outcome] = {
    **{name: outcome for name, (_, outcome) in SUMS.items()},
    **{name: outcome for name, (_, _, outcome) in RATIOS.items()},
    **{name: outcome for name, (_, _, _, outcome) in RETURN_RATES.items()},
    **{name: outcome for name, (_, outcome) in PAIRED.items()},
    **STOCKS,
    **LEVELS,
    **HIGHEST,
    **{name: outcome for name, (_, _, outcome) in EXPECTED.items()},
    SPREAD.name: SPREAD,
    **COSTS,
    **COST_PER,
    **AT_END,
    UNFINISHED.name: UNFINISHED,
    **COST_OF_DEPARTURE,
}


# --- values -------------------------------------------------------------------------------------------------------
