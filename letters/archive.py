"""归档包: everything that is kept of an issued letter, in one zip that needs nothing else (GB/T 39362—2020).

The metadata's names are those of DA/T 46—2009. The same letter at the same step gives the same bytes.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Mapping
from typing import IO, Any

from django.conf import settings
from django.db.models import prefetch_related_objects
from django.utils import translation
from lxml import etree

from core.digests import digests
from core.moments import local_day, local_iso
from documents.content import LetterContent
from documents.rendering import suffix_of
from letters.choices import CountersignState, RecordKind
from letters.countersigned import standing_parts
from letters.evidence.paper import evidence_pdf
from letters.evidence.reading import frozen_cases
from letters.models import FrozenRecord, Letter
from letters.models.letter import with_steps
from letters.process_sheet import ANSWERS, STEP_LABELS, render_process_sheet
from letters.seals_shown import comparison_sentence, shown_seals
from letters.sheet_words import sheet_words
from proof.digests import canonical

FORMAT = "fzworkflow.archive/2"
LINKS_FORMAT = "fzworkflow.links/1"
_RECORD_NAMES: Mapping[str, str] = {
    RecordKind.EVALUATION: "评审记录.json",
    RecordKind.REVOCATION: "撤销记录.json",
}
_FIRST_DAY_OF_ZIP = (1980, 1, 1, 0, 0, 0)
_UNIX = 3


class Package:
    """An archive package that is being written: one zip, and the list of what is in it."""

    def __init__(self, target: IO[bytes]) -> None:
        self._zip = zipfile.ZipFile(target, "w")
        self.listed: list[dict[str, Any]] = []

    def add(self, name: str, made: bytes) -> None:
        """Write one file, and list it."""
        sha256, sm3 = digests(made)
        self.listed.append({"name": name, "size": len(made), "sha256": sha256, "sm3": sm3})
        self._write(name, made)

    def close(self, number: str) -> None:
        """Write the list; nothing comes after it."""
        self._write("清单.json", canonical({"format": FORMAT, "number": number, "files": self.listed}))
        self._zip.close()

    def _write(self, name: str, made: bytes) -> None:
        # Stored as they are: every byte of the zip is then told by docs/proof.md, and a changed one found.
        entry = zipfile.ZipInfo(name, _FIRST_DAY_OF_ZIP)
        entry.create_system = _UNIX
        self._zip.writestr(entry, made)


def write_archive(letter: Letter, target: IO[bytes]) -> None:
    """Write an issued letter's archive package: all that is kept of it, and what it rests on (docs/proof.md)."""
    prefetch_related_objects([letter], with_steps())
    content = LetterContent.from_json(letter.content or {})
    package = Package(target)
    for name, made in _members(letter, content):
        package.add(name, made)
    metadata = _metadata(letter, content, package.listed)
    for name, made in (("元数据.json", canonical(metadata)), ("元数据.xml", _xml(metadata))):
        package.add(name, made)
    package.close(letter.number)


def archive_name(letter: Letter) -> str:
    """The file name under which the package is given out."""
    return f"{letter.number}归档包.zip"


def _members(letter: Letter, content: LetterContent) -> Iterator[tuple[str, bytes]]:
    for file in letter.files.all():
        with file.file.open("rb") as stored:
            yield f"正本/{letter.number}.{suffix_of(file.format)}", stored.read()
    kept = letter.sealed_files.filter(removed_reason="")
    for position, sealed in enumerate(kept, start=1):
        with sealed.file.open("rb") as stored:
            yield f"盖章件/{position}-{sealed.shown_name}", stored.read()
    yield "发文稿纸.pdf", render_process_sheet(letter, content)
    yield "办理过程.json", canonical(_process(letter))
    if letter.manifest:
        yield "文件清单.json", canonical(letter.manifest)
        yield "链条.json", canonical({"format": LINKS_FORMAT, "manifests": _chain_up_to(letter)})
    if cases := frozen_cases(letter):
        yield "认定依据.pdf", evidence_pdf(cases, names_experts=True, at=letter.issued_at)
    for record in letter.records.all().iterator(chunk_size=100):
        yield _record_name(record), canonical(record.content)


def _chain_up_to(letter: Letter) -> list[dict[str, Any]]:
    """Return the manifests from the first letter to this one."""
    rows = Letter.objects.chained().values_list("manifest_sha256", "previous_manifest_sha256", "manifest")
    kept = {digest: (before, manifest) for digest, before, manifest in rows}
    found: dict[str, dict[str, Any]] = {}
    digest = letter.manifest_sha256
    while digest in kept and digest not in found:
        before, manifest = kept[digest]
        found[digest] = manifest or {}
        digest = before
    return list(reversed(found.values()))


def _record_name(record: FrozenRecord) -> str:
    if record.kind != RecordKind.EVIDENCE:
        return _RECORD_NAMES[record.kind]
    entry = record.content.get("entry")
    name = f"{entry['serial']:04}" if entry else f"未入选-{record.measure_id}"
    return f"认定依据/{name}.json"


def _process(letter: Letter) -> list[dict[str, str]]:
    return [
        {
            "业务行为": STEP_LABELS[step.step],  # type: ignore[index]  # a step is one of Step's values
            "行为时间": local_iso(step.at),
            "机构": step.by.unit.name if step.by.unit else "",
            "人员": step.by.name,
            "意见": step.opinion,
        }
        for step in letter.steps.all()
    ]


def _metadata(letter: Letter, content: LetterContent, listed: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "聚合层次": "件",
        "文种": "函",
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
        "状态": str(letter.get_state_display()),
        "被更正的文件编号": letter.corrects.number if letter.corrects else "",
        "撤销理由": letter.state_reason,
        "前一清单摘要": letter.previous_manifest_sha256,
        "业务实体": _process(letter),
        # A letter that nobody countersigned has the metadata that it always had.
        **({"会签": countersigned} if (countersigned := _countersigned(letter)) else {}),
        "签收": [
            {
                "单位": one.unit_name,
                "签收时间": local_iso(one.received_at) if one.received_at else "",
                "说明": one.note,
            }
            for one in letter.deliveries.all()
        ],
        "电子印章": _seals(letter),
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


def _seals(letter: Letter) -> list[dict[str, str]]:
    # What goes into an archive is Chinese, whatever language the person who asked for it reads.
    with translation.override(settings.LANGUAGE_CODE):
        return [
            {
                "计算机文件名": sealed.shown_name,
                "印章名称": seal.title,
                **dict(seal.facts),
                "验证结果": "；".join(check.told for check in seal.checks),
                "证书链": seal.chain,
                "内容比对": comparison_sentence(sealed),
            }
            for sealed in letter.sealed_files.filter(removed_reason="")
            for seal in shown_seals(sealed)
        ]


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
