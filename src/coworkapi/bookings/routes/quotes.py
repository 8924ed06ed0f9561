"""`/v1/quotes`, `/v1/me/quotes`, `/v1/public/{organization}/quotes`: what it would cost, binding for a while."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import Path, Response

from coworkapi.bookings.errors import NotBookable, OccurrencesTaken, PolicyBroken, SlotTaken
from coworkapi.bookings.money import Paying
from coworkapi.bookings.quote_schemas import (
    AcceptQuoteIn,
    MyAcceptQuoteIn,
    MyQuoteIn,
    PublicQuoteIn,
    QuoteAcceptedOut,
    QuotedBookingIn,
    QuoteIn,
    QuoteOut,
)
from coworkapi.bookings.recurrence import InvalidRecurrenceRule, TooManyOccurrences
from coworkapi.bookings.routes.common import MONEY_ERRORS, QUOTE_ERRORS, paying_of, told_what_is_free
from coworkapi.bookings.service.look import NewBooking
from coworkapi.bookings.service.quote import accept_quote, find_quote, quote_bookings, quote_series
from coworkapi.core.errors import NotFound
from coworkapi.core.http import Context, Ctx, Router, for_members, for_public, problems, requires
from coworkapi.core.ids import QuoteId

operators = Router(prefix="/v1/quotes", tags=["Quotes"])
members = Router(prefix="/v1/me/quotes", tags=["Quotes"])
public = Router(prefix="/v1/public/{organization}/quotes", tags=["Quotes"])
_ASKS = problems(NotFound, NotBookable, InvalidRecurrenceRule, TooManyOccurrences, *MONEY_ERRORS)
_TAKES = problems(NotFound, NotBookable, SlotTaken, OccurrencesTaken, PolicyBroken, *MONEY_ERRORS, *QUOTE_ERRORS)
_READS, _WRITES, _MINE, _PUBLIC = (
    [requires("bookings:read")],
    [requires("bookings:write")],
    [for_members()],
    [for_public()],
)
# A quote keeps who asked for it, and apps ask for one with every price that they show: the audit log is for changes.
_SIGNED = {"x-signed-by-itself": True}
Organization = Annotated[str, Path(description="Its slug or id")]


@operators.post(
    "",
    status_code=201,
    summary="Ask for a quote",
    response_model=QuoteOut,
    dependencies=_READS,
    responses=_ASKS,
    openapi_extra=_SIGNED,
)
async def create_quote(body: QuoteIn, ctx: Ctx) -> Response:
    """What one booking, several at once, or a series cost: each line by name, the credits and passes that would be
    used, what is left to pay with its tax, the cancellation terms and every rule that applies. It binds 15 minutes.

    Nothing is kept free by it: see `hold` of `POST /v1/bookings`.
    """
    return await _quote(ctx, body, member_id=body.member_id)


@operators.get("/{quote_id}", summary="Read a quote", dependencies=_READS, responses=problems(NotFound))
async def get_quote(quote_id: QuoteId, ctx: Ctx) -> QuoteOut:
    return await find_quote(ctx.unit, quote_id)


@operators.post("/{quote_id}/accept", summary="Book a quote", dependencies=_WRITES, responses=_TAKES)
async def accept_quote_of_anyone(quote_id: QuoteId, ctx: Ctx, body: AcceptQuoteIn | None = None) -> QuoteAcceptedOut:
    """Books all of it at exactly that price, or nothing. Credits that are gone meanwhile give 409 `credits_gone`, which
    says what it costs without them."""
    body = body or AcceptQuoteIn()
    return await _accept(ctx, quote_id, body, override_policy=body.override_policy)


@members.post(
    "",
    status_code=201,
    summary="Ask for a quote for yourself",
    response_model=QuoteOut,
    dependencies=_MINE,
    responses=_ASKS,
    openapi_extra=_SIGNED,
)
async def create_my_quote(body: MyQuoteIn, ctx: Ctx) -> Response:
    """For yourself, or for one of your teams. See `POST /v1/quotes`."""
    return await _quote(ctx, body, member_id=ctx.principal.id)


@members.get("/{quote_id}", summary="Read your quote", dependencies=_MINE, responses=problems(NotFound))
async def get_my_quote(quote_id: QuoteId, ctx: Ctx) -> QuoteOut:
    return await find_quote(ctx.unit, quote_id)


@members.post("/{quote_id}/accept", summary="Book your quote", dependencies=_MINE, responses=_TAKES)
async def accept_my_quote(quote_id: QuoteId, ctx: Ctx, body: MyAcceptQuoteIn | None = None) -> QuoteAcceptedOut:
    """Books all of it at exactly that price, or nothing."""
    return await _accept(ctx, quote_id, body or MyAcceptQuoteIn(), override_policy=False)


@public.post(
    "",
    status_code=201,
    summary="Ask for a quote as a guest",
    response_model=QuoteOut,
    dependencies=_PUBLIC,
    responses=_ASKS,
    openapi_extra=_SIGNED,
)
async def create_public_quote(organization: Organization, body: PublicQuoteIn, ctx: Ctx) -> Response:
    """Public prices of public resources. Staff can book it: `POST /v1/quotes/{quote_id}/accept`."""
    quote = await quote_bookings(
        ctx.unit, _wanted(body.bookings), now=ctx.now, paying=Paying(coupon_code=body.coupon_code, ip=ctx.ip)
    )
    return Response(quote, status_code=201, media_type="application/json")


async def _quote(ctx: Context, body: MyQuoteIn, *, member_id: Any) -> Response:
    options: dict[str, Any] = {
        "now": ctx.now,
        "member_id": member_id,
        "team_id": body.team_id,
        "paying": paying_of(body, ctx),
    }
    if body.series is not None:
        quote = await quote_series(ctx.session, body.series, **options)
    else:
        quote = await quote_bookings(ctx.unit, _wanted(body.bookings or ()), **options)
    return Response(quote, status_code=201, media_type="application/json")


async def _accept(ctx: Context, quote_id: QuoteId, body: MyAcceptQuoteIn, *, override_policy: bool) -> QuoteAcceptedOut:
    async with told_what_is_free(ctx):
        return await accept_quote(
            ctx.session,
            quote_id,
            now=ctx.now,
            title=body.title,
            note=body.note,
            override_policy=override_policy,
        )


def _wanted(bookings: Sequence[QuotedBookingIn]) -> list[NewBooking]:
    return [
        NewBooking(
            resource_id=one.resource_id,
            starts_at=one.starts_at,
            ends_at=one.ends_at,
            quantity=one.quantity,
            attendee_count=one.attendee_count,
            title=one.title,
            note=one.note,
            metadata=one.metadata,
        )
        for one in bookings
    ]


ROUTERS: Sequence[Router] = (operators, members, public)
