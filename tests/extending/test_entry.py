"""docs/extending/entry.md: the table of entries against the model's columns, the batch's limits and the package."""

from __future__ import annotations

import json
import re
from dataclasses import fields

from django.db.models import Field

from measures.entries import ENTRIES, FORM_ENTRIES, GUIDANCE, SECTION_LABELS, SECTIONS
from measures.forms import MeasureForm
from measures.importing.template import COLUMNS
from measures.models import Batch, Measure
from ops.layout import ROOT
from packages import values
from packages.schema import SCHEMA_FILE

# What a package says of a measure besides its entries; of a predecessor it says the batch and the title, which no column has.
BESIDES = {"ref", "unit", "joint_units", "comparisons", "predecessor", "searches", "decision"}


def columns(model: type[Measure] | type[Batch]) -> set[str]:
    return {field.name for field in model._meta.get_fields() if isinstance(field, Field)}


def test_every_column_that_people_write_is_an_entry() -> None:
    written = {
        field.name
        for field in Measure._meta.get_fields()
        if isinstance(field, Field) and field.editable and not field.primary_key
    }
    assert written - {"batch", "ref", "unit", "joint_units", "state"} == set(FORM_ENTRIES)


def test_every_entry_stands_in_one_section_and_one_place() -> None:
    names = [one.name for one in ENTRIES]
    assert len(names) == len(set(names))
    assert (
        sorted(name for _section, listed in SECTIONS for name in listed)
        == sorted(FORM_ENTRIES)
        == sorted(names)
    )
    assert {one.section for one in ENTRIES} == set(SECTION_LABELS)


def test_every_limit_is_a_batchs() -> None:
    assert {f"{one.limit}_limit" for one in ENTRIES if one.limit} <= columns(Batch)


def test_the_form_the_template_and_the_guidance_follow_the_table() -> None:
    assert set(MeasureForm.base_fields) == {*FORM_ENTRIES, "joint_units", "edit_version"}
    assert set(COLUMNS) == {*(one.name for one in ENTRIES if one.is_imported), "ref", "joint_units"}
    assert set(GUIDANCE) <= {*FORM_ENTRIES, "joint_units"}


def test_the_package_holds_the_entries_that_the_table_says() -> None:
    packaged = {one.package_name for one in ENTRIES if one.package_name}
    assert {one.name for one in fields(values.Measure)} == packaged | BESIDES
    schema = json.loads(SCHEMA_FILE.read_text(encoding="utf-8"))
    assert set(schema["$defs"]["measure"]["properties"]) == packaged | BESIDES


def test_every_file_that_the_page_names_is_there() -> None:
    page = (ROOT / "docs" / "extending" / "entry.md").read_text(encoding="utf-8")
    named = re.findall(r"`((?:measures|packages|docs)/[\w/.-]+)`", page)
    assert named
    assert [name for name in named if not (ROOT / name).is_file()] == []
