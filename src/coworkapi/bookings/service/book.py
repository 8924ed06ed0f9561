"""Booking: at once, as a hold, or as a request for approval; one, or several that are paid together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from coworkapi.bookings.errors import PolicyBroken, SlotTaken
from coworkapi.bookings.events import OF_STATE
from coworkapi.bookings.money import AS_USUAL, Bill, Paying
from coworkapi.bookings.rules import Wish, check_in_deadline, expiry, state_of_new, violations
from coworkapi.bookings.schemas import BookingOut, BookingState, BookingTerms
from coworkapi.bookings.service.attendee_list import put_on_list
from coworkapi.bookings.service.facts import Facts, terms_by
from coworkapi.bookings.service.limits import limit_results
from coworkapi.bookings.service.look import Looked, NewBooking, bills_for, look
from coworkapi.bookings.service.money_write import write_money
from coworkapi.bookings.service.place import place
from coworkapi.bookings.service.quoted import require_quote
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
    member_id: UUID | None = None,
    team_id: UUID | None = None,
    override_policy: bool = False,
    paying: Paying = AS_USUAL,
    **wanted: Any,
) -> BookingOut:
    """A new booking with its allocations, its credits and its charge. `wanted`: what `NewBooking` takes.

    Two statements; two more where it is priced, one or two where the policy has limits, two where it has attendees.
    By a quote it costs what that says. Raises what `book_all` raises, and QuoteDiffers.
    """
    [booking] = await book_all(
        unit,
        [NewBooking(**wanted)],
        now=now,
        member_id=member_id,
        team_id=team_id,
        override_policy=override_policy,
        paying=paying,
    )
    return booking


async def book_all(
    unit: HasInfo,
    wanted: Sequence[NewBooking],
    *,
    now: datetime,
    member_id: UUID | None = None,
    team_id: UUID | None = None,
    override_policy: bool = False,
    paying: Paying = AS_USUAL,
) -> list[BookingOut]:
    """New bookings for one member or team, all or none, priced and paid together.

    Raises NotFound, Forbidden, NotBookable, AccountRestricted, PolicyBroken (all broken rules at once), NoPrice,
    CreditsMissing, CreditsGone, QuoteExpired, QuoteUsed and SlotTaken; after the last one the caller must let its
    transaction, or savepoint, roll back.
    """
    looked: list[Looked] = []
    for each in wanted:
        seen = await look(
            unit,
            each,
            scope="bookings:write",
            member_id=member_id,
            team_id=team_id,
            override_policy=override_policy,
        )
        if not override_policy:
            seen.facts.require_standing(unit)
        try:
            if not override_policy:
                await require_policy(unit, seen.facts, seen.wish, seen.calendar, now)
            seen.facts.require_free(seen.wish)
        except (PolicyBroken, SlotTaken):
            if paying.quote_id is not None:  # that the quote is used, over or nobody's tells more
                await require_quote(unit, paying.quote_id, now)
            raise
        looked.append(seen)
    bills, quoted = await bills_for(unit, looked, paying, now=now, member_id=member_id, team_id=team_id, locks=True)
    made: list[BookingOut] = []
    for number, (one, bill) in enumerate(zip(looked, bills, strict=True)):
        if made and not override_policy:  # those before it count by now
            await _require_limits(unit, one.facts, one.wish, one.calendar)
        terms = quoted.items[number].terms if quoted is not None and not override_policy else None
        decision = decide(
            one.facts,
            now,
            hold=one.wanted.hold,
            overridden=override_policy,
            left=bill.price.left if bill.price is not None else 0,
            terms=terms,
        )
        made.append(await _place(unit, one, bill, decision, paying.quote_id))
    capped = [booking.id for booking, bill in zip(made, bills, strict=True) if bill.capped]
    await write_money(unit, made, now=now, quote_id=paying.quote_id, capped=capped)
    for one, booking in zip(looked, made, strict=True):
        tell(unit, OF_STATE[booking.state], booking)
        await put_on_list(unit, [booking], one.people)
    return made


async def _place(unit: HasInfo, one: Looked, bill: Bill, decision: Decision, quote_id: UUID | None) -> BookingOut:
    wanted = one.wanted
    return await place(
        unit,
        one.facts,
        one.wish,
        state=decision.state,
        terms=decision.terms,
        price=bill.price,
        values={
            "series_id": None,
            "attendee_count": one.wish.attendee_count,
            "title": wanted.title,
            "note": wanted.note,
            "expires_at": wanted.hold_until if wanted.hold and wanted.hold_until else decision.expires_at,
            "check_in_by": decision.check_in_by,
            "recurrence_at": None,
            "account_id": bill.account_id,
            "quote_id": quote_id,
            "created_by": acting_principal(unit).label,
            "external_id": wanted.external_id,
            "metadata": dict(wanted.metadata),
        },
    )


def decide(
    facts: Facts,
    now: datetime,
    *,
    hold: bool,
    overridden: bool,
    left: int = 0,
    terms: BookingTerms | None = None,
) -> Decision:
    """The state, terms and deadlines of a booking that is made now. `left`: what is to be paid in money; `terms`: as a
    quote promised them."""
    terms = terms or terms_by(facts.rules, overridden=overridden)
    state = state_of_new(hold=hold, needs_approval=terms.approval_hours is not None, pays_first=pays_first(terms, left))
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


def pays_first(terms: BookingTerms, left: int) -> bool:
    """Whether it must be paid before it is confirmed: where its terms say so and something is left to pay."""
    return terms.payment_before_confirmation and left > 0


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
    if broken:
        raise policy_broken(facts.resource_name, broken)
    await _require_limits(unit, facts, wish, calendar, own=own)


async def _require_limits(
    unit: HasInfo, facts: Facts, wish: Wish, calendar: LocationCalendar, *, own: UUID | None = None
) -> None:
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
