"""The chain as one file that is kept elsewhere and can be checked without this system."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from proof.chain import Link, chain_faults, order_faults
from proof.evidence import listed_faults
from proof.manifests import Manifest, manifest_faults, shape_fault

FORMAT = "fzworkflow.chain/1"
STATES = {"issued": "有效", "superseded": "已更正", "revoked": "已撤销"}


@dataclass(frozen=True, slots=True)
class KeptLetter:
    """A letter of an exported chain. State and reason are as of the export and covered by no digest."""

    manifest: Manifest
    sha256: str
    state: str
    reason: str

    @property
    def name(self) -> str:
        """The document number."""
        return str(self.manifest["number"])

    @property
    def link(self) -> Link:
        """The letter's place in the chain."""
        return Link(self.name, self.sha256, self.manifest["previous"])


def write_chain(letters: Iterable[KeptLetter], exported_at: str) -> str:
    """Return the chain as JSON text, the first letter first; `exported_at` is ISO 8601."""
    document = {
        "format": FORMAT,
        "exported_at": exported_at,
        "letters": [asdict(letter) for letter in letters],
    }
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def read_chain(text: str | bytes) -> list[KeptLetter]:
    """Return the letters of an exported chain. Raises ValueError with a Chinese sentence where it is none."""
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ValueError("文件不是 JSON，不是导出的文件清单。") from error
    letters = document.get("letters") if isinstance(document, dict) else None
    if not isinstance(letters, list) or document.get("format") != FORMAT:
        raise ValueError(f"文件不是导出的文件清单（{FORMAT}）。")
    return [_kept(position, one) for position, one in enumerate(letters, start=1)]


def kept_faults(letters: Sequence[KeptLetter]) -> dict[str, list[str]]:
    """Check an exported chain by itself: return each letter's faults by its number, the chain's own under ""."""
    faults: dict[str, list[str]] = {"": []}
    for letter in letters:
        found = manifest_faults(
            letter.name, letter.manifest, digest=letter.sha256, previous=letter.manifest["previous"]
        )
        faults.setdefault(letter.name, []).extend(found)
    links = [letter.link for letter in letters]
    faults[""] = chain_faults(links) or order_faults(links)
    faults[""] += listed_faults(
        [letter.manifest for letter in letters], {letter.name: (letter.state, "") for letter in letters}
    )
    return faults


def _kept(position: int, value: Any) -> KeptLetter:
    place = f"第{position}份函"
    if not isinstance(value, dict) or not all(
        isinstance(value.get(name), str) for name in ("sha256", "state", "reason")
    ):
        raise ValueError(f"{place}缺少清单摘要或状态。")
    if fault := shape_fault(value.get("manifest")):
        raise ValueError(f"{place}：{fault}。")
    return KeptLetter(value["manifest"], value["sha256"], value["state"], value["reason"])
