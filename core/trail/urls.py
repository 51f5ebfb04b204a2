"""Addresses of the trail."""

from __future__ import annotations

from django.urls import path

from core.trail import export_views, retention_views, views

app_name = "trail"
urlpatterns = [
    path("", views.trail, name="list"),
    path("mine/", views.own_trail, name="mine"),
    path("exports/", export_views.exports, name="exports"),
    path("exports/new/", export_views.ask_for_export, name="ask_for_export"),
    path("files/<int:pk>/", export_views.export_file, name="export_file"),
    path("retention/", retention_views.retention, name="retention"),
    path("retention/propose/", retention_views.propose_retention, name="propose_retention"),
    path("retention/confirm/", retention_views.confirm_proposed_retention, name="confirm_retention"),
    path("<int:pk>/", views.event, name="event"),
    path("of/<str:model>/<int:key>/", views.history, name="history"),
]
