"""Notices over HTTP: one's own, and for the office what is about to be mailed."""

from __future__ import annotations

from typing import ClassVar

from django.db.models import QuerySet
from rest_framework import serializers

from core.api.acts import Act
from core.api.resources import Resource
from core.models import Notice
from core.notices import actions
from core.people import Person


class NoticeSerializer(serializers.ModelSerializer[Notice]):
    """What somebody is told, and the page that it leads to."""

    subject = serializers.CharField(source="shown_subject")
    body = serializers.CharField(source="shown_body")

    class Meta:
        model = Notice
        fields: ClassVar = ["id", "kind", "subject", "body", "path", "created_at", "read_at"]
        read_only_fields = fields


def read_notice(notice: Notice, *, by: Person) -> Notice:
    """Mark one of one's own notices as read; twice changes nothing."""
    actions.read_notices(by, [notice.pk])
    return notice


def read_all_notices(*, by: Person) -> None:
    """Mark all of one's own notices as read."""
    actions.read_all(by)


class NoticeResource(Resource[Notice]):
    """提醒: one's own."""

    serializer_class = NoticeSerializer
    acts = (
        Act(read_notice, "read", is_personal=True),
        Act(read_all_notices, "read-all", on="list", is_personal=True, answer=None),
    )

    def rows(self, person: Person) -> QuerySet[Notice]:
        """Return what the person's own list shows."""
        return Notice.objects.shown_to(person)


class HeldNoticeSerializer(NoticeSerializer):
    """A notice that is about to be mailed: to whom, and when."""

    recipient = serializers.CharField(source="recipient.username")

    class Meta(NoticeSerializer.Meta):
        fields: ClassVar = [*NoticeSerializer.Meta.fields, "recipient", "due_at", "withdrawn_at"]
        read_only_fields = fields


class HeldNoticeResource(Resource[Notice]):
    """待发的提醒: what the office reads before it goes out, and can still change."""

    serializer_class = HeldNoticeSerializer
    acts = (
        Act(actions.edit_notice, method="put"),
        Act(actions.withdraw_notice, "withdraw"),
    )

    def rows(self, person: Person) -> QuerySet[Notice]:
        """Return what the office's page shows; of one alone also what went out meanwhile."""
        if not person.has_perm("core.read_outbox"):
            return Notice.objects.none()
        seen = Notice.objects.visible_to(person).select_related("recipient")
        return seen.held() if self.action == "list" else seen
