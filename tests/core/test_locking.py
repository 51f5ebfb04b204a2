"""What belongs to a batch says so, and what shares a batch's lock never asks for the batch alone."""

from __future__ import annotations

import pytest

from accounts.models import User
from core.acting import LockUpgrade, acting
from core.checks import lock_faults, subjects_say_what_is_locked_first
from core.errors import WrongState
from evaluations.models import Assignment, Score
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
def test_what_shares_a_batch_calls_nothing_that_wants_it_alone() -> None:
    cast = make_cast()
    measure = cast.draft()
    with acting(cast.submitter, "measures.edit_measure", "outer", measure, shares_lock=True):
        with pytest.raises(LockUpgrade), acting(cast.submitter, "measures.edit_measure", "inner", measure):
            pytest.fail("let through")
        with acting(cast.submitter, "measures.edit_measure", "inner", measure, shares_lock=True) as again:
            assert again == measure
