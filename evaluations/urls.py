"""Addresses of the evaluation."""

from __future__ import annotations

from django.urls import path

from evaluations.views import phases, results, scoring, setup

app_name = "evaluations"
urlpatterns = [
    path("batches/<int:number>/rubric/", setup.rubric, name="rubric"),
    path("batches/<int:number>/panel/", setup.panel, name="panel"),
    path("batches/<int:number>/panel/agency/", setup.panel_form, name="panel_form"),
    path("batches/<int:number>/panel/seats/", setup.panel_seats, name="panel_seats"),
    path("batches/<int:number>/panel/ties/", setup.tie_add, name="tie_add"),
    path("batches/<int:number>/panel/ties/<int:tie_id>/remove/", setup.tie_remove, name="tie_remove"),
    path("batches/<int:number>/panel/assign/", setup.assign_all, name="assign_all"),
    path("batches/<int:number>/panel/<int:pk>/", setup.measure_assignments, name="measure_assignments"),
    path("batches/<int:number>/panel/<int:pk>/assign/", setup.assign_one, name="assign_one"),
    path("assignments/<int:pk>/withdraw/", setup.assignment_withdraw, name="assignment_withdraw"),
    path("assignments/<int:pk>/reopen/", setup.assignment_reopen, name="assignment_reopen"),
    path("evaluations/", scoring.queue, name="queue"),
    path("evaluations/<int:pk>/", scoring.sheet, name="sheet"),
    path("evaluations/<int:pk>/recuse/", scoring.recuse, name="recuse"),
    path("batches/<int:number>/tally/", results.tally, name="tally"),
    path("batches/<int:number>/tally/<int:pk>/", results.measure_sheets, name="measure_sheets"),
    path("batches/<int:number>/decisions/", results.decisions, name="decisions"),
    path("batches/<int:number>/decisions/settled/", results.decide_settled, name="decide_settled"),
    path("batches/<int:number>/decisions/confirm/", results.confirm, name="confirm"),
    path("batches/<int:number>/decisions/measure/<int:pk>/", results.decide, name="decide"),
    path("batches/<int:number>/decisions/<int:pk>/reopen/", results.reopen, name="reopen"),
    path("batches/<int:number>/collect/", phases.open_collecting, name="open_collecting"),
    path("batches/<int:number>/evaluate/", phases.start_evaluation, name="start_evaluation"),
    path("batches/<int:number>/close-evaluation/", phases.close_evaluation, name="close_evaluation"),
    path("batches/<int:number>/back-to-collecting/", phases.back_to_collecting, name="back_to_collecting"),
    path("batches/<int:number>/back-to-evaluating/", phases.back_to_evaluating, name="back_to_evaluating"),
]
