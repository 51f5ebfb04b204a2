"""What a further letter of a published batch changes in the annex: a measure put in, taken out, or of another class."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.trail.tracking import track
from evaluations.models.stated import Stated, stated_constraints
from letters.choices import ChangeKind
from letters.models.letter import Letter
from measures.models import Measure


@track(root="letter", permission="letters.read_draft")
class AnnexChange(Stated):
    """A verdict that stands once its letter is issued; until then the batch's own decisions are what everybody reads.

    It is never changed, only confirmed by a second person, or withdrawn while the letter is drafted.
    """

    letter = models.ForeignKey(Letter, on_delete=models.CASCADE, related_name="annex_changes")
    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("增减"), max_length=20, choices=ChangeKind)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    confirmed_at = models.DateTimeField(null=True, blank=True)

    lock_first: ClassVar[str] = "letter__batch"

    class Meta:
        verbose_name = verbose_name_plural = _("附件增减")
        ordering: ClassVar = ["letter", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["letter", "measure"], name="annex_change_once_per_letter"),
            models.CheckConstraint(
                condition=Q(kind__in=ChangeKind.values) & ~Q(reason=""), name="annex_change_says_what_and_why"
            ),
            models.CheckConstraint(
                condition=Q(kind=ChangeKind.REMOVE, is_selected=False)
                | (~Q(kind=ChangeKind.REMOVE) & Q(is_selected=True)),
                name="annex_change_selects_unless_it_removes",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True, confirmed_at__isnull=True)
                | (
                    Q(confirmed_by__isnull=False, confirmed_at__isnull=False)
                    & ~Q(confirmed_by=F("proposed_by"))
                ),
                name="annex_change_confirmed_by_a_second_person",
            ),
            *stated_constraints("annex_change"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}：{self.measure}"

    @property
    def is_confirmed(self) -> bool:
        """Whether a second person has confirmed it."""
        return self.confirmed_at is not None
