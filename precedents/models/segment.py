"""Sealed parts of the index. A segment is written once and dropped whole; what became of its documents is in their slots.

A slot is the segment's number and the document's place in it. A place whose slot no document holds is dead: its
postings are still read and lead nowhere.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

PLACE_BITS = 16


def slot_of(segment: int, place: int) -> int:
    """Return the slot of a place in a segment."""
    return segment << PLACE_BITS | place


class Segment(models.Model):
    """Its number is never used again, not even after it was dropped.

    Open and closed shelves never share one: how rare a word is among what everybody may see is told by the open ones.
    """

    size = models.PositiveIntegerField()
    is_open = models.BooleanField()
    # The shelf of each place, two bytes each.
    shelves = models.BinaryField()

    class Meta:
        verbose_name = verbose_name_plural = _("索引分段")

    def __str__(self) -> str:
        return str(self.pk)


class Posting(models.Model):
    """One term in one segment; see `precedents.words.postings` for its bytes.

    The segment is no foreign key: its index and its checks would cost as much as the postings themselves.
    """

    pk = models.CompositePrimaryKey("term", "segment")
    term = models.BigIntegerField()
    segment = models.BigIntegerField()
    size = models.PositiveIntegerField()
    entries = models.BinaryField()

    class Meta:
        verbose_name = verbose_name_plural = _("索引条目")

    def __str__(self) -> str:
        return f"{self.term}/{self.segment}"


class IndexState(models.Model):
    """The one row that says when the index was last counted anew, and how many documents there were."""

    rebuilt_at = models.DateTimeField(auto_now=True)
    documents = models.PositiveIntegerField()

    class Meta:
        verbose_name = verbose_name_plural = _("索引状态")

    def __str__(self) -> str:
        return str(self.rebuilt_at)
