"""Prior practice: the lists that the office keeps, shelves of documents, the index over them, searches that were kept."""

from precedents.models.annex import Annex, AnnexFormat, Conclusion
from precedents.models.document import IndexedDocument
from precedents.models.encoding import EncoderState, Encoding, Question, VectorSegment
from precedents.models.precedent import Precedent
from precedents.models.precedent_list import ListState, PrecedentList
from precedents.models.run import Decision, SearchHit, SearchRun
from precedents.models.segment import IndexState, Posting, Segment
from precedents.models.shelf import Shelf, Source

__all__ = [
    "Annex",
    "AnnexFormat",
    "Conclusion",
    "Decision",
    "EncoderState",
    "Encoding",
    "IndexState",
    "IndexedDocument",
    "ListState",
    "Posting",
    "Precedent",
    "PrecedentList",
    "Question",
    "SearchHit",
    "SearchRun",
    "Segment",
    "Shelf",
    "Source",
    "VectorSegment",
]
