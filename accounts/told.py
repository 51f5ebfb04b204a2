"""The notices of this app, and their placeholders."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.notice_kinds import NoticeKind, add_notice_kinds
from core.notice_texts import NoticeText, Placeholder, add_notice_texts, add_placeholders

ACCOUNT = NoticeKind("account", _("账号安全"), is_apart=True)
HOOK = NoticeKind("hook", _("事件推送"), is_apart=True)
FACTOR_RESET = NoticeText(
    "factor-reset",
    ACCOUNT,
    _("管理员重置了本人的第二验证方式"),
    _("您的第二验证方式已由管理员重置"),
    (
        _(
            "由%(asker)s提出、%(confirmer)s确认，理由：%(reason)s。如果不是您本人要求的，请立即修改密码并联系安全管理员。"
        ),
    ),
)
ROLES_GIVEN = NoticeText(
    "roles-given",
    ACCOUNT,
    _("角色由一人改变"),
    _("您的角色现在是：%(roles)s"),
    (_("由%(person)s办理。"),),
)
ROLES_CONFIRMED = NoticeText(
    "roles-confirmed",
    ACCOUNT,
    _("角色由两人改变"),
    _("您的角色现在是：%(roles)s"),
    (_("由%(asker)s提出、%(confirmer)s确认，理由：%(reason)s。"),),
)
ROLES_ASKED = NoticeText(
    "roles-asked",
    ACCOUNT,
    _("角色等待第二人确认"),
    _("请确认角色：%(person)s（%(roles)s）"),
    (_("%(asker)s提出，理由：%(reason)s"),),
)
HOOK_STOPPED = NoticeText(
    "hook-stopped",
    HOOK,
    _("事件推送长时间没有送到"),
    _("事件推送“%(name)s”从%(since)s起没有送到"),
    (
        _("原因：%(failure)s"),
        _("请与对方系统的管理人员联系。系统会一再重试，三天送不到的事件不再发送。"),
    ),
)


def enter() -> None:
    """Register them."""
    add_placeholders(
        Placeholder("asker", _("提出人"), "林清"),
        Placeholder("confirmer", _("确认人"), "陈明"),
        Placeholder("roles", _("角色"), "经办人"),
        Placeholder("name", _("系统名称"), "督查系统"),
    )
    add_notice_kinds(ACCOUNT, HOOK)
    add_notice_texts(FACTOR_RESET, ROLES_GIVEN, ROLES_CONFIRMED, ROLES_ASKED, HOOK_STOPPED)
