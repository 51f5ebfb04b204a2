"""What of 附件增减 is refused, by whom, and what nobody sees before the correction is issued."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from core.errors import ActionError, Incomplete, NotAllowed, WrongState
from evaluations.verdicts import Verdict
from letters import actions
from letters.choices import ChangeKind, CountersignState
from letters.models import AnnexChange, Letter
from tests.clients import client_of
from tests.factories import first_in_nation, make_cast
from tests.letters.annex_changed import FIRST, LEFT_OUT, SECOND, Published, published
from tests.letters.countersigning import agree
from tests.letters.drafted import draft

pytestmark = pytest.mark.django_db


def test_who_proposed_a_change_cannot_confirm_it() -> None:
    one = published()
    verdict = Verdict(is_selected=False, reason="错列")
    change = actions.change_annex(
        one.draft,
        by=one.cast.reviewer,
        measure_id=one.measure(FIRST).pk,
        kind=ChangeKind.REMOVE,
        verdict=verdict,
    )
    with pytest.raises(NotAllowed, match="另一位"):
        actions.confirm_annex_change(one.draft, by=one.cast.reviewer, change_id=change.pk)
    with pytest.raises(NotAllowed):
        actions.confirm_annex_change(one.draft, by=one.cast.clerk, change_id=change.pk)
    with pytest.raises(IntegrityError, match="second_person"), transaction.atomic():
        AnnexChange.objects.update(confirmed_by=one.cast.reviewer, confirmed_at=timezone.now())
    actions.confirm_annex_change(one.draft, by=one.cast.signatory, change_id=change.pk)
    again = actions.confirm_annex_change(one.draft, by=one.cast.signatory, change_id=change.pk)
    assert again.confirmed_by == one.cast.signatory


@pytest.mark.parametrize(
    ("title", "kind", "stated", "place"),
    [
        (FIRST, "insert", {}, "measure_id"),
        (LEFT_OUT, "remove", {}, "measure_id"),
        (LEFT_OUT, "reclass", {}, "measure_id"),
        (FIRST, "reclass", {}, "classification"),
        (LEFT_OUT, "insert", {"classification": ""}, "classification"),
        (LEFT_OUT, "insert", {"classification": "replication", "search": None}, "replicated_comparison"),
        (LEFT_OUT, "insert", {"search": None}, "search"),
        (FIRST, "remove", {"reason": "  "}, "reason"),
        (LEFT_OUT, "insert", {"reason": ""}, "reason"),
    ],
)
def test_a_change_that_does_not_fit_is_refused_by_name(
    title: str, kind: str, stated: dict[str, object], place: str
) -> None:
    one = published()
    with pytest.raises(Incomplete) as refusal:
        one.change(title, kind, **stated)
    assert place in [fault.place for fault in refusal.value.errors]
    assert not AnnexChange.objects.exists()


def test_a_measure_of_another_batch_and_a_second_change_of_one_are_refused() -> None:
    one = published()
    other = published()
    verdict = first_in_nation(other.measure(LEFT_OUT), one.cast.clerk, reason="漏列")
    for measure in (other.measure(LEFT_OUT), one.cast.batch.measures.model(pk=10**9)):
        with pytest.raises(Incomplete) as refusal:
            actions.change_annex(
                one.draft,
                by=one.cast.clerk,
                measure_id=measure.pk,
                kind=ChangeKind.INSERT,
                verdict=verdict,
            )
        assert [fault.place for fault in refusal.value.errors] == ["measure_id"]
    one.change(FIRST, "remove")
    with pytest.raises(Incomplete):
        one.change(FIRST, "remove")


def test_another_measures_search_is_no_ground() -> None:
    one = published()
    elsewhere = first_in_nation(one.measure(SECOND), one.cast.clerk).search
    with pytest.raises(Incomplete) as refusal:
        one.change(LEFT_OUT, "insert", search=elsewhere)
    assert [fault.place for fault in refusal.value.errors] == ["search"]


def test_a_first_letter_and_one_that_is_sent_are_changed_elsewhere() -> None:
    cast = make_cast(evaluators=1)
    first = Published(cast, draft(cast, FIRST), Letter.objects.get(batch=cast.batch))
    with pytest.raises(WrongState, match="退回审定"):
        first.change(FIRST, "remove")
    one = published()
    change = one.confirmed(LEFT_OUT, "insert")
    actions.send_to_review(one.draft, by=one.cast.clerk)
    for act in (
        lambda: one.change(FIRST, "remove"),
        lambda: actions.withdraw_annex_change(one.draft, by=one.cast.clerk, change_id=change.pk),
        lambda: actions.confirm_annex_change(one.draft, by=one.cast.signatory, change_id=change.pk),
    ):
        with pytest.raises(WrongState, match="退回拟稿"):
            act()


def test_an_unconfirmed_change_keeps_the_letter_from_its_review_until_it_is_taken_back() -> None:
    one = published()
    change = one.change(LEFT_OUT, "insert")
    with pytest.raises(Incomplete) as refusal:
        actions.send_to_review(one.draft, by=one.cast.clerk)
    assert [str(fault) for fault in refusal.value.errors] == [f"{LEFT_OUT}: 附件增减还没有经另一位同志确认。"]
    actions.withdraw_annex_change(one.draft, by=one.cast.clerk, change_id=change.pk)
    with pytest.raises(WrongState, match="已经撤回"):
        actions.confirm_annex_change(one.draft, by=one.cast.reviewer, change_id=change.pk)
    assert actions.send_to_review(one.draft, by=one.cast.clerk).state == "in_review"
    recorded = list(one.draft.steps.filter(step="change_annex").values_list("opinion", flat=True))
    assert [text.splitlines()[0].rpartition("：")[0] for text in recorded] == ["补入", "撤回——补入"]


def test_an_annex_without_a_single_measure_is_not_sent() -> None:
    one = published()
    one.confirmed(FIRST, "remove")
    one.confirmed(SECOND, "remove")
    with pytest.raises(Incomplete) as refusal:
        actions.send_to_review(one.draft, by=one.cast.clerk)
    assert any("一项也没有了" in fault.message for fault in refusal.value.errors)


def test_a_countersignature_lapses_with_a_confirmed_change_and_not_with_a_proposed_one() -> None:
    one = published()
    (part,) = actions.ask_countersign(
        one.draft, by=one.cast.clerk, due_on=timezone.localdate(), units=[one.cast.unit]
    )
    agree(part, one.cast.unit_lead)
    change = one.change(LEFT_OUT, "insert")
    part.refresh_from_db()
    assert part.state == CountersignState.AGREED
    actions.confirm_annex_change(one.draft, by=one.cast.reviewer, change_id=change.pk)
    part.refresh_from_db()
    assert part.state == CountersignState.VOIDED


def test_nobody_outside_the_office_sees_a_change_before_the_letter_is_issued() -> None:
    one = published()
    change = one.confirmed(LEFT_OUT, "insert", reason="核对时发现漏列")
    one.confirmed(FIRST, "remove", reason="核对时发现错列")
    pages = f"/letters/manage/{one.draft.pk}/changes/"
    cast = one.cast
    for person in (cast.submitter, cast.unit_lead, cast.evaluation_lead, *cast.evaluators):
        client = client_of(person)
        for address in (pages, f"{pages}insert/{one.measure(LEFT_OUT).pk}/"):
            assert client.get(address).status_code in {403, 404}
        for step in ("confirm", "withdraw"):
            assert client.post(f"{pages}{change.pk}/{step}/").status_code in {403, 404}
        for path in (f"/measures/{one.measure(LEFT_OUT).pk}/", f"/measures/{one.measure(FIRST).pk}/"):
            assert "核对时发现" not in client.get(path).content.decode()
    register = Client().get("/register/").content.decode()
    assert (FIRST in register, LEFT_OUT in register) == (True, False)
    assert LEFT_OUT not in client_of(cast.evaluators[0]).get("/register/").content.decode()


def test_only_the_office_proposes() -> None:
    one = published()
    verdict = Verdict(is_selected=False, reason="错列")
    for person in (one.cast.unit_lead, one.cast.evaluation_lead, one.cast.auditor, one.cast.signatory):
        with pytest.raises(ActionError):
            actions.change_annex(
                one.draft,
                by=person,
                measure_id=one.measure(FIRST).pk,
                kind=ChangeKind.REMOVE,
                verdict=verdict,
            )
