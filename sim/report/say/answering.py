"""The answer in sentences, net of whom the policy draws; each follows from the numbers and changes with them."""

from __future__ import annotations

from types import ModuleType
from typing import TYPE_CHECKING

from sim.report.findings import CAME, PRESENT, STAYED_AWAY, WITHOUT_DRAWN, Findings
from sim.report.rows import Variant
from sim.report.say import known, many
from sim.report.say.labels import findings_of, setting_name, value_of
from sim.report.say.language import Catalogue, catalogue_of
from sim.report.say.remarks import sample_words
from sim.report.say.rounding import Estimate, are_few, tenths_of, way_of
from sim.report.say.words import absolute, compared, how_sure, month_name, period, price_sentence, size
from sim.report.simulations import BALANCE
from sim.report.weigh import asked
from sim.report.weigh.assumed import assumed_effects, assumed_in_part
from sim.report.weigh.by_group import groups_title
from sim.report.weigh.depends import leading_lines
from sim.report.weigh.unmeasured import arrangements
from sim.report.weigh.unmeasured.hidden import beside, of_unknown_cost

if TYPE_CHECKING:
    from sim.analysis.results import Results

PULL = "incentives.pull"


def answer(results: Results, language: str = "en") -> list[str]:
    """Give the answer in plain sentences for a console: ASCII only, one sentence or two per line."""
    say = catalogue_of(results, language).for_console()
    findings = findings_of(results, say)
    return [
        compared(findings, say),
        " ".join(headline(findings, say)),
        *account_lines(findings, say),
        *known.sentences(findings, say),
        *anyway_lines(findings, say),
        *chance_lines(findings, say),
        *leading_lines(findings, say),
        *how_sure(findings, say),
    ]


def headline(findings: Findings, say: Catalogue) -> list[str]:
    """Say in a few short sentences what the policy does; that more people are present is said before all else.

    That more people leave is not left to stand alone where it cannot be told whether fewer are then present. What the
    question asks for before departures is said before it.
    """
    money = findings.results.money
    if findings.focus is None and money is not None:
        found: list[str] = _mixes().headline(money, say)
        return found
    return [*_of_sample(findings, say), *asked.leading_lines(findings, say), *_found(findings, say)]


def _of_sample(findings: Findings, say: Catalogue) -> list[str]:
    """Say before any number that all of them are of a sample, where they are."""
    of_sample = sample_words(findings.results, say)
    return [of_sample] if of_sample else []


def _found(findings: Findings, say: Catalogue) -> list[str]:
    if findings.focus is None:
        return _alone(findings, say)
    if findings.has_many:
        return many.headline(findings, say)
    present = findings.effect(findings.focus, PRESENT)
    departures = told_of("head_leave", findings.focus, findings.headline or "", findings, say)
    cost = told_of("head_cost", findings.focus, BALANCE, findings, say)
    ways = way_of(findings.effect(findings.focus, findings.headline or "")), way_of(present)
    without, without_cost = arrangements.headline(findings, say) or ("", "")
    if ways[1] == "more":
        found = [told("head_present", present, findings, say), departures, without, cost]
    elif ways == ("more", "unclear"):
        found = [departures, without, told("head_present", present, findings, say), cost]
    else:
        found = [departures, without, cost]
    return [*filter(None, found), *filter(None, [without_cost])]


def _mixes() -> ModuleType:
    """Return what tells of the same money; it brings NumPy, and only a run that asks for it needs that."""
    from sim.report.same_money import mixes

    return mixes


def _alone(findings: Findings, say: Catalogue) -> list[str]:
    people = findings.level(findings.reference, "demonstrable_departures")
    if findings.results.scenario.money is not None:
        return [say("money.under_way")]
    if people is None or not people.is_defined:
        return [say("answer.alone_advice")]
    return [say("answer.alone_title", people=say.numerals.mean(people), period=period(findings, say))]


def account_lines(findings: Findings, say: Catalogue) -> list[str]:
    """Say who leaves, who comes, who is present and what it costs, each with its range, and what is assumed in that."""
    if findings.focus is None:
        return _alone_lines(findings, say)
    if findings.has_many:
        found = [
            *arrangements.lines(findings, say),
            *many.lines(findings, say),
            *asked.lines(findings, say),
            *many.pull_lines(findings, say),
        ]
    else:
        own, *other = four_lines(findings, findings.focus, say)
        of_one = [own, *arrangements.lines(findings, say), *other, *group_lines(findings, say)]
        found = [*of_one, *asked.lines(findings, say), *pull_lines(findings, say)]
    money = findings.results.money
    return [*found, *(_mixes().lines(money, say) if money is not None else []), *assumed_lines(findings, say)]


def _alone_lines(findings: Findings, say: Catalogue) -> list[str]:
    if findings.results.money is not None:
        return [*_mixes().lines(findings.results.money, say), *asked.lines(findings, say)]
    if findings.results.scenario.money is not None:
        return asked.lines(findings, say)
    people = findings.level(findings.reference, "demonstrable_departures")
    lines = [say("answer.alone_range", interval=say.numerals.interval(people))] if people is not None else []
    return [*lines, *asked.lines(findings, say), say("answer.alone_advice")]


def four_lines(findings: Findings, variant: Variant, say: Catalogue) -> list[str]:
    """Say how many of the same people leave, who comes or stays away, who is present at the end, and what it costs."""
    cost = " ".join(
        (
            told_of("cost", variant, BALANCE, findings, say),
            own_cost(findings, variant, say),
            price_line(findings, variant, say),
        )
    )
    return [
        told_of("leave", variant, findings.headline or "", findings, say),
        come_line(findings, variant, say),
        told("present", findings.effect(variant, PRESENT), findings, say),
        cost.strip(),
    ]


def group_lines(findings: Findings, say: Catalogue) -> list[str]:
    """Say for which groups a policy makes most difference."""
    cells = findings.group_effects
    if not cells or findings.replications < 2:
        return []
    return [f"{say('block.groups')} {groups_title(findings, cells, say)}."]


def told_of(what: str, variant: Variant, outcome: str, findings: Findings, say: Catalogue) -> str:
    """Say the same of departures or cost under a policy, with what may not hide in them."""
    blanks = {"beside": beside(findings, variant, outcome, say, in_short=what.startswith("head_"))}
    if outcome == BALANCE:
        blanks["saves"] = _saves(findings, variant, say)
    return told(what, findings.effect(variant, outcome), findings, say, **blanks)


def _saves(findings: Findings, variant: Variant, say: Catalogue) -> str:
    """Say in how many simulations a policy saves money, to go on from that this cannot be told for certain."""
    counted = findings.savings(variant)
    if counted is None:
        return ""
    hits, runs = counted
    way = "none" if hits == 0 else "all" if hits == runs else "few" if are_few(runs) else "some"
    return say(f"net.saves_{way}", share=say.numerals.counted(*counted), runs=say.numerals.whole(runs))


def told(what: str, estimate: Estimate | None, findings: Findings, say: Catalogue, **blanks: str) -> str:
    """Say which way a difference goes, how large it is and how sure; the text is chosen by its sign and range."""
    way = way_of(estimate)
    values = {"period": period(findings, say), "last": month_name(findings.months[-1], say), **blanks}
    if estimate is not None and way not in ("unknown", "same"):
        shown = estimate if way == "unclear" else absolute(estimate)
        ends = say.numerals.interval(shown, signed=way == "unclear")
        values |= {"size": size(estimate, say), "range": say("card.interval", interval=ends)}
    return say(f"net.{what}_{way}", **values)


def come_line(findings: Findings, variant: Variant, say: Catalogue) -> str:
    """Say how many come and how many stay away because of a policy."""
    drawn = findings.effect(variant, CAME), findings.effect(variant, STAYED_AWAY)
    which = _drawn(*drawn)
    if which == "none" and not is_pull_on(findings, variant):
        return say("net.come_none_off")
    return say(f"net.come_{which}", **_drawn_blanks(*drawn, say))


def is_pull_on(findings: Findings, variant: Variant) -> bool:
    """Tell whether support draws people under a policy or the reference at the end of the period."""
    scenario = findings.results.scenario
    last = scenario.plan.month(scenario.plan.until)
    return any(bool(scenario.value(PULL, one.name, last)) for one in (variant, findings.reference))


def _drawn(came: Estimate | None, away: Estimate | None) -> str:
    if came is None or away is None or not (came.is_defined and away.is_defined):
        return "unknown"
    if came.is_exactly_zero:
        return "none" if away.is_exactly_zero else "away"
    return "came" if away.is_exactly_zero else "both"


def _drawn_blanks(came: Estimate | None, away: Estimate | None, say: Catalogue) -> dict[str, str]:
    blanks = {}
    for name, estimate in (("came", came), ("away", away)):
        if estimate is not None and estimate.is_defined:
            blanks[name] = say.numerals.mean(estimate)
            blanks[f"{name}_range"] = say("card.interval", interval=say.numerals.interval(estimate))
    return blanks


def own_cost(findings: Findings, variant: Variant, say: Catalogue) -> str:
    """Say what a policy costs without everything spent on people who come under one policy only."""
    if findings.draws_nobody(variant):
        return say("net.own_cost_all")
    return told("own_cost", findings.effect(variant, WITHOUT_DRAWN), findings, say)


def price_line(findings: Findings, variant: Variant, say: Catalogue) -> str:
    """Give as a sentence what a departure costs, or what giving one up saves; empty where that has no meaning."""
    sentence = price_sentence(findings, variant, say)
    return sentence[:1].upper() + sentence[1:]


def pull_lines(findings: Findings, say: Catalogue) -> list[str]:
    """Say what would follow if support drew people as strongly as its plausible range allows, where that was run."""
    found = pulled(findings, findings.focus, say)
    return [found] if found else []


def pulled(findings: Findings, variant: Variant | None, say: Catalogue) -> str:
    """Say what a strong pull would do under a policy; empty where that was not run. It was run on few simulations."""
    say = say.over(findings.replications_of_pull)
    came, away, present = (findings.pulled(variant, name) for name in (CAME, STAYED_AWAY, PRESENT))
    which = _drawn(came, away)
    if which == "unknown":
        return ""
    if which == "none":
        return say("net.pull_none")
    drawn = say(f"net.would_{which}", **_drawn_blanks(came, away, say))
    return told("pull", present, findings, say, drawn=drawn)


def assumed_lines(findings: Findings, say: Catalogue) -> list[str]:
    """Name, per policy, the effects that were put in and not found, and what is assumed in rules that it moves."""
    scenario = findings.results.scenario
    last = scenario.plan.month(scenario.plan.until)
    lines = []
    for key, of in (("assumed.line", assumed_effects), ("assumed.in_part", assumed_in_part)):
        named = []
        for variant in findings.others:
            names = of(scenario, variant.name)
            shown = [
                f"{setting_name(one, say)} ({value_of(one, scenario.value(one, variant.name, last), say)})"
                for one in names
            ]
            if shown:
                label = scenario.policy(variant.name).label
                named.append(say("assumed.named", policy=label, settings=", ".join(shown)))
        lines += [say(key, policies="; ".join(named))] if named else []
    return lines


def anyway_lines(findings: Findings, say: Catalogue) -> list[str]:
    """Say how many of ten who left with maatwerk would have left without it, or that too few did to say it."""
    share = findings.anyway
    if findings.has_many:
        return []
    if share is None:
        return _too_few_paid(findings, say)
    tenths = tenths_of(share.mean)
    key = "answer.anyway_below" if tenths < 1 else "answer.anyway_above" if tenths > 9 else "answer.anyway"
    low, high = (say.numerals.whole(10 * end) for end in (share.low, share.high))
    ends = say.numerals.between.format(low=low, high=high)
    said = say(key, tenths=say.in_words(tenths), range=say("card.interval", interval=ends))
    return [" ".join([said, *arrangements.anyway(findings, say)])]


def _too_few_paid(findings: Findings, say: Catalogue) -> list[str]:
    from sim.measure.ranges import FEWEST_IN_SHARE

    paid = findings.effect(findings.focus, "paid")
    people = paid.mean * findings.replications if paid is not None and findings.is_maatwerk_added else FEWEST_IN_SHARE
    return [say("answer.anyway_few", people=say.numerals.whole(people))] if people < FEWEST_IN_SHARE else []


def chance_lines(findings: Findings, say: Catalogue) -> list[str]:
    """Give the share of the simulations in which the state saves money, with what is not in it."""
    focus = None if findings.has_many else findings.focus
    counted = findings.savings(focus) if focus else None
    if focus is None or counted is None:
        return []
    beside_it = of_unknown_cost(findings, focus, say)
    return [_chance(*counted, say), *([f"{beside_it}."] if beside_it else [])]


def _chance(hits: int, runs: int, say: Catalogue) -> str:
    if hits in (0, runs):
        key = "answer.chance_none" if hits == 0 else "answer.chance_all"
        return say(key, runs=say.numerals.whole(runs), chance=say.numerals.chance(hits, runs)[0])
    if are_few(runs):
        return say("answer.chance_few", chance=say.numerals.counted(hits, runs))
    chance, interval = say.numerals.chance(hits, runs)
    return say("answer.chance", chance=chance, interval=interval)


def spread_lines(findings: Findings, say: Catalogue) -> list[str]:
    """Say what a single simulated future may hold, where the interval shown is one of the average."""
    if findings.focus is None or findings.headline is None or say.sets_differ or findings.has_many:
        return []
    spread = findings.spread(findings.focus, findings.headline)
    departures = findings.effect(findings.focus, findings.headline)
    if spread is None or departures is None or departures.is_exactly_zero:
        return []
    ends = Estimate(departures.mean, *spread, departures.kind)
    low, high = say.numerals.low(ends, signed=True), say.numerals.high(ends, signed=True)
    return [say("answer.spread", low=low, high=high)]


def horizon_lines(findings: Findings, say: Catalogue) -> list[str]:
    """Say which offers have not ended when the period does, under the policy that has most: cost without departure."""
    names = ("maatwerk_open_at_end", "maatwerk_agreed_at_end", "maatwerk_unfinished_eur")
    found = [(v, [e for name in names if (e := findings.level(v, name)) is not None]) for v in findings.variants]
    known = [(variant, levels) for variant, levels in found if len(levels) == len(names) and levels[-1].mean > 0]
    if not known:
        return []
    variant, levels = max(known, key=lambda pair: pair[1][-1].mean)
    stands, agreed, euros = (say.numerals.mean(level) for level in levels)
    last = month_name(findings.months[-1], say)
    return [say("answer.horizon", policy=variant.label, stands=stands, agreed=agreed, euros=euros, last=last)]


def net_lines(findings: Findings, say: Catalogue) -> list[str]:
    """Say whom the shown difference is net of; the other side is left out: rounded by itself, it would not add up."""
    more, gained, lost = (findings.effect(findings.focus, name) for name in ("additional_departures", "gained", "lost"))
    if findings.has_many or more is None or gained is None or lost is None:
        return []
    way, against = ("more", lost) if more.mean >= 0 else ("fewer", gained)
    if not against.is_defined or against.is_exactly_zero:
        return []
    return [say(f"answer.net_of_{way}", people=say.numerals.with_interval(against))]
