"""A dossier is the same file every time, holds what it says, and any change of it is found."""

from __future__ import annotations

import csv
import io
import json
import socket
import zipfile
from operator import itemgetter
from pathlib import Path
from typing import Any

import pytest

from sim.cli import main
from sim.dossier import crate, packing, verifying
from sim.parameters.catalogue import published, settings
from tests.dossier.flip_bytes import unfound


def rows(dossier: Path, name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(packing.unpacked(dossier.read_bytes())[name].decode())))


def repacked(dossier: Path, changes: dict[str, bytes | None], folder: Path) -> Path:
    """Write a dossier with other files and a seal that fits them, as a forger would."""
    contents = packing.unpacked(dossier.read_bytes()) | changes
    path = folder / "forged.zip"
    path.write_bytes(packing.packed({name: content for name, content in contents.items() if content is not None}))
    return path


def test_the_same_run_gives_the_same_dossier_byte_for_byte(two_dossiers: tuple[Path, Path]) -> None:
    one, other = (path.read_bytes() for path in two_dossiers)
    assert one == other


def test_a_dossier_that_nobody_touched_is_verified_without_a_network(
    dossier: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def no_network(*_: object) -> None:
        raise OSError("no network")

    monkeypatch.setattr(socket.socket, "connect", no_network)
    assert main(["--verify", str(dossier)]) == 0
    said = capsys.readouterr().out
    assert f"sha256:{packing.digest(dossier.read_bytes())}" in said.replace("\n", "")
    assert "lived again on this machine and gives the same numbers" in " ".join(said.split())


def test_each_simulation_can_be_the_one_that_is_lived_again(dossier: Path) -> None:
    lived = [verifying.check(dossier, itemgetter(place)) for place in range(4)]
    assert [(checked.is_fine, int(checked.lived)) for checked in lived] == [(True, place) for place in range(4)]


def test_bytes_changed_at_random_are_all_found(dossier: Path) -> None:
    assert unfound(dossier, times=60) == []


def test_every_single_byte_of_a_packed_file_is_under_its_seal() -> None:
    whole = packing.packed({"a.txt": b"answer", "b/c.csv": b"1,2\n"})
    assert packing.unpacked(whole) == {"a.txt": b"answer", "b/c.csv": b"1,2\n"}
    for place in range(len(whole)):
        changed = bytearray(whole)
        changed[place] ^= 1
        with pytest.raises(packing.NotSealed):
            packing.unpacked(bytes(changed))
    for cut in (whole[:-1], whole + b"x", b""):
        with pytest.raises(packing.NotSealed):
            packing.unpacked(cut)


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"results/effects.csv": b"better\n"}, ("results/effects.csv",)),
        ({"results/effects.csv": None}, ("results/effects.csv",)),
        ({"results/extra.csv": b"more\n"}, ("results/extra.csv",)),
        ({crate.FILE: b"{}"}, (crate.FILE,)),
        ({crate.FILE: b"[1]"}, (crate.FILE,)),
        ({crate.FILE: None}, (crate.FILE,)),
    ],
)
def test_a_file_that_was_exchanged_is_named_also_under_a_new_seal(
    dossier: Path, tmp_path: Path, changes: dict[str, bytes | None], found: tuple[str, ...]
) -> None:
    assert verifying.check(repacked(dossier, changes, tmp_path)).changed == found


def test_the_file_in_which_a_byte_changed_is_named(dossier: Path, tmp_path: Path) -> None:
    whole = dossier.read_bytes()
    place = whole.index(b"policy,reference,outcome")
    path = tmp_path / "changed.zip"
    path.write_bytes(whole[:place] + b"P" + whole[place + 1 :])
    assert verifying.check(path).changed == ("results/effects.csv",)


def redescribed(dossier: Path, facts: dict[str, Any], folder: Path) -> Path:
    """Write a dossier that says something else of its run, with description and seal made to fit."""
    contents = packing.unpacked(dossier.read_bytes())
    run = json.dumps(json.loads(contents["run.json"]) | facts).encode()
    before, after = packing.digest(contents["run.json"]), packing.digest(run)
    metadata = contents[crate.FILE].replace(before.encode(), after.encode())
    return repacked(dossier, {"run.json": run, crate.FILE: metadata}, folder)


def test_a_simulation_that_gives_other_numbers_is_told(
    dossier: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = redescribed(dossier, {"runs": {"00002": "0" * 64}}, tmp_path)
    assert main(["--verify", str(path)]) == 1
    assert "does not give the same numbers" in " ".join(capsys.readouterr().out.split())


def test_of_other_code_it_is_said_which_can_live_a_simulation_again(dossier: Path, tmp_path: Path) -> None:
    path = redescribed(dossier, {"engine": "older", "sources": {"commit": "abc"}}, tmp_path)
    checked = verifying.check(path)
    assert checked.is_whole and not checked.is_fine and checked.other_engine == "abc"


def test_what_is_no_dossier_is_a_wrong_command_or_not_whole(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--verify", str(tmp_path / "none.zip")]) == 2
    (tmp_path / "any.zip").write_bytes(b"PK no zip")
    assert main(["--verify", str(tmp_path / "any.zip"), "--lang", "nl"]) == 1
    assert "niet zoals het gemaakt is" in capsys.readouterr().out


def test_without_the_library_nothing_is_run(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sim.dossier.making.find_spec", lambda name: None)
    assert main(["small.toml", "--dossier", "--out", "out", "--quiet"]) == 2
    assert not (desk / "out").exists()


def test_a_run_without_a_dossier_leaves_none_of_an_earlier_run(desk: Path) -> None:
    quick = ["small.toml", "--quiet", "--replications", "2", "--out", "out"]
    assert main([*quick, "--dossier"]) == 0
    first = (desk / "out/dossier.zip").read_bytes()
    assert main([*quick, "--dossier"]) == 0
    assert (desk / "out/dossier.zip").read_bytes() == first
    assert main([*quick, "--seed", "8"]) == 0
    assert [path.name for path in (desk / "out").iterdir() if "dossier" in path.name] == []


def test_a_dossier_holds_the_results_and_every_log(dossier: Path) -> None:
    contents = packing.unpacked(dossier.read_bytes())
    results = {path.name for path in dossier.parent.iterdir() if path.is_file()} - {"manifest.json", "dossier.zip"}
    assert {name.removeprefix("results/") for name in contents if name.startswith("results/")} == results
    assert {row["setting"] for row in rows(dossier, "log/assumptions.csv")} == set(settings())
    assert {row["id"] for row in rows(dossier, "log/evidence.csv") if row["kind"] == "figure"} == set(published())
    assert "numba" in {row["package"] for row in rows(dossier, "log/packages.csv")}
    decided = {row["decision"]: row["chosen"] for row in rows(dossier, "log/decisions.csv")}
    assert "layers.md" in decided and [name for name, chosen in decided.items() if not chosen] == []


def test_owner_and_signature_are_left_to_people(dossier: Path) -> None:
    for log in ("log/assumptions.csv", "log/decisions.csv"):
        assert {(row["owner"], row["signed_off"]) for row in rows(dossier, log)} == {("", "")}


def test_every_assumption_has_evidence_and_a_source_and_says_where_it_was_set(dossier: Path) -> None:
    assumed = rows(dossier, "log/assumptions.csv")
    assert [row["setting"] for row in assumed if not (row["evidence"] and row["source"] and row["set_by"])] == []


def test_no_dossier_tells_a_time_a_place_or_a_machine(dossier: Path) -> None:
    facts = json.loads(packing.unpacked(dossier.read_bytes())["run.json"])
    assert facts.keys().isdisjoint({"written", "machine", "seconds", "workers", "command"})
    assert str(dossier.parent).encode() not in dossier.read_bytes()


def test_other_programs_read_it_as_an_ro_crate(dossier: Path) -> None:
    from rocrate.rocrate import ROCrate

    with zipfile.ZipFile(dossier) as archive:
        names = set(archive.namelist())
    read = ROCrate(str(dossier))
    assert {entity.id for entity in read.data_entities} == names - {crate.FILE}
    root = read.root_dataset
    assert all(root.get(key) for key in ("name", "description", "datePublished", "license"))
    (run,) = read.get_by_type("CreateAction")
    assert [one.id for one in run["object"]] == ["results/scenario.toml"]
    assert run["instrument"]["softwareVersion"]
