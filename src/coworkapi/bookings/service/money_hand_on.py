"""Day passes that bookings give back while others of the day stand on them: they are burnt for one of these then."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import text

from coworkapi.benefits.queries import USED_DAYS_SQL
from coworkapi.benefits.service import post
from coworkapi.benefits.values import GivenBack, NewEntry
from coworkapi.bookings.events import BookingUpdated
from coworkapi.bookings.money_schemas import BookingPrice, CreditUseOut
from coworkapi.bookings.pass_days import PassDays
from coworkapi.bookings.queries import COLUMNS, FROM, booking_of
from coworkapi.bookings.schemas import BookingOut
from coworkapi.bookings.service.book import tell
from coworkapi.bookings.service.change import previous_of, with_values
from coworkapi.bookings.service.money_days import OF_THE_DAYS, add_to, span_of
from coworkapi.core.prepared import HasInfo, Prepared

_SURE = ("confirmed", "checked_in", "completed", "no_show")
_LOCK = Prepared(
    text(f"SELECT {COLUMNS} FROM {FROM} WHERE {OF_THE_DAYS} ORDER BY b.id FOR NO KEY UPDATE OF b")  # noqa: S608
)
_USED = Prepared(text(f"SELECT {USED_DAYS_SQL} AS used"))
_REPRICE = Prepared(
    text("""
WITH changed AS (
  UPDATE bookings b SET price = given.price, version = b.version + 1, updated_at = app_now()
  FROM unnest(CAST(:ids AS uuid[]), CAST(:prices AS jsonb[])) AS given(id, price) WHERE b.id = given.id
  RETURNING b.updated_at)
SELECT max(updated_at) AS updated_at FROM changed
""")
)


async def hand_on(
    unit: HasInfo,
    leaving: Sequence[BookingOut],
    given_back: Mapping[UUID, Sequence[GivenBack]],
    *,
    besides: Sequence[UUID] = (),
) -> None:
    """The passes that these bookings gave back are burnt for others that stand on the same days, if they need them.

    Four statements at the most, none where no pass came back. The others' prices say so then: `booking.updated`.
    """
    freed = _freed(leaving, given_back)
    if not freed:
        return
    of_passes = [one for one in leaving if one.member_id is not None]
    asked: dict[str, Any] = {
        "member_ids": list({one.member_id for one in of_passes}),
        "location_ids": list({one.location_id for one in of_passes}),
        **span_of((one.starts_at, one.ends_at, one.time_zone) for one in of_passes),
    }
    rows = await _LOCK.fetch(unit, besides=[*(one.id for one in leaving), *besides], **asked)
    others = [booking_of(row) for row in rows]
    if not others:
        return
    used = await _USED.fetchrow(unit, **asked)
    days: dict[UUID | None, PassDays] = {}
    for one in others:
        of_member = days.setdefault(one.member_id, PassDays())
        for use in one.price.credits if one.price is not None else ():
            add_to(
                of_member, one.location_id, one.starts_at, one.ends_at, one.state, use.days or (), use.shared_days or ()
            )
    for member, location, day in (used.used if used is not None else None) or ():
        days.setdefault(UUID(member), PassDays()).burnt[UUID(location), date.fromisoformat(day)] += 1
    prices: dict[UUID, BookingPrice] = {}
    entries: list[NewEntry] = []
    for (member_id, location_id, on), uses in freed.items():
        lack = days.get(member_id, PassDays()).lacking(location_id, on)
        heirs = sorted(
            (one for one in others if (one.member_id, one.location_id) == (member_id, location_id)),
            key=lambda one: (one.starts_at, one.id),
        )
        for use, heir in zip(uses[:lack], _sharing(heirs, on), strict=False):
            price = prices.get(heir.id, heir.price)
            assert price is not None
            prices[heir.id] = _burning(price, use, on)
            entries.append(
                NewEntry(
                    lot_id=use.lot_id,
                    kind="consume" if heir.state in _SURE else "hold",
                    quantity=-1,
                    member_id=heir.member_id,
                    source_kind="booking",
                    source_id=heir.id,
                    reason="the booking that the day pass was burnt for has gone",
                )
            )
    if not entries:
        return
    await post(unit, entries, quiet=True)
    row = await _REPRICE.fetchrow(unit, ids=list(prices), prices=[price.model_dump_json() for price in prices.values()])
    assert row is not None
    for heir in others:
        if heir.id in prices:
            values = {"price": prices[heir.id]}
            after = with_values(heir, {**values, "version": heir.version + 1, "updated_at": row.updated_at})
            tell(unit, BookingUpdated, after, previous_of(heir, values))


def _freed(
    leaving: Iterable[BookingOut], given_back: Mapping[UUID, Sequence[GivenBack]]
) -> dict[tuple[UUID, UUID, date], list[CreditUseOut]]:
    """The uses that came back, by member, location and day. What a fee keeps of several days are the last."""
    found: dict[tuple[UUID, UUID, date], list[CreditUseOut]] = {}
    for one in leaving:
        if one.member_id is None or one.price is None:
            continue
        returned = {back.lot_id: back.returned for back in given_back.get(one.id, ())}
        for use in one.price.credits:
            for day in (use.days or ())[: returned.get(use.lot_id, 0)]:
                found.setdefault((one.member_id, one.location_id, day), []).append(use)
    return found


def _sharing(heirs: Iterable[BookingOut], on: date) -> list[BookingOut]:
    """Those that share a pass on that day, once for each that they share."""
    return [
        one
        for one in heirs
        if one.price is not None and one.state != "cancelled"
        for use in one.price.credits
        for day in use.shared_days or ()
        if day == on
    ]


def _burning(price: BookingPrice, burnt: CreditUseOut, on: date) -> BookingPrice:
    """The price, where the pass of a day is burnt for itself rather than shared."""
    uses: list[CreditUseOut] = []
    done = False
    for use in price.credits:
        if done or on not in (use.shared_days or ()):
            uses.append(use)
            continue
        done = True
        shared = list(use.shared_days or ())
        shared.remove(on)
        if use.lot_id == burnt.lot_id:
            days = sorted([*(use.days or ()), on])
            changed = {"quantity": use.quantity + 1, "days": days, "shared_days": shared or None}
            uses.append(use.model_copy(update=changed))
        else:  # what it pays stays with the lot that it was shared by; the pass itself is of another
            uses.append(use.model_copy(update={"shared_days": shared or None}))
            uses.append(burnt.model_copy(update={"quantity": 1, "amount": 0, "days": [on], "shared_days": None}))
    return price.model_copy(update={"credits": uses})
