"""The records that are frozen with a letter, held against their digests and against what the rows say now."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from proof.digests import canonical, canonical_digest

EVIDENCE_FORMAT = "fzworkflow.evidence/1"
EVALUATION_FORMAT = "fzworkflow.evaluation/1"
REVOCATION_FORMAT = "fzworkflow.revocation/1"
# Names may change, and ties are declared anew for every batch: the frozen ones stand by their digest alone.
# The entry is held against the letter itself, where every check of the register stands.
NOT_COMPARED = frozenset({"format", "salt", "people", "units", "panel", "ties", "title", "entry"})
# What tells the rows of a list apart.
ROW_KEYS = ("key", "criterion", "code", "classification")
_LABELS = {
    "title": "名称",
    "claim": "申报",
    "revision": "版次",
    "units": "报送单位",
    "sent_by": "报送人",
    "sent_at": "报送时间",
    "searches": "检索记录",
    "outside_searches": "外部检索报告",
    "comparisons": "比对记录",
    "sheets": "评分表",
    "result": "统分",
    "decision": "结论",
    "hits": "命中",
    "marks": "打分",
    "votes": "票数",
    "scope": "检索范围",
    "cutoff": "查重截止日",
    "run_at_once": "一次导入办结",
    "package": "批次包",
    "revision_sha256": "申报书摘要",
    "place": "地区",
    "practice": "在先做法",
    "document": "文件",
    "in_force_since": "实施时间",
    "source": "来源",
    "difference": "差异",
    "relation": "结论",
    "origin": "提出方",
    "by": "人员",
    "at": "时间",
    "reason": "理由",
    "decided_by": "处理人",
    "decided_at": "处理时间",
    "purpose": "检索目的",
    "query_sha256": "检索内容摘要",
    "model": "语义模型",
    "rank": "名次",
    "digest": "摘要",
    "evaluator": "专家",
    "round": "轮次",
    "score": "得分",
    "passed": "门槛项",
    "comment": "评语",
    "classification": "类别",
    "ground": "类别依据",
    "replicated": "复制的比对记录",
    "special_mark": "特色标识",
    "familiarity": "熟悉程度",
    "abstained": "已阅不评",
    "selected": "是否入选",
    "comparison": "复制的比对记录",
    "search": "所依据的检索",
    "outside_search": "所依据的外部检索",
    "note": "查重情况",
    "confirmed_by": "确认人",
    "confirmed_at": "确认时间",
    "criteria": "指标",
    "name": "名称",
    "rules": "统分规则",
    "assignments": "分派",
    "measures": "举措",
    "tally": "统分",
    "inputs_sha256": "输入摘要",
    "wording": "函的文字",
    "weight": "权重",
    "max": "满分",
    "state": "状态",
    "count": "数量",
    "mean": "平均分",
    "trimmed_mean": "去极值平均分",
    "median": "中位数",
    "spread": "离散度",
    "settled": "多数类别",
    "adjusted_mean": "修正平均分",
    "n": "有效份数",
    "special_mark_votes": "特色标识票数",
    "abstentions": "已阅不评份数",
    "flags": "提示",
    "batch": "批次",
    "measure": "举措",
    "ref": "编号",
    "summary": "举措内容",
    "innovation_point": "创新点",
    "documents": "篇数",
    "as_of": "截至时间",
    "shelves_left_out": "没有检索的范围",
    "phrases_left_out": "没有检索的词",
    "shelf": "出处",
    "is_open": "是否公开",
    "label": "标签",
    "searched_by": "检索单位",
    "searched_on": "检索日期",
    "size": "大小",
    "sha256": "文件摘要",
    "hit": "采用的命中",
    "replicates": "所复制的做法",
    "counts": "是否计分",
    "gate": "是否门槛项",
    "required": "是否必评",
    "criterion": "指标",
    "code": "代码",
    "trim_from": "满几份去极值",
    "trim": "是否去极值",
    "spread_threshold": "离散度提示线",
    "evidence_sha256": "认定依据摘要",
    "number": "序号",
    "alpha_scores": "得分一致性",
    "alpha_classes": "类别一致性",
    "annex_title": "附件标题",
    "template": "正文模板",
    "zone": "自贸试验区",
    "issuer": "发文机关",
    "short_name": "发文机关简称",
    "mark_label": "特色标识名称",
}


@dataclass(frozen=True, slots=True)
class FrozenRow:
    """A frozen record as its row holds it; `serial` is the measure's place in the annex, None where it has none."""

    content: Any
    sha256: str

    @property
    def serial(self) -> int | None:
        """The measure's place in the annex, None for what was not selected."""
        entry = self.content.get("entry") if isinstance(self.content, dict) else None
        return entry.get("serial") if isinstance(entry, dict) else None

    @property
    def name(self) -> str:
        """What people call the record."""
        content = self.content if isinstance(self.content, dict) else {}
        if content.get("format") == EVALUATION_FORMAT:
            return "评审记录"
        place = f"第{self.serial}项" if self.serial else "未入选的"
        return f"{place}“{content.get('title')}”的认定依据"


def evidence_faults(
    name: str, manifest: Mapping[str, Any], evidence: Sequence[FrozenRow], evaluation: FrozenRow | None
) -> list[str]:
    """Hold the records of a letter against its well-shaped manifest: none changed, missing or too many."""
    rows = [*evidence, *([evaluation] if evaluation else [])]
    faults = [
        f"{name}：{row.name}被改动，与登记的摘要不同。"
        for row in rows
        if canonical_digest(row.content) != row.sha256
    ]
    stated = manifest.get("evaluation")
    if stated is None:
        return faults + [f"{name}：{row.name}不在文件清单里。" for row in rows]
    if evaluation is None or evaluation.sha256 != stated.get("sha256"):
        return [*faults, f"{name}：评审记录不见了，或与清单里的摘要不同。"]
    by_serial = {row.serial: row.sha256 for row in evidence if row.serial is not None}
    faults += [
        f"{name}：第{serial}项的认定依据不见了，或与清单里的摘要不同。"
        for serial, sha256 in enumerate(manifest["evidence"], start=1)
        if by_serial.get(serial) != sha256
    ]
    measures = evaluation.content.get("measures") if isinstance(evaluation.content, dict) else None
    listed = [one.get("evidence_sha256") for one in measures or () if isinstance(one, dict)]
    found = {row.sha256 for row in evidence}
    if set(listed) != found or len(listed) != len(evidence):
        faults.append(f"{name}：认定依据与评审记录列出的不一致，多出或缺少{len(set(listed) ^ found)}份。")
    return faults


def changed_since(name: str, frozen: FrozenRow, now: Mapping[str, Any]) -> list[str]:
    """Name every row and field that differs between a frozen record and the same made from the rows of now."""
    if not isinstance(frozen.content, dict):
        return []
    as_read = json.loads(canonical(now))
    return [
        f"{name}：{frozen.name}与印发时不同：{place}，印发时是“{wanted}”，现在是“{found}”。"
        for place, wanted, found in _differences(frozen.content, as_read, ())
    ]


def _differences(wanted: Any, found: Any, place: tuple[str, ...]) -> Iterator[tuple[str, Any, Any]]:
    """Yield (place in words, value as it was frozen, value now)."""
    if isinstance(wanted, dict) and isinstance(found, dict):
        for field in dict.fromkeys([*wanted, *found]):
            if place or field not in NOT_COMPARED:
                label = _LABELS.get(field, field)
                yield from _differences(wanted.get(field), found.get(field), (*place, label))
    elif _are_rows(wanted) and _are_rows(found):
        yield from _row_differences(wanted, found, place)
    elif wanted != found:
        yield "的".join(place), _said(wanted), _said(found)


def _row_differences(
    wanted: Sequence[Mapping[str, Any]], found: Sequence[Mapping[str, Any]], place: tuple[str, ...]
) -> Iterator[tuple[str, Any, Any]]:
    before, after = _by_key(wanted), _by_key(found)
    for key in dict.fromkeys([*before, *after]):
        row = (*place[:-1], f"{place[-1]}〔{key}〕")
        if key not in after:
            yield "的".join(row), "有这一条", "没有"
        elif key not in before:
            yield "的".join(row), "没有", "有这一条"
        else:
            yield from _differences(before[key], after[key], row)


def _are_rows(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, dict) for one in value)


def _by_key(rows: Sequence[Mapping[str, Any]]) -> dict[object, Mapping[str, Any]]:
    return {
        next((row[name] for name in ROW_KEYS if row.get(name) is not None), position): row
        for position, row in enumerate(rows, start=1)
    }


def _said(value: Any) -> Any:
    return "空" if value in (None, "", []) else value


def revocation_faults(name: str, stored: FrozenRow | None, *, manifest_sha256: str, reason: str) -> list[str]:
    """Hold a revoked letter against the record of its revocation."""
    if stored is None or not isinstance(stored.content, dict):
        return [f"{name}：已撤销，却没有撤销记录。"]
    content = stored.content
    if canonical_digest(content) != stored.sha256:
        return [f"{name}：撤销记录被改动，与登记的摘要不同。"]
    compared = [
        ("字号", content.get("number"), name),
        ("文件清单的摘要", content.get("manifest_sha256"), manifest_sha256),
        ("理由", content.get("reason"), reason),
    ]
    return [
        f"{name}：撤销记录的{what}与函不同，记录是“{wanted}”，现在是“{found}”。"
        for what, wanted, found in compared
        if wanted != found
    ]


def listed_faults(
    manifests: Sequence[Mapping[str, Any]], standing: Mapping[str, tuple[str, str]]
) -> list[str]:
    """Hold the revocations that manifests carry against the letters: `standing` is (state, digest of the record).

    A digest that is not known here (empty) is passed over.
    """
    faults = []
    for manifest in manifests:
        for listed in manifest.get("revocations", ()):
            state, sha256 = standing.get(listed["number"], ("", ""))
            if state != "revoked":
                faults.append(f"{listed['number']}：{manifest['number']}的清单记着它已撤销，现在却不是。")
            elif sha256 and sha256 != listed["sha256"]:
                faults.append(f"{listed['number']}：撤销记录与{manifest['number']}的清单里的摘要不同。")
    return faults
