"""Opening an account by an invitation."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.forms import SetPasswordForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from accounts.inviting import invited_person, open_account

BACKEND = "django.contrib.auth.backends.ModelBackend"


@sensitive_post_parameters()
@never_cache
def accept(request: HttpRequest, token: str) -> HttpResponse:
    """Choose a password; then the person is signed in and chooses a second factor."""
    person = invited_person(token)
    if person is None:
        return render(request, "accounts/invitation_over.html", status=404)
    form = SetPasswordForm(person, request.POST or None)
    if request.method == "POST" and form.is_valid():
        if not open_account(person, form.cleaned_data["new_password1"]):
            return render(request, "accounts/invitation_over.html", status=404)
        person.refresh_from_db()
        login(request, person, backend=BACKEND)
        messages.success(request, _("账号已开通。请再设置第二验证方式，以后登录更安全。"))
        return redirect("mfa_index")
    context = {"form": form, "person": person}
    return render(
        request, "accounts/invitation.html", context, status=422 if request.method == "POST" else 200
    )
