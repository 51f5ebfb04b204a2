"""归档著录: giving an issued letter its place and number in the office's archive."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection
from django.db.models import Max, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from core.acting import action
from core.errors import Incomplete, WrongState, model_faults
from core.texts import text_faults
from letters.models import ArchiveEntry, Letter, TransferItem

ITEMS_LOCK = 22_46_2015


@dataclass(frozen=True, slots=True)
class ArchivePlace:
    """What the office says of a letter's place in its archive; the year is the letter's own."""

    fonds: str
    kept_for: str
    section: str
    section_code: str


def last_place() -> ArchivePlace | None:
    """Return where the letter catalogued last stands: the next one mostly goes beside it."""
    last = ArchiveEntry.objects.order_by("-catalogued_at", "-pk").first()
    return ArchivePlace(last.fonds, last.kept_for, last.section, last.section_code) if last else None


@action("letters.catalogue_letter")
def catalogue_letter(letter: Letter, *, by: User, place: ArchivePlace) -> ArchiveEntry:
    """Give a letter its place, and the next item number there; said again, nothing changes.

    A letter is moved only while it is the last of its old place, so that no number is missing there.
    Raises `Incomplete` naming the field, `WrongState` where the letter has no archive or cannot be moved.
    """
    if not letter.has_archive or letter.signed_on is None:
        raise WrongState(_("函印发以后才能归档著录；系统启用以前的函不在这里著录。"))
    hold_items()
    entry = ArchiveEntry.objects.filter(letter=letter).first() or ArchiveEntry(letter=letter)
    if TransferItem.objects.filter(entry=entry.pk, transfer__handed_over_at__isnull=False).exists():
        raise WrongState(_("这份函的归档包已经移交，著录不能再改动。"))
    before = entry.code if entry.pk else ""
    is_last = not before or not _series(entry).filter(item__gt=entry.item).exists()
    entry.fonds, entry.section_code = place.fonds.strip(), place.section_code.strip()
    entry.kept_for, entry.section = place.kept_for, place.section.strip()
    entry.year = letter.signed_on.year
    _require_sound(entry)
    if before and entry.code == before:
        entry.save(update_fields=["section"])
        return entry
    if not is_last:
        sentence = _("“%(code)s”之后已有别的件，移走会使件号断号，不能改动。")
        raise WrongState(sentence % {"code": before})
    entry.item = (_series(entry).aggregate(last=Max("item"))["last"] or 0) + 1
    entry.catalogued_by, entry.catalogued_at = by, timezone.now()
    entry.save()
    return entry


def _series(entry: ArchiveEntry) -> QuerySet[ArchiveEntry]:
    """The entries that are numbered with this one."""
    return ArchiveEntry.objects.filter(
        fonds=entry.fonds, year=entry.year, kept_for=entry.kept_for, section_code=entry.section_code
    )


def _require_sound(entry: ArchiveEntry) -> None:
    faults = text_faults({"section": entry.section}, {"section": _("机构或问题")})
    faults = faults or model_faults(
        entry, exclude=["letter", "item", "catalogued_by", "catalogued_at"], validate_constraints=False
    )
    if faults:
        raise Incomplete(faults)


def hold_items() -> None:
    """Keep others from giving or moving numbers until the commit: two letters may be catalogued at once."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ITEMS_LOCK])
