"""The address of an invitation."""

from __future__ import annotations

from django.urls import path

from accounts import invitation_views

app_name = "invitations"
urlpatterns = [path("<str:token>/", invitation_views.accept, name="accept")]
