"""What a unit sends in and what the office lets through is what they read, not what was saved since."""

from __future__ import annotations

import pytest

from accounts.models import User
from measures import actions
from measures.models import Measure
from tests.clients import client_of
from tests.factories import TEXTS, Cast, make_cast
from tests.matrix.forms import Form, forms_of

pytestmark = pytest.mark.django_db
CHANGED = f"{TEXTS['summary']}另有一处改动。"


def form_at(person: User, page: str, address: str) -> Form:
    return next(one for one in forms_of(page, client_of(person).get(page).content) if one.address == address)


def reworded(measure: Measure, cast: Cast) -> Measure:
    measure.refresh_from_db()
    version = measure.edit_version
    return actions.save_measure(measure, by=cast.submitter, texts={"summary": CHANGED}, version=version)


def test_what_was_saved_after_the_lead_read_it_is_not_sent_in() -> None:
    cast = make_cast(evaluators=1)
    measure = cast.draft()
    page = f"/measures/{measure.pk}/"
    read = form_at(cast.unit_lead, page, f"{page}submit/")
    reworded(measure, cast)
    refused = client_of(cast.unit_lead).post(read.address, read.filled())
    assert (refused.status_code, Measure.objects.get(pk=measure.pk).state) == (409, "draft")
    assert "请看过现在的内容再办理" in refused.content.decode()
    now = form_at(cast.unit_lead, page, f"{page}submit/")
    assert client_of(cast.unit_lead).post(now.address, now.filled()).status_code == 302
    assert Measure.objects.get(pk=measure.pk).state == "submitted"


def test_what_came_back_changed_after_the_office_read_it_is_not_let_through() -> None:
    cast = make_cast(evaluators=1)
    measure = cast.submitted()
    page = f"/screening/{measure.pk}/"
    read = form_at(cast.clerk, page, f"{page}accept/")
    actions.return_measure(measure, by=cast.reviewer, comments={"summary": "请写明做法"})
    actions.submit_measure(reworded(measure, cast), by=cast.unit_lead)
    refused = client_of(cast.clerk).post(read.address, read.filled())
    assert (refused.status_code, Measure.objects.get(pk=measure.pk).state) == (409, "submitted")
    now = form_at(cast.clerk, page, f"{page}accept/")
    assert client_of(cast.clerk).post(now.address, now.filled()).status_code == 302
    assert Measure.objects.get(pk=measure.pk).state == "accepted"
