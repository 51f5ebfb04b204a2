"""The first half of the story: a batch, the measures sent to it, and how they were screened."""

from measures.models.batch import Batch, Invitation, PhaseChange
from measures.models.evidence import Attachment, Comparison
from measures.models.export import Export
from measures.models.measure import Measure
from measures.models.screening import CommonReason, Revision, ScreeningComment, ScreeningReturn

__all__ = [
    "Attachment",
    "Batch",
    "CommonReason",
    "Comparison",
    "Export",
    "Invitation",
    "Measure",
    "PhaseChange",
    "Revision",
    "ScreeningComment",
    "ScreeningReturn",
]
