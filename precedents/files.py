"""The one way from what somebody brought to a reading: in a process of its own."""

from __future__ import annotations

from pathlib import Path
from typing import TypeAlias

from django.core.files.base import File
from django.utils.translation import gettext as _

from core.errors import Fault, Incomplete
from core.untrusted import Limits, read_apart
from core.untrusted.limits import GIGABYTE
from precedents.reading.values import NotAList, Reading
from precedents.telling import told

Content: TypeAlias = "bytes | Path | File[bytes]"
# A compilation of cases may be a few hundred pages; records may be a hundred thousand.
LIMITS = Limits(memory_bytes=2 * GIGABYTE, cpu_s=60, wall_s=90)


def read_file(content: Content, name: str) -> Reading:
    """Read a list from a file. Raises `Incomplete` with the reason where it is none."""
    try:
        reading: Reading = read_apart("precedents.reading.lists.read_list", content, limits=LIMITS, name=name)
    except NotAList as refusal:
        raise Incomplete([Fault(name or _("文件"), told(refusal.saying))]) from refusal
    _require_whole(reading, name)
    return reading


def read_text(text: str) -> Reading:
    """Read a list from pasted text. Raises `Incomplete` with the reason where it is none."""
    try:
        reading: Reading = read_apart("precedents.reading.lists.read_pasted", text.encode(), limits=LIMITS)
    except NotAList as refusal:
        raise Incomplete([Fault("text", told(refusal.saying))]) from refusal
    return reading


def _require_whole(reading: Reading, name: str) -> None:
    """Records are a program's work: one that is wrong means that the file is, and none of it is taken."""
    if not reading.are_records or not reading.unread:
        return
    faults = [Fault(f"{name} {told(line.at)}", told(line.remark)) for line in reading.unread[:100]]
    raise Incomplete(faults)
