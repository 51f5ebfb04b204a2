"""The second half of the story: who evaluated what, by which rubric, with which result."""

from evaluations.models.assignment import Assignment
from evaluations.models.decision import Advice, Decision
from evaluations.models.handover import Handover
from evaluations.models.nomination import Nomination
from evaluations.models.note import OwnNote
from evaluations.models.panel import Panel, PanelMember, Tie, TieCandidate
from evaluations.models.proposal import AllotmentProposal
from evaluations.models.reason import Reason
from evaluations.models.report import Report
from evaluations.models.result import Tally, TallyEntry, Waiver
from evaluations.models.rubric import Criterion, Rubric
from evaluations.models.sheet import Evaluation, Score, SubmittedSheet

__all__ = [
    "Advice",
    "AllotmentProposal",
    "Assignment",
    "Criterion",
    "Decision",
    "Evaluation",
    "Handover",
    "Nomination",
    "OwnNote",
    "Panel",
    "PanelMember",
    "Reason",
    "Report",
    "Rubric",
    "Score",
    "SubmittedSheet",
    "Tally",
    "TallyEntry",
    "Tie",
    "TieCandidate",
    "Waiver",
]
