"""A published batch with a measure that was left out, and a correction that changes its annex."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from evaluations import actions as evaluation_actions
from evaluations.models import Decision
from evaluations.verdicts import Verdict
from letters import actions
from letters.choices import ChangeKind, Publicity
from letters.models import AnnexChange, Letter
from measures.models import Measure
from tests.factories import Cast, first_in_nation, make_cast
from tests.letters.countersigning import reword
from tests.remembered.steps import remembered

FIRST, SECOND, LEFT_OUT = "甲事一次办", "乙事一次办", "丙事一次办"


@remembered
def signed_out(letter: Letter, cast: Cast) -> Letter:
    """Take a draft through review and signing, and issue it."""
    actions.send_to_review(letter, by=cast.clerk)
    signed = actions.sign_letter(actions.review_letter(letter, by=cast.reviewer), by=cast.signatory)
    return actions.issue_letter(signed, by=cast.signatory)


@dataclass
class Published:
    """The letter that is in force, the draft of its correction, and who works on them."""

    cast: Cast
    letter: Letter
    draft: Letter

    def measure(self, title: str) -> Measure:
        """Return one of the batch's measures by its name."""
        return Measure.objects.get(batch=self.cast.batch, title=title)

    @remembered
    def change(self, title: str, kind: str, **stated: Any) -> AnnexChange:
        """Propose a change as the clerk; a class is stated as 全国首创 unless said."""
        measure = self.measure(title)
        stated = {"reason": "核对时发现", **stated}
        verdict = (
            Verdict(is_selected=False, reason=stated["reason"])
            if kind == "remove"
            else first_in_nation(measure, self.cast.clerk, **stated)
        )
        return actions.change_annex(
            self.draft, by=self.cast.clerk, measure_id=measure.pk, kind=ChangeKind(kind), verdict=verdict
        )

    @remembered
    def confirmed(self, title: str, kind: str, **stated: Any) -> AnnexChange:
        """The same, confirmed by the reviewer."""
        change = self.change(title, kind, **stated)
        return actions.confirm_annex_change(self.draft, by=self.cast.reviewer, change_id=change.pk)

    @remembered
    def reclassed(self, title: str) -> AnnexChange:
        """Give a measure the class 复制, by a comparison record of it."""
        record = self.measure(title).comparisons.create(
            place="上海", practice="一次办", relation="same", created_by=self.cast.clerk, origin="office"
        )
        return self.confirmed(
            title,
            "reclass",
            classification="replication",
            search=None,
            prior_art_note="",
            replicated_comparison=record,
        )

    def issue(self) -> Letter:
        """Sign the correction out."""
        return signed_out(Letter.objects.get(pk=self.draft.pk), self.cast)


@remembered
def published(number: int = 0, publicity: str = Publicity.OPEN) -> Published:
    """Issue a letter of two measures, a third left out, for everybody to read or not, and draft its correction."""
    cast = make_cast(evaluators=1, number=number)
    for title in (FIRST, SECOND, LEFT_OUT):
        cast.accepted(title=title)
    cast.evaluate()
    cast.score_all()
    cast.close()
    for measure in cast.batch.measures.order_by("pk"):
        verdict = first_in_nation(measure, cast.clerk)
        if measure.title == LEFT_OUT:
            verdict = Verdict(is_selected=False, reason="材料不足")
        evaluation_actions.decide_measure(measure, by=cast.clerk, verdict=verdict)
    decisions = list(Decision.objects.of_batch(cast.batch.pk))
    evaluation_actions.confirm_decisions(cast.batch, by=cast.reviewer, decisions=decisions)
    letter = actions.start_publishing(cast.batch, by=cast.clerk)
    if publicity != Publicity.OPEN:
        letter = reword(letter, cast.clerk, publicity=publicity, publicity_reason="涉及内部管理事项")
    letter = signed_out(letter, cast)
    draft = actions.draft_correction(letter, by=cast.clerk, reason="漏列一项")
    cast.batch.refresh_from_db()
    return Published(cast, letter, draft)
