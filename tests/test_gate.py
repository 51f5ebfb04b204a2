"""The one gate: what is hidden from somebody occurs in nothing that they can get, whichever way they ask."""

from __future__ import annotations

import ast
import io
import re
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from accounts.models import Unit, User
from core import outbox
from core.channels.gathering import gather
from core.errors import NotAllowed
from core.models import Mail, Message, Notice, OutboxEntry, Reach
from core.notice_texts import notice_texts
from core.notices.actions import withdraw_notice
from core.notices.mailing import gather_mails
from core.notices.telling import tell
from evaluations import actions as evaluation_actions
from evaluations.choices import ReportFormat
from measures import actions
from measures.application import application_docx, application_of, application_pdf
from measures.choices import ExportFormat
from measures.exporting import WRITERS
from measures.findings import findings_of
from measures.models import Measure
from measures.shelving import query_of
from precedents.actions.annexes import request_annex
from precedents.actions.runs import search_and_keep
from precedents.models import AnnexFormat
from tests.clients import client_of
from tests.factories import BLANK_PDF, Cast, make_administrator, make_cast, make_person
from tests.test_doors import ROOT, sources
from tests.walking import addresses, told, ways, words_of

pytestmark = pytest.mark.django_db

OWN = {"submitter", "unit_lead"}
OFFICE = {"clerk", "reviewer", "signatory", "auditor"}
# Each thing that is hidden from some: the words that betray it, and who may meet them.
SECRETS: dict[str, tuple[str, set[str]]] = {
    "the sealed form's name": ("盖章扫描件甲乙丙", OWN | OFFICE),
    "the sealed form's content": ("sealed-by-hand-4711", OWN | OFFICE),
    "the contact": ("钟离秋", OWN | OFFICE),
    "the phone": ("0591-87654321", OWN | OFFICE),
    "the unit's note": ("内部意见丁戊己", OWN),
    "the draft's title": ("他人未见之稿", OWN),
    "the draft's file": ("草稿附件庚辛", OWN),
    "another unit's draft": ("别家的草稿壬癸", {"other_unit"}),
}
# The reviewer, the signatory and the submitter have the same gate as one of these.
WALKING = ("unit_lead", "other_unit", "evaluator", "evaluation_lead", "clerk", "auditor", "public")
FILE = "寻常证明子丑"


def scene() -> tuple[Cast, dict[str, User | None]]:
    """A batch in evaluation with something to hide from everybody."""
    cast = make_cast(evaluators=1)
    other = make_person("unit_lead")
    assert other.unit is not None
    units = [cast.unit, other.unit, *Unit.objects.none()]
    actions.invite_units(cast.batch, by=cast.clerk, units=units)
    actions.draft_measure(cast.batch, by=other, texts={"title": word("another unit's draft")})
    draft = cast.draft(title=word("the draft's title"))
    store(cast, draft, word("the draft's file"))
    actions.hand_up_measure(draft, by=cast.submitter)
    actions.hand_down_measure(draft, by=cast.unit_lead, note=word("the unit's note"))
    sent = cast.draft(contact=word("the contact"), phone=word("the phone"))
    store(cast, sent, FILE)
    store(cast, sent, word("the sealed form's name"), is_sealed_form=True)
    actions.submit_measure(sent, by=cast.unit_lead)
    actions.accept_measure(sent, by=cast.clerk)
    people: dict[str, User | None] = {role: getattr(cast, role) for role in OWN | OFFICE}
    people |= {"other_unit": other, "evaluator": cast.evaluators[0]}
    people |= {"evaluation_lead": cast.evaluation_lead, "public": None}
    return cast, people


def word(name: str) -> str:
    return SECRETS[name][0]


def store(cast: Cast, measure: Measure, name: str, *, is_sealed_form: bool = False) -> None:
    content = BLANK_PDF + b"%" + (word("the sealed form's content").encode() if is_sealed_form else b"plain")
    file = SimpleUploadedFile("a", content)
    actions.add_attachment(
        measure, by=cast.submitter, file=file, name=f"{name}.pdf", is_sealed_form=is_sealed_form
    )


def brought_to_the_end(cast: Cast) -> None:
    """Go on to the decision, with every file made that can be asked for."""
    cast.evaluate()
    evaluation_actions.draw_proposal(cast.panel, by=cast.clerk, rule="at_least", count=1, seed=1)
    cast.score_all()
    for by in (cast.clerk, cast.auditor):
        for one in ExportFormat:
            actions.request_export(by=by, file_format=one.value, filters={})
    cast.close()
    for report in ReportFormat:
        evaluation_actions.request_report(cast.batch, by=cast.clerk, file_format=report.value)
    for by in (cast.unit_lead, cast.clerk):
        run = search_and_keep(query_of(cast.batch.measures.latest("pk")), by=by)
        for ending in AnnexFormat.values:
            request_annex(run, by=by, file_format=ending)
    for entry in OutboxEntry.objects.all():
        outbox.deliver(entry.pk)


def met(words: str) -> set[str]:
    return {name for name, (secret, _may) in SECRETS.items() if secret in words}


def may_meet(role: str) -> set[str]:
    return {name for name, (_secret, may) in SECRETS.items() if role in may}


def test_by_every_address_a_person_meets_what_they_may_and_no_cache_keeps_it() -> None:
    cast, people = scene()
    brought_to_the_end(cast)
    asked = addresses(cast)
    assert len(asked) > 100
    for role in WALKING:
        client = client_of(people[role])
        answers = {way: words_of(client, way, **headers) for way, headers in ways(asked)}
        leaks = [(way, name) for way, words in answers.items() for name in met(words) - may_meet(role)]
        kept = [
            way for way, words in answers.items() if role != "public" and "private, no-store" not in words
        ]
        assert (role, leaks, kept) == (role, [], [])
        # The walk can see what there is to see. A note stands on the page as long as the batch collects.
        assert may_meet(role) - met("".join(answers.values())) <= {"the unit's note"}, role


def test_every_writer_of_files_asks_for_whom_it_writes() -> None:
    _cast, people = scene()
    measures = list(Measure.objects.for_page().filter(state="accepted"))
    leaks = []
    for role, person in people.items():
        if person is None:
            continue
        for name, content in written(measures, person).items():
            leaks += [(role, name, secret) for secret in met(told(content)) - may_meet(role)]
    assert leaks == []


def written(measures: list[Measure], person: User) -> Mapping[str, bytes]:
    """Return what every writer of measures makes for a person, by its name."""
    made = {}
    for form, write in WRITERS.items():
        target = io.BytesIO()
        write(measures, person, target)
        made[f"export {form}"] = target.getvalue()
    printed = application_of(measures[0], person)
    made |= {"pdf": application_pdf(printed), "docx": application_docx(printed)}
    return {**made, "findings": "".join(map(str, findings_of(measures[0], person))).encode()}


def test_every_form_of_export_has_its_writer() -> None:
    assert set(WRITERS) == set(ExportFormat.values)


def test_a_notice_tells_its_reader_nothing_that_is_hidden_from_them() -> None:
    cast, people = scene()
    brought_to_the_end(cast)
    roles = {person.pk: role for role, person in people.items() if person is not None}
    notices = [one for one in Notice.objects.all() if one.recipient_id in roles]
    assert any(word("the unit's note") in one.body for one in notices)
    leaks = [
        (roles[one.recipient_id], name)
        for one in notices
        for name in met(one.subject + one.body) - may_meet(roles[one.recipient_id])
    ]
    assert leaks == []


def test_the_office_can_neither_read_nor_change_what_a_unit_says_to_itself() -> None:
    cast, _people = scene()
    internal = Notice.objects.filter(is_internal=True).first()
    assert internal is not None
    clerk = client_of(cast.clerk)
    assert clerk.get(f"/notices/{internal.pk}/edit/").status_code == 404
    assert clerk.post(f"/notices/{internal.pk}/withdraw/").status_code == 404
    assert not cast.clerk.has_perm("core.manage_notices", internal)
    assert cast.clerk.has_perm("core.manage_notices", Notice.objects.filter(is_internal=False).first())


def test_a_mail_of_a_unit_to_itself_shows_the_office_that_it_went_and_not_what_it_said() -> None:
    cast, _people = scene()
    cast.submitter.email = "writer@example.org"
    cast.submitter.save()
    Notice.objects.filter(recipient=cast.submitter).exclude(is_internal=True).delete()
    Notice.objects.update(due_at=cast.submitter.date_joined)
    (mail,) = gather_mails()
    assert met(mail.subject + mail.body) == {"the draft's title", "the unit's note"}
    Mail.objects.update(claimed_at=mail.created_at, sent_at=mail.created_at)
    words = words_of(client_of(cast.clerk), "/notices/outbox/")
    assert "只给本人的提醒" in words
    assert met(words) == set()


def test_an_answer_to_a_token_is_kept_in_no_cache() -> None:
    answer = Client().get("/api/v1/register/", headers={"Authorization": "Token unknown"})
    assert answer["Cache-Control"] == "private, no-store"


def test_what_is_public_may_be_kept_for_the_public() -> None:
    assert "no-store" not in Client().get("/register/").headers.get("Cache-Control", "")


# Where files are reached without asking for whom, and why nothing is shown there.
BEHIND_THE_GATE = {
    "measures/presentation.py": "the gate itself",
    "measures/revisions.py": "freezes everything; whoever shows a revision asks",
    "measures/actions/attaching.py": "stores and removes, after the permission",
    "measures/attachments/unattached.py": "looks for files that no row names, to drop them; shows nothing",
    "measures/actions/reading.py": "reads for the gate what files say; shows nothing",
}
UNGATED = re.compile(r"\.attachments\.(?!visible_to)|\bAttachment\.objects\.(?!visible_to)")


def test_files_are_reached_through_the_gate_alone() -> None:
    reached = {file for file, text in sources() if any(UNGATED.search(line) for line in code_of(text))}
    assert reached - set(BEHIND_THE_GATE) == set()
    shown = [
        page.name for page in (ROOT / "templates").rglob("*.html") if ".attachments." in page.read_text()
    ]
    assert shown == []


def code_of(text: str) -> list[str]:
    """Return a module's attribute accesses as text, without its imports and words."""
    return [ast.unparse(node) for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Attribute)]


def test_what_lies_behind_the_gate_is_there() -> None:
    assert all(Path(ROOT / file).exists() for file in BEHIND_THE_GATE)


def test_what_leaves_by_a_gateway_holds_nothing_that_is_hidden_from_anybody() -> None:
    cast, people = scene()
    brought_to_the_end(cast)
    for person in filter(None, people.values()):
        Reach.objects.create(
            person=person, channel="sms", address="13800138000", verified_at=cast.clerk.date_joined
        )
    noon = timezone.localtime().replace(hour=12)
    hidden = 0
    # One by one each is told in its own words, if it may be.
    for notice in Notice.objects.all():
        hidden += bool(met(notice.subject + notice.body))
        Message.objects.all().delete()
        Notice.objects.update(read_at=noon)
        Notice.objects.filter(pk=notice.pk).update(read_at=None, due_at=noon - timedelta(minutes=1))
        gather("sms", noon)
        assert met("".join(one.text for one in Message.objects.all())) == set()
    assert hidden


def test_of_accounts_the_trail_and_the_system_the_office_neither_reads_nor_holds_back_what_is_told() -> None:
    cast, watcher = make_cast(evaluators=1), make_administrator()
    apart = [text for text in notice_texts() if text.kind.is_apart]
    assert {text.kind.code for text in apart} == {"account", "hook", "trail", "outage", "backup"}
    for text in apart:
        tell([watcher], text.example())
    clerk, held = client_of(cast.clerk), list(Notice.objects.filter(recipient=watcher))
    assert len(held) == len(apart)
    assert clerk.get("/api/v1/held-notices/").json()["results"] == []
    for notice in held:
        assert clerk.post(f"/notices/{notice.pk}/withdraw/").status_code == 404
        assert (
            clerk.post(f"/notices/{notice.pk}/edit/", {"subject": "例行维护", "body": ""}).status_code == 404
        )
        with pytest.raises(NotAllowed):
            withdraw_notice(notice, by=cast.clerk)
    page = client_of(cast.auditor).get("/notices/outbox/").content.decode()
    assert not [notice.subject for notice in held if notice.subject in page]
    assert set(Notice.objects.shown_to(watcher)) == set(held)
