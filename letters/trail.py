"""Letters in the trail: what their acts are called, and their histories."""

from __future__ import annotations

from typing import cast

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.people import Person
from core.trail.acts import name_acts
from core.trail.things import Thing, add_thing
from letters.models import Letter


def enter() -> None:
    """Name the acts, and enter what has a history."""
    name_acts(
        start_publishing=_("开始拟稿"),
        draft_notice=_("起草通知"),
        draft_reply=_("起草复函"),
        draft_revocation=_("起草撤销函"),
        drop_draft=_("删除函稿"),
        edit_letter=_("修改函稿"),
        arrange_annex=_("调整附件次序"),
        amend_measure=_("更正附件文字"),
        change_annex=_("提出附件增减"),
        confirm_annex_change=_("确认附件增减"),
        withdraw_annex_change=_("撤回附件增减"),
        step_back_to_deciding=_("退回到审定"),
        ask_countersign=_("请会签"),
        countersign=_("会签"),
        object_to_letter=_("会签不同意"),
        withdraw_countersign=_("撤回会签"),
        move_countersign_day=_("会签改期"),
        offer_delegation=_("请人代理"),
        accept_delegation=_("接受代理"),
        end_delegation=_("终止代理"),
        send_to_review=_("送核稿"),
        review_letter=_("核稿"),
        return_letter=_("退回拟稿"),
        sign_letter=_("签发"),
        unsign_letter=_("撤销签发"),
        request_issue=_("提出印发"),
        issue_letter=_("印发"),
        give_up_issue=_("印发没有完成"),
        draft_correction=_("拟更正函"),
        draft_replacement=_("撤销后重新拟函"),
        revoke_letter=_("撤销函"),
        add_delivery=_("增加分送单位"),
        ask_for_receipts=_("催签收"),
        move_receipt_day=_("签收改期"),
        receive_letter=_("签收"),
        record_receipt=_("登记签收"),
        store_sealed_file=_("存入盖章件"),
        catalogue_letter=_("归档著录"),
        prepare_transfer=_("准备移交"),
        examine_transfer=_("重新检测移交的归档包"),
        drop_transfer=_("撤回移交清单"),
        hand_over=_("移交档案"),
        record_archive_receipt=_("登记接收回执"),
        request_archive=_("生成归档包"),
        remove_sealed_file=_("移除盖章件"),
        keep_addressee_group=_("保存主送机关分组"),
        drop_addressee_group=_("删除主送机关分组"),
        open_number_series=_("启用发文字号"),
    )
    add_thing(Thing(Letter, _("函"), _letters))


def _letters(person: Person, words: str) -> QuerySet[Letter]:
    digits = "".join(character for character in words if character.isdecimal())
    of_batch = Q(batch__number=int(digits)) if 0 < len(digits) < 9 else Q(pk__in=[])
    return Letter.objects.visible_to(cast("User", person)).filter(Q(number=words.strip()) | of_batch)
