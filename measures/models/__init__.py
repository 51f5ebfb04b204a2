"""The first half of the story: a batch, the measures sent to it, and how they were screened."""

from measures.models.batch import Batch, Invitation, PhaseChange
from measures.models.batch_search import BatchSearch
from measures.models.evidence import Attachment, Comparison, OutsideSearch
from measures.models.export import Export
from measures.models.measure import Measure
from measures.models.saved_view import SavedView
from measures.models.screening import (
    CommentDraft,
    CommonReason,
    Revision,
    ScreeningComment,
    ScreeningReturn,
)
from measures.models.searched import MeasureWords

__all__ = [
    "Attachment",
    "Batch",
    "BatchSearch",
    "CommentDraft",
    "CommonReason",
    "Comparison",
    "Export",
    "Invitation",
    "Measure",
    "MeasureWords",
    "OutsideSearch",
    "PhaseChange",
    "Revision",
    "SavedView",
    "ScreeningComment",
    "ScreeningReturn",
]
