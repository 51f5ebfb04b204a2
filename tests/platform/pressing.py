"""For each thing that is made once a press: who makes it, at which address, with what."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from types import MappingProxyType
from typing import Any

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.choices import Role
from earlier.models import ImportProposal
from evaluations import actions as evaluation_actions
from evaluations.allotment_files import HEADER
from evaluations.entries import SheetEntries
from letters import actions as letter_actions
from letters.models import ArchiveEntry, Letter, Transfer
from measures import actions as measure_actions
from measures.actions.drafting import labels
from measures.importing.layout import FIRST_ROW, SHEET
from measures.importing.template import COLUMNS, template_xlsx
from measures.models import Batch
from precedents.models import SearchHit
from tests.earlier.test_import_register import CLEAN
from tests.factories import make_person
from tests.matrix.columns import Column
from tests.matrix.scene import Scene

Fields = Mapping[str, Any]
TODAY, LATER = timezone.localdate(), (timezone.localdate() + timedelta(days=9)).isoformat()
COMPARISON = {
    "place": "某地",
    "practice": "先行做法二",
    "document": "某文件",
    "in_force_since": "2020-01-01",
    "source": "公开网站",
    "difference": "范围不同",
    "relation": "extended",
}
EXPERT = {"name": "新人", "username": "newcomer"}
TOKEN = {"name": "数据平台", "scopes": "batches.read", "last_day": LATER}
WEBHOOK = {"name": "督查系统", "address": "https://hooks.example/", "kinds": "batch.state"}
ANOTHER_LIST = "1.保税展示交易。货物在区外展示，成交以后再办手续。\n2.一业一证。一次申请，一张许可证。"
NOTHING: Fields = MappingProxyType({})


@dataclass(frozen=True)
class Making:
    """One act that makes something, as somebody asks for it: the address with what stands in it, and what is sent.

    `on_page` takes the fields from the form of that address as the page fills it in. What is shown before it is
    confirmed is sent as `shown` first; the answer's form is what makes it. `prepare` puts right what the scene lacks.
    """

    act: str
    who: str
    pattern: str
    phase: str = ""
    fields: Callable[[Column], Fields] = lambda _column: NOTHING
    shown: Callable[[Column], Fields] | None = None
    on_page: bool = False
    query: Callable[[Column], str] = lambda _column: ""
    prepare: Callable[[Scene, Column], object] = lambda _scene, _column: None


def _thing(column: Column, name: str) -> Any:
    """Return what the column is about, as it stands now."""
    column.subjects[name].refresh_from_db()
    return column.subjects[name]


def _person(scene: Scene, name: str) -> Any:
    return scene.people[name].person


def _key(column: Column, word: str, name: str) -> Any:
    return column.keys[word, name]


def said(**fields: Any) -> Callable[[Column], Fields]:
    """Return the same fields whatever they are about."""
    return lambda _column: fields


def _template(column: Column) -> Fields:
    batch = Batch.objects.get(number=_key(column, "batches", "number"))
    book = openpyxl.load_workbook(io.BytesIO(template_xlsx(batch, labels())))
    book[SHEET].cell(FIRST_ROW, COLUMNS.index("title") + 1, "岸电计价")
    content = io.BytesIO()
    book.save(content)
    return {"file": SimpleUploadedFile("a.xlsx", content.getvalue())}


def _pairs(column: Column) -> Fields:
    batch = Batch.objects.get(number=_key(column, "batches", "number"))
    member = batch.panel.members.latest("pk").evaluator
    measure = batch.measures.get(pk=_key(column, "measures", "pk"))
    row = (measure.ref, measure.title, member.username, member.name)
    return {"file": SimpleUploadedFile("a.csv", f"{','.join(HEADER)}\n{','.join(row)}\n".encode())}


def _practice(_column: Column) -> Fields:
    hit = SearchHit.objects.filter(is_open=True)[0]
    return {"document": f"{hit.source}:{hit.key}"}


def _accepted(scene: Scene, column: Column) -> None:
    measure_actions.accept_measure(_thing(column, "measure"), by=_person(scene, "clerk"))


def _back_to_deciding(scene: Scene, column: Column) -> None:
    letter_actions.step_back_to_deciding(
        _thing(column, "batch"), by=_person(scene, "reviewer"), reason="补充材料"
    )


def _scored_and_collecting_again(scene: Scene, column: Column) -> None:
    assignment, evaluator = _thing(column, "assignment"), _person(scene, "evaluator")
    scored = SheetEntries(scores={"novelty": Decimal(80)})
    evaluation_actions.save_sheet(assignment, by=evaluator, version=1, entries=scored)
    evaluation_actions.step_back_to_collecting(
        _thing(column, "batch"), by=_person(scene, "reviewer"), reason="补征集"
    )


def _revoked(scene: Scene, column: Column) -> None:
    Letter.objects.filter(corrects=_thing(column, "letter")).delete()
    letter_actions.revoke_letter(_thing(column, "letter"), by=_person(scene, "signatory"), reason="内容有误")


def _unopened(scene: Scene, column: Column) -> None:
    expert = _person(scene, "unassigned_evaluator")
    column.keys["invite", "pk"] = expert.panel_places.get(panel__batch=_thing(column, "batch")).pk
    expert.email = "a@example.org"
    expert.set_unusable_password()
    expert.last_login = None
    expert.save()


def _nothing_proposed(_scene: Scene, _column: Column) -> None:
    ImportProposal.objects.all().delete()


def _newcomer(scene: Scene, column: Column) -> None:
    column.keys["people", "pk"] = make_person(unit=_person(scene, "clerk").unit).pk


def _colleague(scene: Scene, column: Column) -> None:
    column.keys["people", "pk"] = make_person(Role.OFFICE_CLERK, unit=_person(scene, "clerk").unit).pk


def _off_the_list(_scene: Scene, _column: Column) -> None:
    Transfer.objects.all().delete()


MAKINGS = (
    Making("draft_measure", "submitter", "batches/<int:number>/measures/new/", "draft"),
    Making(
        "copy_measure",
        "submitter",
        "batches/<int:number>/measures/copy/",
        "draft",
        lambda column: {"source": _key(column, "measures", "pk")},
    ),
    Making(
        "import_measures",
        "submitter",
        "batches/<int:number>/measures/import/",
        "draft",
        shown=_template,
    ),
    Making("add_comparison", "submitter", "measures/<int:pk>/comparisons/", "draft", said(**COMPARISON)),
    Making(
        "compare_with_hit",
        "submitter",
        "measures/<int:pk>/comparisons/from-search/",
        "draft",
        _practice,
    ),
    Making("request_export", "clerk", "measures/exports/new/", fields=said(format="xlsx")),
    Making("keep_view", "clerk", "measures/views/", fields=said(name="全部")),
    Making("create_batch", "clerk", "batches/new/", fields=said(number="9001", year="2026"), on_page=True),
    Making("copy_batch", "clerk", "batches/<int:number>/copy/", "draft", said(number="9002", year="2026")),
    Making(
        "grant_grace",
        "clerk",
        "batches/<int:number>/grace/",
        "draft",
        said(until=LATER, reason="台风"),
        query=lambda column: f"?unit={column.keys['units', 'unit_id']}",
    ),
    Making(
        "set_common_reason", "clerk", "screening/reasons/", fields=said(text="请补盖章页。", is_active="on")
    ),
    Making(
        "nominate_evaluator",
        "evaluation_lead",
        "batches/<int:number>/panel/invite/",
        "evaluating",
        said(**EXPERT),
    ),
    Making(
        "invite_evaluator",
        "clerk",
        "batches/<int:number>/panel/invite/",
        "evaluating",
        said(name="又一人", username="another"),
    ),
    Making(
        "confirm_nomination",
        "clerk",
        "batches/<int:number>/panel/nominations/<int:pk>/",
        "evaluating",
    ),
    Making(
        "send_again",
        "clerk",
        "batches/<int:number>/panel/invite/<int:pk>/again/",
        "evaluating",
        prepare=_unopened,
    ),
    Making("remind_evaluators", "evaluation_lead", "batches/<int:number>/panel/remind/", "evaluating"),
    Making(
        "extend_due_day",
        "evaluation_lead",
        "batches/<int:number>/panel/due/<int:pk>/",
        "evaluating",
        said(until=LATER, reason="出差"),
    ),
    Making(
        "draw_proposal",
        "clerk",
        "batches/<int:number>/panel/proposals/",
        "sent",
        said(rule="at_least", count="1", seed="7"),
        prepare=_accepted,
    ),
    Making("bring_proposal", "clerk", "batches/<int:number>/panel/import/", "sent", shown=_pairs),
    Making("add_finding", "evaluator", "evaluations/<int:pk>/findings/", "evaluating", said(**COMPARISON)),
    Making(
        "adopt_finding",
        "evaluator",
        "evaluations/<int:pk>/findings/from-search/",
        "evaluating",
        _practice,
    ),
    Making(
        "set_rubric",
        "clerk",
        "batches/<int:number>/rubric/",
        "evaluating",
        on_page=True,
        prepare=_scored_and_collecting_again,
    ),
    Making("_kept", "clerk", "precedents/search/", fields=said(title="货物申报")),
    Making(
        "request_annex",
        "submitter",
        "precedents/searches/<int:pk>/annexes/new/",
        "decided",
        said(format="pdf"),
    ),
    Making(
        "import_list",
        "clerk",
        "precedents/lists/import/",
        fields=said(name="新清单"),
        shown=said(text=ANOTHER_LIST),
    ),
    Making(
        "propose_import",
        "clerk",
        "register/import/",
        shown=lambda _column: {"file": SimpleUploadedFile("a.txt", CLEAN.encode())},
        prepare=_nothing_proposed,
    ),
    Making("export_trail", "reviewer", "trail/exports/new/", fields=said(format="jsonl")),
    Making("set_retention", "reviewer", "trail/retention/propose/", fields=said(months="12")),
    Making(
        "set_roles",
        "security",
        "people/<int:pk>/roles/set/",
        "accounts",
        said(roles=Role.SIGNATORY, reason="新到岗"),
        prepare=_newcomer,
    ),
    Making("_kept", "submitter", "people/me/machines/", fields=said(**TOKEN)),
    Making("_set_up", "clerk", "people/me/hooks/", fields=said(**WEBHOOK)),
    Making(
        "replay_delivery",
        "clerk",
        "people/me/hooks/<int:pk>/told/<int:delivery_id>/",
        "accounts",
    ),
    Making(
        "keep_addressee_group",
        "clerk",
        "letters/manage/groups/",
        fields=said(name="各厅局", wording="各厅局"),
    ),
    Making(
        "start_publishing",
        "clerk",
        "batches/<int:number>/draft-letter/",
        "decided",
        prepare=_back_to_deciding,
    ),
    Making(
        "draft_notice",
        "clerk",
        "batches/<int:number>/letters/notice/",
        "decided",
        said(about="reminder"),
    ),
    Making(
        "draft_reply",
        "clerk",
        "batches/<int:number>/letters/reply/",
        "decided",
        said(incoming_from="海岸片区管委会", incoming_title="请示", incoming_on=str(TODAY), answer="同意。"),
    ),
    Making(
        "ask_countersign",
        "clerk",
        "letters/manage/<int:pk>/countersign/",
        "decided",
        lambda column: {"people": _key(column, "people", "pk"), "due_on": LATER},
        prepare=_colleague,
    ),
    Making(
        "prepare_transfer",
        "clerk",
        "letters/manage/transfers/",
        "issued",
        lambda column: {"receiver": "海岸市档案馆", "entries": str(ArchiveEntry.objects.get().pk)},
        prepare=_off_the_list,
    ),
    Making(
        "offer_delegation",
        "signatory",
        "letters/delegations/new/",
        "decided",
        lambda column: {
            **said(hand="signatory", starts_on=str(TODAY), ends_on=LATER, reason="出差")(column),
            "delegate": _key(column, "people", "pk"),
            "batch": _thing(column, "batch").pk,
        },
        prepare=_colleague,
    ),
    Making("request_archive", "reviewer", "letters/manage/<int:pk>/archives/new/", "issued"),
    Making("ask_for_receipts", "clerk", "letters/manage/<int:pk>/receipts/", "issued"),
    Making(
        "recognise_entry",
        "clerk",
        "register/<int:number>-<int:place>/recognitions/",
        "issued",
        said(kind="national_replication", dated_on=str(TODAY), source="另一文件"),
    ),
    Making("draft_correction", "clerk", "letters/manage/<int:pk>/correct/", "issued", said(opinion="错字")),
    Making(
        "draft_revocation",
        "clerk",
        "letters/manage/<int:pk>/draft-revocation/",
        "issued",
        said(opinion="依据失效"),
    ),
    Making(
        "draft_replacement",
        "clerk",
        "letters/manage/<int:pk>/redraft/",
        "issued",
        said(opinion="重新拟函"),
        prepare=_revoked,
    ),
)
