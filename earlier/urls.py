"""Where earlier letters are read in, and where what was proposed is settled."""

from __future__ import annotations

from django.urls import path

from earlier import views

app_name = "earlier"
urlpatterns = [
    path("register/import/", views.import_register, name="import_register"),
    path("register/import/<int:pk>/", views.proposal, name="proposal"),
    path("register/import/<int:pk>/confirm/", views.confirm, name="confirm"),
    path("register/import/<int:pk>/decline/", views.decline, name="decline"),
]
