"""Seal again, with the first of the keys, whatever an older one sealed."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand
from django.db import models, transaction

from core.sealed import sealed_fields
from core.trail.recording import recording

CHUNK = 500


class Command(BaseCommand):
    """`manage.py rotate_field_keys`, after a new key was put before the old one."""

    help = "把联系方式改用 FIELD_KEYS 的第一个密钥加密；可以在有人办事时运行，中断了再运行一次即可"

    def handle(self, *_arguments: Any, **_options: Any) -> None:
        """Print a line a table."""
        for model in apps.get_models():
            if names := [field.name for field in sealed_fields(model)]:
                self.stdout.write(f"{model._meta.verbose_name}：{_seal_again(model, names)} 行")


def _seal_again(model: type[models.Model], names: list[str]) -> int:
    rows = model._default_manager.order_by("pk")
    last, count = 0, 0
    while True:
        with transaction.atomic(), recording("rotate_field_keys", by=None):
            # Locked: what somebody saves in between is not written over.
            some = list(rows.filter(pk__gt=last).select_for_update(no_key=True).only("pk", *names)[:CHUNK])
            model._default_manager.bulk_update(some, names)
        count += len(some)
        if len(some) < CHUNK:
            return count
        last = some[-1].pk
