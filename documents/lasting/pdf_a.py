"""ISO 19005-2:2011, level A, as far as it can be told of a file by itself: structure, actions, metadata, tags."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from lxml import etree
from pyhanko.pdf_utils import generic

from documents.lasting.objects import Breach, PdfObjects, each_of, is_true, told

_HEAD = re.compile(rb"%PDF-1\.[0-7][ ]*(?:\r\n|\r|\n)%[\x80-\xff]{4}")
_END = re.compile(rb"startxref\s+(\d+)\s+%%EOF(?:\r\n|\r|\n)?\Z")
_CROSS = re.compile(rb"\s*(?:xref\b|\d+ \d+ obj\b)")
_PACKET = re.compile(rb"<\?xpacket[^>]*\b(bytes|encoding)=")
_FORBIDDEN_ACTIONS = {
    *("/Launch", "/Sound", "/Movie", "/ResetForm", "/ImportData", "/Hide", "/SetOCGState", "/Rendition"),
    *("/Trans", "/GoTo3DView", "/JavaScript", "/set-state", "/no-op"),
}
_NAMED = {"/NextPage", "/PrevPage", "/FirstPage", "/LastPage"}
_FORBIDDEN_NOTES = {"/3D", "/Sound", "/Screen", "/Movie", "/RichMedia"}
_BARE_NOTES = {"/Popup", "/Link"}
_PRINTED, _UNSEEN = 4, 1 | 2 | 32 | 256
_NAMES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "pdf": "http://ns.adobe.com/pdf/1.3/",
    "pdfaid": "http://www.aiim.org/pdfa/ns/id/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
}
_SAME = {
    "/Title": "dc:title",
    "/Author": "dc:creator",
    "/Subject": "dc:description",
    "/Keywords": "pdf:Keywords",
    "/Creator": "xmp:CreatorTool",
    "/Producer": "pdf:Producer",
    "/CreationDate": "xmp:CreateDate",
    "/ModDate": "xmp:ModifyDate",
}


def file_breaches(pdf: PdfObjects) -> Iterator[Breach]:
    """6.1: head, end, identifier, encryption, filters."""
    if not _HEAD.match(pdf.content):
        yield "6.1.2", "文件头不是“%PDF-1.n”和一行四个以上非ASCII字节的注释"
    end = _END.search(pdf.content)
    if end is None:
        yield "6.1.3", "文件不以%%EOF结束，后面还有内容"
    elif not _CROSS.match(pdf.content, int(end[1])):
        yield "6.1.4", "startxref所指的地方没有交叉引用表"
    if told(pdf.reader.trailer, "/ID") is None:
        yield "6.1.3", "没有文件标识（ID）"
    for one in pdf.tables:
        if not isinstance(one, generic.StreamObject):
            continue
        for name in ("/F", "/FFilter", "/FDecodeParms"):
            if name in one:
                yield "6.1.7.1", "有数据流的内容在文件之外"
        for wrong in {"/LZWDecode", "/LZW", "/Crypt"} & {str(name) for name in each_of(one, "/Filter")}:
            yield "6.1.7.2", f"有数据流用{wrong.lstrip('/')}编码"


def note_breaches(pdf: PdfObjects) -> Iterator[Breach]:
    """6.3 and 6.4: annotations and forms."""
    for one in pdf.tables:
        if "/Rect" not in one or "/Subtype" not in one:
            continue
        kind = str(told(one, "/Subtype"))
        if kind in _FORBIDDEN_NOTES:
            yield "6.3.1", f"有{kind.lstrip('/')}注释"
        flags = int(told(one, "/F") or 0)
        if kind != "/Popup" and (not flags & _PRINTED or flags & _UNSEEN):
            yield "6.3.2", f"有{kind.lstrip('/')}注释不打印或看不见"
        if kind not in _BARE_NOTES and "/AP" not in one and _has_room(one):
            yield "6.3.3", f"有{kind.lstrip('/')}注释没有外观"
    form = told(pdf.root, "/AcroForm") or {}
    if is_true(told(form, "/NeedAppearances")):
        yield "6.4.1", "表单要阅读器重新生成外观"
    if "/XFA" in form:
        yield "6.4.2", "有XFA表单"


def _has_room(note: Any) -> bool:
    left, low, right, high = (float(one) for one in note["/Rect"])
    return left != right and low != high


def action_breaches(pdf: PdfObjects) -> Iterator[Breach]:
    """6.5: nothing runs, plays, opens or changes anything."""
    for one in pdf.tables:
        # An element of the document's structure says its kind under the same name.
        kind = str(told(one, "/S")) if "/P" not in one or told(one, "/Type") == "/Action" else ""
        if kind in _FORBIDDEN_ACTIONS:
            yield "6.5.1", f"有{kind.lstrip('/')}动作"
        if kind == "/Named" and str(told(one, "/N")) not in _NAMED:
            yield "6.5.1", f"有“{told(one, '/N')}”动作"
        if "/AA" in one:
            yield "6.5.2", "有事件触发的动作（AA）"
    if "/JavaScript" in (told(pdf.root, "/Names") or {}):
        yield "6.5.1", "有JavaScript动作"


def metadata_breaches(pdf: PdfObjects) -> Iterator[Breach]:
    """6.6: what the file says of itself, in both ways the same."""
    packet = told(pdf.root, "/Metadata")
    if not isinstance(packet, generic.StreamObject):
        yield "6.6.2.1", "没有XMP元数据"
        return
    if _PACKET.search(packet.data):
        yield "6.6.2.1", "XMP的头里有bytes或encoding"
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        read = etree.fromstring(packet.data, parser)
    except etree.XMLSyntaxError:
        yield "6.6.2.1", "XMP元数据不是能读的XML"
        return
    said = tuple(_xmp(read, name) for name in ("pdfaid:part", "pdfaid:conformance"))
    if said != ("2", "A"):
        yield "6.6.4", f"声明的是PDF/A-{''.join(said) or '（没有声明）'}，应为2A"
    for name, other in _SAME.items():
        if name in pdf.info and not _is_same(str(pdf.info[name]), _xmp(read, other)):
            yield "6.6.3", f"{name.lstrip('/')}为“{pdf.info[name]}”，XMP的{other}为“{_xmp(read, other)}”"


def _xmp(read: etree._Element, name: str) -> str:
    """Return a property's value, one that is a list of one as its member."""
    prefix, _colon, local = name.partition(":")
    full = f"{{{_NAMES[prefix]}}}{local}"
    for described in read.iter(f"{{{_NAMES['rdf']}}}Description"):
        if full in described.attrib:
            return str(described.attrib[full])
        if (found := described.find(full)) is not None:
            return "".join(found.itertext()).strip()
    return ""


def _is_same(one: str, other: str) -> bool:
    if one.startswith("D:"):
        return _moment(re.sub(r"\D", "", one)[:14]) == _moment(re.sub(r"\D", "", other)[:14])
    return one == other


def _moment(digits: str) -> datetime | None:
    try:
        return datetime.strptime(digits.ljust(14, "0"), "%Y%m%d%H%M%S")  # noqa: DTZ007  # both are of one zone
    except ValueError:
        return None


def structure_breaches(pdf: PdfObjects) -> Iterator[Breach]:
    """6.7: tagged, with a language."""
    if not is_true(told(told(pdf.root, "/MarkInfo") or {}, "/Marked")):
        yield "6.7.2.2", "没有标明是带标签的PDF（MarkInfo）"
    tree = told(pdf.root, "/StructTreeRoot")
    if not isinstance(tree, generic.DictionaryObject) or not told(tree, "/K"):
        yield "6.7.3.3", "没有逻辑结构树（StructTreeRoot）"
    if not str(told(pdf.root, "/Lang") or "").strip():
        yield "6.7.4", "没有写明语言（Lang）"


def surplus_breaches(pdf: PdfObjects) -> Iterator[Breach]:
    """6.8 to 6.11: nothing is packed in, and nothing is shown in another way."""
    names = told(pdf.root, "/Names") or {}
    if "/EmbeddedFiles" in names or any("/EF" in one for one in pdf.tables):
        yield "6.8", "嵌入了文件"
    if "/AlternatePresentations" in names or any("/PresSteps" in one for one in pdf.tables):
        yield "6.10", "有另外的演示方式"
    if "/Requirements" in pdf.root:
        yield "6.11", "要求阅读器有某种功能"
