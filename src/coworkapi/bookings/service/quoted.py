"""A stored quote, read back, and whether it is for what is to be booked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol
from uuid import UUID

from pydantic import TypeAdapter
from sqlalchemy import text

from coworkapi.bookings.errors import QuoteDiffers, QuoteExpired, QuoteUsed
from coworkapi.bookings.money_schemas import PayWith
from coworkapi.bookings.quote_schemas import QuotedItemOut, QuotedSeriesIn, QuoteOut
from coworkapi.core.errors import NotFound, ProblemItem
from coworkapi.core.ids import encode_id
from coworkapi.core.prepared import HasInfo, Prepared
from coworkapi.core.unit_of_work import acting_principal

_ITEMS = TypeAdapter(list[QuotedItemOut])


class Asked(Protocol):
    """A booking that is wanted, as it is compared with a quote."""

    @property
    def resource_id(self) -> UUID: ...
    @property
    def starts_at(self) -> datetime: ...
    @property
    def ends_at(self) -> datetime: ...
    @property
    def quantity(self) -> int: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Quoted:
    """A quote as it was stored."""

    id: UUID
    asked_by: str
    created_by: str
    member_id: UUID | None
    team_id: UUID | None
    items: Sequence[QuotedItemOut]
    series: QuotedSeriesIn | None
    coupon_id: UUID | None
    pay_with: PayWith
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None

    def require_usable(self, now: datetime) -> None:
        """Raises QuoteUsed, QuoteExpired."""
        shown = encode_id("quo", self.id)
        if self.used_at is not None:
            raise QuoteUsed(f"{shown} was booked already; ask for a new quote")
        if self.expires_at <= now:
            raise QuoteExpired(f"{shown} was binding until {self.expires_at:%Y-%m-%dT%H:%M:%SZ}; ask for a new quote")


def quote_of(row: Mapping[str, Any]) -> Quoted:
    """A row of `quotes`, as JSON gives it."""
    return Quoted(
        id=_uuid(row["id"]),
        asked_by=row["asked_by"],
        created_by=row["created_by"],
        member_id=_uuid_or_none(row["member_id"]),
        team_id=_uuid_or_none(row["team_id"]),
        items=_ITEMS.validate_python(row["items"]),
        series=QuotedSeriesIn.model_validate(row["wish"]) if row["wish"] is not None else None,
        coupon_id=_uuid_or_none(row["coupon_id"]),
        pay_with=row["pay_with"],
        created_at=_instant(row["created_at"]),
        expires_at=_instant(row["expires_at"]),
        used_at=_instant(row["used_at"]) if row["used_at"] is not None else None,
    )


def seen_by(unit: HasInfo, quote_id: UUID, row: Mapping[str, Any] | None) -> Quoted:
    """The quote, for who may see it: staff all, members their own. Raises NotFound."""
    if row is not None:
        quoted, principal = quote_of(row), acting_principal(unit)
        own = quoted.created_by == principal.label or quoted.member_id == principal.id
        if principal.kind != "member" or own:
            return quoted
    raise NotFound(f"there is no quote {encode_id('quo', quote_id)}")


_GET = Prepared(text("SELECT row_to_json(q) AS quote FROM quotes q WHERE q.id = CAST(:id AS uuid)"))


async def load_quote(unit: HasInfo, quote_id: UUID) -> Quoted:
    """One statement. Raises NotFound (also for a member whose it isn't)."""
    row = await _GET.fetchrow(unit, id=quote_id)
    return seen_by(unit, quote_id, row.quote if row is not None else None)


async def require_quote(unit: HasInfo, quote_id: UUID, now: datetime) -> None:
    """One statement. Raises NotFound, QuoteUsed, QuoteExpired."""
    (await load_quote(unit, quote_id)).require_usable(now)


def require_match(
    unit: HasInfo,
    row: Mapping[str, Any] | None,
    quote_id: UUID,
    wanted: Sequence[tuple[Asked, int]],
    *,
    now: datetime,
    member_id: UUID | None,
    team_id: UUID | None,
    pay_with: PayWith | None,
) -> Quoted:
    """The quote of that locked row. `wanted`: each booking and its number of attendees.

    Raises NotFound, QuoteUsed, QuoteExpired, QuoteDiffers.
    """
    quoted = seen_by(unit, quote_id, row)
    quoted.require_usable(now)
    differs: list[ProblemItem] = []

    def compare(pointer: str, asked: Any, said: Any) -> None:
        if asked != said:
            detail = f"the quote says {said.isoformat() if isinstance(said, datetime) else said}"
            differs.append(ProblemItem(pointer=pointer, code="quote_differs", detail=detail))

    if quoted.series is not None or len(quoted.items) != len(wanted):
        what = "a series" if quoted.series is not None else f"{len(quoted.items)} bookings"
        raise QuoteDiffers(
            f"the quote is for {what}, to be booked together: POST /v1/quotes/{encode_id('quo', quoted.id)}/accept"
        )
    for (one, attendees), item in zip(wanted, quoted.items, strict=True):
        compare("/resource_id", encode_id("res", one.resource_id), encode_id("res", item.resource_id))
        compare("/starts_at", one.starts_at, item.starts_at)
        compare("/ends_at", one.ends_at, item.ends_at)
        compare("/quantity", one.quantity, item.quantity)
        compare("/attendee_count", attendees, item.attendee_count)
    compare("/member_id", _shown("mem", member_id), _shown("mem", quoted.member_id))
    compare("/team_id", _shown("team", team_id), _shown("team", quoted.team_id))
    if pay_with is not None:
        compare("/pay_with", pay_with, quoted.pay_with)
    if differs:
        names = ", ".join(item.pointer.strip("/") for item in differs)
        raise QuoteDiffers(f"the quote is for another {names}; ask for a new one, or book what it says", errors=differs)
    return quoted


def quote_out(quoted: Quoted) -> QuoteOut:
    """As the API shows it."""
    prices = [item.price for item in quoted.items if item.price is not None]
    possible = bool(quoted.items) and all(
        item.possible or (quoted.series is not None and item.outcome == "skipped") for item in quoted.items
    )
    return QuoteOut(
        id=quoted.id,
        member_id=quoted.member_id,
        team_id=quoted.team_id,
        possible=possible,
        currency=prices[0].currency if prices else None,
        total=sum(price.total for price in prices) if prices else None,
        left=sum(price.left for price in prices) if prices else None,
        tax=sum(price.tax.tax for price in prices) if prices else None,
        to_pay=sum(price.to_pay for price in prices) if prices else None,
        items=list(quoted.items),
        series=quoted.series,
        coupon_id=quoted.coupon_id,
        pay_with=quoted.pay_with,
        created_by=quoted.created_by,
        created_at=quoted.created_at,
        expires_at=quoted.expires_at,
        used_at=quoted.used_at,
    )


def _shown(prefix: str, value: UUID | None) -> str:
    return encode_id(prefix, value) if value is not None else "nobody"


def _uuid(value: UUID | str) -> UUID:
    return value if isinstance(value, UUID) else UUID(value)


def _uuid_or_none(value: UUID | str | None) -> UUID | None:
    return None if value is None else _uuid(value)


def _instant(value: datetime | str) -> datetime:
    return value if isinstance(value, datetime) else datetime.fromisoformat(value).astimezone(UTC)
