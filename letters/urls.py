"""Addresses of the letter and the register."""

from __future__ import annotations

from django.urls import path

from letters.views import office, public

app_name = "letters"
urlpatterns = [
    path("batches/<int:number>/draft-letter/", office.start_publishing, name="start_publishing"),
    path("batches/<int:number>/back-to-deciding/", office.back_to_deciding, name="back_to_deciding"),
    path("letters/manage/", office.letter_list, name="letter_list"),
    path("letters/manage/<int:pk>/", office.letter_detail, name="letter_detail"),
    path("letters/manage/<int:pk>/edit/", office.letter_edit, name="letter_edit"),
    path("letters/manage/<int:pk>/preview.pdf", office.letter_preview, name="letter_preview"),
    path("letters/manage/<int:pk>/send/", office.letter_send, name="letter_send"),
    path("letters/manage/<int:pk>/review/", office.letter_review, name="letter_review"),
    path("letters/manage/<int:pk>/return/", office.letter_return, name="letter_return"),
    path("letters/manage/<int:pk>/sign/", office.letter_sign, name="letter_sign"),
    path("letters/manage/<int:pk>/unsign/", office.letter_unsign, name="letter_unsign"),
    path("letters/manage/<int:pk>/issue/", office.letter_issue, name="letter_issue"),
    path("letters/manage/<int:pk>/correct/", office.letter_correct, name="letter_correct"),
    path("letters/manage/<int:pk>/revoke/", office.letter_revoke, name="letter_revoke"),
    path("letters/", public.published_list, name="published_list"),
    path("letters/<int:pk>/", public.published_detail, name="published_detail"),
    path("letters/<int:pk>/file.<slug:form>", public.published_file, name="published_file"),
    path("register/", public.register, name="register"),
    path("register/<int:pk>/", public.register_entry, name="register_entry"),
    path("register/<int:pk>/recognitions/", public.recognise, name="recognise"),
]
