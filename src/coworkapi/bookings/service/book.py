"""Booking: at once, as a hold, or as a request for approval."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from coworkapi.bookings.attendee_schemas import AttendeeIn
from coworkapi.bookings.errors import PolicyBroken
from coworkapi.bookings.events import OF_STATE
from coworkapi.bookings.rules import Wish, check_in_deadline, expiry, state_of_new, violations
from coworkapi.bookings.schemas import BookingOut, BookingState, BookingTerms
from coworkapi.bookings.service.access import asker_of, authorise
from coworkapi.bookings.service.attendee_list import find_people, put_on_list, with_people
from coworkapi.bookings.service.facts import Facts, load_facts, terms_by
from coworkapi.bookings.service.limits import limit_results
from coworkapi.bookings.service.place import place
from coworkapi.core.errors import ProblemItem
from coworkapi.core.events import emit
from coworkapi.core.prepared import HasInfo
from coworkapi.core.unit_of_work import acting_principal
from coworkapi.spaces.values import LocationCalendar


@dataclass(frozen=True, slots=True)
class Decision:
    """What booking it now would make of it."""

    state: BookingState
    terms: BookingTerms
    expires_at: datetime | None
    check_in_by: datetime | None


async def book(
    unit: HasInfo,
    *,
    now: datetime,
    resource_id: UUID,
    starts_at: datetime,
    ends_at: datetime,
    member_id: UUID | None = None,
    team_id: UUID | None = None,
    quantity: int = 1,
    attendee_count: int | None = None,
    attendees: Sequence[AttendeeIn] = (),
    title: str | None = None,
    note: str | None = None,
    external_id: str | None = None,
    metadata: Mapping[str, str] | None = None,
    hold: bool = False,
    hold_until: datetime | None = None,
    override_policy: bool = False,
    series_id: UUID | None = None,
    recurrence_at: datetime | None = None,
) -> BookingOut:
    """A new booking with its allocations. Two statements; one or two more where the policy has limits, and two where
    it has attendees.

    `hold_until`: when a hold lapses, unless by the policy's minutes.

    Raises NotFound, Forbidden, NotBookable, PolicyBroken (all broken rules at once) and SlotTaken; after the last one
    the caller must let its transaction, or savepoint, roll back.
    """
    facts = await load_facts(
        unit,
        resource_id=resource_id,
        starts_at=starts_at,
        ends_at=ends_at,
        member_id=member_id,
        team_id=team_id,
    )
    principal = acting_principal(unit)
    authorise(unit, "bookings:write", facts.location_id)
    if override_policy:
        authorise(unit, "bookings:override", facts.location_id)
    facts.require_bookable()
    calendar = await facts.calendar(unit)
    people = await find_people(unit, attendees)
    wish = facts.wish(
        quantity=quantity,
        attendee_count=with_people(attendee_count, quantity, people, member_id),
        asker=asker_of(principal),
    )
    if not override_policy:
        await require_policy(unit, facts, wish, calendar, now)
    facts.require_free(wish)
    decision = decide(facts, now, hold=hold, overridden=override_policy)
    booking = await place(
        unit,
        facts,
        wish,
        state=decision.state,
        terms=decision.terms,
        values={
            "series_id": series_id,
            "attendee_count": wish.attendee_count,
            "title": title,
            "note": note,
            "expires_at": hold_until if hold and hold_until else decision.expires_at,
            "check_in_by": decision.check_in_by,
            "recurrence_at": recurrence_at,
            "account_id": None,
            "quote_id": None,
            "created_by": principal.label,
            "external_id": external_id,
            "metadata": dict(metadata or {}),
        },
    )
    tell(unit, OF_STATE[booking.state], booking)
    await put_on_list(unit, [booking], people)
    return booking


def decide(facts: Facts, now: datetime, *, hold: bool, overridden: bool) -> Decision:
    """The state, terms and deadlines of a booking that is made now."""
    terms = terms_by(facts.rules, overridden=overridden)
    state = state_of_new(facts.rules, hold=hold, overridden=overridden)
    return Decision(
        state,
        terms,
        expiry(
            state,
            now,
            facts.starts_at,
            hold_minutes=terms.hold_minutes,
            approval_hours=terms.approval_hours,
        ),
        check_in_deadline(state, facts.starts_at, facts.ends_at, now, terms.no_show_minutes),
    )


async def require_policy(
    unit: HasInfo,
    facts: Facts,
    wish: Wish,
    calendar: LocationCalendar,
    now: datetime,
    *,
    own: UUID | None = None,
) -> None:
    """Raises PolicyBroken that names every rule the wish breaks. Limits are counted only when the rest is kept."""
    broken = violations(facts.rules, wish, now, calendar)
    if not broken:
        broken = [
            ProblemItem(pointer="/starts_at", code=result.code, detail=result.detail or result.rule)
            for result in await limit_results(unit, facts, wish, calendar, own=own)
            if not result.kept
        ]
    if broken:
        raise policy_broken(facts.resource_name, broken)


def policy_broken(resource_name: str, broken: list[ProblemItem]) -> PolicyBroken:
    more = f" (and {len(broken) - 1} more)" if len(broken) > 1 else ""
    return PolicyBroken(f"{resource_name}: it {broken[0].detail}{more}", errors=broken)


def tell(unit: HasInfo, fact: Any, booking: BookingOut, previous: Mapping[str, Any] | None = None) -> None:
    """Emits a fact about a booking."""
    emit(
        unit,
        fact(aggregate_id=booking.id, location_id=booking.location_id, data=booking, previous=previous),
    )
