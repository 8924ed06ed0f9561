"""A calendar that follows every mail, and nothing else, shows what its owner is on the list of.

Random bookings, series, moves, cancellations and lists, with mails worked on at random moments.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest

from tests.bookings.factories import Room, a_member, a_room, at, wish
from tests.bookings.series_support import series
from tests.notifications.test_invitations import GUEST, entries, told
from tests.operator import Operator

ADDRESS = GUEST["email"]


@dataclass
class Calendar:
    """What a calendar program keeps: the latest of each event, by UID and RECURRENCE-ID (RFC 5546, 2.1.5)."""

    events: dict[Any, Any] = field(default_factory=dict)
    read: int = 0

    def follow(self, mails: list[dict[str, Any]]) -> None:
        for mail in mails[self.read :]:
            for one in entries(mail):
                which = one.get("RECURRENCE-ID")
                name = (str(one["UID"]), which.dt.astimezone(UTC) if which else None)
                known = self.events.get(name)
                assert known is None or one["SEQUENCE"] > known["SEQUENCE"], (name, one, known)
                assert known is not None or one["STATUS"] == "CONFIRMED"  # nothing unknown is cancelled
                self.events[name] = one
        self.read = len(mails)

    @property
    def shown(self) -> list[tuple[datetime, datetime, str]]:
        return sorted(
            (
                one["DTSTART"].dt.astimezone(UTC),
                one["DTEND"].dt.astimezone(UTC),
                str(one["LOCATION"]).partition(", ")[0],
            )
            for one in self.events.values()
            if one["STATUS"] == "CONFIRMED"
        )


@dataclass
class Life:
    """What an operator does at random."""

    operator: Operator
    random: Random
    rooms: list[Room]
    member: str
    names: dict[str, str]
    series: list[str] = field(default_factory=list)

    async def bookings(self) -> list[dict[str, Any]]:
        page = await self.operator.get("/v1/bookings", state="confirmed", limit=100)
        return sorted(page["data"], key=lambda one: one["id"])

    async def one(self) -> dict[str, Any] | None:
        found = await self.bookings()
        return self.random.choice(found) if found else None

    async def post(self, path: str, body: dict[str, Any] | None = None) -> Any:
        """What stands in the way (a taken room, an ended series) is a life's lot too; what is wrong is not."""
        answer = await self.operator.http.post(path, json=body)
        assert answer.status_code in (200, 201, 409), answer.text
        return answer.json() if answer.status_code < 400 else None

    def time(self) -> dict[str, str]:
        start = at(self.random.randrange(8, 20), days=self.random.randrange(1, 30))
        return {
            "starts_at": start.isoformat(),
            "ends_at": (start + timedelta(minutes=self.random.choice([30, 60, 90]))).isoformat(),
        }

    def room(self) -> Room:
        return self.random.choice(self.rooms)

    async def book(self) -> None:
        attendees = self.random.choice([[], [GUEST], [GUEST]])
        await self.post("/v1/bookings", wish(self.room(), member_id=self.member, attendees=attendees) | self.time())

    async def book_series(self) -> None:
        day = self.random.randrange(3, 28)
        rule = self.random.choice(["FREQ=WEEKLY;COUNT=4", "FREQ=DAILY;COUNT=5"])
        made = await self.post(
            "/v1/booking-series",
            series(
                self.room(),
                rule,
                member_id=self.member,
                starts_at=f"2026-11-{day:02}T{self.random.randrange(8, 20):02}:00",
                on_conflict="skip",
            ),
        )
        if made:
            self.series.append(made["series"]["id"])
            await self.post(f"/v1/booking-series/{made['series']['id']}/attendees", GUEST)

    async def move(self) -> None:
        if booking := await self.one():
            body = self.time() | {"resource_id": self.room().id}
            await self.post(f"/v1/bookings/{booking['id']}/reschedule", body)

    async def cancel(self) -> None:
        if booking := await self.one():
            await self.post(f"/v1/bookings/{booking['id']}/cancel")

    async def list_on(self) -> None:
        if booking := await self.one():
            await self.post(f"/v1/bookings/{booking['id']}/attendees", GUEST)

    async def list_off(self) -> None:
        if booking := await self.one():
            path = f"/v1/bookings/{booking['id']}/attendees"
            for one in (await self.operator.get(path))["data"]:
                await self.operator.delete(f"{path}/{one['id']}")

    async def move_series(self) -> None:
        if not self.series:
            return
        body: dict[str, Any] = {"scope": "all", "minutes": self.random.choice([30, 60, 90]), "on_conflict": "skip"}
        mine = [one for one in await self.bookings() if one["series_id"] in self.series and one["recurrence_at"]]
        if mine and self.random.random() < 0.5:
            chosen = self.random.choice(mine)
            body |= {"scope": "following", "booking_id": chosen["id"]}
            made = await self.post(f"/v1/booking-series/{chosen['series_id']}/reschedule", body)
            if made and made.get("split_from"):
                self.series.append(made["series"]["id"])
            return
        if self.random.random() < 0.5:
            body["starts_at"] = f"2026-11-{self.random.randrange(3, 28):02}T{self.random.randrange(8, 20):02}:00"
        await self.post(f"/v1/booking-series/{self.random.choice(self.series)}/reschedule", body)

    async def extend_series(self) -> None:
        if self.series:
            answer = await self.operator.http.post(
                f"/v1/booking-series/{self.random.choice(self.series)}/extend",
                json={"count": self.random.randrange(5, 9), "on_conflict": "skip"},
            )
            assert answer.status_code in (200, 409, 422), answer.text  # 422: not longer than it is

    async def cancel_series(self) -> None:
        if self.series:
            await self.post(f"/v1/booking-series/{self.random.choice(self.series)}/cancel", {"scope": "all"})

    async def invited_to(self) -> list[tuple[datetime, datetime, str]]:
        """What the guest is on the list of."""
        found = []
        for booking in await self.bookings():
            people = (await self.operator.get(f"/v1/bookings/{booking['id']}/attendees"))["data"]
            if ADDRESS in {one["email"] for one in people}:
                start, end = (datetime.fromisoformat(booking[name]) for name in ("starts_at", "ends_at"))
                found.append((start, end, self.names[booking["resource_id"]]))
        return sorted(found)


@pytest.mark.parametrize("seed", range(3))
async def test_a_calendar_shows_what_is_booked(operator: Operator, seed: int) -> None:
    random, calendar = Random(seed), Calendar()
    rooms = [await a_room(operator, name=f"Room {number}") for number in range(3)]
    life = Life(operator, random, rooms, await a_member(operator), {room.id: room.row.name for room in rooms})
    ways: list[tuple[Callable[[], Awaitable[None]], int]] = [
        (life.book, 3),
        (life.move, 4),
        (life.cancel, 1),
        (life.list_on, 3),
        (life.list_off, 1),
        (life.move_series, 4),
        (life.extend_series, 2),
    ]
    chosen = random.choices([way for way, _ in ways], [weight for _, weight in ways], k=24)
    for step, way in enumerate([life.book_series, life.book, life.book_series, *chosen, life.cancel_series]):
        await way()
        if random.random() < 0.4:
            calendar.follow(await told(operator))
            assert calendar.shown == await life.invited_to(), f"after step {step}"
    calendar.follow(await told(operator))
    assert calendar.shown == await life.invited_to()
    assert calendar.read > 8
