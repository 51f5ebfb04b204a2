"""docs/extending/notice.md: one text, one function that tells, one call in the change, and the rest comes by itself."""

from __future__ import annotations

import pytest
from django.db import transaction
from django.utils.functional import lazystr

from accounts.choices import Role
from accounts.models import User
from core import notice_kinds, notice_texts
from core.models import Notice
from core.notice_kinds import NoticeKind, add_notice_kinds
from core.notice_texts import NoticeText, Placeholder, add_notice_texts, add_placeholders
from core.notices import tell
from measures.models import Measure
from measures.told import RETURNED
from tests.clients import client_of
from tests.factories import make_cast, make_person

pytestmark = pytest.mark.django_db
# The apps' own are marked for translation.
RENAMED = NoticeText("renamed", RETURNED, lazystr("举措改了名称"), lazystr("%(measure)s：改了名称"))


@pytest.fixture(autouse=True)
def _registers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notice_kinds, "_kinds", dict(notice_kinds._kinds))
    monkeypatch.setattr(notice_texts, "_texts", dict(notice_texts._texts))


@pytest.fixture
def _renamed(_registers: None) -> None:
    add_notice_texts(RENAMED)


def tell_renamed(measure: Measure, *, by: User) -> None:
    people = User.objects.filter(unit=measure.unit_id)
    tell(people, RENAMED.about(measure=measure.title), path=f"/measures/{measure.pk}/", but=by)


@pytest.mark.usefixtures("_renamed")
def test_what_is_told_in_a_change_is_listed_for_those_whom_it_concerns() -> None:
    cast = make_cast(evaluators=1)
    measure = cast.submitted()
    with transaction.atomic():
        Measure.objects.filter(pk=measure.pk).update(title="新的名称")
        tell_renamed(Measure.objects.get(pk=measure.pk), by=cast.submitter)
    told = Notice.objects.filter(subject="新的名称：改了名称")
    assert {notice.recipient_id for notice in told} == {cast.unit_lead.pk}
    assert "新的名称：改了名称" in client_of(cast.unit_lead).get("/notices/").content.decode()


@pytest.mark.usefixtures("_renamed")
def test_what_is_told_in_a_change_that_fails_is_not_told() -> None:
    cast = make_cast(evaluators=1)
    measure = cast.submitted()
    with transaction.atomic():
        tell_renamed(measure, by=cast.submitter)
        transaction.set_rollback(True)
    assert not Notice.objects.filter(subject__contains="改了名称").exists()


@pytest.mark.usefixtures("_renamed")
def test_the_office_can_change_the_text_without_more_ado() -> None:
    clerk = client_of(make_person(Role.OFFICE_CLERK))
    assert "举措改了名称" in clerk.get("/notices/texts/").content.decode()
    assert "{举措}：改了名称" in clerk.get("/notices/texts/renamed/").content.decode()


def test_a_text_is_registered_once_with_a_known_kind_and_known_placeholders() -> None:
    person = make_cast(evaluators=1).submitter
    with pytest.raises(LookupError, match=r"apps\.py"):
        tell([person], RENAMED.about(measure="一"))
    kind = NoticeKind("odd", "另类")
    odd = NoticeText("odd", kind, lazystr("另类"), lazystr("%(odd)s：%(measure)s"))
    with pytest.raises(LookupError, match=r"apps\.py"):
        add_notice_texts(odd)
    add_notice_kinds(kind)
    with pytest.raises(LookupError, match="odd"):
        add_notice_texts(odd)
    with pytest.raises(ValueError, match="measure"):
        add_placeholders(Placeholder("measure", lazystr("别的"), ""))
    add_notice_texts(RENAMED)
    with pytest.raises(ValueError, match="renamed"):
        add_notice_texts(NoticeText("renamed", RETURNED, lazystr("别的"), lazystr("别的")))
    with pytest.raises(TypeError, match="measure"):
        RENAMED.about(title="一")
