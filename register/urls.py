"""Addresses of the register."""

from __future__ import annotations

from django.urls import path

from register import lineage_page, open_data, views

app_name = "register"
urlpatterns = [
    path("register/", views.search, name="search"),
    path("register/export.<slug:file_format>", views.export, name="export"),
    path("register/trends/", views.trends, name="trends"),
    path("register/<int:number>-<int:place>/", views.entry, name="entry"),
    path("register/<int:number>-<int:place>/recognitions/", views.recognise, name="recognise"),
    path("register/recognitions/<int:pk>/withdraw/", views.withdraw, name="withdraw_recognition"),
    path("open-data/", open_data.open_data, name="open_data"),
    path("open-data/catalog.jsonld", open_data.data_catalogue, name="catalogue"),
    path("open-data/<slug:day>.<slug:file_format>", open_data.day_file, name="day_file"),
    path("measures/<int:pk>/lineage/", lineage_page.lineage, name="lineage"),
    path("register/<int:pk>/", views.old_entry, name="old_entry"),
]
