"""Characters that no installed font has: found before rendering, never printed as a box."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.errors import Fault
from core.fonts import FontSet, characters_of, installed_fonts
from documents.content import Face, LetterContent, paragraph_runs
from documents.rendering.errors import GlyphsMissing

# Made once: a lazy text costs more than looking at a row.
_MARK = gettext_lazy("发文机关标志")
_NUMBER = gettext_lazy("发文字号")
_TITLE = gettext_lazy("标题")
_ADDRESSEES = gettext_lazy("主送机关")
_PARAGRAPH = gettext_lazy("正文第%(position)d段")
_SIGNATURE = gettext_lazy("署名")
_ANNEX = gettext_lazy("附件")
_ANNEX_TITLE = gettext_lazy("附件标题")
_ANNEX_NOTE = gettext_lazy("附件说明")
_HEAD_MARKS = gettext_lazy("版头标注")
_COPIES = gettext_lazy("抄送机关")
_NOTE = gettext_lazy("附注")
_ROW = gettext_lazy("第%(number)d项“%(title)s”")
_FACES = {Face.BODY: "fang", Face.STRONG: "fang", Face.LEVEL_1: "hei", Face.LEVEL_2: "kai"}


def missing_glyphs(content: LetterContent, fonts: FontSet | None = None) -> tuple[tuple[str, str], ...]:
    """Each (place, character) that cannot be printed; a place is an element's name or 第N项“name”."""
    available = fonts or installed_fonts()
    known = {face: characters_of(available.files_of(face)) for face in available.faces}
    found: dict[tuple[str, str], None] = {}
    for element in _elements(content):
        unknown = set(element.text) - known[element.face]
        found |= {(element.place, character): None for character in sorted(unknown)}
    return tuple(found)


def refuse_missing_glyphs(content: LetterContent, fonts: FontSet | None = None) -> None:
    """Raise GlyphsMissing with a sentence that names every character and where it stands."""
    missing = missing_glyphs(content, fonts)
    if not missing:
        return
    faults = [
        Fault(
            place,
            _("字体中没有“%(character)s”（U+%(code)04X）") % {"character": character, "code": ord(character)},
        )
        for place, character in missing
    ]
    sentences = "；".join(f"{fault.place}：{fault.message}" for fault in faults)
    raise GlyphsMissing(
        _("%(sentences)s。请改用字体中有的字，或安装含有该字的字体。") % {"sentences": sentences}, faults
    )


@dataclass(frozen=True, slots=True)
class _Element:
    """A printed text, its face, and the name of its place, which is put into words only when it is needed."""

    face: str
    text: str
    name: object
    arguments: Mapping[str, object] = field(default_factory=dict)

    @property
    def place(self) -> str:
        return str(self.name) % self.arguments


def _elements(content: LetterContent) -> Iterator[_Element]:
    """Everything that is printed."""
    yield _Element("biao", content.mark, _MARK)
    yield _Element("fang", content.number or "", _NUMBER)
    yield _Element("hei", "".join(content.head_marks), _HEAD_MARKS)
    yield _Element("biao", content.title, _TITLE)
    yield _Element("fang", content.addressees, _ADDRESSEES)
    for position, paragraph in enumerate(content.paragraphs, start=1):
        for run in paragraph_runs(paragraph):
            yield _Element(_FACES[run.face], run.text, _PARAGRAPH, {"position": position})
    yield _Element("fang", "".join(content.signature), _SIGNATURE)
    yield _Element("fang", content.printed_note, _NOTE)
    yield _Element("fang", content.copies, _COPIES)
    for annex in content.annexes:
        yield _Element("hei", annex.label + "".join(annex.header), _ANNEX)
        yield _Element("biao", annex.title, _ANNEX_TITLE)
        yield _Element("fang", annex.title, _ANNEX_NOTE)
        for row in annex.rows:
            text = "".join(run.text for cell in annex.cells(row) for run in cell)
            place = {"number": row.number, "title": row.title}
            yield _Element("fang", text, _ROW, place)
