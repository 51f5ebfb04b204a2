"""Telling people what happened: written with the change, held for a while, mailed as a digest, listed for two years."""

from core.notices.mailing import due_mail_ids, gather_mails, send_mail
from core.notices.telling import is_silent, silence, tell

__all__ = ["due_mail_ids", "gather_mails", "is_silent", "send_mail", "silence", "tell"]
