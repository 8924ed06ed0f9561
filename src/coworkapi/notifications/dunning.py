"""Reminders of overdue invoices."""

from __future__ import annotations

from datetime import date
from typing import Any

from babel.dates import format_date
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.billing.service import recipients
from coworkapi.core.events import StoredEvent
from coworkapi.core.ids import decode_id, new_id
from coworkapi.core.money import decimal_text
from coworkapi.identity.service import get_organization
from coworkapi.notifications.models import MailMessage
from coworkapi.notifications.templates import language_of
from coworkapi.spaces.models import LegalEntity

_NAMED = 3


async def mail_reminder(session: AsyncSession, event: StoredEvent) -> None:
    """An account is reminded, in the language of its invoices and where they are sent, also one that wants none by
    mail: it must not miss that it is overdue. One mail for all the invoices whose turn it is."""
    data = event.data
    account_id = decode_id("acct", data["account_id"])
    people = (await recipients(session, [account_id]))[account_id]
    if not people:
        return
    organization = await get_organization(session)
    entity = await session.scalar(
        select(LegalEntity.name).where(LegalEntity.id == decode_id("ent", data["legal_entity_id"]))
    )
    template = f"dunning_reminder_{data['level']}"
    params = _params(data, language_of(template, data["locale"])) | {
        "organization": organization.name,
        "entity": entity or organization.name,
    }
    await session.execute(
        insert(MailMessage)
        .values(
            [
                {
                    "id": new_id(),
                    "event_id": event.id,
                    "template": template,
                    "locale": data["locale"],
                    "to_email": one.email,
                    "to_name": one.name,
                    "params": params,
                }
                for one in people
            ]
        )
        .on_conflict_do_nothing(index_elements=["organization_id", "event_id", "template", "to_email"])
    )


def _params(data: dict[str, Any], language: str) -> dict[str, str]:
    """The first invoices by their numbers, the sum, and since when the oldest is overdue."""
    invoices = data["invoices"]
    names = [one["number"] for one in invoices[:_NAMED]]
    if len(invoices) > _NAMED:
        names.append(f"+ {len(invoices) - _NAMED}")
    oldest = min(date.fromisoformat(one["due_on"]) for one in invoices)
    total = data["total"]
    return {
        "invoices": ", ".join(names),
        "total": f"{decimal_text(total['amount'], total['currency'])} {total['currency']}",
        "due_on": format_date(oldest, "long", locale=language),
    }
