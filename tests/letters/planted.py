"""Faults planted into a whole archive package, each with the number of the item that has to name it."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable
from typing import Any

from lxml import etree

from letters.archive import Package
from proof.digests import canonical
from tests.documents.lasting_faults import OFD_FAULTS, PDF_FAULTS, Plant

Files = dict[str, bytes]
LISTING = "清单.json"


def files_of(package: bytes) -> Files:
    with zipfile.ZipFile(io.BytesIO(package)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def resealed(files: Files) -> bytes:
    """Return the package of these files, its list made anew: what was changed is changed for whoever counts digests."""
    number = json.loads(files[LISTING])["number"]
    target = io.BytesIO()
    package = Package(target)
    for name, made in files.items():
        if name != LISTING:
            package.add(name, made)
    package.close(number)
    return target.getvalue()


def as_listed(files: Files) -> bytes:
    """Return the package of these files under the list that they bring."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        for name, made in files.items():
            package.writestr(zipfile.ZipInfo(name), made)
    return target.getvalue()


def name_of(files: Files, end: str) -> str:
    return next(name for name in files if name.startswith("正本/") and name.endswith(end))


def say(files: Files, place: str, value: str | None) -> None:
    """Let both forms of the metadata say something else at a place, its first one in a list; None takes it away."""
    *above, last = place.split("/")
    told: Any = json.loads(files["元数据.json"])
    holder = told
    for name in above:
        holder = holder[name][0] if isinstance(holder[name], list) else holder[name]
    root = etree.fromstring(files["元数据.xml"])
    element = root.find(place)
    assert element is not None, place
    if value is None:
        del holder[last]
        element.getparent().remove(element)
    else:
        holder[last], element.text = value, value
    _write(files, told, root)


def drop_row(files: Files, name: str, field: str, value: str) -> None:
    told = json.loads(files["元数据.json"])
    told[name] = [row for row in told[name] if row[field] != value]
    root = etree.fromstring(files["元数据.xml"])
    for row in root.findall(name):
        if row.findtext(field) == value:
            root.remove(row)
    told["形式特征"]["件数"] = str(len(told["电子文件"]))
    root.find("形式特征/件数").text = told["形式特征"]["件数"]
    _write(files, told, root)


def drop(files: Files, name: str) -> None:
    """Take a file out as if it had never been there."""
    del files[name]
    drop_row(files, "电子文件", "计算机文件名", name)


def _write(files: Files, told: Any, root: etree._Element) -> None:
    files["元数据.json"] = canonical(told)
    files["元数据.xml"] = etree.tostring(root, encoding="UTF-8", xml_declaration=True)


def saying(place: str, value: str | None) -> Callable[[Files], bytes]:
    def plant(files: Files) -> bytes:
        say(files, place, value)
        return resealed(files)

    return plant


def putting(name: str, content: bytes) -> Callable[[Files], bytes]:
    """Put other bytes into a file; `正本/.x` means the letter's file of that ending."""

    def plant(files: Files) -> bytes:
        files[name_of(files, name[3:]) if name.startswith("正本/.") else name] = content
        return resealed(files)

    return plant


def dropping(name: str) -> Callable[[Files], bytes]:
    def plant(files: Files) -> bytes:
        drop(files, name_of(files, name[3:]) if name.startswith("正本/.") else name)
        return resealed(files)

    return plant


def replacing(name: str, pattern: bytes, by: bytes) -> Callable[[Files], bytes]:
    def plant(files: Files) -> bytes:
        full = name_of(files, name[3:]) if name.startswith("正本/.") else name
        changed = re.sub(pattern, by, files[full], count=1)
        assert changed != files[full]
        files[full] = changed
        return resealed(files)

    return plant


def a_byte_of_the_pdf(files: Files) -> bytes:
    name = name_of(files, ".pdf")
    made = bytearray(files[name])
    made[len(made) // 2] ^= 1
    files[name] = bytes(made)
    return as_listed(files)


def other_words(files: Files) -> bytes:
    name = name_of(files, ".json")
    letter = json.loads(files[name])
    letter["paragraphs"][0] += "（另附）"
    files[name] = canonical(letter)
    return resealed(files)


def twice(files: Files) -> bytes:
    target = io.BytesIO(resealed(files))
    with zipfile.ZipFile(target, "a") as package:
        package.writestr(zipfile.ZipInfo("办理过程.json"), files["办理过程.json"])
    return target.getvalue()


def unlike_forms(files: Files) -> bytes:
    files["元数据.xml"] = files["元数据.xml"].replace(
        b"<\xe7\xa8\xbf\xe6\x9c\xac>", b"<\xe7\xa8\xbf\xe6\x9c\xac> "
    )
    return resealed(files)


def a_wrong_size(files: Files) -> bytes:
    listing = json.loads(files[LISTING])
    listing["files"][0]["size"] += 7
    files[LISTING] = canonical(listing)
    return as_listed(files)


def not_on_the_list(files: Files) -> bytes:
    listing = files.pop(LISTING)
    files["盖章件/9-说明.pdf"] = files["发文稿纸.pdf"]
    files[LISTING] = listing
    return as_listed(files)


def packed_tight(files: Files) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for name, made in files.items():
            package.writestr(name, made)
    return target.getvalue()


def without_fonts(files: Files) -> bytes:
    name = name_of(files, ".ofd")
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(files[name])) as old, zipfile.ZipFile(target, "w") as new:
        for part in old.namelist():
            if not part.endswith(".ttf"):
                new.writestr(part, old.read(part))
    files[name] = target.getvalue()
    return resealed(files)


def of_the_letter(end: str, change: Plant) -> Callable[[Files], bytes]:
    """Plant a fault into the letter's own file."""

    def plant(files: Files) -> bytes:
        name = name_of(files, end)
        files[name] = change(files[name])
        return resealed(files)

    return plant


# One of each item; all of them: tests/documents/test_lasting.py.
LASTING = {
    "3-4.1": "no identifier",
    "3-4.2": "no output intent",
    "3-4.3": "a transfer function",
    "3-4.4": "a font that is not embedded",
    "3-4.5": "a font without its text",
    "3-4.6": "a hidden note",
    "3-4.7": "an act by an event",
    "3-4.9": "no tags",
    "3-4.10": "a wish to the reader",
}


def another_chain(files: Files) -> bytes:
    links = json.loads(files["链条.json"])
    links["manifests"][-1]["title"] += "（改）"
    files["链条.json"] = canonical(links)
    return resealed(files)


def with_a_script(files: Files) -> bytes:
    name = name_of(files, ".html")
    files[name] = files[name].replace(b"</body>", b"<script>alert(1)</script></body>")
    return resealed(files)


def bytes_behind(files: Files) -> bytes:
    return b"hidden" + resealed(files)


def without_review(files: Files) -> bytes:
    drop_row(files, "业务实体", "业务行为", "核稿")
    return resealed(files)


def without_schema(files: Files) -> bytes:
    del files["元数据.xsd"]
    return resealed(files)


def half_a_pdf(files: Files) -> bytes:
    name = "发文稿纸.pdf"
    files[name] = files[name][:200]
    return resealed(files)


_SCRIPTED = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R/OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\n"
    b"xref\n0 1\n0000000000 65535 f \ntrailer<</Root 1 0 R/Size 4>>\nstartxref\n9\n%%EOF\n"
)
_SEALED = "盖章件/1-盖章件.pdf"

# What is planted → (the item that names it, how it is planted).
PLANTED: dict[str, tuple[str, Callable[[Files], bytes]]] = {
    "a byte of the PDF changed": ("1-1", a_byte_of_the_pdf),
    "other words in the letter": ("1-1", other_words),
    "a title of 1001 characters": ("1-2", saying("题名", "题" * 1001)),
    "a day written as people do": ("1-3", saying("成文日期", "2026年8月5日")),
    "a number without brackets": ("1-3", saying("文件编号", "海自贸办函2026-4号")),
    "a period that there is not": ("1-4", saying("档号/保管期限", "25年")),
    "an urgency that there is not": ("1-4", saying("紧急程度", "火急")),
    "issued before it was signed": ("1-5", saying("印发日期", "2001-01-01")),
    "another year in the code": ("1-5", saying("档号/年度", "2001")),
    "a character of nobody's font": ("1-6", saying("题名", "关于\ue001的函")),
    "a code unlike its parts": ("1-7", saying("档号/编码", "0123-WS·2001-Y-ZHC-0099")),
    "one file twice": ("1-8", twice),
    "another size in the metadata": ("1-9", saying("电子文件/计算机文件大小", "7")),
    "another format in the metadata": ("1-9", saying("电子文件/格式信息", "WPS")),
    "another title in the metadata": ("1-10", saying("题名", "关于另一件事的函")),
    "a sealed file that nothing tells of": (
        "1-10",
        putting("盖章件/2-另一件.pdf", _SCRIPTED.replace(b"JavaScript", b"GoTo")),
    ),
    "a folder of one's own": ("1-11", putting("杂项/说明.txt", "说明".encode())),
    "XML and JSON that differ": ("1-12", unlike_forms),
    "another count of files": ("2-1", saying("形式特征/件数", "99")),
    "another sum of bytes": ("2-2", a_wrong_size),
    "no responsible body": ("2-3", saying("责任者", None)),
    "an empty name of the fonds' maker": ("2-4", saying("来源/立档单位名称", "")),
    "no code": ("2-4", saying("档号", None)),
    "no review": ("2-5", without_review),
    "no evidence of the first measure": ("2-6", dropping("认定依据/0001.json")),
    "no OFD": ("2-7", dropping("正本/.ofd")),
    "another count of pages": ("2-8", saying("形式特征/页数", "99")),
    "no sealed file": ("2-9", dropping(_SEALED)),
    "no schema": ("2-10", without_schema),
    "a document type": ("3-1", replacing("元数据.xml", rb"\?>", b"?><!DOCTYPE a [<!ENTITY b 'c'>]>")),
    "a text that is called PDF": ("3-2", putting(_SEALED, "不是PDF".encode())),
    "half a PDF": ("3-3", half_a_pdf),
    "a PDF that is not for the archive": ("3-4.8", replacing("正本/.pdf", rb"pdfaid:part", b"pdfbid:part")),
    "an OFD without its fonts": ("3-4.11", without_fonts),
    **{name: (item, of_the_letter(".pdf", PDF_FAULTS[name][1])) for item, name in LASTING.items()},
    "an OFD that acts": ("3-4.12", of_the_letter(".ofd", OFD_FAULTS["an act"][1])),
    "an OFD without its title": ("3-4.13", of_the_letter(".ofd", OFD_FAULTS["no title"][1])),
    "no program": ("3-5", saying("电子文件/文档创建程序", "")),
    "files packed tight": ("3-6", packed_tight),
    "a script in the HTML": ("4-2", with_a_script),
    "a script in a PDF": ("4-2", putting(_SEALED, _SCRIPTED)),
    "bytes of no file": ("4-3", bytes_behind),
    "a file that is not on the list": ("4-3", not_on_the_list),
    "a broken chain": ("4-4", another_chain),
}
