"""Reactions to what happens in lower rooms."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.core.events import StoredEvent
from coworkapi.core.ids import decode_id
from coworkapi.identity.oauth.service import whom_app_acts_for
from coworkapi.webhooks.models import WebhookEndpoint
from coworkapi.webhooks.service import disable_endpoint


async def disable_endpoints_of_ended_app(session: AsyncSession, event: StoredEvent) -> None:
    """Something that an app was granted ended, or the app itself changed: it is told no more in the name of those for
    whom it acts no more."""
    app_id = decode_id("app", event.data.get("app_id") or event.data["id"])
    users, alone = await whom_app_acts_for(session, app_id=app_id)
    endpoints = await session.scalars(
        select(WebhookEndpoint)
        .where(WebhookEndpoint.app_id == app_id, WebhookEndpoint.state == "enabled")
        .order_by(WebhookEndpoint.id)
        .with_for_update()
    )
    for endpoint in endpoints.all():
        if endpoint.app_user_id not in users if endpoint.app_user_id else not alone:
            await disable_endpoint(session, endpoint=endpoint, reason="app_ended")
