"""The second half of the story: who evaluated what, by which rubric, with which result."""

from evaluations.models.assignment import Assignment
from evaluations.models.decision import Decision
from evaluations.models.panel import Panel, PanelMember, Tie
from evaluations.models.result import Tally, TallyEntry, Waiver
from evaluations.models.rubric import Criterion, Rubric
from evaluations.models.sheet import Evaluation, Score, SubmittedSheet

__all__ = [
    "Assignment",
    "Criterion",
    "Decision",
    "Evaluation",
    "Panel",
    "PanelMember",
    "Rubric",
    "Score",
    "SubmittedSheet",
    "Tally",
    "TallyEntry",
    "Tie",
    "Waiver",
]
