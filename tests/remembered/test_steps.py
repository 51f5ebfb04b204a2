"""What is laid down is what was walked, and whoever left the path walks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.utils import timezone

from accounts.choices import UnitKind
from accounts.models import Unit, User
from core.errors import ActionError
from letters import actions as letter_actions
from letters.models import Letter
from measures.models import Measure
from tests.factories import Cast, make_cast, make_person
from tests.letters.issued import faults, made
from tests.remembered import rows, steps
from tests.remembered.given import told_apart
from tests.states import letter_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def nothing_is_remembered() -> Iterator[None]:
    steps.forget()
    yield
    steps.forget()


@contextmanager
def another_test() -> Iterator[None]:
    """What the plain tests run in: a transaction that is rolled back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def signed() -> tuple[Cast, Letter]:
    cast = make_cast(evaluators=2)
    cast.accepted()
    cast.accepted(title="另一项")
    return cast, cast.signed_letter()


def test_what_is_laid_down_is_what_was_walked() -> None:
    with another_test():
        cast, letter = signed()
        walked, said, waiting = rows.stored(), told_apart([cast, letter]), len(connection.run_on_commit)
    with another_test():
        cast, letter = signed()
        assert rows.stored() == walked
        assert told_apart([cast, letter]) == said
        assert len(connection.run_on_commit) == waiting > 0


def test_what_is_walked_anew_has_as_many_rows() -> None:
    with another_test():
        signed()
        walked = rows.stored()
    steps.forget()
    with another_test():
        signed()
        again = rows.stored()
    assert again != walked
    assert {name: len(of) for name, of in again.items()} == {name: len(of) for name, of in walked.items()}


def test_life_goes_on_from_what_was_laid_down() -> None:
    with another_test():
        signed()
    with another_test():
        cast, letter = signed()
        assert letter.batch_id == cast.batch.pk
        assert letter_actions.issue_letter(letter, by=cast.signatory).state == "issued"
        assert faults() == []


def test_what_a_test_stored_under_a_key_is_not_found_by_the_next_with_that_key() -> None:
    for _test in range(2):
        with another_test():
            folder = f"{make_cast(evaluators=1).accepted().pk}"
            assert not default_storage.exists(folder)
            default_storage.save(f"{folder}/a.txt", ContentFile(b"a"))
            assert default_storage.listdir(folder)[1] == ["a.txt"]


def test_files_that_a_step_stores_are_there_again() -> None:
    contents = []
    for _test in range(2):
        with another_test():
            letter = letter_in("issued", make_cast(evaluators=1))
            contents.append({each.format: made(letter, each.format) for each in letter.files.all()})
            assert faults() == []
    assert contents[0] == contents[1] != {}


def test_what_a_test_does_to_its_objects_is_not_the_next_ones() -> None:
    with another_test():
        cast = make_cast(evaluators=1)
        cast.clerk.name = "改名"
        cast.evaluators.clear()
    with another_test():
        cast = make_cast(evaluators=1)
        assert len(cast.evaluators) == 1
        assert cast.clerk.name != "改名"


def keys_of(measure: Callable[[Cast], Measure]) -> list[int]:
    """Take the same way in two tests; what was walked anew got another key from the database."""
    keys = []
    for _test in range(2):
        with another_test():
            keys.append(measure(make_cast(evaluators=1)).pk)
    return keys


def test_the_same_way_is_laid_down() -> None:
    first, second = keys_of(Cast.accepted)
    assert first == second


def changed_in_memory(cast: Cast) -> Measure:
    cast.submitter.name = f"改名{id(cast)}"
    return cast.accepted()


def another_unit() -> None:
    Unit.objects.create(code=f"{uuid4()}", name="他局", kind=UnitKind.AREA_COMMITTEE)


def written(cast: Cast) -> Measure:
    another_unit()
    return cast.accepted()


def rolled_back(cast: Cast) -> Measure:
    with another_test():
        cast.draft()
    return cast.accepted()


def written_and_rolled_back(cast: Cast) -> Measure:
    measure = cast.draft()
    with another_test():
        another_unit()
    assert Measure.objects.get() == measure
    return cast.draft()


@pytest.mark.parametrize("way", [changed_in_memory, written, rolled_back, written_and_rolled_back])
def test_who_left_the_path_walks(way: Callable[[Cast], Measure]) -> None:
    first, second = keys_of(way)
    assert first != second


def test_who_has_taken_very_many_steps_walks() -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(steps, "FARTHEST", 1)
        first, second = keys_of(Cast.accepted)
    assert first != second


def test_a_step_may_be_told_whom_it_changes_by_name() -> None:
    @steps.remembered
    def replaced(*, number: int, cast: Cast) -> None:
        cast.clerk = make_person("office_clerk")

    clerks = []
    for _test in range(2):
        with another_test():
            cast = make_cast(evaluators=1)
            replaced(number=1, cast=cast)
            clerks.append(cast.clerk.pk)
    assert clerks[0] == clerks[1]


def test_two_steps_of_one_name_are_two() -> None:
    def named(role: str) -> Callable[[], User]:
        @steps.remembered
        def person() -> User:
            return make_person(role)

        return person

    for role in ("auditor", "signatory"):
        with another_test():
            assert named(role)().roles == [role]


def test_who_bent_a_setting_walks(settings: Any) -> None:
    def bent(cast: Cast) -> Measure:
        settings.SESSION_HOURS = 1
        return cast.accepted()

    first, second = keys_of(bent)
    assert first != second


def test_who_bent_the_code_walks_and_leaves_nothing_for_others(monkeypatch: pytest.MonkeyPatch) -> None:
    def bent(cast: Cast) -> Measure:
        monkeypatch.setitem(vars(steps), "bent", True)
        return cast.accepted()

    first, second = keys_of(bent)
    monkeypatch.undo()
    third, fourth = keys_of(Cast.accepted)
    assert third == fourth
    assert len({first, second, third}) == 3


def test_who_moved_the_clock_walks(monkeypatch: pytest.MonkeyPatch) -> None:
    def moved(cast: Cast) -> Measure:
        monkeypatch.setattr(timezone, "now", lambda: datetime.now(UTC) + timedelta(hours=1))
        return cast.accepted()

    first, second = keys_of(moved)
    assert first != second


def test_a_step_that_is_refused_is_refused_again() -> None:
    for _test in range(2):
        with another_test():
            cast = make_cast(evaluators=1)
            with pytest.raises(ActionError):
                cast.close()
            assert cast.accepted().state == "accepted"
