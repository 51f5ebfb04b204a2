"""Handing mail to the server, so that one knows afterwards whether it can have been taken."""

from __future__ import annotations

from smtplib import SMTP, SMTP_SSL, SMTPException, SMTPServerDisconnected
from typing import Any

from django.core.mail.backends import smtp


class ArrivalUnknown(Exception):
    """The server was given the whole message and said nothing more: it may have been taken or not."""


class _Marking:
    """A connection that remembers that a message was handed over."""

    handed_over = False

    def data(self, message: Any) -> Any:
        self.handed_over = True
        return super().data(message)  # type: ignore[misc]  # of the connection that this stands before


class _Plain(_Marking, SMTP):
    pass


class _Secured(_Marking, SMTP_SSL):
    pass


class EmailBackend(smtp.EmailBackend):
    """Django's, but for telling a message that was refused from one of which nobody knows."""

    @property
    def connection_class(self) -> Any:
        """Return the connection that marks."""
        return _Secured if self.use_ssl else _Plain

    def _send(self, email_message: Any) -> Any:
        try:
            return super()._send(email_message)  # type: ignore[misc]  # the stubs do not know it
        except OSError as failure:
            # What the server says, it says of a message that it does not take.
            is_said = isinstance(failure, SMTPException) and not isinstance(failure, SMTPServerDisconnected)
            if is_said or not getattr(self.connection, "handed_over", False):
                raise
            raise ArrivalUnknown(f"{type(failure).__name__}: {failure}") from failure
