"""Certificates by which parts of a cluster know one another: `python -m sim.experiment.cluster.certificates FOLDER`.

Whoever holds the key in the folder can have code run by every part; nobody else can talk to any of them.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from sim.machine import shell

if TYPE_CHECKING:
    from distributed import Security

CERTIFICATE, KEY, SETTINGS = "certificate.pem", "key.pem", "dask.yaml"
_PARTS = ("scheduler", "worker", "client")


def make(folder: Path) -> None:
    """Write a new certificate, its key and the settings of Dask that name them to a new folder, for its owner only.

    Raises:
        ImportError: without the library cryptography.
        FileExistsError: when one of them is there already.
    """
    from distributed import Security

    made = Security.temporary()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    contents = {CERTIFICATE: made.tls_ca_file, KEY: made.tls_client_key, SETTINGS: json.dumps(_settings(folder))}
    for name, content in contents.items():
        with open(os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
            file.write(content)


def security_of(folder: Path) -> Security:
    """Return what a part of the cluster needs that was made in a folder."""
    from distributed import Security

    names = {f"tls_{part}_{kind}": file for part in _PARTS for kind, file in _files(folder).items()}
    return Security(require_encryption=True, tls_ca_file=str(folder.resolve() / CERTIFICATE), **names)


def _files(folder: Path) -> dict[str, str]:
    return {"cert": str(folder.resolve() / CERTIFICATE), "key": str(folder.resolve() / KEY)}


def _settings(folder: Path) -> dict[str, object]:
    """Return the settings of Dask, which reads them where `DASK_CONFIG` says: TLS, and nothing served to browsers."""
    tls = {"ca-file": str(folder.resolve() / CERTIFICATE), **{part: _files(folder) for part in _PARTS}}
    silent: dict[str, object] = {"http": {"routes": []}}
    comm = {"require-encryption": True, "tls": tls}
    return {"distributed": {"comm": comm, "scheduler": silent, "worker": silent}}


def main(arguments: Sequence[str] | None = None) -> int:
    """Make certificates and say how Dask is told of them; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m sim.experiment.cluster.certificates", description=__doc__)
    parser.add_argument("folder", type=Path, help="a new folder for them")
    folder = parser.parse_args(arguments).folder
    try:
        make(folder)
    except ImportError as error:
        print(f'{error}: python -m pip install -e ".[cluster]"', file=sys.stderr)
        return 2
    except OSError as error:
        print(f"{folder}: {error.strerror}", file=sys.stderr)
        return 2
    print("In every terminal:", " or, in PowerShell: ".join(shell.assigning("DASK_CONFIG", str(folder.resolve()))))
    return 0


if __name__ == "__main__":
    sys.exit(main())
