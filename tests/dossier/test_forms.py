"""The forms say what the code does, name places and tests that are there, and leave judgement to people."""

from __future__ import annotations

import ast
import json
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from sim.cli import main
from sim.dossier.forms import filling
from sim.parameters.catalogue import settings
from sim.parameters.outcomes import OUTCOMES, RIGHTS, shown_in
from sim.world.record.layout import PERSON
from tests.cli.command import ROOT

FIELDS: list[dict[str, Any]] = tomllib.loads(
    (ROOT / "sim/dossier/forms/algoritmeregister.toml").read_text(encoding="utf-8")
)["field"]
REQUIRED = {"name", "description_short", "organization", "status", "contact_email", "publication_category"}
"""What the publication standard does not publish without."""


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: str(field["key"]))
def test_a_field_of_the_register_keeps_to_its_length_and_its_choices(field: dict[str, Any]) -> None:
    given = filling.register_entry()[field["key"]]
    if "most" in field:
        assert len(given) <= field["most"] and not re.search(r"[{}]", given)
    if "choices" in field:
        assert set([given] if isinstance(given, str) else given) <= set(field["choices"])


def test_what_must_be_in_the_register_is_there_or_is_asked_of_the_organisation() -> None:
    entry = filling.register_entry()
    assert entry.keys() >= REQUIRED
    empty = {key for key in REQUIRED if not entry[key]}
    assert empty == {"organization", "contact_email"}
    assert filling.forms()["algoritmeregister.md"].count("In te vullen door de organisatie") >= len(empty)


def test_each_form_says_that_it_is_a_draft_and_leaves_the_signature_open() -> None:
    pages = {name: text for name, text in filling.forms().items() if name.endswith(".md")}
    assert len(pages) == 5
    assert [name for name, text in pages.items() if "**Concept.**" not in text] == []
    assert [name for name, text in pages.items() if not re.search(r"\| \| \|$", text, re.M)] == []


def test_numbers_in_the_forms_are_those_of_the_running_code(monkeypatch: pytest.MonkeyPatch) -> None:
    assumed = sum(setting.evidence == "assumed" for setting in settings().values())
    assert f"{assumed} van de {len(settings())} instellingen" in filling.forms()["algoritmeregister.json"]
    filling._facts.cache_clear()
    fewer = dict(list(settings().items())[:10])
    monkeypatch.setattr(filling, "settings", lambda: fewer)
    assert "van de 10 instellingen" in filling.forms()["algoritmeregister.json"]
    filling._facts.cache_clear()


@pytest.mark.parametrize("criterion", filling.criteria(), ids=lambda one: str(one["question"])[:40])
def test_every_place_and_every_test_that_is_named_to_the_court_of_audit_exists(criterion: dict[str, Any]) -> None:
    assert criterion["places"] and criterion["tests"]
    assert [place for place in criterion["places"] if not (ROOT / place).exists()] == []
    for named in criterion["tests"]:
        file, _, function = named.partition("::")
        tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
        assert function in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}, named


def test_the_five_perspectives_of_the_court_of_audit_are_all_asked() -> None:
    asked = {one["perspective"] for one in filling.criteria()}
    assert asked == {"Sturing en verantwoording", "Model en data", "Privacy", "IT-beheer", "Ethiek"}


def test_the_draft_on_rights_names_every_safeguard_that_is_counted() -> None:
    text = filling.forms()["iama.md"]
    for name in shown_in(RIGHTS):
        assert f"| {OUTCOMES[name].names['nl']} | {OUTCOMES[name].law} |" in text


def test_the_record_of_a_person_holds_nothing_that_could_name_somebody() -> None:
    names = PERSON.names or ()
    naming = re.compile(r"(first_|sur|last_)name|birth|address|email|phone|bsn|v_number|passport|photo")
    assert names and not [name for name in names if naming.search(name)]
    assert all(f"`{name}`" in filling.forms()["persoonsgegevens.md"] for name in names)


def test_the_command_writes_the_forms_without_a_scenario(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--forms", "--out", str(tmp_path / "forms")]) == 0
    written = {path.name: path.read_text(encoding="utf-8") for path in (tmp_path / "forms").iterdir()}
    assert written == filling.forms()
    assert json.loads(written["algoritmeregister.json"])["standard_version"] == "1.0"
    assert "rekenkamer.md" in capsys.readouterr().out


def test_forms_do_not_replace_what_is_not_theirs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "rollen.md").write_text("# Signed by somebody\n", encoding="utf-8")
    assert main(["--forms", "--out", str(tmp_path)]) == 2
    assert (tmp_path / "rollen.md").read_text(encoding="utf-8") == "# Signed by somebody\n"
    assert "rollen.md" in capsys.readouterr().err
