"""Published batches, and what the public asks of them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.test import Client

from accounts.models import User
from earlier.values import Head, ReadAnnex, ReadRow, Transcript
from measures.models import Batch
from tests.earlier.importing import import_letter
from tests.remembered.steps import remembered

CLASSES = ("first_in_nation", "extended_replication", "replication")


FIELDS = ("trade", "finance", "")


UNITS = ("甲片区管委会", "乙厅", "丙局")


@remembered
def publish(clerk: User, number: int, on: date, titles: Iterable[str]) -> Batch:
    """Put a batch into the register; classes, fields, units and the mark take turns."""
    rows = [
        ReadRow(serial, title, f"{title}的内容。", CLASSES[serial % 3], "便利企业。", serial in {2, 5})
        for serial, title in enumerate(titles, start=1)
    ]
    transcript = Transcript(
        file_name="a.txt",
        sha256="0" * 64,
        head=Head(day=on),
        annexes=(ReadAnnex("附件", "清单", tuple(rows)),),
        batch=number,
        zone="海岸自贸试验区",
        mark_label="",
        names_marks=True,
        statements=(),
        lines=(),
        notes=(),
        faults=(),
    )
    batch = import_letter(by=clerk, transcript=transcript)
    for entry in batch.register_entries.all():
        entry.field = FIELDS[entry.serial % 3]
        entry.units = [UNITS[entry.serial % 3], *(UNITS[:1] if entry.serial % 3 == 1 else [])]
        entry.unit_names = "、".join(entry.units)
        entry.save()
    return batch


def shown(query: str = "") -> Any:
    return Client().get(f"/register/{query}")


def titles(query: str) -> list[str]:
    return [entry.title for entry in shown(query).context["page"].rows]


@remembered
def fill(clerk: User) -> None:
    publish(clerk, 1, date(2020, 1, 1), [f"甲举措{n}" for n in range(7)])
    publish(clerk, 2, date(2021, 5, 1), [f"乙举措“一单到底”{n}" for n in range(5)])
    withdrawn = publish(clerk, 3, date(2021, 5, 1), [f"甲举措之{n}" for n in range(6)])
    publish(clerk, 4, date(2022, 5, 1), [f"丙一单到{n}" for n in range(4)])
    withdrawn.register_entries.update(is_withdrawn=True, withdrawn_on=date(2022, 1, 1))
