"""印发: number, files, register and chain in one transaction, so that a letter is issued whole or not at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from core import outbox
from core.acting import action
from core.errors import ActionError, WrongState
from core.locking import lock
from core.queues import Queue
from core.trail.recording import recording
from documents.content import LetterContent, document_number
from letters.actions.addressing import send_out
from letters.actions.changing import make_changes
from letters.actions.filing import store_files
from letters.actions.revoking import hold_chain, take_back
from letters.actions.signing import content_digest, require_phase
from letters.choices import Hand, LetterState, Step
from letters.composing import content_of, counted_of
from letters.delegated import principal_of
from letters.evidence.freezing import freeze_evidence, list_revocations
from letters.manifest import Records, build_manifest
from letters.models import Letter, LetterFile, NumberSeries
from letters.telling import tell_annex_changed, tell_issued
from measures.actions.batches import enter_phase, state_total
from measures.choices import BatchState
from measures.models import Batch, Measure
from proof.digests import canonical_digest
from register.actions import enter_measures
from register.models import RegisterEntry

TOPIC = "issue_letter"


@action("letters.issue_letter")
def request_issue(letter: Letter, *, by: User) -> Letter:
    """Ask for a signed letter to be issued by a worker; asking twice changes nothing."""
    if letter.state == LetterState.ISSUED or letter.issue_requested_at is not None:
        return letter
    if letter.state != LetterState.SIGNED:
        raise _unsigned()
    require_phase(letter)
    letter.issue_requested_at = timezone.now()
    letter.state_reason = ""
    letter.save()
    outbox.post(TOPIC, {"letter": letter.pk, "by": by.pk})
    return letter


@outbox.receives(TOPIC, queue=Queue.RENDER)
def deliver_issue(payload: Mapping[str, Any]) -> None:
    """Issue the letter that was asked for, unless it went back to drafting in between.

    A refusal is an answer, which trying again would not change: it is told to whoever asked.
    """
    letter = Letter.objects.get(pk=payload["letter"])
    if letter.state != LetterState.SIGNED or letter.issue_requested_at is None:
        return
    try:
        issue_letter(letter, by=User.objects.get(pk=payload["by"]))
    except ActionError as refusal:
        _give_up(letter, refusal.message)


def _give_up(letter: Letter, reason: str) -> None:
    # Nobody's act, so no action: the worker answers whoever asked, who may have lost the role meanwhile.
    with recording("give_up_issue", by=None, about=letter):
        asked = lock(letter)
        asked.issue_requested_at = None
        asked.state_reason = _("没有印发：%(reason)s") % {"reason": reason}
        asked.save()


@action(
    "letters.issue_letter",
    steps=[
        Batch.publish,
        Measure.put_in,
        Measure.take_out,
        Measure.publish,
        Letter.issue,
        Letter.supersede,
        Letter.revoke,
    ],
)
def issue_letter(letter: Letter, *, by: User) -> Letter:
    """签发 → 印发: take the next number, write the files, enter the register. Issuing twice gives the same letter.

    The number series' row is locked until the commit: no gap, no double. Files are stored under their
    digest before the commit, so a process that dies leaves nothing that a second run does not find again.
    """
    if letter.state == LetterState.ISSUED:
        return letter
    if letter.state != LetterState.SIGNED or letter.signed_on is None or letter.content is None:
        raise _unsigned()
    require_phase(letter)
    counted = counted_of(letter, letter.signed_on)
    if content_digest(content_of(letter, letter.signed_on, counted)) != letter.content_sha256:
        raise WrongState(_("签发之后，举措或结论有了变化。请退回拟稿，重新核稿、签发。"))
    traits = letter.traits
    if traits.supersedes and letter.corrects_id:
        _supersede(letter.corrects_id, by)
    letter.year = letter.signed_on.year
    letter.sequence = _next_sequence(letter.agency_code, letter.year)
    letter.number = document_number(letter.agency_code, letter.year, letter.sequence)
    content = replace(LetterContent.from_json(letter.content), number=letter.number)
    letter.content = content.to_json()
    files = store_files(letter, content)
    changes = make_changes(letter)
    entries = []
    if letter.enters_register:
        entries = enter_measures(letter.batch, on=letter.signed_on, letter_number=letter.number)
    if traits.states_result:
        # What is not in the register is counted by its total, as a batch from before this system is.
        rows = sum(len(annex.rows) for annex in content.annexes)
        state_total(letter.batch, None if letter.enters_register else rows)
    letter.issued_at = timezone.now()
    letter.issued_by = by
    if letter.revokes_id is not None:
        _revoke(letter, letter.revokes_id, by)
    _chain(letter, files, entries, freeze_evidence(letter, counted.figures, entries))
    letter.issue()
    letter.save()
    letter.steps.create(step=Step.ISSUE, by=by, for_whom=principal_of(letter, by, Hand.SIGNATORY))
    send_out(letter)
    tell_issued(letter, by=by)
    tell_annex_changed(letter, changes)
    batch = letter.batch
    # A letter after a revoked one finds its batch published already: the day of the first publication stays.
    if traits.publishes_batch and batch.state != BatchState.PUBLISHED:
        enter_phase(batch, lambda: batch.publish(content.date), by=by)
    return letter


def _unsigned() -> WrongState:
    return WrongState(_("这份函还没有签发，不能印发。"))


def _next_sequence(agency_code: str, year: int) -> int:
    NumberSeries.objects.get_or_create(agency_code=agency_code, year=year)
    series = NumberSeries.objects.select_for_update().get(agency_code=agency_code, year=year)
    series.last += 1
    series.save()
    return series.last


def _chain(letter: Letter, files: list[LetterFile], entries: list[RegisterEntry], records: Records) -> None:
    hold_chain()
    issued = Letter.objects.chained()
    # The last is the one that none follows. Clocks of two machines differ, so the time of issue does not tell.
    followers = issued.filter(previous_manifest_sha256=OuterRef("manifest_sha256"))
    last = issued.filter(~Exists(followers)).order_by("-issued_at", "-pk").first()
    letter.previous_manifest_sha256 = last.manifest_sha256 if last else ""
    records = replace(records, revocations=list_revocations(letter))
    letter.manifest = build_manifest(letter, files, entries, records, letter.previous_manifest_sha256)
    letter.manifest_sha256 = canonical_digest(letter.manifest)


def _supersede(letter_id: int, by: User) -> None:
    corrected = Letter.objects.select_for_update(of=("self",)).get(pk=letter_id)
    if corrected.state == LetterState.ISSUED:
        corrected.supersede()
        corrected.save()
        corrected.steps.create(step=Step.SUPERSEDE, by=by)


def _revoke(letter: Letter, revoked_id: int, by: User) -> None:
    revoked = Letter.objects.select_for_update(of=("self",)).get(pk=revoked_id)
    if revoked.state != LetterState.ISSUED:
        sentence = _("%(number)s已经更正或撤销，这份撤销函不能印发，请退回拟稿。")
        raise WrongState(sentence % {"number": revoked.number})
    revoked.batch = letter.batch
    # On record in Chinese, in whatever language the person reads the screens.
    said = f"由{letter.number}撤销。理由：{letter.revocation_reason}"
    take_back(revoked, by=by, reason=letter.revocation_reason, said=said)
