"""Entries from before the facets: their units are named one by one, their withdrawals dated, their counts there."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from letters.models import LetterStep
from letters.running.rehearsal import rehearsal
from tests.factories import make_cast
from tests.states import letter_in


@pytest.mark.django_db(transaction=True)
def test_old_entries_are_filled() -> None:
    with rehearsal():
        letter = letter_in("revoked", make_cast(number=8, evaluators=1))
        revoked_at = timezone.now() - timedelta(days=3)
        LetterStep.objects.filter(letter=letter, step="revoke").update(at=revoked_at)
        call_command("migrate", "letters", "0001", verbosity=0)
        with connection.cursor() as cursor:
            cursor.execute("UPDATE letters_registerentry SET unit_names = '甲片区、乙厅'")
        call_command("migrate", "letters", verbosity=0)
        with connection.cursor() as cursor:
            cursor.execute("SELECT units, withdrawn_on FROM letters_registerentry")
            assert cursor.fetchall() == [(["甲片区", "乙厅"], timezone.localdate(revoked_at))]
            cursor.execute("SELECT entries, withdrawn_on FROM letters_registercount")
            assert cursor.fetchall() == [(1, timezone.localdate(revoked_at))]
