"""What the faces' routes share: lists, the answer to a lost race, and the errors that they can give."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import Header, Query, Response

from coworkapi.billing.errors import AccountRestricted
from coworkapi.bookings import service
from coworkapi.bookings.errors import (
    CreditsGone,
    CreditsMissing,
    NotBookable,
    PolicyBroken,
    QuoteDiffers,
    QuoteExpired,
    QuoteUsed,
    SlotTaken,
    TooEarly,
    TooLate,
    WrongState,
)
from coworkapi.bookings.models import Booking
from coworkapi.bookings.money import Paying
from coworkapi.bookings.queries import SORTS, booking_of, key_of, page_statement
from coworkapi.bookings.schemas import BookingIn, BookingOut, BookingState
from coworkapi.core.errors import NotFound
from coworkapi.core.http import Context, check_if_match, json_response, problems
from coworkapi.core.pages import Page, PageParams, decode_cursor, encode_cursor
from coworkapi.core.schemas import Instant
from coworkapi.pricing.coupons.errors import (
    CouponLimitReached,
    CouponNotHere,
    CouponNotValid,
    CouponUsedUp,
    TooManyWrongCoupons,
)
from coworkapi.pricing.errors import CouponDoesNotFit, NoPrice

IfMatch = Annotated[str | None, Header()]
DryRun = Annotated[bool, Query(description="Only say what would happen")]
Sort = Annotated[Literal["starts_at", "-starts_at", "updated_at", "-updated_at"], Query(description="`-`: descending")]
States = Annotated[
    list[BookingState] | None, Query(alias="state", max_length=20, description="In one of these states (repeatable)")
]
StartsFrom = Annotated[Instant | None, Query(alias="from", description="Ends after")]
StartsBefore = Annotated[Instant | None, Query(alias="to", description="Starts before")]
UpdatedSince = Annotated[Instant | None, Query()]

# What a price and its payment may run into.
MONEY_ERRORS = (
    AccountRestricted,
    NoPrice,
    CreditsMissing,
    CouponDoesNotFit,
    CouponNotValid,
    CouponNotHere,
    CouponUsedUp,
    CouponLimitReached,
    TooManyWrongCoupons,
)
QUOTE_ERRORS = (QuoteExpired, QuoteUsed, QuoteDiffers, CreditsGone)
BOOKING_ERRORS = problems(NotFound, SlotTaken, PolicyBroken, NotBookable, *MONEY_ERRORS, *QUOTE_ERRORS)
VERB_ERRORS = problems(NotFound, WrongState, TooEarly, TooLate)
MOVE_ERRORS = problems(
    NotFound, SlotTaken, PolicyBroken, NotBookable, WrongState, TooLate, NoPrice, CreditsMissing, AccountRestricted
)


@asynccontextmanager
async def told_what_is_free(ctx: Context) -> AsyncIterator[None]:
    """Lets who lost a slot know what stands in the way and what is free instead.

    The lost transaction is rolled back first: whoever waits for its rows goes on, and the search holds no lock.
    """
    try:
        yield
    except SlotTaken as taken:
        await ctx.unit.begin_anew()
        raise await service.with_alternatives(ctx.unit, taken, now=ctx.now) from None


def paying_of(body: Any, ctx: Context) -> Paying:
    """How the body of a booking or a quote says that it is paid."""
    return Paying(
        quote_id=getattr(body, "quote_id", None), coupon_code=body.coupon_code, pay_with=body.pay_with, ip=ctx.ip
    )


def wish_of(body: BookingIn, ctx: Context) -> dict[str, Any]:
    """What booking and its preview take of a body."""
    return {
        "resource_id": body.resource_id,
        "starts_at": body.starts_at,
        "ends_at": body.ends_at,
        "member_id": body.member_id,
        "team_id": body.team_id,
        "quantity": body.quantity,
        "attendee_count": body.attendee_count,
        "attendees": body.attendees,
        "hold": body.hold,
        "paying": paying_of(body, ctx),
        "override_policy": body.override_policy,
    }


async def locked(ctx: Context, booking_id: UUID, if_match: str | None, scope: str = "bookings:write") -> BookingOut:
    """The booking, locked, as `If-Match` expects it. Raises NotFound, Forbidden, PreconditionFailed."""
    booking = await service.lock_booking(ctx.unit, booking_id, scope=scope)
    check_if_match(if_match, booking.version)
    return booking


def shown(booking: BookingOut, status_code: int = 200) -> Response:
    """A booking as the answer, with its ETag."""
    return json_response(booking, status_code=status_code, version=booking.version)


async def page_of_bookings(
    ctx: Context, filters: Mapping[str, Any], *, sort: str, page: PageParams
) -> tuple[list[BookingOut], str | None]:
    """One page. One statement."""
    values = {name: value for name, value in filters.items() if value is not None}
    names = frozenset(values)
    values["limit"] = page.limit + 1
    if page.cursor is not None:
        column = SORTS[sort][0]
        key: list[Any] = decode_cursor(page.cursor, sort, [getattr(Booking, column), Booking.__table__.c.id])
        values["key_at"], values["key_id"] = key
    rows = await page_statement(names, sort, after=page.cursor is not None).fetch(ctx.unit, **values)
    bookings = [booking_of(row) for row in rows[: page.limit]]
    return bookings, encode_cursor(sort, key_of(bookings[-1], sort)) if len(rows) > page.limit else None


def shown_page(bookings: Sequence[BookingOut], cursor: str | None) -> Response:
    """A page as the answer, not validated a second time."""
    # The page is written by the rows' own type: pydantic leaves out what a type doesn't know.
    model: type[BookingOut] = type(bookings[0]) if bookings else BookingOut
    page: type[Page[Any]] = Page.__class_getitem__(model)  # type: ignore[assignment]
    return json_response(page.model_construct(data=list(bookings), next_cursor=cursor))
