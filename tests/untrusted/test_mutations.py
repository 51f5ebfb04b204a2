"""Whatever is damaged in a file, reading it ends in time with values, a refusal, or the death of a process for it alone.

`--mutations 2000` tries that many of each kind; the usual number is small, so that the suite stays quick.
"""

from __future__ import annotations

import ast
import csv
import io
import json
import tempfile
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
import typst
import xlwt
from django.conf import settings
from django.utils.module_loading import import_string
from pyhanko.sign.signers import SimpleSigner

from core.errors import Incomplete
from core.untrusted import Limits, outcomes, read_apart
from documents.rendering.pades import sign_pdf
from measures.attachments.kinds import DOCX, JPEG, OFD, PDF, XLS, XLSX
from measures.attachments.refusing import Unacceptable
from measures.importing.layout import GUIDE, SHEET, VERSION
from packages import read_package
from precedents.reading.values import NotAList
from tests.documents.revocation_making import Authority, blank_pdf, with_store
from tests.letters.seal_making import OFD as OFD_NAMES
from tests.letters.seal_making import SealOffice, seal_ofd, zipped
from tests.letters.test_pades import PASSWORD, write_certificate
from tests.measures.evidence_samples import TAKEN
from tests.proof.batches import fit_batch
from tests.proof.sealing import sealed
from tests.untrusted.mutating import DIED

MOST_S = 5.0
ENDS = {outcomes.ANSWERED, outcomes.STUMBLED, outcomes.TOO_COSTLY, DIED}
ENTRIES = {"编号": "ref", "举措名称": "title", "实施日期": "in_force_since"}
ROWS = (
    ("编号", "举措名称", "实施日期"),
    ("", "", ""),
    ("", "“一单到底”改革", "2025-03-01"),
    ("", "岸电", 45000.5),
)


def a_workbook() -> bytes:
    book, content = openpyxl.Workbook(), io.BytesIO()
    sheet, guide = book.active, book.create_sheet(GUIDE)
    assert sheet is not None
    sheet.title = SHEET
    for row in ROWS:
        sheet.append(row)
    sheet.merge_cells("A3:A4")
    guide.append(["模板版本", VERSION])
    book.save(content)
    return content.getvalue()


def an_old_workbook() -> bytes:
    book, content = xlwt.Workbook(), io.BytesIO()
    sheet = book.add_sheet(SHEET)
    for number, row in enumerate(ROWS):
        for column, value in enumerate(row):
            sheet.write(number, column, value)
    book.save(content)
    return content.getvalue()


def a_document() -> bytes:
    document, content = docx.Document(), io.BytesIO()
    document.add_paragraph("编号：a1")
    table = document.add_table(3, 2)
    for number, (label, text) in enumerate((("举措名称", "岸电"), ("实施日期", "2025-03-01"), ("其他", "x"))):
        table.cell(number, 0).text, table.cell(number, 1).text = label, text
    table.cell(1, 0).merge(table.cell(1, 1))
    document.save(content)
    return content.getvalue()


def a_table() -> bytes:
    source = "公函\n#table(columns: 3)[序号][名称][单位][1][岸电计价][港务局][2][“一单到底”][海关]"
    return typst.compile(source.encode())


def a_list() -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows(ROWS)
    return out.getvalue().encode()


def a_letter() -> bytes:
    return "关于发布第三批创新举措的函\n附件\n序号 名称 单位\n1 岸电计价 港务局\n2 “一单到底” 海关\n".encode()


def records() -> bytes:
    return "\n".join(
        json.dumps({"title": f"事项{n}", "text": "正文"}, ensure_ascii=False) for n in range(5)
    ).encode()


def an_issued_ofd() -> bytes:
    document = '<ofd:Pages><ofd:Page ID="1" BaseLoc="Pages/Page_0/Content.xml"/></ofd:Pages>'
    parts = {
        "OFD.xml": "<ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody>",
        "Doc_0/Document.xml": document,
        "Doc_0/Pages/Page_0/Content.xml": '<ofd:TextCode X="0" Y="0">函</ofd:TextCode>',
    }
    return zipped(
        {name: f'<ofd:P xmlns:ofd="{OFD_NAMES}">{inner}</ofd:P>'.encode() for name, inner in parts.items()}
    )


def a_sealed_letter() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        return seal_ofd(an_issued_ofd(), SealOffice.in_folder(Path(folder)))


def a_signed_letter() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = write_certificate(Path(folder))
        signer = SimpleSigner.load_pkcs12_data(
            path.read_bytes(), other_certs=[], passphrase=PASSWORD.encode()
        )
        assert signer is not None
        return sign_pdf(a_table(), signer)


def a_signed_letter_with_proofs() -> bytes:
    authority = Authority()
    signed = authority.sign(blank_pdf())
    return with_store(
        signed, certificates=[authority.root.der], answers=[authority.answer()], lists=[authority.revoked()]
    )


def a_receipt() -> bytes:
    told = {
        "交换标识": f"12-{'0' * 16}",
        "发文字号": "某函〔2026〕4号",
        "接收单位": "某单位",
        "清单摘要": "0" * 64,
    }
    said = {**told, "签收人": "张三", "签收时间": "2026-11-30T10:00:00+08:00"}
    return (
        f"<签收回执>{''.join(f'<{name}>{text}</{name}>' for name, text in said.items())}</签收回执>".encode()
    )


RECEIPT = "letters.exchange.reading.read_receipt"
READ = "measures.importing.apart.read"
SEALED = "documents.seals.reading.read_sealed"
LIST, LETTER = "precedents.reading.lists.read_list", "earlier.files.read_letter"
KIND, SHEETS = "measures.attachments.inspecting.kind_of", "measures.importing.grids."
WORDS, COPY = "measures.attachments.words.words", "measures.attachments.stripping.copies.copy"
# What each reader refuses with: whoever asks catches it, and nothing else of ours.
REFUSALS = {
    KIND: "Unacceptable",
    COPY: "Unacceptable",
    SHEETS + "sheets": "Sprawling",
    SHEETS + "first_sheet": "Sprawling",
    LIST: "NotAList",
    "precedents.reading.lists.read_pasted": "NotAList",
    LETTER: "Incomplete",
    "measures.attachments.pictures.picture": "Blank",
    "packages.reading.read_package": "PackageFaults",
    SEALED: "NotRead",
    RECEIPT: "Incomplete",
}
Trial = tuple[str, Callable[[], bytes], Mapping[str, Any]]
TRIALS: dict[str, Trial] = {
    **{
        f"evidence {kind}": (KIND, partial(TAKEN.__getitem__, kind), {})
        for kind in TAKEN
        if kind not in {"JPEG", "wps", "et"}
    },
    **{
        f"{name} of {kind.label}": (function, sample, {"media_type": kind.media_type})
        for name, function in (("words", WORDS), ("copy", COPY))
        for kind, sample in (
            (PDF, a_table),
            (DOCX, a_document),
            (XLSX, a_workbook),
            (XLS, an_old_workbook),
            (OFD, partial(TAKEN.__getitem__, "ofd")),
            (JPEG, partial(TAKEN.__getitem__, "jpg")),
        )
    },
    "evidence, a document": (KIND, a_document, {}),
    "evidence, a workbook": (KIND, a_workbook, {}),
    "template": (READ, a_workbook, {"media_type": XLSX.media_type, "entries": ENTRIES}),
    "template as xls": (READ, an_old_workbook, {"media_type": XLS.media_type, "entries": ENTRIES}),
    "application": (READ, a_document, {"media_type": DOCX.media_type, "entries": ENTRIES}),
    "offline sheet": (SHEETS + "sheets", a_workbook, {"wanted": {GUIDE: (10, 2), SHEET: (100, 20)}}),
    "allotment": (SHEETS + "first_sheet", a_workbook, {"rows": 100, "columns": 20}),
    "allotment as csv": (SHEETS + "first_sheet", a_list, {"rows": 100, "columns": 20}),
    "page": (
        "measures.attachments.pictures.picture",
        a_table,
        {"page": 1, "font_folders": []},
    ),
    "package": (
        "packages.reading.read_package",
        lambda: b'{"format": "fzworkflow.batch/1", "batch": {"number": 3}}',
        {},
    ),
    "list as csv": (LIST, a_list, {"name": "a.csv"}),
    "list as xlsx": (LIST, a_workbook, {"name": "a.xlsx"}),
    "list as xls": (LIST, an_old_workbook, {"name": "a.xls"}),
    "list as docx": (LIST, a_document, {"name": "a.docx"}),
    "list as pdf": (LIST, a_table, {"name": "a.pdf"}),
    "list as it is pasted": ("precedents.reading.lists.read_pasted", a_list, {}),
    "list as records": (LIST, records, {"name": "a.jsonl"}),
    "receipt": (RECEIPT, a_receipt, {}),
    "archive package": ("letters.examining.examine.examined", lambda: sealed(fit_batch()), {}),
    "letter as txt": (LETTER, a_letter, {"name": "a.txt"}),
    "letter as docx": (LETTER, a_document, {"name": "a.docx"}),
    "letter as xlsx": (LETTER, a_workbook, {"name": "a.xlsx"}),
    "letter as pdf": (LETTER, a_table, {"name": "a.pdf"}),
    "sealed OFD": (SEALED, a_sealed_letter, {"ours": b"", "roots": []}),
    "signed PDF": (SEALED, a_signed_letter, {"ours": b"", "roots": []}),
    "signed PDF with proofs": (SEALED, a_signed_letter_with_proofs, {"ours": b"", "roots": []}),
    "sealed OFD, compared": (SEALED, a_sealed_letter, {"ours": an_issued_ofd(), "roots": []}),
    "signed PDF, compared": (SEALED, a_signed_letter, {"ours": a_table(), "roots": []}),
}


# What we typeset or signed a moment ago is read apart for its cost, and where those readers are that others' files need.
OUR_OWN = {"documents.rendering.apart.typeset", "documents.seals.storing.finished"}


def test_every_reader_of_what_people_bring_is_tried() -> None:
    named = {
        node.args[0].value
        for room in settings.OUR_APPS
        for file in (settings.BASE_DIR / room).rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and getattr(node.func, "id", "") == "read_apart"
        and isinstance(node.args[0], ast.Constant)
    }
    assert len(named) > 8
    assert named - {function for function, _sample, _arguments in TRIALS.values()} - OUR_OWN == set()


@pytest.fixture
def mutations(request: pytest.FixtureRequest) -> int:
    return int(request.config.getoption("--mutations"))


@pytest.mark.parametrize("trial", TRIALS)
def test_a_damaged_file_ends_in_values_or_a_refusal_in_time(trial: str, mutations: int) -> None:
    function, sample, arguments = TRIALS[trial]
    limits = Limits(cpu_s=3600, wall_s=int(MOST_S * mutations) + 60)
    found = read_apart(
        "tests.untrusted.mutating.tried",
        sample(),
        limits=limits,
        function=function,
        arguments=arguments,
        seeds=range(mutations),
        most_s=MOST_S,
    )
    ends = {*ENDS, f"{outcomes.REFUSED} {REFUSALS.get(function)}"}
    assert [one for one in found if one[1] not in ends or one[2] > MOST_S] == []
    assert len(found) == mutations


def outcome_of(read: Callable[[], Any]) -> object:
    try:
        return read()
    except Incomplete as refusal:
        return refusal.errors
    except (Unacceptable, NotAList) as refusal:
        return repr(refusal)


# A copy has an identity of its own each time that it is made.
@pytest.mark.parametrize("trial", [name for name, (function, *_rest) in TRIALS.items() if function != COPY])
def test_a_file_is_read_apart_as_it_is_on_the_spot(trial: str) -> None:
    function, sample, arguments = TRIALS[trial]
    content = sample()
    apart = outcome_of(lambda: read_apart(function, content, **arguments))
    assert apart == outcome_of(lambda: import_string(function)(content, **arguments))


def test_a_package_comes_through_the_door_whole() -> None:
    content = (Path(settings.BASE_DIR) / "demo" / "batch-20.json").read_bytes()
    assert read_apart("packages.reading.read_package", content) == read_package(content)


def test_a_trial_tells_what_does_not_end(mutations: int) -> None:
    found = read_apart(
        "tests.untrusted.mutating.tried",
        b"x",
        function="tests.core.readings.busy",
        arguments={},
        seeds=range(1),
        most_s=0.5,
    )
    assert [outcome for _seed, outcome, _s in found] == ["late"]
