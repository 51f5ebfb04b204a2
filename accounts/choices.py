"""The kinds of units and the roles that people hold in them."""

from __future__ import annotations

from collections.abc import Collection

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from core.choices import SendFailure


class UnitKind(models.TextChoices):
    """The kinds of organisation that take part in a batch."""

    OFFICE = "office", _("办公室")
    AREA_COMMITTEE = "area_committee", _("片区管委会")
    MEMBER_AGENCY = "member_agency", _("成员单位")
    CITY_COMMERCE = "city_commerce", _("设区市商务局")
    ECONOMIC_BUREAU = "economic_bureau", _("经发局")
    THIRD_PARTY = "third_party", _("第三方机构")


SUBMITTING_KINDS = (
    UnitKind.AREA_COMMITTEE,
    UnitKind.MEMBER_AGENCY,
    UnitKind.CITY_COMMERCE,
    UnitKind.ECONOMIC_BUREAU,
)


class Role(models.TextChoices):
    """What a person does in their unit; a person may hold several."""

    SUBMITTER = "submitter", _("填报人")
    UNIT_LEAD = "unit_lead", _("单位审核人")
    OFFICE_CLERK = "office_clerk", _("经办人")
    OFFICE_REVIEWER = "office_reviewer", _("核稿人")
    SIGNATORY = "signatory", _("签发人")
    EVALUATOR = "evaluator", _("评审专家")
    EVALUATION_LEAD = "evaluation_lead", _("第三方机构负责人")
    AUDITOR = "auditor", _("监督")


class Duty(models.TextChoices):
    """What an administrator answers for. One column holds it, so that nobody holds two."""

    SYSTEM = "system", _("系统管理员")
    SECURITY = "security", _("安全管理员")
    AUDIT = "audit", _("审计管理员")


class MachineScope(models.TextChoices):
    """What a system may do with its token: the first word of an address of the API, and whether it reads or acts.

    A resource that is added gets its line here, and nothing else: `tests/accounts/test_machines.py` holds both together.
    """

    UNITS_READ = "units.read", _("查看单位")
    BATCHES_READ = "batches.read", _("查看批次")
    BATCHES_ACT = "batches.act", _("办理批次")
    INVITATIONS_READ = "invitations.read", _("查看征集邀请")
    INVITATIONS_ACT = "invitations.act", _("办理征集邀请")
    MEASURES_READ = "measures.read", _("查看举措")
    MEASURES_ACT = "measures.act", _("办理举措")
    EXPORTS_READ = "exports.read", _("查看导出的举措")
    EXPORTS_ACT = "exports.act", _("导出举措")
    ATTACHMENTS_READ = "attachments.read", _("查看附件")
    ATTACHMENTS_ACT = "attachments.act", _("办理附件")
    COMPARISONS_READ = "comparisons.read", _("查看比对记录")
    COMPARISONS_ACT = "comparisons.act", _("办理比对记录")
    LISTS_READ = "precedent-lists.read", _("查看在先做法清单")
    LISTS_ACT = "precedent-lists.act", _("办理在先做法清单")
    PRECEDENTS_READ = "precedents.read", _("查看在先做法")
    PRECEDENTS_ACT = "precedents.act", _("办理在先做法")
    SEARCHES_READ = "searches.read", _("查看检索")
    SEARCHES_ACT = "searches.act", _("办理检索")
    HITS_READ = "hits.read", _("查看检索结果")
    HITS_ACT = "hits.act", _("办理检索结果")
    SEARCH_RECORDS_READ = "search-records.read", _("查看检索记录")
    NOTICES_READ = "notices.read", _("查看本人的提醒")
    NOTICES_ACT = "notices.act", _("办理本人的提醒")
    HELD_READ = "held-notices.read", _("查看待发的提醒")
    HELD_ACT = "held-notices.act", _("办理待发的提醒")
    EVENTS_READ = "events.read", _("查看操作日志")
    TRAIL_EXPORTS_READ = "trail-exports.read", _("查看导出的操作日志")
    TRAIL_EXPORTS_ACT = "trail-exports.act", _("导出操作日志")
    SEATS_READ = "seats.read", _("查看本人评审席位")
    SEATS_ACT = "seats.act", _("申报本人回避关系")
    NOMINATIONS_READ = "nominations.read", _("查看推荐专家")
    NOMINATIONS_ACT = "nominations.act", _("核实推荐的专家")
    PANELS_READ = "panels.read", _("查看评审组")
    PANELS_ACT = "panels.act", _("办理评审组")
    TIES_READ = "ties.read", _("查看回避关系")
    TIE_CANDIDATES_READ = "tie-candidates.read", _("查看疑似回避关系")
    RUBRICS_READ = "rubrics.read", _("查看评分指标")
    RUBRICS_ACT = "rubrics.act", _("设定评分指标")
    PROPOSALS_READ = "proposals.read", _("查看分派方案")
    PROPOSALS_ACT = "proposals.act", _("办理分派方案")
    ASSIGNMENTS_READ = "assignments.read", _("查看分派")
    ASSIGNMENTS_ACT = "assignments.act", _("办理分派")
    SHEETS_READ = "sheets.read", _("查看评分表")
    SHEETS_ACT = "sheets.act", _("填写、提交评分表")
    TALLIES_READ = "tallies.read", _("查看统分")
    TALLY_ENTRIES_READ = "tally-entries.read", _("查看统分结果")
    TALLY_ENTRIES_ACT = "tally-entries.act", _("提出第三方建议")
    DECISIONS_READ = "decisions.read", _("查看终评结论")
    DECISIONS_ACT = "decisions.act", _("办理终评结论")
    REASONS_READ = "reasons.read", _("查看告知单位的理由")
    REASONS_ACT = "reasons.act", _("告知单位理由")
    REPORTS_READ = "reports.read", _("查看评估报告")
    REPORTS_ACT = "reports.act", _("请求评估报告")
    OUTGOING_LETTERS_READ = "outgoing-letters.read", _("查看办理中的公函")
    OUTGOING_LETTERS_ACT = "outgoing-letters.act", _("办理公函")
    COUNTERSIGNATURES_READ = "countersignatures.read", _("查看会签")
    COUNTERSIGNATURES_ACT = "countersignatures.act", _("办理会签")
    DELEGATIONS_READ = "delegations.read", _("查看代理")
    DELEGATIONS_ACT = "delegations.act", _("请人代理、接受和终止代理")
    DELIVERIES_READ = "deliveries.read", _("查看公函的签收")
    DELIVERIES_ACT = "deliveries.act", _("发送、签收公函")
    SEALED_FILES_READ = "sealed-files.read", _("查看盖章文件")
    SEALED_FILES_ACT = "sealed-files.act", _("办理盖章文件")
    LETTER_ARCHIVES_READ = "letter-archives.read", _("查看归档包")
    TRANSFERS_READ = "transfers.read", _("查看归档移交")
    TRANSFERS_ACT = "transfers.act", _("办理归档移交")
    ADDRESSEE_GROUPS_READ = "addressee-groups.read", _("查看主送机关分组")
    ADDRESSEE_GROUPS_ACT = "addressee-groups.act", _("办理主送机关分组")
    LETTERS_READ = "letters.read", _("查看已发布公函")
    REGISTER_READ = "register.read", _("查看创新举措库")
    REGISTER_ACT = "register.act", _("登记推广和案例")
    RECOGNITIONS_ACT = "recognitions.act", _("撤回推广和案例的登记")


def machine_scopes() -> list[tuple[str, StrOrPromise]]:
    """Return the scopes as choices, so that one more is no change of the table."""
    return [(scope.value, scope.label) for scope in MachineScope]


class HookOutcome(models.TextChoices):
    """What came of telling another system of an event."""

    WAITING = "waiting", _("待发送")
    DELIVERED = "delivered", _("已送达")
    WITHHELD = "withheld", _("没有发送")
    GIVEN_UP = "given_up", _("不再重试")


class HookFailure(models.TextChoices):
    """Why another system was not told of an event."""

    UNRESOLVED = SendFailure.UNRESOLVED.value, SendFailure.UNRESOLVED.label
    FORBIDDEN = SendFailure.FORBIDDEN.value, SendFailure.FORBIDDEN.label
    UNTRUSTED = SendFailure.UNTRUSTED.value, SendFailure.UNTRUSTED.label
    UNANSWERED = SendFailure.UNANSWERED.value, SendFailure.UNANSWERED.label
    REFUSED = "refused", _("对方没有收下")
    UNSEEN = "unseen", _("发送时您看不到这一项")
    PERSON = "person", _("您须先更换密码或设置第二验证方式")


# Through whose hands a letter goes, in the order of its steps.
LETTER_ROLES = (Role.OFFICE_CLERK, Role.OFFICE_REVIEWER, Role.SIGNATORY)
# Who confirms what somebody else of the office did.
CONFIRMING_ROLES = (Role.OFFICE_REVIEWER, Role.SIGNATORY)


OFFICE_ROLES = frozenset({*LETTER_ROLES, Role.AUDITOR})


UNIT_ROLES = frozenset({Role.SUBMITTER, Role.UNIT_LEAD})


EVALUATION_ROLES = frozenset({Role.EVALUATOR, Role.EVALUATION_LEAD})


def roles_for(kind: str) -> frozenset[Role]:
    """Return the roles that a person in a unit of this kind may hold."""
    if kind == UnitKind.OFFICE:
        return OFFICE_ROLES
    return EVALUATION_ROLES if kind == UnitKind.THIRD_PARTY else UNIT_ROLES


def names_of(roles: Collection[str], duty: str = "") -> list[StrOrPromise]:
    """Return what roles and a duty are called, in their order, each in the language of whoever reads it."""
    held = [each for each in Role if each in roles]
    return [each.label for each in [*held, *(each for each in Duty if each == duty)]]


def labels_of(roles: Collection[str], duty: str = "") -> list[str]:
    """Return what roles and a duty are called, in their order."""
    return list(map(str, names_of(roles, duty)))
