"""The manual inside the system: `docs/manual.md` as a page, and which place of it helps on which page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from unicodedata import east_asian_width

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.views.decorators.http import require_GET
from markdown_it import MarkdownIt
from markdown_it.token import Token

from accounts.choices import Duty, Role
from accounts.models import Viewer
from fzworkflow.manual_pictures import illustrated

MANUAL = settings.BASE_DIR / "docs" / "manual.md"
COMMON, PUBLIC, ADMINISTRATOR = "共同的几件事", "公众", "系统管理员"
SECURITY, AUDIT = "安全管理员", "审计管理员"
SUBMITTER, UNIT_LEAD, CLERK, REVIEWER, SIGNATORY = "填报人", "单位审核人", "经办人", "核稿人", "签发人"
EVALUATOR, LEAD, AUDITOR = "评审专家", "第三方机构负责人", "监督"
# The manual is Chinese for everybody: its sections are named here, not by labels in the reader's language.
SECTIONS: dict[str, str] = {
    Role.SUBMITTER: SUBMITTER,
    Role.UNIT_LEAD: UNIT_LEAD,
    Role.OFFICE_CLERK: CLERK,
    Role.OFFICE_REVIEWER: REVIEWER,
    Role.SIGNATORY: SIGNATORY,
    Role.EVALUATION_LEAD: LEAD,
    Role.EVALUATOR: EVALUATOR,
    Role.AUDITOR: AUDITOR,
}
DUTIES: dict[str, str] = {Duty.SYSTEM: ADMINISTRATOR, Duty.SECURITY: SECURITY, Duty.AUDIT: AUDIT}
_BOLD = re.compile(r"^\*\*(.+?)[。：]?\*\*")


@require_GET
def manual_page(request: HttpRequest) -> HttpResponse:
    """The manual, with an anchor at every section and at every paragraph that begins with its subject in bold.

    Its pictures are those of the reader's language; one that was not made is left out with its caption.
    """
    text, sections = _manual(get_language() or settings.LANGUAGE_CODE)
    return render(request, "manual.html", {"text": text, "sections": sections})


def help_place(request: HttpRequest) -> dict[str, str]:
    """Tell every page where the manual helps on it; an address that is none of ours has its beginning."""
    match = request.resolver_match
    return {
        "help_address": help_address(
            match.view_name if match else "", getattr(request, "user", AnonymousUser())
        )
    }


@cache
def anchors() -> frozenset[str]:
    """Return every anchor of the manual."""
    return frozenset(re.findall(r' id="([^"]+)"', _manual(settings.LANGUAGE_CODE)[0]))


def help_address(view_name: str, person: Viewer) -> str:
    """Return where the manual helps on a page: at its place for one of the person's roles, or at their own section."""
    known = [*(SECTIONS[role] for role in getattr(person, "roles", ())), *_beside_roles(person)]
    own = (place for place in PLACES.get(view_name, ()) if place.partition("-")[0] in known)
    return f"{reverse('help')}#{next(own, known[0])}"


def _beside_roles(person: Viewer) -> list[str]:
    """Return the sections that are for somebody besides those of their roles; the first is where they begin."""
    if not person.is_authenticated:
        return [PUBLIC, COMMON]
    own = [DUTIES[person.duty]] if person.duty else []
    return [*own, COMMON, PUBLIC]


@cache
def _manual(language: str) -> tuple[SafeString, list[str]]:
    reader = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = list(illustrated(reader.parse(MANUAL.read_text(encoding="utf-8")), language))
    sections = [
        tokens[at + 1].content
        for at, token in enumerate(tokens)
        if token.type == "heading_open" and token.tag == "h2"
    ]
    shown = list(_anchored(tokens))
    return mark_safe(reader.renderer.render(shown, reader.options, {})), sections


def _anchored(tokens: list[Token]) -> Iterator[Token]:
    """Give each place its anchor, leave the title to the page, and lead to no file that is not here."""
    section = ""
    for at, token in enumerate(tokens):
        if token.tag == "h1" or (at and tokens[at - 1].type == "heading_open" and tokens[at - 1].tag == "h1"):
            continue
        if token.type == "heading_open":
            section = tokens[at + 1].content
            token.attrSet("id", section)
        subject = _BOLD.match(tokens[at + 1].content) if token.type == "paragraph_open" else None
        if subject and section:
            token.attrSet("id", f"{section}-{subject[1]}")
        if token.children:
            token.children = list(_within(_unbroken(token.children)))
        yield token


def _unbroken(tokens: list[Token]) -> Iterator[Token]:
    """Leave out the ends of lines of the file beside a wide sign: a browser would show a space for each."""
    for at, token in enumerate(tokens):
        beside = [one.content for one in tokens[max(at - 1, 0) : at + 2]]
        if token.type != "softbreak" or not (_is_wide(beside[0][-1:]) or _is_wide(beside[-1][:1])):
            yield token


def _is_wide(sign: str) -> bool:
    return bool(sign) and east_asian_width(sign) in "WF"


def _within(tokens: Iterable[Token]) -> Iterator[Token]:
    leads_here = True
    for token in tokens:
        if token.type == "link_open":
            leads_here = str(token.attrGet("href")).startswith("#")
        if leads_here or token.type not in {"link_open", "link_close"}:
            yield token


def _of(section: str, *subjects: str) -> tuple[str, ...]:
    return tuple(f"{section}-{subject}" for subject in subjects) or (section,)


_ENTERING = (*_of(SUBMITTER, "下一步"), *_of(UNIT_LEAD, "下一步"))
_COLLECTING = _of(CLERK, "征集")
_EVALUATING = (*_of(CLERK, "第三方评估"), *_of(LEAD, "下一步"))
_PANEL = (*_COLLECTING, *_of(LEAD, "下一步"))
_SCORING = _of(EVALUATOR, "下一步")
_DECIDING = (*_of(CLERK, "审定"), *_of(REVIEWER, "下一步"))
_LETTER = (
    *_of(CLERK, "拟文"),
    *_of(REVIEWER, "下一步"),
    *_of(SIGNATORY, "下一步"),
)
_TRAIL = (AUDITOR, AUDIT, *_of(COMMON, "操作记录"))
# Places and, separated by blanks, the names of the views whose pages they help on; none is the person's own section.
_PAGES: tuple[tuple[tuple[str, ...], str], ...] = (
    (
        (),
        "home help measures:batch_list measures:batch_detail measures:measure_detail evaluations:told_reason",
    ),
    (_of(COMMON, "查找"), "find"),
    (_of(COMMON, "首页"), "calendar"),
    (_of(COMMON, "提醒"), "notices:list notices:ways"),
    (_COLLECTING, "notices:outbox notices:edit notices:texts notices:text"),
    (_TRAIL, "trail:list trail:exports trail:retention trail:event trail:history"),
    (_of(COMMON, "操作记录"), "trail:mine"),
    (
        _of(COMMON, "登录"),
        "people:own_account people:machines people:hooks people:hook account_change_password mfa_index account_login",
    ),
    (_of(SECURITY, "有人登录不了"), "people:help"),
    ((*_of(SECURITY, "下一步"), *_of(ADMINISTRATOR, "确认")), "people:list people:roles"),
    (_of(ADMINISTRATOR, "运行状况"), "status"),
    (
        _of(CLERK, "筹备"),
        "measures:batch_new measures:batch_copy measures:batch_edit measures:batch_invite evaluations:rubric",
    ),
    (
        (*_ENTERING, *_COLLECTING),
        "measures:measure_list measures:saved_view measures:view_keep "
        "measures:measure_edit measures:measure_copy measures:import measures:measure_similar "
        "measures:measure_doubles register:lineage measures:export_list measures:overview measures:remind_preview",
    ),
    (
        _COLLECTING,
        "measures:screening_queue measures:screening_page measures:screening_report measures:screening_similar "
        "measures:common_reasons measures:common_reason measures:batch_similar measures:batch_grace",
    ),
    (
        _PANEL,
        "evaluations:panel evaluations:panel_form evaluations:panel_seats evaluations:invite evaluations:nomination "
        "evaluations:proposals evaluations:proposal evaluations:allotment_import evaluations:measure_assignments",
    ),
    (_EVALUATING, "evaluations:hand_in evaluations:odd_sheets evaluations:due"),
    (
        _SCORING,
        "evaluations:queue evaluations:sheet evaluations:own_grid evaluations:declare evaluations:similar "
        "evaluations:findings evaluations:offline evaluations:offline_batch",
    ),
    (
        _DECIDING,
        "evaluations:tally evaluations:measure_sheets evaluations:tally_charts evaluations:what_if evaluations:report "
        "evaluations:decisions evaluations:decide evaluations:decision_evidence evaluations:reasons "
        "evaluations:reason_edit precedents:search precedents:run precedents:run_meaning "
        "precedents:annexes precedents:lists precedents:list precedents:list_import precedents:list_edit "
        "precedents:list_supersede precedents:list_withdraw precedents:precedent precedents:precedent_edit",
    ),
    ((*_DECIDING, *_of(AUDITOR, "认定依据")), "letters:evidence"),
    (
        _LETTER,
        "letters:letter_list letters:batch_letters letters:draft_reply letters:letter_detail letters:letter_edit "
        "letters:versions letters:figure letters:annex_order letters:annex_changes letters:annex_change letters:amend "
        "letters:groups letters:fonts letters:archives letters:archive_entry letters:transfers letters:transfer "
        "letters:countersign_ask letters:countersign_day letters:delegations letters:delegation_offer letters:receipt_day",
    ),
    (_of(CLERK, "印发之后"), "earlier:import_register"),
    ((UNIT_LEAD, PUBLIC), "letters:received"),
    ((UNIT_LEAD, *_LETTER), "letters:countersign"),
    (
        (PUBLIC,),
        "register:search register:entry register:trends register:open_data letters:published_list letters:published_detail "
        "letters:verify letters:public_evidence",
    ),
)
PLACES: dict[str, tuple[str, ...]] = {name: places for places, names in _PAGES for name in names.split()}
