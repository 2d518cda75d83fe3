"""What the page says about work under way, about what is refused, and about what the reader assumes."""

from sim.explorer.computing import Answer, Look, Work
from sim.explorer.levers import ASSUMPTIONS, LEVERS, OWN, Lever, Texts, is_step, reads_two_ways
from sim.explorer.setting import Setting
from sim.parameters.outcomes import OUTCOMES
from sim.report.say import words
from sim.report.say.faults import message_in
from sim.report.say.language import Catalogue
from sim.report.say.rounding import Estimate, Kind, kind_of
from sim.scenario import Fault
from sim.scenario.text.checking import looks_like_thousands
from sim.scenario.text.slips import instead


def state_of(work: Work | None, say: Catalogue) -> tuple[str, str]:
    """Give one word for the state of the work, and the sentence that says it."""
    from sim.world.bulk.compiled_cache import is_compiled

    if work is None:
        return "replaced", say("explore.replaced")
    if work.error:
        return "broken", say("explore.broken", error=work.error)
    if work.answer is None:
        still = "" if work.ticket == 1 else f" {say('explore.still')}"
        if work.look is not None:
            return "look", _look_words(work.look, say) + still
        return "waiting", say("explore.waiting") + still if is_compiled() else say("explore.compiling")
    return _state_of_answer(work.answer, say)


def _look_words(look: Look, say: Catalogue) -> str:
    ends = {name: _ends(name, [one[name] for one in look.differences], say) for name in look.differences[0]}
    share = say.numerals.exact(look.sample, Kind.SHARE)
    return say("explore.look", runs=say.numerals.whole(len(look.differences)), share=share, **ends)


def _ends(outcome: str, values: list[float], say: Catalogue) -> str:
    """Write the lowest and the highest of some differences."""
    low, high = min(values), max(values)
    seen = Estimate((low + high) / 2, low, high, kind_of(OUTCOMES[outcome].unit))
    return say.numerals.mean(seen, signed=True) if low == high else say.numerals.interval(seen, signed=True)


def _state_of_answer(answer: Answer, say: Catalogue) -> tuple[str, str]:
    sample = answer.stage.sample
    share = say.numerals.exact(sample, Kind.SHARE)
    runs = say.numerals.whole(answer.results.replications)
    if answer.is_first_estimate:
        return "first", say("explore.first", runs=runs, share=share)
    caseload = say("explore.whole") if sample == 1 else say("explore.sample", share=share)
    if answer.is_last:
        return "ready", say("explore.ready", runs=runs, caseload=caseload)
    planned = say.numerals.whole(answer.stage.answers[-1])
    return "refining", say("explore.refining", runs=runs, planned=planned, caseload=caseload)


def refusal(fault: Fault, texts: Texts, say: Catalogue) -> str:
    """Say why a value is refused, as one says it to who typed it in a field: with the name of the lever."""
    lever = next((one for one in LEVERS if f".{fault.key}".endswith(f".{one.key}")), None)
    if lever is None:
        return f"{fault.key}: {message_in(say.language, fault.message)}"
    text, name = texts[lever.key].strip(), say(f"explore.lever.{lever.key}")
    if lever.setting.money_or_count and looks_like_thousands(text):
        return say("explore.thousands", lever=name, text=text, plain=text.replace(".", ""))
    if advice := instead(text):
        return say("explore.no_number", lever=name, text=text, advice=message_in(say.language, advice))
    return f"{name}: {message_in(say.language, fault.message)}"


def refused_step(lever: Lever, text: str, start: str, say: Catalogue) -> str:
    """Say why +100 or -10% cannot be taken as it stands there, or nothing."""
    if not is_step(text):
        return ""
    name = say(f"explore.lever.{lever.key}")
    if reads_two_ways(lever, text):
        return say("explore.step_two_ways", lever=name, text=text.strip())
    if start == OWN:
        return say("explore.step_from_own", lever=name, text=text.strip())
    return say("explore.step_below", lever=name, text=text.strip(), start=value_words(lever, start, say))


def assumed_words(setting: Setting, say: Catalogue) -> str:
    """Say what the reader assumes otherwise, or nothing."""
    levers = {lever.key: lever for lever in ASSUMPTIONS}
    told = [f"{say(f'explore.lever.{key}')} {value_words(levers[key], text, say)}" for key, text in setting.assumed]
    return say("explore.assumed", what="; ".join(told)) if told else ""


def value_words(lever: Lever, text: str, say: Catalogue) -> str:
    """Write the value of a lever for a reader."""
    if not text:
        return say("explore.own")
    if lever.is_switch:
        return say("explore.on" if text == "true" else "explore.off")
    if lever.is_choice:
        return say.name_of("choice", text)
    return f"{text} {words.unit_name(lever.setting.unit, say)}".strip()
