"""A Mesa agent: a person who lives through the month by the rule book."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import exp
from typing import TYPE_CHECKING

import mesa

from sim.rules.facts import Country, Month, Person
from sim.rules.person.choices import log_odds_of_leaving, log_odds_of_reapplying, log_odds_of_vanishing
from sim.rules.person.maatwerk import is_candidate, is_removal_infeasible
from sim.rules.person.support import cash_equivalent_eur, entitlement_eur, regular_value_eur
from sim.rules.vocabulary import SOMEWHERE_ELSE, Decision, Document, Household, Regime, Status
from sim.world.custody import enter_detention
from sim.world.luck import luck
from sim.world.month import arrive, come_back, live

if TYPE_CHECKING:
    from sim.world.agents.model import ReturnModel


@dataclass(frozen=True, slots=True)
class Option:
    """One thing a person could have chosen this month."""

    name: str
    log_odds: float
    chance: float
    luck: float

    def __str__(self) -> str:
        verdict = "yes" if self.luck < self.chance else "no"
        return f"{self.name}: log-odds {self.log_odds:+.2f}, chance {self.chance:.1%}, luck {self.luck:.3f}: {verdict}"


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a person stands where they stand: the facts, and the options of this month with their utilities and luck."""

    person: int
    month: str
    facts: Mapping[str, str]
    options: tuple[Option, ...]

    def __str__(self) -> str:
        facts = [f"  {name}: {value}" for name, value in self.facts.items()]
        options = [f"  {option}" for option in self.options]
        return "\n".join(
            [
                f"Synthetic person {self.person} in {self.month}",
                *facts,
                "Options of this month, against waiting:",
                *options,
            ]
        )


class Foreigner(mesa.Agent, Person):  # type: ignore[misc]
    """A foreign national who must leave; synthetic. The fields of a person are plain Python numbers."""

    model: "ReturnModel"

    def __init__(self, model: "ReturnModel", place: int, fields: Mapping[str, float]) -> None:
        super().__init__(model)
        self.place = place  # in the cohort
        self.__dict__.update(fields)
        self.queue_rank = SOMEWHERE_ELSE

    def enter(self) -> None:
        """Have the case opened, this month."""
        arrive(self, *self.model.month_of(self))

    def step(self) -> None:
        """Live through the month up to the filling of places in detention."""
        if self.status < Status.MOVED_ON:
            self.queue_rank = live(self, *self.model.month_of(self))
        else:
            self.queue_rank = SOMEWHERE_ELSE

    def come_back(self) -> None:
        """Enter again, after a departure."""
        come_back(self, *self.model.month_of(self))

    def be_detained(self) -> None:
        """Take a free place in detention."""
        enter_detention(self, *self.model.month_of(self))

    @property
    def status_name(self) -> str:
        """Name the status."""
        return Status(self.status).name

    def explain(self) -> Explanation:
        """Say why: the facts that count, and the options of the last month lived through with their luck."""
        origin, world, _, _ = self.model.month_of(self)
        own = entitlement_eur(self, origin, world)
        value = regular_value_eur(own, origin, world)
        open_offer = cash_equivalent_eur(self.offer_eur, world) if self.offer_eur > own else value
        odds = {
            "leave": (log_odds_of_leaving(self, open_offer, value, origin, world), Decision.LEAVE),
            "vanish": (log_odds_of_vanishing(self, origin, world), Decision.VANISH),
            "apply again": (log_odds_of_reapplying(self, origin, world), Decision.REAPPLY),
        }
        options = tuple(
            Option(name, log_odds, 1.0 / (1.0 + exp(-log_odds)), luck(self.key, world.month, decision))
            for name, (log_odds, decision) in odds.items()
        )
        return Explanation(self.number, self.model.month_label, self._facts(own, origin, world), options)

    def _facts(self, own: float, origin: Country, world: Month) -> dict[str, str]:
        """List what the rules look at."""
        return {
            "status": f"{self.status_name.lower()} since month {self.since}",
            "origin": self.model.country_names[self.origin],
            "cooperation": Regime(origin.regime).name.lower(),
            "prospect of removal": "yes" if origin.prospect else "no",
            "track": "Dublin transfer" if self.dublin else "return to origin",
            "household": Household(self.household).name.lower() + (", minor" if self.minor else ""),
            "label": ", ".join(
                n for n, v in (("VRIS", self.vris), ("nuisance", self.nuisance), ("care", self.care)) if v
            )
            or "none",
            "document": Document(self.document).name.lower(),
            "readiness": f"{self.readiness:+.2f} log-odds",
            "months of refusal": str(self.refused),
            "knows of regular support": "yes" if self.aware else "no",
            "own regular entitlement": f"EUR {own:,.0f}",
            "maatwerk on the table": f"EUR {self.offer_eur:,.0f}" if self.offer_eur > 0 else "none",
            "removal infeasible": str(bool(is_removal_infeasible(self, origin, world))).lower(),
            "candidate for maatwerk": str(bool(is_candidate(self, own, origin, world))).lower(),
        }
