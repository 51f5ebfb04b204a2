"""The package of a letter for one unit: its files, and what GB/T 33480-2016 wants to be said of it.

The same letter to the same unit gives the same bytes until a sealed file is added or `SECRET_KEY` changes.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from zipfile import ZipFile

from django.utils.crypto import salted_hmac
from lxml import etree

from core.digests import digests
from core.moments import local_day, local_iso
from documents.content import LetterContent
from documents.rendering import suffix_of
from documents.rendering.zipped import add_entry
from letters.exchange.schema import SCHEMA_NAME, schema
from letters.models import Delivery, Letter
from letters.package_names import document_id, sealed_name

DESCRIPTION_NAME = "交换.xml"
_EXCHANGED = ("ofd", "pdf")


def package_name(delivery: Delivery) -> str:
    """Return the file name of a delivery's package: its mark, which says nothing of the letter."""
    return f"{mark_of(delivery)}.zip"


def mark_of(delivery: Delivery) -> str:
    """Return what a receipt names the delivery by: its key, and 16 digits that nobody makes without `SECRET_KEY`.

    They follow from nothing that is public: the manifest of a public letter may be read by everybody.
    """
    told = f"{delivery.letter.manifest_sha256}:{delivery.pk}"
    mark = salted_hmac("letters.exchange", told, algorithm="sha256").hexdigest()
    return f"{delivery.pk}-{mark[:16]}"


def exchange_package(delivery: Delivery) -> bytes:
    """Return the package as a zip."""
    files = list(_files(delivery.letter))
    target = io.BytesIO()
    with ZipFile(target, "w") as package:
        add_entry(package, DESCRIPTION_NAME, _description(delivery, files))
        add_entry(package, SCHEMA_NAME, schema())
        for name, made in files:
            add_entry(package, name, made)
    return target.getvalue()


def _files(letter: Letter) -> Iterator[tuple[str, bytes]]:
    for file in letter.files.filter(format__in=_EXCHANGED).order_by("format"):
        with file.file.open("rb") as stored:
            yield f"正文/{letter.number}.{suffix_of(file.format)}", stored.read()
    for position, sealed in enumerate(letter.sealed_files.kept(), start=1):
        with sealed.file.open("rb") as stored:
            yield sealed_name(position, sealed), stored.read()


def _description(delivery: Delivery, files: list[tuple[str, bytes]]) -> bytes:
    letter = delivery.letter
    root = etree.Element("公文交换")
    told = etree.SubElement(root, "公文元数据")
    for name, said in core_metadata(letter):
        etree.SubElement(told, name).text = said
    sending = etree.SubElement(root, "交换信息")
    for name, said in (
        ("交换标识", mark_of(delivery)),
        ("发送单位", letter.mark),
        ("接收单位", delivery.unit_name),
        ("发送时间", local_iso(delivery.sent_at)),
        ("清单摘要", letter.manifest_sha256),
    ):
        etree.SubElement(sending, name).text = said
    for name, made in files:
        row = etree.SubElement(root, "文件")
        sha256, sm3 = digests(made)
        for field, said in (("名称", name), ("大小", str(len(made))), ("SHA-256", sha256), ("SM3", sm3)):
            etree.SubElement(row, field).text = said
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True)


def core_metadata(letter: Letter) -> list[tuple[str, str]]:
    """Return the 18 core elements of GB/T 33480-2016, clause 4, in its order; empty where the letter has none."""
    content = LetterContent.from_json(letter.content or {})
    issuer = letter.issued_by.unit if letter.issued_by else None
    return [
        ("公文标识", document_id(letter)),
        ("文种", letter.traits.document),
        ("份号", content.copy_number),
        ("密级和保密期限", content.secrecy),
        ("紧急程度", content.urgency),
        ("发文机关标志", content.mark),
        ("发文字号", letter.number),
        ("签发人", letter.signed_by.name if letter.signed_by else ""),
        ("标题", content.title),
        ("主送机关", content.addressees.rstrip("：")),
        ("附件说明", "；".join(annex.title for annex in content.annexes)),
        ("发文机关或签发人署名", "".join(content.signature)),
        ("成文日期", content.date.isoformat()),
        ("附注", letter.note),
        ("抄送机关", content.copy_to),
        ("印发机关", issuer.name if issuer else letter.mark),
        ("印发日期", local_day(letter.issued_at).isoformat() if letter.issued_at else ""),
        ("发布层次", letter.circulation),
    ]
