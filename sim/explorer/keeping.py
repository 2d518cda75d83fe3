"""What took time to make and may serve another setting, as much of it as fits in memory."""

import threading
from collections.abc import Callable, Hashable
from typing import Any, Protocol, TypeVar


class Sized(Protocol):
    """Something that tells how much memory it takes."""

    @property
    def bytes(self) -> int: ...


Made = TypeVar("Made", bound=Sized)


class Shelf:
    """Things by place, as many as fit; one that no longer serves makes room for the next at its place."""

    def __init__(self, most_bytes: int) -> None:
        self._left = most_bytes
        self._kept: dict[Hashable, tuple[Hashable, Any]] = {}
        self._lock = threading.Lock()

    def of(self, place: Hashable, serves: Hashable, make: Callable[[], Made]) -> Made:
        """Return what stands at a place if it was made for the same, or make it now."""
        with self._lock:
            known, found = self._kept.get(place, (None, None))
            if found is not None and known != serves:
                self._left += self._kept.pop(place)[1].bytes
                found = None
        if found is None:
            made = make()
            self._keep(place, serves, made)
            return made
        kept: Made = found
        return kept

    def at(self, place: Hashable) -> Any:
        """Return what stands at a place, whatever it was made for; None where nothing does."""
        with self._lock:
            return self._kept.get(place, (None, None))[1]

    def _keep(self, place: Hashable, serves: Hashable, made: Sized) -> None:
        with self._lock:
            if place not in self._kept and made.bytes <= self._left:
                self._kept[place] = serves, made
                self._left -= made.bytes
