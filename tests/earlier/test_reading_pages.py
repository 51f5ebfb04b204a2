"""Letters from PDF and OFD: by the file's structure, by the lines of its tables, by where its words stand."""

from __future__ import annotations

from dataclasses import replace

import pytest
import typst

from core.errors import Incomplete
from core.fonts import installed_fonts
from documents.rendering import FORMATS
from earlier.files import read_letter
from earlier.values import ReadRow, Transcript
from tests.documents.sample import letter
from tests.earlier.test_reading_kinds import LABELS, ROWS, assert_right_or_named, solid

PAGES = {"one page": "297mm", "a page a few rows": "120mm"}
STROKES = {
    "every line": "0.5pt",
    "between rows": "(y: 0.5pt)",
    "between columns": "(x: 0.5pt)",
    "no line": "none",
}
ALIGNED = ["top", "horizon", "bottom", "(horizon, top, top)", "(center + horizon, top, horizon)"]


def untagged(pdf: bytes) -> bytes:
    """The same file without its structure, of the same length."""
    assert b"/StructTreeRoot" in pdf
    return pdf.replace(b"/StructTreeRoot", b"/StructTreeNone")


def read(content: bytes, name: str = "letter.pdf") -> Transcript:
    return read_letter(content, name)


def quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def three_columns(row: ReadRow) -> list[str]:
    novelty = f"{LABELS[row.classification]}。创新点：{row.innovation_point}"
    return [f"[{row.serial}]", f"[*#{quoted(row.title + '。')}*#{quoted(row.summary)}]", quoted(novelty)]


def five_columns(row: ReadRow) -> list[str]:
    texts = (row.title, row.summary, LABELS[row.classification], row.innovation_point)
    return [f"[{row.serial}]", *map(quoted, texts)]


def printed(cells: list[str], *, columns: str, header: str, stroke: str, align: str, height: str) -> bytes:
    """An annex as another program would print it."""
    fonts = installed_fonts()
    family = fonts.faces["song"][0]
    source = (
        f'#set text(font: "{family}", size: 12pt, lang: "zh")\n'
        f"#set page(width: 210mm, height: {height}, margin: 25mm)\n"
        "附件\n\n#align(center)[东海自贸试验区第4批（6项）创新举措]\n\n"
        f"#table(columns: {columns}, stroke: {stroke}, align: {align}, inset: (x: 6pt, y: 4pt),\n"
        f"table.header({header}), {', '.join(cells)})\n"
    )
    made = typst.compile(source.encode(), font_paths=[str(one) for one in fonts.directories])  # type: ignore[misc]  # no type is inferred
    assert isinstance(made, bytes)
    return made


def annex(stroke: str, align: str, height: str = "297mm", rows: tuple[ReadRow, ...] = ROWS) -> bytes:
    return printed(
        [cell for row in rows for cell in three_columns(row)],
        columns="(3.5em, 1fr, 11em)",
        header='"序号", "举措内容", "创新性"',
        stroke=stroke,
        align=align,
        height=height,
    )


@pytest.mark.parametrize("height", PAGES.values(), ids=PAGES)
@pytest.mark.parametrize("stroke", STROKES.values(), ids=STROKES)
@pytest.mark.parametrize("align", ALIGNED)
@pytest.mark.parametrize("is_tagged", [True, False], ids=["tagged", "untagged"])
def test_an_annex_is_read_however_its_table_is_drawn(
    is_tagged: bool, align: str, stroke: str, height: str
) -> None:
    made = annex(stroke, align, height)
    transcript = read(made if is_tagged else untagged(made))
    assert (transcript.faults, transcript.unread) == ((), ())
    assert transcript.rows == ROWS
    assert any("自身的结构" in note.sentence for note in transcript.notes) is is_tagged


@pytest.mark.parametrize("is_tagged", [True, False], ids=["tagged", "untagged"])
def test_a_table_of_five_columns_keeps_names_that_wrap(is_tagged: bool) -> None:
    made = printed(
        [cell for row in ROWS for cell in five_columns(row)],
        columns="(3.5em, 5em, 1fr, 5em, 8em)",
        header='"序号", "举措名称", "举措内容", "类别", "创新点"',
        stroke="0.5pt",
        align="horizon",
        height="110mm",
    )
    transcript = read(made if is_tagged else untagged(made))
    assert (transcript.faults, transcript.unread) == ((), ())
    assert list(map(solid, transcript.rows)) == list(map(solid, ROWS))


def test_a_class_in_a_merged_cell_counts_for_every_row_beside_it() -> None:
    cells = []
    for row in ROWS:
        number, title, summary, label, point = five_columns(row)
        first = next(one for one in ROWS if one.classification == row.classification)
        count = sum(one.classification == row.classification for one in ROWS)
        merged = [f"table.cell(rowspan: {count}, {label})"] if row is first else []
        cells += [number, title, summary, *merged, point]
    made = printed(
        cells,
        columns="(3.5em, 8em, 1fr, 5em, 8em)",
        header='"序号", "举措名称", "举措内容", "类别", "创新点"',
        stroke="0.5pt",
        align="horizon",
        height="297mm",
    )
    transcript = read(made)
    assert (transcript.faults, transcript.unread) == ((), ())
    assert list(map(solid, transcript.rows)) == list(map(solid, ROWS))


def test_a_row_over_two_pages_is_one_measure() -> None:
    long = replace(ROWS[0], summary="窗口统一受理各部门事项，材料只交一次。" * 30)
    for height in ("110mm", "120mm", "130mm"):
        transcript = read(untagged(annex("0.5pt", "top", height, (long, *ROWS[1:]))))
        assert (transcript.faults, transcript.unread) == ((), ())
        assert transcript.rows == (long, *ROWS[1:])


@pytest.mark.parametrize("file_format", ["pdf", "ofd", "docx"])
@pytest.mark.parametrize("count", [1, 6, 48])
def test_our_own_letters_come_back_whole(file_format: str, count: int) -> None:
    made = FORMATS[file_format].render(letter(count))
    files = [made, untagged(made)] if file_format == "pdf" else [made]
    for content in files:
        transcript = read(content, f"letter.{file_format}")
        assert (transcript.faults, transcript.unread) == ((), ())
        assert [
            (row.serial, row.title, row.summary, LABELS[row.classification], row.innovation_point)
            for row in transcript.rows
        ] == [
            (row.number, row.title, row.summary, row.classification, row.innovation_point)
            for row in letter(count).annexes[0].rows
        ]
        assert transcript.head.paragraphs == letter(count).paragraphs
        assert transcript.head.number == letter().number


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ("#rect(width: 10mm, height: 10mm, fill: red)", "没有可以读取的文字"),
        ("#image(bytes(\"<svg xmlns='http://www.w3.org/2000/svg'/>\"))", "没有可以读取的文字"),
    ],
)
def test_pages_without_text_are_refused_in_words(body: str, sentence: str) -> None:
    made = typst.compile(body.encode())
    assert isinstance(made, bytes)
    with pytest.raises(Incomplete) as refusal:
        read(made)
    assert sentence in str(refusal.value.errors[0])


def test_a_damaged_file_is_read_right_or_named() -> None:
    made = untagged(annex("0.5pt", "top"))
    for cut in range(0, len(made), max(1, len(made) // 40)):
        for content in (made[:cut], made[:cut] + b"\x00" * 8 + made[cut + 8 :]):
            try:
                transcript = read(content)
            except Incomplete:
                continue
            assert_right_or_named(transcript)
