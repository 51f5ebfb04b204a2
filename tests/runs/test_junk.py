"""Every address of the letter and the register, with entries that nobody types: never a fault of ours."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls.resolvers import URLPattern

from accounts.models import User
from letters import actions
from letters.models import Letter, SealedFile
from letters.urls import urlpatterns
from tests.clients import client_of
from tests.factories import BLANK_PDF, Cast, make_cast
from tests.letters.issued import made
from tests.states import letter_in
from tests.walking import shuts_its_door

pytestmark = pytest.mark.django_db
FIELDS = (
    *("reason", "opinion", "note", "unit", "kind", "name", "wording", "units", "title", "title_lines"),
    *(
        "addressees",
        "template",
        "annex_title",
        "signature",
        "copy_to",
        "urgency",
        "publicity",
        "groups",
        "edit_version",
    ),
    *("decision", "move", "summary", "innovation_point", "words", "batch", "classification", "field", "year"),
    *("as_of", "sort", "before", "after", "sha256", "dated_on", "source", "marked", "zone", "date", "packed"),
    *("characters", "taiwan_related", "accepts_totals", "accepts_unread", "people", "due_on", "version"),
    *("receiver", "entries", "on", "said"),
    *("fonds", "kept_for", "section", "section_code"),
)
JUNK = (
    "",
    "²",
    "-1",
    "9" * 30,
    "1e999",
    "NaN",
    "{{ batch",
    "[[[[",
    "]]",
    "{{}}",
    "０",
    '’"<>&%s{0}',
    "字" * 5000,
    "2026-13-40",
)
# What an address is asked with where it wants a key or a word.
KEYS = {
    "file_format": "pdf",
    "key": "0" * 32,
    "name": "selected",
    "page": 1,
    "place": 1,
    "serial": 1,
    "kind": "remove",
    "change_id": 1,
}


def addresses(cast: Cast, letter: Letter) -> list[str]:
    values = {
        **KEYS,
        "pk": letter.pk,
        "number": cast.batch.number,
        "measure_id": cast.batch.measures.get().pk,
        "group_id": 1,
        "delivery_id": 1,
        "part_id": 1,
        "sealed_id": 1,
        "item_id": 1,
    }
    return [_filled(pattern, values) for pattern in urlpatterns]


def _filled(pattern: URLPattern, values: dict[str, object]) -> str:
    route = str(pattern.pattern)
    for name in pattern.pattern.converters:
        for kind in ("int", "slug"):
            route = route.replace(f"<{kind}:{name}>", str(values[name]))
    assert "<" not in route, route
    return f"/{route}"


def faults(send: Callable[..., Any], address: str, given: Sequence[str]) -> Iterator[tuple[str, int]]:
    """Yield what broke an address; one that shuts its door does not look at the rest."""
    for junk in given:
        answer = send(address, dict.fromkeys(FIELDS, junk))
        if answer.status_code >= 500:
            yield junk[:12], answer.status_code
        if shuts_its_door(answer):
            return


def everybody(cast: Cast) -> list[User | None]:
    return [None, cast.clerk, cast.signatory, cast.unit_lead]


@pytest.mark.parametrize("state", ["drafting", "signed", "issued"])
def test_no_entry_makes_a_fault_of_ours(state: str) -> None:
    cast = make_cast(evaluators=1)
    letter = letter_in(state, cast)
    if state == "issued":
        actions.add_delivery(letter, by=cast.clerk, unit=cast.unit)
        file = SimpleUploadedFile("a.pdf", made(letter, "pdf"))
        actions.add_sealed_file(letter, by=cast.clerk, file=file, name="a.pdf", kind="scan")
        assert SealedFile.objects.exists()
    broken = []
    for person in everybody(cast):
        client = client_of(person, raise_request_exception=False)
        for position, address in enumerate(addresses(cast, letter)):
            # Three for each address, other ones for the next: all of them everywhere would take minutes.
            given = (JUNK * 2)[position % len(JUNK) :: 5][:3]
            for send in (client.get, client.post):
                broken += [(address, *fault) for fault in faults(send, address, given)]
    assert broken == []


@pytest.mark.parametrize(
    "content", [b"", b"\x00\xff" * 300, b"PK\x03\x04" + b"\x00" * 100, BLANK_PDF, b"%PDF-1.7"]
)
@pytest.mark.parametrize("place", ["sealed", "import", "verify"])
def test_no_file_makes_a_fault_of_ours(content: bytes, place: str) -> None:
    cast = make_cast(evaluators=1)
    letter = letter_in("issued", cast)
    address = {
        "sealed": f"/letters/manage/{letter.pk}/sealed/",
        "import": "/register/import/",
        "verify": "/verify/",
    }[place]
    for name in ("a.pdf", "a.txt", "a.docx", "a.xlsx", "a.json", "../../x", "", "字" * 300):
        file = SimpleUploadedFile(name or "x", content)
        answer = client_of(cast.clerk).post(address, {"file": file, "kind": "scan"})
        assert answer.status_code < 500, (name, content[:8])
