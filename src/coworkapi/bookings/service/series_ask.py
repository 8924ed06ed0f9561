"""What a series asks for, worked out before anything is booked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.bookings.errors import OccurrencesTaken, PolicyBroken
from coworkapi.bookings.models import BookingSeries
from coworkapi.bookings.recurrence import Rule, expand, instant_of, parse_rule
from coworkapi.bookings.rules import Wish
from coworkapi.bookings.series_schemas import (
    OnConflict,
)
from coworkapi.bookings.service.access import asker_of, authorise
from coworkapi.bookings.service.facts import Facts, load_facts
from coworkapi.bookings.service.series_access import (
    local_start,
    occurrence_out,
)
from coworkapi.bookings.service.series_compare import elapsed_minutes
from coworkapi.bookings.service.series_plan import Planner, Slot
from coworkapi.core.clock import zone
from coworkapi.core.errors import ProblemItem
from coworkapi.core.unit_of_work import acting_principal

_MOST_NAMED = 100


@dataclass(frozen=True, slots=True)
class AskedSeries:
    """A series that is asked for, worked out."""

    facts: Facts
    rule: Rule
    starts_local: datetime
    minutes: int
    slots: Sequence[Slot]
    planner: Planner


async def ask_series(
    session: AsyncSession,
    *,
    now: datetime,
    resource_id: UUID,
    starts_at: datetime,
    rrule: str,
    on_conflict: OnConflict,
    scope: str,
    ends_at: datetime | None = None,
    minutes: int | None = None,
    member_id: UUID | None = None,
    team_id: UUID | None = None,
    quantity: int = 1,
    attendee_count: int | None = None,
    override_policy: bool = False,
    lock: bool = False,
) -> AskedSeries:
    """What is asked for, worked out up to where each occurrence goes. Raises as `create_series` does."""
    rule = parse_rule(rrule)
    facts = await _facts(session, resource_id, member_id, team_id)
    allow(session, facts, scope, override_policy=override_policy)
    where = zone(facts.time_zone)
    starts_local = local_start(starts_at, where)
    if minutes is None:
        assert ends_at is not None
        minutes = elapsed_minutes(instant_of(starts_local, where), ends_at, facts.time_zone)
    wish = facts.wish(quantity=quantity, attendee_count=attendee_count, asker=asker_of(acting_principal(session)))
    occurrences = expand(
        rule, starts_local=starts_local, zone=where, minutes=minutes, at_most=facts.rules.max_occurrences
    )
    planner = Planner(
        facts=facts,
        wish=wish,
        calendar=await facts.calendar(session),
        on_conflict=on_conflict,
        now=now,
        overridden=override_policy,
        ignored=(),
        lock=lock,
    )
    return AskedSeries(facts, rule, starts_local, minutes, [Slot(one) for one in occurrences], planner)


async def series_facts(session: AsyncSession, series: BookingSeries, resource_id: UUID) -> Facts:
    """Facts for occurrences of a series on that resource. One statement. What occupies it is asked for apart."""
    return await _facts(session, resource_id, series.member_id, series.team_id)


def series_wish(
    session: AsyncSession,
    series: BookingSeries,
    facts: Facts,
    *,
    quantity: int | None = None,
    attendee_count: int | None = None,
) -> Wish:
    """What each occurrence of the series wishes, but for its time."""
    return facts.wish(
        quantity=quantity or series.quantity,
        attendee_count=attendee_count or series.attendee_count,
        asker=asker_of(acting_principal(session)),
    )


def allow(session: AsyncSession, facts: Facts, scope: str, *, override_policy: bool) -> None:
    """Raises Forbidden or NotBookable unless the asker may book this resource."""
    authorise(session, scope, facts.location_id)
    if override_policy:
        authorise(session, "bookings:override", facts.location_id)
    facts.require_bookable()


async def _facts(session: AsyncSession, resource_id: UUID, member_id: UUID | None, team_id: UUID | None) -> Facts:
    # The period only says what is asked of the occupied time, which each occurrence is asked for apart.
    moment = datetime(2000, 1, 1, tzinfo=UTC)
    return await load_facts(
        session,
        resource_id=resource_id,
        starts_at=moment,
        ends_at=moment + timedelta(minutes=1),
        member_id=member_id,
        team_id=team_id,
    )


def require_placed(
    session: AsyncSession, placements: Any, facts: Facts, on_conflict: OnConflict, *, anything: bool = False
) -> None:
    """Raises unless every occurrence got a place, or in mode `skip` at least one (`anything`: none will do too).

    OccurrencesTaken when something is taken, PolicyBroken when only rules are in the way; both name each occurrence.
    """
    refused = [one for one in placements if not one.is_placed]
    if not refused or (on_conflict == "skip" and (anything or len(refused) < len(placements))):
        return
    where = zone(facts.time_zone)
    taken = [one for one in refused if not one.broken]
    named = [
        occurrence_out(session, one, where).model_dump(mode="json", exclude_defaults=True)
        for one in refused[:_MOST_NAMED]
    ]
    first = (taken or refused)[0]
    more = f" (and {len(refused) - 1} more)" if len(refused) > 1 else ""
    when = f"{first.slot.occurrence.local:%a %d %b %Y %H:%M}"
    if taken:
        raise OccurrencesTaken(
            f"{facts.resource_name}: {when} is taken{more}; nothing was changed. Choose other times, or on_conflict "
            "skip or alternative",
            extra={"occurrences": named},
        )
    errors = [
        ProblemItem(pointer=item.pointer, code=item.code, detail=f"{one.slot.occurrence.local:%Y-%m-%d}: {item.detail}")
        for one in refused
        for item in one.broken
    ]
    raise PolicyBroken(
        f"{facts.resource_name}: {when} {first.broken[0].detail}{more}; nothing was changed",
        errors=errors[:_MOST_NAMED],
        extra={"occurrences": named},
    )
