"""Saying that a picture was looked at: what nobody but people can read goes to who must not know the unit only then."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from core.acting import action
from core.errors import NotAllowed, WrongState
from core.reducing import PICTURED
from measures.attachments.reading import kept_words, words_of
from measures.models import Attachment, Measure
from measures.models.evidence import AttachmentQuerySet


def look_at_file(measure: Measure, *, by: User, attachment_id: int, is_clear: bool) -> Measure:
    """Say that the pictures of a file name the unit nowhere, or take that back. Raises like `store_look`."""
    # Reading a file takes seconds; the batch must not stand locked meanwhile.
    if not by.has_perm("measures.screen_measure", measure):
        raise NotAllowed
    for attachment in _files(measure, by, attachment_id):
        words_of(attachment)
    return store_look(measure, by=by, attachment_id=attachment_id, is_clear=is_clear)


@action("measures.screen_measure")
def store_look(measure: Measure, *, by: User, attachment_id: int, is_clear: bool) -> Measure:
    """Put down who looked at a file and when. Raises `WrongState` for one that is gone or has no pictures."""
    attachment = _files(measure, by, attachment_id).filter(is_sealed_form=False).first()
    if attachment is None:
        raise WrongState(_("这个附件已不在，请刷新页面。"))
    if PICTURED not in (kept_words(attachment) or ""):
        raise WrongState(_("“%(file)s”里没有要核对的图片，请刷新页面。") % {"file": attachment})
    _put_down(attachment, by if is_clear else None)
    return measure


def _files(measure: Measure, person: User, key: int) -> AttachmentQuerySet:
    return Attachment.objects.visible_to(person).filter(measure=measure, pk=key)


def _put_down(attachment: Attachment, person: User | None) -> None:
    attachment.looked_at_by, attachment.looked_at = person, timezone.now() if person else None
    attachment.save(update_fields=["looked_at_by", "looked_at"])
