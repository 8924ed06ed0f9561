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
    template: str = Field(examples=["invitation"], description="Which of the mails that the service writes it is")
    locale: str
    to_email: Annotated[str, Field(description="Where it goes; one mail has one recipient")]
    to_name: Annotated[str | None, Field(description="The recipient's name; null where only the address is known")]
    subject: Annotated[str | None, Field(description="Null until it is written")]
    state: Annotated[
        MailState, Field(description="`queued` until a server has taken it (`sent`) or refused it for good (`failed`)")
    ]
    attempts: Annotated[int, Field(description="How often it was tried")]
    next_attempt_at: datetime | None = Field(description="Real time; null when there is nothing more to try")
    last_error: str | None
    sent_at: Annotated[datetime | None, Field(description="When a mail server took it; null until then")]
    attachments: list[AttachmentOut] = Field(default_factory=list, description="The files that go with it")
    text: Annotated[str | None, Field(description="The plain text; in test organizations only")] = None
    html: Annotated[str | None, Field(description="The HTML part; in test organizations only")] = None
    calendar: Annotated[str | None, Field(description="What it tells the recipient's calendar, as iCalendar")] = None
    created_at: datetime
    updated_at: datetime
