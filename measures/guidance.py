"""What is said beside each entry of the 申报书: what is wanted, and an example in our own words."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Guidance:
    """A hint that is always shown, and an example to unfold: in Chinese for everybody, as the form is filled in."""

    hint: str | Promise
    example: str = ""


GUIDANCE: dict[str, Guidance] = {
    "title": Guidance(_("一句话说清做了什么，不用口号；有通行叫法的加引号。"), "跨境小包“一单到底”通关模式"),
    "field": Guidance(_("选最主要的一个领域。")),
    "in_force_since": Guidance(_("开始实施的日期；分步实施的，填首次落地的日期。")),
    "documents": Guidance(
        _("依据的文件名称和文号，每行一份；没有文号的写印发单位和日期。"),
        "《关于试行跨境小包一单到底的通知》（海自贸办〔2025〕12号）",
    ),
    "summary": Guidance(
        _("将原样印入公函附件：先说做法，再说效果，写完整的句子。"),
        "海关、邮政与园区共用一份电子清单，货物从入区到离境只申报一次，各环节扫码核对，每票节省四十分钟。",
    ),
    "innovation_point": Guidance(
        _("将原样印入公函附件：与以往做法相比，新在哪里。"), "三方共用一份清单，省去重复申报。"
    ),
    "background": Guidance(
        _("原来怎么办、卡在哪里、影响到谁。"), "同一票货物要分别向三方申报，企业平均跑四个窗口、等两天。"
    ),
    "practice": Guidance(
        _("分点写清谁、做什么、凭什么做到；流程、系统、制度各写一点。"),
        "一是共用电子清单，由园区录入，海关、邮政直接调用；二是各环节扫码放行；三是差错由首办单位负责到底。",
    ),
    "novelty": Guidance(
        _("查了哪些资料，国内外有什么相近做法，与它们不同在哪里。"),
        "经查各自贸试验区公开文件，甲地试行过两方共用清单，未含邮政环节；本做法三方共用，且含离境核销。",
    ),
    "effect": Guidance(
        _("用数字说话，并举企业实例；写清统计的起止时间。"),
        "2025年1月至12月共办理1.2万票，每票节省四十分钟；某电商企业全年节省仓储费三十万元。",
    ),
    "replicability": Guidance(
        _("别的地方照做需要什么条件、多少投入、多长时间。"), "只需共用清单接口，改造约两周，条件普遍具备。"
    ),
    "risks": Guidance(
        _("可能出什么问题，怎样发现，怎样处置。"), "清单全程留痕，重量不符自动拦截转人工查验。"
    ),
    "claimed_classification": Guidance(
        _("全国首创：此前全国没有相同做法；复制拓展：在外地做法上有实质新内容；复制：照搬。")
    ),
    "predecessor": Guidance(_("以前批次入选过的举措再次申报时才填。")),
    "new_since_predecessor": Guidance(_("填了上一栏才需要：逐条写出上次没有的内容。")),
    "contact": Guidance(_("办公室有疑问时直接联系的人。")),
    "phone": Guidance(_("手机，或区号加电话。"), "0591-00000000"),
    "approver": Guidance(_("审批本申报书的单位领导。")),
    "joint_units": Guidance(_("共同实施的单位；没有就不选。")),
}
