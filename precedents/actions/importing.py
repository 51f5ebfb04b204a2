"""Taking a list in: all of it or nothing, found by the search from the same moment on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import Fault, Incomplete, NotAllowed, WrongState, require_clean
from core.pressing import once
from core.quoting import within_quotes
from core.trail.recording import recording
from precedents.listed import put_up
from precedents.models import Precedent, PrecedentList
from precedents.reading.values import ReadEntry, Reading
from precedents.telling import doubts_of, joined, told

FACTS = ("name", "issuer", "document", "issued_on", "place", "scope", "source")


@dataclass(frozen=True, slots=True)
class Import:
    """A list as it was read, what is said of it, and the file it was read from. `facts` are by the names in `FACTS`."""

    reading: Reading
    sha256: str
    file_name: str = ""
    facts: dict[str, Any] = field(default_factory=dict)


@once
def import_list(wanted: Import, *, by: User | None, supersedes: PrecedentList | None = None) -> PrecedentList:
    """Enter a list, and let it take another's place if one is named. `by` is None for the command line alone.

    Raises `NotAllowed`; `WrongState` where a list of the name, or from the file, is in force; `Incomplete` where
    nothing was read or a fact is wrong. What was doubtful is kept with the list.
    """
    if by is not None and not by.has_perm("precedents.edit_list"):
        raise NotAllowed
    if not wanted.reading.entries:
        faults = [Fault("", one) for one in doubts_of(wanted.reading)]
        raise Incomplete(faults or [Fault("", _("没有读到条目。"))], _("没有读到条目，没有导入。"))
    try:
        with transaction.atomic(), recording("import_list", by=by):
            return _enter(wanted, by, supersedes)
    except IntegrityError as error:
        raise WrongState(_("同名的清单或同一份文件刚刚有人导入过，请刷新后核对。")) from error


def _enter(wanted: Import, by: User | None, supersedes: PrecedentList | None) -> PrecedentList:
    # Imported here: ending a list needs nothing of importing one.
    from precedents.actions.ending import end_for

    entered = PrecedentList(
        **wanted.facts,
        pk=PrecedentList.objects.next_key(),
        sha256=wanted.sha256,
        file_name=wanted.file_name[:200],
        size=len(wanted.reading.entries),
        remarks=joined(doubts_of(wanted.reading)),
        imported_by=by,
    )
    require_valid(entered)
    if supersedes is not None:
        end_for(supersedes, entered)
    _require_new(entered)
    entered.save(force_insert=True)
    precedents = Precedent.objects.bulk_create(_rows(entered, wanted.reading.entries), batch_size=1000)
    put_up(entered, precedents)
    return entered


def require_valid(entered: PrecedentList) -> None:
    """Refuse facts that no list can have. Raises `Incomplete` naming the fields."""
    require_clean(
        entered, exclude=["state", "superseded_by"], validate_constraints=False, validate_unique=False
    )


def _require_new(entered: PrecedentList) -> None:
    in_force = PrecedentList.objects.in_force()
    if in_force.filter(name=entered.name).exists():
        sentence = _("已有名为“%(name)s”的有效清单。请换一个名称，或选择替代、撤下原有的清单。")
        raise WrongState(sentence % {"name": within_quotes(entered.name)})
    same = in_force.filter(sha256=entered.sha256).first()
    if same is not None:
        raise WrongState(_("这份文件已经导入为“%(name)s”，不必再导入。") % {"name": within_quotes(same.name)})


def _rows(entered: PrecedentList, entries: Iterable[ReadEntry]) -> list[Precedent]:
    return [
        Precedent(
            precedent_list=entered,
            position=position,
            title=entry.title,
            text=entry.text,
            field=entry.field,
            place=entry.place,
            scope=entry.scope,
            responsible=entry.responsible,
            document=entry.document,
            in_force_since=entry.in_force_since,
            read_at=told(entry.at)[:100],
        )
        for position, entry in enumerate(entries, start=1)
    ]
