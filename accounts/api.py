"""Units over HTTP, and how bodies name units and people."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import QuerySet
from rest_framework import serializers

from accounts.models import Unit, User
from core.api.references import refer
from core.api.resources import Resource

refer(Unit, key="code", rows=lambda _person: Unit.objects.filter(is_active=True), is_bounded=False)
refer(User, key="username", rows=User.objects.named_by, is_bounded=False)


class UnitSerializer(serializers.ModelSerializer[Unit]):
    """A unit; its code names it wherever a unit is asked for."""

    class Meta:
        model = Unit
        fields: ClassVar = ["id", "code", "name", "kind"]
        read_only_fields = fields


class UnitResource(Resource[Unit]):
    """单位: those that take part."""

    serializer_class = UnitSerializer

    def rows(self, person: Any) -> QuerySet[Unit]:
        """Everybody who is signed in may name any."""
        return Unit.objects.filter(is_active=True)
