"""What money does elsewhere: each natural experiment with the value it implies, and what they say together."""

from collections.abc import Mapping, Sequence
from statistics import fmean
from typing import Any

from sim.parameters.catalogue import countries, published, settings
from sim.parameters.dutch import said_in
from sim.parameters.experiments import Experiment, Found, Implied, Pooled, Range, experiments, shown, stored
from sim.report.blocks.views import FigureView, LegendEntry, Table
from sim.report.draw import forest
from sim.report.draw.drawing import Width
from sim.report.findings import Findings
from sim.report.say.language import Catalogue

KEY = "behaviour.money_value"
AXIS = (-3, 3)
SHAPES = {"rise": "square", "cut": "square", "window": "square", "country": "circle", "survey": "triangle"}
EXAMPLE = ("Morocco", 2_000)


def build(findings: Findings, say: Catalogue) -> dict[str, Any]:
    """Give the forest plot, what the outcome hangs on, and what confounds each experiment; the same for every run."""
    found, known = stored(), {one.id: one for one in experiments()}
    return {
        "intro": say("elsewhere.intro"),
        "figures": [view(found, known, say, findings.lived(KEY))],
        "pools": pools_table(found, say),
        "moved": leave_one_out(found, known, say),
        "lived": _lived(findings, say),
        "doubts": [
            (one.name_in(say.language), one.doubt_in(say.language), _sources(one, say)) for one in known.values()
        ],
    }


def _lived(findings: Findings, say: Catalogue) -> str:
    """Say what the simulations of this run have, beside what was likeliest beforehand; empty where all have one."""
    values = findings.lived(KEY)
    if len(values) < 2:
        return ""
    return say(
        "elsewhere.lived",
        mean=number(fmean(values), say),
        low=number(min(values), say),
        high=number(max(values), say),
    )


def view(found: Found, known: Mapping[str, Experiment], say: Catalogue, lived: Sequence[float] = ()) -> FigureView:
    """Give the forest plot as the page shows it; `lived` are the values of a run, without one the default is marked."""
    main = found.main
    numbers = {
        "count": say.numerals.whole(main.count),
        "mean": number(main.mean, say),
        "interval": between((main.low, main.high), say),
        "next": _next(main, say),
    }
    return FigureView(
        key="elsewhere",
        title=say(f"elsewhere.title_{'open' if is_open(found) else 'clear'}", **numbers),
        caption=say("elsewhere.caption"),
        alt=say("elsewhere.alt", **numbers),
        wide=drawn(found, known, say, "wide", lived),
        narrow=drawn(found, known, say, "narrow", lived),
        table=values_table(found, known, say),
        legend=_legend(say),
        notes=notes(found, known, say),
    )


def is_open(found: Found) -> bool:
    """Tell whether a next experiment may show no effect at all."""
    return found.main.next_low <= 0.0


def drawn(
    found: Found, known: Mapping[str, Experiment], say: Catalogue, width: Width, lived: Sequence[float] = ()
) -> Any:
    """Draw the forest plot: combined rows first, then those that are only read, then all together."""
    main, marked = found.main, fmean(lived or [float(settings()[KEY].default)])
    rows = [_row(one, known[one.experiment], say) for one in found.implied]
    words = _mean(main, say)
    together = forest.Together(
        say("elsewhere.together", next=_next(main, say)),
        words,
        main.mean,
        (main.low, main.high),
        (main.next_low, main.next_high),
    )
    mark = (marked, say("elsewhere.of_this_run" if lived else "elsewhere.default", value=number(marked, say)))
    return forest.forest(rows, together, mark, AXIS, width)


def _row(one: Implied, experiment: Experiment, say: Catalogue) -> forest.Row:
    return forest.Row(
        name=experiment.name_in(say.language),
        words=_written(one, say),
        value=one.value,
        shape=SHAPES[experiment.design],
        ends=None if one.weight is None else one.interval,
        share=one.weight,
    )


def _written(one: Implied, say: Catalogue) -> str:
    value = number(one.value, say)
    return value if one.weight is None else f"{value} ({between(one.interval, say)})"


def number(value: float, say: Catalogue) -> str:
    """Write a value with one decimal: the doubt about each is larger than that."""
    return say.numerals.fixed(value, 1)


def between(ends: Range, say: Catalogue) -> str:
    """Write an interval."""
    return say.numerals.between.format(low=number(ends[0], say), high=number(ends[1], say))


def values_table(found: Found, known: Mapping[str, Experiment], say: Catalogue) -> Table:
    """Give a row for each experiment: design, value, interval, weight and the direction of its bias."""
    heads = ("experiment", "design", "value", "interval", "weight", "bias")
    return Table(
        caption=say("elsewhere.table"),
        heads=tuple(say(f"elsewhere.{head}") for head in heads),
        rows=tuple(_cells(one, known[one.experiment], say) for one in found.implied),
    )


def _cells(one: Implied, experiment: Experiment, say: Catalogue) -> tuple[str, ...]:
    is_pooled = one.weight is not None
    return (
        experiment.name_in(say.language),
        say(f"elsewhere.design_{experiment.design}"),
        number(one.value, say),
        between(one.interval, say) if is_pooled else "",
        _percent(one.weight, say) if one.weight is not None else say("elsewhere.not_combined"),
        say(f"elsewhere.bias_{experiment.bias}"),
    )


def _percent(share: float, say: Catalogue) -> str:
    return say.numerals.percent.format(say.numerals.whole(100 * share))


def pools_table(found: Found, say: Catalogue) -> Table:
    """Give a row for each way to combine: how many, mean with interval, and where the next would lie."""
    heads = ("way", "count", "mean", "next", "spread")
    return Table(
        caption=say("elsewhere.pools"),
        heads=tuple(say(f"elsewhere.{head}") for head in heads),
        rows=tuple(_pool_cells(pool, say) for pool in found.pools),
    )


def _pool_cells(pool: Pooled, say: Catalogue) -> tuple[str, ...]:
    return (
        say(f"elsewhere.pool_{pool.name}"),
        say.numerals.whole(pool.count),
        _mean(pool, say),
        _next(pool, say),
        f"{number(pool.tau, say)}; {_percent(pool.i2, say)}",
    )


def leave_one_out(found: Found, known: Mapping[str, Experiment], say: Catalogue) -> str:
    """Say how far the combined value moves when one experiment is left out, and which one moves it most."""
    low, high = (end(found.without, key=lambda pool: pool.mean) for end in (min, max))
    names = {f"{end}_name": known[pool.name].name_in(say.language) for end, pool in (("low", low), ("high", high))}
    moved = say("elsewhere.moved", low=number(low.mean, say), high=number(high.mean, say), **names)
    return moved if _pool(found, "between") else f"{moved} {say('elsewhere.too_few')}"


def _pool(found: Found, name: str) -> Pooled | None:
    return next((pool for pool in found.pools if pool.name == name), None)


def notes(found: Found, known: Mapping[str, Experiment], say: Catalogue) -> tuple[str, ...]:
    """Say whether they agree, what the value means, where they lean, what the register takes, what cannot be told."""
    own = [one for one in found.implied if one.weight is not None]
    ends = (min(one.value for one in own), max(one.value for one in own))
    agree = "disagree" if is_open(found) else "agree"
    leaning = {
        name: _percent(sum(one.weight or 0.0 for one in own if known[one.experiment].bias in biases), say)
        for name, biases in (("up", ("up",)), ("down", ("down", "to_zero")))
    }
    setting = settings()[KEY]
    low, default, high = (number(float(end or 0.0), say) for end in (setting.low, setting.default, setting.high))
    return (
        say(f"elsewhere.{agree}", single=between(ends, say), next=_next(found.main, say), **_disagreement(found, say)),
        _meaning(say),
        say("elsewhere.leaning", **leaning),
        say("elsewhere.register", low=low, high=high, default=default),
        _through(found, say),
        say("elsewhere.cannot"),
    )


def _disagreement(found: Found, say: Catalogue) -> dict[str, str]:
    """Give the share of the differences that is disagreement, as we take our ranges and with them half as wide."""
    half = _pool(found, "half") or found.main
    return {"i2": _percent(found.main.i2, say), "i2_half": _percent(half.i2, say)}


def _through(found: Found, say: Catalogue) -> str:
    """Say what the experiments give in the terms of the rules, and what share of that the default is."""
    everyone, obliged = (_pool(found, name) or found.main for name in ("through", "through_obliged"))
    seen, default = sorted(one.mean for one in shown().values()), float(settings()[KEY].default)
    return say(
        "elsewhere.through",
        through=_mean(everyone, say),
        obliged=_mean(obliged, say),
        least=_percent(seen[0], say),
        most=_percent(seen[-1], say),
        default=number(default, say),
        share=_percent(default / everyone.mean, say),
    )


def _next(pool: Pooled, say: Catalogue) -> str:
    return between((pool.next_low, pool.next_high), say)


def _mean(pool: Pooled, say: Catalogue) -> str:
    return f"{number(pool.mean, say)} ({between((pool.low, pool.high), say)})"


def _meaning(say: Catalogue) -> str:
    """Say what the value does to the monthly chance of one offer to people of one country."""
    name, amount = EXAMPLE
    origin = next(one for one in countries() if one.name == name)
    setting = settings()[KEY]
    more = {
        key: _percent((1.0 + amount / origin.income_eur) ** float(end or 0.0) - 1.0, say)
        for key, end in (("low", setting.low), ("default", setting.default), ("high", setting.high))
    }
    values = {f"{key}_value": number(float(getattr(setting, key) or 0.0), say) for key in ("low", "default", "high")}
    country = origin.name_nl if say.language == "nl" else origin.name
    euros = {
        name: say.numerals.euros.format(say.numerals.whole(sum_)) for name, sum_ in _sums(amount, origin.income_eur)
    }
    return say("elsewhere.meaning", country=country, **euros, **more, **values)


def _sums(amount: float, income: float) -> tuple[tuple[str, float], ...]:
    return ("amount", amount), ("income", income)


def _legend(say: Catalogue) -> tuple[LegendEntry, ...]:
    filled, hollow = "mark f-variant-1", "hollow s-total"
    signs = (
        ("square", filled, "time"),
        ("circle", filled, "countries"),
        ("triangle", filled, "said"),
        ("square", hollow, "beside"),
        ("diamond", "mark f-total", "pooled"),
    )
    return tuple(LegendEntry(forest.sign(shape, look), say(f"elsewhere.legend_{name}")) for shape, look, name in signs)


def _sources(experiment: Experiment, say: Catalogue) -> str:
    sources = dict.fromkeys(published()[name].source for name in experiment.figures)
    return " · ".join(said_in(say.language, "source", source) for source in sources)
