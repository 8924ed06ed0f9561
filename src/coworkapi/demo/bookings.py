"""The diary comes true: each wish at its time, by whom it is, through the booking service, which may say no."""

from __future__ import annotations

import heapq
import itertools
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial
from uuid import UUID

from coworkapi.bookings import service as bookings
from coworkapi.bookings.errors import PolicyBroken, SlotTaken
from coworkapi.bookings.service.series import create_series
from coworkapi.core.principal import Principal
from coworkapi.demo import community, money, shop
from coworkapi.demo.diary import BlockWish, Diary, Meeting, SeriesWish, Wish
from coworkapi.demo.people import PersonPlan
from coworkapi.demo.prices import PRODUCTS, RATES, ProductPlan, RatePlan, Terms, make_terms
from coworkapi.demo.world import World
from coworkapi.spaces import service as spaces

Act = Callable[[], Awaitable[None]]
_WRITE = ("bookings:write", "bookings:read")
# When the day is closed: no-shows and what has ended. It is night at every location then.
_NIGHT = 5
_REASON_OF_NO = "The hall is taken by the house that evening."


@dataclass(slots=True)
class Agenda:
    """What happens when. Acts may put down further ones; those after `now` never happen."""

    now: datetime
    _acts: list[tuple[datetime, int, Act]] = field(default_factory=list)
    _numbers: itertools.count[int] = field(default_factory=itertools.count)

    def put(self, at: datetime, act: Act) -> None:
        """Has something done at that time, if that is not in the future."""
        if at <= self.now:
            heapq.heappush(self._acts, (at, next(self._numbers), act))

    async def live(self) -> None:
        """Does it all, in order of time."""
        while self._acts:
            _, _, act = heapq.heappop(self._acts)
            await act()


def _opened_at(world: World) -> datetime:
    """When the shop opened: before its first sale."""
    return world.now - timedelta(days=shop.SOLD_OVER + 10)


class Story:
    """The demo's life from the first member to now."""

    def __init__(self, world: World, diary: Diary, progress: Callable[[str], None]) -> None:
        self.world = world
        self.diary = diary
        self.progress = progress
        self.agenda = Agenda(world.now)
        self.outcomes: Counter[str] = Counter()
        self.arrivals: list[tuple[bookings.BookingOut, datetime, Principal]] = []

    async def tell(self) -> None:
        """Everybody joins, books, comes, cancels and stays away, up to now."""
        self.progress(f"{len(self.world.roster.people)} people join, and book")
        desk = await community.FrontDesk.open(self.world)
        for at, people in community.joiners(self.world).items():
            self.agenda.put(at, partial(self._join, desk, at, people))
        self._plan_money()
        for block in self.diary.blocks:
            self.agenda.put(block.made_at, partial(self._block, block))
        for series in self.diary.series:
            self.agenda.put(series.made_at, partial(self._series, series))
        for wish in self.diary.wishes:
            self.agenda.put(wish.made_at, partial(self._book, wish))
        if self.diary.wishes:
            first = min(wish.starts_at for wish in self.diary.wishes)
            self._close_day(first.replace(hour=_NIGHT, minute=0))
        await self.agenda.live()
        await self.world.at(self.world.now)
        await self._lapse(self.world.now)

    # Money

    def _plan_money(self) -> None:
        """When prices rise, and when each month's credits are granted."""
        world = self.world
        for plan in RATES:
            self.agenda.put(world.now - money.ROSE_BEFORE, partial(self._raise, plan))
        terms = make_terms(world.roster)
        purser = money.Purser(world, terms)
        starts = [wish.starts_at for wish in self.diary.wishes] or [world.now]
        for at, month in money.months(world, min(starts), max(starts)):
            self.agenda.put(at, partial(self._open_month, purser, at, month))
        self.agenda.put(_opened_at(world), partial(self._open_shop, terms))

    async def _raise(self, plan: RatePlan) -> None:
        await self.world.at(self.world.now - money.ROSE_BEFORE, self.world.user("owner", "prices:write"))
        await money.raise_prices(self.world, plan)

    async def _open_month(self, purser: money.Purser, at: datetime, month: date) -> None:
        await self.world.at(at)
        await purser.open_month(month)

    async def _open_shop(self, terms: Terms) -> None:
        world = self.world
        await world.at(_opened_at(world), world.user("owner", "products:write", "prices:write"))
        products = await shop.open_shop(world)
        plans = {plan.key: plan for plan in PRODUCTS}
        for number, (key, person) in enumerate(terms.buyers):
            at = shop.sold_at(world, number)
            self.agenda.put(at, partial(self._sell, at, plans[key], products[key], person))

    async def _sell(self, at: datetime, plan: ProductPlan, product_id: UUID, person: str) -> None:
        world = self.world
        if person in world.members:
            seller = "front_desk" if plan.location == "berlin" else "manager"
            await world.at(at, world.user(seller, "products:sell"))
            self.outcomes["sold" if await shop.sell_one(world, plan, product_id, person) else "not_sold"] += 1

    # Members and places

    async def _join(self, desk: community.FrontDesk, at: datetime, people: list[PersonPlan]) -> None:
        await self.world.at(at, self.world.user("front_desk"))
        await desk.join(people)

    async def _block(self, wish: BlockWish) -> None:
        world = self.world
        await world.at(wish.made_at, world.user("manager"))
        resource = await spaces.get_resource(world.session, world.resources[wish.resource])
        block = await spaces.create_block(
            world.session,
            resource=resource,
            kind="maintenance",
            reason=wish.reason,
            starts_at=wish.starts_at,
            ends_at=wish.ends_at,
            now=wish.made_at,
        )
        if wish.lifted_at is not None:
            self.agenda.put(wish.lifted_at, partial(self._lift, block.row.id, wish.lifted_at))

    async def _lift(self, block_id: UUID, at: datetime) -> None:
        await self.world.at(at, self.world.user("manager"))
        block = await spaces.get_block(self.world.session, block_id, lock=True)
        await spaces.lift_block(self.world.session, block=block, now=at)

    # Bookings

    def _actor(self, wish: Wish) -> Principal:
        if wish.by == "member" and wish.person is not None:
            return self.world.member(wish.person)
        return self.world.key(*_WRITE) if wish.by == "key" else self._desk(wish)

    def _desk(self, wish: Wish) -> Principal:
        """The front desk where there is one, else the manager."""
        return self.world.user("front_desk" if wish.resource.startswith("ber-") else "manager", *_WRITE)

    async def _book(self, wish: Wish) -> None:
        world = self.world
        if wish.person is not None and wish.person not in world.members:
            return
        await world.at(wish.made_at, self._actor(wish))
        try:
            booking = await bookings.book(
                world.session,
                now=wish.made_at,
                resource_id=world.resources[wish.resource],
                starts_at=wish.starts_at,
                ends_at=wish.ends_at,
                member_id=world.members[wish.person] if wish.person else None,
                team_id=world.teams[wish.team] if wish.team else None,
                quantity=wish.quantity,
                attendee_count=wish.attendees,
                title=wish.title or ("Visitor" if wish.person is None else None),
            )
        except (PolicyBroken, SlotTaken) as refusal:
            self.outcomes[refusal.code] += 1
            return
        self.outcomes["booked"] += 1
        if self.outcomes["booked"] % 250 == 0:
            self.progress(f"{self.outcomes['booked']} bookings made")
        if wish.answered_at is not None:
            self.agenda.put(wish.answered_at, partial(self._answer, booking.id, wish.answered_at, wish.declined))
        if wish.fate == "cancels":
            self.agenda.put(wish.fate_at, partial(self._cancel, booking.id, wish))
        elif wish.fate != "absent" and booking.state == "confirmed":
            self.agenda.put(wish.fate_at, partial(self._check_in, booking, wish))

    async def _answer(self, booking_id: UUID, at: datetime, declined: bool) -> None:
        await self.world.at(at, self.world.user("manager", "bookings:approve"))
        booking = await bookings.lock_booking(self.world.session, booking_id, scope="bookings:approve")
        if booking.state != "pending_approval" or (booking.expires_at is not None and booking.expires_at <= at):
            return
        if declined:
            await bookings.decline(self.world.session, booking, reason=_REASON_OF_NO)
        else:
            await bookings.approve(self.world.session, booking, now=at)

    async def _cancel(self, booking_id: UUID, wish: Wish) -> None:
        await self.world.at(wish.fate_at, self._actor(wish))
        booking = await bookings.lock_booking(self.world.session, booking_id)
        if booking.state in ("confirmed", "pending_approval"):
            await bookings.cancel(self.world.session, booking, now=wish.fate_at, reason=wish.reason)
            self.outcomes["cancelled"] += 1

    async def _check_in(self, booking: bookings.BookingOut, wish: Wish) -> None:
        """Written down with all who come in that hour. Nobody else sees the booking before this transaction ends: it
        is as it was made, and needs no lock."""
        if not self.arrivals:
            hour = wish.fate_at.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
            self.agenda.put(min(hour, self.world.now), partial(self._write_arrivals, min(hour, self.world.now)))
        self.arrivals.append((booking, wish.fate_at, self._actor(wish)))
        self.outcomes["checked_in"] += 1
        if wish.fate == "leaves_early":
            leaves_at = wish.fate_at + (wish.ends_at - wish.fate_at) * 0.7
            if leaves_at > wish.starts_at:
                self.agenda.put(leaves_at, partial(self._leave, booking.id, leaves_at, self._desk(wish)))

    async def _write_arrivals(self, at: datetime) -> None:
        arrivals, self.arrivals = self.arrivals, []
        await self.world.at(at)
        await bookings.check_in_all(self.world.session, [(booking, came_at) for booking, came_at, _ in arrivals])
        self.world.by_others([actor for _, _, actor in arrivals])

    async def _leave(self, booking_id: UUID, at: datetime, desk: Principal) -> None:
        if self.arrivals:
            await self._write_arrivals(at)
        await self.world.at(at, desk)
        booking = await bookings.lock_booking(self.world.session, booking_id)
        if booking.state == "checked_in":
            await bookings.end_early(self.world.session, booking, now=at)

    # Series

    async def _series(self, wish: SeriesWish) -> None:
        world = self.world
        if wish.person not in world.members:
            return
        await world.at(wish.made_at, world.member(wish.person))
        made = await create_series(
            world.session,
            now=wish.made_at,
            on_conflict="skip",
            resource_id=world.resources[wish.resource],
            starts_at=wish.starts_local,
            minutes=wish.minutes,
            rrule=wish.rrule,
            member_id=world.members[wish.person],
            team_id=world.teams[wish.team],
            attendee_count=wish.attendees,
            title=wish.title,
        )
        for one in made.occurrences:
            if one.booking_id is not None:
                meeting = wish.meetings[one.starts_at]
                self.agenda.put(meeting.fate_at, partial(self._meet, one.booking_id, wish.person, meeting))

    async def _meet(self, booking_id: UUID, person: str, meeting: Meeting) -> None:
        if meeting.fate == "absent":
            return
        await self.world.at(meeting.fate_at, self.world.member(person))
        booking = await bookings.lock_booking(self.world.session, booking_id)
        if meeting.fate == "cancels":
            await bookings.cancel(self.world.session, booking, now=meeting.fate_at, reason="Not this week")
        else:
            await bookings.check_in(self.world.session, booking, now=meeting.fate_at)

    # What falls due

    def _close_day(self, at: datetime) -> None:
        self.agenda.put(at, partial(self._night, at))

    async def _night(self, at: datetime) -> None:
        await self.world.at(at)
        await self._lapse(at)
        self._close_day(at + timedelta(days=1))

    async def _lapse(self, at: datetime) -> None:
        """What the worker does, in its order."""
        if self.arrivals:
            await self._write_arrivals(at)
        for verb in (bookings.expire, bookings.release_no_shows, bookings.complete_ended):
            while await verb(self.world.session, at):
                continue
