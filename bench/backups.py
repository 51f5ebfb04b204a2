"""Backing 100,000 measures up and restoring them elsewhere: seconds each way, as the commands do it, checks included.

Each measure is published and in the index of prior practice; each tenth has a file.
"""

from __future__ import annotations

import hashlib
import random
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection, transaction

from backups.reading import Backup
from backups.restoring import contents_here, restore_backup
from backups.sealing import new_key
from backups.verifying import faults_here
from backups.writing import write_backup
from bench import scaled
from bench.register_rows import fill
from precedents.index.storing import Document, index_documents, set_shelf
from precedents.index.upkeep import keep_in_order

MEASURES = 100_000
FILE_OF_EACH = 10
FILE_BYTES = 20_000
TARGET_S = 300.0


def main(scale: float) -> bool:
    """Print how long each way takes; true when one misses its target. Works in scratch databases of its own."""
    from runs.rehearsal import rehearsal

    private, public = new_key()
    with rehearsal(), TemporaryDirectory() as folder:
        _fill(scaled(MEASURES, scale))
        path = Path(folder) / "bench.age"
        started = perf_counter()
        written = write_backup(path, public)
        backup_s = perf_counter() - started
        with transaction.atomic():
            before = contents_here()
        with rehearsal():
            started = perf_counter()
            restored = restore_backup(Backup(path, private), faults_here)
            restore_s = perf_counter() - started
    assert restored.manifest.contents == before, "another content was restored than was backed up"
    rows = sum(table.rows for table in before.tables.values())
    print(f"{rows} rows, {before.files.count} files, {written.size >> 20} MB sealed")
    return _told("backup", backup_s) | _told("restore", restore_s)


def _fill(measures: int) -> None:
    from measures.models import Measure

    fill(measures)
    texts = Measure.objects.order_by("pk").values_list("pk", "title", "summary")
    set_shelf("list", "bench", name="bench", is_open=True)
    index_documents("list", "bench", (Document(str(pk), title, text) for pk, title, text in texts.iterator()))
    keep_in_order()
    _attach([pk for pk, _title, _text in texts[::FILE_OF_EACH]])


def _attach(measures: list[int]) -> None:
    from accounts.models import User
    from measures.models import Attachment

    chance = random.Random(19)
    person = User.objects.create(username="bench", name="bench")
    attachments = []
    for number in measures:
        content = chance.randbytes(FILE_BYTES)
        name = default_storage.save(f"attachments/bench/{number}.pdf", ContentFile(content))
        attachments.append(
            Attachment(
                measure_id=number,
                file=name,
                shown_name=f"{number}.pdf",
                media_type="application/pdf",
                size=len(content),
                sha256=hashlib.sha256(content).hexdigest(),
                uploaded_by=person,
            )
        )
    Attachment.objects.bulk_create(attachments, batch_size=2_000)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _told(what: str, seconds: float) -> bool:
    print(f"  {what:<12}{seconds:>8.1f} s   target ≤ {TARGET_S:g}")
    return seconds > TARGET_S
