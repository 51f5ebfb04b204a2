"""Whether every measure of a package that goes as far as its letter gets an outcome."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from django.utils.translation import gettext as _

from evaluations.settlement import settled_class
from packages.checks.common import Located
from packages.node import Node


def outcome_faults(package: Node) -> Iterator[Located]:
    """Yield the measures whose outcome is missing or lacks its ground.

    Without a letter the batch is still under way, and no outcome is due yet.
    """
    proposals = _proposals(package)
    measures = list(package["measures"].rows())
    for measure in measures:
        votes = proposals.get(measure["ref"].text, Counter())
        if measure["decision"].is_given:
            yield from _unexplained(measure["decision"], settled_class(votes))
        elif package["letter"].is_given:
            yield from _unsettled(measure, votes)
    if measures and all(measure["decision"]["selected"].flag is False for measure in measures):
        yield package["measures"].path, _("没有一项举措入选，不能印发函，请核对终评结论。")


def _proposals(package: Node) -> dict[str, Counter[str]]:
    proposals: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for sheet in package["evaluations"].rows():
        if sheet["classification"].text:
            proposals[sheet["measure"].text][sheet["classification"].text] += 1
    return proposals


def _unexplained(decision: Node, majority: str | None) -> Iterator[Located]:
    decided = decision["classification"].text
    if majority and decided and decided != majority and not decision["reason"].text:
        sentence = _("多数专家建议 %(majority)s，改定为 %(decided)s 要写明理由，请填写。")
        yield decision["reason"].path, sentence % {"majority": majority, "decided": decided}


def _unsettled(measure: Node, votes: Counter[str]) -> Iterator[Located]:
    if not votes:
        sentence = _("没有终评结论，也没有建议类别的评分表，定不出类别；请补上其中一样。")
        yield measure["decision"].path, sentence
    elif settled_class(votes) is None:
        yield measure["decision"].path, _("专家建议的类别没有过半数的，定不出类别；请补上终评结论。")
