"""Letters about price rises."""

from __future__ import annotations

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.core.events import StoredEvent
from coworkapi.core.ids import new_id
from coworkapi.notifications.models import MailMessage


async def mail_letter(session: AsyncSession, event: StoredEvent) -> None:
    """The PDF of a letter is there: it goes to everyone whom the account is written to. One statement."""
    data = event.data
    file = {
        "name": data["file_name"],
        "content_type": "application/pdf",
        "bytes": data["bytes"],
        "key": data["storage_key"],
    }
    params = {name: data[name] for name in ("seller", "effective_on", "letter_id")}
    await session.execute(
        insert(MailMessage)
        .values(
            [
                {
                    "id": new_id(),
                    "event_id": event.id,
                    "template": f"price_rise_{data['kind']}",
                    "locale": data["locale"],
                    "to_email": email,
                    "to_name": data["buyer"],
                    "params": params,
                    "attachments": [file],
                }
                for email in data["emails"]
            ]
        )
        .on_conflict_do_nothing(index_elements=["organization_id", "event_id", "template", "to_email"])
    )
