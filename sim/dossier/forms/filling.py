"""Fill in the forms: the entry of the algorithm register as JSON and text, and four pages, all of them in Dutch."""

import json
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from sim.dossier.red_team import misses
from sim.evidence.of_the_fit import fitted_years
from sim.evidence.of_the_settings import gathered
from sim.experiment.keep.manifest import commit
from sim.machine.validity import validity
from sim.machine.version import VERSION
from sim.parameters.catalogue import countries, fitted, published, settings
from sim.parameters.host.folder import NETHERLANDS
from sim.parameters.outcomes import OUTCOMES, RIGHTS, shown_in
from sim.parameters.targets import parameters_of
from sim.report.say.language import catalogue
from sim.world.record.layout import PERSON

FOLDER = "forms"
LANGUAGE = "nl"
"""The forms are those of the Dutch government, which asks for them in Dutch."""
PAGES = ("algoritmeregister.md", "rekenkamer.md", "iama.md", "persoonsgegevens.md", "rollen.md")
_HERE = Path(__file__).parent


def forms() -> dict[str, str]:
    """Return each form as text, by the name of its file."""
    entry, register, audit = register_entry(), _read("algoritmeregister.toml"), _read("rekenkamer.toml")
    own = {
        "standard": register["standard"],
        "standard_source": register["source"],
        "fields": "\n".join(_as_section(field["title"], entry[field["key"]]) for field in register["field"]),
        "audit_source": audit["source"],
        "criteria": "\n".join(_as_row(one) for one in audit["criterion"]),
    }
    pages = {name: (_HERE / name).read_text(encoding="utf-8").format(**own, **_facts()) for name in PAGES}
    return {"algoritmeregister.json": json.dumps(entry, indent=2, ensure_ascii=False) + "\n", **pages}


def register_entry() -> dict[str, Any]:
    """Return the entry of the algorithm register; what only the organisation can say is empty."""
    register = _read("algoritmeregister.toml")
    filled = {field["key"]: _filled(field) for field in register["field"]}
    return {"standard_version": register["standard"], **filled}


def _filled(field: Mapping[str, Any]) -> Any:
    given = field.get("pairs", field.get("text", ""))
    return given.format(**_facts()) if isinstance(given, str) else given


def _as_section(title: str, given: Any) -> str:
    lines = [f"- {one['title']}: {one['link']}" if isinstance(one, dict) else f"- {one}" for one in given]
    text = given or _read("words.toml")["empty"] if isinstance(given, str) else "\n".join(lines)
    return f"## {title}\n\n{text}\n"


def _as_row(one: Mapping[str, Any]) -> str:
    places, tests = ("<br>".join(f"`{name}`" for name in one[kind]) for kind in ("places", "tests"))
    return f"| {one['perspective']} | {one['question']} | {places} | {tests} | {one.get('open', '')} |"


def criteria() -> Sequence[Mapping[str, Any]]:
    """Return the questions of the Court of Audit, each with the places and the tests that answer it."""
    found: Sequence[Mapping[str, Any]] = _read("rekenkamer.toml")["criterion"]
    return found


@cache
def _facts() -> Mapping[str, object]:
    """Count what the forms say of the model, from the model itself."""
    say = catalogue(LANGUAGE)
    (missed_figures, figures), (missed_patterns, patterns) = misses.figures((), NETHERLANDS, say), misses.patterns(say)
    first, last = fitted_years()
    sources, words = commit(), _read("words.toml")
    of_offers = frozenset(parameters_of("offers"))
    return {
        "version": VERSION,
        "commit": sources["commit"][:9] if sources else words["no_history"],
        "until": say.day(validity().valid_until),
        "settings": len(settings()),
        "assumed": sum(setting.evidence == "assumed" for setting in settings().values()),
        "of_flows": len(fitted() - of_offers),
        "of_offers": len(fitted() & of_offers),
        "first": first,
        "last": last,
        "published": len(published()),
        "gathered": len(gathered()),
        "countries": len(countries()),
        "rights": len(shown_in(RIGHTS)),
        "rights_table": "\n".join(_right(name) for name in shown_in(RIGHTS)),
        "person": ", ".join(f"`{name}`" for name in PERSON.names or ()),
        "missed_figures": len(missed_figures),
        "figures": figures,
        "missed_patterns": len(missed_patterns),
        "patterns": patterns,
    }


def _right(name: str) -> str:
    outcome = OUTCOMES[name]
    wanted = _read("words.toml").get(outcome.direction, "")
    return f"| {outcome.names[LANGUAGE]} | {outcome.law} | {wanted} |"


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((_HERE / name).read_text(encoding="utf-8"))
