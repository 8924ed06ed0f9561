"""Who wants which place when: six weeks around today, as wishes that the booking rules then judge. Pure.

A wish keeps to opening hours, grids, limits and what is reserved already as far as it can see, so that nearly all of
them come true; the services decide.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal

from coworkapi.core.clock import zone
from coworkapi.demo.names import EVENTS, MEETINGS, REASONS, WALK_INS
from coworkapi.demo.people import PersonPlan, Roster
from coworkapi.demo.places import LOCATIONS, RESOURCES, ResourcePlan, closures, rules_of
from coworkapi.spaces.values import ClosureDays, LocationCalendar

DAYS_BACK = 21
DAYS_AHEAD = 21
By = Literal["member", "front_desk", "key"]
Fate = Literal["comes", "leaves_early", "absent", "cancels"]
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_MINUTE = timedelta(minutes=1)
_HOUR = timedelta(hours=1)
_DAY = timedelta(days=1)
# How much of a weekday is wanted, Monday first.
_DEMAND = (0.85, 1.05, 1.1, 1.05, 0.75, 0.35, 0.3)


@dataclass(frozen=True, slots=True)
class Wish:
    """A booking that somebody makes at `made_at`. Instants in UTC. `fate_at`: when they come, or cancel."""

    resource: str
    starts_at: datetime
    ends_at: datetime
    made_at: datetime
    by: By
    person: str | None
    team: str | None
    quantity: int
    attendees: int
    title: str | None
    fate: Fate
    fate_at: datetime
    reason: str | None = None
    answered_at: datetime | None = None
    declined: bool = False


@dataclass(frozen=True, slots=True)
class Meeting:
    """What becomes of one occurrence of a series."""

    fate: Fate
    fate_at: datetime


@dataclass(frozen=True, slots=True)
class SeriesWish:
    """A weekly meeting of a team. `starts_local`: the first one on the location's wall clock; `meetings`: by start."""

    resource: str
    person: str
    team: str
    rrule: str
    starts_local: datetime
    minutes: int
    attendees: int
    title: str
    made_at: datetime
    meetings: Mapping[datetime, Meeting]


@dataclass(frozen=True, slots=True)
class BlockWish:
    """Time out of use. `lifted_at`: when it is given back early."""

    resource: str
    reason: str
    made_at: datetime
    starts_at: datetime
    ends_at: datetime | None
    lifted_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Diary:
    """Everything that is wanted, each kind in the order of `made_at`."""

    wishes: Sequence[Wish]
    series: Sequence[SeriesWish]
    blocks: Sequence[BlockWish]


def make_diary(seed: int, now: datetime, roster: Roster) -> Diary:
    """The diary of that seed around `now`."""
    planner = _Planner(seed, now, roster)
    planner.block_some()
    planner.meet_weekly()
    wishes = sorted(planner.fill(), key=lambda wish: (wish.made_at, wish.resource, wish.starts_at))
    return Diary(wishes, planner.series, sorted(planner.blocks, key=lambda block: block.made_at))


class _Planner:
    def __init__(self, seed: int, now: datetime, roster: Roster) -> None:
        self.chance = random.Random(f"diary {seed}")  # noqa: S311 - a made-up world
        self.now = now.astimezone(UTC).replace(second=0, microsecond=0)
        self.today = self.now.date()
        self.roster = roster
        special = closures(self.today)
        self.calendars = {
            location.key: LocationCalendar(
                location.time_zone,
                location.week,
                tuple(ClosureDays(c.starts_on, c.ends_on, c.hours) for c in special if c.location == location.key),
                closed_on_holidays=True,
                holiday_country=location.address["country"],
                holiday_region=location.holiday_region,
            )
            for location in LOCATIONS
        }
        self.bookers = {
            location.key: [person for person in roster.people if person.books and person.city == location.key]
            for location in LOCATIONS
        }
        self.reserved: dict[str, list[tuple[datetime, datetime]]] = defaultdict(list)
        self.busy: dict[str, list[tuple[datetime, datetime]]] = defaultdict(list)
        self.minutes: dict[tuple[str, str, date], int] = defaultdict(int)
        self.series: list[SeriesWish] = []
        self.blocks: list[BlockWish] = []

    # Before the daily business

    def block_some(self) -> None:
        """Repairs: one that is over, one that ended early, one to come, and one without a known end."""
        self._block("nyc-canal", "Ceiling leak repaired", -11, days=2)
        self._block("lon-walbrook", "New carpet", -6, days=2, lifted_after=30)
        self._block("ber-boje", "Air conditioning serviced", 5, days=1)
        self._block("lon-projector", "Lamp broken, sent in for repair", -2, days=None)

    def _block(self, key: str, reason: str, day: int, *, days: int | None, lifted_after: int | None = None) -> None:
        calendar = self.calendars[_RESOURCES[key].location]
        start = calendar.day_bounds(self.today + day * _DAY)[0] + 6 * _HOUR
        end = start + days * _DAY if days is not None else None
        lifted_at = start + lifted_after * _HOUR if lifted_after is not None else None
        made_at = min(start, self.now) - 3 * _DAY
        self.blocks.append(BlockWish(key, reason, made_at, start, end, lifted_at))
        self.reserved[key].append((start, end or start + 400 * _DAY))

    def meet_weekly(self) -> None:
        """A jour fixe for each team of six and more, in the room that fits, as long as there is one."""
        for team in self.roster.teams:
            people = [person for person in self.roster.people if person.team == team.key]
            if len(people) < 6:
                continue
            rooms = [
                room
                for room in RESOURCES
                if room.location == team.city and room.kind == "meeting_room" and room.capacity >= 4
            ]
            room = self.chance.choice(rooms)
            days = self.chance.choice(((0,), (1,), (2,), (3,), (0, 2, 4)))
            minutes = 60 if len(days) == 1 or room.capacity >= 10 else 30
            at = time(self.chance.choice((9, 10, 11, 13, 14, 15)), 0)
            attendees = min(len(people), room.capacity)
            self._series(room, people[0].key, team.key, days, at, minutes, attendees)

    def _series(
        self, room: ResourcePlan, person: str, team: str, days: Sequence[int], at: time, minutes: int, attendees: int
    ) -> None:
        calendar = self.calendars[room.location]
        first = self.today - (DAYS_BACK + 2) * _DAY
        while first.weekday() not in days:
            first += _DAY
        count = 6 * len(days)
        slots: list[tuple[datetime, datetime]] = []
        day = first
        while len(slots) < count:
            if day.weekday() in days:
                start = datetime.combine(day, at, zone(calendar.time_zone)).astimezone(UTC)
                slots.append((start, start + minutes * _MINUTE))
            day += _DAY
        if any(self._taken(room, start, end) for start, end in slots):
            return
        self.reserved[room.key] += slots
        self.busy[person] += slots
        rule = f"FREQ=WEEKLY;BYDAY={','.join(_WEEKDAYS[day] for day in days)};COUNT={count}"
        title = "Stand-up" if minutes == 30 else self.chance.choice(("Jour fixe", "Team meeting", "Weekly"))
        made_at = self.now - (DAYS_BACK + 6) * _DAY
        self.series.append(
            SeriesWish(
                resource=room.key,
                person=person,
                team=team,
                rrule=rule,
                starts_local=datetime.combine(first, at),
                minutes=minutes,
                attendees=attendees,
                title=title,
                made_at=made_at,
                meetings={start: self._meeting(start) for start, _ in slots},
            )
        )

    def _meeting(self, start: datetime) -> Meeting:
        dice = self.chance.random()
        if dice < 0.06:
            return Meeting("cancels", start - self.chance.randint(2, 40) * _HOUR)
        if dice < 0.1:
            return Meeting("absent", start)
        return Meeting("comes", start + self.chance.randint(-2, 2) * 5 * _MINUTE)

    # The daily business

    def fill(self) -> Iterator[Wish]:
        """Every day's wishes."""
        for offset in range(-DAYS_BACK, DAYS_AHEAD + 1):
            day = self.today + offset * _DAY
            hall = self.chance.choices(("none", "whole", "halves"), (45, 20, 35))[0]
            for resource in RESOURCES:
                if not resource.is_bookable:
                    continue
                calendar = self.calendars[resource.location]
                periods = calendar.open_periods(*calendar.day_bounds(day))
                if not periods:
                    continue
                wanted = self._demand(day)
                match resource.kind:
                    case "meeting_room":
                        yield from self._rooms(resource, day, periods, wanted)
                    case "phone_booth":
                        if offset <= 1:
                            yield from self._rooms(resource, day, periods, wanted * 0.3)
                    case "event_space":
                        is_half = any(resource.key in other.made_of for other in RESOURCES)
                        mode = "whole" if resource.made_of else "halves" if is_half else hall
                        if mode == hall and hall != "none":
                            yield from self._events(resource, day, periods)
                    case "equipment":
                        if self.chance.random() < 0.4:
                            yield from self._lend(resource, day, periods)
                    case _:
                        yield from self._places(resource, day, periods, wanted)

    def _demand(self, day: date) -> float:
        ahead = max(0, (day - self.today).days)
        return float(_DEMAND[day.weekday()] * (0.62 if ahead == 0 else 0.62 * 0.9**ahead))

    def _rooms(
        self, room: ResourcePlan, day: date, periods: Sequence[tuple[datetime, datetime]], wanted: float
    ) -> Iterator[Wish]:
        rules = rules_of(room)
        booth = room.kind == "phone_booth"
        lengths = (15, 15, 30, 30, 45, 60) if booth else (60, 60, 90, 120, 240) if room.capacity >= 10 else _LENGTHS
        step = (1 if booth else 30 // rules.grid_minutes) * rules.grid_minutes
        mean = sum(lengths) / len(lengths)
        likely = wanted * step / (mean - wanted * mean + wanted * step)
        for opens, closes in periods:
            at = opens
            while at < closes:
                end = at + self.chance.choice(lengths) * _MINUTE
                if self.chance.random() < likely and end <= closes and not self._taken(room, at, end):
                    wish = self._wish(room, at, end, exclusive=True)
                    if wish is not None:
                        yield wish
                        at = end + rules.gap_minutes * _MINUTE
                        at += (opens - at) % (step * _MINUTE)
                        continue
                at += step * _MINUTE

    def _events(self, hall: ResourcePlan, day: date, periods: Sequence[tuple[datetime, datetime]]) -> Iterator[Wish]:
        opens, closes = periods[0]
        hours = int((closes - opens) / _HOUR)
        if hours < 3 or self.chance.random() < 0.35:
            return
        length = self.chance.randint(2, min(hours, 6))
        start = opens + self.chance.randint(0, hours - length) * _HOUR
        wish = self._wish(hall, start, start + length * _HOUR, exclusive=True)
        if wish is not None:
            yield wish

    def _places(
        self, pool: ResourcePlan, day: date, periods: Sequence[tuple[datetime, datetime]], wanted: float
    ) -> Iterator[Wish]:
        opens, closes = periods[0]
        shortest = max(rules_of(pool).min_minutes, 180) * _MINUTE
        if closes - opens < shortest:
            return
        left = round(pool.capacity * min(0.9, wanted * self.chance.uniform(0.5, 1.0)))
        while left > 0:
            start = opens + self.chance.choice((0, 0, 60, 60, 120)) * _MINUTE
            end = start + self.chance.choice((4, 6, 8, 8, 9)) * _HOUR
            quantity = self.chance.choices((1, 2, 3), (86, 10, 4))[0] if pool.kind == "hot_desk" else 1
            wish = self._wish(pool, start, min(end, closes), quantity=min(quantity, left), exclusive=False)
            left -= quantity
            if wish is not None and wish.ends_at - wish.starts_at >= shortest:
                yield wish

    def _lend(self, kit: ResourcePlan, day: date, periods: Sequence[tuple[datetime, datetime]]) -> Iterator[Wish]:
        start = periods[0][0].replace(minute=0) + self.chance.randint(1, 4) * _HOUR
        end = start + self.chance.choice((3, 4, 8, 24, 48)) * _HOUR
        if not self._taken(kit, start, end):
            wish = self._wish(kit, start, end, exclusive=False)
            if wish is not None:
                self.reserved[kit.key].append((start, end))
                yield wish

    # One wish

    def _wish(
        self, resource: ResourcePlan, start: datetime, end: datetime, *, quantity: int = 1, exclusive: bool
    ) -> Wish | None:
        """Somebody's wish for that time; None when nobody fits."""
        made_at = self._made_at(resource, start)
        if made_at is None:
            return None
        by: By = self.chance.choices(("member", "front_desk", "key"), (82, 13, 5))[0]
        if by == "front_desk" and resource.kind == "meeting_room" and self.chance.random() < 0.2:
            title: str | None = self.chance.choice(WALK_INS)
            return self._sealed(resource, start, end, made_at, by, None, quantity, title)
        person = self._somebody(resource, start, end, made_at, exclusive=exclusive)
        if person is None:
            return None
        title = None
        if resource.kind == "meeting_room":
            title = self.chance.choice(MEETINGS)
        elif resource.kind == "event_space":
            title = self.chance.choice(EVENTS)
        return self._sealed(resource, start, end, made_at, by, person, quantity, title)

    def _sealed(
        self,
        resource: ResourcePlan,
        start: datetime,
        end: datetime,
        made_at: datetime,
        by: By,
        person: PersonPlan | None,
        quantity: int,
        title: str | None,
    ) -> Wish:
        seats = quantity if resource.pool_size else resource.capacity
        attendees = quantity if resource.pool_size or seats == 1 else self.chance.randint(min(2, seats), seats)
        for_team = person is not None and person.team is not None and (quantity > 1 or self.chance.random() < 0.65)
        fate, fate_at = self._fate(resource, start, end, made_at)
        answered_at = declined = None
        if rules_of(resource).needs_approval:
            answered_at = made_at + self.chance.randint(3, 40) * _HOUR + self.chance.randint(0, 59) * _MINUTE
            declined = self.chance.random() < 0.12
        return Wish(
            resource=resource.key,
            starts_at=start,
            ends_at=end,
            made_at=made_at,
            by=by,
            person=person.key if person else None,
            team=person.team if person and for_team else None,
            quantity=quantity,
            attendees=attendees,
            title=title,
            fate=fate,
            fate_at=fate_at,
            reason=self.chance.choice(REASONS) if fate == "cancels" else None,
            answered_at=answered_at,
            declined=bool(declined),
        )

    def _made_at(self, resource: ResourcePlan, start: datetime) -> datetime | None:
        rules = rules_of(resource)
        mean_hours = {"phone_booth": 2, "hot_desk": 40, "parking": 30, "event_space": 480}.get(resource.kind, 96)
        lead = max(rules.lead_minutes + 15, int(self.chance.expovariate(1 / (mean_hours * 60))))
        latest = min(start - (rules.lead_minutes + 5) * _MINUTE, self.now - _MINUTE)
        made_at = min(start - lead * _MINUTE, latest - self.chance.randint(0, 60 * 24) * _MINUTE)
        made_at = max(made_at, start - ((rules.window_days or 60) - 1) * _DAY, self.now - 60 * _DAY)
        made_at = made_at.replace(minute=made_at.minute // 10 * 10)
        return made_at if made_at <= latest else None

    def _fate(self, resource: ResourcePlan, start: datetime, end: datetime, made_at: datetime) -> tuple[Fate, datetime]:
        dice = self.chance.random()
        if dice < 0.08 and start - made_at > _HOUR:
            sixths = int((start - made_at) / _HOUR) * 6
            return "cancels", made_at + self.chance.randint(1, sixths - 1) * 10 * _MINUTE
        patience = rules_of(resource).no_show_minutes
        if dice < 0.12 and patience is not None:
            return "absent", start
        latest = min(patience or 15, int((end - start) / _MINUTE)) - 2
        arrives = start + self.chance.randint(-2, latest // 5) * 5 * _MINUTE
        return ("leaves_early" if dice > 0.97 else "comes"), max(arrives, made_at + _MINUTE)

    def _somebody(
        self, resource: ResourcePlan, start: datetime, end: datetime, made_at: datetime, *, exclusive: bool
    ) -> PersonPlan | None:
        """One who was there when the wish was made, is not in another room then, and has time left by the limits."""
        city = resource.location
        if self.chance.random() < 0.06:  # travellers
            city = self.chance.choice([other for other in self.bookers if other != city])
        people = self.bookers[city]
        weights = [person.diligence for person in people]
        length = int((end - start) / _MINUTE)
        for person in self.chance.choices(people, weights, k=12):
            account = (person.key, resource.policy or "", start.date())
            if self.now - person.joined_weeks_ago * 7 * _DAY > made_at - _DAY:
                continue
            if exclusive and _overlaps(self.busy[person.key], start, end):
                continue
            if self.minutes[account] + length > _MOST_MINUTES.get(resource.kind, length):
                continue
            self.minutes[account] += length
            if exclusive:
                self.busy[person.key].append((start, end))
            return person
        return None

    def _taken(self, resource: ResourcePlan, start: datetime, end: datetime) -> bool:
        gap = rules_of(resource).gap_minutes * _MINUTE
        return _overlaps(self.reserved[resource.key], start - gap, end + gap)


_LENGTHS = (30, 30, 60, 60, 60, 90, 120)
# What one person takes of a kind in a day; below the policies' limits.
_MOST_MINUTES = {"meeting_room": 300, "phone_booth": 60, "hot_desk": 700, "parking": 700}
_RESOURCES = {resource.key: resource for resource in RESOURCES}


def _overlaps(periods: Sequence[tuple[datetime, datetime]], start: datetime, end: datetime) -> bool:
    return any(a < end and start < b for a, b in periods)
