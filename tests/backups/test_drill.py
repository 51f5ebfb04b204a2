"""The drill of `make drill`, on a small batch: what is backed up while a letter is issued is had back row by row."""

from __future__ import annotations

import json

import pytest

from backups.drill import drill, following
from measures.models import Batch
from packages import read_package
from tests.runs.test_running import CLASSES, make_package


@pytest.mark.django_db(transaction=True)
def test_a_drill_restores_what_was_backed_up_while_another_letter_was_issued() -> None:
    package = read_package(json.dumps(make_package(*CLASSES), ensure_ascii=False), needs_letter=True)
    drilled = drill(package, following(package))
    assert drilled.letters == 2
    assert drilled.contents.tables["letters_letter"].rows == 1
    assert not Batch.objects.exists()
