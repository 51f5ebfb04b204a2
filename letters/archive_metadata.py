"""What an archive package says of its letter: metadata after DA/T 46-2009, as JSON and as XML.

`docs/archive.xsd` describes it, docs/archive.md tells each element's source.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import translation
from lxml import etree

from accounts.models import User
from core.moments import local_day, local_iso
from documents.content import LetterContent
from letters.archive_schema import SCHEMA_NAME
from letters.choices import CountersignState, KeptFor
from letters.countersigned import standing_parts
from letters.models import ArchiveEntry, Letter, LetterFile, SealedFile
from letters.models.archive_entry import CATEGORY
from letters.package_names import ORIGINAL, SEALED, document_id, original_name, sealed_name
from letters.process_sheet import ANSWERS, STEP_LABELS
from letters.seals_shown import comparison_sentence, shown_seals
from letters.sheet_words import sheet_words
from proof.manifests import parted

_LOCATION = "{http://www.w3.org/2001/XMLSchema-instance}noNamespaceSchemaLocation"
_FORMATS = {
    "pdf": "PDF/A-2a（ISO 19005-2:2011）",
    "signed.pdf": "PDF（PAdES 签名）",
    "ofd": "OFD（GB/T 33190-2016）",
    "docx": "DOCX（ISO/IEC 29500）",
    "html": "HTML",
    "txt": "纯文本（UTF-8）",
    "json": "JSON（UTF-8）",
}
_OWN_PROGRAM = "fzworkflow"
_TYPESETTER = re.compile(rb"<xmp:CreatorTool>([^<]{1,100})</xmp:CreatorTool>")
_KEPT_FOR = {KeptFor.FOR_GOOD: "永久", KeptFor.THIRTY_YEARS: "30年", KeptFor.TEN_YEARS: "10年"}
_SYSTEM = "fzworkflow（自贸试验区创新举措征集、评估与发布）"
# What a file is to the letter, by how its name begins.
_PARTS = {
    ORIGINAL: "正本",
    SEALED: "盖章件",
    "发文稿纸": "处理单",
    "办理过程": "办理过程",
    "认定依据": "认定依据",
    "评审记录": "评审记录",
    "撤销记录": "撤销记录",
    "": "固化信息",
}


def listed_file(name: str, made: bytes, listed: Mapping[str, Any]) -> dict[str, str]:
    """Return what the metadata says of a file of the package; `listed` holds its size and digests.

    The program that made a sealed file is known to whoever sealed it.
    """
    rest = name.rpartition("/")[2]
    suffix = "signed.pdf" if rest.endswith(".signed.pdf") else rest.rpartition(".")[2]
    is_ours = not name.startswith(SEALED)
    told = _TYPESETTER.search(made) if suffix.endswith("pdf") else None
    return {
        "计算机文件名": name,
        "组成": next(part for start, part in _PARTS.items() if name.startswith(start)),
        "格式信息": _FORMATS.get(suffix, suffix.upper()) if is_ours else suffix.upper(),
        "文档创建程序": (told[1].decode("utf-8", "replace") if told else _OWN_PROGRAM) if is_ours else "",
        "计算机文件大小": str(listed["size"]),
        "SHA-256": listed["sha256"],
        "SM3": listed["sm3"],
    }


def process_of(letter: Letter) -> list[dict[str, str]]:
    """Return the steps of a letter's sign-off."""
    return [
        _act(step.at, STEP_LABELS[step.step], step.by, step.opinion, step.for_whom)  # type: ignore[index]  # a step is one of Step's values
        for step in letter.steps.all()
    ]


def metadata_of(
    letter: Letter, content: LetterContent, files: Sequence[Mapping[str, Any]], pages: int
) -> dict[str, Any]:
    """Return a letter's metadata as plain values; `files` are those of the package, as `listed_file` tells them."""
    # What goes into an archive is Chinese, whatever language the person who asked for it reads.
    with translation.override(settings.LANGUAGE_CODE):
        return _metadata(letter, content, files, pages)


def metadata_xml(metadata: Mapping[str, Any]) -> bytes:
    """Return the same values as XML; a list's elements stand one after another under its name."""
    root = etree.Element("电子公文元数据")
    root.set(_LOCATION, SCHEMA_NAME)
    for name, value in metadata.items():
        _add(root, name, value)
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True)


def _metadata(
    letter: Letter, content: LetterContent, files: Sequence[Mapping[str, Any]], pages: int
) -> dict[str, Any]:
    entry = ArchiveEntry.objects.filter(letter=letter).select_related("catalogued_by__unit").first()
    sealed = list(letter.sealed_files.kept().select_related("uploaded_by__unit"))
    return {
        "聚合层次": "件",
        "来源": {"立档单位名称": content.mark},
        "电子文件号": document_id(letter),
        # Only where the office has put it on record.
        **({"档号": _place(entry)} if entry else {}),
        "文种": letter.traits.document,
        "题名": content.title,
        "文件编号": letter.number,
        "责任者": content.mark,
        "成文日期": content.date.isoformat(),
        "印发日期": local_day(letter.issued_at).isoformat() if letter.issued_at else "",
        "紧急程度": content.urgency or "一般",
        "密级": content.secrecy or "公开",
        **sheet_words(letter),
        "主送": content.addressees.rstrip("："),
        "抄送": content.copy_to,
        "附件题名": [annex.title for annex in content.annexes],
        "形式特征": {
            "文件组合类型": "组合文件",
            "件数": str(len(files)),
            "页数": str(pages),
            "语种": "汉语",
            "稿本": "正本",
        },
        "信息系统描述": _SYSTEM,
        "状态": str(letter.get_state_display()),
        "被更正的文件编号": letter.corrects.number if letter.corrects else "",
        "撤销理由": letter.state_reason,
        "前一清单摘要": letter.previous_manifest_sha256,
        "业务实体": [*process_of(letter), *_acts_after(sealed, entry)],
        # A letter that nobody countersigned has none.
        "会签": _countersigned(letter),
        "签收": [
            {
                "单位": one.unit_name,
                "签收期限": one.due_on.isoformat(),
                "签收时间": local_iso(one.received_at) if one.received_at else "",
                "说明": one.note,
            }
            for one in letter.deliveries.all()
        ],
        "实体关系": list(_relations(letter)),
        "机构人员实体": _agents(letter, content),
        "电子印章": [*_seals_of_ours(letter), *_seals(sealed)],
        "电子文件": [dict(one) for one in files],
    }


def _place(entry: ArchiveEntry) -> dict[str, str]:
    return {
        "编码": entry.code,
        "全宗号": entry.fonds,
        "类别号": CATEGORY,
        "年度": str(entry.year),
        "保管期限": _KEPT_FOR[KeptFor(entry.kept_for)],
        "机构或问题": entry.section,
        "机构或问题代码": entry.section_code,
        "件号": str(entry.item),
    }


def _act(at: datetime, act: str, by: User, said: str, for_whom: User | None = None) -> dict[str, str]:
    return {
        "业务行为": act,
        "行为时间": local_iso(at),
        "机构": by.unit.name if by.unit else "",
        "人员": by.name,
        # Only where it was somebody else's right.
        **({"委托人": for_whom.name} if for_whom else {}),
        "意见": said,
    }


def _acts_after(sealed: Sequence[SealedFile], entry: ArchiveEntry | None) -> Iterator[dict[str, str]]:
    """Tell who brought the sealed files, and who gave the letter its place in the archive."""
    for file in sealed:
        yield _act(file.uploaded_at, "盖章件存入", file.uploaded_by, file.shown_name)
    if entry:
        yield _act(entry.catalogued_at, "归档著录", entry.catalogued_by, entry.code)


def _relations(letter: Letter) -> Iterator[dict[str, str]]:
    if letter.corrects:
        yield {"关系": "更正", "相关文件编号": letter.corrects.number}
    for correction in letter.corrections.issued().order_by("pk"):
        yield {"关系": "被更正", "相关文件编号": correction.number}
    if letter.revokes:
        yield {"关系": "撤销", "相关文件编号": letter.revokes.number}
    for revocation in letter.revocations.issued().order_by("pk"):
        yield {"关系": "被撤销", "相关文件编号": revocation.number}
    if parted(letter.incoming_number):
        yield {"关系": "答复", "相关文件编号": letter.incoming_number}


def _agents(letter: Letter, content: LetterContent) -> list[dict[str, str]]:
    found = {("单位", content.mark, "")}
    people = {
        ("个人", step.by.name, step.by.unit.name if step.by.unit else "") for step in letter.steps.all()
    }
    return [
        {"机构人员类型": kind, "机构人员名称": name, "所属机构": unit}
        for kind, name, unit in (*found, *sorted(people))
    ]


def _countersigned(letter: Letter) -> list[dict[str, str]]:
    return [
        {
            "会签方": part.part_name,
            "会签次序": str(part.place),
            "人员": str(part.answered_by),
            "结果": ANSWERS[CountersignState(part.state)],
            "意见": part.opinion,
            "会签时间": local_iso(part.answered_at) if part.answered_at else "",
        }
        for part in standing_parts(letter)
    ]


def _seals_of_ours(letter: Letter) -> Iterator[dict[str, str]]:
    for file in letter.files.all():
        yield from _seals_in(file, original_name(letter, file))


def _seals(sealed: Sequence[SealedFile]) -> Iterator[dict[str, str]]:
    for position, file in enumerate(sealed, start=1):
        yield from _seals_in(file, sealed_name(position, file))


def _seals_in(file: SealedFile | LetterFile, name: str) -> list[dict[str, str]]:
    return [
        {
            "计算机文件名": name,
            "印章名称": seal.title,
            **dict(seal.facts),
            "验证结果": "；".join(check.told for check in seal.checks),
            "证书链": seal.chain,
            "吊销信息": "；".join(said.told for said in seal.standings),
            "内容比对": comparison_sentence(file),
        }
        for seal in shown_seals(file)
    ]


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
