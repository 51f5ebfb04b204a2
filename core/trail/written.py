"""Events as lines of a file, as somebody may read them: what they may not is said to be there, and no word of it."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import TypeAlias

from django.utils.translation import gettext as _

from core.choices import TrailFormat
from core.models import Change, Event
from core.moments import local_iso
from core.people import Person
from core.spreadsheet import csv_lines
from core.trail.listing import Listed, listed
from core.trail.showing import ShownChange, shown_changes
from core.trail.things import thing_of


@dataclass(frozen=True, slots=True)
class Line:
    """One event. `changes` are sentences, what was before and after in each."""

    id: int
    at: str
    kind: str
    act: str
    who: str
    unit: str
    address: str
    thing: str
    name: str
    note: str
    changes: tuple[str, ...]


_PLAIN = tuple(field.name for field in fields(Line) if field.name != "changes")
Writer: TypeAlias = Callable[[Iterable[Line]], Iterator[bytes]]


def lines_of(events: Sequence[Event], person: Person) -> Iterator[Line]:
    """Yield events as lines, in a bounded number of queries whatever their number."""
    changes = list(Change.objects.filter(event__in=events).select_related("event").order_by("event", "id"))
    said: dict[int, list[str]] = defaultdict(list)
    for change, shown in zip(changes, shown_changes(changes, person), strict=True):
        said[change.event_id].append(_sentence(shown))
    for row in listed(events, person):
        yield _line(row, tuple(said[row.event.pk]) if row.is_open else ())


def _line(row: Listed, changes: tuple[str, ...]) -> Line:
    event = row.event
    thing = thing_of(event.model)
    return Line(
        id=event.pk,
        at=local_iso(event.at),
        kind=str(event.get_kind_display()),
        act=row.act,
        who=row.who,
        unit=str(event.unit or ""),
        address=row.address,
        thing=str(thing.label) if thing else event.model,
        name=event.name,
        note=event.note,
        changes=changes,
    )


def _sentence(change: ShownChange) -> str:
    if not change.is_open:
        return _("%(kind)s%(row)s：内容现在不向您公开") % {"kind": change.kind, "row": change.row}
    columns = "；".join(f"{one.label}：“{one.was}”→“{one.becomes}”" for one in change.columns)
    return f"{change.kind}{change.row}：{columns}" if columns else f"{change.kind}{change.row}"


def heads() -> Mapping[str, str]:
    """Return what the columns of the table are called, by the fields of a line."""
    return {
        "id": _("编号"),
        "at": _("时间"),
        "kind": _("种类"),
        "act": _("事项"),
        "who": _("人员"),
        "unit": _("单位"),
        "address": _("来源地址"),
        "thing": _("对象类别"),
        "name": _("对象"),
        "note": _("说明"),
        "changes": _("改动"),
    }


def _as_csv(lines: Iterable[Line]) -> Iterator[bytes]:
    rows = ([getattr(line, field) for field in _PLAIN] + ["\n".join(line.changes)] for line in lines)
    for written in csv_lines([*heads().values()], rows):
        yield written.encode()


def _as_jsonl(lines: Iterable[Line]) -> Iterator[bytes]:
    for line in lines:
        yield f"{json.dumps(asdict(line), ensure_ascii=False)}\n".encode()


WRITERS: Mapping[str, Writer] = {TrailFormat.CSV: _as_csv, TrailFormat.JSONL: _as_jsonl}
