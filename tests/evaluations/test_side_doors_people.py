"""Side doors of the evaluation: invitations, accounts, reminders, late rounds."""

from __future__ import annotations

import contextlib
import io
import re
import threading
import zipfile
from typing import Any

import pytest
from django.contrib.auth.hashers import make_password
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts.choices import Role, UnitKind
from accounts.inviting import unopened_account
from core.errors import ActionError
from evaluations import actions
from evaluations.models import Assignment
from tests.evaluations.side_doors import (
    client_of,
    published_batch,
    repack,
    save,
    second_round,
    workbook_bytes,
)
from tests.factories import make_cast, make_person, make_unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def published() -> Any:
    return published_batch()


@pytest.fixture
def evaluating() -> Any:
    cast = make_cast(evaluators=2)
    cast.accepted()
    cast.evaluate()
    return cast


def test_the_lead_cannot_take_over_an_account_that_signs_in_otherwise() -> None:
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


def test_changing_the_agency_leaves_no_member_of_the_other_one() -> None:
    cast = make_cast(evaluators=2)
    cast.accepted()
    other = make_unit(UnitKind.THIRD_PARTY)
    actions.form_panel(cast.batch, by=cast.clerk, agency=other, per_measure=2)
    cast.panel.refresh_from_db()
    with contextlib.suppress(ActionError):
        actions.propose_assignments(cast.panel, by=cast.clerk)
    assert not Assignment.objects.exclude(evaluator__unit=other).exists()


def test_nobody_is_reminded_after_the_evaluation() -> None:
    cast = make_cast(evaluators=2)
    cast.accepted()
    cast.evaluate()
    cast.score(Assignment.objects.order_by("pk")[0])
    cast.close("缺席，不再等待")
    with pytest.raises(ActionError):
        actions.remind_evaluators(cast.panel, by=cast.evaluation_lead)


def test_reminding_an_unreadable_key_does_not_remind_everybody(evaluating: Any) -> None:
    cast = evaluating
    from core.models import Notice

    before = Notice.objects.count()
    client_of(cast.evaluation_lead).post(f"/batches/{cast.batch.number}/panel/remind/", {"evaluator": "abc"})
    assert Notice.objects.count() == before


def test_a_recused_evaluator_reads_nothing_of_the_measure(evaluating: Any) -> None:
    one = Assignment.objects.order_by("pk")[0]
    save(one)
    actions.recuse_assignment(one, by=one.evaluator, reason="亲属")
    answer = client_of(one.evaluator).post(
        f"/evaluations/{one.pk}/findings/", {"place": ""}, headers={"HX-Request": "true"}
    )
    assert answer.status_code == 404


def test_a_reopened_first_round_sheet_does_not_vanish_when_the_second_round_closes() -> None:
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


def test_the_first_rounds_marks_stay_when_nobody_submits_in_the_second() -> None:
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
def test_one_name_invited_twice_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    from evaluations.actions import inviting as module

    a, b = make_cast(evaluators=1), make_cast(evaluators=1)
    barrier, real, answers = threading.Barrier(2, timeout=5), unopened_account, list[int]()

    def together(**given: Any) -> Any:
        with contextlib.suppress(threading.BrokenBarrierError):
            barrier.wait(timeout=3)
        return real(**given)

    monkeypatch.setattr(module, "unopened_account", together)

    def invite(cast: Any) -> Any:
        try:
            answers.append(
                client_of(cast.clerk)
                .post(f"/batches/{cast.batch.number}/panel/invite/", {"name": "某", "username": "newcomer"})
                .status_code
            )
        finally:
            connection.close()

    threads = [threading.Thread(target=invite, args=(c,)) for c in (a, b)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert max(answers) < 500


def test_the_lead_cannot_take_over_an_administrator() -> None:
    cast = make_cast(evaluators=2)
    victim = cast.evaluators[0]
    victim.password, victim.roles, victim.duty = make_password(None), [], "system"
    victim.save()
    answer = client_of(cast.evaluation_lead).post(
        f"/batches/{cast.batch.number}/panel/invite/", {"name": "x", "username": victim.username}
    )
    assert "/invitations/" not in answer.content.decode()


def test_an_allotment_file_does_not_unpack_to_hundreds_of_megabytes(evaluating: Any) -> None:
    import tracemalloc

    good = workbook_bytes()
    text = b"<si><t>" + b"a" * 1_000_000 + b"</t></si>"
    bomb = (
        b" " * 100
        + b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        + text * 150
        + b"</sst>"
    )

    def change(name: Any, data: Any) -> Any:
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


def test_another_agencys_lead_reads_no_evaluators_finding_of_a_published_measure(published: Any) -> None:
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
        relation="different",
    )
    stranger = make_person(Role.EVALUATION_LEAD)
    assert "FINDINGWORDS" not in client_of(stranger).get(f"/measures/{measure.pk}/").content.decode()
