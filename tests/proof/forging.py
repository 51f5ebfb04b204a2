"""What somebody may forge who can compute every digest anew: one change a rule, and the fault that gives it away."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from tests.proof.sealing import NUMBER, Batched

Forge = Callable[[Batched], object]
LETTER, TEXT = f"正本/{NUMBER}.json", f"正本/{NUMBER}.txt"
FIRST, MANIFEST, LINKS, RECORD = "认定依据/0001.json", "文件清单.json", "链条.json", "评审记录.json"

EARLIER: dict[str, Any] = {
    "format": "fzworkflow.manifest/1",
    "number": "甲〔2026〕1号",
    "title": "函",
    "date": "2026-01-01",
    "rows": 0,
    "files": [],
    "previous": "",
}
REVOKED: dict[str, Any] = {
    "format": "fzworkflow.revocation/1",
    "salt": "",
    "number": NUMBER,
    "manifest_sha256": "",
    "at": "",
    "by": 7,
    "reason": "依据失效",
    "serials": [1],
}


def at(*path: str | int) -> Callable[[Any], Any]:
    """The way to a value inside another."""

    def lead(value: Any) -> Any:
        for step in path:
            value = value[step]
        return value

    return lead


def put(part: str, *path: str | int, to: Any) -> Forge:
    """Put a value, or what a function makes of the one that is there."""

    def forge(batch: Batched) -> None:
        holder = at(*path[:-1])(getattr(batch, part))
        holder[path[-1]] = to(holder[path[-1]]) if callable(to) else to

    return forge


def tie(batch: Batched) -> None:
    """Declare a tie that an assignment does not respect."""
    given = next(one for one in batch.record["assignments"] if one["state"] == "submitted")
    unit = next(one["units"][0] for one in batch.record["measures"] if one["key"] == given["measure"])
    batch.record["ties"].append({"evaluator": given["evaluator"], "unit": unit, "at": given_at(batch)})


def given_at(batch: Batched) -> str:
    return str(batch.record["ties"][0]["at"])


def counted(**changed: Any) -> Forge:
    """Change figures."""

    def forge(batch: Batched) -> None:
        batch.figures = replace(batch.figures, **changed)

    return forge


def more_of_the_first_class(batch: Batched) -> None:
    first, *others = batch.figures.by_class
    batch.figures = replace(batch.figures, by_class=(replace(first, count=first.count + 1), *others))


def swap_rows(batch: Batched) -> None:
    """Let the annex run backwards, each entry with its new place."""
    published = [one for one in batch.evidence if one["entry"]]
    rows = batch.letter["annexes"][0]["rows"]
    for serial, (one, row) in enumerate(zip(published[::-1], rows[::-1], strict=True), start=1):
        one["entry"]["serial"] = row["number"] = serial
    batch.evidence[: len(published)] = published[::-1]
    rows.reverse()


def first_sheet(**changed: Any) -> Forge:
    def forge(batch: Batched) -> None:
        sheet = next(one for one in batch.evidence if one["sheets"])["sheets"][0]
        sheet.update(changed)

    return forge


def drop_sheet(batch: Batched) -> None:
    next(one for one in batch.evidence if one["sheets"])["sheets"].pop(0)


def add_assignment(batch: Batched) -> None:
    last = batch.record["assignments"][-1]
    batch.record["assignments"].append({**last, "key": 9, "round": 9})


def under_an_earlier_manifest(batch: Batched) -> None:
    batch.manifest["format"] = "fzworkflow.manifest/2"
    batch.unsaid = ("figures", "evidence", "evaluation", "revocations")


def copied(name: str, place: int) -> Forge:
    """Put a second file with the evidence of a measure beside the first."""

    def forge(batch: Batched) -> None:
        one = batch.evidence[place]
        batch.more[name.format(one["measure"])] = one

    return forge


def one_measure_twice(batch: Batched) -> None:
    """Say of two measures that they are the same."""
    first, last = batch.evidence[0], batch.evidence[-1]
    row = next(one for one in batch.record["measures"] if one["key"] == last["measure"])
    row["key"] = last["measure"] = first["measure"]


# Each with what is said of it: file, place, name. A place may stand for all that begin so.
FORGED: dict[str, tuple[Forge, str, str, str]] = {
    "claimed class": (put("evidence", 0, "decision", "classification", to="other"), FIRST, "entry.classification", "与结论不同"),
    "mark of the decision": (put("evidence", 0, "decision", "special_mark", to=lambda v: not v), FIRST, "entry.has_special_mark", "与结论不同"),
    "name": (put("evidence", 0, "title", to="别的"), FIRST, "entry.title", "与结论不同"),
    "one person alone": (put("evidence", 0, "decision", "confirmed_by", to=7), FIRST, "decision.confirmed_by", "与作出结论的是同一人"),
    "unconfirmed": (put("evidence", 0, "decision", "confirmed_by", to=None), FIRST, "decision.confirmed_by", "缺少"),
    "no decision": (put("evidence", 0, "decision", to=None), FIRST, "decision", "缺少"),
    "no search": (put("evidence", 0, "decision", "search", to=None), FIRST, "decision.search", "缺少"),
    "another's search": (put("evidence", 0, "decision", "search", to=5), FIRST, "decision.search", "不是这项举措的记录"),
    "another's comparison": (put("evidence", 0, "decision", "comparison", to=5), FIRST, "decision.comparison", "不是这项举措的记录"),
    "too old a search": (put("evidence", 0, "cutoff", to="2026-10-09"), FIRST, "decision.search", "早于查重截止日"),
    "not selected": (put("evidence", 0, "decision", "selected", to=False), FIRST, "decision.selected", "与是否发布不同"),
    "no replicated practice": (put("evidence", 1, "decision", "comparison", to=None), "认定依据/0002.json", "decision.comparison", "缺少"),
    "no reason": (put("evidence", -1, "decision", "reason", to=""), "认定依据/未入选-", "decision.reason", "缺少"),
    "a vote": (first_sheet(classification="other"), "认定依据/", "result.votes", "与重新统分不同"),
    "a mark's vote": (first_sheet(special_mark=True), "认定依据/", "result.special_mark_votes", "与重新统分不同"),
    "an abstention": (first_sheet(abstained=True), "认定依据/", "result.abstentions", "与重新统分不同"),
    "scores": (first_sheet(marks=[]), "认定依据/", "result.", "与重新统分不同"),
    "a sheet's round": (first_sheet(round=8), "认定依据/", "sheets[1]", "没有与它对应的分派"),
    "a sheet's practice": (first_sheet(replicated=5), "认定依据/", "sheets[1].replicated", "不是这项举措的比对记录"),
    "a sheet gone": (drop_sheet, RECORD, "assignments[", "没有与它对应的评分表"),
    "an assignment more": (add_assignment, RECORD, "assignments[", "没有与它对应的评分表"),
    "mean": (put("evidence", 0, "result", "mean", to="99.5"), FIRST, "result.mean", "与重新统分不同"),
    "rank": (put("evidence", 0, "result", "rank", to=9), FIRST, "result.rank", "与重新统分不同"),
    "flags": (put("evidence", 0, "result", "flags", to=["none"]), FIRST, "result.flags", "与重新统分不同"),
    "number of the tally": (put("evidence", 0, "result", "tally", to=1), FIRST, "result.tally", "与重新统分不同"),
    "no result": (put("evidence", 0, "result", to=None), FIRST, "result.n", "与重新统分不同"),
    "no tally": (put("record", "tally", to=None), FIRST, "result", "与重新统分不同"),
    "a weight": (put("record", "criteria", 0, "weight", to="41"), RECORD, "tally.inputs_sha256", "与重新统分不同"),
    "a weight in one": (put("evidence", 0, "criteria", 0, "weight", to="41"), FIRST, "criteria[1].weight", "与评审记录不同"),
    "agreement": (put("record", "tally", "alpha_scores", to="0.9"), RECORD, "tally.alpha_scores", "与重新统分不同"),
    "a tie": (tie, RECORD, "assignments[", "派给了须回避的专家"),
    "recusal": (put("record", "assignments", 0, "state", to="assigned"), RECORD, "assignments[1]", "派给了须回避的专家"),
    "a unit": (put("evidence", 0, "units", to=[]), FIRST, "units", "与评审记录不同"),
    "another batch's": (put("evidence", 0, "batch", to=18), FIRST, "batch", "与评审记录不同"),
    "the record's batch": (put("record", "batch", to=18), RECORD, "batch", "与文件清单不同"),
    "a seed": (put("manifest", "evaluation", to={"sha256": "", "inputs_sha256": "", "seeds": [1]}), MANIFEST, "evaluation.seeds", "与评审记录不同"),
    "evidence of another": (put("manifest", "evidence", to=["0" * 64]), FIRST, "", "与文件清单里的摘要不同"),
    "an entry's digest": (put("manifest", "entries", to=["0" * 64]), FIRST, "entry", "与文件清单里的摘要不同"),
    "no evaluation": (put("manifest", "evaluation", to=None), RECORD, "", "不在文件清单里"),
    "evidence under an earlier manifest": (under_an_earlier_manifest, FIRST, "", "不在文件清单里"),
    "a record under an earlier manifest": (under_an_earlier_manifest, RECORD, "", "不在文件清单里"),
    "a copy of published evidence": (copied("认定依据/00001.json", 0), "认定依据/00001.json", "", "不在文件清单里"),
    "a copy of other evidence": (copied("认定依据/未入选-0{}.json", -1), "认定依据/", "", "重复"),
    "one measure twice": (one_measure_twice, RECORD, "measures[", "重复"),
    "a measure left out": (lambda batch: batch.evidence.pop(), RECORD, "measures[", "没有与它对应的认定依据"),
    "a measure unlisted": (lambda batch: batch.record["measures"].pop(), "认定依据/", "", "不在评审记录里"),
    "order": (swap_rows, LETTER, "第", "没有按类别的次序排列"),
    "a row's text": (put("letter", "annexes", 0, "rows", 0, "summary", to="别的"), LETTER, "第1项.summary", "与认定依据不同"),
    "a row's class": (put("letter", "annexes", 0, "rows", 0, "classification", to="别的"), LETTER, "第1项.classification", "与认定依据不同"),
    "a row's mark": (put("letter", "annexes", 0, "rows", 0, "mark", to="别的"), LETTER, "第1项.mark", "与认定依据不同"),
    "a row gone": (lambda batch: batch.letter["annexes"][0]["rows"].pop(), MANIFEST, "evidence", "与附件的行数不同"),
    "header": (put("letter", "annexes", 0, "header", 0, to="号"), LETTER, "annexes[1].header", "与应有的表头不同"),
    "title": (put("letter", "title", to="别的"), LETTER, "title", "与模板和数字不同"),
    "title's lines": (put("letter", "title_lines", to=["别的"]), LETTER, "title_lines", "与标题不同"),
    "issuer": (put("letter", "mark", to="别的"), LETTER, "mark", "与模板和数字不同"),
    "annex title": (put("letter", "annexes", 0, "title", to="别的"), LETTER, "annexes[1].title", "与模板和数字不同"),
    "paragraphs": (put("letter", "paragraphs", 0, to="别的"), LETTER, "paragraphs", "与模板和数字不同"),
    "template": (put("record", "wording", "template", to="{{ nothing }}"), RECORD, "wording.template", "占位符或可略分句有误"),
    "open clause": (put("record", "wording", "title", to="[[ x"), RECORD, "wording.title", "占位符或可略分句有误"),
    "a figure": (counted(previous_measures=516), LETTER, "paragraphs", "与模板和数字不同"),
    "figure of the batch": (counted(batch=20), MANIFEST, "figures.batch", "与重新计数不同"),
    "figure selected": (counted(selected=99), MANIFEST, "figures.selected", "与重新计数不同"),
    "figure of marks": (counted(special_marks=99), MANIFEST, "figures.special_marks", "与重新计数不同"),
    "figure of a class": (more_of_the_first_class, MANIFEST, "figures.by_class[1].count", "与重新计数不同"),
    "plain text": (lambda batch: setattr(batch, "text", b"x\n"), TEXT, "第1行", "与定稿不同"),
    "date": (put("manifest", "date", to="2026-11-21"), LETTER, "date", "与文件清单不同"),
    "rows": (put("manifest", "rows", to=99), LETTER, "annexes", "行数与文件清单不同"),
    "content": (put("manifest", "content_sha256", to=""), MANIFEST, "content_sha256", "与定稿不同"),
    "number": (put("manifest", "number", to="海自贸办函〔2026〕8号"), LETTER, "", "不在文件清单里"),
    "a file": (put("manifest", "files", to=[]), LETTER, "", "不在文件清单里"),
    "chain": (put("manifest", "previous", to="0" * 64), LINKS, "manifests[1].previous", "与前一份的摘要不同"),
    "doubled": (lambda batch: batch.before.append({**EARLIER, "number": NUMBER}), LINKS, "manifests[2].number", "重复"),
    "corrects nothing": (put("manifest", "corrects", to={"number": "甲〔2026〕1号", "manifest_sha256": ""}), LINKS, "manifests[1].corrects", "不在它前面的链条里"),
    "revokes nothing": (put("manifest", "revocations", to=[{"number": "甲〔2026〕1号", "sha256": ""}]), LINKS, "manifests[1].revocations[1].number", "不在它前面的链条里"),
    "revoked": (lambda batch: setattr(batch, "revocation", REVOKED), "撤销记录.json", "manifest_sha256", "与文件清单不同"),
    "kind": (put("evidence", 0, "ref", to=7), FIRST, "ref", "类型不对"),
    "field gone": (lambda batch: batch.evidence[0].pop("ref"), FIRST, "ref", "缺少"),
    "field more": (lambda batch: batch.evidence[0].update(more=1), FIRST, "more", "多余"),
    "format": (put("manifest", "format", to="fzworkflow.manifest/9"), MANIFEST, "format", "格式无法识别"),
    "fraction": (put("manifest", "rows", to=1.5), MANIFEST, "", "不是规范形式的 JSON"),
}  # fmt: skip
