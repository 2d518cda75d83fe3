"""The best mixes for each sum, in sentences and tables."""

from collections.abc import Mapping

import numpy as np

from sim.money.blending import MEASURED_ONLY, Mix
from sim.money.concluding import NET, PROGRAMME, Money
from sim.money.mix_table import effects
from sim.money.mixing import CRITERIA
from sim.parameters.outcomes import OUTCOMES, RIGHTS, shown_in
from sim.report.blocks.views import Table
from sim.report.same_money import drawn, telling
from sim.report.same_money.naming import euros, reading_title, with_range
from sim.report.say import words
from sim.report.say.language import Catalogue
from sim.report.say.rounding import Estimate, Kind, kind_of

_ALIKE = 0.1
_MORE = 0.02  # of the sum: when this much more is spent on fresh runs, part of a gain is bought
_HEADS = ("criterion", "mix", "found", "fresh", "spent", "keeps")


def headline(money: Money, say: Catalogue) -> list[str]:
    """Say what comes first: the best mix for the first sum, or else what the same money buys."""
    return for_sum(money, telling.sums(money)[0], say)[:2] if money.asks_for_mixes else telling.headline(money, say)


def lines(money: Money, say: Catalogue) -> list[str]:
    """Say the rest: of every sum the best mix where it was searched, and what each instrument brings."""
    if not money.asks_for_mixes:
        return telling.sentences(money, say)
    first, *others = (for_sum(money, amount, say) for amount in telling.sums(money))
    each = (" ".join(telling.for_sum(money, amount, say)) for amount in telling.sums(money))
    return [*first[2:], *map(" ".join, others), *each]


def for_sum(money: Money, amount: float, say: Catalogue) -> list[str]:
    """Say what is said of the best mix for a sum, which is named first."""
    return [say("mix.for", amount=euros(amount, say)), *sentences(money, amount, say)]


def sentences(money: Money, amount: float, say: Catalogue) -> list[str]:
    """Say which mix is best for a sum, what it does to rights, what it rests on, and whether the criteria agree."""
    mixes = {mix.criterion: mix for mix in money.mixes if mix.amount_eur == amount}
    best = mixes.get(CRITERIA[0])
    if best is None:
        return [say("mix.none")]
    outcome, people = _name(money, say), with_range(_fresh(money, best), say)
    found = [say("mix.best", mix=in_words(money, best.shares, amount, say), outcome=outcome, people=people)]
    spent, net = (Estimate(*effects(money, best, name)[1][:3], Kind.EUROS) for name in (PROGRAMME, NET))
    found += _in_brackets(money, best, say)
    found.append(say("mix.spends", spent=say.numerals.with_interval(spent)))
    if spent.mean > (1 + _MORE) * amount:
        share = say.numerals.percent.format(say.numerals.whole(100 * (spent.mean / amount - 1)))
        found.append(say("mix.spends_more", share=share))
    found.append(say("money.in_all", label=say("mix.this"), net=with_range(net, say)))
    found += _limits(money, best, say)
    rights = [(name, _fresh(money, best, name)) for name in shown_in(RIGHTS)]
    found.append(telling.worse_rights(rights, say("mix.this"), say))
    found += _remarks(money, best, say)
    without = mixes.get(MEASURED_ONLY)
    if best.assumed and without is not None:
        people = with_range(_fresh(money, without), say)
        is_behind = _fresh(money, without).mean < _fresh(money, best).mean
        key = "mix.through_assumption" if is_behind else "mix.without_as_good"
        found.append(say(key, mix=in_words(money, without.shares, amount, say), people=people))
    if best.drawn is not None and any(one.pays for one in money.instruments if one.name in best.shares):
        found.append(drawn.if_drawn(money, (best.fresh, best.drawn), best.bought, say("mix.this"), say))
        found.append(drawn.how_sure(money, best.levers, say))
    others = [mixes[name] for name in CRITERIA[1:] if name in mixes]
    is_one = all(_apart(best.shares, other.shares) <= _ALIKE for other in others)
    return [*found, say("mix.agree" if is_one else "mix.differ")]


def _in_brackets(money: Money, mix: Mix, say: Catalogue) -> list[str]:
    """Say what the sums of the parts are, where these are not what the whole spends."""
    planned = sum(mix.shares.values()) * mix.amount_eur
    spent = effects(money, mix, PROGRAMME)[0].mean
    if abs(planned - spent) <= _MORE * spent:
        return []
    sums = {"planned": _rounded(planned, say), "spent": _rounded(spent, say)}
    return [say("mix.in_brackets", runs=money.replications, worlds=len(mix.found.values), **sums)]


def table_of(money: Money, amount: float, say: Catalogue) -> Table:
    """Give a row for each criterion: the mix, what it brought in the search and on fresh runs, and what it keeps."""
    rows = []
    for mix in money.mixes:
        if mix.amount_eur == amount:
            found, _ = effects(money, mix, _outcome(money))
            rows.append(
                (
                    say(f"mix.criterion_{mix.criterion}"),
                    in_words(money, mix.shares, amount, say),
                    _searched(found.mean, say),
                    with_range(_fresh(money, mix), say),
                    euros(_spent(money, mix), say),
                    _kept(mix, say),
                )
            )
    heads = tuple(say(f"mix.head_{head}", outcome=_name(money, say)) for head in _HEADS)
    return Table(say("mix.table", amount=euros(amount, say)), heads, tuple(rows))


def remarks_of_others(money: Money, amount: float, say: Catalogue) -> list[tuple[str, str]]:
    """Give what there is to say of the mixes that are best by another criterion."""
    others = (mix for mix in money.mixes if mix.amount_eur == amount and mix.criterion != CRITERIA[0])
    return [(say(f"mix.criterion_{mix.criterion}"), " ".join(_remarks(money, mix, say))) for mix in others]


def in_words(money: Money, shares: Mapping[str, float], amount: float, say: Catalogue) -> str:
    """Write what of a sum goes to each instrument, the most first."""
    labels = {one.name: one.label for one in money.instruments}
    ordered = sorted(shares.items(), key=lambda item: -item[1])
    parts = [say("mix.part", label=labels[name], sum=_rounded(share * amount, say)) for name, share in ordered]
    return "; ".join(parts) or say("money.nothing")


def _spent(money: Money, mix: Mix) -> float:
    """Return what a mix spends a year on fresh runs, of which the sum is what it was to spend."""
    return float(f"{effects(money, mix, PROGRAMME)[1].mean:.3g}")


def _rounded(amount: float, say: Catalogue) -> str:
    return euros(float(f"{amount:.2g}"), say)


def _remarks(money: Money, mix: Mix, say: Catalogue) -> list[str]:
    """Say how much falls from the search to fresh runs, with what a mix is tied, and what in it stands on one leg."""
    found, fresh = effects(money, mix, _outcome(money))
    labels = {one.name: one.label for one in money.instruments}
    said = []
    if found.mean > 0:
        share = say.numerals.percent.format(say.numerals.whole(100 * (fresh.mean / found.mean - 1), signed=True))
        before, after = (_searched(number.mean, say) for number in (found, fresh))
        said.append(say("mix.fall", share=share, found=before, fresh=after))
    if mix.passed_over:
        said.append(say("mix.passed_over", count=say.in_words(mix.passed_over)))
    if mix.tied_with is not None:
        said.append(say("mix.tied", mix=in_words(money, mix.tied_with, mix.amount_eur, say)))
    said += [
        say("mix.one_reading", label=labels[name], reading=reading_title(reading, say))
        for name, reading in mix.only_in.items()
    ]
    if mix.assumed:
        said.append(say("mix.assumed", labels=", ".join(f"“{labels[name]}”" for name in mix.assumed)))
    return said


def _searched(number: float, say: Catalogue) -> str:
    return say.numerals.whole(float(f"{number:.3g}"), signed=True)


def _limits(money: Money, mix: Mix, say: Catalogue) -> list[str]:
    """Say in how many fresh simulations a mix keeps the limits, and which these are."""
    limits = money.scenario.money.limits if money.scenario.money else {}
    named = (
        say("mix.limit", outcome=words.outcome_name(name, say), most=say.numerals.whole(most))
        for name, most in limits.items()
    )
    return [say("mix.limits", kept=_kept(mix, say), limits="; ".join(named))] if limits else []


def _kept(mix: Mix, say: Catalogue) -> str:
    runs = len(mix.fresh.values)
    return say("money.hits", hits=round(mix.keeps_in * runs), runs=runs)


def _apart(ours: Mapping[str, float], theirs: Mapping[str, float]) -> float:
    return float(np.sum([abs(ours.get(name, 0.0) - theirs.get(name, 0.0)) for name in {*ours, *theirs}]))


def _outcome(money: Money) -> str:
    plan = money.scenario.money
    return plan.best_mix if plan is not None else ""


def _name(money: Money, say: Catalogue) -> str:
    return words.outcome_name(_outcome(money), say)


def _fresh(money: Money, mix: Mix, outcome: str = "") -> Estimate:
    """Give the difference that a mix makes on fresh runs, in the outcome that it is the best for or in another."""
    outcome = outcome or _outcome(money)
    return Estimate(*effects(money, mix, outcome)[1][:3], kind_of(OUTCOMES[outcome].unit))
