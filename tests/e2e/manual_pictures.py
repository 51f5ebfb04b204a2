"""Which page each picture of the manual shows, and who looks at it; docs/manual.md says where it stands."""

from __future__ import annotations

from typing import NamedTuple


class Picture(NamedTuple):
    """Who opens which address."""

    who: str
    address: str


PICTURES: dict[str, Picture] = {
    "login": Picture("public", "/accounts/login/"),
    "own-account": Picture("submitter", "/people/me/"),
    "home-clerk": Picture("clerk", "/"),
    "find": Picture("clerk", "/find/?words=口岸"),
    "notices": Picture("submitter", "/notices/"),
    "own-trail": Picture("submitter", "/trail/mine/"),
    "home-submitter": Picture("submitter", "/"),
    "import": Picture("submitter", "/batches/{collecting}/measures/import/"),
    "form": Picture("submitter", "/measures/{draft}/edit/"),
    "bulk-unit": Picture("submitter", "/measures/"),
    "returned": Picture("submitter", "/measures/{returned}/edit/"),
    "home-lead": Picture("unit_lead", "/"),
    "send-in": Picture("unit_lead", "/measures/{ready}/"),
    "bulk-lead": Picture("unit_lead", "/measures/"),
    "withdraw": Picture("unit_lead", "/measures/{waiting}/"),
    "journey": Picture("unit_lead", "/measures/{returned}/"),
    "batch-new": Picture("clerk", "/batches/new/"),
    "rubric": Picture("clerk", "/batches/{collecting}/rubric/"),
    "screening-queue": Picture("clerk", "/screening/"),
    "screening": Picture("clerk", "/screening/{waiting}/"),
    "batch-copy": Picture("clerk", "/batches/{collecting}/copy/"),
    "overview": Picture("clerk", "/batches/{collecting}/overview/"),
    "batch": Picture("clerk", "/batches/{collecting}/"),
    "similar": Picture("clerk", "/batches/{collecting}/similar/"),
    "report": Picture("clerk", "/batches/{collecting}/screening/"),
    "bulk-office": Picture("clerk", "/measures/"),
    "outbox": Picture("clerk", "/notices/outbox/"),
    "panel-office": Picture("clerk", "/batches/{evaluating}/panel/"),
    "proposals": Picture("clerk", "/batches/{collecting}/panel/proposals/"),
    "batch-evaluating": Picture("clerk", "/batches/{evaluating}/"),
    "odd": Picture("clerk", "/batches/{deciding}/odd-sheets/"),
    "tally": Picture("clerk", "/batches/{deciding}/tally/"),
    "charts": Picture("clerk", "/batches/{deciding}/tally/charts/"),
    "decisions": Picture("clerk", "/batches/{deciding}/decisions/"),
    "decide": Picture("clerk", "/batches/{deciding}/decisions/measure/{decided}/"),
    "reasons": Picture("clerk", "/batches/{printed_batch}/reasons/"),
    "letter-edit": Picture("clerk", "/letters/manage/{correction}/edit/"),
    "annex": Picture("clerk", "/letters/manage/{correction}/annex/"),
    "letter-drafting": Picture("clerk", "/letters/manage/{correction}/"),
    "letter-out": Picture("clerk", "/letters/manage/{letter}/"),
    "panel-lead": Picture("lead", "/batches/{evaluating}/panel/"),
    "hand-in": Picture("lead", "/batches/{evaluating}/panel/hand-in/"),
    "queue": Picture("evaluator", "/evaluations/"),
    "sheet": Picture("evaluator", "/evaluations/{sheet}/"),
    "own-grid": Picture("evaluator", "/evaluations/mine/"),
    "offline": Picture("evaluator", "/evaluations/offline/{evaluating}/"),
    "decisions-reviewer": Picture("reviewer", "/batches/{deciding}/decisions/"),
    "letter-reviewer": Picture("reviewer", "/letters/manage/{correction}/"),
    "letter-signatory": Picture("signatory", "/letters/manage/{letter}/"),
    "trail": Picture("auditor", "/trail/"),
    "evidence": Picture("auditor", "/measures/{printed}/evidence/"),
    "status": Picture("administrator", "/status/"),
    "roles": Picture("security", "/people/"),
    "role-of-one": Picture("security", "/people/{person}/roles/"),
    "locked-out": Picture("security", "/people/{person}/help/"),
    "trail-audit": Picture("audit", "/trail/"),
    "register": Picture("public", "/register/"),
    "entry": Picture("public", "/register/{printed_batch}-1/"),
    "published": Picture("public", "/letters/{letter}/"),
    "verify": Picture("public", "/verify/"),
}
# What the text of a section speaks of besides: pages without a picture.
BESIDE: dict[str, tuple[Picture, ...]] = {
    "共同的几件事": (
        Picture("clerk", "/people/me/machines/"),
        Picture("clerk", "/people/me/hooks/"),
        Picture("public", "/nowhere/"),
    ),
    "填报人": (
        Picture("submitter", "/measures/{draft}/"),
        Picture("submitter", "/measures/{draft}/similar/"),
    ),
    "单位审核人": (
        Picture("receiver", "/measures/{printed}/"),
        Picture("receiver", "/measures/{printed}/reason/"),
        Picture("receiver", "/"),
        Picture("receiver", "/countersign/{part}/"),
        Picture("unit_lead", "/measures/{waiting}/"),
        Picture("unit_lead", "/measures/{draft}/"),
    ),
    "经办人": (
        Picture("clerk", "/batches/{collecting}/settings/"),
        Picture("clerk", "/measures/{waiting}/"),
        Picture("clerk", "/measures/{waiting}/lineage/"),
        Picture("clerk", "/measures/exports/"),
        Picture("clerk", "/notices/outbox/"),
        Picture("clerk", "/batches/{collecting}/letters/"),
        Picture("clerk", "/batches/{collecting}/panel/"),
        Picture("clerk", "/batches/{printed_batch}/"),
        Picture("clerk", "/batches/{deciding}/"),
        Picture("clerk", "/batches/{deciding}/panel/"),
        Picture("clerk", "/batches/{deciding}/panel/{decided}/"),
        Picture("clerk", "/letters/manage/{correction}/versions/"),
        Picture("clerk", "/letters/manage/{correction}/countersign/"),
        Picture("clerk", "/letters/manage/groups/"),
        Picture("clerk", "/register/{printed_batch}-1/"),
    ),
    "第三方机构负责人": (
        Picture("lead", "/"),
        Picture("lead", "/batches/{evaluating}/"),
        Picture("lead", "/batches/{evaluating}/panel/seats/"),
        Picture("lead", "/batches/{evaluating}/panel/invite/"),
    ),
    "评审专家": (Picture("evaluator", "/"), Picture("evaluator", "/evaluations/declare/{evaluating}/")),
    "核稿人": (Picture("reviewer", "/"), Picture("reviewer", "/batches/{collecting}/")),
    "签发人": (Picture("signatory", "/"),),
    "监督": (
        Picture("auditor", "/"),
        Picture("auditor", "/batches/{deciding}/"),
        Picture("auditor", "/trail/exports/"),
        Picture("auditor", "/letters/manage/{letter}/"),
    ),
    "公众": (Picture("public", "/open-data/"), Picture("public", "/letters/")),
}
