"""Quotes: what bookings or a series would cost, binding for a while; and taking one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from pydantic import TypeAdapter
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.bookings.money import AS_USUAL, UNPRICED, Bill, Paying
from coworkapi.bookings.quote_schemas import QuoteAcceptedOut, QuotedItemOut, QuotedSeriesIn, QuoteOut
from coworkapi.bookings.rules import explained
from coworkapi.bookings.schemas import RuleOut
from coworkapi.bookings.service.access import asker_of, authorise
from coworkapi.bookings.service.book import book_all, decide
from coworkapi.bookings.service.cancel import cost_of_cancelling
from coworkapi.bookings.service.conflicts import conflicts_of
from coworkapi.bookings.service.look import Looked, NewBooking, bills_for, look
from coworkapi.bookings.service.quoted import Quoted, load_quote, quote_out, seen_by
from coworkapi.bookings.service.series import create_series, price_series
from coworkapi.bookings.service.series_ask import ask_series
from coworkapi.bookings.service.series_plan import Placement
from coworkapi.core.errors import Invalid, NotFound
from coworkapi.core.ids import encode_id, new_id
from coworkapi.core.prepared import HasInfo, Prepared
from coworkapi.core.unit_of_work import acting_principal

BINDING = timedelta(minutes=15)
_ITEMS = TypeAdapter(list[QuotedItemOut])

_INSERT = Prepared(
    text("""
INSERT INTO quotes (id, asked_by, created_by, member_id, team_id, account_id, wish, items, currency, total, to_pay,
  coupon_id, pay_with, expires_at)
VALUES (CAST(:id AS uuid), CAST(:asked_by AS text), CAST(:created_by AS text), CAST(:member_id AS uuid),
  CAST(:team_id AS uuid), CAST(:account_id AS uuid), CAST(CAST(:wish AS text) AS jsonb),
  CAST(CAST(:items AS text) AS jsonb), CAST(:currency AS text), CAST(:total AS bigint), CAST(:to_pay AS bigint),
  CAST(:coupon_id AS uuid), CAST(:pay_with AS text), CAST(:expires_at AS timestamptz))
RETURNING created_at
""")
)
_LOCK = Prepared(
    text("SELECT row_to_json(q) AS quote FROM (SELECT * FROM quotes WHERE id = CAST(:id AS uuid) FOR UPDATE) q")
)


async def quote_bookings(
    unit: HasInfo,
    wanted: Sequence[NewBooking],
    *,
    now: datetime,
    member_id: UUID | None = None,
    team_id: UUID | None = None,
    paying: Paying = AS_USUAL,
) -> bytes:
    """What these bookings would cost together: one statement for each, one for all prices, and one that keeps it.
    Gives a `QuoteOut` as JSON.

    Broken rules and taken times are shown, not refused. Raises NotFound, Forbidden, NotBookable, NoPrice and
    CreditsMissing as `book_all` does. Nothing is locked.
    """
    looked = [await look(unit, one, scope="bookings:read", member_id=member_id, team_id=team_id) for one in wanted]
    _require_public(unit, looked)
    bills, _ = await bills_for(unit, looked, paying, now=now, member_id=member_id, team_id=team_id)
    items = [await _item(unit, one, bill, now) for one, bill in zip(looked, bills, strict=True)]
    return await _keep(unit, items, None, now=now, member_id=member_id, team_id=team_id, paying=paying)


async def quote_series(
    session: AsyncSession,
    wanted: QuotedSeriesIn,
    *,
    now: datetime,
    member_id: UUID | None = None,
    team_id: UUID | None = None,
    paying: Paying = AS_USUAL,
) -> bytes:
    """What the series would cost, and each of its occurrences: a `QuoteOut` as JSON. A constant number of statements.

    Raises as `preview_series` does, NoPrice and CreditsMissing.
    """
    asked = await ask_series(
        session,
        now=now,
        scope="bookings:read",
        member_id=member_id,
        team_id=team_id,
        **_series_wish(wanted),
    )
    plan = await asked.planner.place(session, asked.slots)
    priced = await price_series(session, asked, plan, paying, now=now, locks=False)
    items = []
    for one, coupon in zip(plan, priced.coupons(plan), strict=True):
        bill = priced.bill(one, coupon) if one.is_placed else UNPRICED
        items.append(_occurrence(session, asked.facts, asked.planner.calendar, one, bill, wanted, now))
    return await _keep(session, items, wanted, now=now, member_id=member_id, team_id=team_id, paying=paying)


async def find_quote(unit: HasInfo, quote_id: UUID) -> QuoteOut:
    """For reading. Raises NotFound (also for a member whose it isn't), Forbidden."""
    quoted = await load_quote(unit, quote_id)
    _authorise(unit, quoted, "bookings:read")
    return quote_out(quoted)


async def accept_quote(
    session: AsyncSession,
    quote_id: UUID,
    *,
    now: datetime,
    title: str | None = None,
    note: str | None = None,
    override_policy: bool = False,
) -> QuoteAcceptedOut:
    """Books all that the quote is for, at exactly its price; nothing where any of it can't be had.

    Raises as `book_all` or `create_series` does, QuoteUsed, QuoteExpired, QuoteDiffers, CreditsGone.
    """
    row = await _LOCK.fetchrow(session, id=quote_id)
    quoted = seen_by(session, quote_id, row.quote if row is not None else None)
    quoted.require_usable(now)
    _authorise(session, quoted, "bookings:write")
    nobody = quoted.member_id is None and quoted.team_id is None
    if quoted.series is not None:
        return await _accept_series(
            session, quoted, quoted.series, now=now, title=title, note=note, override_policy=override_policy
        )
    if nobody and any((title or item.title) is None for item in quoted.items):
        raise Invalid.field("/title", "say who it is for: the quote is for a guest")
    made = await book_all(
        session,
        [
            NewBooking(
                resource_id=item.resource_id,
                starts_at=item.starts_at,
                ends_at=item.ends_at,
                quantity=item.quantity,
                attendee_count=item.attendee_count,
                title=title or item.title,
                note=note or item.note,
                metadata=item.metadata,
            )
            for item in quoted.items
        ],
        now=now,
        member_id=quoted.member_id,
        team_id=quoted.team_id,
        override_policy=override_policy,
        paying=Paying(quote_id=quote_id),
    )
    return QuoteAcceptedOut(bookings=made)


async def _accept_series(
    session: AsyncSession,
    quoted: Quoted,
    wanted: QuotedSeriesIn,
    *,
    now: datetime,
    title: str | None,
    note: str | None,
    override_policy: bool,
) -> QuoteAcceptedOut:
    title = title or wanted.title
    if quoted.member_id is None and quoted.team_id is None and title is None:
        raise Invalid.field("/title", "say who it is for: the quote is for nobody yet")
    made = await create_series(
        session,
        now=now,
        member_id=quoted.member_id,
        team_id=quoted.team_id,
        title=title,
        note=note or wanted.note,
        metadata=wanted.metadata,
        override_policy=override_policy,
        quoted=quoted,
        **_series_wish(wanted),
    )
    return QuoteAcceptedOut(bookings=[], series=made)


def _series_wish(wanted: QuotedSeriesIn) -> dict[str, Any]:
    return {
        "resource_id": wanted.resource_id,
        "starts_at": wanted.starts_at,
        "ends_at": wanted.ends_at,
        "minutes": wanted.minutes,
        "rrule": wanted.rrule,
        "on_conflict": wanted.on_conflict,
        "quantity": wanted.quantity,
        "attendee_count": wanted.attendee_count,
    }


def _require_public(unit: HasInfo, looked: Sequence[Looked]) -> None:
    """Raises NotFound for what the public may not see."""
    if acting_principal(unit).kind == "public":
        for one in looked:
            if not one.facts.is_public:
                raise NotFound(f"resource_id: there is no resource {encode_id('res', one.facts.resource_id)}")


def _authorise(unit: HasInfo, quoted: Quoted, scope: str) -> None:
    for location_id in {item.location_id for item in quoted.items}:
        authorise(unit, scope, location_id)


async def _item(unit: HasInfo, one: Looked, bill: Bill, now: datetime) -> QuotedItemOut:
    facts, wish = one.facts, one.wish
    rules = await one.rules(unit, now)
    decision = decide(facts, now, hold=False, overridden=False, left=bill.price.left if bill.price is not None else 0)
    is_free = facts.is_free(wish.quantity)
    return QuotedItemOut(
        resource_id=facts.resource_id,
        resource_name=facts.resource_name,
        location_id=facts.location_id,
        time_zone=facts.time_zone,
        starts_at=facts.starts_at,
        ends_at=facts.ends_at,
        quantity=wish.quantity,
        attendee_count=wish.attendee_count,
        title=one.wanted.title,
        note=one.wanted.note,
        metadata=dict(one.wanted.metadata),
        possible=is_free and all(rule.kept for rule in rules),
        is_free=is_free,
        becomes=decision.state,
        account_id=bill.account_id,
        price=bill.price,
        terms=decision.terms,
        cancellation=cost_of_cancelling("confirmed", decision.terms, facts.starts_at, now),
        rules=rules,
        conflicts=[] if is_free else conflicts_of(unit, facts.occupied),
    )


def _occurrence(
    session: AsyncSession,
    facts: Any,
    calendar: Any,
    one: Placement,
    bill: Bill,
    wanted: QuotedSeriesIn,
    now: datetime,
) -> QuotedItemOut:
    space, occurrence = one.space, one.slot.occurrence
    here = replace(facts, rules=space.rules, starts_at=occurrence.starts_at, ends_at=occurrence.ends_at)
    wish = space.wish(
        facts.wish(
            quantity=wanted.quantity, attendee_count=wanted.attendee_count, asker=asker_of(acting_principal(session))
        ),
        occurrence,
    )
    decision = decide(here, now, hold=False, overridden=False, left=bill.price.left if bill.price is not None else 0)
    return QuotedItemOut(
        resource_id=space.resource_id,
        resource_name=space.name,
        location_id=facts.location_id,
        time_zone=facts.time_zone,
        starts_at=occurrence.starts_at,
        ends_at=occurrence.ends_at,
        quantity=wish.quantity,
        attendee_count=wish.attendee_count,
        title=wanted.title,
        note=wanted.note,
        metadata=wanted.metadata,
        possible=one.is_placed,
        is_free=not one.occupied,
        outcome=one.outcome,
        becomes=decision.state,
        account_id=bill.account_id,
        price=bill.price,
        terms=decision.terms,
        cancellation=cost_of_cancelling("confirmed", decision.terms, occurrence.starts_at, now),
        rules=[
            RuleOut(code=rule.code, rule=rule.rule, kept=rule.broken is None, detail=rule.broken)
            for rule in explained(space.rules, wish, now, calendar)
        ],
        conflicts=conflicts_of(session, one.occupied),
    )


async def _keep(
    unit: HasInfo,
    items: Sequence[QuotedItemOut],
    series: QuotedSeriesIn | None,
    *,
    now: datetime,
    member_id: UUID | None,
    team_id: UUID | None,
    paying: Paying,
) -> bytes:
    """Stores the quote and gives it as JSON: what is most of it, its items, is written once for both."""
    principal = acting_principal(unit)
    items_json = _ITEMS.dump_json(list(items))
    prices = [item.price for item in items if item.price is not None]
    if len({price.currency for price in prices}) > 1:
        raise Invalid.field("/bookings", "are priced in different currencies; ask for a quote for each of them")
    coupon = next((price.coupon for price in prices if price.coupon is not None), None)
    quoted = Quoted(
        id=new_id(),
        asked_by=asker_of(principal),
        created_by=principal.label,
        member_id=member_id,
        team_id=team_id,
        items=items,
        series=series,
        coupon_id=coupon.id if coupon is not None else None,
        pay_with=paying.pay_with or "credits_then_money",
        created_at=now,
        expires_at=now + BINDING,
        used_at=None,
    )
    out = quote_out(quoted)
    values: Mapping[str, Any] = {
        "id": quoted.id,
        "asked_by": quoted.asked_by,
        "created_by": quoted.created_by,
        "member_id": member_id,
        "team_id": team_id,
        "account_id": next((item.account_id for item in items if item.account_id is not None), None),
        "wish": series.model_dump_json() if series is not None else None,
        "items": items_json.decode(),
        "currency": out.currency,
        "total": out.total,
        "to_pay": out.to_pay,
        "coupon_id": quoted.coupon_id,
        "pay_with": quoted.pay_with,
        "expires_at": quoted.expires_at,
    }
    row = await _INSERT.fetchrow(unit, **values)
    assert row is not None
    head = out.model_copy(update={"created_at": row.created_at}).model_dump_json(exclude={"items"})
    return b'%s,"items":%s}' % (head[:-1].encode(), items_json)
