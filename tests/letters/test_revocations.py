"""撤销函: a letter that revokes another one brings about what revoking it at once does, and says by which letter."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from core.errors import Incomplete, NotAllowed, WrongState
from documents.revoking import REVOCATION
from documents.wording import faults
from letters import actions
from letters.actions.drafting import wording_of
from letters.archive import write_archive
from letters.archive_metadata import metadata_of
from letters.composing import content_of
from letters.models import Letter
from letters.verifying import check_letters, check_whole
from measures.models import Batch
from proof.archive.verifying import verify
from register.models import RegisterEntry
from tests.clients import client_of
from tests.factories import Cast, make_cast
from tests.letters.issued import YEAR, issue_correction
from tests.letters.others import draft_notice, issued, signed
from tests.remembered.steps import remembered
from tests.states import letter_in

pytestmark = pytest.mark.django_db
REASON = "附件所列举措的依据已经失效"


@remembered
def draft_revocation(letter: Letter, cast: Cast) -> Letter:
    return actions.draft_revocation(letter, by=cast.clerk, reason=REASON)


def at_once(letter: Letter, cast: Cast) -> None:
    actions.revoke_letter(letter, by=cast.signatory, reason=REASON)


def by_letter(letter: Letter, cast: Cast) -> None:
    issued(draft_revocation(letter, cast), cast)


def read_after(revoke: Callable[[Letter, Cast], None]) -> dict[str, Any]:
    """Return what is so after a letter was revoked, but for what differs by chance or by the batch."""
    cast = make_cast(evaluators=1)
    letter = letter_in("issued", cast)
    revoke(letter, cast)
    letter = Letter.objects.get(pk=letter.pk)
    record = letter.records.get(kind="revocation").content
    batch = Batch.objects.get(pk=cast.batch.pk)
    entry = RegisterEntry.objects.get(batch=batch)
    return {
        "letter": (letter.state, letter.state_reason),
        "record": {name: record[name] for name in ("reason", "serials")},
        "by": record["by"] == cast.signatory.pk,
        "step": (letter.steps.last().step, letter.steps.last().by == cast.signatory),
        "batch": (batch.state, batch.stated_total),
        "entry": entry.withdrawn_on,
        "result": Letter.objects.result_of(batch) == letter,
        "in force": Letter.objects.in_force_of(batch),
        "faults": [fault for one in check_letters() for fault in one.faults] + check_whole(),
    }


def test_it_brings_about_what_revoking_at_once_does() -> None:
    wanted = read_after(at_once)
    assert wanted["letter"] == ("revoked", REASON)
    assert read_after(by_letter) == wanted


def test_it_names_the_letter_and_the_reason_and_stands_in_its_series() -> None:
    cast = make_cast(evaluators=1)
    letter = letter_in("issued", cast)
    revocation = draft_revocation(letter, cast)
    assert faults(revocation.template, REVOCATION) == ()
    content = content_of(revocation, letter.signed_on)  # type: ignore[arg-type]  # an issued letter has its day
    assert content.title == f"海岸自贸办关于撤销{letter.number}的函"
    assert f"因{REASON}，现撤销" in content.paragraphs[0]
    assert f"{letter.shown_title}》（{letter.number}）" in content.paragraphs[0]
    assert (content.annexes, content.addressees) == ((), letter.addressees)
    done = issued(revocation, cast)
    letter.refresh_from_db()
    assert done.number == f"海自贸办函〔{YEAR}〕2号"
    assert letter.steps.last().opinion == f"由{done.number}撤销。理由：{REASON}"
    # The record of the revocation is listed by the letter that brings it about.
    assert done.manifest is not None
    assert [one["number"] for one in done.manifest["revocations"]] == [letter.number]


def test_until_it_is_issued_the_letter_stands_and_archives_of_both_tell_of_each_other() -> None:
    cast = make_cast(evaluators=1)
    letter = letter_in("issued", cast)
    revocation = signed(draft_revocation(letter, cast), cast)
    letter.refresh_from_db()
    assert letter.state == "issued"
    actions.issue_letter(revocation, by=cast.signatory)
    for one, other, relation in ((letter, revocation, "被撤销"), (revocation, letter, "撤销")):
        found, package = Letter.objects.get(pk=one.pk), io.BytesIO()
        write_archive(found, package)
        assert verify(package.getvalue()).faults == ()
        told = metadata_of(found, content_of(found, found.signed_on), [], 0)  # type: ignore[arg-type]  # as above
        number = Letter.objects.get(pk=other.pk).number
        assert told["实体关系"] == [{"关系": relation, "相关文件编号": number}]
    public = client_of().get(f"/letters/{letter.pk}/").content.decode()
    assert f"/letters/{revocation.pk}/" in public
    assert f"/letters/{letter.pk}/" in client_of().get(f"/letters/{revocation.pk}/").content.decode()


def test_what_was_corrected_or_revoked_meanwhile_keeps_it_from_its_issue() -> None:
    cast = make_cast(evaluators=1)
    letter = letter_in("issued", cast)
    drafted = draft_revocation(letter, cast)
    assert draft_revocation(letter, cast) == drafted
    waiting = signed(drafted, cast)
    issue_correction(cast, Letter.objects.get(pk=letter.pk))
    with pytest.raises(WrongState, match="已经更正或撤销"):
        actions.issue_letter(waiting, by=cast.signatory)
    actions.unsign_letter(waiting, by=cast.signatory, reason="已更正")
    with pytest.raises(Incomplete) as refused:
        actions.send_to_review(Letter.objects.get(pk=waiting.pk), by=cast.clerk)
    assert "已经更正或撤销" in refused.value.errors[0].message


def test_only_a_result_in_force_is_revoked_so_by_who_drafts_letters() -> None:
    cast = make_cast(evaluators=1)
    notice = issued(draft_notice(cast), cast)
    letter = letter_in("issued", cast)
    with pytest.raises(WrongState, match="评估结果函"):
        draft_revocation(notice, cast)
    for person in (cast.signatory, cast.auditor, cast.unit_lead):
        with pytest.raises(NotAllowed):
            actions.draft_revocation(letter, by=person, reason=REASON)
    for reason in (" ", "字" * 501):
        with pytest.raises(Incomplete) as refused:
            actions.draft_revocation(letter, by=cast.clerk, reason=reason)
        assert [one.place for one in refused.value.errors] == ["reason"]


def test_of_a_published_letter_it_is_published_and_its_reason_stays_the_kind_s() -> None:
    cast = make_cast(evaluators=1)
    letter = draft_revocation(letter_in("issued", cast), cast)
    for changes, place in (
        ({"publicity": "不予公开", "publicity_reason": "内部"}, "publicity"),
        ({"revocation_reason": ""}, "revocation_reason"),
    ):
        words = replace(wording_of(letter), **changes)  # type: ignore[arg-type]  # as named
        with pytest.raises(Incomplete) as refused:
            actions.edit_letter(letter, by=cast.clerk, words=words, version=letter.edit_version)
        assert [one.place for one in refused.value.errors] == [place]
    with pytest.raises(IntegrityError), transaction.atomic():
        Letter.objects.filter(pk=letter.pk).update(revocation_reason="")


def test_the_page_of_the_letter_leads_to_it() -> None:
    cast = make_cast(evaluators=1)
    letter = letter_in("issued", cast)
    client, address = client_of(cast.clerk), f"/letters/manage/{letter.pk}/draft-revocation/"
    assert address in client.get(f"/letters/manage/{letter.pk}/").content.decode()
    assert (
        f"/letters/manage/{letter.pk}/#next"
        in client.get(f"/batches/{cast.batch.number}/letters/").content.decode()
    )
    client.post(address, {"opinion": REASON})
    drafted = Letter.objects.get(kind="revocation")
    assert REASON in client.get(f"/letters/manage/{drafted.pk}/edit/").content.decode()
