"""The API's root, under /api/v1/."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path
from rest_framework.routers import DefaultRouter

from accounts.api import UnitResource
from core.notices.api import HeldNoticeResource, NoticeResource
from core.trail.api import EventResource
from core.trail.export_api import TrailExportResource
from evaluations.api.allotting import AssignmentResource, ProposalResource
from evaluations.api.decisions import DecisionResource
from evaluations.api.panels import NominationResource, PanelResource, SeatResource
from evaluations.api.phases import BatchPhaseResource
from evaluations.api.reasons import ReasonResource
from evaluations.api.reports import ReportResource
from evaluations.api.rubrics import RubricResource
from evaluations.api.sheets import SheetResource
from evaluations.api.similar import SimilarResource
from evaluations.api.tallies import TallyEntryResource, TallyResource
from evaluations.api.ties import TieCandidateResource, TieResource
from fzworkflow.api import IssueToken, RevokeEveryToken, RevokeToken
from letters.api.archiving import ArchivePackageResource
from letters.api.countersigning import CountersignatureResource
from letters.api.delegations import DelegationResource
from letters.api.dispatch import AddresseeGroupResource, DeliveryResource, SealedFileResource
from letters.api.evidence import EvidenceResource
from letters.api.outgoing import LetterPhaseResource, OutgoingLetterResource
from letters.api.public import LetterViewSet
from letters.api.transfers import TransferResource
from measures.api.attachments import AttachmentResource
from measures.api.batches import BatchResource, InvitationResource
from measures.api.comparisons import ComparisonResource
from measures.api.exports import ExportResource
from measures.api.measures import MeasureResource
from precedents.api.annexes import AnnexResource
from precedents.api.lists import PrecedentListResource, PrecedentResource
from precedents.api.searches import SearchHitResource, SearchRunResource
from register.api import RecognitionActs, RegisterEntryActs, RegisterViewSet

# The first word of an address, and what answers there. Where several do, the one with the list stands last: the root
# leads to it.
RESOURCES = (
    ("units", UnitResource),
    ("batches", BatchPhaseResource),
    ("batches", LetterPhaseResource),
    ("batches", BatchResource),
    ("invitations", InvitationResource),
    ("measures", MeasureResource),
    ("measures", EvidenceResource),
    ("exports", ExportResource),
    ("attachments", AttachmentResource),
    ("comparisons", ComparisonResource),
    ("precedent-lists", PrecedentListResource),
    ("precedents", PrecedentResource),
    ("searches", SearchRunResource),
    ("hits", SearchHitResource),
    ("search-records", AnnexResource),
    ("notices", NoticeResource),
    ("held-notices", HeldNoticeResource),
    ("events", EventResource),
    ("trail-exports", TrailExportResource),
    ("rubrics", RubricResource),
    ("panels", PanelResource),
    ("seats", SeatResource),
    ("nominations", NominationResource),
    ("ties", TieResource),
    ("tie-candidates", TieCandidateResource),
    ("proposals", ProposalResource),
    ("assignments", AssignmentResource),
    ("sheets", SheetResource),
    ("sheets", SimilarResource),
    ("tallies", TallyResource),
    ("tally-entries", TallyEntryResource),
    ("decisions", DecisionResource),
    ("reasons", ReasonResource),
    ("reports", ReportResource),
    ("outgoing-letters", OutgoingLetterResource),
    ("countersignatures", CountersignatureResource),
    ("delegations", DelegationResource),
    ("deliveries", DeliveryResource),
    ("sealed-files", SealedFileResource),
    ("letter-archives", ArchivePackageResource),
    ("transfers", TransferResource),
    ("addressee-groups", AddresseeGroupResource),
    ("letters", LetterViewSet),
    ("register", RegisterEntryActs),
    ("register", RegisterViewSet),
    ("recognitions", RecognitionActs),
)
router = DefaultRouter(use_regex_path=False)
# One address an answer: a suffix would be a second door to each.
router.include_format_suffixes = False
for word, resource in RESOURCES:
    router.register(
        word, resource, basename=f"api-{word if hasattr(resource, 'list') else resource.__name__}"
    )

urlpatterns: list[URLPattern | URLResolver] = [
    path("tokens/", IssueToken.as_view(), name="token_issue"),
    path("tokens/revoke/", RevokeToken.as_view(), name="token_revoke"),
    path("tokens/revoke-all/", RevokeEveryToken.as_view(), name="token_revoke_all"),
    path("", include(router.urls)),
]
