"""What is paid for what, and by whom: every euro is a count times a price, on an account with a payer.

Average prices spread all costs of an institution over what it does; marginal prices are what one more or one less
costs in cash. A bed has a third price, for a place that stays paid when somebody leaves it. Price year 2025. `read`
gives the value of a setting by key. The names of accounts and payers stand in sim/parameters/accounts.toml.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sim.rules.facts import Read

# What is booked because somebody leaves along a route, by what is counted; the packages themselves come on top. What
# all routes share before anybody knows by which they end is in none: reception, ordinary casework, detention, courts.
ARRANGED = ("arranged_goods", "arranged_care", "arranged_escort")
COUNTED_ON_ROUTE = {
    "left_regular": ("left_iom", "left_ngo", "left_eurp", "tickets_only"),
    "left_maatwerk": ("left_maatwerk", *ARRANGED, "maatwerk_cases", "maatwerk_agreed"),
    "removed_origin": (
        "removed_origin",
        "removed_without_label",
        "bookings_failed",
        "documents_requested",
        "documents_issued",
    ),
    "removed_dublin": ("removed_dublin",),
}

# A roof over somebody's head: beds of the state, the HTL among them, and of municipalities.
SHELTER = (
    *(("reception", bed) for bed in ("beds_regular", "beds_restricted", "beds_family", "beds_basic")),
    *(("nuisance", bed) for bed in ("htl_months", "htl_months_given")),
    *(("lvv", guests) for guests in ("stock_out_of_sight", "without_bed")),
    ("municipal_shelter", "beds_municipal"),
)
COUNTED_IN_DETENTION = ("detention_places", "detention_days", "court_reviews")

# What is paid for every month whatever anybody does: the price of a month holds all that its settings keep up.
KEPT_UP = (
    *("detention_places", "agreements", "visa_measures", "partnerships", "booking_staff", "campaign"),
    *("hubs_open", "return_regulation", "wtvb", "criminalised_stay"),
)
MONTHS_A_YEAR = 12

# The regular package that the all-in costs of IOM and NGOs include, in EUR (2025Z00029): a policy that changes the
# package changes support, and leaves the handling as it is.
PACKAGE_IN_CASH_EUR, PACKAGE_IN_KIND_EUR = 200.0 + 615.0, 2000.0

# Cases of maatwerk over all cases of 2020-2024: about 900 (2025Z00029) of 76,200 (inflow of the return service).
MAATWERK_PER_CASE = 900 / 76_200


@dataclass(frozen=True, slots=True)
class Price:
    """The price of one thing that is counted or kept up, in EUR; for each day of it where `per_day`.

    `person_eur` is what the person in a place costs, where the place is paid for whether somebody is in it or not.
    """

    account: str
    payer: str
    count: str
    average_eur: float
    marginal_eur: float
    per_day: bool = False
    person_eur: float | None = None

    @property
    def places_kept_eur(self) -> float:
        """Give the price if no place closes: that of the person, or else the average one."""
        return self.average_eur if self.person_eur is None else self.person_eur

    @property
    def is_kept_up(self) -> bool:
        """Tell whether it is paid whatever anybody does: for the whole country, so that a sample pays its part."""
        return self.count in KEPT_UP


def price_list(read: Read, countries: Sequence[str] = ()) -> list[Price]:
    """List every price of a month; `countries` are those with which a policy may deal one by one."""
    return [
        *support_prices(read),
        *office_prices(read),
        *cooperation_prices(read, countries),
        *law_prices(read),
        *bed_prices(read),
        *place_prices(read),
        *travel_prices(read),
        *shelter_prices(read),
        *stay_prices(read),
    ]


def support_prices(read: Read) -> list[Price]:
    """Support itself (state, or Frontex for EURP), and what the channels need beside it.

    The all-in cost of IOM and NGO includes the regular package of 2025: what is left of it is booked as handling. It is
    a subsidy for the year: one departure more or less moves the package and the ticket alone. Who has a criminal label
    gets nothing from Frontex either (answer 5).
    """
    in_kind = read("support.iom_inkind_share") * PACKAGE_IN_KIND_EUR
    iom = max(0.0, read("costs.cost_iom_return") - PACKAGE_IN_CASH_EUR - in_kind)
    ngo = max(0.0, read("costs.cost_ngo_return") - PACKAGE_IN_CASH_EUR - PACKAGE_IN_KIND_EUR)
    ticket = read("costs.cost_ticket_unescorted")
    goods, care, escort = read("costs.cost_goods"), read("costs.cost_care_at_origin"), read("costs.cost_escort_home")
    forced = read("support.support_forced_first_days") + read("support.support_forced_inkind")
    forced *= read("support.eurp_forced_share") if read("support.eurp") else 0.0
    return [
        Price("support", "eu", "removed_without_label", forced, forced),
        Price("support", "ministry", "support_cents", 0.01, 0.01),
        Price("support", "ministry", "support_eu_cents", -0.01, -0.01),
        Price("support", "eu", "support_eu_cents", 0.01, 0.01),
        Price("support_handling", "ministry", "left_iom", iom, min(iom, ticket)),
        Price("support_handling", "ministry", "left_ngo", ngo, min(ngo, ticket)),
        Price("support_handling", "ministry", "left_eurp", ticket, ticket),
        Price("support_handling", "ministry", "left_maatwerk", ticket, ticket),
        Price("support_handling", "ministry", "arranged_goods", goods, goods),
        Price("support_handling", "ministry", "arranged_care", care, care),
        Price("support_handling", "ministry", "arranged_escort", escort, escort),
        Price("support_handling", "ministry", "tickets_only", ticket, ticket),
    ]


def office_prices(read: Read) -> list[Price]:
    """Casework, documents, procedures, courts and legal aid.

    The average case of the budget holds the hours of maatwerk: they are taken out of it, and booked where they fall. It
    holds counselling and those who book flights too: without the first it costs less, more of the second costs more.
    """
    hour = read("costs.cost_caseworker_hour")
    simple = read("costs.hours_simple_case")
    review = read("costs.cost_court_detention") + read("costs.cost_legal_aid_detention")
    application = read("costs.cost_repeat_application")
    presentation, fee = read("costs.cost_lp_presentation"), read("costs.cost_lp_fee")
    tailored = read("costs.hours_maatwerk_case") * hour
    spared = 0.0 if read("support.counselling") else read("costs.hours_counselling") * hour
    case = max(0.0, read("costs.cost_dtv_case") - MAATWERK_PER_CASE * tailored - spared)
    effort = max(0.0, read("cooperation.lp_factor") - 1.0) * read("costs.cost_document_effort")
    effort = max(effort, read("cooperation.lp_effort_eur"))
    advice = read("costs.cost_legal_aid_consent") if read("maatwerk.lawyer_required") else 0.0
    return [
        Price("casework", "ministry", "obliged", case, max(0.0, simple * hour - spared)),
        Price("casework", "ministry", "maatwerk_cases", tailored, tailored),
        Price("documents", "ministry", "documents_requested", presentation, presentation),
        Price("documents", "ministry", "documents_issued", fee, fee),
        Price("documents", "ministry", "documents_requested", effort, effort),
        Price("courts", "courts", "maatwerk_agreed", advice, advice),
        Price("procedures", "ministry", "applications", application, application),
        Price("courts", "courts", "court_reviews", review, review),
    ]


def cooperation_prices(read: Read, countries: Sequence[str]) -> list[Price]:
    """What is done to move countries, and to be ready when they move: a year of it, for every country or as a whole.

    An agreement or visa measures with all are paid for each country that does not fully cooperate.
    """
    all_of_them = read("costs.countries_not_cooperating")
    some = sum(1.0 for name in countries if read(f"cooperation.agreement_with.{name}"))
    agreement = (all_of_them if read("cooperation.agreement") else some) * read("costs.cost_agreement")
    some = sum(1.0 for name in countries if read(f"cooperation.visa_measures.{name}"))
    visa = (all_of_them if read("cooperation.visa_leverage") else some) * read("costs.cost_visa_measures")
    staff = (read("removal.booking_factor") - 1.0) * read("costs.cost_booking_staff")
    campaign = read("information.campaign_reach") * read("costs.cost_campaign")
    return [
        by_year("cooperation", "agreements", agreement),
        by_year("cooperation", "visa_measures", visa),
        by_year("cooperation", "partnerships", read("cooperation.partnerships_eur")),
        by_year("casework", "booking_staff", staff),
        by_year("information", "campaign", campaign),
    ]


def law_prices(read: Read) -> list[Price]:
    """What it takes to carry out an act: a part every year, and decisions and prosecutions as they come."""
    regulation = read("costs.cost_return_regulation") if read("law.return_regulation") else 0.0
    wtvb = read("costs.cost_wtvb") if read("law.wtvb") else 0.0
    crime = read("costs.cost_criminalised_stay") if read("law.criminalised_stay") else 0.0
    hubs = read("costs.cost_hubs_open") if read("law.return_hubs") else 0.0
    decision, prosecution = read("costs.cost_undesirable_decision"), read("costs.cost_prosecution_stay")
    return [
        by_year("new_law", "return_regulation", regulation),
        by_year("new_law", "wtvb", wtvb),
        by_year("new_law", "criminalised_stay", crime),
        by_year("return_hubs", "hubs_open", hubs),
        Price("procedures", "ministry", "declared_undesirable", decision, decision),
        Price("courts", "courts", "prosecuted_for_stay", prosecution, prosecution),
    ]


def by_year(account: str, kept_up: str, euros: float) -> Price:
    """Give the price of a month of what the ministry pays by the year."""
    return Price(account, "ministry", kept_up, euros / MONTHS_A_YEAR, euros / MONTHS_A_YEAR)


def bed_prices(read: Read) -> list[Price]:
    """Beds of the state, by kind. The VBL and family locations have places of their own."""
    family, restricted = read("costs.cost_family_location_day"), read("costs.cost_vbl_day")
    basic, person = read("costs.cost_basic_bed_day"), read("costs.cost_coa_person_day")
    beds = {
        "beds_regular": ordinary_bed(read),
        "beds_restricted": (restricted, restricted),
        "beds_family": (family, family),
        "beds_basic": (basic, basic),
    }
    return [
        Price("reception", "coa", bed, average, marginal, per_day=True, person_eur=min(person, average))
        for bed, (average, marginal) in beds.items()
    ]


def ordinary_bed(read: Read) -> tuple[float, float]:
    """Give the average and the marginal price of a day in an ordinary bed of COA.

    On average a mix of regular and emergency places; the bed that one person more takes is an emergency place.
    """
    regular, emergency = read("costs.cost_coa_regular_day"), read("costs.cost_coa_emergency_day")
    return regular + read("costs.coa_emergency_share") * (emergency - regular), emergency


def place_prices(read: Read) -> list[Price]:
    """Places in aliens' detention and prison.

    A place in detention is staffed whether somebody is in it or not: it is paid for as long as it is kept, and a day of
    somebody in it adds food and care alone. Both together are the cost of a full place. A lighter measure is kept up by
    the police.
    """
    cell = read("costs.cost_prison_day")
    person, lighter = read("costs.cost_detention_day_marginal"), read("costs.cost_lighter_means")
    places = max(0.0, read("detention.places") - read("detention.places_unavailable"))
    staffed = places * max(0.0, read("costs.cost_detention_day") - person)
    return [
        Price("detention", "prisons_agency", "detention_places", staffed, staffed, per_day=True),
        Price("detention", "prisons_agency", "detention_days", person, person),
        Price("detention", "police", "lighter_means", lighter, lighter),
        Price("prison", "prisons_agency", "stock_imprisoned", cell, cell, per_day=True),
    ]


def travel_prices(read: Read) -> list[Price]:
    """Removal flights, shared with Frontex; Dublin transfers; failed bookings."""
    escorted, charter = read("costs.escorted_share"), read("costs.charter_share")
    flight = escorted * read("costs.cost_removal_escorted") + charter * read("costs.cost_removal_charter")
    flight += max(0.0, 1.0 - escorted - charter) * read("costs.cost_ticket_unescorted")
    hub = read("costs.cost_return_hub")
    frontex = read("costs.frontex_cofunding_share")
    transfer, failed = read("costs.cost_dublin_transfer"), read("costs.cost_failed_booking")
    return [
        Price("travel", "ministry", "removed_origin", (1.0 - frontex) * flight, (1.0 - frontex) * flight),
        Price("travel", "eu", "removed_origin", frontex * flight, frontex * flight),
        Price("travel", "ministry", "removed_dublin", transfer, transfer),
        Price("return_hubs", "ministry", "sent_to_hub", hub, hub),
        Price("bookings", "ministry", "bookings_failed", failed, failed),
    ]


def shelter_prices(read: Read) -> list[Price]:
    """Municipal shelter with guidance (LVV) for some without a bed of the state: with state money, or by cities alone.

    What street, relatives and other shelter cost is not booked: nobody has counted it. Municipal shelter of displaced
    Ukrainians is booked against its going on: what the shelter of those who became cases costs, less what it would have
    cost if protection had not ended for them.
    """
    displaced = read("costs.displaced_in_shelter_share") * read("costs.cost_municipal_shelter_day")
    bed = read("costs.lvv_users_share") * read("costs.cost_lvv_day")
    state = read("costs.lvv_state_share") if read("lvv.state_funded") else 0.0
    cities = 1.0 - state if read("lvv.state_funded") else read("costs.lvv_share_left_without_state")
    return [
        *(
            Price("lvv", payer, count, share * bed, share * bed, per_day=True)
            for payer, share in (("ministry", state), ("municipalities", cities))
            for count in ("stock_out_of_sight", "without_bed")
        ),
        Price("municipal_shelter", "ministry", "beds_municipal", displaced, displaced, per_day=True),
        Price("municipal_shelter", "ministry", "protection_ended", -displaced, -displaced, per_day=True),
    ]


def stay_prices(read: Read) -> list[Price]:
    """What unlawful stay costs others: care, nuisance, offences; harm to victims is borne by society.

    Who is in the HTL is in no other bed: it is paid in full, and what is spared is the bed that it replaces, if any.

    Care that ill people avoid out of fear is a harm (`care_avoided_months`), not a saving: the price stays as it is.

    An offence is booked up to the verdict; prison is booked by the day (`place_prices`).
    """
    care, nuisance = read("costs.cost_medical_month"), read("costs.cost_nuisance_month")
    offence, fiscal = read("costs.cost_incident"), read("costs.crime_fiscal_share")
    state = read("costs.crime_share_before_prison") * fiscal * offence
    harm = (1.0 - fiscal) * offence
    htl = read("costs.cost_htl_day")
    ban = read("costs.cost_area_ban_month")
    return [
        Price("nuisance", "coa", "htl_months", htl, htl, per_day=True),
        Price("nuisance", "coa", "htl_months_given", htl, htl, per_day=True),
        Price("nuisance", "municipalities", "area_ban_months", ban, ban),
        Price("medical", "health", "stock_out_of_sight", care, care),
        Price("medical", "health", "without_bed", care, care),
        Price("nuisance", "municipalities", "nuisance_months", nuisance, nuisance),
        Price("incidents", "police", "incidents", state, state),
        Price("harm", "society", "incidents", harm, harm),
    ]
