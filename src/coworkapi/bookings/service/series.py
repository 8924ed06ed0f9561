"""Series: making one, asking first what it would do, and letting it run longer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.bookings.errors import TooLate, TooManyAttendees
from coworkapi.bookings.events import SeriesCreated, SeriesUpdated
from coworkapi.bookings.models import BookingSeries
from coworkapi.bookings.money import AS_USUAL, Paying
from coworkapi.bookings.money_schemas import MoneyChangeOut
from coworkapi.bookings.recurrence import InvalidRecurrenceRule, Occurrence, Rule, expand, parse_rule
from coworkapi.bookings.schemas import BookingOut
from coworkapi.bookings.series_schemas import (
    OccurrenceOut,
    OnConflict,
    SeriesChangeOut,
    SeriesMadeOut,
    SeriesOut,
    SeriesPreviewOut,
    SkippedOccurrenceOut,
)
from coworkapi.bookings.service.attendee_list import Person, find_people, put_on_list, with_people
from coworkapi.bookings.service.facts import Facts
from coworkapi.bookings.service.money_change import MoneyMoves
from coworkapi.bookings.service.money_write import write_money
from coworkapi.bookings.service.quoted import Quoted
from coworkapi.bookings.service.series_access import (
    MOST_OCCURRENCES,
    occurrence_out,
    require_running,
    shown,
)
from coworkapi.bookings.service.series_ask import (
    AskedSeries,
    allow,
    ask_series,
    require_placed,
    series_facts,
    series_wish,
)
from coworkapi.bookings.service.series_money import SeriesPrices, price_plan, total_of
from coworkapi.bookings.service.series_plan import Placement, Planner, Slot
from coworkapi.bookings.service.series_write import allocate, insert_bookings
from coworkapi.core.clock import zone
from coworkapi.core.errors import Invalid
from coworkapi.core.events import emit
from coworkapi.core.ids import new_id
from coworkapi.core.unit_of_work import acting_principal

MOST_PLACES = 10_000


async def preview_series(session: AsyncSession, *, on_conflict: OnConflict, **wanted: Any) -> SeriesPreviewOut:
    """Each occurrence and what would become of it. Writes and locks nothing. Takes what `create_series` takes, without
    what the bookings would say; raises what it raises, but for conflicts and broken policies, which it shows.
    """
    await _people(session, wanted)
    asked = await ask_series(session, on_conflict=on_conflict, scope="bookings:read", **wanted)
    placements = await asked.planner.place(session, asked.slots)
    where = zone(asked.facts.time_zone)
    return SeriesPreviewOut(
        possible=any(one.is_placed for one in placements) and all(one.outcome != "conflict" for one in placements),
        rrule=str(asked.rule),
        time_zone=asked.facts.time_zone,
        occurrences=[occurrence_out(session, one, where) for one in placements],
    )


async def create_series(
    session: AsyncSession,
    *,
    now: datetime,
    on_conflict: OnConflict,
    title: str | None = None,
    note: str | None = None,
    external_id: str | None = None,
    metadata: Mapping[str, str] | None = None,
    override_policy: bool = False,
    paying: Paying = AS_USUAL,
    quoted: Quoted | None = None,
    **wanted: Any,
) -> SeriesMadeOut:
    """A series and its bookings: all, or in mode `skip` those that can be; `quoted`: by a locked quote, at its prices.

    `wanted`: `resource_id`, `starts_at` (naive: wall time), `ends_at` or `minutes`, `rrule`, `member_id`, `team_id`,
    `quantity`, `attendee_count`, `attendees` (of each occurrence). A constant number of statements. Raises NotFound,
    Forbidden, NotBookable, AccountRestricted, Invalid, InvalidRecurrenceRule, TooManyOccurrences, TooManyAttendees,
    PolicyBroken and OccurrencesTaken; after the last two the caller must let its transaction roll back.
    """
    people = await _people(session, wanted)
    asked = await ask_series(
        session,
        on_conflict=on_conflict,
        scope="bookings:write",
        now=now,
        override_policy=override_policy,
        lock=True,
        **wanted,
    )
    facts, wish = asked.facts, asked.planner.wish
    if not override_policy:
        facts.require_standing(session)
    series = BookingSeries(
        id=new_id(),
        resource_id=facts.resource_id,
        location_id=facts.location_id,
        member_id=facts.member_id,
        team_id=facts.team_id,
        rrule=str(asked.rule),
        starts_local=asked.starts_local,
        time_zone=facts.time_zone,
        minutes=asked.minutes,
        quantity=wish.quantity,
        attendee_count=wish.attendee_count,
        title=title,
        note=note,
        on_conflict=on_conflict,
        excluded_local=[],
        external_id=external_id,
        meta=dict(metadata or {}),
        created_by=acting_principal(session).label,
    )
    plan = await asked.planner.place(session, asked.slots)
    prices = await price_series(session, asked, plan, paying, now=now, locks=True, quoted=quoted)
    placed = await allocate(session, asked.planner, plan)
    require_placed(session, placed.values(), facts, on_conflict)
    series.skipped = skipped_of(session, placed.values(), facts)
    session.add(series)
    await session.flush()
    (made,) = await shown(session, series)
    emit(session, SeriesCreated(aggregate_id=series.id, location_id=series.location_id, data=made))
    occurrences, bookings = await _book(session, series, facts, placed, prices, now=now, overridden=override_policy)
    if len(people) * len(bookings) > MOST_PLACES:
        raise TooManyAttendees(
            f"{len(people)} people at {len(bookings)} occurrences are more than {MOST_PLACES} places; give the number "
            "alone, or invite them to single occurrences"
        )
    await put_on_list(session, bookings, people, in_series=True)
    return SeriesMadeOut(series=made, occurrences=occurrences)


async def _people(session: AsyncSession, wanted: dict[str, Any]) -> list[Person]:
    """Takes the attendees out of what is wanted, and counts them in. One statement, none for nobody."""
    people = await find_people(session, wanted.pop("attendees", ()))
    wanted["attendee_count"] = with_people(
        wanted.get("attendee_count"), wanted.get("quantity", 1), people, wanted.get("member_id")
    )
    return people


async def price_series(
    session: AsyncSession,
    asked: AskedSeries,
    plan: Sequence[Placement],
    paying: Paying,
    *,
    now: datetime,
    locks: bool,
    quoted: Quoted | None = None,
) -> SeriesPrices:
    """Prices for a series that is asked for."""
    return await price_plan(
        session,
        asked.facts,
        asked.planner.calendar,
        plan,
        paying,
        now=now,
        quantity=asked.planner.wish.quantity,
        locks=locks,
        quoted=quoted,
    )


async def extend_series(
    session: AsyncSession,
    series: BookingSeries,
    *,
    now: datetime,
    until: date | None = None,
    count: int | None = None,
    on_conflict: OnConflict | None = None,
    override_policy: bool = False,
    dry_run: bool = False,
) -> SeriesChangeOut:
    """Lets a locked series run longer: to a last local date, or to so many occurrences in all.

    Raises as `create_series` does, SeriesEnded, and Invalid for an end that isn't later.
    """
    require_running(series)
    rule = parse_rule(series.rrule)
    mode: OnConflict = on_conflict or series.on_conflict  # type: ignore[assignment]
    facts = await series_facts(session, series, series.resource_id)
    allow(session, facts, "bookings:write", override_policy=override_policy)
    longer = replace(rule, until=until, count=count)
    old = _expanded(rule, series, at_most=MOST_OCCURRENCES)
    new = _expanded(longer, series, at_most=facts.rules.max_occurrences)
    if len(new) <= len(old):
        pointer = "/until" if until is not None else "/count"
        raise Invalid.field(
            pointer, f"adds no occurrence: the series has {len(old)} now, the last on {old[-1].local:%Y-%m-%d}"
        )
    wish = series_wish(session, series, facts)
    planner = Planner(
        facts=facts,
        wish=wish,
        calendar=await facts.calendar(session),
        on_conflict=mode,
        now=now,
        overridden=override_policy,
        ignored=(),
        lock=not dry_run,
    )
    added = new[len(old) :]
    slots = [Slot(one) for one in added if one.starts_at > now]
    if not slots:
        raise TooLate("all that would be added is over already; choose a later end, or make a new series")
    where = zone(series.time_zone)
    placements = await planner.place(session, slots)
    over = [one for one in added if one.starts_at <= now]
    prices = await price_plan(
        session, facts, planner.calendar, placements, now=now, quantity=wish.quantity, locks=not dry_run
    )
    (before,) = await shown(session, series)
    if dry_run:
        skipped = [SkippedOccurrenceOut.model_validate(one) for one in skipped_of(session, placements, facts)]
        after = before.model_copy(
            update={
                "rrule": str(longer),
                "on_conflict": mode,
                "skipped": [*before.skipped, *skipped],
                "excluded_at": [*before.excluded_at, *(one.starts_at for one in over)],
            }
        )
        told = [occurrence_out(session, one, where) for one in placements]
        for one, shown_as in zip(placements, told, strict=True):
            shown_as.price = prices.bill(one).price if one.is_placed else None
        return SeriesChangeOut(dry_run=True, series=after, occurrences=told, money=_charged(told))
    placed = await allocate(session, planner, placements)
    require_placed(session, placed.values(), facts, mode)
    series.rrule, series.on_conflict = str(longer), mode
    series.skipped = [*series.skipped, *skipped_of(session, placed.values(), facts)]
    series.excluded_local = [*series.excluded_local, *(one.local for one in over)]
    after = await save_series(session, series, before)
    occurrences, _ = await _book(session, series, facts, placed, prices, now=now, overridden=override_policy)
    return SeriesChangeOut(dry_run=False, series=after, occurrences=occurrences, money=_charged(occurrences))


def _charged(occurrences: Sequence[OccurrenceOut]) -> MoneyChangeOut | None:
    """What new occurrences cost."""
    found = []
    for one in occurrences:
        if one.price is not None:
            moves = MoneyMoves(charged={UUID(int=0): one.price.to_pay})
            found.append(moves.shown(UUID(int=0), None, one.price))
    return total_of(found)


async def save_series(session: AsyncSession, series: BookingSeries, before: SeriesOut) -> SeriesOut:
    """Stores a changed series, its version raised, and says so. Two statements."""
    series.version += 1
    await session.flush()
    (after,) = await shown(session, series)
    emit(
        session,
        SeriesUpdated(
            aggregate_id=series.id, location_id=series.location_id, data=after, previous=previous_of(before, after)
        ),
    )
    return after


def previous_of(before: SeriesOut, after: SeriesOut) -> dict[str, Any]:
    """The former values of what changed, as the API shows them."""
    names = {
        name
        for name in SeriesOut.model_fields
        if name not in ("updated_at", "version") and getattr(before, name) != getattr(after, name)
    }
    return before.model_dump(mode="json", include=names)


def skipped_of(session: AsyncSession, placements: Any, facts: Facts) -> list[dict[str, Any]]:
    """What a series remembers of occurrences that were left out."""
    where = zone(facts.time_zone)
    found = []
    for one in placements:
        if one.outcome == "skipped":
            told = occurrence_out(session, one, where)
            found.append(
                {
                    "local": told.local.isoformat(),
                    "recurrence_at": one.slot.occurrence.starts_at.isoformat(),
                    "code": told.code,
                    "detail": told.detail,
                }
            )
    return found


def _expanded(rule: Rule, series: BookingSeries, *, at_most: int) -> list[Occurrence]:
    try:
        return expand(
            rule,
            starts_local=series.starts_local,
            zone=zone(series.time_zone),
            minutes=series.minutes,
            at_most=at_most,
        )
    except InvalidRecurrenceRule as error:
        pointer = "/until" if rule.until is not None else "/count"
        raise type(error)(error.detail.removeprefix("rrule: "), pointer=pointer) from None


async def _book(
    session: AsyncSession,
    series: BookingSeries,
    facts: Facts,
    placed: Mapping[UUID, Placement],
    prices: SeriesPrices,
    *,
    now: datetime,
    overridden: bool,
) -> tuple[list[OccurrenceOut], list[BookingOut]]:
    got = {booking_id: one for booking_id, one in placed.items() if one.is_placed}
    await prices.cover(session, got.values())
    bills = prices.bills(got)
    quote_id = prices.quoted.id if prices.quoted is not None else None
    made = await insert_bookings(
        session,
        series,
        facts,
        got,
        now=now,
        overridden=overridden,
        created_by=acting_principal(session).label,
        bills=bills,
        terms={} if overridden else prices.terms(got),
        quote_id=quote_id,
    )
    capped = [booking_id for booking_id, bill in bills.items() if bill.capped]
    await write_money(session, list(made.values()), now=now, quote_id=quote_id, capped=capped)
    where = zone(series.time_zone)
    found = []
    for booking_id, one in placed.items():
        told = occurrence_out(session, one, where, booking_id=booking_id if one.is_placed else None)
        told.price = made[booking_id].price if booking_id in made else None
        found.append(told)
    return found, list(made.values())
