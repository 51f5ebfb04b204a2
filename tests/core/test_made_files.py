"""A file that a worker made goes with its row, whatever deletes that."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db.models.signals import post_delete
from pytest_django import DjangoCaptureOnCommitCallbacks

from core.models.made_file import MadeFile
from precedents.actions.annexes import make_annex, request_annex
from precedents.actions.runs import search_and_keep
from precedents.models import Annex
from precedents.searching.asking import Query
from tests.factories import make_person
from tests.precedents.shelves import put, shelf

pytestmark = pytest.mark.django_db


def test_every_kind_of_made_file_is_watched() -> None:
    kinds = [model for model in apps.get_models() if issubclass(model, MadeFile)]
    assert len(kinds) >= 5
    assert [kind for kind in kinds if not post_delete.has_listeners(kind)] == []


def test_the_file_goes_with_what_its_row_hung_on(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    shelf("1")
    put("a", "货物申报", "三方共用一份电子清单。")
    clerk = make_person("office_clerk")
    run = search_and_keep(Query("货物申报", "一份清单"), by=clerk)
    annex = request_annex(run, by=clerk, file_format="docx")
    make_annex({"annex": annex.pk})
    stored = Annex.objects.get().file
    with django_capture_on_commit_callbacks(execute=True):
        run.delete()
        assert stored.storage.exists(str(stored.name))
    assert not Annex.objects.exists()
    assert not stored.storage.exists(str(stored.name))
