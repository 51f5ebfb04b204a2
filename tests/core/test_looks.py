from __future__ import annotations

import re

import pytest
from django.test import Client

from tests.clients import client_of
from tests.factories import make_person

pytestmark = pytest.mark.django_db


def looks_on(client: Client) -> str:
    found = re.search(r'<html [^>]*class="([^"]*)"', client.get("/register/").content.decode())
    assert found
    return found[1]


def switch(client: Client, look: str, address: str = "/register/?words=x") -> str:
    response = client.post("/looks/", {"look": look, "next": address})
    assert response.status_code == 302
    return response["Location"]


def test_a_look_stays_until_it_is_switched_off_and_leads_back_to_the_page() -> None:
    client = client_of()
    assert switch(client, "contrast") == "/register/?words=x"
    switch(client, "roomy")
    assert looks_on(client) == "roomy contrast"
    switch(client, "contrast")
    assert looks_on(client) == "roomy"


def test_two_people_at_one_computer_keep_a_look_each() -> None:
    first, second = make_person("submitter"), make_person("submitter")
    client = client_of(first)
    switch(client, "large")
    client.force_login(second)
    assert looks_on(client) == ""
    client.force_login(first)
    assert looks_on(client) == "large"


@pytest.mark.parametrize("kept", ['large-"><script>', "huge", "large-large"])
def test_a_cookie_that_we_did_not_write_says_no_more_than_the_looks_there_are(kept: str) -> None:
    client = client_of()
    client.cookies["looks"] = kept
    assert looks_on(client) in {"", "large"}


def test_a_look_that_there_is_not_changes_nothing_and_leads_to_no_other_site() -> None:
    client = client_of()
    for address in ("https://elsewhere.example/", "//elsewhere.example", "measures", "home", "javascript:x"):
        assert switch(client, "huge", address) == "/", address
    assert looks_on(client) == ""
