"""Side doors of the evaluation: other agencies, crafted files."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import openpyxl
import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.choices import Role
from core.sources.bounds import require_bounded
from core.sources.refusals import Sprawling
from tests.evaluations.side_doors import client_of, published_batch, repack, workbook_bytes
from tests.factories import make_cast, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def published() -> Any:
    return published_batch()


@pytest.mark.parametrize("address", ["panel/seats/", "tally/{m}/", "panel/seats/{s}/"])
def test_another_agencys_lead_learns_nothing_of_a_published_batch(published: Any, address: Any) -> None:
    cast = published
    stranger = make_person(Role.EVALUATION_LEAD)
    measure = cast.batch.measures.get()
    seat = cast.panel.members.first()
    answer = client_of(stranger).get(
        f"/batches/{cast.batch.number}/" + address.format(m=measure.pk, s=seat.pk)
    )
    words = answer.content.decode()
    secrets = [p.name for p in cast.evaluators] + ["ADVICEREASON", "WAIVERREASON"]
    assert answer.status_code < 500
    assert [s for s in secrets if s in words] == []


def bad_files() -> dict[str, bytes]:
    good = workbook_bytes()
    chart = repack(
        good,
        lambda n, d: (
            d.replace(b"<sheets>", b"<!--").replace(b"</sheets>", b"--><sheets/>")
            if n == "xl/workbook.xml"
            else d
        ),
    )
    corrupt = bytearray(good)
    with zipfile.ZipFile(io.BytesIO(good)) as z:
        info = z.getinfo("xl/worksheets/sheet1.xml")
    at = info.header_offset + 30 + len(info.filename)
    corrupt[at : at + 20] = b"\xff" * 20
    encrypted = bytearray(good)
    i = good.find(b"PK\x01\x02")
    encrypted[i + 8] |= 1
    method = bytearray(good)
    method[i + 10] = 99
    bad_index = repack(
        good, lambda n, d: d.replace(b"<v>0</v>", b"<v>999</v>") if n.startswith("xl/worksheets/s") else d
    )
    bad_rel = repack(
        good,
        lambda n, d: (
            d.replace(b"worksheets/sheet1.xml", b"worksheets/none.xml")
            if n == "xl/_rels/workbook.xml.rels"
            else d
        ),
    )
    bad_style = repack(good, lambda n, d: b"<x/>" if n == "xl/styles.xml" else d)
    bad_book = repack(good, lambda n, d: b"<x/>" if n == "xl/workbook.xml" else d)
    bad_types = repack(good, lambda n, d: b"<x/>" if n == "[Content_Types].xml" else d)
    not_xml = repack(good, lambda n, d: b"garbage" if n == "xl/workbook.xml" else d)
    date = repack(
        good,
        lambda n, d: (
            d.replace(b't="s"', b't="n"').replace(b"<v>0</v>", b"<v>1e999</v>")
            if n.startswith("xl/worksheets/s")
            else d
        ),
    )
    refs = repack(
        good,
        lambda n, d: (
            d.replace(b'r="A1"', b'r="A0"').replace(b'r="B1"', b'r="ZZZZ1"')
            if n.startswith("xl/worksheets/s")
            else d
        ),
    )
    rowless = repack(
        good, lambda n, d: d.replace(b'<row r="1"', b'<row r="x"') if n.startswith("xl/worksheets/s") else d
    )
    dim = repack(
        good,
        lambda n, d: (
            d.replace(b'<dimension ref="A1:D2"', b'<dimension ref="!!"')
            if n.startswith("xl/worksheets/s")
            else d
        ),
    )
    stylecell = repack(
        good,
        lambda n, d: d.replace(b'<c r="A1"', b'<c s="9999" r="A1"') if n.startswith("xl/worksheets/s") else d,
    )
    ttype = repack(
        good, lambda n, d: d.replace(b't="s"', b't="zz"') if n.startswith("xl/worksheets/s") else d
    )
    booldate = repack(
        good, lambda n, d: d.replace(b't="s"', b't="d"') if n.startswith("xl/worksheets/s") else d
    )
    boolc = repack(
        good,
        lambda n, d: (
            d.replace(b't="s"', b't="b"').replace(b"<v>0</v>", b"<v>x</v>")
            if n.startswith("xl/worksheets/s")
            else d
        ),
    )
    found = {
        "no_sheets": chart,
        "corrupt_deflate": bytes(corrupt),
        "encrypted": bytes(encrypted),
        "method": bytes(method),
        "bad_index": bad_index,
        "bad_rel": bad_rel,
        "bad_style": bad_style,
        "bad_book": bad_book,
        "bad_types": bad_types,
        "not_xml": not_xml,
        "date": date,
        "refs": refs,
        "rowless": rowless,
        "dim": dim,
        "stylecell": stylecell,
        "ttype": ttype,
        "isodate": booldate,
        "bool": boolc,
        "truncated": good[: len(good) // 2],
        "PK": b"PK",
        "empty_zip": b"PK\x05\x06" + b"\0" * 18,
        "nul_csv": "举措编号,登录名\n\0,\0\n".encode(),
        "utf16": "举措编号,登录名\n".encode("utf-16"),
        "quote": b'"' + b"a" * 200000,
        "surrogate": b"\xed\xa0\x80",
        "empty": b"",
        "onecol": "登录名\n".encode(),
        "cr": "举措编号,登录名\r\r\n1\r2".encode(),
    }
    for name in zipfile.ZipFile(io.BytesIO(good)).namelist():
        found["without " + name] = repack(good, lambda n, d, name=name: None if n == name else d)
        found["emptied " + name] = repack(good, lambda n, d, name=name: b"" if n == name else d)
        found["x " + name] = repack(good, lambda n, d, name=name: b"<x/>" if n == name else d)
        found["half " + name] = repack(good, lambda n, d, name=name: d[: len(d) // 2] if n == name else d)
    return found


BAD = bad_files()


@pytest.fixture
def evaluating() -> Any:
    cast = make_cast(evaluators=2)
    cast.accepted()
    cast.evaluate()
    return cast


def test_no_allotment_file_gives_a_500(evaluating: Any) -> None:
    cast = evaluating
    client = client_of(cast.clerk)
    failed = []
    for name, content in BAD.items():
        answer = client.post(
            f"/batches/{cast.batch.number}/panel/import/", {"file": SimpleUploadedFile("a.xlsx", content)}
        )
        if answer.status_code >= 500:
            failed.append((name, repr(getattr(answer, "exc_info", ""))[:200]))
    assert not failed, "\n".join(map(str, failed))


def test_no_offline_file_gives_a_500(evaluating: Any) -> None:
    cast = evaluating
    client = client_of(cast.evaluators[0])
    good = client.get(f"/evaluations/offline/{cast.batch.number}/sheets.xlsx").content
    files = dict(BAD)
    for name in zipfile.ZipFile(io.BytesIO(good)).namelist():
        files["o without " + name] = repack(good, lambda n, d, name=name: None if n == name else d)
        files["o emptied " + name] = repack(good, lambda n, d, name=name: b"" if n == name else d)
        files["o x " + name] = repack(good, lambda n, d, name=name: b"<x/>" if n == name else d)
        files["o half " + name] = repack(good, lambda n, d, name=name: d[: len(d) // 2] if n == name else d)
    failed = []
    for name, content in files.items():
        answer = client.post(
            f"/evaluations/offline/{cast.batch.number}/", {"file": SimpleUploadedFile("a.xlsx", content)}
        )
        if answer.status_code >= 500:
            failed.append((name, repr(getattr(answer, "exc_info", ""))[:200]))
    assert not failed, "\n".join(map(str, failed))


def test_a_workbook_part_under_another_name_is_bounded_too() -> None:
    """The bound looks only at parts named .xml or beginning with '<' in their first 64 bytes."""
    good = workbook_bytes()
    with zipfile.ZipFile(io.BytesIO(good)) as z:
        z.read("xl/worksheets/sheet1.xml")
    rows = b"".join(b"<row>" + b"<c><v>1</v></c>" * 100 + b"</row>" for _ in range(3000))
    bomb = (
        b" " * 100
        + b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        + rows
        + b"</sheetData></worksheet>"
    )

    def change(name: Any, data: Any) -> Any:
        if name == "xl/worksheets/sheet1.xml":
            return None
        if name == "xl/_rels/workbook.xml.rels":
            return data.replace(b"sheet1.xml", b"sheet1.bin")
        if name == "[Content_Types].xml":
            return data.replace(b"sheet1.xml", b"sheet1.bin")
        return data

    out = io.BytesIO(repack(good, change))
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as z:
        z.writestr("xl/worksheets/sheet1.bin", bomb)
    file = ContentFile(out.getvalue())
    read = sum(
        len(row)
        for row in openpyxl.load_workbook(io.BytesIO(out.getvalue()), read_only=True)
        .worksheets[0]
        .iter_rows(values_only=True)
    )
    assert read == 300_000  # openpyxl reads the part all the same
    with pytest.raises(Sprawling):
        require_bounded(file)
