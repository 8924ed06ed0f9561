"""Calendar feeds: a secret address that shows the bookings of a member, a resource or a location as iCalendar.

The secret holds 256 random bits, is shown once and stored as a SHA-256, so finding a feed is one look into an index
whose time says nothing about other secrets.
"""

from __future__ import annotations

import asyncio
import hashlib
import re
import secrets
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, func, or_, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.bookings.ics import STATUS_OF_STATE, CalendarEvent, booking_uid, calendar
from coworkapi.bookings.models import Booking, CalendarFeed
from coworkapi.core.errors import Conflict, NotFound
from coworkapi.core.ids import encode_id
from coworkapi.members.models import Member, Team
from coworkapi.spaces.models import Location, Resource

PAST = timedelta(days=30)
AHEAD = timedelta(days=366)
# More than the busiest site has in thirteen months in practice; what is cut off is said in the calendar.
MOST_EVENTS = 10_000
MOST_FEEDS = 20
_SECRET = re.compile(r"cwf_[A-Za-z0-9_-]{43}\Z")
_CANCELLED = ("cancelled", "declined", "no_show")
_GONE = "there is no calendar at this address: it was revoked, or never was"


class TooManyFeeds(Conflict):
    """A member, resource or location has as many feeds as it may have."""


async def create_feed(
    session: AsyncSession,
    *,
    member_id: UUID | None = None,
    resource_id: UUID | None = None,
    location_id: UUID | None = None,
    shows_details: bool,
) -> tuple[CalendarFeed, str]:
    """A new feed of exactly one of them, and its secret. Raises TooManyFeeds. The subject must exist."""
    living = await session.scalar(
        select(func.count())
        .select_from(CalendarFeed)
        .where(
            CalendarFeed.member_id.is_not_distinct_from(member_id),
            CalendarFeed.resource_id.is_not_distinct_from(resource_id),
            CalendarFeed.location_id.is_not_distinct_from(location_id),
            CalendarFeed.revoked_at.is_(None),
        )
    )
    if living is not None and living >= MOST_FEEDS:
        raise TooManyFeeds(f"there are {living} feeds of it already; revoke one that is no longer used")
    secret = _new_secret()
    feed = CalendarFeed(
        member_id=member_id,
        resource_id=resource_id,
        location_id=location_id,
        token_hash=_hash(secret),
        shows_details=shows_details,
    )
    session.add(feed)
    await session.flush()
    return feed, secret


async def subject_location(
    session: AsyncSession, *, member_id: UUID | None, resource_id: UUID | None, location_id: UUID | None
) -> UUID | None:
    """The location of a feed's subject; None for a member, who has bookings anywhere. Raises NotFound for no such."""
    if member_id is not None:
        # Merged and forgotten people have no feeds.
        statement = select(Member.id).where(
            Member.id == member_id, Member.merged_into_id.is_(None), Member.anonymized_at.is_(None)
        )
        if await session.scalar(statement) is None:
            raise NotFound(f"member_id: there is no member {encode_id('mem', member_id)}")
        return None
    if resource_id is not None:
        found = await session.scalar(select(Resource.location_id).where(Resource.id == resource_id))
        if found is None:
            raise NotFound(f"resource_id: there is no resource {encode_id('res', resource_id)}")
        return found
    assert location_id is not None
    if await session.scalar(select(Location.id).where(Location.id == location_id)) is None:
        raise NotFound(f"location_id: there is no location {encode_id('loc', location_id)}")
    return location_id


def feeds_at(locations: frozenset[UUID] | None) -> Select[Any]:
    """Feeds that staff of these locations may see (None: all): those of a member only where everything may be seen."""
    statement = select(CalendarFeed)
    if locations is None:
        return statement
    here = select(Resource.id).where(Resource.location_id.in_(locations))
    return statement.where(or_(CalendarFeed.location_id.in_(locations), CalendarFeed.resource_id.in_(here)))


async def find_feed(
    session: AsyncSession, feed_id: UUID, *, of_member: UUID | None = None, lock: bool = False
) -> tuple[CalendarFeed, UUID | None]:
    """The feed, and the location that it belongs to (None: a member's). `of_member`: only that member's feeds.

    Raises NotFound.
    """
    statement = (
        select(CalendarFeed, func.coalesce(CalendarFeed.location_id, Resource.location_id))
        .outerjoin(Resource, Resource.id == CalendarFeed.resource_id)
        .where(CalendarFeed.id == feed_id)
    )
    if of_member is not None:
        statement = statement.where(CalendarFeed.member_id == of_member)
    if lock:
        statement = statement.with_for_update(key_share=True, of=CalendarFeed)
    row = (await session.execute(statement)).one_or_none()
    if row is None:
        raise NotFound(f"there is no calendar feed {encode_id('feed', feed_id)}")
    return row[0], row[1]


async def revoke_feed(session: AsyncSession, *, feed: CalendarFeed, now: datetime) -> CalendarFeed:
    """Ends it: its address is unknown from now on. Again: nothing happens."""
    if feed.revoked_at is None:
        feed.revoked_at = now
        feed.version += 1
        await session.flush()
    return feed


async def rotate_feed(session: AsyncSession, *, feed: CalendarFeed) -> str:
    """Gives it a new secret, which is returned; the old address is unknown from now on. Raises Conflict if revoked."""
    if feed.revoked_at is not None:
        raise Conflict("the feed was revoked; make a new one")
    secret = _new_secret()
    feed.token_hash = _hash(secret)
    feed.version += 1
    await session.flush()
    return secret


async def read_feed(session: AsyncSession, *, secret: str, now: datetime) -> bytes:
    """The calendar at a secret address, from 30 days ago to a year ahead. Two statements. Raises NotFound."""
    found = (await session.execute(_FIND, {"hash": _hash(secret)})).one_or_none() if _SECRET.match(secret) else None
    if found is None:
        raise NotFound(_GONE)
    rows = list(await session.execute(_bookings_of(found, now)))
    if found.unread:
        await session.execute(_NOTE_READ, {"id": found.id})
    # In a thread: a large one takes a while, and other requests needn't wait for it.
    return await asyncio.to_thread(_render, found, rows)


def _render(feed: Row[Any], rows: list[Row[Any]]) -> bytes:
    events = [_event(row, feed) for row in rows[:MOST_EVENTS]]
    cut_off = f"Shows the first {MOST_EVENTS} bookings." if len(rows) > MOST_EVENTS else None
    return calendar(events, name=feed.name, time_zone=feed.time_zone, description=cut_off)


def _new_secret() -> str:
    return "cwf_" + secrets.token_urlsafe(32)


def _hash(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()


# `unread`: not noted as read within the hour, so that a popular feed isn't written at each look.
_FIND = text("""
SELECT f.id, f.member_id, f.resource_id, f.location_id, f.shows_details,
  coalesce(m.name, r.name, l.name) AS name, coalesce(l.time_zone, rl.time_zone, home.time_zone) AS time_zone,
  f.last_read_at IS NULL OR f.last_read_at < now() - interval '1 hour' AS unread
FROM calendar_feeds f
LEFT JOIN members m ON m.organization_id = f.organization_id AND m.id = f.member_id
LEFT JOIN locations home ON home.organization_id = m.organization_id AND home.id = m.home_location_id
LEFT JOIN resources r ON r.organization_id = f.organization_id AND r.id = f.resource_id
LEFT JOIN locations rl ON rl.organization_id = r.organization_id AND rl.id = r.location_id
LEFT JOIN locations l ON l.organization_id = f.organization_id AND l.id = f.location_id
WHERE f.token_hash = CAST(:hash AS bytea) AND f.revoked_at IS NULL
  AND (m.id IS NULL OR m.archived_at IS NULL AND m.anonymized_at IS NULL AND m.merged_into_id IS NULL)
""")
_NOTE_READ = text("UPDATE calendar_feeds SET last_read_at = now() WHERE id = CAST(:id AS uuid)")


def _bookings_of(feed: Row[Any], now: datetime) -> Select[*tuple[Any, ...]]:
    since = now - PAST
    statement: Select[*tuple[Any, ...]] = (
        select(
            Booking.id,
            Booking.state,
            Booking.starts_at,
            Booking.ends_at,
            Booking.title,
            Booking.note,
            Booking.attendee_count,
            Booking.sequence,
            Booking.created_at,
            Booking.updated_at,
            Resource.name.label("resource"),
            Location.name.label("location"),
            Location.latitude,
            Location.longitude,
            func.coalesce(Member.name, Team.name).label("who"),
        )
        .join(Resource, Resource.id == Booking.resource_id)
        .join(Location, Location.id == Booking.location_id)
        .outerjoin(Member, Member.id == Booking.member_id)
        .outerjoin(Team, Team.id == Booking.team_id)
        .where(
            Booking.ends_at > since,
            Booking.starts_at < now + AHEAD,
            # Bookings last 366 days at most: lets the index on starts_at begin somewhere.
            Booking.starts_at > since - AHEAD,
            Booking.state.in_(STATUS_OF_STATE),
            or_(Booking.state.not_in(_CANCELLED), Booking.updated_at > since),
        )
        .order_by(Booking.starts_at, Booking.id)
        .limit(MOST_EVENTS + 1)
    )
    if feed.member_id is not None:
        return statement.where(Booking.member_id == feed.member_id)
    if feed.resource_id is not None:
        return statement.where(Booking.resource_id == feed.resource_id)
    return statement.where(Booking.location_id == feed.location_id)


def _event(row: Row[Any], feed: Row[Any]) -> CalendarEvent:
    details: dict[str, Any] = {"summary": "Busy"}
    if feed.shows_details:
        if feed.member_id is not None:
            summary = row.title or row.resource
        elif feed.resource_id is not None:
            summary = row.title or row.who or "Booked"
        else:
            summary = f"{row.resource}: {row.title or row.who or 'booked'}"
        lines = [row.who if feed.member_id is None and row.title else None, row.note, encode_id("bkg", row.id)]
        details = {
            "summary": summary,
            "description": "\n".join(line for line in lines if line),
            "place": f"{row.resource}, {row.location}",
            "latitude": row.latitude,
            "longitude": row.longitude,
        }
    return CalendarEvent(
        uid=booking_uid(row.id),
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        status=STATUS_OF_STATE[row.state],
        sequence=row.sequence,
        created_at=row.created_at,
        updated_at=row.updated_at,
        **details,
    )
