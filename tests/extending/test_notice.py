"""docs/extending/notice.md: one function that tells, one call in the change, and the rest comes by itself."""

from __future__ import annotations

import pytest
from django.db import transaction

from accounts.models import User
from core import notice_kinds
from core.models import Notice
from core.notice_kinds import NoticeKind, add_notice_kinds
from core.notices import tell
from measures.models import Measure
from measures.telling import RETURNED
from tests.clients import client_of
from tests.factories import make_cast

pytestmark = pytest.mark.django_db


def tell_renamed(measure: Measure, *, by: User) -> None:
    people = User.objects.filter(unit=measure.unit_id)
    tell(people, RETURNED, f"《{measure.title}》改了名称", path=f"/measures/{measure.pk}/", but=by)


def test_what_is_told_in_a_change_is_listed_for_those_whom_it_concerns() -> None:
    cast = make_cast(evaluators=1)
    measure = cast.submitted()
    with transaction.atomic():
        Measure.objects.filter(pk=measure.pk).update(title="新的名称")
        tell_renamed(Measure.objects.get(pk=measure.pk), by=cast.submitter)
    told = Notice.objects.filter(subject="《新的名称》改了名称")
    assert {notice.recipient_id for notice in told} == {cast.unit_lead.pk}
    assert "《新的名称》改了名称" in client_of(cast.unit_lead).get("/notices/").content.decode()


def test_what_is_told_in_a_change_that_fails_is_not_told() -> None:
    cast = make_cast(evaluators=1)
    measure = cast.submitted()
    with transaction.atomic():
        tell_renamed(measure, by=cast.submitter)
        transaction.set_rollback(True)
    assert not Notice.objects.filter(subject__contains="改了名称").exists()


RENAMED = NoticeKind("renamed", "改名")


def test_a_kind_of_ones_own_is_registered_once_and_named_on_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notice_kinds, "_kinds", dict(notice_kinds._kinds))
    person = make_cast(evaluators=1).submitter
    with pytest.raises(LookupError, match=r"apps\.py"):
        tell([person], RENAMED, "改了名称")
    add_notice_kinds(RENAMED)
    tell([person], RENAMED, "改了名称")
    assert "改名 ·" in client_of(person).get("/notices/").content.decode()
    with pytest.raises(ValueError, match="renamed"):
        add_notice_kinds(NoticeKind("renamed", "别的"))
