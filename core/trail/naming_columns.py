"""What people call a column of a row that the trail followed."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy

# Columns that no form shows, and so no model names.
PLAIN_LABELS = {
    "created_at": gettext_lazy("建立时间"),
    "created_by": gettext_lazy("建立人"),
    "updated_at": gettext_lazy("更新时间"),
    "saved_at": gettext_lazy("保存时间"),
    "submitted_at": gettext_lazy("提交时间"),
    "submitted_by": gettext_lazy("提交人"),
    "handed_up_at": gettext_lazy("交单位审核人的时间"),
    "assigned_by": gettext_lazy("分派人"),
    "assigned_at": gettext_lazy("分派时间"),
    "decided_by": gettext_lazy("拟定人"),
    "decided_at": gettext_lazy("拟定时间"),
    "confirmed_by": gettext_lazy("确认人"),
    "confirmed_at": gettext_lazy("确认时间"),
    "edit_version": gettext_lazy("版本号"),
    "merged_into": gettext_lazy("并入的举措"),
    "drafted_by": gettext_lazy("拟稿人"),
    "reviewed_by": gettext_lazy("核稿人"),
    "reviewed_at": gettext_lazy("核稿时间"),
    "signed_by": gettext_lazy("签发人"),
    "issued_by": gettext_lazy("印发人"),
    "uploaded_by": gettext_lazy("上传人"),
    "uploaded_at": gettext_lazy("上传时间"),
    "asked_at": gettext_lazy("提出时间"),
    "offered_at": gettext_lazy("提出时间"),
    "proposed_at": gettext_lazy("提出时间"),
    "proposed_by": gettext_lazy("提出人"),
    "reviewed_for": gettext_lazy("代谁核稿"),
    "signed_for": gettext_lazy("代谁签发"),
    "for_whom": gettext_lazy("代谁办理"),
    "at": gettext_lazy("时间"),
    "begun_at": gettext_lazy("开始填写的时间"),
    "content_sha256": gettext_lazy("函的内容的SHA-256"),
    "credited_units": gettext_lazy("列名的单位"),
    "dates_are_stated": gettext_lazy("批次包写明了日期"),
    "declared_at": gettext_lazy("声明时间"),
    "given_back_at": gettext_lazy("退回时间"),
    "how": gettext_lazy("检出方式"),
    "is_new": gettext_lazy("上次没有检出"),
    "is_open": gettext_lazy("是否公开"),
    "issue_requested_at": gettext_lazy("提出印发的时间"),
    "key": gettext_lazy("对象编号"),
    "label": gettext_lazy("字面相近程度"),
    "made_at": gettext_lazy("生成时间"),
    "manifest_sha256": gettext_lazy("文件清单的SHA-256"),
    "nominated_at": gettext_lazy("提名时间"),
    "origin": gettext_lazy("出处"),
    "overlap_of_hit": gettext_lazy("该做法的重合率"),
    "overlap_of_query": gettext_lazy("本文的重合率"),
    "password_is_given": gettext_lazy("密码由管理员给定"),
    "place": gettext_lazy("位置"),
    "previous_manifest_sha256": gettext_lazy("上一份文件清单的SHA-256"),
    "rank": gettext_lazy("次序"),
    "record_path": gettext_lazy("比对记录的页面"),
    "score": gettext_lazy("相近程度"),
    "session_epoch": gettext_lazy("登录轮次"),
    "settled_at": gettext_lazy("办结时间"),
    "shelf_key": gettext_lazy("清单编号"),
    "shelf_name": gettext_lazy("清单"),
    "source": gettext_lazy("来源"),
    "units": gettext_lazy("单位"),
    "withdrawn_at": gettext_lazy("撤回时间"),
    "written_at": gettext_lazy("写成时间"),
}


def column_label(field: models.Field[Any, Any]) -> str:
    """Return a column's name as its model says it, or else as here, or else that of what it refers to."""
    if str(field.verbose_name) != field.name.replace("_", " "):
        return str(field.verbose_name)
    if field.name in PLAIN_LABELS:
        return str(PLAIN_LABELS[field.name])
    target = field.related_model
    return str(target._meta.verbose_name if isinstance(target, type) else field.verbose_name)
