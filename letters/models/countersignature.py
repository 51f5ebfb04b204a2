"""会签: what a unit or a person is asked to say of a letter before it is signed, and what they said."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, ClassVar

import pgtrigger
from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_fsm import FSMField, FSMModelMixin, can_proceed, transition

from accounts.choices import OFFICE_ROLES, Role
from accounts.models import Unit, User
from core.trail.tracking import track
from letters.choices import ANSWERED, UNANSWERED, YET_TO_ANSWER, CountersignState, Hand, other_steps
from letters.models.letter import Letter
from measures.models.reached import ReachedQuerySet

LAST_PLACE = 20


def _in_their_order() -> pgtrigger.Trigger:
    """Refuse an answer before everybody has agreed who stands earlier in the order, whoever writes it."""
    return pgtrigger.Trigger(
        name="in_their_order",
        operation=pgtrigger.Update,
        when=pgtrigger.Before,
        condition=pgtrigger.Condition("NEW.answered_at IS DISTINCT FROM OLD.answered_at"),
        func=f"""
            IF EXISTS (
                SELECT 1 FROM letters_countersignature AS earlier
                WHERE earlier.letter_id = NEW.letter_id AND earlier.place < NEW.place
                AND earlier.state NOT IN ('{CountersignState.AGREED}', '{CountersignState.WITHDRAWN}')
            ) THEN
                RAISE EXCEPTION USING
                    ERRCODE = 'check_violation', MESSAGE = 'those before have not countersigned';
            END IF;
            RETURN NEW;
        """,
    )


class CountersignatureQuerySet(ReachedQuerySet["Countersignature"]):
    """Countersignatures as people see them."""

    number_path = "letter__batch__number"

    def visible_to(self, person: User) -> CountersignatureQuerySet:
        """The office sees all; the others see what they are asked for, as long as they are and once it is their turn."""
        if person.has_role(*OFFICE_ROLES):
            return self
        return self.asked_of(person).exclude(state=CountersignState.QUEUED)

    def asked_of(self, person: User) -> CountersignatureQuerySet:
        """What a person is asked for: by name, or as a lead of their unit."""
        theirs = Q(person=person.pk)
        if person.has_role(Role.UNIT_LEAD):
            theirs |= Q(unit=person.unit_id)
        return self.standing().filter(theirs)

    def standing(self) -> CountersignatureQuerySet:
        """Those that were not withdrawn."""
        return self.exclude(state=CountersignState.WITHDRAWN)

    def outstanding(self) -> CountersignatureQuerySet:
        """Those that somebody is yet to answer, and still can."""
        open_parts = self.filter(state__in=YET_TO_ANSWER, letter__state__in=Letter.COUNTERSIGNED_IN)
        steps = apps.get_model("letters.LetterStep").objects.filter(
            Q(by=models.OuterRef("person")) | Q(for_whom=models.OuterRef("person")),
            letter=models.OuterRef("letter"),
        )
        return open_parts.exclude(models.Exists(steps.filter(step__in=other_steps(Hand.COUNTERSIGNER))))


@track(root="letter", exclude=["words"], permission="letters.read_draft")
class Countersignature(FSMModelMixin, models.Model):
    """One part, a unit or a person, that is asked for its countersignature.

    `place` is where it stands in the order, from 1 on: parts at one place answer side by side, and the next place is
    asked when all before it have agreed. `words` are those of the letter as they were when the part answered; they
    stay when the answer lapses, so that whoever is to answer again is shown what changed. The name is frozen, as the
    sheet prints it.
    """

    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, related_name="countersignatures")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    part_name = models.CharField(_("会签方"), max_length=100)
    state = FSMField(
        _("状态"), default=CountersignState.WAITING, choices=CountersignState.choices, protected=True
    )
    place = models.PositiveSmallIntegerField(_("会签次序"), default=1)
    due_on = models.DateField(_("答复期限"))
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    answered_at = models.DateTimeField(_("会签时间"), null=True, blank=True)
    opinion = models.TextField(_("会签意见"), blank=True)
    words = models.JSONField(null=True, blank=True, editable=False)
    withdrawn_reason = models.TextField(_("撤回的理由"), blank=True)

    lock_first: ClassVar[str] = "letter__batch"
    objects = CountersignatureQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("one", "会签")
        verbose_name_plural = _("会签")
        ordering: ClassVar = ["letter", "place", "pk"]
        triggers: ClassVar = [_in_their_order()]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(place__gte=1, place__lte=LAST_PLACE), name="countersignature_has_a_place"
            ),
            models.CheckConstraint(
                condition=Q(state__in=CountersignState.values), name="countersignature_state_is_known"
            ),
            models.CheckConstraint(
                condition=Q(unit__isnull=True, person__isnull=False)
                | Q(unit__isnull=False, person__isnull=True),
                name="countersignature_is_of_a_unit_or_a_person",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[*ANSWERED, CountersignState.VOIDED])
                | Q(answered_by__isnull=False, answered_at__isnull=False, words__isnull=False)
                & ~Q(opinion=""),
                name="countersignature_answered_says_by_whom",
            ),
            models.CheckConstraint(
                condition=~Q(state=CountersignState.WITHDRAWN) | ~Q(withdrawn_reason=""),
                name="countersignature_withdrawn_has_a_reason",
            ),
            models.UniqueConstraint(
                fields=["letter", "unit"],
                condition=~Q(state=CountersignState.WITHDRAWN),
                name="unit_countersigns_once",
            ),
            models.UniqueConstraint(
                fields=["letter", "person"],
                condition=~Q(state=CountersignState.WITHDRAWN),
                name="person_countersigns_once",
            ),
            models.UniqueConstraint(
                fields=["letter", "answered_by"],
                condition=Q(state__in=ANSWERED),
                name="nobody_countersigns_for_two",
            ),
        ]

    def __str__(self) -> str:
        return _("%(part)s会签") % {"part": self.part_name}

    @property
    def people(self) -> Iterator[User]:
        """Who can answer: the person asked, or the unit's leads."""
        if self.person is not None:
            yield self.person
            return
        yield from User.objects.filter(unit=self.unit_id, roles__contains=[Role.UNIT_LEAD], is_active=True)

    def is_asked_of(self, person: User) -> bool:
        """Whether a person can answer, as `asked_of` has it."""
        leads = (
            self.unit_id is not None and self.unit_id == person.unit_id and person.has_role(Role.UNIT_LEAD)
        )
        return self.state != CountersignState.WITHDRAWN and (leads or self.person_id == person.pk)

    @property
    def is_answered(self) -> bool:
        """Whether the last answer stands."""
        return self.state in ANSWERED

    @property
    def day_can_be_moved(self) -> bool:
        """Whether there is an answer to wait for."""
        return self.state in UNANSWERED

    @property
    def can_be_withdrawn(self) -> bool:
        """Whether the drafter may still do without it."""
        return can_proceed(self.withdraw)

    @property
    def is_late(self) -> bool:
        """Whether the day has passed by which an answer was asked for."""
        return self.state in YET_TO_ANSWER and self.due_on < timezone.localdate()

    @transition(
        field=state,
        source=[*YET_TO_ANSWER, *ANSWERED],
        target=CountersignState.AGREED,
    )
    def agree(self, by: User, opinion: str, words: list[Any]) -> None:
        """待会签 → 同意, to these words."""
        self._answer(by, opinion, words)

    @transition(
        field=state,
        source=[*YET_TO_ANSWER, *ANSWERED],
        target=CountersignState.OBJECTED,
    )
    def object_to(self, by: User, opinion: str, words: list[Any]) -> None:
        """待会签 → 不同意, to these words."""
        self._answer(by, opinion, words)

    @transition(field=state, source=ANSWERED, target=CountersignState.VOIDED)
    def void(self) -> None:
        """The words are no longer those that were answered to."""

    @transition(field=state, source=CountersignState.QUEUED, target=CountersignState.WAITING)
    def call(self, due_on: date) -> None:
        """All before it have agreed: it is asked now, to answer by a day."""
        self.due_on = due_on

    @transition(field=state, source=YET_TO_ANSWER, target=CountersignState.QUEUED)
    def put_off(self) -> None:
        """Somebody before it is to answer first."""

    @transition(
        field=state,
        source=[*UNANSWERED, CountersignState.OBJECTED],
        target=CountersignState.WITHDRAWN,
    )
    def withdraw(self, reason: str) -> None:
        """The drafter does without it."""
        self.withdrawn_reason = reason

    def _answer(self, by: User, opinion: str, words: list[Any]) -> None:
        self.answered_by, self.answered_at = by, timezone.now()
        self.opinion, self.words = opinion, words
