"""Telephone numbers and whom to call stand in the database sealed, wherever they get to, and in the clear on pages."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test import override_settings

from accounts.models import User
from backups.verifying import faults_here
from core.models import Change
from core.sealed import SealedField, opened, sealed_fields
from core.sealing import MARK, NotOpened
from core.trail.showing import shown_changes
from letters import actions as letter_actions
from measures import actions
from measures.finding import measures_saying
from measures.models import Measure, Revision
from tests.clients import client_of
from tests.factories import Cast, make_cast, make_person

pytestmark = pytest.mark.django_db
NUMBER, CALLED, APPROVER, OWN_NUMBER = "0591-87651234", "柳联系人", "钱审批人", "13600001234"
SECRETS = (NUMBER, "059187651234", "87651234", CALLED, APPROVER, OWN_NUMBER)


@pytest.fixture
def cast() -> Cast:
    return make_cast(evaluators=1)


def told(cast: Cast, **texts: str) -> Measure:
    return cast.draft(contact=CALLED, phone=NUMBER, approver=APPROVER, **texts)


def stored(row: Measure | User, column: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {row._meta.db_table} WHERE id = %s", [row.pk])
        return str(cursor.fetchone()[0])


def columns_with(words: tuple[str, ...]) -> Iterator[str]:
    """Every column of every table in which one of the words stands."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.columns JOIN information_schema.tables"
            " USING (table_schema, table_name) WHERE table_schema = 'public' AND table_type = 'BASE TABLE'"
            " AND (data_type IN ('text', 'character varying', 'json', 'jsonb', 'ARRAY', 'bytea'))"
        )
        columns = cursor.fetchall()
        assert len(columns) > 200
        for table, column in columns:
            text = f"\"{column}\"::text || COALESCE(encode(convert_to(\"{column}\"::text, 'UTF8'), 'escape'), '')"
            cursor.execute(
                f'SELECT count(*) FROM "{table}" WHERE {text} LIKE ANY(%s)', [[f"%{word}%" for word in words]]
            )
            if cursor.fetchone()[0]:
                yield f"{table}.{column}"


def test_no_column_of_the_database_holds_a_number_after_a_whole_batch(cast: Cast) -> None:
    cast.submitter.phone = OWN_NUMBER
    cast.submitter.save()
    measure = told(cast, title="口岸一次查验")
    client_of(cast.submitter).get(f"/measures/{measure.pk}/edit/")
    measure = actions.save_measure(
        measure, by=cast.submitter, texts={"phone": f"{NUMBER}、{OWN_NUMBER}"}, version=measure.edit_version
    )
    actions.submit_measure(measure, by=cast.unit_lead)
    measure = actions.return_measure(measure, by=cast.clerk, comments={"phone": "请核对。"})
    measure = actions.submit_measure(measure, by=cast.unit_lead)
    actions.accept_measure(measure, by=cast.clerk)
    letter_actions.issue_letter(cast.signed_letter(), by=cast.signatory)
    client_of(cast.clerk).get("/find/", {"words": NUMBER})
    assert Measure.objects.get(pk=measure.pk).phone == f"{NUMBER}、{OWN_NUMBER}"
    assert list(columns_with(("口岸一次查验",)))
    assert list(columns_with(SECRETS)) == []


def test_what_is_sealed_is_shown_where_it_was_and_in_the_trail(cast: Cast) -> None:
    measure = told(cast)
    assert stored(measure, "phone").startswith(MARK)
    assert NUMBER in client_of(cast.submitter).get(f"/measures/{measure.pk}/").content.decode()
    change = Change.objects.filter(row_model="measures.measure", row_key=measure.pk, becomes__has_key="phone")
    assert change.get().becomes["phone"].startswith(MARK)
    shown = shown_changes(list(change.select_related("event")), cast.submitter)
    assert NUMBER in {column.becomes for column in shown[0].columns}


def test_a_whole_name_or_number_is_found_and_a_part_of_one_is_not(cast: Cast) -> None:
    measure = told(cast)
    for words in (NUMBER, CALLED, APPROVER, f"{CALLED} {NUMBER}"):
        assert list(measures_saying(cast.submitter, words)) == [measure]
        assert not measures_saying(make_person("submitter"), words).exists()
    assert not measures_saying(cast.submitter, "8765").exists()


def test_saving_the_same_number_again_is_no_change(cast: Cast) -> None:
    measure = told(cast)
    before = Change.objects.filter(row_model="measures.measure").count()
    Measure.objects.filter(pk=measure.pk).update(phone=NUMBER)
    assert Change.objects.filter(row_model="measures.measure").count() == before


def test_the_database_refuses_a_number_in_the_clear(cast: Cast) -> None:
    measure = told(cast)
    columns = [field.column for field in sealed_fields(Measure) if isinstance(field, SealedField)]
    assert set(columns) == {"contact", "phone", "approver"}
    for column in columns:
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE measures_measure SET {column} = '{NUMBER}' WHERE id = {measure.pk}")


def test_what_was_altered_or_moved_to_another_column_does_not_open(cast: Cast) -> None:
    sealed = stored(told(cast), "phone")
    assert opened(Measure, "phone", sealed) == NUMBER
    altered = sealed[:-6] + ("A" if sealed[-6] != "A" else "B") + sealed[-5:]
    for model, name, text in (
        (Measure, "phone", altered),
        (Measure, "contact", sealed),
        (User, "phone", sealed),
    ):
        with pytest.raises(NotOpened):
            opened(model, name, text)


def test_a_place_that_lacks_the_key_is_told_so_when_a_backup_is_restored(cast: Cast) -> None:
    told(cast)
    assert list(faults_here()) == []
    with override_settings(FIELD_KEYS=["another"]):
        assert any("FIELD_KEYS" in sentence for sentence in faults_here())


def test_a_new_key_takes_over_by_a_command_and_the_old_one_may_go(cast: Cast) -> None:
    measure = actions.submit_measure(told(cast), by=cast.unit_lead)
    with override_settings(FIELD_KEYS=["new", "not-secret-in-tests-either"]):
        assert list(measures_saying(cast.submitter, NUMBER)) == [measure]
        call_command("rotate_field_keys")
        assert list(measures_saying(cast.submitter, NUMBER)) == [measure]
    with override_settings(FIELD_KEYS=["new"]):
        assert Measure.objects.get(pk=measure.pk).phone == NUMBER
        assert Revision.objects.get(measure=measure).texts["phone"] == NUMBER
    with pytest.raises(NotOpened, match="FIELD_KEYS"):
        Measure.objects.get(pk=measure.pk)
