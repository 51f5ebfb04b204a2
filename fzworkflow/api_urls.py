"""The API's root, under /api/v1/."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path
from rest_framework.routers import DefaultRouter

from accounts.api import UnitResource
from evaluations.api.allotting import AssignmentResource, ProposalResource
from evaluations.api.decisions import DecisionResource
from evaluations.api.panels import NominationResource, PanelResource, SeatResource
from evaluations.api.phases import BatchPhaseResource
from evaluations.api.reasons import ReasonResource
from evaluations.api.reports import ReportResource
from evaluations.api.rubrics import RubricResource
from evaluations.api.sheets import SheetResource
from evaluations.api.tallies import TallyEntryResource, TallyResource
from evaluations.api.ties import TieCandidateResource, TieResource
from fzworkflow.api import IssueToken, RevokeEveryToken, RevokeToken
from letters.api.archiving import ArchivePackageResource
from letters.api.countersigning import CountersignatureResource
from letters.api.dispatch import AddresseeGroupResource, DeliveryResource, SealedFileResource
from letters.api.outgoing import LetterPhaseResource, OutgoingLetterResource
from letters.api.public import LetterViewSet
from measures.api.batches import BatchResource
from measures.api.measures import MeasureResource
from register.api import RegisterViewSet

router = DefaultRouter(use_regex_path=False)
# One address an answer: a suffix would be a second door to each.
router.include_format_suffixes = False
router.register("units", UnitResource, basename="api-unit")
router.register("batches", BatchResource, basename="api-batch")
router.register("measures", MeasureResource, basename="api-measure")
router.register("batches", BatchPhaseResource, basename="api-batch-phase")
router.register("batches", LetterPhaseResource, basename="api-batch-letter-phase")
router.register("rubrics", RubricResource, basename="api-rubric")
router.register("panels", PanelResource, basename="api-panel")
router.register("seats", SeatResource, basename="api-seat")
router.register("nominations", NominationResource, basename="api-nomination")
router.register("ties", TieResource, basename="api-tie")
router.register("tie-candidates", TieCandidateResource, basename="api-tie-candidate")
router.register("proposals", ProposalResource, basename="api-proposal")
router.register("assignments", AssignmentResource, basename="api-assignment")
router.register("sheets", SheetResource, basename="api-sheet")
router.register("tallies", TallyResource, basename="api-tally")
router.register("tally-entries", TallyEntryResource, basename="api-tally-entry")
router.register("decisions", DecisionResource, basename="api-decision")
router.register("reasons", ReasonResource, basename="api-reason")
router.register("reports", ReportResource, basename="api-report")
router.register("outgoing-letters", OutgoingLetterResource, basename="api-outgoing-letter")
router.register("countersignatures", CountersignatureResource, basename="api-countersignature")
router.register("deliveries", DeliveryResource, basename="api-delivery")
router.register("sealed-files", SealedFileResource, basename="api-sealed-file")
router.register("letter-archives", ArchivePackageResource, basename="api-letter-archive")
router.register("addressee-groups", AddresseeGroupResource, basename="api-addressee-group")
router.register("letters", LetterViewSet, basename="api-letter")
router.register("register", RegisterViewSet, basename="api-register")

urlpatterns: list[URLPattern | URLResolver] = [
    path("tokens/", IssueToken.as_view(), name="token_issue"),
    path("tokens/revoke/", RevokeToken.as_view(), name="token_revoke"),
    path("tokens/revoke-all/", RevokeEveryToken.as_view(), name="token_revoke_all"),
    path("", include(router.urls)),
]
