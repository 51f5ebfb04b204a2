"""The fingerprint of what a tally was computed from, described in `docs/tally.md` for those who check it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from decimal import Decimal

from evaluations.tally_values import Key, Scale, Sheet, TallyRules, key_order

FORMAT = "fzworkflow.tally/1"


def inputs_digest(
    criteria: Sequence[Scale], sheets: Sequence[Sheet], measures: Sequence[Key], rules: TallyRules
) -> str:
    """Return the SHA-256, in hex, of all that a figure depends on, whatever the order of rows."""
    written = _Written()
    content = {
        "format": FORMAT,
        "criteria": [
            [one.code, written[one.weight], written[one.max], one.counts, one.required, one.gate]
            for one in sorted(criteria, key=lambda one: one.code)
        ],
        "rules": [
            rules.trim_from,
            rules.trim,
            None if rules.spread_threshold is None else written[rules.spread_threshold],
        ],
        "measures": sorted(measures, key=key_order),
        "sheets": [
            [
                sheet.measure,
                sheet.evaluator,
                {code: written[score] for code, score in sheet.scores.items()},
                sheet.classification or None,
                sheet.has_special_mark,
                sheet.abstained,
                sorted(sheet.failed_gates),
            ]
            for sheet in sorted(sheets, key=_place)
        ],
    }
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _place(sheet: Sheet) -> tuple[tuple[str, Key], tuple[str, Key]]:
    return key_order(sheet.measure), key_order(sheet.evaluator)


class _Written(dict[Decimal, str]):
    """Numbers as plain digits: 88 and 88.00 are one value and must give one digest."""

    __slots__ = ()

    def __missing__(self, value: Decimal) -> str:
        digits = format(Decimal(value), "f")
        if "." in digits:
            digits = digits.rstrip("0").rstrip(".")
        self[value] = "0" if digits == "-0" else digits
        return self[value]
