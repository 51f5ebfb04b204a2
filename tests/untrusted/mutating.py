"""Damaging files in every way that chance and malice find, and reading each in a process of its own."""

from __future__ import annotations

import io
import os
import pickle
import random
import re
import signal
import time
import zipfile
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from django.utils.module_loading import import_string

from core.untrusted.outcomes import REFUSED
from core.untrusted.reader import outcome_of
from core.untrusted.wire import unpacked

NUMBER = re.compile(rb"\d+")
TAG = re.compile(rb"<[^<>]{1,200}>")
STRANGE_NUMBERS = (
    b"0",
    b"-1",
    b"65536",
    b"1048577",
    b"16777216",
    b"4294967295",
    b"99999999999999999999",
    b"1e308",
)
STRANGE_BYTES = (b"\0", b"\xff" * 4, b"<", b"&#0;", b"\xed\xa0\x80", b"A" * 5000)
DIED, LATE = "died", "late"


def tried(
    content: bytes, *, function: str, arguments: Mapping[str, Any], seeds: range, most_s: float
) -> list[tuple[int, str, float]]:
    """Read a file once a seed, damaged each time, in a process forked from this one; run by `read_apart`.

    Answers with the seed, what became of it, and the seconds that it took.
    """
    read = import_string(function)
    # Whatever reading imports is there from now on, and not imported anew in each process.
    _within(most_s, partial(outcome_of, read, content, arguments))
    found = []
    for seed in seeds:
        began = time.monotonic()
        outcome = _in_a_process(partial(outcome_of, read, damaged(content, seed), arguments), most_s)
        found.append((seed, outcome, round(time.monotonic() - began, 2)))
    return found


def _within(most_s: float, act: Callable[[], object]) -> None:
    """Do what may not end by itself, here, and for so long alone."""
    before = signal.signal(signal.SIGALRM, _leave)
    signal.setitimer(signal.ITIMER_REAL, most_s)
    try:
        act()
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _leave(_number: int, _frame: object) -> None:
    raise TimeoutError


def _in_a_process(act: Callable[[], bytes], most_s: float) -> str:
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            signal.setitimer(signal.ITIMER_REAL, most_s)
            with open(writing, "wb") as out:
                out.write(act())
        finally:
            os._exit(0)
    os.close(writing)
    with open(reading, "rb") as answer:
        said = answer.read()
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if status == -signal.SIGALRM:
        return LATE
    try:
        kind, value = unpacked(said) if said else (DIED, None)
    except pickle.UnpicklingError:
        return "no plain value"
    return f"{kind} {type(value).__name__}" if kind == REFUSED else str(kind)


def damaged(content: bytes, seed: int) -> bytes:
    """Return a file with some damage: to its bytes, or inside one of the members that it is packed of."""
    chance = random.Random(seed)
    if content.startswith(b"PK") and chance.random() < 0.75:
        return _repacked(content, chance)
    return _hurt(content, chance)


def _repacked(content: bytes, chance: random.Random) -> bytes:
    """Hurt a member and pack all anew, so that the damage lies behind sizes and checksums that are right."""
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        chosen = chance.choice(old.namelist())
        for name in old.namelist():
            member = old.read(name)
            new.writestr(name, _hurt(member, chance) if name == chosen else member)
    return packed.getvalue()


def _hurt(content: bytes, chance: random.Random) -> bytes:
    for _time in range(chance.choice((1, 1, 2, 5))):
        content = chance.choice((_flipped, _cut, _lost, _doubled, _put_in, _renumbered, _retagged))(
            content, chance
        )
    return content


def _flipped(content: bytes, chance: random.Random) -> bytes:
    changed = bytearray(content)
    for _time in range(chance.choice((1, 4, 32))):
        if changed:
            changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def _cut(content: bytes, chance: random.Random) -> bytes:
    return content[: chance.randint(0, len(content))]


def _lost(content: bytes, chance: random.Random) -> bytes:
    start, end = _range(content, chance)
    return content[:start] + content[end:]


def _doubled(content: bytes, chance: random.Random) -> bytes:
    start, end = _range(content, chance)
    return content[:end] + content[start:end] * chance.choice((1, 3, 50)) + content[end:]


def _put_in(content: bytes, chance: random.Random) -> bytes:
    at = chance.randint(0, len(content))
    return content[:at] + chance.choice(STRANGE_BYTES) + content[at:]


def _renumbered(content: bytes, chance: random.Random) -> bytes:
    return _replaced(content, NUMBER, lambda: chance.choice(STRANGE_NUMBERS), chance)


def _retagged(content: bytes, chance: random.Random) -> bytes:
    tags = TAG.findall(content)
    return _replaced(content, TAG, lambda: chance.choice(tags), chance)


def _replaced(
    content: bytes, pattern: re.Pattern[bytes], put: Callable[[], bytes], chance: random.Random
) -> bytes:
    found = list(pattern.finditer(content))
    if not found:
        return content
    one = chance.choice(found)
    return content[: one.start()] + put() + content[one.end() :]


def _range(content: bytes, chance: random.Random) -> tuple[int, int]:
    start = chance.randint(0, len(content))
    return start, min(len(content), start + chance.choice((1, 16, 300, 3000)))
