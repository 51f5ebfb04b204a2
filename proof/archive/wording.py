"""Step 11: the letter's words, made anew from the template and the figures, and its plain text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from proof.archive.canonical import written
from proof.archive.faults import Fault, differences
from proof.archive.files import EVALUATION
from proof.archive.manifest import letter_file

BLANKS = "\t\n\v\f\r\x1c\x1d\x1e\x1f \x85\xa0\u1680" + "".join(map(chr, range(0x2000, 0x200B)))
BLANKS += "\u2028\u2029\u202f\u205f\u3000"
_LINE_ENDS = re.compile("\r\n|[\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029]")
_TOKEN = re.compile(rf"\{{\{{[{BLANKS}]*([^{{}}{BLANKS}]*)[{BLANKS}]*\}}\}}|(\[\[)|(\]\])")
_SENTENCE_ENDS = ("。", "！", "？")


class Unreadable(ValueError):
    """A template with a name that there is none of, or whose clauses do not close."""


def wording_faults(
    manifest: Mapping[str, Any], record: Mapping[str, Any], letter: Mapping[str, Any]
) -> Iterator[Fault]:
    """Hold title, annex title and paragraphs against what the template gives with the letter's figures."""
    name, wording = letter_file(manifest, "json"), record["wording"]
    figures = _figures(manifest["figures"], wording)
    made: dict[str, Any] = {"mark": wording["issuer"]}
    for field in ("title", "annex_title", "template"):
        try:
            lines = [_filled(line, figures) for line in _LINE_ENDS.split(wording[field])]
        except Unreadable:
            yield Fault(EVALUATION, f"wording.{field}", "占位符或可略分句有误")
            continue
        made[field] = [line for line in lines if line]
    wanted: dict[str, Any] = {"mark": made["mark"]}
    if "title" in made:
        wanted["title"] = "".join(made["title"])
    if "template" in made:
        wanted["paragraphs"] = made["template"]
    yield from differences(name, "与模板和数字不同", wanted, letter)
    if "annex_title" in made and letter["annexes"]:
        title = {"title": "".join(made["annex_title"])}
        yield from differences(name, "与模板和数字不同", title, letter["annexes"][0], "annexes[1].")


def text_faults(manifest: Mapping[str, Any], letter: Mapping[str, Any], content: bytes) -> Iterator[Fault]:
    """Hold the plain text against the letter's JSON, and the broken lines of titles against the titles."""
    if "".join(letter["title_lines"]) != letter["title"]:
        yield Fault(
            letter_file(manifest, "json"),
            "title_lines",
            "与标题不同",
            letter["title"],
            "".join(letter["title_lines"]),
        )
    wanted = "\n".join([*_lines(letter), ""]).encode("utf-8", "replace")
    if wanted == content:
        return
    pairs = zip(wanted.split(b"\n"), content.split(b"\n"), strict=False)
    differing = (position for position, (one, other) in enumerate(pairs, start=1) if one != other)
    place = next(differing, min(wanted.count(b"\n"), content.count(b"\n")) + 1)
    yield Fault(letter_file(manifest, "txt"), f"第{place}行", "与定稿不同")


def _figures(figures: Mapping[str, Any], wording: Mapping[str, str]) -> dict[str, int | str]:
    named = [f"{one['label']}{one['count']}项" for one in figures["by_class"] if one["count"]]
    joined = "、".join(named) if len(named) < 3 else f"{'、'.join(named[:-1])}，{named[-1]}"
    counted = ("batch", "previous_batches", "previous_measures", "national_replications", "best_practices")
    return {
        **{field: figures[field] for field in (*counted, "selected")},
        "taiwan_related": figures["special_marks"],
        "by_class": joined,
        **{field: wording[field] for field in ("zone", "issuer", "short_name", "mark_label")},
    }


def _filled(line: str, figures: Mapping[str, int | str]) -> str:
    """Return a template's line with its figures; a clause with an empty one directly in it drops out."""
    texts, drops, at = [""], [False], 0
    for token in _TOKEN.finditer(line):
        texts[-1] += line[at : token.start()]
        at = token.end()
        if token[2]:
            texts.append("")
            drops.append(False)
        elif token[3]:
            if len(texts) == 1:
                raise Unreadable
            clause, is_dropped = texts.pop(), drops.pop()
            texts[-1] += "" if is_dropped else clause
        else:
            if token[1] not in figures:
                raise Unreadable
            texts[-1] += str(figures[token[1]])
            drops[-1] |= not figures[token[1]]
    if len(texts) > 1:
        raise Unreadable
    return (texts[0] + line[at:]).strip(BLANKS)


def _lines(letter: Mapping[str, Any]) -> Iterator[str]:
    yield letter["mark"]
    yield from filter(None, (letter.get(field) for field in ("copy_number", "secrecy", "urgency")))
    yield from (letter["number"], letter["title"], letter["addressees"], *letter["paragraphs"])
    yield from _annex_note([annex["title"] for annex in letter["annexes"]])
    yield from letter["signature"]
    year, month, day = letter["date"].split("-")
    yield f"{int(year)}年{int(month)}月{int(day)}日"
    if letter.get("note"):
        yield f"（{letter['note']}）"
    for annex in letter["annexes"]:
        yield from ("", annex["label"], annex["title"], "\t".join(annex["header"]))
        has_mark = len(annex["header"]) > 3
        yield from ("\t".join(_cells(row, has_mark=has_mark)) for row in annex["rows"])
    if letter.get("copy_to"):
        yield from ("", f"抄送：{_ended(letter['copy_to'])}")


def _annex_note(titles: Sequence[str]) -> Iterator[str]:
    for position, title in enumerate(titles, start=1):
        line = f"{position}. {title}" if len(titles) > 1 else title
        yield f"附件：{line}" if position == 1 else line


def _cells(row: Mapping[str, Any], *, has_mark: bool) -> Iterator[str]:
    yield written(row["number"])
    yield f"{_ended(row['title'])}{row['summary']}"
    yield f"{_ended(row['classification'])}创新点：{row['innovation_point']}"
    if has_mark:
        yield row["mark"] or ""


def _ended(text: str) -> str:
    return text if text.endswith(_SENTENCE_ENDS) else f"{text}。"
