"""What is known of whether a seal's certificates were revoked, in words; of seals that were read before this, nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.moments import local_minute
from documents.seals.findings import ProofKind, Withdrawal, Word

# None says that nobody may rely on it: what was not revoked then may have been since.
WITHDRAWAL_LABELS = {
    Withdrawal.GOOD: gettext_lazy("签章时未被吊销"),
    Withdrawal.LATER: gettext_lazy("签章之后被吊销"),
    Withdrawal.REVOKED: gettext_lazy("签章之前已被吊销"),
    Withdrawal.UNFIT: gettext_lazy("吊销未查明：没有一份吊销信息可用"),
    Withdrawal.UNTOLD: gettext_lazy("吊销未查：文件没有带来吊销信息，也没有安装吊销列表"),
}
WITHDRAWAL_TONES = {Withdrawal.GOOD: "done", Withdrawal.REVOKED: "refused"}
WORD_LABELS = {
    Word.GOOD: gettext_lazy("未吊销"),
    Word.LATER: gettext_lazy("%(at)s吊销"),
    Word.REVOKED: gettext_lazy("%(at)s吊销"),
    Word.UNKNOWN: gettext_lazy("签发者答不知道这张证书"),
    Word.UNTIMELY: gettext_lazy("时间不合，不作数"),
    Word.FOREIGN: gettext_lazy("不是证书签发者或其委托者签的，不作数"),
    Word.PARTIAL: gettext_lazy("只列一部分，没有列出这张证书，不作数"),
    Word.UNCHECKED: gettext_lazy("签名算法不识别，未检查"),
}
KIND_LABELS = {ProofKind.CRL: gettext_lazy("吊销列表"), ProofKind.OCSP: gettext_lazy("OCSP 应答")}


@dataclass(frozen=True, slots=True)
class ShownStanding:
    """One certificate: how it stands and in which tone that is shown, then each list or answer about it."""

    told: str
    tone: str
    proofs: tuple[str, ...]


def shown_standings(
    standings: Sequence[Mapping[str, Any]], of_stamp: Sequence[Mapping[str, Any]]
) -> tuple[ShownStanding, ...]:
    """Return each certificate from the signer's upwards, then from that of the time stamp; none twice."""
    if not standings:
        return (_shown(_("签章人"), Withdrawal.UNTOLD, ()),)
    others = [one for one in of_stamp if one not in standings]
    return tuple(
        _shown(one["holder"], Withdrawal(one["withdrawal"]), one["proofs"]) for one in (*standings, *others)
    )


def carried_sentence(carried: Mapping[str, int] | None) -> str:
    """Say what the file brings along for later proof; nothing of a kind of file that cannot."""
    if carried is None:
        return ""
    if not any(carried.values()):
        return _("没有证书链和吊销信息")
    told = _("证书%(certificates)d份，OCSP 应答%(answers)d份，吊销列表%(lists)d份") % carried
    return told + _("，另有%(unread)d份读不出或过多") % carried if carried["unread"] else told


def moment_words(told: str) -> str:
    """Return a moment in ISO form as it is shown; nothing for none."""
    return local_minute(datetime.fromisoformat(told)) if told else ""


def _shown(holder: str, withdrawal: Withdrawal, proofs: Iterable[Mapping[str, Any]]) -> ShownStanding:
    said = _("%(holder)s：%(said)s") % {"holder": holder, "said": WITHDRAWAL_LABELS[withdrawal]}
    tone = WITHDRAWAL_TONES.get(withdrawal, "attention")
    return ShownStanding(said, tone, tuple(_proof_sentence(one) for one in proofs))


def _proof_sentence(proof: Mapping[str, Any]) -> str:
    parts = [
        str(KIND_LABELS[ProofKind(proof["kind"])]),
        _("管理员安装的") if proof["is_installed"] else _("文件自带的"),
        proof["by"],
        _("签发时间%(at)s") % {"at": moment_words(proof["made_at"])},
        _("到%(at)s为止") % {"at": moment_words(proof["until"])} if proof["until"] else "",
        str(WORD_LABELS[Word(proof["word"])]) % {"at": moment_words(proof["revoked_at"])},
    ]
    return _("，").join(part for part in parts if part)
