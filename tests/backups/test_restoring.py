"""What is restored is what was there, row by row and file by file; nothing has to be listed for it."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from django.apps import apps
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, models

from backups.refusals import NotBackedUp
from backups.restoring import restore_backup
from backups.tables import FILLED_BY_MIGRATE, LEFT_OUT, kept_tables, last_numbers
from backups.verifying import faults_here
from backups.writing import write_backup
from core.models import Event
from letters.models import Letter, LetterFile
from measures import actions
from measures.models import Measure
from runs.rehearsal import rehearsal
from tests.backups.place import PUBLIC, back_up, measured, opened, publish, restored_elsewhere
from tests.clients import client_of
from tests.factories import BLANK_PDF, make_cast
from tests.platform.test_constraints import everything

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_restored_place_holds_the_same_rows_and_files(tmp_path: Path) -> None:
    everything()
    before, faults = measured(), [*faults_here()]
    written = back_up(tmp_path / "kept.age")
    restored, there = restored_elsewhere(tmp_path / "kept.age", puts_up=True)
    assert before == written.manifest.contents == restored.manifest.contents == there
    # What was made up for the sake of a row is as wrong there as here.
    assert [*restored.faults] == faults
    assert there.files.count > 5
    assert sum(table.rows > 0 for table in there.tables.values()) > 50


def test_every_table_of_the_database_is_kept_or_left_out_by_name() -> None:
    there = set(connection.introspection.table_names())
    assert there - {table.name for table in kept_tables()} == {*LEFT_OUT, "django_migrations"}


def test_every_column_is_kept_but_those_that_the_database_computes() -> None:
    kept = {(table.name, column) for table in kept_tables() for column in table.columns}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, attname, attgenerated <> '' FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid"
            " WHERE relname = ANY(%s) AND relkind = 'r' AND attnum > 0 AND NOT attisdropped",
            [[table.name for table in kept_tables()]],
        )
        found = {(table, column): generated for table, column, generated in cursor.fetchall()}
    assert {one for one, generated in found.items() if not generated} == kept


def test_every_file_field_stores_where_backups_look() -> None:
    fields = [
        field
        for model in apps.get_models()
        for field in model._meta.local_fields
        if isinstance(field, models.FileField)
    ]
    assert {field.storage for field in fields} == {default_storage}


def test_an_empty_place_has_rows_only_where_migrate_fills_them_in() -> None:
    with rehearsal():
        filled = {name for name, table in measured().tables.items() if table.rows}
    assert filled == FILLED_BY_MIGRATE


def test_ways_in_that_were_ended_stay_ended(tmp_path: Path) -> None:
    client_of(make_cast().clerk).get("/")
    back_up(tmp_path / "kept.age")
    with rehearsal():
        restore_backup(opened(tmp_path / "kept.age"), faults_here)
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM django_session")
            assert cursor.fetchone() == (0,)


def test_the_restored_place_goes_on_counting_where_the_other_stopped(tmp_path: Path) -> None:
    cast = make_cast()
    gone = cast.draft()
    last = gone.pk
    gone.delete()
    back_up(tmp_path / "kept.age")
    with rehearsal():
        restore_backup(opened(tmp_path / "kept.age"), faults_here)
        assert cast.draft().pk == last + 1


def test_a_restored_place_says_to_the_next_backup_how_far_it_counted(tmp_path: Path) -> None:
    make_cast()
    counted = last_numbers()
    back_up(tmp_path / "kept.age")
    with rehearsal():
        restore_backup(opened(tmp_path / "kept.age"), faults_here)
        assert last_numbers() == counted


def test_the_restored_place_records_and_refuses_as_the_other_did(tmp_path: Path) -> None:
    cast = make_cast()
    back_up(tmp_path / "kept.age")
    with rehearsal():
        restore_backup(opened(tmp_path / "kept.age"), faults_here)
        events = Event.objects.count()
        measure = cast.draft()
        assert Event.objects.count() == events + 1
        with pytest.raises(Exception, match="only added to"):
            Event.objects.update(act="anything")
        with pytest.raises(Exception, match="foreign key"):
            Measure.objects.filter(pk=measure.pk).update(batch_id=4711)


def test_a_letter_that_is_issued_meanwhile_is_in_the_backup_wholly_or_not_at_all(
    tmp_path: Path,
) -> None:
    """The letter is issued by somebody else after the first table is written: the moment was before it."""
    issued: list[BaseException | None] = []

    def issue() -> None:
        try:
            publish()
            issued.append(None)
        except BaseException as failure:
            issued.append(failure)
        finally:
            connection.close()

    def step(_name: str, done: int, _total: int) -> None:
        if done == 1 and not issued:
            other = threading.Thread(target=issue)
            other.start()
            other.join()

    make_cast(number=9)
    before = measured()
    written = write_backup(tmp_path / "kept.age", PUBLIC, step)
    assert issued == [None]
    assert Letter.objects.count() == 1
    assert written.manifest.contents == before
    assert restored_elsewhere(tmp_path / "kept.age")[1] == before


def test_a_file_that_the_store_lacks_is_told_and_does_not_stop_the_backup(tmp_path: Path) -> None:
    publish()
    lost = LetterFile.objects.order_by("file")[0].file.name
    default_storage.delete(str(lost))
    written = back_up(tmp_path / "kept.age")
    assert written.manifest.contents.files.missing == (lost,)


def test_a_file_that_went_with_its_row_meanwhile_is_not_told_as_lost(tmp_path: Path) -> None:
    """It is dropped by somebody else after the moment of the backup, before its bytes were read."""
    cast = make_cast()
    going, staying = cast.draft(), cast.draft(title="另一项")
    file, lost = (
        str(
            actions.add_attachment(
                each, by=cast.submitter, file=SimpleUploadedFile("a.pdf", BLANK_PDF), name="a.pdf"
            ).file.name
        )
        for each in (going, staying)
    )
    default_storage.delete(lost)
    dropped: list[bool] = []

    def drop() -> None:
        actions.delete_draft(going, by=cast.submitter)
        dropped.append(not default_storage.exists(file))
        connection.close()

    def step(_name: str, done: int, _total: int) -> None:
        if done == 1 and not dropped:
            other = threading.Thread(target=drop)
            other.start()
            other.join()

    written = write_backup(tmp_path / "kept.age", PUBLIC, step)
    assert dropped == [True]
    assert set(written.manifest.contents.files.missing) == {file, lost}
    assert written.lost == (lost,)


def test_a_backup_is_read_by_its_owner_alone_and_overwrites_nothing(tmp_path: Path) -> None:
    path = tmp_path / "kept.age"
    back_up(path)
    assert path.stat().st_mode & 0o777 == 0o600
    with pytest.raises(NotBackedUp, match="已经存在"):
        back_up(path)
    assert [one.name for one in tmp_path.iterdir()] == ["kept.age"]


def test_a_backup_follows_no_link_and_takes_up_no_file_that_lies_in_its_way(tmp_path: Path) -> None:
    own = tmp_path / "own.txt"
    own.write_text("kept")
    (tmp_path / ".kept.age.part").symlink_to(own)
    back_up(tmp_path / "kept.age")
    assert own.read_text() == "kept"
    assert sorted(one.name for one in tmp_path.iterdir()) == ["kept.age", "own.txt"]
