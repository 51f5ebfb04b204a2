"""Names of folders and files that open on every system, Windows included."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Hashable

LONGEST_NAME = 50
LONGEST_ENDING = 8
_FORBIDDEN = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]+')
# Windows takes them for devices, whatever ending they have.
_RESERVED = re.compile(
    r"(?:CON|PRN|AUX|NUL|CLOCK\$|CONIN\$|CONOUT\$|(?:COM|LPT)[0-9¹²³])\s*(?:\.|$)", re.IGNORECASE
)


def file_name(text: str) -> str:
    """Return a text as one part of a path; a long one keeps its ending."""
    clean = _FORBIDDEN.sub(" ", unicodedata.normalize("NFC", text)).strip(" .")
    if _RESERVED.match(clean):
        clean = f"_{clean}"
    if len(clean) > LONGEST_NAME:
        stem, dot, ending = clean.rpartition(".")
        ending = dot + ending if dot and len(ending) < LONGEST_ENDING else ""
        clean = (stem if ending else clean)[: LONGEST_NAME - len(ending)].strip(" .") + ending
    return clean or "_"


class Folders:
    """One folder for each owner: two of one name, as Windows reads names, are told apart by a number."""

    def __init__(self) -> None:
        self._names: dict[Hashable, str] = {}
        self._taken: set[str] = set()

    def of(self, owner: Hashable, name: str) -> str:
        """Return the owner's folder."""
        if owner not in self._names:
            plain, number = file_name(name), 1
            chosen = plain
            while chosen.casefold() in self._taken:
                number += 1
                chosen = f"{plain}（{number}）"
            self._taken.add(chosen.casefold())
            self._names[owner] = chosen
        return self._names[owner]
