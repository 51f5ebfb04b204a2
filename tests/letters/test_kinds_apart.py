"""Letters of a batch that state no result change nothing of what is read of its result."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from django.core.cache import cache
from django.utils import timezone

from evaluations.models import Decision
from letters.archive import write_archive
from letters.composing import counted_of
from letters.models import Letter
from letters.verifying import check_letters, check_whole
from measures.models import Batch
from register.models import RegisterEntry
from register.totals import opening_balance, published_batches
from runs.exporting import package_of
from tests.clients import client_of
from tests.factories import Cast, make_cast, with_another_batch
from tests.letters.others import draft_notice, draft_reply, issued
from tests.states import letter_in

pytestmark = pytest.mark.django_db
_BY_CHANCE = re.compile(r"nonce[^\s>]*|csrfmiddlewaretoken[^>]*|<updated>[^<]*</updated>")


def read_of(cast: Cast, letter: Letter, another: Batch) -> dict[str, Any]:
    """Return all that is read of a batch's result, by everybody and by the office."""
    cache.clear()
    entry = RegisterEntry.objects.get(batch=cast.batch)
    measure = entry.measure_id
    pages = (
        "/register/",
        f"/register/?batch={cast.batch.number}",
        entry.get_absolute_url(),
        f"/register/{cast.batch.number}-{entry.place}/evidence/",
        f"/letters/{letter.pk}/",
        f"/letters/{letter.pk}/manifest.json",
        "/api/v1/register/",
        f"/api/v1/letters/{letter.pk}/",
    )
    archive = io.BytesIO()
    write_archive(Letter.objects.get(pk=letter.pk), archive)
    batch = Batch.objects.get(pk=cast.batch.pk)
    following = Letter(batch=another)
    return {
        "result": Letter.objects.result_of(batch),
        "in force": Letter.objects.in_force_of(batch),
        "papers": list(Letter.objects.papers_of(batch)),
        "latest": list(Letter.objects.issued_last(3)),
        "batch": (batch.state, batch.published_on, batch.stated_total),
        "entries": list(RegisterEntry.objects.order_by("pk").values()),
        "decisions": list(Decision.objects.order_by("pk").values()),
        "counted": (published_batches(timezone.localdate()), opening_balance()),
        "figures": counted_of(following, timezone.localdate()).figures,
        "package": package_of(batch).letter,
        "archive": archive.getvalue(),
        "evidence": _steady(client_of(cast.auditor).get(f"/measures/{measure}/evidence/").content),
        "feed": _feed(letter),
        **{page: _steady(client_of().get(page).content) for page in pages},
    }


def _steady(content: bytes) -> str:
    return _BY_CHANCE.sub("", content.decode())


def _feed(letter: Letter) -> list[str]:
    """Return the feed's rows but for those of other letters."""
    text = _steady(client_of().get("/register/feed.atom").content)
    return [
        found[0]
        for found in re.finditer(r"<entry>.*?</entry>", text, re.DOTALL)
        if ":letter/" not in found[0] or f":letter/{letter.pk}<" in found[0]
    ]


def test_what_is_read_of_a_result_is_the_same_with_other_letters_beside_it() -> None:
    cast = make_cast(evaluators=1)
    letter = letter_in("issued", cast)
    another = with_another_batch(cast).batch
    before = read_of(cast, letter, another)
    assert before["feed"]
    assert before["papers"] == [letter]
    for drafted in (draft_notice(cast), draft_notice(cast), draft_reply(cast)):
        issued(drafted, cast)
    draft_notice(cast)
    draft_reply(cast)
    after = read_of(cast, letter, another)
    assert {name for name, said in before.items() if after[name] != said} == set()
    assert [fault for one in check_letters() for fault in one.faults] + check_whole() == []


def test_a_notice_before_the_result_is_no_result_and_keeps_no_letter_from_being_drafted() -> None:
    cast = make_cast(evaluators=1)
    notice = issued(draft_notice(cast), cast)
    draft_notice(cast)
    assert Letter.objects.result_of(cast.batch) is None
    assert (Letter.objects.in_force_of(cast.batch), list(Letter.objects.issued_last(3))) == (None, [])
    letter = letter_in("issued", cast)
    cast.batch.refresh_from_db()
    assert (cast.batch.state, Letter.objects.result_of(cast.batch)) == ("published", letter)
    assert letter.manifest is not None
    assert letter.manifest["previous"] == notice.manifest_sha256
    assert [fault for one in check_letters() for fault in one.faults] + check_whole() == []
