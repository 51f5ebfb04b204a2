"""What was read in a sealed file, in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from documents.seals.findings import Chain, Check, Compared, Soundness
from letters.choices import SealedKind
from letters.lasting_proof import lasting_sentence
from letters.models import LetterFile, SealedFile
from letters.revocations_shown import ShownStanding, carried_sentence, moment_words, shown_standings

CHECK_LABELS = {
    Check.REFERENCES: gettext_lazy("被保护的部件"),
    Check.COVERAGE: gettext_lazy("保护范围"),
    Check.DIGEST: gettext_lazy("数据摘要"),
    Check.SIGNATURE: gettext_lazy("签章人的签名"),
    Check.MAKER: gettext_lazy("制章人的签名"),
    Check.LISTED: gettext_lazy("签章人在印章的名单里"),
    Check.IN_TIME: gettext_lazy("印章和证书在有效期内"),
    Check.TIME_STAMP: gettext_lazy("时间戳的签名"),
}
SOUNDNESS_LABELS = {
    Soundness.RIGHT: gettext_lazy("对"),
    Soundness.WRONG: gettext_lazy("不对"),
    Soundness.UNCHECKED: gettext_lazy("未检查"),
}
SOUNDNESS_TONES = {Soundness.RIGHT: "done", Soundness.WRONG: "refused", Soundness.UNCHECKED: "attention"}
# Never "valid": that needs more than is known here.
CHAIN_LABELS = {
    Chain.ROOTED: gettext_lazy("证书链通到已安装的根证书"),
    Chain.UNROOTED: gettext_lazy("证书链通不到已安装的根证书"),
    Chain.UNCHECKED: gettext_lazy("证书链未检查：没有安装根证书"),
}


@dataclass(frozen=True, slots=True)
class ShownCheck:
    """One check of a seal: what and how it came out, and in which tone that is shown."""

    told: str
    tone: str


@dataclass(frozen=True, slots=True)
class ShownSeal:
    """A seal as a page shows it: who, which seal, when and where, then each check."""

    title: str
    facts: tuple[tuple[str, str], ...]
    checks: tuple[ShownCheck, ...]
    chain: str
    standings: tuple[ShownStanding, ...]


def shown_seals(sealed: SealedFile | LetterFile) -> list[ShownSeal]:
    """Return the seals of a file, in its order; none of a scan or of a file of ours that is not signed."""
    return [_shown(seal) for seal in sealed.reading.get("seals", [])]


def comparison_sentence(sealed: SealedFile | LetterFile) -> str:
    """Say how the file's content was held against the issued one."""
    if isinstance(sealed, LetterFile):
        return _("文件开头就是印发的 PDF，逐字节相同；后面是签名和签名的证明。")
    pages = sealed.reading.get("pages", [])
    if sealed.kind == SealedKind.SCAN and pages:
        return _(
            "扫描件的版面与印发文件的第%(pages)s页相像（按图像比对，没有识别文字），请与本系统生成的文件对照。"
        ) % {"pages": _("、").join(map(str, pages))}
    if sealed.kind == SealedKind.SCAN:
        return _("扫描件没有与印发的文件比对，请与本系统生成的文件对照。")
    if sealed.reading.get("compared") == Compared.NONE:
        return _("没有可供比对的印发文件，内容未检查。")
    return _("逐页与印发的文件比对，内容相同。")


def _stamp_sentence(stamp: Mapping[str, Any] | None) -> str:
    """Say of which moment the time stamp is, by whom, and where that one's certificate leads; nothing without one."""
    if not stamp:
        return ""
    # Of a stamp that was read before this nothing else is known.
    chain = CHAIN_LABELS[Chain(stamp["chain"])] if "chain" in stamp else _("时间戳服务的证书链未检查")
    said = {"at": moment_words(stamp["at"]), "by": stamp["by"], "chain": chain}
    return _("%(at)s，%(by)s（%(chain)s）") % said


def _shown(seal: Mapping[str, Any]) -> ShownSeal:
    pages = _("、").join(map(str, seal["pages"]))
    facts = [
        (_("签章人"), seal["signer"]),
        (_("印章编号"), seal["number"]),
        (_("制章人"), seal["maker"]),
        (_("自述的签章时间"), moment_words(seal["signed_at"])),
        (_("时间戳"), _stamp_sentence(seal.get("stamp"))),
        (_("所在页"), pages),
        (_("标准"), f"{seal['standard']}（{seal['algorithm']}）"),
        (_("文件自带"), carried_sentence(seal.get("carried"))),
        (_("长期验证"), lasting_sentence(seal)),
    ]
    return ShownSeal(
        title=seal["name"] or seal["signer"],
        facts=tuple((label, said) for label, said in facts if said),
        checks=tuple(_checked(check, seal["checks"]) for check in Check if check in seal["checks"]),
        chain=str(CHAIN_LABELS[Chain(seal["chain"])]),
        standings=shown_standings(seal.get("standings", []), (seal.get("stamp") or {}).get("standings", [])),
    )


def _checked(check: Check, found: Mapping[str, str]) -> ShownCheck:
    soundness = Soundness(found[check])
    return ShownCheck(f"{CHECK_LABELS[check]}：{SOUNDNESS_LABELS[soundness]}", SOUNDNESS_TONES[soundness])
