"""Telling people what happened: written with the change, held for a while, mailed as a digest, listed for good."""

from accounts.notices.mailing import due_mail_ids, gather_mails, send_mail
from accounts.notices.telling import silence, tell

__all__ = ["due_mail_ids", "gather_mails", "send_mail", "silence", "tell"]
