"""Where a link in a document leads: what is fetched when it is opened, and what only a click asks for."""

from __future__ import annotations

import re
from urllib.parse import unquote

# A click on one of these is a decision; a click on a share hands over the name and a digest of the password.
CLICKED = ("http:", "https:", "mailto:", "tel:", "ftp:", "#")
SCHEME = re.compile(r"[a-z][a-z0-9+.-]{1,}:")
SHARE = re.compile(r"[\\/]{2}|[\\/]{2,}[^\\/]*\\|smb:|webdavs?:")
FILE = re.compile(r"file:[\\/]*")


def tells_somebody(address: str, *, is_clicked: bool) -> bool:
    """Tell whether an address asks another machine: at a click, or without one when the document is opened."""
    plain = unquote(address).strip().lower()
    if plain.startswith(CLICKED):
        return not (is_clicked or plain.startswith("#"))
    if plain.startswith("file:"):
        slashes = FILE.match(plain)
        assert slashes is not None
        # file:///C:/… and file:///home/… are this machine; file://server/… and file:////server/… are not.
        return slashes[0].count("/") + slashes[0].count("\\") not in {0, 1, 3}
    return bool(SHARE.match(plain) or (SCHEME.match(plain) and not re.match(r"[a-z]:[\\/]", plain)))


def is_of_this_machine(address: str) -> bool:
    """Tell whether an address is a path on the author's machine or network, which names folders and people."""
    plain = unquote(address).strip().lower()
    return plain.startswith(("file:", "\\\\")) or bool(re.match(r"[a-z]:[\\/]", plain))
