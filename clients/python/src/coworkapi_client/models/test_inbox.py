from __future__ import annotations

from pydantic import AwareDatetime

from coworkapi_client._model import Model
from coworkapi_client.models.common import (
    Attachment,
)


class InboxMessage(Model):
    """A mail that has arrived. `links`: where its HTML leads, in order: a sign-in link is one of them."""

    id: str
    """Its id: its kind, an underscore and 26 characters that sort by when it was made"""
    to_email: str
    """Who gets it"""
    to_name: str | None
    """The recipient's name; null where only the address is known"""
    subject: str
    """As the recipient reads it"""
    template: str
    """Which of the mails that the service writes it is"""
    headers: dict[str, str]
    """As they arrived, by name"""
    text: str
    """The plain text"""
    html: str
    """The HTML part"""
    links: list[str]
    """Where its HTML leads, in order: a sign-in link is one of them"""
    attachments: list[Attachment]
    """The files that came with it"""
    arrived_at: AwareDatetime
    """Real time, whatever the test clock says"""
