"""归档包: everything that is kept of an issued letter, in one zip that needs nothing else (GB/T 39362—2020).

The metadata's names are those of DA/T 46—2009. The same letter at the same step gives the same bytes.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from typing import IO, Any

from django.utils import timezone
from lxml import etree

from letters.content import LetterContent
from letters.manifest import digests
from letters.models import Letter
from letters.process_sheet import STEP_LABELS, render_process_sheet
from letters.rendering import suffix_of

FORMAT = "fzworkflow.archive/1"
_FIRST_DAY_OF_ZIP = (1980, 1, 1, 0, 0, 0)


def write_archive(letter: Letter, target: IO[bytes]) -> None:
    """Write an issued letter's archive package: final files, sealed files, sign-off, metadata, manifest."""
    content = LetterContent.from_json(letter.content or {})
    listed = []
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for name, made in _members(letter, content):
            sha256, sm3 = digests(made)
            listed.append({"name": name, "size": len(made), "sha256": sha256, "sm3": sm3})
            _write(package, name, made)
        metadata = _metadata(letter, content, listed)
        for name, made in (("元数据.json", _json(metadata)), ("元数据.xml", _xml(metadata))):
            sha256, sm3 = digests(made)
            listed.append({"name": name, "size": len(made), "sha256": sha256, "sm3": sm3})
            _write(package, name, made)
        _write(package, "清单.json", _json({"format": FORMAT, "number": letter.number, "files": listed}))


def archive_name(letter: Letter) -> str:
    """The file name under which the package is given out."""
    return f"{letter.number}归档包.zip"


def _members(letter: Letter, content: LetterContent) -> Iterator[tuple[str, bytes]]:
    for file in letter.files.all():
        with file.file.open("rb") as stored:
            yield f"正本/{letter.number}.{suffix_of(file.form)}", stored.read()
    kept = letter.sealed_files.filter(removed_reason="")
    for position, sealed in enumerate(kept, start=1):
        with sealed.file.open("rb") as stored:
            yield f"盖章件/{position}-{sealed.shown_name}", stored.read()
    yield "发文稿纸.pdf", render_process_sheet(letter, content)
    yield "办理过程.json", _json(_process(letter))
    if letter.manifest:
        yield "文件清单.json", _json(letter.manifest)


def _process(letter: Letter) -> list[dict[str, str]]:
    return [
        {
            "业务行为": STEP_LABELS[step.step],  # type: ignore[index]  # a step is one of Step's values
            "行为时间": timezone.localtime(step.at).isoformat(),
            "机构": step.by.unit.name if step.by.unit else "",
            "人员": step.by.name,
            "意见": step.opinion,
        }
        for step in letter.steps.select_related("by__unit")
    ]


def _metadata(letter: Letter, content: LetterContent, listed: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "聚合层次": "件",
        "文种": "函",
        "题名": content.title,
        "文件编号": letter.number,
        "责任者": content.mark,
        "成文日期": content.date.isoformat(),
        "印发日期": timezone.localtime(letter.issued_at).date().isoformat() if letter.issued_at else "",
        "紧急程度": content.urgency or "一般",
        "密级": content.secrecy or "公开",
        "主送": content.addressees.rstrip("："),
        "抄送": content.copy_to,
        "附件题名": [annex.title for annex in content.annexes],
        "状态": str(letter.get_state_display()),
        "被更正的文件编号": letter.corrects.number if letter.corrects else "",
        "撤销理由": letter.state_reason,
        "前一清单摘要": letter.previous_manifest_sha256,
        "业务实体": _process(letter),
        "签收": [
            {
                "单位": one.unit_name,
                "签收时间": timezone.localtime(one.received_at).isoformat() if one.received_at else "",
                "说明": one.note,
            }
            for one in letter.deliveries.all()
        ],
        "电子文件": [
            {
                "计算机文件名": one["name"],
                "计算机文件大小": str(one["size"]),
                "SHA-256": one["sha256"],
                "SM3": one["sm3"],
            }
            for one in listed
        ],
    }


def _json(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()


def _xml(metadata: dict[str, Any]) -> bytes:
    root = etree.Element("电子公文元数据")
    for name, value in metadata.items():
        _add(root, name, value)
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True)


def _add(parent: etree._Element, name: str, value: Any) -> None:
    if isinstance(value, list):
        for one in value:
            _add(parent, name, one)
        return
    element = etree.SubElement(parent, name)
    if not isinstance(value, dict):
        element.text = str(value)
        return
    for inner, text in value.items():
        # A hyphen is a letter of an XML name, too.
        _add(element, inner, text)


def _write(package: zipfile.ZipFile, name: str, made: bytes) -> None:
    entry = zipfile.ZipInfo(name, _FIRST_DAY_OF_ZIP)
    entry.compress_type = zipfile.ZIP_DEFLATED
    package.writestr(entry, made)
