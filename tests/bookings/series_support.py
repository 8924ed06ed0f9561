"""What tests of series share: a body, the series' bookings, and the agreement of bookings and allocations."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import text

from coworkapi.bookings.models import OCCUPYING
from tests.bookings.factories import Room
from tests.operator import Operator


def series(room: Room, rrule: str, **fields: Any) -> dict[str, Any]:
    """A body for `POST /v1/booking-series`: from Tuesday, 3 November 2026, 10:00 on the wall, an hour."""
    body = {
        "resource_id": room.id,
        "starts_at": "2026-11-03T10:00",
        "minutes": 60,
        "rrule": rrule,
        "title": "Planning",
    }
    return body | fields


async def bookings_of(operator: Operator, made: dict[str, Any], **filters: Any) -> list[dict[str, Any]]:
    """The bookings of the series in an answer, by start."""
    page = await operator.get("/v1/bookings", series_id=made["series"]["id"], limit=100, **filters)
    found: list[dict[str, Any]] = page["data"]
    while page["next_cursor"]:
        page = await operator.get(
            "/v1/bookings", series_id=made["series"]["id"], limit=100, cursor=page["next_cursor"], **filters
        )
        found += page["data"]
    return found


async def agrees(operator: Operator) -> None:
    """Every booking that occupies time has exactly its allocations, and nothing else has any."""
    async with operator.db.transaction(operator.principal) as session:
        bookings = await session.execute(
            text("SELECT id, starts_at, ends_at, unit_ids, quantity, terms, state, resource_id FROM bookings")
        )
        wanted = {
            (row.id, unit_id, row.starts_at, row.ends_at + timedelta(minutes=row.terms["buffer_minutes"]))
            for row in bookings
            if row.state in OCCUPYING
            for unit_id in row.unit_ids
        }
        rows = await session.execute(text("SELECT source_id, unit_id, lower(period), upper(period) FROM allocations"))
        assert {tuple(row) for row in rows} == wanted
