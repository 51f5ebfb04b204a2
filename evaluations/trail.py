"""Evaluation and decisions in the trail: what their acts are called."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.trail.acts import name_acts


def enter() -> None:
    """Name the acts."""
    name_acts(
        read_tally=_("查看统分"),
        read_sheets=_("查看评分表"),
        read_odd_sheets=_("查看评分异常"),
        set_rubric=_("设定评分指标"),
        form_panel=_("组建评审组"),
        seat_evaluators=_("设定评审组成员"),
        invite_evaluator=_("邀请评审专家"),
        nominate_evaluator=_("推荐评审专家"),
        confirm_nomination=_("为所推荐的专家开通账号"),
        refuse_nomination=_("不予开通所推荐的专家"),
        remind_evaluators=_("催办评审"),
        set_due_day=_("设定评审期限"),
        extend_due_day=_("延长评审期限"),
        set_seat=_("设定专家的专长与上限"),
        declare_tie=_("登记回避关系"),
        declare_own_ties=_("申报本人回避关系"),
        revoke_tie=_("撤销回避关系"),
        search_ties=_("查找疑似回避关系"),
        settle_tie_candidate=_("认定疑似回避关系"),
        propose_assignments=_("自动分派"),
        assign_evaluator=_("分派专家"),
        withdraw_assignment=_("撤回分派"),
        reassign_assignment=_("改派专家"),
        draw_proposal=_("生成分派方案"),
        bring_proposal=_("导入分派方案"),
        edit_proposal=_("调整分派方案"),
        release_proposal=_("下达分派方案"),
        undo_proposal=_("收回分派方案"),
        drop_proposal=_("删除分派方案"),
        save_sheet=_("保存评分"),
        submit_sheet=_("提交评分"),
        merge_offline=_("合并离线评分"),
        add_finding=_("评审中增加比对记录"),
        adopt_finding=_("评审中采用检索结果"),
        change_finding=_("评审中修改比对记录"),
        remove_finding=_("评审中删除比对记录"),
        recuse_assignment=_("评审回避"),
        reopen_assignment=_("退回重评"),
        hand_in_result=_("提交评估结果"),
        give_back_result=_("退回评估结果"),
        reevaluate_measures=_("安排复评"),
        advise_decision=_("提出类别建议"),
        request_report=_("申请评估报告"),
        open_collecting=_("开始征集"),
        start_evaluation=_("开始评估"),
        close_evaluation=_("结束评估并统分"),
        step_back_to_collecting=_("退回到征集"),
        step_back_to_evaluating=_("退回到评估"),
        decide_measure=_("拟定终评结论"),
        decide_as_settled=_("按多数意见拟定"),
        confirm_decision=_("确认终评结论"),
        confirm_decisions=_("批量确认终评结论"),
        reopen_decision=_("重新审定"),
        write_reason=_("写告知单位的理由"),
        release_reasons=_("告知单位"),
        order_annex=_("排定附件次序"),
    )
