"""What is published of the country whose return policy is simulated, who its cases are, and what was fitted to it.

For the Netherlands that stands beside the registers. Any other country is a folder of scenarios/base with files of the
same names and form: published.toml, origins.toml, and ensemble.csv once something has been fitted.
"""

import tomllib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from sim.machine.shipped import shipped_folder
from sim.parameters import ensemble
from sim.parameters.catalogue import Country, Figure, countries, published, read_figure

NETHERLANDS = "netherlands"
PUBLISHED, ORIGINS = "published.toml", "origins.toml"


def hosts() -> tuple[str, ...]:
    """Name the countries whose return policy can be simulated."""
    others = (shipped_folder() / "base").glob(f"*/{PUBLISHED}")
    return (NETHERLANDS, *sorted(path.parent.name for path in others))


def is_netherlands(host: str) -> bool:
    """Tell whether a country is the one that the registers are about."""
    return host == NETHERLANDS


@cache
def figures_of(host: str) -> Mapping[str, Figure]:
    """Return the published figures of a country by id."""
    if is_netherlands(host):
        return published()
    return {row["id"]: read_figure(row) for row in _read(host, PUBLISHED)["figure"]}


@cache
def origins_of(host: str) -> tuple[Country, ...]:
    """Return the countries of origin, in the order of the table, with their shares of the cases of a country.

    Of another country than the Netherlands: an origin that its file leaves out has no cases.
    """
    if is_netherlands(host):
        return countries()
    rows = {row["name"]: row for row in _read(host, ORIGINS)["origin"]}
    return tuple(_with_shares(country, rows.get(country.name)) for country in countries())


def misnamed(host: str) -> Iterator[tuple[str, str, Collection[str]]]:
    """Yield the file and the name of each figure or origin that no register has, with the names that there are."""
    if is_netherlands(host):
        return
    origins = [country.name for country in countries()]
    for file, table, key, known in ((PUBLISHED, "figure", "id", published()), (ORIGINS, "origin", "name", origins)):
        for row in _read(host, file)[table]:
            if row[key] not in known:
                yield f"{host}/{file}", row[key], known


def sets_of(host: str) -> Path:
    """Return the file with the sets of parameters that fit the past of a country, whether it is there or not."""
    return ensemble.FILE if is_netherlands(host) else _folder(host) / ensemble.FILE.name


@cache
def digest_of_host(host: str) -> str:
    """Return the SHA-256 of the files of a country; those of the Netherlands are sources of the engine."""
    if is_netherlands(host):
        return ""
    files = (path for path in sorted(_folder(host).iterdir()) if path.suffix in {".toml", ".csv"})
    return sha256(b"".join(path.read_bytes().replace(b"\r\n", b"\n") for path in files)).hexdigest()


def _with_shares(country: Country, row: Mapping[str, Any] | None) -> Country:
    """Return a country of origin as it is for another host; without a row it has no cases."""
    since = country.share[0][0]
    if row is None:
        return replace(country, share=((since, 0.0),))
    shares = tuple((start, float(share)) for start, share in row["share"])
    return replace(country, share=shares, dublin_share=float(row["dublin_share"]), evidence=row["evidence"])


def _folder(host: str) -> Path:
    return shipped_folder() / "base" / host


def _read(host: str, name: str) -> dict[str, Any]:
    with (_folder(host) / name).open("rb") as file:
        return tomllib.load(file)
