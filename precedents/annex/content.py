"""The paper in its order: purpose, points, scope and strategy, results, comparison, what became of hits, conclusion."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from django.utils import timezone

from core.papers import Block, Heading, Table, Text
from precedents.annex.values import Compared, Hit
from precedents.models import Conclusion, Decision, SearchRun, Source

NONE = "—"
NO_PROOF = "未检出，不等于没有。"
# Rows to be written by hand, at the least.
BLANK = "\n\n\n\n"
TOLD_IN_FULL = 20


def annex_blocks(
    run: SearchRun, hits: Sequence[Hit], compared: Sequence[Compared], cutoff: date | None
) -> Iterator[Block]:
    """Yield the blocks of a search's paper."""
    yield Table((), _facts(run, cutoff), (3, 13))
    yield Heading("一、检索目的")
    yield Text(run.purpose or "查找与下列做法相同或相近的在先做法。")
    yield Heading("二、查新点")
    yield from (Text(f"{each.number}. {each.text}") for each in compared)
    yield Heading("三、检索范围与策略")
    yield from _scope(run)
    yield Heading("四、检索结果")
    yield from _results(hits)
    yield Heading("五、逐点比对")
    for each in compared:
        yield from _comparison(each)
    yield Heading("六、采用与排除")
    yield from _decided(hits)
    yield Heading("七、结论")
    yield from _conclusion(run)


def _facts(run: SearchRun, cutoff: date | None) -> list[tuple[str, str]]:
    return [
        ("做法名称", run.title),
        ("检索人", str(run.asked_by)),
        ("检索时间", f"{timezone.localtime(run.asked_at):%Y-%m-%d %H:%M}"),
        *([("查重截止日", cutoff.isoformat())] if cutoff else []),
        ("检索内容摘要（SHA-256）", run.digest),
    ]


def _scope(run: SearchRun) -> Iterator[Block]:
    rows = [
        (
            shelf["name"],
            str(Source(shelf["source"]).label),
            str(shelf["documents"]),
            shelf["as_of"] or NONE,
            _in_two_lines(shelf["digest"]) or NONE,
        )
        for shelf in run.scope
    ]
    if rows:
        yield Table(("检索的清单", "类别", "条数", "截至", "清单摘要（SHA-256）"), rows, (4, 2, 1, 3, 8))
    else:
        yield Text("检索时没有可检索的清单。")
    ways = f"按字面和按意思检索，语义模型：{run.model}。" if run.model else "只按字面检索，没有使用语义模型。"
    yield Text(f"{ways}每一类别取最相近的前若干条，按相近程度排列。")
    left_out = run.left_out.get("shelves", ())
    phrases = run.left_out.get("phrases", ())
    yield Text("排除的清单：" + ("、".join(each["name"] for each in left_out) or "没有") + "。")
    yield Text("不计的套话：" + ("、".join(phrases) or "没有") + "。")
    yield Text("检索的内容：")
    yield Text("\n".join(part for part in (run.title, run.text) if part))


def _in_two_lines(digest: str) -> str:
    half = len(digest) // 2
    return f"{digest[:half]}\n{digest[half:]}".strip()


def _results(hits: Sequence[Hit]) -> Iterator[Block]:
    if not hits:
        yield Text(f"没有检出相近的做法。{NO_PROOF}")
        return
    yield Text(f"检出{len(hits)}条，按相近程度排列如下。")
    rows = [
        (
            str(hit.number),
            hit.stored.title,
            hit.source,
            str(hit.stored.get_how_display()),
            str(hit.stored.get_label_display() or NONE),
            str(hit.stored.get_decision_display()),
        )
        for hit in hits
        if _is_told_in_full(hit)
    ]
    yield Table(("序号", "做法", "出处", "检出方式", "字面相近程度", "处理"), rows, (1, 5, 6, 2, 2, 2))
    rest = [f"{hit.number}. {hit.stored.title}" for hit in hits if not _is_told_in_full(hit)]
    if rest:
        yield Text(f"其余{len(rest)}条排在后面，未处理：{'；'.join(rest)}。")


def _is_told_in_full(hit: Hit) -> bool:
    return hit.number <= TOLD_IN_FULL or bool(hit.stored.decision or hit.stored.label)


def _comparison(each: Compared) -> Iterator[Block]:
    yield Heading(f"查新点{each.number}：{each.text}", level=2)
    if each.agreeing:
        rows = [
            (f"{one.hit.number}. {one.hit.stored.title}", one.ours, one.theirs, one.apart)
            for one in each.agreeing
        ]
        yield Table(
            ("做法", "查新点", "该做法中最相近的句子", "差异处：查新点中没有对应的句子"), rows, (3, 5, 5, 4)
        )
    else:
        yield Text(f"检出的做法中，没有与这一点字面相近的句子。{NO_PROOF}")
    if each.by_meaning:
        named = "；".join(f"{hit.number}. {hit.stored.title}" for hit in each.by_meaning)
        yield Text(f"用词不同、由机器按意思排出的，请对照原文判断：{named}。")


def _decided(hits: Sequence[Hit]) -> Iterator[Block]:
    decided = [hit for hit in hits if hit.stored.decision]
    if not decided:
        yield Text("还没有处理检出的做法。")
        return
    rows = [
        (
            f"{hit.number}. {hit.stored.title}",
            str(hit.stored.get_decision_display()),
            hit.stored.reason or ("列入比对记录" if hit.stored.record_path else NONE),
            str(hit.stored.decided_by),
            f"{timezone.localtime(hit.stored.decided_at):%Y-%m-%d}" if hit.stored.decided_at else NONE,
        )
        for hit in sorted(decided, key=lambda one: one.stored.decision != Decision.ADOPTED)
    ]
    yield Table(("做法", "处理", "理由或去向", "处理人", "日期"), rows, (6, 2, 5, 3, 3))


def _conclusion(run: SearchRun) -> Iterator[Block]:
    signed: tuple[tuple[str, str], ...]
    concluded = Conclusion.objects.filter(run=run).select_related("by").first()
    if concluded is not None:
        yield Text(concluded.text)
        signed = (
            ("作结论的人", str(concluded.by)),
            ("日期", f"{timezone.localtime(concluded.at):%Y年%m月%d日}"),
        )
    else:
        yield Text("（由检索人或审核人填写）")
        signed = (("结论", BLANK), ("签字", "\n"), ("日期", "　　　　年　　月　　日"))
    yield Table((), signed, (3, 13), stays_whole=True)
    yield Text(
        f"{NO_PROOF}本记录由系统按检索时的范围和内容生成：机器只检索和标注相同之处，不作结论。"
        "黑体加下划线的是相同的段落，点线标出的是共有的词。",
        stays_whole=True,
    )
