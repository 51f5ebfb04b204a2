"""Files of evidence: checked before anything is locked, counted under the lock."""

from __future__ import annotations

from django.core.files.base import File
from django.db.models import Count, Sum

from accounts.models import User
from core.acting import action
from core.errors import Fault, Incomplete, NotAllowed
from measures.actions.drafting import require_open, require_opened
from measures.attachments import CheckedFile, checked_file, room_fault
from measures.models import Attachment, Measure


def add_attachment(
    measure: Measure, *, by: User, file: File[bytes], name: str, is_sealed_form: bool = False
) -> Attachment:
    """Store a file of evidence under a name of our own. The same bytes twice are kept once.

    `is_sealed_form` says that it is the scan of the signed and sealed 申报书.

    Raises `Incomplete` for a file that is not taken (see `measures.attachments`), or when there is no room for it.
    """
    # Looking into a large file takes seconds; the batch must not stand locked meanwhile.
    if not by.has_perm("measures.edit_measure", measure):
        raise NotAllowed
    require_open(measure)
    found = checked_file(file, name)
    return store_attachment(measure, by=by, file=file, found=found, is_sealed_form=is_sealed_form)


@action("measures.edit_measure")
def remove_attachment(measure: Measure, *, by: User, attachment_id: int) -> Measure:
    """Take a file of evidence away; removing it twice changes nothing."""
    require_open(measure)
    require_opened(measure, {"attachments"})
    measure.attachments.filter(pk=attachment_id).delete()
    return measure


@action("measures.edit_measure")
def store_attachment(
    measure: Measure, *, by: User, file: File[bytes], found: CheckedFile, is_sealed_form: bool = False
) -> Attachment:
    """Keep a file that has been checked, if there is room for it."""
    require_open(measure)
    require_opened(measure, {"attachments"})
    existing = measure.attachments.filter(sha256=found.sha256).first()
    if existing is not None:
        if is_sealed_form and not existing.is_sealed_form:
            existing.is_sealed_form = True
            existing.save()
        return existing
    _require_room(measure, found)
    return Attachment.objects.create(
        measure=measure,
        file=file,
        shown_name=found.shown_name,
        media_type=found.media_type,
        size=found.size,
        sha256=found.sha256,
        is_sealed_form=is_sealed_form,
        uploaded_by=by,
    )


def _require_room(measure: Measure, found: CheckedFile) -> None:
    held = measure.attachments.aggregate(count=Count("pk"), total_bytes=Sum("size", default=0))
    fault = room_fault(**held, size=found.size, name=found.shown_name)
    if fault is not None:
        raise Incomplete([Fault("attachments", fault)])
