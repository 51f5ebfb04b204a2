"""Reading the letter itself: mark, number, title, addressees, body, annex note, signature and date."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _

from core.sources.numerals import DAY, day_of
from earlier.document_numbers import DocumentNumber, read_document_number
from earlier.furniture import COPY_TO, is_remark, reason_to_pass_over
from earlier.notebook import Notebook
from earlier.tidying import join_pieces, tidy_cell, without_artefacts
from earlier.values import Head, LineKind, ReadLine, SourceLine

_TITLE_ENDS = ("函", "通知", "通报", "公告", "决定", "意见", "批复", "名单")
_NOTE = re.compile(r"附\s*件?\s*[：:]\s*(?P<title>\S.*)")
_NOTE_NUMBER = re.compile(r"[0-9]{1,2}\s*[.．、]\s*")
_SENTENCE_ENDS = ("。", "！", "？", "：", "；", "”")
_COPY_NUMBER = re.compile(r"[0-9]{6}")
_SECRECY = re.compile(r"(?:绝密|机密|秘密)(?:\s*★.*)?")
_URGENCY = ("特急", "加急")
_WIDE = re.compile(r"\t+|[ \u3000]{2,}")
_LONGEST_AFTER_DATE = 24
_MOST_TITLE_LINES, _MOST_ADDRESSEE_LINES, _MOST_SIGNATURE_LINES = 4, 8, 3


@dataclass(slots=True)
class _Line:
    """A line of the head with its text put right, and what it was taken for."""

    source: SourceLine
    text: str
    kind: str = ""
    remark: str = ""


@dataclass(slots=True)
class HeadReader:
    """Takes the lines before the annexes as a whole. `annex_titles` tell where the annex note ends."""

    book: Notebook
    annex_titles: Sequence[str] = ()
    number: DocumentNumber | None = None
    notes: list[str] = field(default_factory=list)

    def read(self, sources: Sequence[SourceLine]) -> tuple[Head, list[ReadLine]]:
        """Return the elements, and every line with its class."""
        lines = [_Line(one, tidy_cell(one.text, one.place, self.book)) for one in _apart(sources)]
        for line in lines:
            self._set_apart(line)
        head = self._elements([line for line in lines if not line.kind])
        head = self._with_marks_of_the_head(head, lines)
        read = [
            ReadLine(
                line.source.place,
                line.kind or LineKind.UNREAD,
                line.source.text.strip() or line.text,
                line.remark,
            )
            for line in lines
        ]
        return self._completed(head), read

    def _set_apart(self, line: _Line) -> None:
        if _COPY_NUMBER.fullmatch(line.text) or _SECRECY.fullmatch(line.text) or line.text in _URGENCY:
            line.kind = LineKind.HEAD_MARK
        elif COPY_TO.fullmatch(line.text):
            line.kind = LineKind.COPY_TO
        elif reason := reason_to_pass_over(line.text):
            line.kind, line.remark = LineKind.IGNORED, reason

    def _with_marks_of_the_head(self, head: Head, lines: Sequence[_Line]) -> Head:
        for line in lines:
            if line.kind == LineKind.COPY_TO and (found := COPY_TO.fullmatch(line.text)):
                head = replace(head, copy_to=found["names"].strip().rstrip("。"))
            elif line.kind != LineKind.HEAD_MARK:
                continue
            elif line.text in _URGENCY:
                head = replace(head, urgency=line.text)
            elif _SECRECY.fullmatch(line.text):
                head = replace(head, secrecy=line.text)
            else:
                head = replace(head, copy_number=line.text)
        return head

    def _elements(self, lines: list[_Line]) -> Head:
        number_at = next((at for at, line in enumerate(lines) if self._takes_number(line)), None)
        start, end = self._title_span(lines, number_at)
        date_at = self._date_at(lines, end)
        head = Head(
            mark=join_pieces(self._take(lines[: min(_given(number_at, start), start)], LineKind.MARK)),
            number=str(self.number) if self.number else "",
        )
        if end:
            title_lines = self._take(lines[start:end], LineKind.TITLE)
            title = without_artefacts(join_pieces(title_lines), lines[start].source.place, self.book)
            head = replace(head, title=title, title_lines=tuple(title_lines) if len(title_lines) > 1 else ())
            head = self._body(head, [line for line in lines[end:date_at] if not line.kind])
        head = self._signed(head, lines[end : _given(date_at, len(lines))])
        if date_at is not None:
            head = self._dated(head, lines[date_at:])
        return head

    def _takes_number(self, line: _Line) -> bool:
        number = read_document_number(line.text)
        if number is None:
            return False
        self.number, line.kind = number, LineKind.NUMBER
        if str(number) != line.text:
            self.book.add(_("发文字号的括号或补零已改成“〔2022〕15号”的写法。"), line.source.place)
        return True

    def _title_span(self, lines: list[_Line], number_at: int | None) -> tuple[int, int]:
        about = next(
            (at for at, line in enumerate(lines) if "关于" in line.text and len(line.text) < 100), None
        )
        if about is None or lines[about].text.endswith(("。", "：")):
            return (0, 0)
        is_near = number_at is not None and 0 < about - number_at < _MOST_TITLE_LINES
        start = number_at + 1 if is_near and number_at is not None else about
        within = range(about, min(about + _MOST_TITLE_LINES, len(lines)))
        return start, next((at for at in within if lines[at].text.endswith(_TITLE_ENDS)), about) + 1

    def _date_at(self, lines: list[_Line], start: int) -> int | None:
        for at in range(start, len(lines)):
            found = DAY.match(lines[at].text)
            if (
                found
                and len(lines[at].text) - found.end() <= _LONGEST_AFTER_DATE
                and "，" not in lines[at].text
            ):
                return at
        return None

    def _body(self, head: Head, lines: list[_Line]) -> Head:
        upto = next(
            (at for at, line in enumerate(lines[:_MOST_ADDRESSEE_LINES]) if line.text.endswith("：")), None
        )
        if upto is not None and not any(line.text.endswith("。") for line in lines[:upto]):
            addressees = join_pieces(self._take(lines[: upto + 1], LineKind.ADDRESSEES))
            head, lines = replace(head, addressees=addressees), lines[upto + 1 :]
        note_at = next((at for at, line in enumerate(lines) if _NOTE.fullmatch(line.text)), None)
        if note_at is not None:
            self._take_note(lines[note_at:])
        body = lines[:note_at] if note_at is not None else lines[: len(lines) - len(_signature(lines))]
        paragraphs: list[list[str]] = []
        # Where the first line of the body is known to open a paragraph, those of the others are known as well.
        is_told = bool(body) and body[0].source.is_indented
        for line in body:
            line.kind = LineKind.BODY
            ended = not is_told and bool(paragraphs) and paragraphs[-1][-1].endswith(_SENTENCE_ENDS)
            if paragraphs and not line.source.is_indented and not ended:
                if not is_told:
                    self.book.add(_("一段分在几行里，已经接上。"), line.source.place)
                paragraphs[-1].append(line.text)
            else:
                paragraphs.append([line.text])
        return replace(head, paragraphs=tuple(join_pieces(pieces) for pieces in paragraphs))

    def _take_note(self, lines: list[_Line]) -> None:
        found = _NOTE.fullmatch(lines[0].text)
        self.notes = [found["title"] if found else ""]
        lines[0].kind = LineKind.ANNEX_NOTE
        for line in lines[1:]:
            if _NOTE_NUMBER.match(line.text):
                self.notes.append(line.text)
            elif any(title.startswith(_bare(self.notes[-1]) + line.text) for title in self.annex_titles):
                self.notes[-1] += line.text
            else:
                break
            line.kind = LineKind.ANNEX_NOTE
        self.notes = [_bare(note) for note in self.notes]

    def _signed(self, head: Head, lines: list[_Line]) -> Head:
        if not head.title:
            return head
        signature = _signature([line for line in lines if not line.kind])
        return replace(head, signature=tuple(self._take(signature, LineKind.SIGNATURE)))

    def _dated(self, head: Head, lines: list[_Line]) -> Head:
        first, names = lines[0], head.mark + "".join(head.signature)
        found = DAY.match(first.text)
        day = day_of(found) if found else None
        if found is None or day is None:
            return head
        first.kind = LineKind.DATE
        if rest := first.text[found.end() :].strip():
            self._after(first.source.place, rest, names, lambda remark: setattr(first, "remark", remark))
        for line in lines[1:]:
            if not line.kind:
                self._stray(line, names)
        return replace(head, day=day)

    def _stray(self, line: _Line, names: str) -> None:
        def pass_over(remark: str) -> None:
            line.kind, line.remark = LineKind.IGNORED, remark

        self._after(line.source.place, line.text, names, pass_over)

    def _after(self, place: str, text: str, names: str, pass_over: Callable[[str], None]) -> None:
        """Words after the date: of the seal, or a remark in brackets; anything else stays not understood."""
        if len(text) > 1 and (text in names or (names and names in text)):
            self.book.add(_("日期后的“%(text)s”是印章上的文字，已略过。") % {"text": text[:30]}, place)
            pass_over(_("印章上的文字"))
        elif is_remark(text):
            pass_over(_("附注"))

    def _take(self, lines: Sequence[_Line], kind: str) -> list[str]:
        texts = []
        for line in lines:
            if not line.kind:
                line.kind = kind
                texts.append(line.text)
        return texts

    def _completed(self, head: Head) -> Head:
        if not head.mark and head.signature and head.title:
            self.book.add(_("没有发文机关标志，按署名补上。"))
            return replace(head, mark="".join(head.signature))
        if head.mark and not head.signature and head.title:
            self.book.add(_("没有署名，按发文机关标志补上。"))
            return replace(head, signature=(head.mark,))
        return head


def _apart(sources: Sequence[SourceLine]) -> Iterator[SourceLine]:
    """Yield the head's lines one by one: cells and what wide blanks part never run together."""
    for line in sources:
        cells = line.cells if line.cells is not None else (line.text,)
        texts = [text for cell in cells for text in cell.split("\n") if text.strip()]
        for text in texts:
            wide = [piece for piece in _WIDE.split(text.strip()) if piece]
            is_numbered = len(wide) > 1 and read_document_number(wide[-1]) is not None
            for piece in wide if is_numbered else [text]:
                yield replace(line, text=piece, cells=None)


def _bare(note: str) -> str:
    return _NOTE_NUMBER.sub("", note, count=1) if _NOTE_NUMBER.match(note) else note


def _given(at: int | None, otherwise: int) -> int:
    return otherwise if at is None else at


def _signature(lines: Sequence[_Line]) -> list[_Line]:
    """The last lines that are no sentences."""
    found: list[_Line] = []
    for line in reversed(lines):
        if line.text.endswith(_SENTENCE_ENDS) or len(found) == _MOST_SIGNATURE_LINES or len(line.text) > 50:
            break
        found.insert(0, line)
    return found
