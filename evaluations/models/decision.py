"""终评结论: the class that a measure gets, on what ground, decided by one person and confirmed by another."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.choices import OFFICE_ROLES, Role
from accounts.models import User, Viewer
from core.trail.tracking import track
from evaluations.models.stated import Stated, stated_constraints
from measures.choices import BatchState, Classification
from measures.models import Measure
from measures.models.reached import ReachedQuerySet

# As an annex runs: by class, inside a class by the office's order; what stands nowhere yet by its measure's key.
ANNEX_ORDER = ("class_rank", "position", "measure_id")


class DecisionQuerySet(ReachedQuerySet["Decision"]):
    """Decisions as people see them."""

    number_path = "measure__batch__number"
    unit_path = "measure__unit"

    def visible_to(self, user: Viewer) -> DecisionQuerySet:
        """The office sees all; everybody else sees them once the letter is out."""
        published = Q(measure__batch__state=BatchState.PUBLISHED, is_selected=True)
        if isinstance(user, User) and user.has_role(*OFFICE_ROLES):
            return self
        if isinstance(user, User) and user.has_role(Role.EVALUATION_LEAD):
            published |= Q(measure__batch__panel__agency=user.unit_id)
        return self.filter(published)

    def of_batch(self, batch_id: int) -> DecisionQuerySet:
        """Return the decisions of one batch."""
        return self.filter(measure__batch=batch_id)

    def in_annex_order(self) -> DecisionQuerySet:
        """Selected decisions as the annex runs."""
        rank = models.Case(
            *(models.When(classification=one, then=one.rank) for one in Classification),
            output_field=models.IntegerField(),
        )
        selected = self.filter(is_selected=True).select_related("measure__unit")
        # The rank of a class is known to the code alone.
        return selected.order_by(rank, *ANNEX_ORDER[1:])


@track(root="measure", permission="evaluations.read_decisions")
class Decision(Stated):
    """The office's decision on a measure, pending until a second person confirms it."""

    measure = models.OneToOneField(Measure, on_delete=models.CASCADE, related_name="decision")
    position = models.PositiveIntegerField(_("附件次序"), default=0)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    confirmed_at = models.DateTimeField(null=True, blank=True)
    # Among the office's people: the reason of the decision itself is told to units and printed.
    returned_reason = models.TextField(_("退回理由"), blank=True)

    lock_first: ClassVar[str] = "measure__batch"
    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("终评结论")
        ordering: ClassVar = ["measure__batch", "position", "pk"]
        constraints: ClassVar = [
            *stated_constraints("decision"),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True, confirmed_at__isnull=True)
                | (
                    Q(confirmed_by__isnull=False, confirmed_at__isnull=False)
                    & ~Q(confirmed_by=F("decided_by"))
                ),
                name="decision_confirmed_by_a_second_person",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True) | Q(returned_reason=""),
                name="decision_returned_is_pending",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure}: {self.get_classification_display() or _('未入选')}"

    @property
    def mark(self) -> str:
        """What names the decision as it stands: deciding anew gives another one."""
        return f"{self.pk}-{self.decided_at.timestamp():.6f}"

    @property
    def class_rank(self) -> int:
        """Where its class stands among the classes; of what is selected alone."""
        return Classification(self.classification).rank

    @property
    def is_confirmed(self) -> bool:
        """Whether a second person has confirmed the decision."""
        return self.confirmed_at is not None


@track(root="measure")
class Advice(models.Model):
    """What the evaluation lead advises the office to decide on a measure; it binds nobody."""

    measure = models.OneToOneField(Measure, on_delete=models.CASCADE, related_name="advice")
    classification = models.CharField(
        _("建议类别"), max_length=30, choices=Classification, blank=True, help_text=_("不填为建议不入选。")
    )
    reason = models.TextField(_("理由"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now=True)

    lock_first: ClassVar[str] = "measure__batch"

    class Meta:
        verbose_name = verbose_name_plural = _("第三方建议")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(classification="") | Q(classification__in=Classification.values),
                name="advice_class_is_known",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="advice_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.measure}: {self.get_classification_display() or _('不入选')}"
