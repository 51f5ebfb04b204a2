"""Until when the revocation lists are in force that the administrator installed."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from letters.sealed_reading import LIST_SUFFIXES, RootsUnreadable, list_files


@dataclass(frozen=True, slots=True)
class FirstToEnd:
    """The list that runs out first: by whom it is, and when that is."""

    by: str
    at: datetime


def first_list_to_end() -> FirstToEnd | None:
    """Return which installed list runs out first; of an issuer's the newest counts. None where none can be read."""
    try:
        folder = Path(settings.SEAL_ROOTS) if settings.SEAL_ROOTS else None
        paths = [path for path in folder.iterdir() if path.suffix.lower() in LIST_SUFFIXES] if folder else []
        return _first(tuple(sorted((str(path), path.stat().st_mtime_ns) for path in paths)))
    # That they cannot be read is told at the start, and to whoever brings or issues a file.
    except (OSError, RootsUnreadable):
        return None


@lru_cache(maxsize=1)
def _first(changed: tuple[tuple[str, int], ...]) -> FirstToEnd | None:
    if not changed:
        return None
    # Whoever installed none need not wait for what reads them.
    from documents.seals.proofs import RevocationList, lists_in

    newest: dict[bytes, RevocationList] = {}
    for file in list_files():
        with suppress(ValueError):
            for one in lists_in(file):
                kept = newest.setdefault(one.issuer.dump(), one)
                newest[one.issuer.dump()] = max(kept, one, key=lambda each: each.made_at)
    first = min(newest.values(), key=lambda one: one.until, default=None)
    return FirstToEnd(first.by, first.until) if first else None


def ended_sentence(first: FirstToEnd) -> str:
    """Say which list has run out, and what to do."""
    return _(
        "SEAL_ROOTS 里“%(by)s”的吊销列表只到%(at)s：此后的签名查不出证书是否被吊销，印发时签名的 PDF 也不存这条证书链。"
        "请换上新的列表，最好由定时任务下载。"
    ) % {"by": first.by, "at": f"{first.at:%Y-%m-%d}"}
