"""可用性: what is in the package can be read, now and for long."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

import pypdfium2 as pdfium
from lxml import etree, html

from documents.seals.package import OfdPackage
from letters.examining.opened import Found, Opened
from letters.package_names import METADATA_JSON, METADATA_XML, ORIGINAL

_HEADS = {
    "pdf": b"%PDF-",
    "ofd": b"PK\x03\x04",
    "docx": b"PK\x03\x04",
    "png": b"\x89PNG\r\n\x1a\n",
    "jpg": b"\xff\xd8\xff",
    "jpeg": b"\xff\xd8\xff",
}
_TEXTS = ("txt", "html", "json", "xml", "xsd", "pem")


def usability_faults(package: Opened) -> Iterator[Found]:
    """Yield what keeps somebody from using the package: an item's number and a sentence."""
    yield from _metadata_faults(package)
    for name, made in package.files.items():
        if fault := _unlike_its_name(name, made):
            yield "3-2", fault
        elif not _opens(name, made):
            yield "3-3", f"{name}打不开"
    yield from _environment_faults(package)
    yield from _packing_faults(package)


def _metadata_faults(package: Opened) -> Iterator[Found]:
    if METADATA_XML in package.files and package.xml is None:
        yield "3-1", f"{METADATA_XML}不是能读的XML，或带有文档类型声明"
    if METADATA_JSON in package.files and not package.metadata:
        yield "3-1", f"{METADATA_JSON}不是能读的JSON"


def _unlike_its_name(name: str, made: bytes) -> str:
    suffix = name.rpartition(".")[2].lower()
    if suffix in _TEXTS:
        return "" if b"\0" not in made else f"{name}的内容不是文字"
    head = _HEADS.get(suffix)
    if head is None:
        return f"{name}不是归档的格式"
    return "" if made.startswith(head) else f"{name}的内容不是{suffix.upper()}"


def _opens(name: str, made: bytes) -> bool:
    suffix = name.rpartition(".")[2].lower()
    try:
        if suffix == "pdf":
            return len(pdfium.PdfDocument(made)) > 0
        if suffix == "ofd":
            return _reads_ofd(made)
        if suffix == "docx":
            return _reads_docx(made)
        if suffix == "html":
            return len(html.document_fromstring(made).findall(".//p")) > 0
        if suffix in _TEXTS:
            made.decode("utf-8")
    except (pdfium.PdfiumError, etree.LxmlError, zipfile.BadZipFile, KeyError, ValueError, EOFError):
        return False
    return True


def _reads_ofd(made: bytes) -> bool:
    package = OfdPackage(made)
    return len(package.pages) > 0 and all(package.xml(part) is not None for part in package.pages.values())


def _reads_docx(made: bytes) -> bool:
    with zipfile.ZipFile(io.BytesIO(made)) as package:
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
        return etree.fromstring(package.read("word/document.xml"), parser) is not None


def _environment_faults(package: Opened) -> Iterator[Found]:
    if package.metadata and not package.metadata.get("信息系统描述"):
        yield "3-5", "没有信息系统描述"
    for one in package.described:
        if one["计算机文件名"].startswith(ORIGINAL) and not (one["格式信息"] and one.get("文档创建程序")):
            yield "3-5", f"{one['计算机文件名']}没有写明格式或创建程序"


def _packing_faults(package: Opened) -> Iterator[Found]:
    for one in package.members:
        if one.flag_bits & 1:
            yield "3-6", f"“{one.filename}”是加密的"
        elif one.compress_type != zipfile.ZIP_STORED:
            yield "3-6", f"“{one.filename}”是压缩存放的，归档包里的文件应原样存放"
