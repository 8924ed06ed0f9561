"""The first look at what is wanted: booking, preview and quote begin with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from coworkapi.billing.service.standings import refusal
from coworkapi.bookings.attendee_schemas import AttendeeIn
from coworkapi.bookings.money import AS_USUAL, UNPRICED, Ask, Bill, Paying
from coworkapi.bookings.rules import Wish, explained
from coworkapi.bookings.schemas import RuleOut
from coworkapi.bookings.service.access import asker_of, authorise
from coworkapi.bookings.service.attendee_list import Person, find_people, with_people
from coworkapi.bookings.service.facts import Facts, load_facts
from coworkapi.bookings.service.limits import limit_results
from coworkapi.bookings.service.money_read import read_money
from coworkapi.bookings.service.quoted import Quoted, require_match
from coworkapi.core.errors import Invalid
from coworkapi.core.prepared import HasInfo
from coworkapi.core.unit_of_work import acting_principal
from coworkapi.spaces.values import LocationCalendar


@dataclass(frozen=True, slots=True, kw_only=True)
class NewBooking:
    """One booking that is wanted. `hold_until`: when a hold lapses, unless by the policy's minutes."""

    resource_id: UUID
    starts_at: datetime
    ends_at: datetime
    quantity: int = 1
    attendee_count: int | None = None
    attendees: Sequence[AttendeeIn] = ()
    title: str | None = None
    note: str | None = None
    external_id: str | None = None
    metadata: Mapping[str, str] = field(default_factory=dict)
    hold: bool = False
    hold_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Looked:
    """What was seen of a booking that is wanted. Nothing is checked yet but that it can be booked at all."""

    wanted: NewBooking
    facts: Facts
    wish: Wish
    calendar: LocationCalendar
    people: Sequence[Person]

    @property
    def ask(self) -> Ask:
        return ask_of(self.facts, self.wish.quantity)

    async def rules(self, unit: HasInfo, now: datetime) -> list[RuleOut]:
        """Every rule that applies, by name, and whether it is kept. A statement where the policy has limits."""
        found = [
            RuleOut(code=one.code, rule=one.rule, kept=one.broken is None, detail=one.broken)
            for one in explained(self.facts.rules, self.wish, now, self.calendar)
        ]
        found += [
            RuleOut(code="permission", rule=f"the permission {one.name!r} widens the policy", kept=True)
            for one in self.facts.permitted_by
        ]
        if self.facts.barred is not None:
            why = refusal(unit, self.facts.barred, to="to book again").detail
            found.append(
                RuleOut(
                    code="account_standing", rule="the account that pays owes nothing for long", kept=False, detail=why
                )
            )
        return found + await limit_results(unit, self.facts, self.wish, self.calendar, lock=False)


async def look(
    unit: HasInfo,
    wanted: NewBooking,
    *,
    scope: str,
    member_id: UUID | None,
    team_id: UUID | None,
    override_policy: bool = False,
) -> Looked:
    """One statement, one more for attendees. Raises NotFound, Forbidden, NotBookable, Invalid."""
    facts = await load_facts(
        unit,
        resource_id=wanted.resource_id,
        starts_at=wanted.starts_at,
        ends_at=wanted.ends_at,
        member_id=member_id,
        team_id=team_id,
    )
    authorise(unit, scope, facts.location_id)
    if override_policy:
        authorise(unit, "bookings:override", facts.location_id)
    facts.require_bookable()
    calendar = await facts.calendar(unit)
    people = await find_people(unit, wanted.attendees)
    wish = facts.wish(
        quantity=wanted.quantity,
        attendee_count=with_people(wanted.attendee_count, wanted.quantity, people, member_id),
        asker=asker_of(acting_principal(unit)),
    )
    return Looked(wanted, facts, wish, calendar, people)


def ask_of(facts: Facts, quantity: int) -> Ask:
    """What the price of a booking there depends on."""
    return Ask(
        resource_id=facts.resource_id,
        resource_name=facts.resource_name,
        resource_type_id=facts.resource_type_id,
        location_id=facts.location_id,
        time_zone=facts.time_zone,
        starts_at=facts.starts_at,
        ends_at=facts.ends_at,
        quantity=quantity,
    )


def require_no_coupon(paying: Paying) -> None:
    """Raises Invalid for a coupon where nothing is priced."""
    if paying.coupon_code is not None:
        raise Invalid.field("/coupon_code", "nothing is priced here; leave the coupon out")


async def bills_for(
    unit: HasInfo,
    looked: Sequence[Looked],
    paying: Paying = AS_USUAL,
    *,
    now: datetime,
    member_id: UUID | None,
    team_id: UUID | None,
    locks: bool = False,
) -> tuple[list[Bill], Quoted | None]:
    """What each costs, paid together, and the quote that says so. One statement; none where nothing is priced.

    Raises NoPrice, CreditsMissing; by a quote NotFound, QuoteDiffers, QuoteUsed, QuoteExpired, CreditsGone.
    """
    if paying.quote_id is not None and paying.coupon_code is not None:
        raise Invalid.field("/coupon_code", "a quote has its coupon already; ask for a quote with this one")
    if paying.quote_id is None and not any(one.facts.is_priced for one in looked):
        require_no_coupon(paying)
        return [UNPRICED] * len(looked), None
    found = await read_money(
        unit,
        [one.ask for one in looked],
        now=now,
        calendars={one.facts.location_id: one.calendar for one in looked},
        member_id=member_id,
        team_id=team_id,
        paying=paying,
        locks=locks,
    )
    if paying.quote_id is None:
        asks, pay_with = [one.ask for one in looked], paying.pay_with or "credits_then_money"
        coupons = found.purse.coupons(asks)
        return [found.purse.bill(ask, pay_with, coupon=one) for ask, one in zip(asks, coupons, strict=True)], None
    quoted = require_match(
        unit,
        found.quote,
        paying.quote_id,
        [(one.wanted, one.wish.attendee_count) for one in looked],
        now=now,
        member_id=member_id,
        team_id=team_id,
        pay_with=paying.pay_with,
    )
    bills = [
        found.purse.bill_as_quoted(one.ask, item.price, item.account_id) if item.price is not None else UNPRICED
        for one, item in zip(looked, quoted.items, strict=True)
    ]
    return bills, quoted
