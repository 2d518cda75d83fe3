"""Records asked of memory before they are read, for the compiled loop only.

Who is in view stands scattered among everybody, so that the loop would wait for each of their records. What is computed
does not depend on it.
"""

from typing import Any

from llvmlite import ir
from numba.core import cgutils, types
from numba.extending import intrinsic
from numpy.typing import NDArray

from sim.world.bulk.compiling import Compiled, Function

AHEAD = 8  # people: their records come in time, and are still there when they are read
_LINE = 64  # bytes that memory brings at once
_TO_READ, _TO_KEEP, _DATA = (cgutils.int32_t(choice) for choice in (0, 3, 1))


def ask_for(records: NDArray[Any], place: int) -> None:
    """Ask memory for a record, or a row, that will be read soon; plain Python asks for nothing."""


def compiled_ask() -> Function:
    """Return the version of `ask_for` that the compiled loop calls."""
    prefetch: Compiled = intrinsic(_prefetch)

    def ask_for(records, place):  # type: ignore[no-untyped-def]  # numba infers the types
        prefetch(records, place)

    return ask_for


def _prefetch(typing: Compiled, records: Compiled, place: Compiled) -> tuple[Compiled, Function]:
    """Stand for the instruction that processors have for it."""
    return types.void(records, place), _written_prefetch


def _written_prefetch(context: Compiled, builder: Compiled, signature: Compiled, arguments: Compiled) -> Compiled:
    """Write the instruction, once for each line of the record; of a row, once for its first number."""
    kind, kind_of_place = signature.args
    records = context.make_array(kind)(context, builder, arguments[0])
    place = context.cast(builder, arguments[1], kind_of_place, types.intp)
    first = [place, *[cgutils.intp_t(0)] * (kind.ndim - 1)]
    record = cgutils.get_item_pointer(context, builder, kind, records, first)  # type: ignore[no-untyped-call]
    address, choice = cgutils.voidptr_t, cgutils.int32_t
    takes = ir.FunctionType(ir.VoidType(), [address, choice, choice, choice])
    instruction = builder.module.declare_intrinsic("llvm.prefetch", [address], takes)
    for line in range(0, kind.dtype.bitwidth // 8, _LINE):
        start = cgutils.pointer_add(builder, record, line, address)  # type: ignore[no-untyped-call]
        builder.call(instruction, [start, _TO_READ, _TO_KEEP, _DATA])
    return context.get_dummy_value()
