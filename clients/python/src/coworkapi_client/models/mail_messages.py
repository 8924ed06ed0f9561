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
    """Which of the mails that the service writes it is"""
    locale: str
    """Language: `en`, `de`, or with the country, `de-AT`"""
    to_email: str
    """Where it goes; one mail has one recipient"""
    to_name: str | None
    """The recipient's name; null where only the address is known"""
    subject: str | None
    """Null until it is written"""
    state: Literal["queued", "sending", "sent", "failed", "cancelled"] | str
    """`queued` until a server has taken it (`sent`) or refused it for good (`failed`)"""
    attempts: int
    """How often it was tried"""
    next_attempt_at: AwareDatetime | None
    """Real time; null when there is nothing more to try"""
    last_error: str | None
    """Why it last failed; null if it didn't"""
    sent_at: AwareDatetime | None
    """When a mail server took it; null until then"""
    attachments: list[Attachment] | None = None
    """The files that go with it"""
    text: str | None = None
    """The plain text; in test organizations only"""
    html: str | None = None
    """The HTML part; in test organizations only"""
    calendar: str | None = None
    """What it tells the recipient's calendar, as iCalendar"""
    created_at: AwareDatetime
    """When it was made; set by the service"""
    updated_at: AwareDatetime
    """When it last changed; set by the service. Lists can be asked for `updated_since`"""
