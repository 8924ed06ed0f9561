"""Answering an invitation by the link in its mail: without signing in, by a token that only the mail has.

The token is the attendee's id with a signature over it and the organization, so nothing of it is kept and none can be
found by trying. It answers for what the mail invited to: a booking, or all of a person's places in a series.
"""

from __future__ import annotations

import base64
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.bookings.attendee_schemas import AttendeeOut, AttendeeResponse, InvitedTimeOut, RsvpOut
from coworkapi.bookings.errors import TooLate
from coworkapi.bookings.events import AttendeeUpdated
from coworkapi.bookings.models import LIVE
from coworkapi.core.errors import Invalid, NotFound
from coworkapi.core.events import emit
from coworkapi.core.ids import decode_id, encode_id
from coworkapi.core.unit_of_work import organization_of

_SIGNATURE_BYTES = 20
_PLACES = text("""
SELECT a.id, a.booking_id, a.member_id, a.name, a.email, a.response, a.invited_at, a.cancelled_at, a.created_at,
  a.updated_at, b.starts_at, b.ends_at, b.title, b.state, b.location_id, r.name AS resource, l.name AS location,
  l.time_zone, coalesce(m.name, t.name, o.name) AS host_name, o.name AS organization
FROM booking_attendees known
JOIN booking_attendees a ON a.organization_id = known.organization_id AND a.email IS NOT DISTINCT FROM known.email
  AND (a.id = known.id OR a.uid = known.uid)
JOIN bookings b ON b.organization_id = a.organization_id AND b.id = a.booking_id
JOIN resources r ON r.organization_id = b.organization_id AND r.id = b.resource_id
JOIN locations l ON l.organization_id = b.organization_id AND l.id = b.location_id
JOIN organizations o ON o.id = a.organization_id
LEFT JOIN members m ON m.organization_id = b.organization_id AND m.id = b.member_id
LEFT JOIN teams t ON t.organization_id = b.organization_id AND t.id = b.team_id
WHERE known.id = CAST(:id AS uuid)
ORDER BY b.starts_at, a.id
""")
# Of two answers at the same moment the second waits, and counts.
_ANSWER = text("""
WITH open AS (
  SELECT a.id, a.response FROM booking_attendees a WHERE a.id = ANY(CAST(:ids AS uuid[])) AND a.cancelled_at IS NULL
  ORDER BY a.id FOR NO KEY UPDATE
)
UPDATE booking_attendees a SET response = CAST(:response AS text), updated_at = app_now()
FROM open WHERE a.id = open.id AND open.response <> CAST(:response AS text)
RETURNING a.id, a.updated_at, open.response AS before
""")


@dataclass(frozen=True, slots=True)
class Invited:
    """One person's places in what they were invited to, by start, and those that can still be answered for."""

    rows: Sequence[Any]
    open: Sequence[Any]


def rsvp_token(secret: str, organization_id: UUID, attendee_id: UUID) -> str:
    """The token that lets whoever has it answer for that attendee. Always the same."""
    shown = encode_id("att", attendee_id)
    digest = hmac.digest(secret.encode(), f"rsvp:{organization_id}:{shown}".encode(), "sha256")[:_SIGNATURE_BYTES]
    return f"{shown}.{base64.urlsafe_b64encode(digest).rstrip(b'=').decode()}"


async def find_invited(session: AsyncSession, token: str, *, secret: str, now: datetime) -> Invited:
    """What the token invites to. One statement, none for a wrong token. Raises NotFound, the same for each of them."""
    unknown = NotFound("this invitation isn't known here; open the link as the mail has it")
    shown, _, _ = token.partition(".")
    try:
        attendee_id = decode_id("att", shown)
    except (ValueError, Invalid):
        raise unknown from None
    if not hmac.compare_digest(rsvp_token(secret, organization_of(session), attendee_id).encode(), token.encode()):
        raise unknown
    rows = (await session.execute(_PLACES, {"id": attendee_id})).all()
    if not rows:
        raise unknown
    return Invited(rows, [row for row in rows if row.cancelled_at is None and row.state in LIVE and row.ends_at > now])


async def answer(
    session: AsyncSession, token: str, *, secret: str, response: AttendeeResponse, now: datetime
) -> RsvpOut:
    """Notes the answer for every place that is still to come, and tells. Two statements. Raises NotFound, TooLate."""
    invited = await find_invited(session, token, secret=secret, now=now)
    if not invited.open:
        raise TooLate("there is nothing left to answer for: it is over, cancelled, or you were taken off the list")
    changed = await session.execute(_ANSWER, {"ids": [row.id for row in invited.open], "response": response})
    by_id = {row.id: row for row in invited.open}
    for one in changed:
        row = by_id[one.id]
        values = {name: getattr(row, name) for name in AttendeeOut.model_fields}
        after = AttendeeOut(**{**values, "response": response, "updated_at": one.updated_at})
        emit(
            session,
            AttendeeUpdated(
                aggregate_id=row.id, location_id=row.location_id, data=after, previous={"response": one.before}
            ),
        )
    return shown_to_invited(invited, response)


def shown_to_invited(invited: Invited, response: AttendeeResponse | None = None) -> RsvpOut:
    """What the person sees: theirs alone, nothing of the others. `response`: what they have just answered."""
    first = (invited.open or invited.rows)[0]
    open_ids = {row.id for row in invited.open}
    return RsvpOut(
        organization=first.organization,
        title=first.title or f"{first.resource}, {first.location}",
        host_name=first.host_name,
        name=first.name,
        place=f"{first.resource}, {first.location}",
        time_zone=first.time_zone,
        response=response or first.response,
        can_answer=bool(invited.open),
        times=[
            InvitedTimeOut(starts_at=row.starts_at, ends_at=row.ends_at, takes_place=row.id in open_ids)
            for row in invited.rows
        ],
    )
