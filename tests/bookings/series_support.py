"""What tests of series share: a body, the series' bookings, and the agreement of bookings and allocations."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import text

from coworkapi.bookings.models import OCCUPYING
from tests.bookings.factories import Room, a_room
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


async def weekly(operator: Operator, count: int = 5, **fields: Any) -> tuple[Room, dict[str, Any]]:
    """A room, and a series of Tuesdays from 3 November 2026, 10:00 to 11:00 in Berlin (09:00Z)."""
    room = await a_room(operator)
    return room, await operator.post("/v1/booking-series", series(room, f"FREQ=WEEKLY;COUNT={count}", **fields))


def path(made: dict[str, Any], verb: str) -> str:
    return f"/v1/booking-series/{made['series']['id']}/{verb}"


async def change(
    operator: Operator, made: dict[str, Any], verb: str, status: int = 200, dry_run: bool = False, **body: Any
) -> dict[str, Any]:
    """A verb on the series; a dry run first, which must say the same and change nothing."""
    if status == 200 and not dry_run:
        before = await operator.get(f"/v1/booking-series/{made['series']['id']}"), await bookings_of(operator, made)
        dry = await operator.post(path(made, verb) + "?dry_run=true", body, status=200)
        assert dry["dry_run"]
        assert before == (
            await operator.get(f"/v1/booking-series/{made['series']['id']}"),
            await bookings_of(operator, made),
        )
        done = await operator.post(path(made, verb), body, status=200)
        assert not done["dry_run"]
        assert outcomes(dry) == outcomes(done)
        for name in ("rrule", "starts_local", "skipped", "excluded_at", "minutes", "resource_id"):
            assert dry["series"][name] == done["series"][name], name
        assert (dry["split_from"] is None) == (done["split_from"] is None)
        if done["split_from"]:
            for name in ("rrule", "starts_local", "skipped", "excluded_at"):
                assert dry["split_from"][name] == done["split_from"][name], name
        await agrees(operator)
        return done
    found: dict[str, Any] = await operator.post(path(made, verb) + ("?dry_run=true" if dry_run else ""), body, status)
    await agrees(operator)
    return found


def outcomes(changed: dict[str, Any]) -> list[tuple[str, str]]:
    """(day and UTC time, outcome) of each occurrence."""
    return [(one["starts_at"][5:16], one["outcome"]) for one in changed["occurrences"]]


async def times(operator: Operator, made: dict[str, Any]) -> list[str]:
    """When the living bookings of a series start."""
    found = await bookings_of(operator, made, state=["confirmed", "pending_approval", "checked_in", "completed"])
    return [booking["starts_at"][5:16] for booking in found]
