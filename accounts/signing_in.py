"""Signing in: a name is known however it is typed."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import LoginForm

from accounts.models import User
from accounts.names import folded


class SignInForm(LoginForm):
    """The sign-in form; what was typed leads to the stored name of the account that it stands for."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # The page has one purpose: whoever opens it types at once.
        self.fields["login"].widget.attrs["autofocus"] = True

    def clean_login(self) -> str:
        """Return the stored sign-in name, or the folded one where no account has it."""
        name = folded(self.cleaned_data["login"])
        stored = User.objects.filter(username__iexact=name).values_list("username", flat=True).first()
        return stored or name
