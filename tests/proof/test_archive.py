"""The second verifier, which shares no code with the app, agrees with it, and names every byte that is changed."""

from __future__ import annotations

import copy
import io
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest
from django.core.management import call_command

from letters.archive import write_archive
from ops.layout import ROOT
from proof.archive.container import read_container
from proof.archive.faults import PACKAGE, Fault
from proof.archive.files import LISTING, Measured, measure, read_values
from proof.archive.verifying import value_faults, verify
from proof.export import write_chain
from tests.factories import make_cast
from tests.proof.forging import FORGED, Forge
from tests.proof.sealing import Batched, flipped, sealed
from tests.states import letter_in

FLIPS = 10_000


def test_it_agrees_with_the_app_on_200_batches_of_chance(packages_of_chance: list[bytes]) -> None:
    said = [[str(one) for one in verify(package).faults] for package in packages_of_chance]
    assert said == [[]] * 200


@pytest.mark.parametrize(("forge", "file", "place", "name"), FORGED.values(), ids=FORGED)
def test_what_is_forged_is_named_though_every_digest_is_made_anew(
    fit: Batched, forge: Forge, file: str, place: str, name: str
) -> None:
    forged = copy.deepcopy(fit)
    forge(forged)
    found = verify(sealed(forged)).faults
    assert any(
        one.file.startswith(file) and one.place.startswith(place) and one.name == name for one in found
    ), [str(one) for one in found]


def test_every_flipped_byte_is_named_with_its_file(fit: Batched) -> None:
    """Each file's bytes behind a right CRC-32, so that the digests have to find it; and those of the zip itself."""
    assert unnamed_flips(sealed(fit), FLIPS) == []


def unnamed_flips(package: bytes, flips: int) -> list[str]:
    """Flip a byte so many times, in each file and in the zip alike, and return the files whose flip was not named."""
    files = {one.name: one.content for one in read_container(package)[0]}
    values = read_values(files)[0]
    measured = {name: measure(content) for name, content in files.items()}
    chance, unnamed = Random(19), []
    for _flip in range(flips):
        name = chance.choice([*files, PACKAGE])
        changed = flipped(files.get(name, package), chance)
        found = (
            iter(read_container(changed)[1])
            if name == PACKAGE
            else _faults_with(name, changed, files, values, measured)
        )
        # The list of files may name the file that it no longer describes.
        if not any(name in {PACKAGE, LISTING, one.file} for one in found):
            unnamed.append(name)
    return unnamed


def _faults_with(
    name: str, changed: bytes, files: dict[str, bytes], values: dict[str, Any], measured: dict[str, Measured]
) -> Iterator[Fault]:
    """Yield what `verify` finds with one file changed; the others need not be read and measured again."""
    read, misshapen = read_values({name: changed})
    others = {other: value for other, value in values.items() if other != name}
    yield from misshapen
    yield from value_faults(
        {**files, name: changed}, {**others, **read}, {**measured, name: measure(changed)}
    )


def test_every_forged_fault_has_a_name_that_the_document_tells() -> None:
    written = (ROOT / "docs/proof.md").read_text("utf-8")
    told = re.search(r"### How a fault is said.*?\n### ", written, re.DOTALL)
    assert told
    names = {name for _forge, _file, _place, name in FORGED.values()}
    assert {name for name in names if f"`{name}`" not in told[0]} == set()


@pytest.mark.django_db
def test_a_real_archive_passes_by_the_standard_library_alone_and_names_what_isflipped(
    tmp_path: Path,
) -> None:
    letter = letter_in("issued", make_cast(evaluators=2))
    package = io.BytesIO()
    write_archive(letter, package)
    shutil.copytree(ROOT / "proof", tmp_path / "proof")
    names = {
        "sound": package.getvalue(),
        "changed": flipped(package.getvalue(), Random(1)),
        "stranger": b"PK no",
    }
    for name, content in names.items():
        (tmp_path / f"{name}.zip").write_bytes(content)
    said = {name: _said_alone(tmp_path, f"{name}.zip") for name in names}
    assert {name: code for name, (code, _lines) in said.items()} == {"sound": 0, "changed": 1, "stranger": 2}
    assert said["sound"][1][0].startswith(f"sound.zip：{letter.number}《")
    assert letter.manifest_sha256 in said["sound"][1][1]
    assert said["sound"][1][2:] == ["sound.zip：全部相符。"]
    assert said["stranger"][1][0] == "  压缩包：第1字节：读不出文件，不是系统给出的原包。"
    assert unnamed_flips(package.getvalue(), 200) == []
    call_command("verify_register", export=tmp_path / "chain.json")
    assert _said_alone(tmp_path, "chain.json", "sound.zip")[0] == 0
    (tmp_path / "chain.json").write_text(write_chain([], ""), "utf-8")
    said_of_stranger = _said_alone(tmp_path, "chain.json", "sound.zip")
    assert (said_of_stranger[0], said_of_stranger[1][-2]) == (1, "  文件清单不在导出的链条里。")


def _said_alone(folder: Path, *arguments: str) -> tuple[int, list[str]]:
    # -S: without a single installed package.
    command = [sys.executable, "-S", "-E", "-X", "utf8", "-m", "proof", *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.stderr == ""
    return done.returncode, done.stdout.splitlines()
