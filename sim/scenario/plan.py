"""When and how often the simulation runs: each key of [plan] and [fit] is declared here and nowhere else.

From the declaration follow how a key is checked, read, written and explained, the digest, the JSON schema and the
table in the model description.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import MISSING, Field, dataclass, field, fields
from datetime import date
from typing import Any, Literal, get_origin, get_type_hints

from sim.scenario.calendar import month_after, months_between

ParameterSets = Literal["defaults", "ensemble"]
DrawDesign = Literal["latin_hypercube", "sobol"]
Bounds = tuple[Any, Any]

DAYS = (date(2018, 1, 1), date(2060, 12, 31))
COUNT = (1, 100_000)
_SAMPLE = (0.001, 1)
_SETS = (4, 10_000)

FEWEST_DRAWS = 8
"""With fewer draws nothing can be said of what the doubt rests on."""


@dataclass(frozen=True, slots=True)
class Key:
    """A key of the plan or the fit: its type, what it is when no file says so, its bounds, and what it means.

    `default` is None where leaving it out means nothing, or where a file has to say it.
    """

    name: str
    type: Any
    default: Any
    within: Bounds | None
    meaning: str
    meaning_nl: str

    def meaning_in(self, language: str) -> str:
        """Give the meaning in Dutch (`nl`) or else in English."""
        return self.meaning_nl if language == "nl" else self.meaning


def _said(en: str, nl: str, within: Bounds | None = None) -> Mapping[str, Any]:
    """Return what a key means in both languages and its bounds, both included."""
    return {"meaning": en, "meaning_nl": nl, "within": within}


@dataclass(frozen=True, slots=True)
class Replications:
    """How many replications: at least, at most, and the half-widths at which it may stop in between."""

    at_least: int = field(
        default=40,
        metadata=_said("Replications that are run in any case.", "Simulaties die in elk geval worden gedraaid.", COUNT),
    )
    at_most: int = field(
        default=400, metadata=_said("Replications after which it stops.", "Simulaties waarna het ophoudt.", COUNT)
    )
    until_half_width: Mapping[str, float] = field(
        default_factory=dict,
        metadata=_said(
            "How wide half the interval of a difference may be, by outcome, to stop before the most.",
            "Hoe breed het halve interval van een verschil mag zijn, per uitkomst, om eerder op te houden.",
        ),
    )


@dataclass(frozen=True, slots=True)
class BreakEven:
    """Which parameters to search for the value at which one policy stops being better than another.

    Its keys stand in [plan] itself: `break_even` for the parameters, `break_even_between` and so on for the others.
    The search has replications and a sample of its own, which are smaller than those of the run.
    """

    parameters: tuple[str, ...] = field(
        metadata=_said(
            "Parameters of which the value is searched at which two policies change places.",
            "Parameters waarvan de waarde wordt gezocht waarbij twee beleidsvarianten van plaats wisselen.",
        ),
    )
    between: tuple[str, str] = field(
        metadata=_said(
            "The two policies that are compared; without them the first other policy and the reference.",
            "De twee beleidsvarianten die worden vergeleken; anders de eerste andere en de referentie.",
        ),
    )
    worth_eur: float | None = field(
        default=None,
        metadata=_said(
            "What one additional departure is taken to be worth in EUR; without it only departures are compared.",
            "Wat één extra vertrek waard wordt geacht in euro's; zonder dit worden alleen vertrekken vergeleken.",
            (0, 10_000_000),
        ),
    )
    replications: int = field(
        default=8,
        metadata=_said(
            "Replications at each value that is tried.", "Simulaties bij elke waarde die wordt geprobeerd.", (2, 1000)
        ),
    )
    sample: float = field(
        default=0.5,
        metadata=_said("Share of the caseload in the search.", "Deel van de zaken in de zoektocht.", _SAMPLE),
    )


@dataclass(frozen=True, slots=True)
class FitPlan:
    """What a fit (`--calibrate`) looks at, what it moves, and how much it simulates."""

    targets: tuple[str, ...] = field(
        metadata=_said("Published yearly figures that are fitted to.", "Gepubliceerde jaarcijfers waarop wordt gefit.")
    )
    parameters: tuple[str, ...] = field(
        metadata=_said(
            "Parameters that move within their plausible range.", "Parameters die bewegen binnen hun plausibele bereik."
        )
    )
    years: tuple[int, int] = field(
        metadata=_said(
            "First and last year that is looked at.",
            "Eerste en laatste jaar waarnaar wordt gekeken.",
            (DAYS[0].year, DAYS[1].year),
        )
    )
    waves: int = field(metadata=_said("Waves of simulations.", "Rondes van simulaties.", (1, 20)))
    sets_per_wave: int = field(
        metadata=_said("Sets of values that each wave simulates.", "Sets van waarden die elke ronde simuleert.", _SETS)
    )
    kept: int = field(metadata=_said("Sets that make the ensemble.", "Sets die het ensemble vormen.", _SETS))
    host: str = "netherlands"
    """That of the plan: whose published figures are fitted to."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The calendar of a run, its replications and its draws; month 0 is that of `warm_up_from`."""

    warm_up_from: date = field(
        default=DAYS[0],
        metadata=_said(
            "First month that is simulated, to fill the caseload.",
            "Eerste maand die wordt gesimuleerd, om de zaken te vullen.",
            DAYS,
        ),
    )
    history_from: date = field(
        default=date(2020, 1, 1),
        metadata=_said(
            "First month that results count as history.", "Eerste maand die in de uitkomsten als verleden telt.", DAYS
        ),
    )
    future_from: date = field(
        default=date(2026, 1, 1),
        metadata=_said(
            "First month in which policies may differ.", "Eerste maand waarin beleid mag verschillen.", DAYS
        ),
    )
    until: date = field(
        default=date(2030, 12, 31), metadata=_said("Last day that counts.", "Laatste dag die telt.", DAYS)
    )
    follow_up_months: int = field(
        default=24,
        metadata=_said(
            "Months simulated after that, to see what becomes of the last who left.",
            "Maanden daarna, om te zien wat er wordt van wie het laatst vertrok.",
            (0, 120),
        ),
    )
    seed: int = field(default=2025, metadata=_said("Where the luck starts.", "Waar het toeval begint.", (0, 2**63 - 1)))
    sample: float = field(
        default=1.0,
        metadata=_said(
            "Share of the national caseload that is simulated.",
            "Deel van de landelijke zaken dat wordt gesimuleerd.",
            _SAMPLE,
        ),
    )
    replications: Replications = field(default_factory=Replications)
    batch: int = field(
        default=20,
        metadata=_said(
            "Replications between two looks at whether it may stop.",
            "Simulaties tussen twee keer kijken of het mag ophouden.",
            (1, 1000),
        ),
    )
    host: str = field(
        default="netherlands",
        metadata=_said(
            "Whose return policy it is: netherlands, or a folder of scenarios/base with figures of another country.",
            "Wiens terugkeerbeleid het is: netherlands, of een map van scenarios/base met cijfers van een ander land.",
        ),
    )
    parameter_sets: ParameterSets = field(
        default="defaults",
        metadata=_said(
            "Whether each replication has a set of values of its own that fits the past, or all those of the register.",
            "Of elke simulatie een eigen set waarden heeft die bij het verleden past, of alle die van het register.",
        ),
    )
    held_out: bool = field(
        default=False,
        metadata=_said(
            "Whether each life is also lived without waiting for more, to see who leaves later or not because of it.",
            "Of elk leven ook zonder wachten op meer wordt geleefd, om te zien wie er later of niet door vertrekt.",
        ),
    )
    draws: int = field(
        default=0,
        metadata=_said(
            "Sets of values that are run to see the doubt that parameters make; 0 for none.",
            "Sets van waarden die worden gedraaid om te zien hoeveel twijfel parameters geven; 0 voor geen.",
            (0, 20_000),
        ),
    )
    draw_design: DrawDesign = field(
        default="latin_hypercube",
        metadata=_said(
            "How draws are spread over the plausible ranges.",
            "Hoe trekkingen over de plausibele bereiken worden gespreid.",
        ),
    )
    break_even: BreakEven | None = None

    @property
    def sets_differ(self) -> bool:
        """Tell whether each replication lives under a set of parameters of its own."""
        return self.parameter_sets == "ensemble"

    @property
    def months(self) -> int:
        """Number of months simulated: warm-up, history, future and follow-up."""
        return months_between(self.warm_up_from, self.until) + 1 + self.follow_up_months

    def month(self, day: date) -> int:
        """Return the month that holds a day; negative before the warm-up."""
        return months_between(self.warm_up_from, day)

    def date(self, month: int) -> date:
        """Return the first day of a month."""
        return month_after(self.warm_up_from, month)


def _itself(name: str) -> str:
    return name


def _of_break_even(name: str) -> str:
    """Return how a key of the search is written, in [plan] among the others."""
    return "break_even" if name == "parameters" else f"break_even_{name}"


def _default(one: Field[Any], kind: Any) -> Any:
    """Return what a key is when it is left out; a list is empty then, and what has to be written is None."""
    if one.default_factory is not MISSING:
        return one.default_factory()
    if one.default is not MISSING:
        return one.default
    return () if get_origin(kind) is tuple else None


def _keys(table: type, written: Callable[[str], str] = _itself) -> dict[str, Key]:
    """Return what a class declares, by the name of its attributes."""
    types = get_type_hints(table)
    return {
        one.name: Key(written(one.name), types[one.name], _default(one, types[one.name]), **one.metadata)
        for one in fields(table)
        if one.metadata
    }


PLAN_KEYS = _keys(Plan)
"""The keys of the plan by the name of their attribute; those of its replications and of its search apart."""
REPLICATION_KEYS = _keys(Replications)
BREAK_EVEN_KEYS = _keys(BreakEven, _of_break_even)
FIT_KEYS = _keys(FitPlan)


def values_of(plan: Plan) -> Iterator[tuple[str, Key, Any]]:
    """Yield every key of [plan] by its dotted name, with its value; without a search for break-even, its defaults."""
    for one in fields(plan):
        if one.name in PLAN_KEYS:
            yield one.name, PLAN_KEYS[one.name], getattr(plan, one.name)
        elif one.name == "replications":
            for name, key in REPLICATION_KEYS.items():
                yield f"replications.{name}", key, getattr(plan.replications, name)
        else:
            for name, key in BREAK_EVEN_KEYS.items():
                yield key.name, key, getattr(plan.break_even, name) if plan.break_even else key.default


def written_plan(plan: Plan) -> dict[str, Any]:
    """Return [plan] as a file has it; what means nothing is left out."""
    written: dict[str, Any] = {}
    for name, key, value in values_of(plan):
        table, _, last = name.rpartition(".")
        if value is not None and (plan.break_even or key not in BREAK_EVEN_KEYS.values()):
            (written.setdefault(table, {}) if table else written)[last] = value
    return written
