"""Day passes of bookings: one is burnt for a local day, and covers all that the member books there on it.

Whoever reads this has the lots of day passes locked first, and a statement of its own sees what others burnt while it
waited; whoever gives a pass back (`money_hand_on`) changes its lot first, too. So nothing of a day is burnt twice, nor
given back while another booking stands on it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import text

from coworkapi.benefits.queries import USED_DAYS_SQL
from coworkapi.benefits.values import Lot
from coworkapi.bookings.money import Ask
from coworkapi.bookings.pass_days import PassDays
from coworkapi.core.clock import zone
from coworkapi.core.prepared import HasInfo, Prepared

# A fee of half or more keeps a pass: its day stays paid for.
OF_THE_DAYS = """b.member_id = ANY(CAST(:member_ids AS uuid[])) AND b.location_id = ANY(CAST(:location_ids AS uuid[]))
  AND b.starts_at < CAST(:days_until AS timestamptz) AND b.ends_at > CAST(:days_from AS timestamptz)
  AND b.id <> ALL(CAST(:besides AS uuid[])) 
  AND b.price -> 'credits' @? '$[*] ? (exists(@.days) || exists(@.shared_days))'
  AND (b.state NOT IN ('cancelled', 'declined', 'expired')
    OR b.state = 'cancelled' AND b.cancellation_fee_percent >= 50)"""
_READ = Prepared(
    text(
        f"""SELECT {USED_DAYS_SQL} AS used, (
SELECT json_agg(json_build_array(b.location_id, b.starts_at, b.ends_at, b.state, b.price -> 'credits'))
FROM bookings b WHERE {OF_THE_DAYS}) AS booked"""  # noqa: S608 - our own text
    )
)


def has_day_pass(lots: Iterable[Lot]) -> bool:
    """Whether any of these lots is of day passes, used up or not."""
    return any(lot.use_of == "day_pass" for lot in lots)


async def read_pass_days(
    unit: HasInfo, asks: Sequence[Ask], member_id: UUID | None, besides: Sequence[UUID] = ()
) -> PassDays:
    """The passes that are burnt around these bookings. One statement, after the lots were locked or read."""
    days = PassDays()
    if member_id is None:
        return days
    row = await _READ.fetchrow(
        unit,
        member_ids=[member_id],
        location_ids=list({ask.location_id for ask in asks}),
        besides=list(besides),
        **span_of((ask.starts_at, ask.ends_at, ask.time_zone) for ask in asks),
    )
    assert row is not None
    for _, location_id, day in row.used or ():
        days.burnt[UUID(location_id), date.fromisoformat(day)] += 1
    for location_id, starts_at, ends_at, state, credits in row.booked or ():
        for use in credits:
            add_to(
                days,
                UUID(location_id),
                datetime.fromisoformat(starts_at),
                datetime.fromisoformat(ends_at),
                state,
                [date.fromisoformat(day) for day in use.get("days") or ()],
                [date.fromisoformat(day) for day in use.get("shared_days") or ()],
            )
    return days


def add_to(
    days: PassDays,
    location_id: UUID,
    starts_at: datetime,
    ends_at: datetime,
    state: str,
    burnt: Iterable[date],
    shared: Iterable[date],
) -> None:
    """Counts what one booking burns and shares."""
    if state == "cancelled":  # nobody comes, but what the fee kept is burnt
        for day in burnt:
            days.burnt[location_id, day] += 1
    else:
        days.add(location_id, starts_at, ends_at, burnt, shared)


def span_of(times: Iterable[tuple[datetime, datetime, str]]) -> dict[str, datetime]:
    """From the first local midnight to the last one of these times."""
    found = [(start.astimezone(zone(where)), end.astimezone(zone(where))) for start, end, where in times]
    return {
        "days_from": min(_midnight(start) for start, _ in found),
        "days_until": max(_midnight(end + timedelta(days=1)) for _, end in found),
    }


def _midnight(local: datetime) -> datetime:
    return local.replace(hour=0, minute=0, second=0, microsecond=0)
