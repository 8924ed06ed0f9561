"""Reactions to time that becomes free: whoever waits for it is offered it."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.bookings.events import BookingCompleted
from coworkapi.bookings.service.waitlist_due import settle_offers
from coworkapi.bookings.service.waitlist_offers import offer
from coworkapi.core.events import Fact, StoredEvent, reacts_if
from coworkapi.core.ids import decode_id
from coworkapi.core.unit_of_work import acting_principal


def _gives_up_time(fact: Fact) -> bool:
    """A booking that ends as planned gives up nothing; one that is ended early does."""
    return fact.name != BookingCompleted.name or "ends_at" in (fact.previous or {})


@reacts_if(_gives_up_time)
async def offer_freed_time(session: AsyncSession, event: StoredEvent) -> None:
    """A booking gave up time: whoever waits for it is offered it. If it was an offer, its entry says so first."""
    data, previous = event.data, event.previous or {}
    now = acting_principal(session).now
    await settle_offers(session, now, booking_id=event.aggregate_id)
    was = data | previous
    buffer = timedelta(minutes=was["terms"]["buffer_minutes"])
    await offer(
        session,
        "freed",
        now=now,
        unit_ids=[decode_id("unit", unit_id) for unit_id in was["unit_ids"]],
        since=datetime.fromisoformat(data["ends_at"] if event.type == BookingCompleted.name else was["starts_at"]),
        until=datetime.fromisoformat(was["ends_at"]) + buffer,
    )


async def offer_freed_resource(session: AsyncSession, event: StoredEvent) -> None:
    """A resource may have more time than before: it was changed, enlarged or restored, or its block was."""
    resource_id = event.data.get("resource_id")
    await offer(
        session,
        "resource",
        now=acting_principal(session).now,
        resource_id=decode_id("res", resource_id) if resource_id else event.aggregate_id,
    )


async def offer_at_location(session: AsyncSession, event: StoredEvent) -> None:
    """A location may be open longer than before."""
    await offer(session, "location", now=acting_principal(session).now, location_id=event.location_id)


async def offer_under_policy(session: AsyncSession, event: StoredEvent) -> None:
    """A policy may allow more than before."""
    await offer(session, "policy", now=acting_principal(session).now, policy_id=event.aggregate_id)


async def offer_to_newcomer(session: AsyncSession, event: StoredEvent) -> None:
    """What was freed while they joined was offered without them: it is offered again, to them or who came before."""
    await offer(
        session,
        "around",
        now=acting_principal(session).now,
        location_id=event.location_id,
        since=datetime.fromisoformat(event.data["starts_at"]),
        until=datetime.fromisoformat(event.data["ends_at"]),
    )
