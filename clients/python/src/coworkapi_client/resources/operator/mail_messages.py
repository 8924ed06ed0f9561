"""Mail: what people were told by mail."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from coworkapi_client import models
from coworkapi_client._calls import segment
from coworkapi_client._pages import Items
from coworkapi_client._resource import AsyncResource, Resource, awaited, listed


class MailMessages(Resource):
    """Mail: what people were told by mail."""

    def list(
        self,
        *,
        to_email: str | None = None,
        template: str | None = None,
        state: Literal["queued", "sending", "sent", "failed", "cancelled"] | None = None,
        updated_since: datetime | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> Items[models.MailMessage]:
        """List mails.

        Newest first, 90 days. `text` and `html` are there in test organizations, whose mails are never really sent:
        addresses at `refused.example.com` and `delayed.example.com` make them fail.

        Args:
            to_email: Only to this address
            template: Only written from this template
            state: Only in this state
            updated_since: Only those changed at or after

        Needs `mail:read`.
        """
        return self._items(
            "/v1/mail-messages",
            models.MailMessage,
            query={
                "to_email": to_email,
                "template": template,
                "state": state,
                "updated_since": updated_since,
                "limit": limit,
                "cursor": cursor,
            },
        )

    def get(self, mail_message_id: str) -> models.MailMessage:
        """Read a mail.

        Its state, and in test organizations what it said.

        Args:
            mail_message_id: Id of the mail message

        Raises NotFound. Needs `mail:read`.
        """
        return self._send("GET", f"/v1/mail-messages/{segment(mail_message_id)}", models.MailMessage)

    def retry(self, mail_message_id: str, *, idempotency_key: str | None = None) -> models.MailMessage:
        """Send a failed mail again.

        From the start, with all of its tries.

        Args:
            mail_message_id: Id of the mail message

        Raises NotFound, MailNotFailed. Needs `organization:write`.
        """
        return self._send(
            "POST",
            f"/v1/mail-messages/{segment(mail_message_id)}/retry",
            models.MailMessage,
            idempotency_key=idempotency_key,
        )


class AsyncMailMessages(AsyncResource):
    """`MailMessages` with asyncio."""

    list = listed(MailMessages.list)
    """List mails."""

    get = awaited(MailMessages.get)
    """Read a mail."""

    retry = awaited(MailMessages.retry)
    """Send a failed mail again."""
