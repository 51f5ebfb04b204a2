"""Allotting as a proposal first: drawn, edited, brought as a file, released all or nothing, undone in one act."""

from __future__ import annotations

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from core.errors import Incomplete, NotAllowed, StaleVersion
from evaluations import actions
from evaluations.allotment import propose
from evaluations.allotment_files import AllotmentRow, as_xlsx
from evaluations.models import AllotmentProposal, Assignment
from measures.models import Measure
from tests.clients import client_of
from tests.factories import Cast, make_cast, make_person

pytestmark = pytest.mark.django_db


def cast_with(measures: int = 3, evaluators: int = 4) -> Cast:
    cast = make_cast(evaluators=evaluators)
    for number in range(measures):
        cast.accepted(title=f"举措之{number}")
    return cast


def drawn(cast: Cast, **wishes: object) -> AllotmentProposal:
    plan = {"rule": "at_least", "count": 2, "seed": 7, **wishes}
    return actions.draw_proposal(cast.panel, by=cast.clerk, **plan)  # type: ignore[arg-type]


def pairs_of(cast: Cast) -> set[tuple[int, int]]:
    return set(Assignment.objects.filter(measure__batch=cast.batch).values_list("measure_id", "evaluator_id"))


def test_a_proposal_assigns_nothing_until_it_is_released() -> None:
    cast = cast_with()
    proposal = drawn(cast)
    assert len(proposal.pairs) == 6
    assert pairs_of(cast) == set()
    actions.release_proposal(proposal, by=cast.clerk)
    assert pairs_of(cast) == {(m, e) for m, e in proposal.pairs}


def test_the_same_seed_draws_the_same_proposal_and_another_one_another() -> None:
    cast = cast_with(measures=8)
    assert drawn(cast).pairs == drawn(cast).pairs
    assert any(drawn(cast, seed=seed).pairs != drawn(cast).pairs for seed in range(5))


def test_at_least_fills_up_and_add_gives_more() -> None:
    cast = cast_with(measures=2)
    actions.release_proposal(drawn(cast, count=2), by=cast.clerk)
    assert drawn(cast, count=2).pairs == []
    assert len(drawn(cast, count=3).pairs) == 2
    assert len(drawn(cast, rule="add", count=2).pairs) == 4


def test_measures_go_to_those_who_are_at_home_in_their_field() -> None:
    cast = make_cast(evaluators=2)
    trade, finance = cast.accepted(field="trade"), cast.accepted(title="另一项", field="finance")
    for person, field in zip(cast.evaluators, ("trade", "finance"), strict=True):
        actions.set_seat(cast.panel, by=cast.clerk, evaluator=person, cap=None, fields=[field])
    wanted = {(trade.pk, cast.evaluators[0].pk), (finance.pk, cast.evaluators[1].pk)}
    for seed in range(6):
        assert {tuple(pair) for pair in drawn(cast, count=1, seed=seed).pairs} == wanted


def test_expertise_never_makes_loads_uneven() -> None:
    proposal = propose(
        ["m1", "m2", "m3", "m4"],
        ["a", "b"],
        ties=(),
        per_measure=1,
        caps={},
        seed=1,
        preferred=[(f"m{n}", "a") for n in range(1, 5)],
    )
    assert proposal.loads == {"a": 2, "b": 2}


def test_releasing_is_refused_whole_when_one_pair_may_not_be_any_more() -> None:
    cast = cast_with()
    proposal = drawn(cast)
    tied = User.objects.get(pk=proposal.pairs[0][1])
    actions.declare_tie(cast.panel, by=cast.clerk, evaluator=tied, unit=cast.unit)
    with pytest.raises(Incomplete) as refusal:
        actions.release_proposal(proposal, by=cast.clerk)
    assert "回避" in refusal.value.errors[0].message
    assert pairs_of(cast) == set()


def test_releasing_twice_gives_every_measure_out_once() -> None:
    cast = cast_with()
    proposal = drawn(cast)
    for _time in range(2):
        actions.release_proposal(AllotmentProposal.objects.get(pk=proposal.pk), by=cast.clerk)
    assert len(pairs_of(cast)) == 6


def test_undoing_takes_everything_back_in_one_act() -> None:
    cast = cast_with()
    proposal = actions.release_proposal(drawn(cast), by=cast.clerk)
    actions.undo_proposal(proposal, by=cast.clerk)
    assert pairs_of(cast) == set()


def test_undoing_is_refused_once_somebody_has_begun() -> None:
    cast = cast_with(measures=2, evaluators=2)
    proposal = actions.release_proposal(drawn(cast), by=cast.clerk)
    actions.start_evaluation(cast.batch, by=cast.clerk, reason="材料已齐")
    cast.score(cast.open_assignments()[0])
    with pytest.raises(Incomplete) as refusal:
        actions.undo_proposal(proposal, by=cast.clerk)
    assert "已经开始评审" in refusal.value.errors[0].message
    assert len(pairs_of(cast)) == 4


def test_a_stale_grid_is_refused_and_changes_nothing() -> None:
    cast = cast_with()
    proposal = drawn(cast)
    measure = proposal.pairs[0][0]
    actions.edit_proposal(proposal, by=cast.clerk, measures=[measure], pairs=[], version=1)
    with pytest.raises(StaleVersion):
        actions.edit_proposal(proposal, by=cast.clerk, measures=[measure], pairs=[], version=1)


def test_the_grid_changes_only_the_rows_that_it_shows() -> None:
    cast = cast_with()
    proposal = drawn(cast)
    measure = proposal.pairs[0][0]
    address = f"/batches/{cast.batch.number}/panel/proposals/{proposal.pk}/"
    page = client_of(cast.clerk).post(address, {"edit_version": 1, "measure": measure})
    assert page.status_code == 302
    left = AllotmentProposal.objects.get(pk=proposal.pk).pairs
    assert {m for m, _e in left} == {m for m, _e in proposal.pairs} - {measure}


def test_nobody_is_brought_above_their_cap_by_hand() -> None:
    cast = cast_with()
    person = cast.evaluators[0]
    actions.set_seat(cast.panel, by=cast.clerk, evaluator=person, cap=1, fields=[])
    proposal = drawn(cast, count=1)
    keys = [measure.pk for measure in cast.batch.measures.all()]
    with pytest.raises(Incomplete) as refusal:
        actions.edit_proposal(
            proposal, by=cast.clerk, measures=keys, pairs=[(key, person.pk) for key in keys], version=1
        )
    assert "3 / 1" in refusal.value.errors[0].message


def test_a_measure_that_stays_short_is_counted_beside_the_proposal() -> None:
    cast = cast_with(measures=2, evaluators=2)
    actions.declare_tie(cast.panel, by=cast.clerk, evaluator=cast.evaluators[0], unit=cast.unit)
    drawn(cast, count=2)
    page = client_of(cast.clerk).get(f"/batches/{cast.batch.number}/panel/proposals/")
    assert page.context["figures"][0].short_count == 2


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_what_goes_out_as_a_file_comes_back_as_a_proposal(form: str) -> None:
    cast = cast_with()
    actions.release_proposal(drawn(cast, count=1), by=cast.clerk)
    client = client_of(cast.clerk)
    base = f"/batches/{cast.batch.number}/panel"
    content = client.get(f"{base}/allotment.{form}").content
    free = next(p for p in cast.evaluators if (cast.batch.measures.first().pk, p.pk) not in pairs_of(cast))
    added = [cast.batch.measures.first().ref, "", free.username, ""]
    page = client.post(
        f"{base}/import/", {"file": SimpleUploadedFile(f"a.{form}", with_row(content, form, added))}
    )
    assert [row.username for row in page.context["added"]] == [free.username]
    assert AllotmentProposal.objects.count() == 1
    client.post(f"{base}/import/", {"confirmed": "1", "packed": page.context["packed"]})
    brought = AllotmentProposal.objects.get(number=2)
    assert brought.pairs == [[cast.batch.measures.first().pk, free.pk]]
    assert len(pairs_of(cast)) == 3


def with_row(content: bytes, form: str, row: list[str]) -> bytes:
    if form == "csv":
        return content + (",".join(row) + "\r\n").encode()
    book = openpyxl.load_workbook(io.BytesIO(content))
    book.worksheets[0].append(row)
    stored = io.BytesIO()
    book.save(stored)
    return stored.getvalue()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "第1行应有"),
        (b"\x00\x01\x02", "第1行应有"),
        (b"PK\x03\x04nothing", "打不开"),
        ("举措编号,登录名\n没有,person".encode(), "A2"),
        ("举措编号,登录名\n没有,person".encode("gb18030"), "A2"),
    ],
)
def test_a_file_that_is_not_understood_is_answered_with_a_sentence(content: bytes, said: str) -> None:
    cast = cast_with(measures=1, evaluators=1)
    page = client_of(cast.clerk).post(
        f"/batches/{cast.batch.number}/panel/import/", {"file": SimpleUploadedFile("a.csv", content or b" ")}
    )
    assert page.status_code == 422
    assert said in page.content.decode()


def test_a_row_that_is_hidden_is_read_and_said() -> None:
    cast = cast_with(measures=1, evaluators=1)
    ref, username = Measure.objects.get().ref, cast.evaluators[0].username
    workbook = openpyxl.load_workbook(io.BytesIO(as_xlsx([AllotmentRow(ref, "", username, "")])))
    workbook.worksheets[0].row_dimensions[2].hidden = True
    stored = io.BytesIO()
    workbook.save(stored)
    page = client_of(cast.clerk).post(
        f"/batches/{cast.batch.number}/panel/import/",
        {"file": SimpleUploadedFile("a.xlsx", stored.getvalue())},
    )
    assert "第2行是隐藏的行，也读取了，请核对。" in page.content.decode()


def test_another_agencys_lead_and_evaluators_cannot_allot() -> None:
    cast = cast_with(measures=1, evaluators=1)
    proposal = drawn(cast, count=1)
    for person in (cast.evaluators[0], make_person("evaluation_lead"), cast.auditor, cast.unit_lead):
        with pytest.raises(NotAllowed):
            actions.release_proposal(proposal, by=person)


def test_pages_of_allotting_cost_the_same_whatever_the_size() -> None:
    counts = []
    for measures in (2, 9):
        cast = cast_with(measures=measures)
        proposal = drawn(cast)
        client = client_of(cast.clerk)
        base = f"/batches/{cast.batch.number}/panel/proposals/"
        client.get(base)
        for address in (base, f"{base}{proposal.pk}/"):
            with CaptureQueriesContext(connection) as queries:
                assert client.get(address).status_code == 200
            counts.append(len(queries))
    assert counts[:2] == counts[2:]
    assert max(counts) <= 12
