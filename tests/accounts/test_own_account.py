"""The ways into one's own account: tokens are listed and ended, sessions elsewhere are ended."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone
from knox.models import AuthToken

from accounts.models import TokenUse, User
from accounts.tokens import tokens_of
from tests.clients import client_of
from tests.factories import make_person

pytestmark = pytest.mark.django_db
PAGE = "/people/me/"


def token_for(person: User) -> tuple[AuthToken, str]:
    row, token = AuthToken.objects.create(user=person)
    return row, token


def use(token: str, status: int = 200) -> None:
    answer = client_of().get("/api/v1/measures/", headers={"Authorization": f"Token {token}"})
    assert answer.status_code == status


def test_ones_tokens_are_listed_with_when_they_were_made_and_used() -> None:
    person = make_person("submitter")
    used, secret = token_for(person)
    unused, _secret = token_for(person)
    use(secret)
    page = client_of(person).get(PAGE).content.decode()
    assert used.token_key[:8] in page
    assert "没有用过" in page
    assert secret not in page
    by_key = {one.key: one for one in tokens_of(person)}
    assert by_key[unused.token_key].used_at is None
    noted = by_key[used.token_key]
    assert noted.used_at is not None
    assert timezone.now() - noted.used_at < timedelta(minutes=1)
    assert noted.used_from == "127.0.0.1"


def test_a_use_is_noted_once_in_a_while() -> None:
    person = make_person("submitter")
    _row, secret = token_for(person)
    use(secret)
    first = TokenUse.objects.get().used_at
    use(secret)
    assert TokenUse.objects.get().used_at == first
    cache.clear()
    use(secret)
    assert TokenUse.objects.get().used_at > first


def test_what_has_ended_is_not_listed() -> None:
    person = make_person("submitter")
    row, _secret = token_for(person)
    AuthToken.objects.filter(pk=row.pk).update(expiry=timezone.now() - timedelta(seconds=1))
    assert tokens_of(person) == []


def test_one_token_is_ended_and_another_persons_is_not() -> None:
    person, other = make_person("submitter"), make_person("submitter")
    mine, secret = token_for(person)
    kept, kept_secret = token_for(person)
    _theirs, their_secret = token_for(other)
    use(secret)
    answer = client_of(person).post(f"{PAGE}tokens/revoke/", {"key": mine.token_key}, follow=True)
    assert "已作废1个令牌" in answer.content.decode()
    use(secret, 401)
    use(kept_secret)
    assert not TokenUse.objects.filter(digest=mine.digest).exists()
    client_of(other).post(f"{PAGE}tokens/revoke/", {"key": kept.token_key})
    use(kept_secret)
    client_of(person).post(f"{PAGE}tokens/revoke/")
    use(kept_secret, 401)
    use(their_secret)


def test_sessions_elsewhere_end_and_ones_own_stays() -> None:
    person = make_person("submitter")
    here, there, other = client_of(person), client_of(person), client_of(make_person("submitter"))
    assert here.post(f"{PAGE}sessions/end/").status_code == 302
    assert here.get(PAGE).status_code == 200
    assert there.get(PAGE).status_code == 302
    assert other.get(PAGE).status_code == 200


def test_the_page_is_for_who_is_signed_in() -> None:
    for answer in (
        client_of().get(PAGE),
        client_of().post(f"{PAGE}tokens/revoke/"),
        client_of().post(f"{PAGE}sessions/end/"),
    ):
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith("/accounts/login/")
