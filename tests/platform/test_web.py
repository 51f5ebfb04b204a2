"""Health, headers, refusals and history, as a client meets them."""

from __future__ import annotations

from http.cookies import SimpleCookie
from typing import Any

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory, override_settings
from django.urls import path

from accounts.models import User
from core.errors import ActionError, Fault, Incomplete, NotAllowed, StaleVersion, WrongState
from core.trail.reading import changes_of
from core.trail.recording import recording
from fzworkflow.addresses import client_address
from fzworkflow.api import refusal_handler
from fzworkflow.assets import missing_files
from fzworkflow.refusals import status_of
from fzworkflow.urls import handler400, handler403, handler404, handler500, urlpatterns  # noqa: F401
from tests.factories import make_person

REFUSALS: list[tuple[ActionError, int]] = [
    (NotAllowed(), 403),
    (WrongState("已提交"), 409),
    (StaleVersion({"title": "旧"}, 3), 409),
    (Incomplete([Fault("title", "请填写名称。")]), 422),
    (ActionError("不行"), 400),
]


def refuse(request: HttpRequest) -> HttpResponse:
    raise Incomplete([Fault("title", "请填写名称。")])


def rename(request: HttpRequest) -> HttpResponse:
    assert isinstance(request.user, User)
    with transaction.atomic(), recording("rename", by=request.user, about=request.user):
        request.user.name = "新名"
        request.user.save(update_fields=["name"])
    return HttpResponse("ok")


def fail(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("broken")


urlpatterns = [*urlpatterns, path("refuse/", refuse), path("rename/", rename), path("fail/", fail)]
with_extra_pages = override_settings(ROOT_URLCONF=__name__)


def test_a_living_process_says_so(client: Client) -> None:
    assert client.get("/healthz").status_code == 200


@pytest.mark.django_db
def test_a_process_with_its_database_is_ready(client: Client) -> None:
    assert client.get("/readyz").json()["checks"] == {"database": True, "migrations": True, "cache": True}


@pytest.mark.django_db
def test_a_process_whose_migrations_wait_is_not_ready(client: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'knox'")
    assert client.get("/readyz").status_code == 503


@override_settings(SECURE_SSL_REDIRECT=True)
def test_health_is_told_without_tls_to_the_machine_itself(client: Client) -> None:
    assert client.get("/healthz", headers={"host": "127.0.0.1"}).status_code == 200


@override_settings(SECURE_SSL_REDIRECT=True)
def test_everything_else_goes_to_tls(client: Client) -> None:
    assert client.get("/accounts/login/").status_code == 301


@pytest.mark.django_db
def test_metrics_are_read_from_inside(client: Client) -> None:
    assert client.get("/metrics").status_code == 200


@pytest.mark.django_db
def test_metrics_are_hidden_from_outside(client: Client) -> None:
    assert client.get("/metrics", REMOTE_ADDR="203.0.113.7").status_code == 404


@pytest.mark.django_db
def test_metrics_are_hidden_from_who_comes_through_an_undeclared_proxy(client: Client) -> None:
    assert client.get("/metrics", headers={"x-forwarded-for": "10.0.0.1"}).status_code == 404


@override_settings(TRUSTED_PROXIES=1)
@pytest.mark.django_db
def test_metrics_are_hidden_from_who_comes_from_outside_through_our_proxy(client: Client) -> None:
    assert client.get("/metrics", headers={"x-forwarded-for": "127.0.0.1, 203.0.113.7"}).status_code == 404


@pytest.mark.parametrize(
    ("forwarded", "proxies", "address"),
    [
        ("203.0.113.7", 1, "203.0.113.7"),
        ("1.2.3.4, 203.0.113.7", 1, "203.0.113.7"),
        ("1.2.3.4, 203.0.113.7, 10.0.0.1", 2, "203.0.113.7"),
        ("203.0.113.7", 2, ""),
        ("203.0.113.7", 0, ""),
        ("unknown", 1, ""),
        ("2001:db8::1", 1, "2001:db8::1"),
    ],
)
def test_only_what_our_proxies_wrote_counts_as_the_address(
    forwarded: str, proxies: int, address: str
) -> None:
    assert client_address(forwarded, proxies) == address


def policy_of(client: Client) -> dict[str, list[str]]:
    header = client.get("/healthz").headers["Content-Security-Policy"]
    return {words[0]: words[1:] for words in (part.split() for part in header.split(";"))}


@pytest.mark.parametrize("directive", ["script-src", "style-src", "default-src"])
def test_nothing_inline_may_run(client: Client, directive: str) -> None:
    assert policy_of(client)[directive] == ["'self'"]


def test_no_page_can_be_framed(client: Client) -> None:
    assert policy_of(client)["frame-ancestors"] == ["'none'"]


@pytest.mark.parametrize(
    "header", ["Permissions-Policy", "Referrer-Policy", "X-Content-Type-Options", "X-Frame-Options"]
)
def test_an_answer_carries_its_guards(client: Client, header: str) -> None:
    assert header in client.get("/healthz").headers


def test_every_chosen_file_of_the_packages_is_there() -> None:
    assert missing_files() == []


def test_a_file_that_was_not_chosen_is_not_served() -> None:
    assert finders.find("vendor/tabler/js/tabler-theme.esm.js") is None


@pytest.mark.django_db
def test_nobody_signs_up(client: Client) -> None:
    client.post("/accounts/signup/", {"username": "new", "password1": "x" * 12, "password2": "x" * 12})
    from accounts.models import User

    assert not User.objects.filter(username="new").exists()


@pytest.mark.parametrize(("error", "status"), REFUSALS)
def test_a_refusal_has_its_status(error: ActionError, status: int) -> None:
    assert status_of(error) == status


@pytest.mark.parametrize(("error", "status"), REFUSALS)
def test_the_api_tells_a_refusal_in_its_words(error: ActionError, status: int) -> None:
    answer = refusal_handler(error, {})
    assert answer is not None
    assert (answer.status_code, answer.data["message"]) == (status, error.message)


def test_the_api_lists_every_fault() -> None:
    answer = refusal_handler(Incomplete([Fault("title", "请填写名称。")]), {})
    assert answer is not None
    assert answer.data["faults"] == [{"place": "title", "message": "请填写名称。"}]


def test_the_api_leaves_other_errors_alone() -> None:
    assert refusal_handler(RuntimeError(), {}) is None


@with_extra_pages
@pytest.mark.django_db
def test_a_refusal_that_escapes_a_view_is_a_page_with_its_sentence(client: Client) -> None:
    answer = client.get("/refuse/")
    assert (answer.status_code, "请填写名称。" in answer.content.decode()) == (422, True)


@with_extra_pages
@pytest.mark.django_db
def test_a_refusal_is_json_for_who_asks_for_json(client: Client) -> None:
    answer = client.get("/refuse/", headers={"accept": "application/json"})
    assert answer.json()["faults"][0]["place"] == "title"


@with_extra_pages
@pytest.mark.django_db
def test_a_fault_of_ours_has_a_page(client: Client) -> None:
    client.raise_request_exception = False
    answer = client.get("/fail/")
    assert (answer.status_code, "text/html" in answer.headers["Content-Type"]) == (500, True)


@with_extra_pages
@pytest.mark.django_db
def test_the_trail_knows_who_changed_something_from_where(client: Client) -> None:
    person = make_person()
    client.force_login(person)
    client.post("/rename/", REMOTE_ADDR="203.0.113.7")
    event = changes_of(person)[0].event
    assert (event.person, event.address) == (person, "203.0.113.7")


@pytest.mark.django_db
def test_a_form_without_its_token_is_refused_in_words() -> None:
    answer = Client(enforce_csrf_checks=True).post("/accounts/login/", {"login": "x"})
    assert (answer.status_code, "页面已过期" in answer.content.decode()) == (403, True)


@pytest.mark.django_db
def test_pages_are_chinese_whatever_the_browser_prefers(client: Client) -> None:
    answer = client.get("/accounts/login/", headers={"accept-language": "en"})
    assert answer.headers["Content-Language"] == "zh-hans"


@pytest.mark.django_db
def test_pages_are_english_for_who_chose_so(client: Client) -> None:
    client.cookies = SimpleCookie({settings.LANGUAGE_COOKIE_NAME: "en"})
    assert client.get("/accounts/login/").headers["Content-Language"] == "en"


@pytest.mark.django_db
def test_a_token_is_not_issued_to_a_stranger(client: Client) -> None:
    assert client.post("/api/v1/tokens/").status_code in {401, 403}


@pytest.mark.django_db
def test_a_signed_in_person_gets_a_token_that_expires(client: Client) -> None:
    client.force_login(make_person())
    answer: dict[str, Any] = client.post("/api/v1/tokens/").json()
    assert answer["expiry"]
    assert answer["token"]


@pytest.mark.django_db
def test_a_token_issues_no_further_token(client: Client) -> None:
    client.force_login(make_person())
    token = client.post("/api/v1/tokens/").json()["token"]
    answer = Client().post("/api/v1/tokens/", headers={"authorization": f"Token {token}"})
    assert answer.status_code in {401, 403}


@pytest.mark.django_db
def test_the_schema_is_public_and_made_once_for_each_language(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = {language: client.get(f"/api/schema/?lang={language}") for language in ("zh-hans", "en")}
    assert {answer.status_code for answer in first.values()} == {200}
    assert "举措" in first["zh-hans"].content.decode()
    assert first["zh-hans"].content != first["en"].content
    monkeypatch.delattr("core.api.schema_view.SchemaGenerator")
    for language, answer in first.items():
        assert client.get(f"/api/schema/?lang={language}").content == answer.content


def test_an_error_page_needs_no_signed_in_person(rf: RequestFactory) -> None:
    assert handler404(rf.get("/")).status_code == 404


@pytest.mark.django_db
def test_an_address_for_a_button_opened_as_a_page_says_where_to_go_on() -> None:
    client = Client()
    client.force_login(make_person("office_clerk"))
    answer = client.get("/looks/", headers={"Accept": "text/html"})
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert "从首页重新进入" in answer.content.decode()
    assert client.get("/looks/", headers={"Accept": "application/json"}).content == b""
