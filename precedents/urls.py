"""Addresses of prior practice."""

from __future__ import annotations

from django.urls import path

from precedents.views import annexes, importing, lists, searching

app_name = "precedents"
urlpatterns = [
    path("lists/", lists.list_of_lists, name="lists"),
    path("lists/import/", importing.list_import, name="list_import"),
    path("lists/<int:pk>/", lists.list_page, name="list"),
    path("lists/<int:pk>/edit/", lists.list_edit, name="list_edit"),
    path("lists/<int:pk>/supersede/", lists.list_supersede, name="list_supersede"),
    path("lists/<int:pk>/withdraw/", lists.list_withdraw, name="list_withdraw"),
    path("search/", searching.search_page, name="search"),
    path("searches/<int:pk>/", searching.run_page, name="run"),
    path("searches/<int:pk>/repeat/", searching.run_repeat, name="run_repeat"),
    path("searches/<int:pk>/meaning/", searching.run_meaning, name="run_meaning"),
    path("searches/<int:pk>/annexes/", annexes.annexes, name="annexes"),
    path("searches/<int:pk>/annexes/new/", annexes.annex_request, name="annex_request"),
    path("searches/<int:pk>/conclusion/", annexes.conclude, name="conclude"),
    path("annexes/<int:pk>/", annexes.annex_download, name="annex_download"),
    path("hits/<int:pk>/adopt/", searching.hit_adopt, name="hit_adopt"),
    path("hits/<int:pk>/aside/", searching.hit_aside, name="hit_aside"),
    path("hits/<int:pk>/reopen/", searching.hit_reopen, name="hit_reopen"),
    path("entries/<int:pk>/", lists.precedent_page, name="precedent"),
    path("entries/<int:pk>/edit/", lists.precedent_edit, name="precedent_edit"),
]
