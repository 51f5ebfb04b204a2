"""Drafting the letter: words may be changed, figures stay placeholders."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date

from django.utils.translation import gettext as _

from accounts.models import Unit, User
from core.acting import action
from core.errors import Fault, Incomplete, StaleVersion, WrongState
from core.pressing import once
from core.remarks import require_reason
from core.texts import text_faults, unfilled
from documents import wording
from documents.titles import break_signature
from evaluations.actions.decisions import place_in_annex
from evaluations.models import Decision
from letters import incoming
from letters.actions.addressing import ADDRESSEES_END, written_addressees
from letters.actions.countersigning import void_touched
from letters.choices import LetterKind, LetterState, NoticeAbout, Publicity, Step, Urgency
from letters.kinds import KINDS, NOTICES, Kind
from letters.models import AddresseeGroup, Countersignature, Letter
from letters.revoked import REASON, reason_column, reason_faults
from letters.sheet_words import COLUMNS, sheet_columns, sheet_faults
from measures.actions.batches import enter_phase, require_step
from measures.choices import LIVE_STATES
from measures.models import Batch

LONGEST_TITLE = 200
LONGEST_TITLE_LINE = 100
LONGEST_COPY_TO = 500


@dataclass(frozen=True, slots=True)
class Wording:
    """What of a letter is written by people. `title`, `annex_title` and `template` hold figures as placeholders.

    `groups` are keys of the kept groups of addressees: where `addressees` is empty, it is written from them.
    """

    title: str
    addressees: str
    template: str
    annex_title: str
    signature: tuple[str, ...]
    title_lines: tuple[str, ...] = ()
    groups: tuple[int, ...] = ()
    copy_to: str = ""
    urgency: str = ""
    publicity: str = Publicity.OPEN
    publicity_reason: str = ""
    note: str = ""
    contact: str = ""
    contact_phone: str = ""
    printed_copies: int | None = None
    circulation: str = ""
    receipt_days: int | None = None
    incoming_from: str = ""
    incoming_title: str = ""
    incoming_number: str = ""
    incoming_on: date | None = None
    revocation_reason: str = ""


@once
@action(
    "letters.draft_letter", steps=[Batch.start_publishing, Countersignature.void, Countersignature.put_off]
)
def start_publishing(batch: Batch, *, by: User, office: Unit | None = None) -> Letter:
    """审定 → 拟文: draft the letter of a batch whose every decision is confirmed.

    `office` is the issuing unit, the drafter's own unless named. Raises `Incomplete` naming each measure that
    is undecided or unconfirmed, or what the unit lacks to issue letters.
    """
    require_step(batch, batch.start_publishing)
    issuer = issuing_unit(office or by.unit, undecided(batch))
    enter_phase(batch, batch.start_publishing, by=by)
    in_work = batch.letters.of_results().filter(state=LetterState.DRAFTING).first()
    if in_work is not None:
        void_touched(in_work, by)
        return in_work
    return started(
        batch,
        LetterKind.RESULT,
        starting_words(wording.RESULT, KINDS[LetterKind.RESULT], batch, issuer.full_name),
        by,
        issuer,
    )


@once
@action("letters.draft_letter")
def draft_notice(batch: Batch, *, by: User, about: NoticeAbout, office: Unit | None = None) -> Letter:
    """Draft a notice 通知 of a batch that was opened: the call for its measures, or a reminder. There may be several.

    `office` is the issuing unit, the drafter's own unless named; raises `Incomplete` where it lacks what letters need.
    """
    if batch.state not in KINDS[LetterKind.NOTICE].phases:
        raise WrongState(_("%(batch)s还没有开始征集，或已取消，不能发通知。") % {"batch": batch})
    issuer = issuing_unit(office or by.unit)
    words = starting_words(NOTICES[about], KINDS[LetterKind.NOTICE], batch, issuer.full_name)
    return started(batch, LetterKind.NOTICE, words, by, issuer)


@action("letters.draft_letter", steps=[Countersignature.void, Countersignature.put_off])
def edit_letter(letter: Letter, *, by: User, words: Wording, version: int) -> Letter:
    """Change a draft's words over the version that the person was shown.

    Raises `StaleVersion` with the stored words, `Incomplete` for an unknown placeholder, a figure typed by
    hand, or a required figure left out. Whoever changes the words is the drafter from then on.
    """
    require_editable(letter)
    if version != letter.edit_version:
        raise StaleVersion(asdict(wording_of(letter)), letter.edit_version)
    words = filled_in(words)
    faults = [*wording_faults(words, letter.traits), *_publicity_faults(letter, words)]
    if faults:
        raise Incomplete(faults)
    if words == wording_of(letter):
        return letter
    letter.addressee_groups.set(words.groups)
    for column, value in columns_of(words, letter.traits).items():
        setattr(letter, column, value)
    letter.edit_version += 1
    take_up(letter, by)
    letter.save()
    void_touched(letter, by)
    return letter


@action("letters.draft_letter", steps=[Countersignature.void, Countersignature.put_off])
def arrange_annex(letter: Letter, *, by: User, decisions: Sequence[int]) -> Letter:
    """Set the order of a draft's annex inside each class: `decisions` are keys, first to last."""
    require_editable(letter)
    if not letter.traits.has_annex:
        raise WrongState(_("这份公函没有附件，不用排次序。"))
    place_in_annex(letter.batch, decisions)
    letter.edit_version += 1
    take_up(letter, by)
    letter.save()
    void_touched(letter, by)
    return letter


@action("measures.step_back_batch", steps=[Batch.step_back_to_deciding])
def step_back_to_deciding(batch: Batch, *, by: User, reason: str) -> Batch:
    """拟文 → 审定, for a reason; the draft's words are kept, its figures will be counted anew."""
    require_reason(reason)
    if batch.letters.of_results().exclude(state=LetterState.DRAFTING).exists():
        raise WrongState(_("这批的函已送核或签发，请先退回拟稿。"))
    enter_phase(batch, batch.step_back_to_deciding, by=by, reason=reason)
    return batch


def require_editable(letter: Letter) -> None:
    """Refuse to change what somebody reviews or has signed."""
    if not letter.is_editable:
        raise WrongState(_("这份函已送核，不能修改。请先退回拟稿。"))


def take_up(letter: Letter, by: User) -> None:
    """Make somebody the drafter from now on, on record (to be saved): who drafted can neither review nor sign."""
    letter.drafted_by = by
    if not letter.steps.filter(step=Step.DRAFT, by=by).exists():
        letter.steps.create(step=Step.DRAFT, by=by)


def starting_words(text: wording.Text, kind: Kind, batch: Batch, signature: str) -> Wording:
    """Return the words that a new letter starts from; `signature` is the issuer's full name."""
    return Wording(
        title=text.title,
        addressees=kind.addressees.format(zone=batch.zone),
        template=text.template,
        annex_title=text.annex_title,
        signature=break_signature(signature),
    )


def filled_in(words: Wording) -> Wording:
    """Return words with an empty addressees line written from their groups; groups that are no more are dropped."""
    groups = list(AddresseeGroup.objects.filter(pk__in=words.groups))
    words = replace(words, groups=tuple(group.pk for group in groups))
    return words if words.addressees.strip() else replace(words, addressees=written_addressees(groups))


def wording_of(letter: Letter) -> Wording:
    """Return a letter's words as they are stored."""
    return Wording(
        title=letter.title,
        addressees=letter.addressees,
        template=letter.template,
        annex_title=letter.annex_title,
        signature=tuple(letter.signature),
        title_lines=tuple(letter.title_lines),
        groups=tuple(group.pk for group in letter.addressee_groups.all()),
        copy_to=letter.copy_to,
        urgency=letter.urgency,
        **{column: getattr(letter, column) for column in (*COLUMNS, *incoming.COLUMNS, REASON)},
    )


def wording_faults(words: Wording, kind: Kind) -> list[Fault]:
    """List what keeps words from being a letter's of a kind."""
    lines = {"title": _("标题"), **({"annex_title": _("附件标题")} if kind.has_annex else {})}
    labels = {**lines, "addressees": _("主送机关"), "template": _("正文"), "signature": _("署名")}
    texts = {name: getattr(words, name) for name in labels if name != "signature"}
    texts["signature"] = "\n".join(words.signature)
    titles = {name: texts[name] for name in lines}
    others = {name: text for name, text in texts.items() if name not in titles}
    faults = text_faults(titles, labels, longest=LONGEST_TITLE)
    faults += text_faults({**others, "copy_to": words.copy_to}, {**labels, "copy_to": _("抄送机关")})
    faults += [*sheet_faults(asdict(words)), *incoming.incoming_faults(asdict(words), kind)]
    faults += reason_faults(asdict(words), kind)
    faults += [unfilled(name, labels[name]) for name, text in texts.items() if not text.strip()]
    faults += [Fault("template", sentence) for sentence in wording.faults(words.template, kind.text)]
    for name, title in titles.items():
        faults += [Fault(name, sentence) for sentence in wording.line_faults(title, kind.text)]
    faults += text_faults({"title_lines": "\n".join(words.title_lines)}, {"title_lines": _("标题分行")})
    if any(len(line) > LONGEST_TITLE_LINE for line in words.title_lines):
        sentence = _("标题分行每行最多%(limit)d字。") % {"limit": LONGEST_TITLE_LINE}
        faults.append(Fault("title_lines", sentence))
    if any(len(line) > 50 for line in words.signature):
        faults.append(Fault("signature", _("署名每行最多50字。")))
    if len(words.copy_to) > LONGEST_COPY_TO:
        faults.append(Fault("copy_to", _("抄送机关最多%(limit)d字。") % {"limit": LONGEST_COPY_TO}))
    if words.urgency not in Urgency.values:
        faults.append(Fault("urgency", _("紧急程度只能是一般、加急或特急。")))
    if not words.addressees.strip().endswith(ADDRESSEES_END):
        faults.append(Fault("addressees", _("主送机关以全角冒号“：”结尾。")))
    return faults


def columns_of(words: Wording, kind: Kind) -> dict[str, object]:
    """Return words as the columns of a letter of a kind, tidied; groups are kept apart."""
    return {
        "title": words.title.strip(),
        "addressees": words.addressees.strip(),
        "template": words.template.strip(),
        "annex_title": words.annex_title.strip() if kind.has_annex else "",
        "signature": [line.strip() for line in words.signature if line.strip()],
        "title_lines": [line.strip() for line in words.title_lines if line.strip()],
        "copy_to": words.copy_to.strip(),
        "urgency": words.urgency,
        **sheet_columns(asdict(words)),
        **incoming.incoming_columns(asdict(words), kind),
        **reason_column(asdict(words), kind),
    }


def _publicity_faults(letter: Letter, words: Wording) -> list[Fault]:
    """Refuse to take back from the public what it was shown: what corrects or replaces a published letter is, too."""
    if words.publicity == Publicity.OPEN:
        return []
    if letter.revokes is not None and letter.revokes.is_open:
        return [Fault("publicity", _("所撤销的函是主动公开的，撤销函也应主动公开。"))]
    if not letter.states_result:
        return []
    if not letter.batch.letters.of_results().published().exists():
        return []
    return [Fault("publicity", _("这批已有主动公开的函，更正它或重新拟的函也应主动公开。"))]


def undecided(batch: Batch) -> list[Fault]:
    """List the measures that have no decision, or none that another person confirmed."""
    faults = []
    for measure in batch.measures.filter(state__in=LIVE_STATES).select_related("decision").order_by("pk"):
        decision: Decision | None = getattr(measure, "decision", None)
        if decision is None:
            faults.append(Fault(str(measure), _("还没有结论。")))
        elif not decision.is_confirmed:
            faults.append(Fault(str(measure), _("结论还没有经另一位同志确认。")))
    return faults


def issuing_unit(unit: Unit | None, faults: list[Fault] | None = None) -> Unit:
    """Return a unit that can issue letters. Raises `Incomplete` with what it lacks, and with other faults."""
    found = list(faults or ())
    if unit is None or not (unit.full_name and unit.short_name and unit.agency_code):
        lacking = _("发文机关的全称、简称、机关代字还没有填全，请系统管理员在单位信息中补齐。")
        raise Incomplete([*found, Fault("office", lacking)])
    if found:
        raise Incomplete(found)
    return unit


def started(batch: Batch, kind: LetterKind, words: Wording, by: User, issuer: Unit) -> Letter:
    """Store the draft of a letter with these words, on record. Part of drafting it."""
    traits = KINDS[kind]
    letter = Letter.objects.create(
        batch=batch,
        kind=kind,
        mark=issuer.full_name,
        short_name=issuer.short_name,
        agency_code=traits.code_of(issuer),
        drafted_by=by,
        **columns_of(words, traits),
    )
    letter.steps.create(step=Step.DRAFT, by=by)
    return letter
