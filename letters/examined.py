"""Having an archive package looked into, apart from whoever asks; a virus scanner sees it first, where there is one."""

from __future__ import annotations

from django.conf import settings
from django.core.files.base import File

from core.untrusted import Limits, read_apart
from letters.examining.report import Report
from measures.attachments import antivirus
from measures.attachments.refusing import Unacceptable

# Every file of the package is opened, the letter's in each of its formats.
LIMITS = Limits(memory_bytes=2 << 30, cpu_s=120, wall_s=180)


def examined(package: File[bytes]) -> Report:
    """Return what was found in a package; it is left rewound. Raises `NotRead` for one that ends its reader."""
    found = read_apart("letters.examining.examine.examined", package, limits=LIMITS, virus=_virus(package))
    return Report.from_json(found)


def _virus(package: File[bytes]) -> str | None:
    """Return what the scanner says against a file, nothing where it passed it, None where nobody was asked."""
    if not settings.CLAMAV_ADDRESS:
        return None
    try:
        antivirus.scan(package)
    except Unacceptable as refusal:
        return refusal.reason
    return ""
