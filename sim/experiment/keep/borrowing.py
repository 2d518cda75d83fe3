"""Finished runs of the same experiment in other folders: a few runs first and more later are computed once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sim.experiment.keep.store import Arrays, Store


@dataclass
class BorrowingStore(Store):
    """A store that takes over what another folder has finished of the same runs, with the same engine."""

    others: tuple[Path, ...] = ()

    def load(self, replication: int) -> Arrays | None:
        """Return the arrays of a finished replication; those of another folder are then kept here too."""
        own = super().load(replication)
        if own is not None:
            return own
        for arrays in self._finished_elsewhere(replication):
            self.save(replication, arrays)
            for reasons in (self.foreign, self.outdated, self.damaged):
                reasons.discard(replication)
            return arrays
        return None

    def _finished_elsewhere(self, replication: int) -> Iterator[Arrays]:
        for folder in self.others:
            arrays = Store(folder, self.run_key, self.engine).load(replication)
            if arrays is not None:
                yield arrays
