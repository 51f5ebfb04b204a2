"""A receiver that takes nothing for hours: its webhook's owner is told once, and reads since when."""

from __future__ import annotations

from datetime import timedelta
from ipaddress import ip_network
from pathlib import Path

import pytest
from django.utils import timezone
from pytest_django import Settings

from accounts.hooks.models import Webhook
from accounts.hooks.troubles import TOLD_AFTER
from core.models import Notice
from measures import actions
from tests.accounts.hooks.receiver import REFUSES
from tests.accounts.hooks.test_telling import hooked, later
from tests.clients import client_of
from tests.factories import Cast, make_cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _inside(settings: Settings) -> None:
    settings.WEBHOOK_NETWORKS = [ip_network("127.0.0.1/32")]


@pytest.fixture
def cast() -> Cast:
    return make_cast(evaluators=1)


def told(cast: Cast) -> list[str]:
    mine = Notice.objects.filter(kind="hook", recipient=cast.clerk)
    assert mine.count() == Notice.objects.filter(kind="hook").count()
    return list(mine.order_by("pk").values_list("subject", flat=True))


def pass_hours() -> None:
    began = Webhook.objects.get().failing_since
    assert began
    Webhook.objects.update(failing_since=began - TOLD_AFTER)


def test_the_owner_is_told_once_that_nothing_has_been_taken_for_hours(cast: Cast, tmp_path: Path) -> None:
    hooked(cast.clerk, tmp_path)
    cast.submitted()
    later()
    assert told(cast) == []
    pass_hours()
    for _time in range(2):
        later()
    since = Webhook.objects.get().failing_since
    assert since
    words = f"事件推送“督查系统”从{timezone.localtime(since):%Y-%m-%d %H:%M}起没有送到"
    assert told(cast) == [words]
    notice = Notice.objects.get(kind="hook")
    assert notice.body.startswith("原因：连不上，或没有按时应答")
    page = client_of(cast.clerk).get(notice.path).content.decode()
    assert f"从{timezone.localtime(since):%Y-%m-%d %H:%M}起没有送到过" in page


def test_a_receiver_that_refuses_everything_is_told_of_too(cast: Cast, tmp_path: Path) -> None:
    receiver = hooked(cast.clerk, tmp_path)
    cast.submitted()
    with receiver.there(REFUSES):
        later()
        pass_hours()
        later()
    assert len(told(cast)) == 1


def test_what_is_taken_ends_it_and_the_next_time_is_told_anew(cast: Cast, tmp_path: Path) -> None:
    receiver = hooked(cast.clerk, tmp_path)
    measure = cast.submitted()
    later()
    pass_hours()
    later()
    with receiver.there():
        later()
    assert Webhook.objects.get().failing_since is None
    actions.accept_measure(measure, by=cast.clerk)
    later()
    assert len(told(cast)) == 1
    Webhook.objects.update(failing_since=timezone.now() - TOLD_AFTER - timedelta(minutes=1))
    later()
    assert len(told(cast)) == 2
