"""Addresses of notices."""

from __future__ import annotations

from django.urls import path

from core import text_views, views, ways_views

app_name = "notices"
urlpatterns = [
    path("", views.notice_list, name="list"),
    path("read/", views.notice_read, name="read"),
    path("read/all/", views.notice_read_all, name="read_all"),
    path("unread/", views.notice_unread, name="unread"),
    path("rhythm/", views.mail_rhythm, name="rhythm"),
    path("ways/", ways_views.ways, name="ways"),
    path("ways/kinds/", ways_views.way_kinds, name="way_kinds"),
    path("ways/<slug:channel>/address/", ways_views.way_address, name="way_address"),
    path("ways/<slug:channel>/proof/", ways_views.way_proof, name="way_proof"),
    path("ways/<slug:channel>/switch/", ways_views.way_switch, name="way_switch"),
    path("texts/", text_views.text_list, name="texts"),
    path("texts/<slug:code>/", text_views.text_page, name="text"),
    path("texts/<slug:code>/ours/", text_views.text_ours, name="text_ours"),
    path("outbox/", views.notice_outbox, name="outbox"),
    path("<int:pk>/edit/", views.notice_edit, name="edit"),
    path("<int:pk>/withdraw/", views.notice_withdraw, name="withdraw"),
    path("mails/<int:pk>/resend/", views.mail_resend, name="resend"),
]
