"""四性检测报告 on paper: what was found in one package that is handed over; Chinese, as all that is put on record."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator

from core.moments import local_minute
from core.papers import Block, Heading, Paper, Table, Text, write_pdf
from letters.examining.report import GROUPS, Outcome, Report, Result
from letters.models import TransferItem

TITLE = "四性检测报告"
BASIS = "依据DA/T 70—2018逐项检测归档包；长期可用各项按ISO 19005-2:2011（PDF/A-2a）和GB/T 33190—2016（OFD）的条款检查。"


def examination_pdf(item: TransferItem) -> bytes:
    """Return the report of a package that was examined as PDF/A-2a; the same report gives the same bytes."""
    report = item.examination
    assert report is not None
    target = io.BytesIO()
    made_at = item.transfer.prepared_at
    head = f"{item.entry.code}　{item.entry.letter.number}"
    write_pdf(Paper(TITLE, head, made_at, [*_summary(item, report), *_groups(report)]), target)
    return target.getvalue()


def _summary(item: TransferItem, report: Report) -> Iterator[Block]:
    counted = Counter(one.outcome for one in report.results)
    told = "，".join(f"{outcome}{counted[outcome]}项" for outcome in Outcome if counted[outcome])
    yield Text(f"{'合格' if report.is_passed else '不合格'}：共{len(report.results)}项，{told}。\n{BASIS}")
    rows = [
        ("移交", f"{item.transfer}，{local_minute(item.transfer.prepared_at)}准备"),
        ("归档包大小", f"{item.size}字节"),
        ("SHA-256", item.sha256),
        ("SM3", item.sm3),
    ]
    yield Table((), rows, (1, 5))


def _groups(report: Report) -> Iterator[Block]:
    for group in GROUPS.values():
        results = [one for one in report.results if one.item.group == group]
        failed = any(one.outcome == Outcome.FAILED for one in results)
        yield Heading(f"{group}：{'不合格' if failed else '合格'}")
        yield Table(("编号", "项目", "结果", "发现"), [_row(one) for one in results], (2, 8, 2, 8))


def _row(one: Result) -> tuple[str, str, str, str]:
    return one.number, one.item.name, one.outcome, "\n".join(one.sentences)
