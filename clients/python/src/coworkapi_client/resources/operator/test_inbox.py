"""Test inbox: mails of a test organization, as they would have arrived."""

from __future__ import annotations

from datetime import datetime
from types import NoneType

from coworkapi_client import models
from coworkapi_client._calls import segment
from coworkapi_client._pages import Items
from coworkapi_client._resource import AsyncResource, Resource, awaited, listed


class TestInbox(Resource):
    """Test inbox: mails of a test organization, as they would have arrived."""

    def list_messages(
        self,
        *,
        to_email: str | None = None,
        template: str | None = None,
        since: datetime | None = None,
        wait: float | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> Items[models.InboxMessage]:
        """List what arrived.

        Newest first. With `wait`, a test asks once for the mail that it has caused: `since` the moment before.

        Args:
            to_email: Only to this address
            template: Only written from this template
            since: Only what arrived at or after; real time
            wait: Answer once there is one, or after so many seconds

        Raises NotATestOrganization. Needs `mail:read`.
        """
        return self._items(
            "/v1/test-inbox/messages",
            models.InboxMessage,
            query={
                "to_email": to_email,
                "template": template,
                "since": since,
                "wait": wait,
                "limit": limit,
                "cursor": cursor,
            },
        )

    def delete_messages(self) -> None:
        """Empty the inbox.

        Deletes what has arrived; what is on its way still arrives.

        Raises NotATestOrganization. Needs `sandboxes:write`.
        """
        return self._send("DELETE", "/v1/test-inbox/messages", NoneType)

    def get_message(self, mail_message_id: str) -> models.InboxMessage:
        """Get what arrived.

        One mail.

        Args:
            mail_message_id: Id of the mail message

        Raises NotFound. Needs `mail:read`.
        """
        return self._send("GET", f"/v1/test-inbox/messages/{segment(mail_message_id)}", models.InboxMessage)

    def download_attachment(self, mail_message_id: str, name: str) -> bytes:
        """Download an attachment.

        A file that came with the mail, by its name.

        Args:
            mail_message_id: Id of the mail message

        Raises NotFound. Needs `mail:read`.
        """
        return self._send(
            "GET", f"/v1/test-inbox/messages/{segment(mail_message_id)}/attachments/{segment(name)}", bytes
        )


class AsyncTestInbox(AsyncResource):
    """`TestInbox` with asyncio."""

    list_messages = listed(TestInbox.list_messages)
    """List what arrived."""

    delete_messages = awaited(TestInbox.delete_messages)
    """Empty the inbox."""

    get_message = awaited(TestInbox.get_message)
    """Get what arrived."""

    download_attachment = awaited(TestInbox.download_attachment)
    """Download an attachment."""
