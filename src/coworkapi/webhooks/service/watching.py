"""Endpoints that fail: warned of after a day, disabled after five, or at once when they are gone."""

from __future__ import annotations

from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.core.events import emit
from coworkapi.core.unit_of_work import acting_principal
from coworkapi.webhooks.events import WebhookEndpointFailing
from coworkapi.webhooks.models import WebhookEndpoint
from coworkapi.webhooks.rules import DISABLE_AFTER, WARN_AFTER
from coworkapi.webhooks.service.endpoints import disable_endpoint, endpoint_out

BATCH = 50


async def watch_endpoints(session: AsyncSession) -> int:
    """Disables and warns as the last failures say; how many endpoints. The time that counts is from the first failure
    to the last: an endpoint that nothing is sent to isn't known to fail."""
    failing_for = WebhookEndpoint.last_failed_at - WebhookEndpoint.failing_since
    rows = await session.scalars(
        select(WebhookEndpoint)
        .where(
            WebhookEndpoint.state == "enabled",
            or_(
                WebhookEndpoint.gone_at.is_not(None),
                failing_for >= DISABLE_AFTER,
                (failing_for >= WARN_AFTER) & WebhookEndpoint.warned_at.is_(None),
            ),
        )
        .order_by(WebhookEndpoint.id)
        .limit(BATCH)
        .with_for_update(skip_locked=True)
    )
    done = 0
    for row in rows:
        done += 1
        long_enough = row.failing_since and row.last_failed_at and row.last_failed_at - row.failing_since
        if row.gone_at is not None:
            await disable_endpoint(session, endpoint=row, reason="gone")
        elif long_enough and long_enough >= DISABLE_AFTER:
            await disable_endpoint(session, endpoint=row, reason="failing")
        else:
            row.warned_at = acting_principal(session).now
            row.version += 1
            row.updated_at = func.app_now()
            await session.flush()
            await session.refresh(row)
            emit(session, WebhookEndpointFailing(aggregate_id=row.id, data=endpoint_out(row)))
    return done
