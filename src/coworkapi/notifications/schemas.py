"""What comes out over notifications' routes."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from coworkapi.core.ids import MailMessageId
from coworkapi.core.schemas import Out

MailState = Literal["queued", "sending", "sent", "failed", "cancelled"]


class AttachmentOut(Out):
    """A file that goes with a mail."""

    name: str = Field(examples=["INV-2026-000001.pdf"])
    content_type: str
    bytes: int


class MailMessageOut(Out):
    """One mail to one person. `text`, `html`, `calendar` are there in test organizations only, once it is written."""

    id: MailMessageId
    template: str = Field(examples=["invitation"])
    locale: str
    to_email: str
    to_name: str | None
    subject: str | None
    state: MailState
    attempts: int
    next_attempt_at: datetime | None = Field(description="Real time; null when there is nothing more to try")
    last_error: str | None
    sent_at: datetime | None
    attachments: list[AttachmentOut] = Field(default_factory=list)
    text: str | None = None
    html: str | None = None
    calendar: Annotated[str | None, Field(description="What it tells the recipient's calendar, as iCalendar")] = None
    created_at: datetime
    updated_at: datetime
