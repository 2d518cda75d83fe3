"""Change single bytes of a dossier at random and see whether a check finds each.

python tests/dossier/flip_bytes.py DOSSIER [TIMES]
"""

from __future__ import annotations

import random
import sys
import tempfile
from pathlib import Path

from sim.dossier import verifying


def unfound(dossier: Path, times: int, seed: int = 23) -> list[int]:
    """Return the places at which a changed byte was not found; the changes are those of the seed."""
    whole, chance = dossier.read_bytes(), random.Random(seed)
    missed = []
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / dossier.name
        for _ in range(times):
            place = chance.randrange(len(whole))
            other = whole[place] ^ chance.randrange(1, 256)
            copy.write_bytes(whole[:place] + bytes([other]) + whole[place + 1 :])
            if verifying.check(copy, lambda runs: runs[0]).is_whole:
                missed.append(place)
    return missed


if __name__ == "__main__":
    asked = int(sys.argv[2]) if len(sys.argv) > 2 else 1000
    missed = unfound(Path(sys.argv[1]), asked)
    print(f"{asked - len(missed)} of {asked} changes of a single byte were found; not those at {missed}")
    sys.exit(1 if missed else 0)
