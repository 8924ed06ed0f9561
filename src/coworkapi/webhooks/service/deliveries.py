"""Deliveries: read, sent again one by one or by range, and test events."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.core.dues import write_facts
from coworkapi.core.errors import Invalid, NotFound
from coworkapi.core.events import FACT_TYPES, Event, emit
from coworkapi.core.unit_of_work import acting_principal, leave_work
from coworkapi.webhooks import queries
from coworkapi.webhooks.errors import EndpointDisabled, EventForgotten
from coworkapi.webhooks.events import WebhookEndpointTested
from coworkapi.webhooks.models import WebhookDelivery, WebhookEndpoint
from coworkapi.webhooks.payload import payload
from coworkapi.webhooks.rules import MOST_REPLAYED, fault_of_types, like_patterns
from coworkapi.webhooks.schemas import AttemptOut, WebhookDeliveryDetailOut, WebhookDeliveryOut
from coworkapi.webhooks.service.endpoints import endpoint_out, find_endpoint
from coworkapi.webhooks.values import TEST_EVENT


async def find_delivery(
    session: AsyncSession, *, delivery_id: UUID, locations: frozenset[UUID] | None, lock: bool = False
) -> WebhookDelivery:
    """A delivery that may be seen with rights at those locations. Raises NotFound."""
    app_id = acting_principal(session).app_id
    statement = queries.deliveries(locations, app_id=app_id).where(WebhookDelivery.id == delivery_id)
    if lock:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    row = await session.scalar(statement)
    if row is None:
        raise NotFound("there is no such webhook delivery in this organization (any more)")
    return row


async def delivery_detail(session: AsyncSession, *, delivery: WebhookDelivery) -> WebhookDeliveryDetailOut:
    """The delivery with its attempts and what is sent."""
    event = await session.scalar(select(Event).where(Event.id == delivery.event_id))
    return WebhookDeliveryDetailOut(
        **WebhookDeliveryOut.model_validate(delivery).model_dump(),
        log=[AttemptOut.model_validate(one) for one in delivery.log],
        body=None if event is None else payload(event).model_dump(mode="json"),
    )


async def replay_delivery(session: AsyncSession, *, delivery: WebhookDelivery) -> WebhookDelivery:
    """Sends a locked delivery's event again, at once and with all retries, whatever it came to before.

    Raises NotFound (the endpoint is gone), EndpointDisabled, EventForgotten.
    """
    _check_enabled(await find_endpoint(session, endpoint_id=delivery.endpoint_id))
    if not await session.scalar(select(exists().where(Event.id == delivery.event_id))):
        raise EventForgotten("the event is no longer kept; what it was about can still be read")
    delivery.state, delivery.tries, delivery.ended_at = "pending", 0, None
    delivery.next_attempt_at = acting_principal(session).now
    await session.flush()
    await session.refresh(delivery)
    leave_work(session)
    return delivery


async def replay_range(
    session: AsyncSession,
    *,
    endpoint: WebhookEndpoint,
    since: datetime,
    until: datetime | None,
    event_types: Sequence[str] | None,
    include_delivered: bool,
    dry_run: bool,
) -> int:
    """Sends an endpoint again what occurred in a time, of its locations and of these types or those that it chose; how
    many events. One statement. Raises EndpointDisabled, Invalid."""
    _check_enabled(endpoint)
    if until is not None and until <= since:
        raise Invalid.field("/until", "must be after since")
    fault = fault_of_types(event_types or (), FACT_TYPES)
    if fault:
        raise Invalid.field("/event_types", fault, "unknown_event_type")
    which = {
        "endpoint": endpoint.id,
        "since": since,
        "until": until,
        "patterns": like_patterns(event_types) if event_types else endpoint.type_patterns,
        "locations": endpoint.location_ids,
        "delivered": include_delivered,
        "limit": MOST_REPLAYED + 1,
        "test": TEST_EVENT,
    }
    count: int = (await session.execute(queries.COUNT_RANGE, which)).scalar_one()
    if count > MOST_REPLAYED:
        raise Invalid.field("/since", f"these are more than {MOST_REPLAYED} events; choose a shorter time")
    if dry_run or not count:
        return count
    queued: int = (await session.execute(queries.REPLAY_RANGE, which)).scalar_one()
    leave_work(session)
    return queued


async def send_test(session: AsyncSession, *, endpoint: WebhookEndpoint) -> WebhookDelivery:
    """Sends an endpoint an event `webhook_endpoint.tested`, which no other is told of. Raises EndpointDisabled."""
    _check_enabled(endpoint)
    emit(session, WebhookEndpointTested(aggregate_id=endpoint.id, data=endpoint_out(endpoint)))
    await write_facts(session)
    delivery_id = (await session.execute(queries.QUEUE_TEST, {"endpoint": endpoint.id})).scalar_one()
    leave_work(session)
    return await session.get_one(WebhookDelivery, (endpoint.organization_id, delivery_id))


def _check_enabled(endpoint: WebhookEndpoint) -> None:
    if endpoint.state != "enabled":
        raise EndpointDisabled("the endpoint is disabled; enable it first")
