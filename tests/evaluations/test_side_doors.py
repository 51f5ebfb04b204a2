"""Side doors of the evaluation: earlier rounds, ties, other agencies, invitations, crafted files."""

from __future__ import annotations

import contextlib
import io
import re
import threading
import zipfile
from decimal import Decimal

import openpyxl
import pytest
from django.contrib.auth.hashers import make_password
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts.errors import ActionError
from accounts.models import Role, UnitKind, User
from evaluations import actions
from evaluations.actions.scoring import SheetEntries, sheet_of
from evaluations.models import Assignment, PanelMember, Waiver
from letters import actions as letter_actions
from measures import actions as measure_actions
from measures.importing.bounds import Sprawling, require_bounded
from tests.factories import make_cast, make_person, make_unit

pytestmark = pytest.mark.django_db


def client_of(user: User) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def entries(value: str = "73.37") -> SheetEntries:
    return SheetEntries(
        scores=dict.fromkeys(("novelty", "effect", "replicability"), Decimal(value)),
        gates={"legality": True, "risk": True},
        classification="first_in_nation",
        ground="检索未见。",
        comment="论证不足SECRET",
    )


def save(assignment: Assignment, value: str = "73.37") -> object:
    return actions.save_sheet(
        assignment, by=assignment.evaluator, entries=entries(value), version=sheet_of(assignment).edit_version
    )


def test_lead_who_also_evaluates_sees_others_marks_before_own():
    cast = make_cast(evaluators=2)
    cast.accepted()
    cast.evaluate()
    first, second = Assignment.objects.order_by("pk")
    both = second.evaluator
    both.roles = [Role.EVALUATOR, Role.EVALUATION_LEAD]
    both.save()
    save(first)
    actions.submit_sheet(first, by=first.evaluator)
    page = (
        client_of(User.objects.get(pk=both.pk))
        .get(f"/batches/{cast.batch.number}/tally/{first.measure_id}/")
        .content.decode()
    )
    assert "73.37" not in page
    assert "SECRET" not in page


def second_round():
    cast = make_cast(evaluators=3)
    cast.accepted()
    cast.evaluate()
    late, *others = list(Assignment.objects.order_by("pk"))
    for each in others:
        cast.score(each)
    cast.close("缺席，不再等待")
    actions.reevaluate_measures(
        cast.batch, by=cast.clerk, measures=list(cast.batch.measures.all()), reason="分歧大"
    )
    cast.batch.refresh_from_db()
    cast.panel.refresh_from_db()
    late.refresh_from_db()
    return cast, late, others


def test_sheet_of_sealed_first_round_cannot_be_submitted_in_the_second():
    _cast, late, _others = second_round()
    client = client_of(late.evaluator)
    answer = client.post(
        f"/evaluations/{late.pk}/",
        {
            "edit_version": "1",
            "score-novelty": "99",
            "score-effect": "99",
            "score-replicability": "99",
            "score-legality": "passed",
            "score-risk": "passed",
            "classification": "first_in_nation",
            "ground": "x",
            "comment": "x",
            "submit": "1",
        },
    )
    late.refresh_from_db()
    assert late.state != "submitted", answer.status_code


def test_sheet_of_sealed_first_round_cannot_be_reopened_in_the_second():
    cast, _late, others = second_round()
    first = others[0]
    first.refresh_from_db()
    with pytest.raises(ActionError):
        actions.reopen_assignment(first, by=cast.evaluation_lead, reason="改分")


def test_waived_assignment_stays_on_record_in_the_second_round():
    cast, late, _others = second_round()
    with contextlib.suppress(ActionError):
        actions.withdraw_assignment(late, by=cast.clerk)
    assert [a.pk for a in Waiver.objects.get().assignments.all()] == [late.pk]


def test_first_round_late_recusal():
    _cast, late, _others = second_round()
    with pytest.raises(ActionError):
        actions.recuse_assignment(late, by=late.evaluator, reason="x")


def test_tied_evaluator_with_a_begun_sheet_cannot_submit():
    cast = make_cast(evaluators=2)
    cast.accepted()
    cast.evaluate()
    one = Assignment.objects.order_by("pk")[0]
    save(one)
    actions.declare_tie(cast.panel, by=cast.clerk, evaluator=one.evaluator, unit=cast.unit)
    with pytest.raises(ActionError):
        actions.submit_sheet(one, by=one.evaluator)


def test_tie_declared_in_one_batch_frees_the_other_batch_too():
    cast = make_cast(evaluators=2)
    other = make_cast(evaluators=2)
    measure_actions.invite_units(other.batch, by=other.clerk, units=[cast.unit])
    # the same expert sits on both panels
    expert = cast.evaluators[0]
    PanelMember.objects.create(panel=other.panel, evaluator=expert, ties_declared_at=timezone.now())
    measure = measure_actions.draft_measure(other.batch, by=cast.submitter, texts=cast_texts())
    measure = measure_actions.submit_measure(measure, by=cast.unit_lead)
    measure = measure_actions.accept_measure(measure, by=other.clerk)
    actions.assign_evaluator(other.panel, by=other.clerk, measure=measure, evaluator=expert)
    actions.declare_tie(cast.panel, by=cast.clerk, evaluator=expert, unit=cast.unit)
    assert not Assignment.objects.filter(measure=measure, evaluator=expert).exists()


def cast_texts():
    from tests.factories import TEXTS

    return dict(TEXTS)


def test_declaring_a_tie_changes_no_assignment_after_the_handover():
    cast = make_cast(evaluators=2)
    cast.accepted()
    extra = make_person(Role.EVALUATOR, unit=cast.panel.agency)
    cast.evaluate()
    PanelMember.objects.create(panel=cast.panel, evaluator=extra, ties_declared_at=timezone.now())
    cast.score(Assignment.objects.order_by("pk")[0])
    cast.hand_in("一位缺席")
    late = Assignment.objects.order_by("pk")[1]
    with contextlib.suppress(ActionError):
        actions.declare_tie(cast.panel, by=cast.clerk, evaluator=late.evaluator, unit=cast.unit)
    assert Assignment.objects.filter(pk=late.pk).exists()
    assert not Assignment.objects.filter(evaluator=extra).exists()


def test_declaring_a_tie_after_the_decision_keeps_the_waiver():
    cast = make_cast(evaluators=2)
    cast.accepted()
    cast.evaluate()
    cast.score(Assignment.objects.order_by("pk")[0])
    cast.close("缺席，不再等待")
    late = Assignment.objects.order_by("pk")[1]
    with contextlib.suppress(ActionError):
        actions.declare_tie(cast.panel, by=cast.clerk, evaluator=late.evaluator, unit=cast.unit)
    assert Waiver.objects.get().assignments.count() == 1


@pytest.fixture
def published():
    cast = make_cast(evaluators=2)
    cast.accepted()
    cast.evaluate()
    first, _second = Assignment.objects.order_by("pk")
    cast.score(first)
    cast.close("WAIVERREASON")
    measure = cast.batch.measures.get()
    actions.advise_decision(
        measure, by=cast.evaluation_lead, classification="first_in_nation", reason="ADVICEREASON"
    )
    from evaluations.models import Decision
    from tests.factories import first_in_nation

    measure.refresh_from_db()
    actions.decide_measure(measure, by=cast.clerk, verdict=first_in_nation())
    actions.confirm_decisions(cast.batch, by=cast.reviewer, decisions=list(Decision.objects.all()))
    letter = letter_actions.start_publishing(cast.batch, by=cast.clerk)
    letter = letter_actions.send_to_review(letter, by=cast.clerk)
    letter = letter_actions.review_letter(letter, by=cast.reviewer)
    letter = letter_actions.sign_letter(letter, by=cast.signatory)
    letter_actions.issue_letter(letter, by=cast.signatory)
    cast.batch.refresh_from_db()
    assert cast.batch.state == "published"
    return cast


@pytest.mark.parametrize("address", ["panel/seats/", "tally/{m}/", "panel/seats/{s}/"])
def test_another_agencys_lead_learns_nothing_of_a_published_batch(published, address):
    cast = published
    stranger = make_person(Role.EVALUATION_LEAD)
    measure = cast.batch.measures.get()
    seat = cast.panel.members.first()
    answer = client_of(stranger).get(
        f"/batches/{cast.batch.number}/" + address.format(m=measure.pk, s=seat.pk)
    )
    words = answer.content.decode()
    secrets = [p.name for p in cast.evaluators] + ["ADVICEREASON", "WAIVERREASON"]
    assert answer.status_code < 500
    assert [s for s in secrets if s in words] == []


def workbook_bytes() -> bytes:
    book = openpyxl.Workbook()
    book.active.append(["举措编号", "举措名称", "登录名", "专家姓名"])
    book.active.append(["1-001", "x", "p", "q"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def repack(content: bytes, change) -> bytes:
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            data = change(name, source.read(name))
            if data is not None:
                target.writestr(name, data)
    return out.getvalue()


def bad_files() -> dict[str, bytes]:
    good = workbook_bytes()
    chart = repack(
        good,
        lambda n, d: (
            d.replace(b"<sheets>", b"<!--").replace(b"</sheets>", b"--><sheets/>")
            if n == "xl/workbook.xml"
            else d
        ),
    )
    corrupt = bytearray(good)
    with zipfile.ZipFile(io.BytesIO(good)) as z:
        info = z.getinfo("xl/worksheets/sheet1.xml")
    at = info.header_offset + 30 + len(info.filename)
    corrupt[at : at + 20] = b"\xff" * 20
    encrypted = bytearray(good)
    i = good.find(b"PK\x01\x02")
    encrypted[i + 8] |= 1
    method = bytearray(good)
    method[i + 10] = 99
    bad_index = repack(
        good, lambda n, d: d.replace(b"<v>0</v>", b"<v>999</v>") if n.startswith("xl/worksheets/s") else d
    )
    bad_rel = repack(
        good,
        lambda n, d: (
            d.replace(b"worksheets/sheet1.xml", b"worksheets/none.xml")
            if n == "xl/_rels/workbook.xml.rels"
            else d
        ),
    )
    bad_style = repack(good, lambda n, d: b"<x/>" if n == "xl/styles.xml" else d)
    bad_book = repack(good, lambda n, d: b"<x/>" if n == "xl/workbook.xml" else d)
    bad_types = repack(good, lambda n, d: b"<x/>" if n == "[Content_Types].xml" else d)
    not_xml = repack(good, lambda n, d: b"garbage" if n == "xl/workbook.xml" else d)
    date = repack(
        good,
        lambda n, d: (
            d.replace(b't="s"', b't="n"').replace(b"<v>0</v>", b"<v>1e999</v>")
            if n.startswith("xl/worksheets/s")
            else d
        ),
    )
    refs = repack(
        good,
        lambda n, d: (
            d.replace(b'r="A1"', b'r="A0"').replace(b'r="B1"', b'r="ZZZZ1"')
            if n.startswith("xl/worksheets/s")
            else d
        ),
    )
    rowless = repack(
        good, lambda n, d: d.replace(b'<row r="1"', b'<row r="x"') if n.startswith("xl/worksheets/s") else d
    )
    dim = repack(
        good,
        lambda n, d: (
            d.replace(b'<dimension ref="A1:D2"', b'<dimension ref="!!"')
            if n.startswith("xl/worksheets/s")
            else d
        ),
    )
    stylecell = repack(
        good,
        lambda n, d: d.replace(b'<c r="A1"', b'<c s="9999" r="A1"') if n.startswith("xl/worksheets/s") else d,
    )
    ttype = repack(
        good, lambda n, d: d.replace(b't="s"', b't="zz"') if n.startswith("xl/worksheets/s") else d
    )
    booldate = repack(
        good, lambda n, d: d.replace(b't="s"', b't="d"') if n.startswith("xl/worksheets/s") else d
    )
    boolc = repack(
        good,
        lambda n, d: (
            d.replace(b't="s"', b't="b"').replace(b"<v>0</v>", b"<v>x</v>")
            if n.startswith("xl/worksheets/s")
            else d
        ),
    )
    found = {
        "no_sheets": chart,
        "corrupt_deflate": bytes(corrupt),
        "encrypted": bytes(encrypted),
        "method": bytes(method),
        "bad_index": bad_index,
        "bad_rel": bad_rel,
        "bad_style": bad_style,
        "bad_book": bad_book,
        "bad_types": bad_types,
        "not_xml": not_xml,
        "date": date,
        "refs": refs,
        "rowless": rowless,
        "dim": dim,
        "stylecell": stylecell,
        "ttype": ttype,
        "isodate": booldate,
        "bool": boolc,
        "truncated": good[: len(good) // 2],
        "PK": b"PK",
        "empty_zip": b"PK\x05\x06" + b"\0" * 18,
        "nul_csv": "举措编号,登录名\n\0,\0\n".encode(),
        "utf16": "举措编号,登录名\n".encode("utf-16"),
        "quote": b'"' + b"a" * 200000,
        "surrogate": b"\xed\xa0\x80",
        "empty": b"",
        "onecol": "登录名\n".encode(),
        "cr": "举措编号,登录名\r\r\n1\r2".encode(),
    }
    for name in zipfile.ZipFile(io.BytesIO(good)).namelist():
        found["without " + name] = repack(good, lambda n, d, name=name: None if n == name else d)
        found["emptied " + name] = repack(good, lambda n, d, name=name: b"" if n == name else d)
        found["x " + name] = repack(good, lambda n, d, name=name: b"<x/>" if n == name else d)
        found["half " + name] = repack(good, lambda n, d, name=name: d[: len(d) // 2] if n == name else d)
    return found


BAD = bad_files()


@pytest.fixture
def evaluating():
    cast = make_cast(evaluators=2)
    cast.accepted()
    cast.evaluate()
    return cast


def test_no_allotment_file_gives_a_500(evaluating):
    cast = evaluating
    client = client_of(cast.clerk)
    failed = []
    for name, content in BAD.items():
        answer = client.post(
            f"/batches/{cast.batch.number}/panel/import/", {"file": SimpleUploadedFile("a.xlsx", content)}
        )
        if answer.status_code >= 500:
            failed.append((name, repr(answer.exc_info[1])[:90] if getattr(answer, "exc_info", None) else ""))
    assert not failed, "\n".join(map(str, failed))


def test_no_offline_file_gives_a_500(evaluating):
    cast = evaluating
    client = client_of(cast.evaluators[0])
    good = client.get(f"/evaluations/offline/{cast.batch.number}/sheets.xlsx").content
    files = dict(BAD)
    for name in zipfile.ZipFile(io.BytesIO(good)).namelist():
        files["o without " + name] = repack(good, lambda n, d, name=name: None if n == name else d)
        files["o emptied " + name] = repack(good, lambda n, d, name=name: b"" if n == name else d)
        files["o x " + name] = repack(good, lambda n, d, name=name: b"<x/>" if n == name else d)
        files["o half " + name] = repack(good, lambda n, d, name=name: d[: len(d) // 2] if n == name else d)
    failed = []
    for name, content in files.items():
        answer = client.post(
            f"/evaluations/offline/{cast.batch.number}/", {"file": SimpleUploadedFile("a.xlsx", content)}
        )
        if answer.status_code >= 500:
            failed.append((name, repr(answer.exc_info[1])[:90] if getattr(answer, "exc_info", None) else ""))
    assert not failed, "\n".join(map(str, failed))


def test_a_workbook_part_under_another_name_is_bounded_too():
    """The bound looks only at parts named .xml or beginning with '<' in their first 64 bytes."""
    good = workbook_bytes()
    with zipfile.ZipFile(io.BytesIO(good)) as z:
        z.read("xl/worksheets/sheet1.xml")
    rows = b"".join(b"<row>" + b"<c><v>1</v></c>" * 100 + b"</row>" for _ in range(3000))
    bomb = (
        b" " * 100
        + b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        + rows
        + b"</sheetData></worksheet>"
    )

    def change(name, data):
        if name == "xl/worksheets/sheet1.xml":
            return None
        if name == "xl/_rels/workbook.xml.rels":
            return data.replace(b"sheet1.xml", b"sheet1.bin")
        if name == "[Content_Types].xml":
            return data.replace(b"sheet1.xml", b"sheet1.bin")
        return data

    out = io.BytesIO(repack(good, change))
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as z:
        z.writestr("xl/worksheets/sheet1.bin", bomb)
    file = ContentFile(out.getvalue())
    read = sum(
        len(row)
        for row in openpyxl.load_workbook(io.BytesIO(out.getvalue()), read_only=True)
        .worksheets[0]
        .iter_rows(values_only=True)
    )
    assert read == 300_000  # openpyxl reads the part all the same
    with pytest.raises(Sprawling):
        require_bounded(file)


def test_the_lead_cannot_take_over_an_account_that_signs_in_otherwise():
    cast = make_cast(evaluators=2)
    victim = cast.evaluators[0]
    victim.password = make_password(None)  # signs in through single sign-on
    victim.last_login = timezone.now()
    victim.save()
    answer = client_of(cast.evaluation_lead).post(
        f"/batches/{cast.batch.number}/panel/invite/", {"name": "x", "username": victim.username}
    )
    link = re.search(r"/invitations/[^/\"]+/", answer.content.decode())
    thief = Client(raise_request_exception=False)
    if link:
        thief.post(
            link[0], {"new_password1": "stolen-horse-battery", "new_password2": "stolen-horse-battery"}
        )
    assert thief.session.get("_auth_user_id") != str(victim.pk)


def test_changing_the_agency_leaves_no_member_of_the_other_one():
    cast = make_cast(evaluators=2)
    cast.accepted()
    other = make_unit(UnitKind.THIRD_PARTY)
    actions.form_panel(cast.batch, by=cast.clerk, agency=other, per_measure=2)
    cast.panel.refresh_from_db()
    with contextlib.suppress(ActionError):
        actions.propose_assignments(cast.panel, by=cast.clerk)
    assert not Assignment.objects.exclude(evaluator__unit=other).exists()


def test_nobody_is_reminded_after_the_evaluation():
    cast = make_cast(evaluators=2)
    cast.accepted()
    cast.evaluate()
    cast.score(Assignment.objects.order_by("pk")[0])
    cast.close("缺席，不再等待")
    with pytest.raises(ActionError):
        actions.remind_evaluators(cast.panel, by=cast.evaluation_lead)


def test_reminding_an_unreadable_key_does_not_remind_everybody(evaluating):
    cast = evaluating
    from accounts.models import Notice

    before = Notice.objects.count()
    client_of(cast.evaluation_lead).post(f"/batches/{cast.batch.number}/panel/remind/", {"evaluator": "abc"})
    assert Notice.objects.count() == before


def test_a_recused_evaluator_reads_nothing_of_the_measure(evaluating):
    one = Assignment.objects.order_by("pk")[0]
    save(one)
    actions.recuse_assignment(one, by=one.evaluator, reason="亲属")
    answer = client_of(one.evaluator).post(
        f"/evaluations/{one.pk}/findings/", {"place": ""}, headers={"HX-Request": "true"}
    )
    assert answer.status_code == 404


def test_a_reopened_first_round_sheet_does_not_vanish_when_the_second_round_closes():
    cast, _late, others = second_round()
    first = others[0]
    first.refresh_from_db()
    with contextlib.suppress(ActionError):
        actions.reopen_assignment(first, by=cast.evaluation_lead, reason="改分")
    actions.propose_assignments(cast.panel, by=cast.clerk)
    for each in Assignment.objects.filter(round=2):
        cast.score(each)
    cast.hand_in()
    actions.close_evaluation(cast.batch, by=cast.clerk)
    assert Assignment.objects.filter(round=1, state="submitted").count() == 2


def test_the_first_rounds_marks_stay_when_nobody_submits_in_the_second():
    cast, late, _others = second_round()
    before = cast.batch.tallies.get()
    try:
        save(late, "1")
        actions.submit_sheet(late, by=late.evaluator)
    except ActionError:
        pass
    actions.propose_assignments(cast.panel, by=cast.clerk)
    cast.close("第二轮无人评")
    assert cast.batch.tallies.order_by("-number").first().digest == before.digest


@pytest.mark.django_db(transaction=True)
def test_one_name_invited_twice_at_once(monkeypatch):
    from evaluations.actions import panel as module

    a, b = make_cast(evaluators=1), make_cast(evaluators=1)
    barrier, real, answers = threading.Barrier(2, timeout=5), module.unopened_account, []

    def together(**given):
        with contextlib.suppress(threading.BrokenBarrierError):
            barrier.wait(timeout=3)
        return real(**given)

    monkeypatch.setattr(module, "unopened_account", together)

    def invite(cast):
        try:
            answers.append(
                client_of(cast.evaluation_lead)
                .post(f"/batches/{cast.batch.number}/panel/invite/", {"name": "某", "username": "newcomer"})
                .status_code
            )
        finally:
            connection.close()

    threads = [threading.Thread(target=invite, args=(c,)) for c in (a, b)]
    [t.start() for t in threads]
    [t.join(30) for t in threads]
    assert max(answers) < 500


def test_the_lead_cannot_take_over_an_administrator():
    cast = make_cast(evaluators=2)
    victim = cast.evaluators[0]
    victim.password, victim.is_staff, victim.is_superuser = make_password(None), True, True
    victim.save()
    answer = client_of(cast.evaluation_lead).post(
        f"/batches/{cast.batch.number}/panel/invite/", {"name": "x", "username": victim.username}
    )
    assert "/invitations/" not in answer.content.decode()


def test_an_allotment_file_does_not_unpack_to_hundreds_of_megabytes(evaluating):
    import tracemalloc

    good = workbook_bytes()
    text = b"<si><t>" + b"a" * 1_000_000 + b"</t></si>"
    bomb = (
        b" " * 100
        + b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        + text * 150
        + b"</sst>"
    )

    def change(name, data):
        if name == "xl/sharedStrings.xml":
            return None
        return data.replace(
            b"</Types>",
            b'<Override PartName="/xl/sharedStrings.bin" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>',
        )

    out = io.BytesIO(repack(good, change))
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as z:
        z.writestr("xl/sharedStrings.bin", bomb)
    del bomb
    assert len(out.getvalue()) < 1_000_000
    client = client_of(evaluating.clerk)
    tracemalloc.start()
    client.post(
        f"/batches/{evaluating.batch.number}/panel/import/",
        {"file": SimpleUploadedFile("a.xlsx", out.getvalue())},
    )
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 50_000_000, (len(out.getvalue()), peak)


def test_another_agencys_lead_reads_no_evaluators_finding_of_a_published_measure(published):
    from measures.models import Comparison

    measure = published.batch.measures.get()
    Comparison.objects.create(
        measure=measure,
        origin="evaluator",
        created_by=published.evaluators[0],
        place="某市",
        practice="FINDINGWORDS",
        source="s",
        difference="d",
        verdict="different",
    )
    stranger = make_person(Role.EVALUATION_LEAD)
    assert "FINDINGWORDS" not in client_of(stranger).get(f"/measures/{measure.pk}/").content.decode()
