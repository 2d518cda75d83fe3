"""What is counted of one replication, before anything is worked out of it."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Whole = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Counted:
    """What is counted of one replication, in whole numbers; months count from the start of the warm-up.

    A run is kept on disk as its `arrays`.
    """

    tally: Whole
    """[policy, month, column of the ledger]."""
    prices: Whole
    """As in `Priced` of replication.py."""
    discount: Whole
    """As in `Priced` of replication.py."""
    expected: Whole
    """As in `Priced` of replication.py."""
    places: Whole
    """[policy, month]: usable places in detention."""
    lives: Whole
    """[policy, status under the reference, status under the policy], persons at the end of the period."""
    pairs: Whole
    """[policy, PAIRS], persons."""
    groups: Whole
    """[policy, GROUPS, PAIRS], persons."""
    traits: Whole
    """[policy, TRAITS, PAIRS], persons."""
    drawn: Whole
    """[policy, (only under it, only under the reference), month], in hundredths of a cent."""
    shelter_withdrawn: Whole
    """[policy, month]: spent less on shelter of people who stay as long under both, in hundredths of a cent."""
    packages: Whole
    """[policy, package, (month, cents, VRIS)], of EUR 3,000 or more; padded with -1."""
    offers_at_end: Whole
    """[policy, (standing, agreed)], offers of maatwerk at the end of the period."""
    faults: Whole
    """[fault], numbers in FAULT_WORDS: empty where the ledger closes."""

    @property
    def arrays(self) -> dict[str, Whole]:
        """Give the arrays by name; `Counted(**arrays)` makes the same again."""
        return {field.name: getattr(self, field.name) for field in fields(self)}
