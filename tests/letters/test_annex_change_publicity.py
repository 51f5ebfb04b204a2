"""附件增减 in a letter that is not 主动公开: nobody outside is told of it, and for the office the register stays as it is."""

from __future__ import annotations

import json
from ipaddress import ip_network
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from accounts.hooks import sending
from accounts.hooks.kinds import hook_kinds
from accounts.hooks.making import make_webhook
from letters.choices import Publicity
from letters.composing import counted_of
from letters.models import Letter
from letters.verifying import check_letters, check_whole
from measures.choices import MeasureState
from register.models import EntryVersion, RegisterCount, RegisterEntry
from register.summary import summary_as_of
from tests.clients import client_of
from tests.factories import make_cast, make_person
from tests.letters.annex_changed import FIRST, LEFT_OUT, SECOND, Published, published
from tests.letters.test_publicity import answers_of

pytestmark = pytest.mark.django_db
TITLES = (FIRST, SECOND, LEFT_OUT)


def changed(*kinds: str, publicity: str = Publicity.WITHHELD) -> tuple[Published, Letter]:
    """Issue a correction that changes the annex in these ways."""
    one = published(publicity=publicity)
    if "insert" in kinds:
        one.confirmed(LEFT_OUT, "insert")
    if "remove" in kinds:
        one.confirmed(FIRST, "remove")
    if "reclass" in kinds:
        one.reclassed(SECOND)
    return one, Letter.objects.get(pk=one.issue().pk)


def naming(client: Client, one: Published, letter: Letter, *, titles: bool) -> set[str]:
    """Return the addresses whose answers name either letter, and one of the measures where `titles` is asked for."""
    both = (Letter.objects.get(pk=one.letter.pk), letter)
    words = [mark for each in both for mark in (each.number, each.manifest_sha256, each.content_sha256)]
    words += TITLES if titles else ()
    answers = answers_of(client, letter, one.measure(LEFT_OUT).pk)
    for title in (FIRST, SECOND):
        for address in ("/measures/{}/", "/measures/{}/evidence/", "/api/v1/measures/{}/"):
            asked = address.format(one.measure(title).pk)
            answers[asked] = client.get(asked).content.decode()
    return {address for address, text in answers.items() if any(word in text for word in words)}


def test_outside_nothing_names_the_letter_or_what_it_changed() -> None:
    one, letter = changed("insert", "remove", "reclass")
    clients = {
        "public": Client(),
        "another unit": client_of(make_person("unit_lead")),
        "another agency": client_of(make_person("evaluator")),
    }
    told = {name: naming(client, one, letter, titles=True) for name, client in clients.items()}
    assert told == {name: set() for name in clients}
    # Whose measures they are knows them, and nothing of a letter that it was not sent.
    assert naming(client_of(one.cast.unit_lead), one, letter, titles=False) == set()


def test_in_one_that_is_published_the_same_addresses_name_what_was_changed() -> None:
    one, letter = changed("insert", "remove", "reclass", publicity=Publicity.OPEN)
    found = naming(Client(), one, letter, titles=True)
    assert {"/letters/", "/register/", "/register/feed.atom", "/api/v1/letters/"} <= found


@pytest.mark.parametrize(("kind", "rows"), [("insert", 3), ("remove", 1), ("reclass", 2)])
def test_the_register_has_nothing_of_it_and_the_next_letter_counts_what_it_prints(
    kind: str, rows: int
) -> None:
    one, _letter = changed(kind)
    kept = (RegisterEntry, EntryVersion, RegisterCount)
    assert [model.objects.count() for model in kept] == [0, 0, 0]
    states = {title: one.measure(title).state for title in TITLES}
    selected = {FIRST: kind != "remove", SECOND: True, LEFT_OUT: kind == "insert"}
    assert states == {
        title: MeasureState.SELECTED if is_in else MeasureState.NOT_SELECTED
        for title, is_in in selected.items()
    }
    today = timezone.localdate()
    assert summary_as_of(today).entries == 0
    after = make_cast(number=one.cast.batch.number + 1, evaluators=1)
    after.accepted()
    assert counted_of(after.drafted_letter(), today).figures.previous_measures == rows
    assert [fault for found in check_letters() for fault in found.faults] == []
    assert check_whole() == []


def test_other_systems_of_others_are_told_of_neither_letter_nor_measure(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.WEBHOOK_NETWORKS = [ip_network("127.0.0.1/32")]
    sent: list[dict[str, Any]] = []

    def post_out(address: str, body: bytes, _headers: dict[str, str]) -> int:
        sent.append({"to": address, **json.loads(body)})
        return 200

    monkeypatch.setattr(sending, "post_out", post_out)
    everything = [kind.code for kind in hook_kinds()]
    one = published(publicity=Publicity.WITHHELD)
    for name, person in (("other", make_person("unit_lead")), ("office", one.cast.clerk)):
        make_webhook(person, name=name, address=f"http://127.0.0.1/{name}", kinds=everything)
    one.confirmed(LEFT_OUT, "insert")
    one.confirmed(FIRST, "remove")
    one.issue()
    while sending.send_due():
        pass
    told = {name: {one["kind"] for one in sent if one["to"].endswith(name)} for name in ("other", "office")}
    assert told == {"other": set(), "office": {"letter.state", "measure.state"}}
