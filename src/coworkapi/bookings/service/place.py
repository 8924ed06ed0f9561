"""Allocations and booking in one statement: the booking is written only when all its units were got."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import text

from coworkapi.bookings.errors import NotBookable
from coworkapi.bookings.money_schemas import BookingPrice
from coworkapi.bookings.rules import Wish
from coworkapi.bookings.schemas import BookingOut, BookingState, BookingTerms
from coworkapi.bookings.service.facts import Facts
from coworkapi.core.errors import Unavailable
from coworkapi.core.ids import new_id
from coworkapi.core.prepared import HasInfo, Prepared

# Each try finds less free or gets what it wants, unless others hold the pool's units at that very moment.
_POOL_ATTEMPTS = 20

_BOOKING = """
made AS (
  INSERT INTO bookings (id, resource_id, location_id, member_id, team_id, series_id, state, starts_at, ends_at,
    quantity, unit_ids, attendee_count, title, note, terms, expires_at, check_in_by, recurrence_at, account_id, price,
    quote_id, created_by, external_id, metadata)
  SELECT CAST(:id AS uuid), CAST(:resource_id AS uuid), CAST(:location_id AS uuid), CAST(:member_id AS uuid),
    CAST(:team_id AS uuid), CAST(:series_id AS uuid), CAST(:state AS text), CAST(:starts_at AS timestamptz),
    CAST(:ends_at AS timestamptz), CAST(:quantity AS integer), units, CAST(:attendee_count AS integer),
    CAST(:title AS text), CAST(:note AS text), CAST(CAST(:terms AS text) AS jsonb),
    CAST(:expires_at AS timestamptz), CAST(:check_in_by AS timestamptz), CAST(:recurrence_at AS timestamptz),
    CAST(:account_id AS uuid), CAST(CAST(:price AS text) AS jsonb), CAST(:quote_id AS uuid),
    CAST(:created_by AS text), CAST(:external_id AS text), CAST(CAST(:metadata AS text) AS jsonb)
  FROM (SELECT array_agg(unit_id ORDER BY array_position(CAST(:unit_ids AS uuid[]), unit_id)) AS units FROM got) AS g
  WHERE cardinality(units) = CAST(:wanted AS integer)
  RETURNING unit_ids, created_at
)"""
# Location and resource as they are at this very moment, kept so until the transaction ends: whoever archives one of
# them, or closes the resource for booking, comes before and is seen here, or waits and then sees the allocations.
# In the order in which archiving locks: location, resource, units.
_OPEN = """
site AS MATERIALIZED (
  SELECT l.id FROM locations l WHERE l.id = CAST(:location_id AS uuid) AND l.archived_at IS NULL FOR KEY SHARE
), open AS MATERIALIZED (
  SELECT r.id FROM resources r
  WHERE r.id = CAST(:resource_id AS uuid) AND r.is_bookable AND r.archived_at IS NULL AND EXISTS (SELECT FROM site)
  FOR SHARE
)"""
_PERIOD = "tstzrange(CAST(:starts_at AS timestamptz), CAST(:occupied_until AS timestamptz))"

# All units of a room. In the order of their ids, so that two for the same units never wait for each other in a circle.
_PLACE = Prepared(
    text(
        f"""
WITH {_OPEN}, got AS (
  INSERT INTO allocations (id, unit_id, period, kind, source_id)
  SELECT wanted.id, wanted.unit_id, {_PERIOD}, CAST(:kind AS text), CAST(:id AS uuid)
  FROM unnest(CAST(:allocation_ids AS uuid[]), CAST(:unit_ids AS uuid[])) AS wanted(id, unit_id)
  WHERE EXISTS (SELECT FROM open)
  ORDER BY wanted.unit_id
  ON CONFLICT DO NOTHING
  RETURNING unit_id
), {_BOOKING}
SELECT EXISTS (SELECT FROM open) AS is_open, made.unit_ids, made.created_at
FROM (SELECT 1) AS always LEFT JOIN made ON true
"""  # noqa: S608 - our own text
    )
)

# Any units of a pool: the first ones that are free, so that long bookings find the later ones whole, and that nobody
# else takes at this moment (their rows are locked), so that racers neither collide nor wait.
_PLACE_IN_POOL = Prepared(
    text(
        f"""
WITH {_OPEN}, free AS MATERIALIZED (
  SELECT u.id FROM units u
  WHERE u.id = ANY(CAST(:unit_ids AS uuid[])) AND EXISTS (SELECT FROM open) AND NOT EXISTS (
    SELECT FROM unit_allocations(u.id, CAST(:starts_at AS timestamptz), CAST(:occupied_until AS timestamptz)))
), picked AS MATERIALIZED (
  SELECT u.id FROM units u WHERE u.id IN (SELECT id FROM free)
  ORDER BY array_position(CAST(:unit_ids AS uuid[]), u.id) LIMIT CAST(:quantity AS integer)
  FOR NO KEY UPDATE SKIP LOCKED
), got AS (
  INSERT INTO allocations (id, unit_id, period, kind, source_id)
  SELECT ids.id, numbered.id, {_PERIOD}, CAST(:kind AS text), CAST(:id AS uuid)
  FROM (SELECT id, row_number() OVER (ORDER BY id) AS n FROM picked) AS numbered
  JOIN unnest(CAST(:allocation_ids AS uuid[])) WITH ORDINALITY AS ids(id, n) USING (n)
  WHERE (SELECT count(*) FROM picked) = CAST(:quantity AS integer)
  ORDER BY numbered.id
  ON CONFLICT DO NOTHING
  RETURNING unit_id
), {_BOOKING}
SELECT EXISTS (SELECT FROM open) AS is_open, (SELECT count(*) FROM free) AS free, (SELECT count(*) FROM got) AS got,
  made.unit_ids, made.created_at
FROM (SELECT 1) AS always LEFT JOIN made ON true
"""  # noqa: S608 - our own text
    )
)


async def place(
    unit: HasInfo,
    facts: Facts,
    wish: Wish,
    *,
    state: BookingState,
    terms: BookingTerms,
    values: Mapping[str, Any],
    booking_id: UUID | None = None,
    price: BookingPrice | None = None,
) -> BookingOut:
    """Occupies the time and writes the booking. One statement, more only where a race for a pool was lost.

    `values`: the booking's other columns (`attendee_count` to `metadata`). Raises SlotTaken (the caller lets its
    transaction roll back then, since some of the units may have been got), and NotBookable when the resource was
    archived or closed for booking since it was read.
    """
    booking_id = booking_id or new_id()
    wanted = wish.quantity if facts.is_pool else len(facts.unit_ids)
    parameters = {
        "id": booking_id,
        "resource_id": facts.resource_id,
        "location_id": facts.location_id,
        "member_id": facts.member_id,
        "team_id": facts.team_id,
        "state": state,
        "starts_at": facts.starts_at,
        "ends_at": facts.ends_at,
        "occupied_until": occupied_until(facts.ends_at, terms),
        "kind": allocation_kind(state),
        "quantity": wish.quantity,
        "wanted": wanted,
        "unit_ids": list(facts.unit_ids),
        "allocation_ids": [new_id() for _ in range(wanted)],
        **values,
        "terms": terms.model_dump_json(),
        "price": price.model_dump_json() if price is not None else None,
        "metadata": orjson.dumps(values["metadata"]).decode(),
    }
    if facts.is_pool:
        unit_ids, created_at = await _place_in_pool(unit, facts, parameters, wish)
    else:
        [(is_open, unit_ids, created_at)] = await _PLACE.fetch(unit, **parameters)
        if not is_open:
            raise facts.not_bookable()
        if unit_ids is None:
            raise facts.taken(wish)
    return BookingOut.model_construct(
        id=booking_id,
        resource_id=facts.resource_id,
        location_id=facts.location_id,
        time_zone=facts.time_zone,
        member_id=facts.member_id,
        team_id=facts.team_id,
        state=state,
        starts_at=facts.starts_at,
        ends_at=facts.ends_at,
        quantity=wish.quantity,
        unit_ids=unit_ids,
        terms=terms,
        price=price,
        is_exception=False,
        sequence=0,
        checked_in_at=None,
        cancelled_at=None,
        cancellation_reason=None,
        cancellation_fee_percent=None,
        created_at=created_at,
        updated_at=created_at,
        version=1,
        **values,
    )


async def _place_in_pool(
    unit: HasInfo, facts: Facts, parameters: dict[str, Any], wish: Wish
) -> tuple[list[UUID], datetime]:
    for attempt in range(_POOL_ATTEMPTS):
        if attempt:
            await asyncio.sleep(random.uniform(0.5, 1.5) * 0.001 * min(attempt, 10))  # noqa: S311 - jitter
        [(is_open, free, got, unit_ids, created_at)] = await _PLACE_IN_POOL.fetch(unit, **parameters)
        if unit_ids is not None:
            return unit_ids, created_at
        if not is_open:
            raise facts.not_bookable()
        if free < wish.quantity:
            raise facts.taken(wish)
        if got:  # some of them went to one who came between our look and our lock: all anew
            await _UNDO.fetch(unit, id=parameters["id"])
    raise Unavailable(
        f"{facts.resource_name} is being booked by many at this moment; try again", headers={"Retry-After": "1"}
    )


_UNDO = Prepared(text("DELETE FROM allocations WHERE source_id = CAST(:id AS uuid)"))


# As `_OPEN`, for moves and series, which occupy time by a statement of their own.
_KEEP = Prepared(
    text("""
WITH site AS MATERIALIZED (
  SELECT l.id FROM locations l
  WHERE l.id IN (SELECT location_id FROM resources WHERE id = ANY(CAST(:ids AS uuid[]))) AND l.archived_at IS NULL
  ORDER BY l.id FOR KEY SHARE
)
SELECT r.id FROM resources r
WHERE r.id = ANY(CAST(:ids AS uuid[])) AND r.archived_at IS NULL AND r.location_id IN (SELECT id FROM site)
ORDER BY r.id FOR SHARE""")
)


async def keep_from_archiving(unit: HasInfo, resource_ids: Collection[UUID]) -> None:
    """Makes whoever archives one of these resources wait until the transaction ends, and then see what it occupies.

    One statement. Raises NotBookable when one has been archived since it was read.
    """
    if len(await _KEEP.fetch(unit, ids=list(resource_ids))) < len(resource_ids):
        raise NotBookable("the resource was archived meanwhile; choose another resource")


def occupied_until(ends_at: datetime, terms: BookingTerms) -> datetime:
    """The end of the allocation: the booking's own end and the buffer."""
    return ends_at + timedelta(minutes=terms.buffer_minutes)


def allocation_kind(state: str) -> str:
    return "hold" if state == "held" else "booking"
