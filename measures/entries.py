"""The entries of the 申报书, each once: forms, files, API, package, printing and history follow from this table.

An entry is one line here and one column of `Measure`, whose verbose name is its label.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_stubs_ext import StrOrPromise

from measures.choices import Classification

SECTION_LABELS: dict[str, StrOrPromise] = {
    "what": pgettext_lazy("one", "举措"),
    "printed": _("函中刊印的内容"),
    "case": _("案例"),
    "claim": _("申报类别"),
    "who": _("联系人"),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the form.

    `hint` and `example` stand beside it, the example in Chinese for everybody, as the form is filled in. `rows` are
    the lines of a long text, 0 for what fits one. `limit` names the batch's bound (`Batch.<limit>_limit`), "" is none.
    A batch may require what `is_requirable`; what the letter prints is always required. `packaged_as` is the name in
    the batch package, None where the package does not hold it.
    """

    name: str
    section: str
    hint: StrOrPromise | None = None
    example: str = ""
    rows: int = 0
    limit: str = ""
    prints_in_letter: bool = False
    is_requirable: bool = True
    is_imported: bool = True
    packaged_as: str | None = ""

    @property
    def package_name(self) -> str | None:
        """The entry's name in the batch package, or None."""
        return self.name if self.packaged_as == "" else self.packaged_as


ENTRIES: tuple[Entry, ...] = (
    Entry(
        "title",
        "what",
        _("一句话说清做了什么，不用口号；有通行叫法的加引号。"),
        "跨境小包“一单到底”通关模式",
        limit="title",
        prints_in_letter=True,
    ),
    Entry("field", "what", _("选最主要的一个领域。")),
    Entry("in_force_since", "what", _("开始实施的日期；分步实施的，填首次落地的日期。")),
    Entry(
        "documents",
        "what",
        _("依据的文件名称和文号，每行一份；没有文号的写印发单位和日期。"),
        "《关于试行跨境小包一单到底的通知》（海自贸办〔2025〕12号）",
        rows=3,
    ),
    Entry(
        "summary",
        "printed",
        _("将原样印入公函附件：先说做法，再说效果，写完整的句子。"),
        "海关、邮政与园区共用一份电子清单，货物从入区到离境只申报一次，各环节扫码核对，每票节省四十分钟。",
        rows=5,
        limit="summary",
        prints_in_letter=True,
    ),
    Entry(
        "innovation_point",
        "printed",
        _("将原样印入公函附件：与以往做法相比，新在哪里。"),
        "三方共用一份清单，省去重复申报。",
        rows=3,
        limit="innovation_point",
        prints_in_letter=True,
    ),
    Entry(
        "background",
        "case",
        _("原来怎么办、卡在哪里、影响到谁。"),
        "同一票货物要分别向三方申报，企业平均跑四个窗口、等两天。",
        rows=5,
    ),
    Entry(
        "practice",
        "case",
        _("分点写清谁、做什么、凭什么做到；流程、系统、制度各写一点。"),
        "一是共用电子清单，由园区录入，海关、邮政直接调用；二是各环节扫码放行；三是差错由首办单位负责到底。",
        rows=8,
        limit="practice",
    ),
    Entry(
        "novelty",
        "case",
        _("查了哪些资料，国内外有什么相近做法，与它们不同在哪里。"),
        "经查各自贸试验区公开文件，甲地试行过两方共用清单，未含邮政环节；本做法三方共用，且含离境核销。",
        rows=6,
        limit="case",
    ),
    Entry(
        "effect",
        "case",
        _("用数字说话，并举企业实例；写清统计的起止时间。"),
        "2025年1月至12月共办理1.2万票，每票节省四十分钟；某电商企业全年节省仓储费三十万元。",
        rows=6,
        limit="case",
    ),
    Entry(
        "replicability",
        "case",
        _("别的地方照做需要什么条件、多少投入、多长时间。"),
        "只需共用清单接口，改造约两周，条件普遍具备。",
        rows=4,
    ),
    Entry(
        "risks",
        "case",
        _("可能出什么问题，怎样发现，怎样处置。"),
        "清单全程留痕，重量不符自动拦截转人工查验。",
        rows=4,
    ),
    Entry("claimed_classification", "claim", lazy(Classification.explained, str)()),
    Entry("claims_special_mark", "claim", is_requirable=False, packaged_as="claimed_taiwan_related"),
    # A title in a file could mean several earlier measures: the one that is meant is chosen on the page.
    Entry(
        "predecessor",
        "claim",
        _("以前批次入选过的举措再次申报时才填。"),
        is_requirable=False,
        is_imported=False,
        packaged_as=None,
    ),
    Entry(
        "new_since_predecessor",
        "claim",
        _("填了上一栏才需要：逐条写出上次没有的内容。"),
        rows=4,
        is_requirable=False,
        packaged_as=None,
    ),
    Entry("contact", "who", _("办公室有疑问时直接联系的人。")),
    Entry("phone", "who", _("手机，或区号加电话。"), "0591-00000000"),
    Entry("approver", "who", _("审批本申报书的单位领导。")),
)
JOINT_UNITS = Entry("joint_units", "who", _("共同实施的单位；没有就不选。"))
GUIDANCE = {one.name: one for one in (*ENTRIES, JOINT_UNITS) if one.hint is not None}

PRINTED_TEXTS = tuple(one.name for one in ENTRIES if one.prints_in_letter)
CASE_TEXTS = tuple(one.name for one in ENTRIES if one.is_requirable and not one.prints_in_letter)
# The order of files and of the API: what the letter prints, what a batch may require, the rest.
FORM_ENTRIES = (
    *PRINTED_TEXTS,
    *CASE_TEXTS,
    *(one.name for one in ENTRIES if not (one.is_requirable or one.prints_in_letter)),
)
LONG_TEXTS = {one.name: one.rows for one in ENTRIES if one.rows}
# Whoever must not know the sender reads a mask for each name in these.
MASKED_TEXTS = frozenset(
    {"state_reason", *(one.name for one in ENTRIES if one.name not in {"field", "predecessor"})}
)
# What no row of a list shows.
UNLISTED_TEXTS = tuple(one.name for one in ENTRIES if one.rows and not one.prints_in_letter)
UNLISTED_OF_ITS_MEASURE = tuple(f"measure__{name}" for name in UNLISTED_TEXTS)
CONTACT_ENTRIES = tuple(one.name for one in ENTRIES if one.section == "who")
# What a return can open besides the form's own entries.
EVIDENCE_ENTRIES = ("attachments", "comparisons", "joint_units")
COMMENTABLE_ENTRIES = (*FORM_ENTRIES, *EVIDENCE_ENTRIES)
SECTIONS: tuple[tuple[str, tuple[str, ...]], ...] = tuple(
    (section, tuple(one.name for one in ENTRIES if one.section == section)) for section in SECTION_LABELS
)
