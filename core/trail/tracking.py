"""Models whose rows the trail follows: the database itself puts down every change, whoever makes it.

`core.trail.recording` says whose act it belongs to. docs/decisions/trail.md says why it is done so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

import pgtrigger
from django.db import models
from django.db.models.constants import LOOKUP_SEP
from django.utils.translation import override

Model = TypeVar("Model", bound=type[models.Model])
# The setting of a transaction that names the event to which its changes belong.
CURRENT = "trail.event"


@dataclass(frozen=True, slots=True)
class Tracked:
    """What a model says of its trail.

    `root` is the path to the thing in whose history its changes stand (empty: its own). `exclude` are columns that
    are never put down. `inner` is a condition over the row `it` (SQL): such a change is read by the unit alone.
    `gate` is the path to what must be visible to whoever reads a change (empty: the row itself). `permission` is what
    its readers must hold besides: of what only the last version is for others to see. Not `on_removal`: what only
    goes by the clock, because its time is over, must not stay in the trail instead. `named` says what the trail
    calls a thing.
    """

    model: type[models.Model]
    root: str = ""
    exclude: frozenset[str] = frozenset()
    inner: str = "FALSE"
    gate: str = ""
    permission: str = ""
    on_creation: bool = True
    on_removal: bool = True
    named: Callable[[Any], str] | None = None

    def name_of(self, thing: models.Model) -> str:
        """Return what the trail calls a thing: nothing that some of its readers must not know."""
        with override(None):
            if self.named is not None:
                return self.named(thing)
            return f"{thing._meta.verbose_name} {thing.pk}"


tracked: dict[str, Tracked] = {}


def track(
    *,
    root: str = "",
    exclude: Iterable[str] = (),
    inner: str = "FALSE",
    gate: str = "",
    permission: str = "",
    on_creation: bool = True,
    on_removal: bool = True,
    named: Callable[[Any], str] | None = None,
) -> Callable[[Model], Model]:
    """Put down every change of a model's rows, with what `Tracked` says of it."""

    def decorate(model: Model) -> Model:
        said = Tracked(
            model, root, frozenset(exclude), inner, gate, permission, on_creation, on_removal, named
        )
        tracked[model._meta.label_lower] = said
        pgtrigger.register(_Recorder(said))(model)
        return model

    return decorate


def root_of(row: models.Model) -> models.Model:
    """Return the thing in whose history a row stands."""
    said = tracked.get(row._meta.label_lower)
    thing = row
    for step in said.root.split(LOOKUP_SEP) if said and said.root else ():
        thing = getattr(thing, step)
    return thing


def trail_name(thing: models.Model) -> str:
    """Return what the trail calls a thing, tracked or not."""
    said = tracked.get(thing._meta.label_lower) or Tracked(type(thing))
    return said.name_of(thing)


def shown_name(model: str, key: int | None, recorded: str) -> str:
    """Return the name of an event's thing as it was recorded, or what its kind is called in the reader's language."""
    said = tracked.get(model)
    if said is None or said.named is not None or not key:
        return recorded
    return f"{said.model._meta.verbose_name} {key}"


class _Recorder(pgtrigger.Trigger):
    """Writes each change with the columns that differ; opens an event of nobody's for what is no action."""

    when = pgtrigger.After
    name = "trail"
    declare = [
        ("it", "RECORD"),
        ("was", "JSONB"),
        ("becomes", "JSONB"),
        ("event", "BIGINT"),
    ]

    def __init__(self, said: Tracked) -> None:
        self.said = said
        changes = pgtrigger.Update | pgtrigger.Delete if said.on_removal else pgtrigger.Update
        super().__init__(operation=changes | pgtrigger.Insert if said.on_creation else changes)

    def get_func(self, model: Any) -> str:
        """Return the function's body for a model."""
        said = self.said
        thing, key = _root_in_sql(model, said.root)
        columns = {str(model._meta.get_field(name).column) for name in said.exclude}
        kept = f"- ARRAY[{', '.join(map(_text, sorted(columns)))}]::text[]" if columns else ""
        row = f"it.{model._meta.pk.column}" if model._meta.pk else "NULL"
        return f"""
            IF TG_OP = 'DELETE' THEN it := OLD; ELSE it := NEW; END IF;
            IF TG_OP <> 'INSERT' THEN was := to_jsonb(OLD) {kept}; END IF;
            IF TG_OP <> 'DELETE' THEN becomes := to_jsonb(NEW) {kept}; END IF;
            IF TG_OP = 'UPDATE' THEN
                SELECT jsonb_object_agg(key, value), jsonb_object_agg(key, was -> key) INTO becomes, was
                FROM jsonb_each(becomes) WHERE value IS DISTINCT FROM was -> key;
                IF becomes IS NULL THEN RETURN NULL; END IF;
            ELSE
                was := COALESCE(jsonb_strip_nulls(was), '{{}}');
                becomes := COALESCE(jsonb_strip_nulls(becomes), '{{}}');
            END IF;
            event := NULLIF(current_setting('{CURRENT}', TRUE), '')::bigint;
            IF event IS NULL THEN
                INSERT INTO core_event (kind, act, model, name, note)
                VALUES ('act', '', '', '', '') RETURNING id INTO event;
                PERFORM set_config('{CURRENT}', event::text, TRUE);
            END IF;
            INSERT INTO core_change (event_id, row_model, row_key, model, key, kind, was, becomes, is_inner)
            VALUES (event, '{model._meta.label_lower}', {row}, '{thing}', COALESCE({key}, {row}),
                lower(TG_OP), was, becomes, COALESCE({said.inner}, FALSE));
            RETURN NULL;
        """


def _root_in_sql(model: type[models.Model], path: str) -> tuple[str, str]:
    """Return the label of the model that a path leads to, and its key in SQL, from the row `it`."""
    if not path:
        return model._meta.label_lower, "NULL"
    first, *rest = path.split(LOOKUP_SEP)
    field = model._meta.get_field(first)
    key = f"it.{field.column}"  # type: ignore[union-attr]
    for step in rest:
        model = field.related_model  # type: ignore[assignment]
        field = model._meta.get_field(step)
        key = f"(SELECT {field.column} FROM {model._meta.db_table} WHERE id = {key})"  # type: ignore[union-attr]
    return field.related_model._meta.label_lower, key  # type: ignore[union-attr]


def _text(word: str) -> str:
    return "'" + word.replace("'", "''") + "'"
