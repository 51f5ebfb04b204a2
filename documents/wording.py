"""The wording of a letter: a template over named figures, what it may hold, and what it becomes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from documents.clauses import Placeholder, Unbalanced, literal_words, parse
from documents.figures import ClassCount, Figures

Values = Mapping[str, str | int]

DEFAULT_TITLE = "{{ short_name }}关于发布{{ zone }}第{{ batch }}批创新举措评估结果的函"
DEFAULT_ANNEX_TITLE = "{{ zone }}第{{ batch }}批（{{ selected }}项）创新举措"
REQUIRED = (
    "batch",
    "previous_batches",
    "previous_measures",
    "national_replications",
    "best_practices",
    "selected",
    "by_class",
    "taiwan_related",
)
OPTIONAL = ("zone", "issuer", "short_name", "mark_label")

_DEFAULT_PARAGRAPHS = (
    "[[{{ zone }}挂牌运行以来，共推出{{ previous_batches }}批{{ previous_measures }}项创新举措"
    "[[，累计{{ national_replications }}项制度创新成果在全国复制推广]]"
    "[[，{{ best_practices }}项入选全国“最佳实践案例”]]，彰显了改革开放试验田作用。]]"
    "近期，{{ short_name }}委托第三方机构对新一批创新举措开展了评估，"
    "共有{{ selected }}项创新成果入选{{ zone }}第{{ batch }}批创新举措"
    "[[，其中，{{ by_class }}]][[；{{ mark_label }}{{ taiwan_related }}项]]。",
    "现将评估结果函告你们，请继续共同抓好制度创新工作，"
    "推出实施更多具有首创性、实施效果好、可复制推广性强的改革试点经验。",
)
_COUNTED = "批项个"
_TYPED_FIGURE = re.compile(
    rf"[0-9０-９]+(?=\s*[{_COUNTED}])|[一二三四五六七八九十百千两〇零]{{2,}}(?=[{_COUNTED}])|"
    rf"(?<=第)[一二三四五六七八九十百千〇零]+(?=批)"
)
_DIGIT_AT_START, _DIGIT_AT_END = re.compile(r"^\s*[0-9０-９]+"), re.compile(r"[0-9０-９]+\s*$")


@dataclass(frozen=True, slots=True)
class Text:
    """The text that a letter starts from, and what may stand in it: each of `required` at least once.

    Where it `counts`, a number before 批, 项 or 个 is counted and never typed. Without `annex_title` no annex goes with it.
    """

    title: str
    paragraphs: tuple[str, ...]
    required: tuple[str, ...]
    optional: tuple[str, ...] = OPTIONAL
    annex_title: str = ""
    counts: bool = False

    @property
    def template(self) -> str:
        """The wording, one paragraph a line."""
        return "\n".join(self.paragraphs)

    @property
    def names(self) -> tuple[str, ...]:
        """Every placeholder that may stand in it."""
        return (*self.required, *self.optional)


RESULT = Text(DEFAULT_TITLE, _DEFAULT_PARAGRAPHS, REQUIRED, annex_title=DEFAULT_ANNEX_TITLE, counts=True)


@dataclass(frozen=True, slots=True)
class Names:
    """The names a letter speaks by: the zone's, the issuer's full and short ones, the label of the mark."""

    zone: str
    issuer: str
    short_name: str
    mark_label: str = "对台特色"


def default_template() -> str:
    """The wording that the letter of a batch's result starts from, one paragraph a line."""
    return RESULT.template


def compose(template: str, figures: Figures, names: Names) -> tuple[str, ...]:
    """The body's paragraphs. The template must have no `faults`."""
    return filled(template, values_of(figures, names))


def compose_line(template: str, figures: Figures, names: Names) -> str:
    """One line (a title, an annex's title, a paragraph) with its figures filled in."""
    return filled_line(template, values_of(figures, names))


def filled(template: str, values: Values) -> tuple[str, ...]:
    """The paragraphs of a template without `faults`, with values by their placeholders' names."""
    lines = (filled_line(line, values) for line in template.splitlines())
    return tuple(line for line in lines if line)


def filled_line(template: str, values: Values) -> str:
    """The same of one line."""
    return parse(template).render(values).strip()


def empty_names(template: str, values: Values) -> list[str]:
    """Return the placeholders of a sound template that would leave a hole: empty, and in no clause that drops out."""
    parts = [part for line in template.splitlines() for part in parse(line).parts]
    names = [part.name for part in parts if isinstance(part, Placeholder)]
    return [name for name in dict.fromkeys(names) if values[name] == ""]


def with_placeholders(line: str, batch: int) -> str:
    """A title as somebody brings it, its 第N批 turned into the figure's placeholder."""
    return re.sub(rf"第\s*{batch}\s*批", "第{{ batch }}批", line)


def readable_line(line: str, known: Mapping[str, object]) -> str:
    """A title as people read it while its letter is not composed: what is known filled in, another figure as ….

    It may have `faults`: it is read, not printed.
    """
    plain = line.replace("[[", "").replace("]]", "")
    return re.sub(r"\{\{\s*([^{}\s]*)\s*\}\}", lambda mark: str(known.get(mark[1], "…")), plain)


def join_classes(counts: Sequence[ClassCount]) -> str:
    """The classes in one sentence: 、 between them, ， before the last of three, as the office writes it.

    A class without a measure is left out.
    """
    named = [f"{one.label}{one.count}项" for one in counts if one.count]
    if len(named) < 3:
        return "、".join(named)
    return f"{'、'.join(named[:-1])}，{named[-1]}"


def faults(template: str, text: Text = RESULT) -> tuple[str, ...]:
    """What keeps a template that started from a text from being used, as Chinese sentences; empty when it is sound."""
    return tuple(dict.fromkeys(_faults(template, text)))


def line_faults(template: str, text: Text = RESULT) -> tuple[str, ...]:
    """The same for a single line, a title say, in which no figure is required."""
    return tuple(dict.fromkeys(_paragraph_faults(template, _("标题"), text)))


def _faults(template: str, text: Text) -> Iterator[str]:
    paragraphs = [line for line in template.splitlines() if line.strip()]
    if not paragraphs:
        yield _("正文是空的。")
        return
    used: set[str] = set()
    for position, paragraph in enumerate(paragraphs, start=1):
        yield from _paragraph_faults(paragraph, _("第%(position)d段") % {"position": position}, text)
        used |= names_in(paragraph)
    for name in text.required:
        if name not in used:
            unused = {"name": name, "label": label_of(name)}
            yield _("正文没有用到数字 {{ %(name)s }}（%(label)s）。") % unused


def _paragraph_faults(paragraph: str, place: str, text: Text) -> Iterator[str]:
    try:
        names = set(parse(paragraph).names())
    except Unbalanced:
        yield _("%(place)s：可略分句的 [[ 与 ]] 不成对。") % {"place": place}
        names = names_in(paragraph)
    for name in sorted(names - {*text.names}):
        yield _("%(place)s：没有名为 {{ %(name)s }} 的数字。") % {"place": place, "name": name}
    words = literal_words(paragraph)
    if any("{{" in word or "}}" in word for word in words):
        yield _("%(place)s：占位符的 {{ 与 }} 不成对。") % {"place": place}
    for typed in _typed_figures(words) if text.counts else ():
        yield _("%(place)s：“%(typed)s”是手写的数字，请改用占位符。") % {"place": place, "typed": typed}


def _typed_figures(words: Sequence[str]) -> Iterator[str]:
    """Numbers written where a figure belongs: before 批, 项 or 个, or touching a placeholder."""
    for before, word, after in zip(["x", *words], words, [*words[1:], "x"], strict=False):
        yield from (typed.group() for typed in _TYPED_FIGURE.finditer(word))
        touching = [_DIGIT_AT_START] * (before == "") + [_DIGIT_AT_END] * (after == "")
        yield from (found.group().strip() for pattern in touching if (found := pattern.search(word)))


def names_in(template: str) -> set[str]:
    """Return the names of the placeholders in a text, whether it has `faults` or not."""
    return set(re.findall(r"\{\{\s*([^{}\s]*)\s*\}\}", template))


def readable(template: str) -> str:
    """A template with its placeholders put into words, for people to read."""
    shown = re.sub(
        r"\{\{\s*([^{}\s]*)\s*\}\}",
        lambda found: f"【{_labels().get(found[1], found[1])}】",
        template,
    )
    return shown.replace("[[", "〔").replace("]]", "〕")


def label_of(name: str) -> str:
    """What a placeholder stands for, for the screen beside the editor."""
    return _labels()[name]


def _labels() -> dict[str, str]:
    return {
        "batch": _("本批批次"),
        "previous_batches": _("此前已发布批数"),
        "previous_measures": _("此前已发布举措数"),
        "national_replications": _("全国复制推广数"),
        "best_practices": _("最佳实践案例数"),
        "selected": _("本批入选数"),
        "by_class": _("各类别入选数"),
        "taiwan_related": _("特色标识数"),
        "zone": _("自贸试验区名称"),
        "issuer": _("发文机关全称"),
        "short_name": _("发文机关简称"),
        "mark_label": _("特色标识名称"),
        "closes_on": _("征集截止日"),
        "contact": _("联系人"),
        "contact_phone": _("联系电话"),
        "revoked_number": _("所撤销的函的字号"),
        "revoked_title": _("所撤销的函的标题"),
        "revoked_on": _("所撤销的函的成文日期"),
        "reason": _("撤销的理由"),
        "incoming_from": _("来文单位"),
        "incoming_title": _("来文标题"),
        "incoming_number": _("来文字号"),
        "incoming_on": _("来文日期"),
        "incoming_matter": _("来文事由"),
    }


def values_of(figures: Figures, names: Names) -> dict[str, str | int]:
    """What each placeholder is filled in with."""
    return {
        "batch": figures.batch,
        "previous_batches": figures.previous_batches,
        "previous_measures": figures.previous_measures,
        "national_replications": figures.national_replications,
        "best_practices": figures.best_practices,
        "selected": figures.selected,
        "by_class": join_classes(figures.by_class),
        "taiwan_related": figures.special_marks,
        "zone": names.zone,
        "issuer": names.issuer,
        "short_name": names.short_name,
        "mark_label": names.mark_label,
    }
