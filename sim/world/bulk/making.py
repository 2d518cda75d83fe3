"""People made by compiled code, before the first month: who they are, and whom they know."""

from functools import cache

from sim.world import luck as luck_module
from sim.world.bulk.compiled_cache import kept
from sim.world.bulk.compiling import Compiled, Function, Known, Loop, compiled, jitted, part, with_compiled_callees
from sim.world.cohort.contacts import meet
from sim.world.cohort.traits import draw_people


@cache
def compiled_drawing() -> Loop:
    """Compile what draws people, or load it from the cache."""
    return Loop(lambda: _built(draw_people))


@cache
def compiled_meeting() -> Loop:
    """Compile what finds households and contacts, or load it from the cache."""
    return Loop(lambda: _built(meet))


def _built(loop: Function) -> Compiled:
    known: Known = {}
    mix = compiled(luck_module.mix_words, known)
    known[luck_module.luck] = part(luck_module.compiled_luck(mix))
    known[luck_module.key_of] = part(luck_module.compiled_key(mix))
    return kept(jitted(with_compiled_callees(loop, known), nogil=True))
