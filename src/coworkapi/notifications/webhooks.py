"""Webhook endpoints that fail: the owners are told, first as a warning, then when it is disabled."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.core.events import StoredEvent
from coworkapi.core.ids import new_id
from coworkapi.identity.models import RoleAssignment, User
from coworkapi.identity.service import get_organization
from coworkapi.notifications.models import MailMessage


async def mail_webhook_trouble(session: AsyncSession, event: StoredEvent) -> None:
    """Who disabled an endpoint, or ended an app's access, knows it; otherwise all owners get a mail."""
    reason = event.data["disabled_reason"]
    if reason in ("by_hand", "app_ended"):
        return
    owners = (
        await session.execute(
            select(User.email, User.name, User.locale)
            .join(RoleAssignment, RoleAssignment.user_id == User.id)
            .where(RoleAssignment.builtin_role == "owner", RoleAssignment.location_ids.is_(None))
            .distinct()
        )
    ).all()
    if not owners:
        return
    organization = await get_organization(session)
    params = {"organization": organization.name, "endpoint": event.data["id"], "url": event.data["url"]}
    await session.execute(
        insert(MailMessage)
        .values(
            [
                {
                    "id": new_id(),
                    "event_id": event.id,
                    "template": f"webhook_{reason or 'warning'}",
                    "locale": locale,
                    "to_email": email,
                    "to_name": name,
                    "params": params,
                }
                for email, name, locale in owners
            ]
        )
        .on_conflict_do_nothing(index_elements=["organization_id", "event_id", "template", "to_email"])
    )
