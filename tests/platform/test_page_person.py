"""A page is saved for whoever opened it, or not at all."""

from __future__ import annotations

import pytest

from measures.models import Measure
from tests.clients import client_of
from tests.factories import TEXTS, make_cast

pytestmark = pytest.mark.django_db


def test_what_a_page_of_somebody_else_sends_is_refused_and_said() -> None:
    cast = make_cast(evaluators=1)
    measure = cast.draft(background="原来的话")
    texts = {**{k: v for k, v in TEXTS.items() if isinstance(v, str)}, "background": "另一个人的话"}
    client = client_of(cast.unit_lead)
    autosaved = client.post(
        f"/measures/{measure.pk}/edit/",
        {**texts, "edit_version": measure.edit_version},
        headers={"X-Page-Person": str(cast.submitter.pk), "Accept": "application/json"},
    )
    sent = client.post(
        f"/measures/{measure.pk}/submit/",
        {"page_person": str(cast.submitter.pk)},
        headers={"Accept": "text/html"},
    )
    assert (autosaved.status_code, sent.status_code) == (409, 409)
    assert "另一位同志登录时打开的" in autosaved.json()["message"]
    assert str(cast.unit_lead) in sent.content.decode()
    stored = Measure.objects.get(pk=measure.pk)
    assert (stored.background, stored.state) == ("原来的话", "draft")


def test_ones_own_page_and_a_page_without_scripts_are_saved() -> None:
    cast = make_cast(evaluators=1)
    measure = cast.draft()
    client = client_of(cast.unit_lead)
    own = {"page_person": str(cast.unit_lead.pk), "reason": "不报了"}
    assert client.post(f"/measures/{measure.pk}/withdraw/", own).status_code == 302
    assert client.post(f"/measures/{cast.draft().pk}/withdraw/", {"reason": "不报了"}).status_code == 302


def test_who_is_signed_out_is_asked_to_sign_in_and_not_told_of_another() -> None:
    cast = make_cast(evaluators=1)
    measure = cast.draft()
    answer = client_of().post(f"/measures/{measure.pk}/withdraw/", {"page_person": str(cast.submitter.pk)})
    assert (answer.status_code, answer.headers["Location"].split("?")[0]) == (302, "/accounts/login/")
