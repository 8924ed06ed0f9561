from __future__ import annotations

from typing import Literal

from pydantic import AwareDatetime

from coworkapi_client._model import Model
from coworkapi_client.models.common import (
    Attachment,
)


class MailMessage(Model):
    """One mail to one person. `text`, `html`, `calendar` are there in test organizations only, once it is written."""

    id: str
    """Its id: its kind, an underscore and 26 characters that sort by when it was made"""
    template: str
    locale: str
    """Language: `en`, `de`, or with the country, `de-AT`"""
    to_email: str
    to_name: str | None
    subject: str | None
    state: Literal["queued", "sending", "sent", "failed", "cancelled"] | str
    attempts: int
    next_attempt_at: AwareDatetime | None
    """Real time; null when there is nothing more to try"""
    last_error: str | None
    """Why it last failed; null if it didn't"""
    sent_at: AwareDatetime | None
    attachments: list[Attachment] | None = None
    text: str | None = None
    html: str | None = None
    calendar: str | None = None
    """What it tells the recipient's calendar, as iCalendar"""
    created_at: AwareDatetime
    """When it was made; set by the service"""
    updated_at: AwareDatetime
    """When it last changed; set by the service. Lists can be asked for `updated_since`"""
