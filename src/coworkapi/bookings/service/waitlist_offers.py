"""Offers: who waits for what has become free, in the order in which they came, and the hold that is their offer.

The hold's allocation decides: however many frees are worked on at once, a time is offered once. Whoever works on an
entry has it locked, so an entry has one offer at a time; another who wants it waits for the outcome, since going on to
the next one would let the order slip.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.bookings.errors import SlotTaken
from coworkapi.bookings.events import WaitlistOffered, WaitlistSkipped
from coworkapi.bookings.schemas import BookingOut
from coworkapi.bookings.service.book import book
from coworkapi.bookings.service.waitlist import change, check_state, tell
from coworkapi.bookings.waitlist_queries import COLUMNS, JOIN_LOCATION, LOCK_WAITING, entry_of
from coworkapi.bookings.waitlist_schemas import WaitlistEntryOut
from coworkapi.core.errors import ProblemError
from coworkapi.core.events import pending_facts
from coworkapi.core.failures import DATABASE_ERRORS, is_transient, translated
from coworkapi.core.prepared import Prepared

OFFER_LASTS = timedelta(minutes=30)
# Entries (with the resource that would do) that one look finds.
_BATCH = 50
_LONGEST_REASON = 1000

_GAP = """make_interval(mins => coalesce(greatest((p.rules->>'buffer_before_minutes')::integer,
    (p.rules->>'buffer_after_minutes')::integer), 0))"""
# What may have become free: units in a period, a resource (or its parts, or wholes that it is part of), all that a
# policy governs, all of a location, or what a newcomer wants, which may have been freed while they joined: those who
# came before and want it too are asked first. `entry`: one of them, out of order.
SCOPES: dict[str, str] = {
    "freed": f"""r.unit_ids && CAST(:unit_ids AS uuid[]) AND e.starts_at < CAST(:until AS timestamptz)
    AND e.ends_at + {_GAP} > CAST(:since AS timestamptz)""",
    "resource": "r.unit_ids && (SELECT f.unit_ids FROM resources f WHERE f.id = CAST(:resource_id AS uuid))",
    "policy": "r.booking_policy_id = CAST(:policy_id AS uuid)",
    "location": "e.location_id = CAST(:location_id AS uuid)",
    "around": f"""e.location_id = CAST(:location_id AS uuid)
    AND e.starts_at < CAST(:until AS timestamptz) + {_GAP} AND e.ends_at + {_GAP} > CAST(:since AS timestamptz)""",
    "entry": "e.id = CAST(:entry_id AS uuid)",
}


@lru_cache(maxsize=len(SCOPES))
def _candidates(scope: str) -> Prepared:
    """Waiting entries of the scope, each with the resources that are free for it now, the smallest first.

    A resource's policy isn't asked: booking does that.
    """
    return Prepared(
        text(
            f"""
SELECT e.id, r.id, r.is_pool
FROM waitlist_entries e
JOIN resources r ON r.organization_id = e.organization_id AND r.location_id = e.location_id
  AND (r.id = e.resource_id OR r.resource_type_id = e.resource_type_id AND r.capacity >= coalesce(e.min_capacity, 1)
    AND (r.is_pool OR r.capacity >= e.attendee_count))
JOIN locations l ON l.organization_id = e.organization_id AND l.id = e.location_id
LEFT JOIN booking_policies p ON p.organization_id = r.organization_id AND p.id = r.booking_policy_id
WHERE e.state = 'waiting' AND e.starts_at > CAST(:now AS timestamptz) AND {SCOPES[scope]}
  AND r.is_bookable AND r.archived_at IS NULL AND l.archived_at IS NULL
  AND NOT EXISTS (
    SELECT FROM unnest(CAST(:tried_entries AS uuid[]), CAST(:tried_resources AS uuid[])) AS tried(entry_id, resource_id)
    WHERE tried.entry_id = e.id AND tried.resource_id = r.id)
  AND CASE WHEN r.is_pool THEN e.quantity WHEN e.quantity = 1 THEN cardinality(r.unit_ids) END <= (
    SELECT count(*) FROM unnest(r.unit_ids) AS u(id)
    WHERE NOT EXISTS (SELECT FROM unit_allocations(u.id, e.starts_at, e.ends_at + {_GAP})))
ORDER BY e.created_at, e.id, r.capacity, r.name, r.id LIMIT {_BATCH}"""  # noqa: S608 - our own names
        )
    )


async def offer(session: AsyncSession, scope: str, *, now: datetime, **found_by: Any) -> int:
    """Offers what is free to those who wait for it, first come, first offered; how many offers were made.

    `scope`: one of `SCOPES`, `found_by` its values. One statement finds who waits; each offer is a few more. Whoever
    can't have it (the policy, a limit, an archived member) is skipped, stays on the list, and is told why.
    """
    tried: list[tuple[UUID, UUID]] = []
    skipped: dict[UUID, tuple[WaitlistEntryOut, str]] = {}
    offered = 0
    while True:
        rows = await _candidates(scope).fetch(
            session,
            now=now,
            tried_entries=[entry_id for entry_id, _ in tried],
            tried_resources=[resource_id for _, resource_id in tried],
            **found_by,
        )
        for entry_id, resource_id, is_pool in rows:
            tried.append((entry_id, resource_id))
            row = await LOCK_WAITING.fetchrow(session, id=entry_id)
            if row is None:
                continue
            entry = entry_of(row)
            try:
                await _hold(session, entry, resource_id, now=now)
            except SlotTaken:
                break  # others were quicker: look anew at what is free
            except ProblemError as problem:
                if problem.status >= 500:
                    raise
                skipped.setdefault(entry_id, (entry, problem.detail))
                continue
            skipped.pop(entry_id, None)
            offered += 1
            if not is_pool:
                break  # what it took is not free for those behind it
        else:
            if len(rows) < _BATCH:
                break
    await _note_skipped(session, skipped.values())
    return offered


async def offer_now(session: AsyncSession, entry: WaitlistEntryOut, *, now: datetime) -> WaitlistEntryOut:
    """Offers a locked entry its time out of order. Raises WrongState, and as `book` does where nothing is to be had."""
    check_state(entry, "offered", "waiting")
    problem: ProblemError = SlotTaken("nothing that would do is free at that time; the entry goes on waiting")
    rows = await _candidates("entry").fetch(session, now=now, tried_entries=[], tried_resources=[], entry_id=entry.id)
    for _, resource_id, _ in rows:
        try:
            return await _hold(session, entry, resource_id, now=now)
        except ProblemError as error:
            problem = error
    raise problem


async def _hold(
    session: AsyncSession, entry: WaitlistEntryOut, resource_id: UUID, *, now: datetime
) -> WaitlistEntryOut:
    """Holds the time for a locked entry, and tells of the offer. Undoes all of it when it raises."""
    told = len(pending_facts(session))
    until = min(now + OFFER_LASTS, entry.starts_at)
    try:
        async with session.begin_nested():
            held: BookingOut = await book(
                session,
                now=now,
                resource_id=resource_id,
                starts_at=entry.starts_at,
                ends_at=entry.ends_at,
                member_id=entry.member_id,
                team_id=entry.team_id,
                quantity=entry.quantity,
                attendee_count=entry.attendee_count,
                title=entry.title,
                hold=True,
                hold_until=until,
            )
    except (ProblemError, *DATABASE_ERRORS) as error:
        del pending_facts(session)[told:]
        problem = translated(error)
        if isinstance(problem, ProblemError) and not is_transient(error):
            raise problem from None  # also a rule that the database alone holds: it is this entry's, not the others'
        raise
    return await change(
        session,
        entry,
        WaitlistOffered,
        state="offered",
        booking_id=held.id,
        offered_resource_id=resource_id,
        offered_at=now,
        offer_expires_at=until,
        skipped_reason=None,
    )


_SKIP = Prepared(
    text(f"""
WITH e AS (
  UPDATE waitlist_entries w SET skipped_reason = said.reason, version = w.version + 1, updated_at = app_now()
  FROM unnest(CAST(:ids AS uuid[]), CAST(:reasons AS text[])) AS said(id, reason)
  WHERE w.id = said.id AND w.skipped_reason IS DISTINCT FROM said.reason
  RETURNING w.*
)
SELECT {COLUMNS} FROM e {JOIN_LOCATION} ORDER BY e.created_at, e.id""")  # noqa: S608 - our own names
)


async def _note_skipped(session: AsyncSession, skipped: Collection[tuple[WaitlistEntryOut, str]]) -> None:
    """Keeps why these (locked) entries were not offered a time that is free. One statement."""
    reasons = {entry.id: reason[:_LONGEST_REASON] for entry, reason in skipped}
    if not reasons:
        return
    former = {entry.id: entry.skipped_reason for entry, _ in skipped}
    for row in await _SKIP.fetch(session, ids=list(reasons), reasons=list(reasons.values())):
        entry = entry_of(row)
        tell(session, WaitlistSkipped, entry, {"skipped_reason": former[entry.id]})
