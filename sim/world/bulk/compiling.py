"""How rules and procedures are compiled: each is copied with its callees replaced by their compiled versions.

Left to itself, numba optimises each of the two hundred parts together with all that it calls, and makes machine code of
it that nobody runs. Here the parts are linked and optimised once, in the function that is called from Python. Half of
numba's passes are about what the parts do not have, such as closures: those are left out. And what numba finds out
about one of its own functions is not found out again at each call. Neither changes the machine code.
"""

import dis
import gc
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from types import FunctionType
from typing import Any, TypeAlias

import numba
from numba.core import typed_passes, untyped_passes
from numba.core.codegen import JITCodeLibrary
from numba.core.compiler import Compiler
from numba.core.compiler_lock import global_compiler_lock
from numba.core.compiler_machinery import PassManager
from numba.core.options import DefaultOptions
from numba.core.registry import cpu_target
from numba.core.types import BaseFunction, Record, Type

Compiled: TypeAlias = Any  # what numba makes: it has no types of its own
Function = Callable[..., Any]
Known = dict[Function, Compiled]  # the compiled version of a function

_OURS = ("sim.rules.", "sim.world.")
_PART = "part."

# The loop is handed its arrays and makes none, so nobody need count who still holds one: half of the time went there.
# The option is one of numba's own; a numba without it counts.
UNCOUNTED: dict[str, Any] = {"_nrt": False} if hasattr(DefaultOptions, "_nrt") else {}


_NEEDED = (
    untyped_passes.TranslateByteCode,
    untyped_passes.FixupArgs,
    untyped_passes.IRProcessing,
    untyped_passes.GenericRewrites,
    untyped_passes.ReconstructSSA,
    typed_passes.NopythonTypeInference,
    typed_passes.PreLowerStripPhis,
    typed_passes.IRLegalization,
    typed_passes.AnnotateTypes,
    typed_passes.NativeLowering,
    typed_passes.NoPythonBackend,
)


class Passes(Compiler):
    """The compiler of numba with `chosen` passes, or with all of them where none are chosen."""

    chosen: tuple[type, ...] = ()

    def define_pipelines(self) -> list[PassManager]:
        """Line the passes up."""
        if not self.chosen:
            return super().define_pipelines()  # type: ignore[no-any-return, no-untyped-call]
        line = PassManager("chosen")  # type: ignore[no-untyped-call]
        for one in self.chosen:
            line.add_pass(one, one.__name__)  # type: ignore[no-untyped-call]
        line.finalize()  # type: ignore[no-untyped-call]
        return [line]


def jitted(function: Function, **options: Any) -> Compiled:
    """Compile a function that makes no array, when it is first called."""
    return numba.njit(function, pipeline_class=Passes, **UNCOUNTED, **options)


def part(function: Function) -> Compiled:
    """Compile a function that only compiled functions call."""
    function.__qualname__ = _PART + function.__qualname__
    return jitted(function, no_cpython_wrapper=True, no_cfunc_wrapper=True)


def compiled(function: Function, known: Known) -> Compiled:
    """Compile a rule or procedure that compiled functions call, and everything of ours that it calls."""
    if function not in known:
        known[function] = part(with_compiled_callees(function, known))
    return known[function]


def with_compiled_callees(function: Function, known: Known) -> FunctionType:
    """Copy a function so that it calls compiled functions."""
    names = dict(function.__globals__)
    called = {step.argval for step in dis.get_instructions(function) if step.opname == "LOAD_GLOBAL"}
    for name in sorted(called):
        callee = names.get(name)
        if isinstance(callee, FunctionType) and callee.__module__.startswith(_OURS):
            names[name] = compiled(callee, known)
    copy = FunctionType(function.__code__, names, function.__name__, function.__defaults__)
    copy.__module__, copy.__qualname__ = function.__module__, function.__qualname__
    return copy


class Loop:
    """A function that is compiled in one piece with its parts when it is first called; `build` makes it and them.

    Before that it waits, by `wait`, for who may have compiled it already.
    """

    def __init__(self, build: Callable[[], Compiled], wait: Callable[[], None] = lambda: None) -> None:
        self._build = build
        self._wait = wait
        self._function: Compiled = None

    def __call__(self, *arguments: object) -> Compiled:
        """Call the function."""
        if self._function is None:
            self._wait()
        with global_compiler_lock:
            if self._function is None:
                self._function = self._compile(tuple(map(numba.typeof, arguments)))
        return self._function(*arguments)

    def _compile(self, types: tuple[numba.types.Type, ...]) -> Compiled:
        try:
            function = self._build()
            with in_one_piece(function.py_func.__qualname__):
                function.compile(types)
        except Exception:  # numba works otherwise inside than it did: as it would by itself, which takes longer
            function = self._build()
            function.compile(types)
        return function


@contextmanager
def in_one_piece(whole: str) -> Iterator[None]:
    """Let numba link the parts of a function, given by its name, and optimise them all together."""
    codegen = cpu_target.target_context.codegen()
    set_env = codegen.set_env

    def create_library(name: str) -> JITCodeLibrary:
        kind = _Part if name.startswith(_PART) else _Whole if name == whole else JITCodeLibrary
        return kind(codegen, name)  # type: ignore[no-untyped-call]

    def set_env_of_finished(name: str, env: object) -> None:
        if codegen._engine.is_symbol_defined(name):
            set_env(name, env)

    was_collecting = gc.isenabled()
    gc.disable()  # thousands of passes over objects that all live until the end
    try:
        with ExitStack() as replaced:
            replaced.enter_context(_replaced(codegen, create_library=create_library, set_env=set_env_of_finished))
            replaced.enter_context(_replaced(Passes, chosen=_NEEDED))
            replaced.enter_context(_replaced(BaseFunction, get_call_type=_found_once(BaseFunction.get_call_type)))
            # after each pass it goes over its own work, and before it writes down all fields of the records in hand
            replaced.enter_context(_replaced(PassManager, _ENFORCING=False))
            replaced.enter_context(_replaced(Record, __repr__=Type.__repr__))
            yield
    finally:
        if was_collecting:
            gc.enable()


@contextmanager
def _replaced(owner: object, **values: object) -> Iterator[None]:
    """Give an object or class other attributes for a while."""
    own = {name: vars(owner)[name] for name in values if name in vars(owner)}
    for name, value in values.items():
        setattr(owner, name, value)
    try:
        yield
    finally:
        for name in values:
            setattr(owner, name, own[name]) if name in own else delattr(owner, name)


def _found_once(find: Function) -> Function:
    """Let numba find out once, and not at each call, which of its own functions takes arguments of some types.

    It tries dozens for each operator: the loop has 7,600 calls of 350 kinds.
    """
    found: dict[object, Compiled] = {}

    def signature(kind: Type, context: object, arguments: tuple[Type, ...], named: Mapping[str, Type]) -> Compiled:
        key = kind, arguments, *named.items()
        if key not in found:
            found[key] = find(kind, context, arguments, named)
        return found[key]

    return signature


class _Whole(JITCodeLibrary):
    """The code of the function that is called from Python, with that of all its parts."""

    def add_linking_library(self, library: "_Whole") -> None:
        """Add a part behind those that it calls in turn."""
        for needed in (*library._linking_libraries, library):
            if needed not in self._linking_libraries:
                super().add_linking_library(needed)  # type: ignore[no-untyped-call]

    def finalize(self) -> None:
        """Link who calls before who is called: what nobody has called yet would be left out."""
        self._linking_libraries.reverse()
        super().finalize()  # type: ignore[no-untyped-call]

    def _optimize_final_module(self) -> None:
        for function in self._final_module.functions:
            if function.linkage.name == "linkonce_odr":  # a part: as nobody else calls it, its only caller takes it in
                function.linkage = "internal"
        super()._optimize_final_module()  # type: ignore[no-untyped-call]


class _Part(_Whole):
    """The code of a part: kept as it is, to be linked."""

    def _optimize_functions(self, ll_module: Compiled) -> None:
        ll_module.data_layout = self._codegen._data_layout

    def finalize(self) -> None:
        """Leave optimising and machine code to the whole."""
        self._finalized = True
