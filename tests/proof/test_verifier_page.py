"""The third verifier, a page of its own: what it says of a package is what the second says, to the word."""

from __future__ import annotations

import copy
import json
import re
import struct
import subprocess
from collections.abc import Sequence
from random import Random

from ops.layout import ROOT
from ops.npm import node
from proof.archive.verifying import verify
from tests.proof.forging import FORGED
from tests.proof.sealing import Batched, flipped, sealed

PAGE = ROOT / "static/verifier.html"


def said_by_the_page(packages: Sequence[bytes]) -> list[set[str]]:
    """What the page's script says of each package, in one run of node."""
    given = b"".join(struct.pack("<I", len(one)) + one for one in packages)
    done = subprocess.run(
        [node(), str(ROOT / "tests/js/verifier.mjs")], input=given, capture_output=True, check=False
    )
    assert done.stderr == b""
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert [one["manifest_sha256"] for one in found] == [verify(one).manifest_sha256 for one in packages]
    return [set(one["sentences"]) for one in found]


def said_by_the_second(packages: Sequence[bytes]) -> list[set[str]]:
    return [{str(fault) for fault in verify(one).faults} for one in packages]


def test_it_agrees_with_the_app_on_200_batches_of_chance(packages_of_chance: list[bytes]) -> None:
    assert said_by_the_page(packages_of_chance) == [set()] * 200


def test_it_says_of_forged_packages_what_the_second_says(fit: Batched) -> None:
    packages = []
    for forge, *_named in FORGED.values():
        forged = copy.deepcopy(fit)
        forge(forged)
        packages.append(sealed(forged))
    said = dict(zip(FORGED, said_by_the_page(packages), strict=True))
    assert said == dict(zip(FORGED, said_by_the_second(packages), strict=True))


def test_it_says_of_flipped_bytes_what_the_second_says(fit: Batched) -> None:
    sound, chance = sealed(fit), Random(13)
    packages = [flipped(sound, chance) for _flip in range(250)]
    packages += [b"", b"PK", b"PK\x03\x04", sound[:-1], sound + b"\0", sound[: len(sound) // 2]]
    said = said_by_the_page(packages)
    assert said == said_by_the_second(packages)
    assert all(said)


def test_the_page_stands_alone_and_may_not_reach_the_network() -> None:
    text = PAGE.read_text("utf-8")
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', text)
    assert policy
    assert "default-src 'none'; connect-src 'none'" in policy[1]
    assert not re.search(
        r"\bsrc=|\bhref=|@import|url\(|https?:|\bimport\b|fetch|XMLHttp|WebSocket|sendBeacon", text
    )
