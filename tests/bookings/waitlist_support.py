"""What the waitlist's tests share: entries, and what became of them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tests.bookings.factories import MONDAY, Room, a_member, at
from tests.operator import Operator

HALF_AN_HOUR = timedelta(minutes=30)


def waiting(room: Room, member: str | None, start: float = 10, end: float = 11, **fields: Any) -> dict[str, Any]:
    """A body for `POST /v1/waitlist`: that Monday, by Berlin's clock."""
    body = {"resource_id": room.id, "starts_at": at(start).isoformat(), "ends_at": at(end).isoformat()}
    return body | ({"member_id": member} if member else {}) | fields


async def join(operator: Operator, room: Room, member: str | None = None, **fields: Any) -> dict[str, Any]:
    """An entry for that member, or for a new one. The worker has looked whether the time was freed meanwhile."""
    member = member or await a_member(operator)
    made: dict[str, Any] = await operator.post("/v1/waitlist", waiting(room, member, **fields))
    await operator.sweep()
    return made


async def entry(operator: Operator, made: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = await operator.get(f"/v1/waitlist/{made['id']}")
    return found


async def states(operator: Operator, entries: list[dict[str, Any]]) -> list[str]:
    return [(await entry(operator, one))["state"] for one in entries]


async def cancel(operator: Operator, booking: dict[str, Any]) -> None:
    """Gives a booking up, and lets the worker do what follows."""
    await operator.post(f"/v1/bookings/{booking['id']}/cancel", status=200)
    await operator.sweep()


async def told(operator: Operator) -> list[str]:
    """What happened to entries, oldest first."""
    events = await operator.events()
    return [one["type"].split(".")[1] for one in events if one["type"].startswith("waitlist_entry.")]


async def later(operator: Operator, minutes: int) -> None:
    """Moves the clock on from Monday 08:00, and lets the worker do what is due."""
    await operator.set_clock(MONDAY + timedelta(minutes=minutes))
    await operator.sweep()
