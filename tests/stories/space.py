"""A space founded over HTTP, under its own clock; and short ways to say what a story does. Amounts in minor units."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from tests.operator import Operator

BERLIN = ZoneInfo("Europe/Berlin")
# The stories begin on a Monday, 08:00 in Berlin.
MONDAY = datetime(2026, 11, 2, 8, 0, tzinfo=BERLIN)
WEEK = {
    day: [{"opens": "00:00", "closes": "24:00"}]
    for day in ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
}


@dataclass
class Person:
    """A member with the account that pays for them."""

    id: str
    account: str


@dataclass
class Space:
    """A location in Berlin, open round the clock, net prices, 19 % VAT, EUR."""

    operator: Operator
    entity: str
    location: str
    now: datetime

    async def clock(self, at: datetime) -> None:
        """Moves the test clock there; what falls due until then is done in its order."""
        await self.operator.post("/v1/test-clock/advance", {"to": at.isoformat()}, 200)
        await self.operator.sweep()
        self.now = at

    async def room(self, name: str = "Studio", *, kind: str = "meeting_room", **rules: Any) -> dict[str, Any]:
        """A room of a type of its own."""
        kind_of = await self.operator.post("/v1/resource-types", {"name": name, "kind": kind})
        return await self.another(kind_of["id"], name, **rules)

    async def another(self, resource_type: str, name: str, **rules: Any) -> dict[str, Any]:
        """A room of that type. `rules`: of its booking policy; `pool_size`, `capacity` of the room."""
        options = {key: rules.pop(key) for key in ("pool_size", "capacity") if key in rules}
        policy = await self.operator.post("/v1/booking-policies", {"name": name, "rules": rules})
        room: dict[str, Any] = await self.operator.post(
            "/v1/resources",
            {
                "location_id": self.location,
                "resource_type_id": resource_type,
                "booking_policy_id": policy["id"],
                "name": name,
                **options,
            },
        )
        return room

    async def rate(
        self, tariff: dict[str, Any], *, name: str = "Standard", from_on: str = "2026-01-01", **target: Any
    ) -> dict[str, Any]:
        """A published rate."""
        made = await self.operator.post(
            "/v1/rates",
            {"name": name, "currency": "EUR", "valid_from": from_on, "tariff": tariff, **target},
        )
        published: dict[str, Any] = await self.operator.post(f"/v1/rates/{made['id']}/publish", status=200)
        return published

    async def member(self, name: str = "Ada Lovelace", *, team: str | None = None) -> Person:
        """Someone who pays for themselves, in a team or in none."""
        email = f"{name.split()[0].lower()}@example.com"
        made = await self.operator.post("/v1/members", {"name": name, "email": email})
        if team is not None:
            await self.operator.put(f"/v1/teams/{team}/people/{made['id']}", {"role": "member"})
        return Person(made["id"], await self.account(member_id=made["id"]))

    async def team(self, name: str = "Analytical Engines") -> Person:
        made = await self.operator.post("/v1/teams", {"name": name})
        return Person(made["id"], await self.account(team_id=made["id"]))

    async def account(self, **owner: str) -> str:
        [found] = (await self.operator.get("/v1/billing-accounts", **owner))["data"]
        account_id: str = found["id"]
        return account_id

    async def lot(self, owner: Person, quantity: int, *, kind: str = "minutes", **fields: Any) -> str:
        """Credits of that account; the lot's id."""
        body = {"account_id": owner.account, "kind": kind, "quantity": quantity, "name": f"{quantity} {kind}", **fields}
        return str((await self.operator.post("/v1/credits/lots", body))["id"])

    async def balance(self, lot: str) -> int:
        return int((await self.operator.get(f"/v1/credits/lots/{lot}"))["balance"])

    async def quote(self, person: Person | None, *bookings: dict[str, Any], **options: Any) -> dict[str, Any]:
        body = {"member_id": person.id if person else None, "bookings": list(bookings), **options}
        quote: dict[str, Any] = await self.operator.post("/v1/quotes", body)
        return quote

    async def book(self, person: Person, what: dict[str, Any], status: int = 201, **options: Any) -> dict[str, Any]:
        made: dict[str, Any] = await self.operator.post(
            "/v1/bookings", {**what, "member_id": person.id, **options}, status
        )
        return made

    async def owed(self, person: Person) -> int:
        """What the account's charges come to, tax included."""
        page = await self.operator.get("/v1/charges", account_id=person.account, limit=100)
        assert page["next_cursor"] is None
        return sum(charge["gross"]["amount"] for charge in page["data"])


async def found(operator: Operator, *, zone: str = "Europe/Berlin", at: datetime = MONDAY, **options: Any) -> Space:
    """A space whose clock stands at `at`."""
    await operator.set_clock(at.astimezone(UTC))
    entity = await operator.post("/v1/legal-entities", {"name": "Spaces GmbH", "country": "DE", "currency": "EUR"})
    location = await operator.post(
        "/v1/locations",
        {
            "legal_entity_id": entity["id"],
            "name": "Mitte",
            "time_zone": zone,
            "opening_hours": WEEK,
            "closed_on_holidays": False,
            **options,
        },
    )
    await operator.post(
        "/v1/tax-rates",
        {
            "legal_entity_id": entity["id"],
            "code": "standard",
            "name": "VAT 19 %",
            "basis_points": 1900,
            "valid_from": "2020-01-01",
        },
    )
    return Space(operator, entity["id"], location["id"], at)


def day(days: int, hour: float, *, first: datetime = MONDAY) -> datetime:
    """So many days after the stories' first Monday at that hour of the wall clock."""
    midnight = first.replace(hour=0, minute=0) + timedelta(days=days)
    return midnight + timedelta(minutes=round(hour * 60))


def slot(room: dict[str, Any], start: datetime, end: datetime, **fields: Any) -> dict[str, Any]:
    """A booking of that room."""
    return {
        "resource_id": room["id"],
        "starts_at": start.isoformat(),
        "ends_at": end.isoformat(),
        **fields,
    }


def lines(price: dict[str, Any]) -> list[tuple[str, int]]:
    """The steps of a price: name and amount."""
    return [(line["name"], line["amount"]) for line in price["lines"]]
