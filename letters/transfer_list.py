"""移交清单: what is handed over, as data that an archive reads in; Chinese, as all that is put on record.

Where its names come from: docs/archive.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lxml import etree

from core.moments import local_day, local_iso
from letters.examining.report import GROUPS, Report
from letters.models import Transfer, TransferItem


def transfer_list(transfer: Transfer, items: Sequence[TransferItem]) -> bytes:
    """Return the list as XML; the items come with their entries and letters."""
    root = etree.Element("移交清单")
    for name, said in _head(transfer, items):
        etree.SubElement(root, name).text = said
    listed = etree.SubElement(root, "文件目录")
    for position, item in enumerate(items, start=1):
        row = etree.SubElement(listed, "文件")
        for name, said in _row(position, item):
            etree.SubElement(row, name).text = said
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True)


def _head(transfer: Transfer, items: Sequence[TransferItem]) -> Iterator[tuple[str, str]]:
    marks = sorted({item.entry.letter.mark for item in items})
    yield "交接工作名称", f"公函归档移交{transfer.pk}"
    yield "移交单位", "、".join(marks)
    yield "接收单位", transfer.receiver
    yield "移交时间", local_iso(transfer.handed_over_at) if transfer.handed_over_at else ""
    yield "移交人", transfer.handed_over_by.name if transfer.handed_over_by else ""
    yield "移交电子档案数量", str(len(items))
    yield "移交数据量", str(sum(item.size for item in items))
    yield "移交载体类型", "在线"
    for group in GROUPS.values():
        yield f"{group}检测", _outcome(group, [item.examination for item in items])
    yield "回执编号", transfer.receipt_number
    yield "接收日期", transfer.received_on.isoformat() if transfer.received_on else ""


def _outcome(group: str, reports: Sequence[Report | None]) -> str:
    if any(report is None for report in reports):
        return "未检测"
    failed = [one for report in reports if report for one in report.failed if one.item.group == group]
    return "不合格" if failed else "合格"


def _row(position: int, item: TransferItem) -> Iterator[tuple[str, str]]:
    letter = item.entry.letter
    content = letter.content or {}
    yield "顺序号", str(position)
    yield "档号", item.entry.code
    yield "文件编号", letter.number
    yield "责任者", letter.mark
    yield "题名", str(content.get("title", ""))
    yield "日期", letter.signed_on.isoformat() if letter.signed_on else ""
    yield "印发日期", local_day(letter.issued_at).isoformat() if letter.issued_at else ""
    yield "密级", str(content.get("secrecy") or "公开")
    yield "电子档案名称", f"{letter.number}归档包.zip"
    yield "计算机文件大小", str(item.size)
    yield "SHA-256", item.sha256
    yield "SM3", item.sm3
