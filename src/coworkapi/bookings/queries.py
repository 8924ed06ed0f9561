"""How bookings are read: columns in the order of `BookingOut`, without ORM entities, since these are hot."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import text

from coworkapi.bookings.money_schemas import BookingPrice
from coworkapi.bookings.schemas import BookingOut, BookingTerms
from coworkapi.core.prepared import Prepared

FIELDS = tuple(BookingOut.model_fields)
_FIELD_SET = set(FIELDS)
_TERMS_AT, _PRICE_AT = FIELDS.index("terms"), FIELDS.index("price")
_OF_OTHERS = {"time_zone": "l.time_zone", "terms": "b.terms::text", "price": "b.price::text"}
COLUMNS = ", ".join(f"{_OF_OTHERS.get(name, f'b.{name}')}" for name in FIELDS)
FROM = "bookings b JOIN locations l ON l.organization_id = b.organization_id AND l.id = b.location_id"

# That the member `:me` may act for the booking: their own, or of a team that they run.
MINE = """(b.member_id = CAST(:me AS uuid) OR b.team_id IN (
  SELECT tm.team_id FROM team_members tm WHERE tm.member_id = CAST(:me AS uuid) AND tm.role = 'admin'))"""

# A scalar subquery, JSON: the ids of the bookings at `:location_id` that hold, or were held, for some time of
# `[:day_starts_at, :day_ends_at)`, and that `:member_id` has booked, or then that they are invited to.
DAY_BOOKINGS_SQL = """(
SELECT json_agg(b.id ORDER BY mine.place, b.starts_at, b.id)
FROM (
  SELECT 1 AS place, o.id FROM bookings o WHERE o.member_id = CAST(:member_id AS uuid)
    AND o.starts_at < CAST(:day_ends_at AS timestamptz) AND o.ends_at > CAST(:day_starts_at AS timestamptz)
  UNION ALL
  SELECT 2, a.booking_id FROM booking_attendees a
  WHERE a.member_id = CAST(:member_id AS uuid) AND a.cancelled_at IS NULL AND a.response <> 'declined'
) AS mine
JOIN bookings b ON b.id = mine.id
WHERE b.location_id = CAST(:location_id AS uuid) AND b.state IN ('confirmed', 'checked_in', 'completed')
  AND b.starts_at < CAST(:day_ends_at AS timestamptz) AND b.ends_at > CAST(:day_starts_at AS timestamptz))"""

GET = Prepared(text(f"SELECT {COLUMNS} FROM {FROM} WHERE b.id = CAST(:id AS uuid)"))  # noqa: S608 - our own names
GET_MINE = Prepared(text(f"SELECT {COLUMNS} FROM {FROM} WHERE b.id = CAST(:id AS uuid) AND {MINE}"))  # noqa: S608
LOCK = Prepared(text(f"SELECT {COLUMNS} FROM {FROM} WHERE b.id = CAST(:id AS uuid) FOR NO KEY UPDATE OF b"))  # noqa: S608
LOCK_MINE = Prepared(
    text(f"SELECT {COLUMNS} FROM {FROM} WHERE b.id = CAST(:id AS uuid) AND {MINE} FOR NO KEY UPDATE OF b")  # noqa: S608
)


@lru_cache(maxsize=4096)
def terms_of(stored: str) -> BookingTerms:
    """Stored terms as a value. Bookings of one policy share it: treat it as immutable."""
    return BookingTerms.model_validate_json(stored)


def booking_of(row: Sequence[Any]) -> BookingOut:
    """A row of `COLUMNS` as the API shows it. Not validated again: the database's constraints were."""
    values = dict(zip(FIELDS, row, strict=False))
    values["terms"] = terms_of(row[_TERMS_AT])
    if row[_PRICE_AT] is not None:
        values["price"] = BookingPrice.model_validate_json(row[_PRICE_AT])
    # What model_construct does, without its look at each field's defaults and aliases: a page has a hundred of these.
    booking = BookingOut.__new__(BookingOut)
    set_attribute = object.__setattr__
    set_attribute(booking, "__dict__", values)
    set_attribute(booking, "__pydantic_fields_set__", _FIELD_SET)
    set_attribute(booking, "__pydantic_extra__", None)
    set_attribute(booking, "__pydantic_private__", None)
    return booking


FILTERS: dict[str, str] = {
    "resource_id": "b.resource_id = CAST(:resource_id AS uuid)",
    "location_id": "b.location_id = CAST(:location_id AS uuid)",
    "member_id": "b.member_id = CAST(:member_id AS uuid)",
    "team_id": "b.team_id = CAST(:team_id AS uuid)",
    "series_id": "b.series_id = CAST(:series_id AS uuid)",
    "external_id": "b.external_id = CAST(:external_id AS text)",
    "states": "b.state = ANY(CAST(:states AS text[]))",
    "starts_from": "b.starts_at >= CAST(:starts_from AS timestamptz)",
    "starts_before": "b.starts_at < CAST(:starts_before AS timestamptz)",
    "ends_after": "b.ends_at > CAST(:ends_after AS timestamptz)",
    "updated_since": "b.updated_at >= CAST(:updated_since AS timestamptz)",
    "locations": "b.location_id = ANY(CAST(:locations AS uuid[]))",
    "me": MINE,
}
SORTS: dict[str, tuple[str, str]] = {
    "starts_at": ("starts_at", "ASC"),
    "-starts_at": ("starts_at", "DESC"),
    "updated_at": ("updated_at", "ASC"),
    "-updated_at": ("updated_at", "DESC"),
}


@lru_cache(maxsize=512)
def page_statement(filters: frozenset[str], sort: str, *, after: bool) -> Prepared:
    """A page of bookings by these filters and order; `after`: behind the key `(:key_at, :key_id)`."""
    column, direction = SORTS[sort]
    sign = ">" if direction == "ASC" else "<"
    where = [FILTERS[name] for name in sorted(filters)]
    if after:
        # The first comparison is implied by the second; said apart, every planner uses the index for it.
        where.append(f"b.{column} {sign}= CAST(:key_at AS timestamptz)")
        where.append(f"(b.{column}, b.id) {sign} (CAST(:key_at AS timestamptz), CAST(:key_id AS uuid))")
    condition = " AND ".join(where) or "true"
    return Prepared(
        text(
            f"SELECT {COLUMNS} FROM {FROM} WHERE {condition} "  # noqa: S608 - our own names
            f"ORDER BY b.{column} {direction}, b.id {direction} LIMIT CAST(:limit AS integer)"
        )
    )


def key_of(booking: BookingOut, sort: str) -> tuple[Any, UUID]:
    """The values of a page's order for one booking."""
    return getattr(booking, SORTS[sort][0]), booking.id
