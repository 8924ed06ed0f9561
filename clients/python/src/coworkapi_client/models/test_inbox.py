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
    to_name: str | None
    subject: str
    template: str
    headers: dict[str, str]
    text: str
    html: str
    links: list[str]
    attachments: list[Attachment]
    arrived_at: AwareDatetime
    """Real time, whatever the test clock says"""
