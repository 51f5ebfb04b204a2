"""An expert sets up a second factor before they see or write anything, by page and by API."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import override_settings
from knox.models import AuthToken

from accounts.factors import lacks_factor
from accounts.models import User
from evaluations.models import Assignment, Evaluation
from tests.clients import client_of
from tests.factories import Cast, make_cast, make_person
from tests.test_doors import ROOT

pytestmark = pytest.mark.django_db
SENTENCE = "您的角色须先设置第二验证方式"
ALL_BUT_UNITS = [
    "office_clerk",
    "office_reviewer",
    "signatory",
    "auditor",
    "evaluator",
    "evaluation_lead",
    "administrator",
]
REQUIRED = override_settings(FACTOR_REQUIRED_FOR=["evaluator"])


def set_up(person: User, kind: Any = Authenticator.Type.TOTP) -> None:
    Authenticator.objects.create(user=person, type=kind, data={"secret": "x"})


@pytest.fixture
def cast() -> Cast:
    cast = make_cast(evaluators=1)
    cast.accepted()
    cast.evaluate()
    return cast


def ways_in(cast: Cast) -> list[str]:
    [assignment] = Assignment.objects.all()
    return [
        *("/", "/evaluations/", "/evaluations/mine/", "/evaluations/offline/", "/people/me/"),
        *(f"/evaluations/{assignment.pk}/", f"/measures/{assignment.measure_id}/"),
        f"/evaluations/offline/{cast.batch.number}/sheets.xlsx",
        f"/evaluations/declare/{cast.batch.number}/",
    ]


@REQUIRED
def test_without_a_factor_every_page_leads_to_where_one_is_set_up(cast: Cast) -> None:
    client = client_of(cast.evaluators[0])
    for address in ways_in(cast):
        answer = client.get(address)
        assert (address, answer.status_code, answer.headers.get("Location")) == (
            address,
            302,
            "/accounts/2fa/",
        )
    page = client.get("/accounts/2fa/")
    assert page.status_code == 200
    assert SENTENCE in page.content.decode()


@REQUIRED
def test_without_a_factor_nothing_is_saved_and_the_sentence_is_said(cast: Cast) -> None:
    [assignment] = Assignment.objects.all()
    client = client_of(cast.evaluators[0])
    sent = {"edit_version": 1, "score-novelty": "80"}
    saved = client.post(f"/evaluations/{assignment.pk}/", sent, headers={"Accept": "application/json"})
    posted = client.post(f"/evaluations/{assignment.pk}/", {**sent, "submit": "1"})
    recused = client.post(f"/evaluations/{assignment.pk}/recuse/", {"reason": "亲属"})
    assert [saved.status_code, posted.status_code, recused.status_code] == [403, 403, 403]
    assert SENTENCE in saved.json()["message"]
    assert SENTENCE in posted.content.decode()
    assert not Evaluation.objects.exists()


@REQUIRED
def test_the_api_asks_the_same_of_a_session_and_of_a_token(cast: Cast) -> None:
    evaluator = cast.evaluators[0]
    client = client_of(evaluator)
    assert client.get("/api/v1/measures/").status_code == 403
    assert client.post("/api/v1/tokens/").status_code == 403
    _row, token = AuthToken.objects.create(user=evaluator)
    headers = {"Authorization": f"Token {token}"}
    refused = client_of().get("/api/v1/measures/", headers=headers)
    assert (refused.status_code, SENTENCE in refused.json()["detail"]) == (403, True)
    set_up(evaluator)
    assert client_of().get("/api/v1/measures/", headers=headers).status_code == 200


@REQUIRED
@pytest.mark.parametrize("kind", [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN])
def test_with_a_factor_the_sheet_opens(cast: Cast, kind: Any) -> None:
    [assignment] = Assignment.objects.all()
    set_up(cast.evaluators[0], kind)
    assert client_of(cast.evaluators[0]).get(f"/evaluations/{assignment.pk}/").status_code == 200


@REQUIRED
def test_codes_for_a_lost_device_are_no_factor_and_other_roles_are_not_asked(cast: Cast) -> None:
    evaluator = cast.evaluators[0]
    set_up(evaluator, Authenticator.Type.RECOVERY_CODES)
    assert lacks_factor(evaluator)
    for person in (cast.evaluation_lead, cast.clerk, cast.unit_lead):
        assert client_of(person).get("/").status_code == 200
    evaluator.roles = ["evaluator", "evaluation_lead"]
    assert lacks_factor(evaluator)


@REQUIRED
def test_one_can_always_sign_out_and_choose_the_language() -> None:
    client = client_of(make_person("evaluator"))
    assert client.get("/accounts/logout/").status_code == 200
    assert client.post("/i18n/setlang/", {"language": "en"}).status_code == 302
    assert client.post("/accounts/logout/").status_code == 302


@pytest.mark.parametrize(
    ("given", "required"),
    [(None, ALL_BUT_UNITS), ("none", []), ("evaluator, signatory", ["evaluator", "signatory"])],
)
def test_it_is_asked_of_all_but_the_units_unless_somebody_says_none(
    given: str | None, required: list[str]
) -> None:
    environment = {name: value for name, value in os.environ.items() if name != "FACTOR_REQUIRED_FOR"}
    if given is not None:
        environment["FACTOR_REQUIRED_FOR"] = given
    program = "from fzworkflow import settings; print(settings.FACTOR_REQUIRED_FOR)"
    told = subprocess.run(
        [sys.executable, "-c", program], env=environment, cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert told.stdout.strip() == str(required)


@override_settings(FACTOR_REQUIRED_FOR=["administrator"])
def test_an_administrator_is_no_role_and_is_asked_all_the_same() -> None:
    person = make_person("submitter")
    assert not lacks_factor(person)
    person.duty = "audit"
    assert lacks_factor(person)
