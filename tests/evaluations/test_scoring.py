"""Saving a score: how often it asks the database, what it writes, and that evaluators do not wait for one another."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from decimal import Decimal
from threading import Event

import pytest
from django.db import OperationalError, connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from core.errors import Incomplete, StaleVersion
from core.models import Change
from evaluations import actions
from evaluations.entries import SheetEntries
from evaluations.models import Assignment, Evaluation, Score
from measures.actions.comparing import store_comparison
from measures.choices import Classification, ComparisonOrigin, Relation
from measures.models import Batch, Comparison
from tests.clients import client_of
from tests.factories import Cast, make_cast

FIRST, REPEATED = 14, 11
# Without Redis, as here, the session is read from the database too.
SESSION = 1
GATES = {"score-legality": "passed", "score-risk": "passed"}
WRITES = ("INSERT", "UPDATE", "DELETE")


def ready_cast() -> Cast:
    cast = make_cast(evaluators=2)
    cast.accepted()
    cast.evaluate()
    return cast


@pytest.fixture
def assignment(db: None) -> Assignment:
    return ready_cast().open_assignments()[0]


def found_by(assignment: Assignment, person: User) -> Comparison:
    entries = {"place": "上海", "practice": "一次办", "relation": Relation.SAME}
    return store_comparison(assignment.measure, by=person, origin=ComparisonOrigin.EVALUATOR, entries=entries)


def saved(client: Client, assignment: Assignment, value: str, version: int, **more: object) -> list[str]:
    """Save the whole sheet as its page does while it is typed; return the statements that it took."""
    scores = {f"score-{code}": value for code in ("novelty", "effect", "replicability")}
    entries = {"edit_version": version, **scores, **GATES, "comment": "依据充分。", **more}
    with CaptureQueriesContext(
        connection,
    ) as captured:
        answer = client.post(
            f"/evaluations/{assignment.pk}/", entries, headers={"accept": "application/json"}
        )
    assert answer.status_code == 200, answer.content.decode()
    return [query["sql"] for query in captured if "SAVEPOINT" not in query["sql"]]


def written(statements: list[str]) -> list[str]:
    """Return what was written besides the event, which every act leaves."""
    return [one for one in statements if one.startswith(WRITES)]


def entries(value: int) -> SheetEntries:
    return SheetEntries(scores={"novelty": Decimal(value)}, comment="好")


def save(assignment: Assignment, value: int, version: int) -> Evaluation:
    return actions.save_sheet(assignment, by=assignment.evaluator, entries=entries(value), version=version)


def test_a_first_save_and_a_repeated_one_ask_the_database_few_times(assignment: Assignment) -> None:
    client = client_of(assignment.evaluator)
    record = found_by(assignment, assignment.evaluator)
    first = saved(client, assignment, "80", 1)
    repeated = saved(client, assignment, "81", 2)
    chosen = saved(
        client,
        assignment,
        "82",
        3,
        classification=Classification.REPLICATION,
        replicated_comparison=record.pk,
    )
    assert len(first) <= FIRST + SESSION, "\n".join(first)
    assert len(repeated) <= REPEATED + SESSION, "\n".join(repeated)
    assert len(chosen) <= REPEATED + SESSION, "\n".join(chosen)


def test_a_first_save_over_a_version_that_never_was_is_refused(assignment: Assignment) -> None:
    sent = {"edit_version": 7, "comment": "好"}
    address = f"/evaluations/{assignment.pk}/"
    answer = client_of(assignment.evaluator).post(address, sent, headers={"accept": "application/json"})
    assert (answer.status_code, answer.json()["version"]) == (409, 1)
    assert not Evaluation.objects.exists()


def test_a_sheet_is_pinned_to_the_texts_that_it_judges(assignment: Assignment) -> None:
    revision = save(assignment, 80, 1).revision
    assert revision == assignment.measure.revisions.latest("number")


def test_a_save_that_changes_nothing_writes_nothing(assignment: Assignment) -> None:
    client = client_of(assignment.evaluator)
    saved(client, assignment, "80", 1)
    assert written(saved(client, assignment, "80.00", 2)) == []
    assert Evaluation.objects.get().edit_version == 2


def test_only_the_score_that_changed_is_written(assignment: Assignment) -> None:
    client = client_of(assignment.evaluator)
    saved(client, assignment, "80", 1)
    saved(client, assignment, "80", 2, **{"score-effect": "70"})
    written = Change.objects.filter(row_model="evaluations.score").values_list("row_key", flat=True)
    codes = dict(Score.objects.values_list("pk", "criterion__code"))
    changed = sorted(codes[key] for key in written)
    assert changed == sorted(["novelty", "effect", "effect", "replicability", "legality", "risk"])


def test_a_score_is_cleared_and_one_that_was_not_sent_stays(assignment: Assignment) -> None:
    save(assignment, 80, 1)
    cleared = SheetEntries(scores={"novelty": None, "effect": Decimal(70)})
    actions.save_sheet(assignment, by=assignment.evaluator, entries=cleared, version=2)
    actions.save_sheet(assignment, by=assignment.evaluator, entries=SheetEntries(comment="再看"), version=3)
    assert list(Score.objects.values_list("criterion__code", "value")) == [("effect", Decimal(70))]


def test_what_another_evaluator_found_cannot_be_chosen(assignment: Assignment) -> None:
    other = Assignment.objects.exclude(pk=assignment.pk).get().evaluator
    record = found_by(assignment, other)
    client = client_of(assignment.evaluator)
    sent = {"edit_version": 1, "replicated_comparison": record.pk}
    answer = client.post(f"/evaluations/{assignment.pk}/", sent)
    assert answer.status_code == 422
    assert str(record) not in answer.content.decode()
    with pytest.raises(Incomplete):
        actions.save_sheet(
            assignment, by=assignment.evaluator, entries=SheetEntries(replicated_comparison=record), version=1
        )


@contextmanager
def another_holds(batch: Batch, strength: str) -> Iterator[None]:
    """Hold the batch's row on another connection; here nobody waits for it longer than a moment."""
    other: BaseDatabaseWrapper = connection.copy()
    try:
        other.set_autocommit(False)
        with other.cursor() as cursor, connection.cursor() as own:
            cursor.execute(f"SELECT FROM measures_batch WHERE id = %s FOR {strength}", [batch.pk])
            own.execute("SET lock_timeout = '500ms'")
            yield
            own.execute("RESET lock_timeout")
    finally:
        other.rollback()
        other.close()


@pytest.mark.django_db(transaction=True)
def test_saves_share_the_batch_and_wait_only_for_who_changes_it() -> None:
    cast = ready_cast()
    first, second = cast.open_assignments()
    with another_holds(cast.batch, "SHARE"):
        save(first, 80, 1)
        with pytest.raises(OperationalError, match="lock timeout"):
            actions.recuse_assignment(second, by=second.evaluator, reason="熟人")
    with another_holds(cast.batch, "NO KEY UPDATE"), pytest.raises(OperationalError, match="lock timeout"):
        save(first, 81, 2)
    assert Evaluation.objects.get().edit_version == 2


@pytest.mark.django_db(transaction=True)
def test_of_two_saves_of_one_sheet_the_later_is_refused_and_nothing_is_lost() -> None:
    assignment = ready_cast().open_assignments()[0]
    save(assignment, 80, 1)

    def attempt(value: int) -> bool:
        try:
            save(assignment, value, 2)
        except StaleVersion:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(4) as pool:
        accepted = list(pool.map(attempt, (81, 82, 83, 84)))
    assert (sum(accepted), Evaluation.objects.get().edit_version) == (1, 3)
    assert Score.objects.get().value == Decimal(81 + accepted.index(True))


@pytest.mark.django_db(transaction=True)
def test_who_wants_the_batch_alone_comes_through_while_others_save_without_pause() -> None:
    cast = make_cast(evaluators=4)
    cast.accepted()
    cast.evaluate()
    *savers, leaver = cast.open_assignments()
    done = Event()

    def keep_saving(assignment: Assignment) -> int:
        version = 1
        try:
            while not done.is_set():
                version = save(assignment, 60 + version % 40, version).edit_version
        finally:
            connection.close()
        return version

    with ThreadPoolExecutor(len(savers)) as pool:
        running = [pool.submit(keep_saving, assignment) for assignment in savers]
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SET LOCAL lock_timeout = '20s'")
                actions.recuse_assignment(leaver, by=leaver.evaluator, reason="熟人")
        finally:
            done.set()
        assert [each.result() for each in running if each.result() < 2] == []
    leaver.refresh_from_db()
    assert leaver.state == "recused"
