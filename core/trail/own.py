"""What the trail calls the acts of this app."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.trail.acts import name_acts


def enter() -> None:
    """Name the acts."""
    name_acts(
        rotate_field_keys=_("更换联系方式的密钥"),
        download_file=_("下载或预览文件"),
        edit_notice=_("修改提醒"),
        reword_notice=_("修改提醒文字"),
        restore_notice_text=_("恢复提醒的原文"),
        withdraw_notice=_("撤回提醒"),
        resend_mail=_("重发邮件"),
        set_retention=_("提议日志保存期限"),
        confirm_retention=_("确认日志保存期限"),
        export_trail=_("申请导出操作日志"),
        set_mail_rhythm=_("设定收信方式"),
        set_reach=_("填写接收提醒的号码或账号"),
        prove_reach=_("验证接收提醒的号码或账号"),
        switch_reach=_("启用或停用提醒渠道"),
        forget_reach=_("删除接收提醒的号码或账号"),
        choose_kinds=_("选择接收哪些提醒"),
    )
