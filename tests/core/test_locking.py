"""What belongs to a batch says so, and what shares a batch's lock never asks for the batch alone."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import IntegrityError, connection

from accounts.models import User
from core.acting import LockUpgrade, acting
from core.checks import lock_faults, subjects_say_what_is_locked_first
from core.errors import Incomplete, WrongState
from evaluations.models import Assignment, Score
from measures import actions
from measures.models import Batch, Measure, PhaseChange
from tests.factories import make_cast


def test_every_subject_of_an_action_says_what_is_locked_first() -> None:
    assert subjects_say_what_is_locked_first() == []


def test_a_subject_that_belongs_to_a_batch_and_does_not_say_so_fails_the_check(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delattr(Assignment, "lock_first")
    [error] = subjects_say_what_is_locked_first()
    assert (error.id, error.obj) == ("core.E001", Assignment)
    assert '"measure__batch"' in str(error.hint)


@pytest.mark.parametrize(
    ("model", "path"), [(PhaseChange, "batch"), (Score, "evaluation__assignment__measure__batch")]
)
def test_the_way_to_the_batch_is_found_however_long(model: type[PhaseChange | Score], path: str) -> None:
    [error] = lock_faults(model)
    assert f'"{path}"' in str(error.hint)


@pytest.mark.parametrize("model", [User, Batch])
def test_what_belongs_to_no_batch_has_nothing_to_say(model: type[User | Batch]) -> None:
    assert lock_faults(model) == []


@pytest.mark.parametrize("path", ["unit", "nowhere", "title", "batch__invited_units"])
def test_a_path_that_leads_to_no_batch_fails_the_check(monkeypatch: pytest.MonkeyPatch, path: str) -> None:
    monkeypatch.setattr(Measure, "lock_first", path)
    assert [error.id for error in lock_faults(Measure)] == ["core.E002"]


@pytest.mark.django_db
def test_what_was_deleted_meanwhile_is_refused_with_a_sentence() -> None:
    cast = make_cast()
    measure = cast.draft()
    Measure.objects.filter(pk=measure.pk).delete()
    with pytest.raises(WrongState, match="刚刚被删除"), acting(cast.submitter, None, "late", measure):
        pytest.fail("let through")


@pytest.mark.django_db
def test_what_somebody_made_in_the_same_moment_is_refused_with_a_sentence() -> None:
    cast = make_cast()
    number = cast.batch.number
    with pytest.raises(WrongState, match="刚刚有人办过"), acting(cast.clerk, None, "late"):
        Batch.objects.create(number=number, year=2026)


@pytest.mark.django_db
def test_another_broken_rule_stays_a_fault_of_ours() -> None:
    cast = make_cast()
    with pytest.raises(IntegrityError, match="is_known"), acting(cast.clerk, None, "wrong", cast.batch):
        Batch.objects.filter(pk=cast.batch.pk).update(state="nowhere")


@pytest.mark.django_db(transaction=True)
def test_two_copies_of_a_batch_at_once_make_one() -> None:
    cast = make_cast()
    with ThreadPoolExecutor(2) as pool:
        outcomes = sorted(pool.map(lambda _n: _copied(cast.batch, cast.clerk), range(2)))
    assert outcomes == ["copied", "refused"]
    assert Batch.objects.filter(number=cast.batch.number + 1).count() == 1


def _copied(batch: Batch, by: User) -> str:
    try:
        actions.copy_batch(batch, by=by, number=batch.number + 1, year=2027)
    except (Incomplete, WrongState):
        return "refused"
    finally:
        connection.close()
    return "copied"


@pytest.mark.django_db
def test_what_shares_a_batch_calls_nothing_that_wants_it_alone() -> None:
    cast = make_cast()
    measure = cast.draft()
    with acting(cast.submitter, "measures.edit_measure", "outer", measure, shares_lock=True):
        with pytest.raises(LockUpgrade), acting(cast.submitter, "measures.edit_measure", "inner", measure):
            pytest.fail("let through")
        with acting(cast.submitter, "measures.edit_measure", "inner", measure, shares_lock=True) as again:
            assert again == measure
