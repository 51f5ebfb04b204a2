"""Accounts in the trail: what their acts are called, and the histories of people and units."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Unit, User
from core.folding import saying_kept
from core.people import Person
from core.trail.acts import name_acts
from core.trail.things import Thing, add_thing


def enter() -> None:
    """Name the acts, and enter what has a history."""
    name_acts(
        add_user=_("新建人员"),
        change_user=_("修改人员"),
        leave_unit=_("转到另一单位，作废原单位的令牌和推送"),
        add_unit=_("新建单位"),
        change_unit=_("修改单位"),
        sign_in=_("登录"),
        sign_out=_("退出登录"),
        session_over=_("登录到期，自动退出"),
        fail_sign_in=_("登录失败"),
        locked_out=_("多次失败，暂停登录"),
        ask_password_reset=_("申请重置密码"),
        reset_password=_("重置密码"),
        change_password=_("修改密码"),
        set_password=_("设置密码"),
        open_account=_("开通账号"),
        add_factor=_("添加第二验证方式"),
        remove_factor=_("移除第二验证方式"),
        renew_factor=_("更换恢复代码"),
        use_factor=_("通过第二验证方式"),
        fail_factor=_("第二验证方式未通过"),
        unlock_person=_("解除登录锁定"),
        ask_factor_reset=_("提出重置第二验证方式"),
        confirm_factor_reset=_("确认重置第二验证方式"),
        drop_factor_reset=_("取消重置第二验证方式"),
        set_roles=_("更改角色"),
        confirm_role=_("确认角色的改动"),
        drop_role_change=_("取消角色的改动"),
        appoint_administrator=_("初次指定管理员"),
        revoke_tokens=_("作废本人的接口令牌"),
        make_machine_token=_("新建系统令牌"),
        revoke_machine_token=_("作废系统令牌"),
        make_webhook=_("新建事件推送"),
        renew_webhook_secret=_("更换推送的密钥"),
        revoke_webhook=_("作废事件推送"),
        replay_delivery=_("重发事件"),
        end_sessions=_("退出本人在其他地方的登录"),
        end_session=_("退出本人在一处的登录"),
    )
    add_thing(Thing(User, pgettext_lazy("one", "人员"), _people))
    add_thing(Thing(Unit, _("单位"), _units))


def _people(person: Person, words: str) -> QuerySet[User]:
    return saying_kept(User.objects.all(), words, "folded_names")


def _units(person: Person, words: str) -> QuerySet[Unit]:
    return saying_kept(Unit.objects.all(), words, "folded_names")
