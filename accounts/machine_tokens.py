"""What a system's token is: for whom, for what, on what, from where, and until when."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.choices import MachineScope, machine_scopes
from core.trail.tracking import track


class MachineTokenQuerySet(models.QuerySet["MachineToken"]):
    """Tokens of systems."""

    def good(self) -> MachineTokenQuerySet:
        """Those that are neither revoked nor over."""
        return self.filter(revoked_at__isnull=True, ends_at__gt=timezone.now())

    def revoke(self) -> int:
        """End those that are not revoked yet; return how many."""
        return self.filter(revoked_at__isnull=True).update(revoked_at=timezone.now())

    def with_person(self) -> MachineTokenQuerySet:
        """Bring along for whom the system acts."""
        return self.select_related("person__unit")


@track(
    root="person", exclude=["digest", "used_at", "used_from"], permission="core.read_trail", on_removal=False
)
class MachineToken(models.Model):
    """With which a system acts for a person, under its own name: for what, on what, from where, and until when.

    Empty bounds are those of the person. A token that has ended stays, so that what was done with it keeps its name.
    """

    person = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="machine_tokens")
    name = models.CharField(_("系统名称"), max_length=50)
    key = models.CharField(_("令牌开头"), max_length=12)
    digest = models.CharField(max_length=64, unique=True)
    scopes = ArrayField(models.CharField(max_length=30, choices=machine_scopes), verbose_name=_("可以做的事"))
    unit = models.ForeignKey(
        "accounts.Unit", verbose_name=_("限定单位"), on_delete=models.PROTECT, null=True, blank=True
    )
    batches = ArrayField(models.PositiveIntegerField(), verbose_name=_("限定批次"), default=list, blank=True)
    networks = ArrayField(
        models.CharField(max_length=43), verbose_name=_("允许的来源地址"), default=list, blank=True
    )
    made_at = models.DateTimeField(auto_now_add=True)
    ends_at = models.DateTimeField(_("到期"))
    used_at = models.DateTimeField(null=True, editable=False)
    used_from = models.CharField(max_length=45, blank=True, editable=False)
    revoked_at = models.DateTimeField(_("作废时间"), null=True, editable=False)

    objects = MachineTokenQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("one", "系统令牌")
        verbose_name_plural = _("系统令牌")
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(scopes__len=0), name="machine_token_has_a_scope"),
            models.CheckConstraint(condition=~Q(name=""), name="machine_token_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def told(self) -> str:
        """What the trail says of an act that the system did."""
        return f"经系统“{self.name}”办理（令牌{self.key}）"

    @property
    def scope_labels(self) -> list[str]:
        """The names of its scopes, in the order of `MachineScope`."""
        return [str(scope.label) for scope in MachineScope if scope in self.scopes]

    @property
    def fits_its_person(self) -> bool:
        """Whether the unit that it is bound to is its person's own; the office's people bind to any."""
        is_own = self.unit_id is None or self.unit_id == self.person.unit_id
        return is_own or self.person.has_perm("accounts.bind_token_to_any_unit")

    @property
    def is_bounded(self) -> bool:
        """Whether it reaches fewer things than its person."""
        return self.unit_id is not None or bool(self.batches)

    def reaches(self, thing: Any | None) -> bool:
        """Whether a thing lies within the bounds. Of a model whose queryset has no `within`, nothing does."""
        if thing is None or not self.is_bounded:
            return True
        rows = type(thing)._default_manager.all()
        return hasattr(rows, "within") and rows.within(self).filter(pk=thing.pk).exists()

    def holds(self, thing: Any | None) -> bool:
        """Whether what is done to a thing that it reaches stays within the bounds.

        Done to nothing, it goes beyond any; done to what is of all units, beyond one unit.
        """
        if thing is None or not self.is_bounded:
            return not self.is_bounded
        rows = type(thing)._default_manager.all()
        return self.unit_id is None or not getattr(rows, "is_of_all_units", False)
