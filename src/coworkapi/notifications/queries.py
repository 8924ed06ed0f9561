"""Selects of notifications."""

from __future__ import annotations

from sqlalchemy import Select, select

from coworkapi.notifications.models import MailMessage


def mails() -> Select[MailMessage]:
    """The organization's mails."""
    return select(MailMessage)
