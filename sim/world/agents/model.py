"""The Mesa model: the same people, luck and rules, stepped one agent at a time."""

from collections.abc import Callable
from typing import Any

import mesa
import numpy as np
from mesa.agent import AgentSet
from numpy.typing import NDArray

from sim.parameters.catalogue import countries
from sim.rules.facts import Country, Month, Person
from sim.rules.vocabulary import SOMEWHERE_ELSE, Status
from sim.scenario import Scenario, load
from sim.scenario.calendar import label
from sim.scenario.changing import under_its_set
from sim.world.agents.foreigner import Foreigner
from sim.world.bulk.engine import opening_stock
from sim.world.cohort.coming import open_inflow
from sim.world.custody import be_refused
from sim.world.ledger import COLUMNS, GROUP_ROWS, Stock, Tally
from sim.world.luck import replication_key
from sim.world.month import close_ledger, comes, far_multiplier, near_multiplier
from sim.world.people import make_cohort
from sim.world.record.layout import PERSON, as_countries, as_months
from sim.world.record.tables import Tables, build_tables
from sim.world.word_of_mouth import (
    tell_of_arrival,
    tell_of_departure,
    tell_of_long_wait,
    waits_long_from_next_month,
)

FIELDS = tuple(PERSON.names or ())


class People(AgentSet):  # type: ignore[misc]
    """Mesa's set of agents, that also gives a plain list (as Mesa's own does from 3.4 on)."""

    def to_list(self) -> list[Foreigner]:
        """List the agents."""
        return list(self)

    def select(self, *args: object, **kwargs: object) -> "People":
        """Select as Mesa does, and stay a set that gives a list."""
        chosen = super().select(*args, **kwargs)
        return chosen if isinstance(chosen, People) else People(list(chosen), random=self.random)


class ReturnModel(mesa.Model):  # type: ignore[misc]
    """The return chain under one policy of a scenario.

    `scenario` is a loaded scenario or the path of one; `policy` a name in it (the reference when left out). A step is
    a month; `running` turns false after the last. Agents are made when their case opens and stay after they have gone.
    Where each replication has a set of the ensemble, `scenario` becomes the one that `replication` lives under.
    """

    scenario: Any = None  # Mesa 3.4 and later have a property of this name, for scenarios of their own

    def __init__(
        self,
        scenario: "Scenario | str" = "scenarios/maatwerk.toml",
        policy: str | None = None,
        replication: int = 0,
        sample: float | None = None,
        tables: Tables | None = None,
        seed: int | None = None,
        rng: object = None,
    ) -> None:
        super().__init__(rng=0)  # luck is keyed; Mesa's own generator is never asked
        self.scenario = under_its_set(loaded(scenario, sample, seed), replication)
        plan = self.scenario.plan
        self.policy = policy or self.scenario.reference
        self.tables = tables or build_tables(self.scenario)
        self._policy_index = self.tables.policies.index(self.policy)
        self._worlds = as_months(self.tables.worlds[self._policy_index])
        self._cohort = make_cohort(self.tables, replication_key(plan.seed, replication))
        self.country_names = tuple(country.name for country in countries())
        self.tally = np.zeros((plan.months, COLUMNS), np.int64)
        opening = self._cohort.people[: int(self._cohort.first[0])]
        self.stock = opening_stock(opening, len(self.country_names))
        self.month = -1
        self._not_yet_here = self._cohort.people.view(np.recarray)
        self._by_place: dict[int, Foreigner] = {}
        self._lands: list[Country] = []
        self.running = True
        for index in range(len(opening)):
            self._make_agent(index)
        self.datacollector = mesa.DataCollector(
            model_reporters={
                "month": "month_label",
                **{status.name.lower(): _stock_reporter(status) for status in Status if status != Status.POTENTIAL},
            }
        )

    @property
    def agents(self) -> People:
        """Give everybody whose case has opened."""
        return People(self._by_place.values(), random=self.random)

    @property
    def month_label(self) -> str:
        """Name the month last lived through (YYYY-MM)."""
        return label(self.scenario.plan.date(max(self.month, 0)))

    def month_of(self, person: Foreigner) -> tuple[Country, Month, Tally, Stock]:
        """Give what the procedures need beside the person: origin, world, tally, stock."""
        month = max(self.month, 0)
        lands = self._lands or as_countries(self.tables.lands[self._policy_index, 0])
        return lands[person.origin], self._worlds[month], self.tally, self.stock

    def step(self) -> None:
        """Live through one month."""
        if self.month + 1 >= self.scenario.plan.months:
            self.running = False
            return
        self.month += 1
        self._lands = as_countries(self.tables.lands[self._policy_index, self.month])
        present = list(self._by_place.values())
        for person in self._arrivals():
            person.enter()
            present.append(person)
        for person in present:
            if person.returns == self.month:
                person.come_back()
        for person in present:
            person.step()
        self._fill_places(present)
        self._spread_word(present)
        close_ledger(self.month, self.tally, self.stock)
        self.datacollector.collect(self)
        self.running = self.month + 1 < self.scenario.plan.months

    def _arrivals(self) -> list[Foreigner]:
        """Make agents of those whose case opens this month, under this policy."""
        start, end = int(self._cohort.first[self.month]), int(self._cohort.first[self.month + 1])
        people, world = self._not_yet_here, self._worlds[self.month]
        share = open_inflow(self.tables.inflow[self._policy_index], world, self.tally)
        near, far = near_multiplier(world, self.tally), far_multiplier(world, self.tally)

        def does_come(i: int) -> bool:
            me = people[i]
            return comes(me, near, far, share, self._lands[me.origin], world, self.tally)

        return [self._make_agent(i) for i in range(start, end) if does_come(i)]

    def _make_agent(self, index: int) -> Foreigner:
        person = Foreigner(self, index, dict(zip(FIELDS, self._cohort.people[index].tolist(), strict=True)))
        self._by_place[index] = person
        return person

    def _fill_places(self, present: list[Foreigner]) -> None:
        """Fill the free places in detention, by rank; a family stays whole."""
        queue = sorted((p for p in present if p.queue_rank > SOMEWHERE_ELSE), key=lambda p: p.queue_rank)
        free = max(self._worlds[self.month].places - int(self.stock[:-GROUP_ROWS, Status.DETAINED].sum()), 0)
        refused = -1
        for person in queue:
            end = person.place + person.together
            if end != refused and person.together <= free:
                person.be_detained()
                free -= 1
            else:
                be_refused(person, self._worlds[self.month], self.tally)
                refused = end

    def _spread_word(self, present: list[Foreigner]) -> None:
        """Tell contacts who came, who has waited long from next month on, and who left for the first time."""
        world = self._worlds[self.month]
        for person in present:
            if person.began == self.month:
                for friend in self._friends(person):
                    tell_of_arrival(friend)
            if waits_long_from_next_month(person, world):
                for friend in self._friends(person):
                    tell_of_long_wait(friend)
            if person.first_left == self.month:
                for friend in self._friends(person):
                    tell_of_departure(friend, person, world)

    def _friends(self, person: Foreigner) -> list[Person]:
        """List the people of the households that somebody knows; who has not come yet is a record of the cohort."""
        known = [int(place) for place in self._cohort.circles[person.place] if place >= 0]
        places = [one for place in known for one in range(place, place + int(self._not_yet_here[place].together))]
        return [self._by_place.get(place, self._not_yet_here[place]) for place in places]

    def people(self) -> NDArray[np.void]:
        """Give the agents as records like those of the bulk engine, in order of arrival."""
        records = np.zeros(len(self._by_place), PERSON)
        for i, person in enumerate(self._by_place.values()):
            records[i] = tuple(getattr(person, name) for name in FIELDS)
        return records


def loaded(scenario: "Scenario | str", sample: float | None, seed: int | None) -> "Scenario":
    """Load a scenario given by path; `sample` and `seed` override its plan."""
    if not isinstance(scenario, str):
        return scenario
    plan = {"plan.sample": sample, "plan.seed": seed}
    return load(scenario, [f"{key}={value}" for key, value in plan.items() if value is not None])


def _stock_reporter(status: Status) -> "Callable[[ReturnModel], int]":
    return lambda model: int(model.stock[:-GROUP_ROWS, status].sum())
