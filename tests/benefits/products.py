"""Products and their sale over HTTP, with a location, a pool of desks and people made quickly."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from coworkapi.benefits.models import CreditLot
from coworkapi.billing.models import TaxRate
from coworkapi.core.ids import decode_id, encode_id, new_id
from coworkapi.spaces.models import LegalEntity, Location
from tests.benefits.factories import an_account
from tests.bookings.factories import MONDAY, Room, a_member, a_room, a_team
from tests.operator import Operator
from tests.spaces.factories import a_location

WORKDAYS = [(weekday, 9 * 60, 18 * 60) for weekday in range(5)]


@dataclass
class House:
    """A location open on workdays 9 to 18 by Berlin's clock, with a pool of hot desks and 19 % VAT on net prices."""

    operator: Operator
    location: Location
    desks: Room

    @property
    def id(self) -> str:
        return encode_id("loc", self.location.id)

    async def member(self, **options: Any) -> str:
        """A member with an account; their id."""
        member = await a_member(self.operator, **options)
        await an_account(self.operator, member=member)
        return member

    async def team(self, *members: str) -> str:
        """A team with an account; its id."""
        team = await a_team(self.operator)
        await an_account(self.operator, team=team)
        for member in members:
            await self.operator.put(f"/v1/teams/{team}/people/{member}", {"role": "member"})
        return team

    async def product(self, kind: str = "day_pass", amount: int = 2500, **fields: Any) -> dict[str, Any]:
        body = {"kind": kind, "name": "Day pass", "price": {"amount": amount, "currency": "EUR"}} | fields
        made: dict[str, Any] = await self.operator.post("/v1/products", body)
        return made

    async def dated(self, **fields: Any) -> dict[str, Any]:
        """A dated day pass that reserves a desk, given back until a day before."""
        fields = {"resource_id": self.desks.id, "cancel_hours": 24} | fields
        return await self.product(**fields)

    async def sell(self, product: dict[str, Any], status: int = 200, dry_run: bool = False, **fields: Any) -> Any:
        path = f"/v1/products/{product['id']}/sell{'?dry_run=true' if dry_run else ''}"
        return await self.operator.post(path, fields, status)

    async def check_in(self, member: str, status: int = 201, **fields: Any) -> Any:
        body = {"member_id": member, "location_id": self.id} | fields
        return await self.operator.post("/v1/check-ins", body, status)

    async def balance(self, lot_id: str) -> int:
        return (await self.lot(lot_id)).balance

    async def lot(self, lot_id: str) -> CreditLot:
        async with self.operator.db.transaction(self.operator.principal) as session:
            return await session.get_one(CreditLot, (self.operator.organization_id, decode_id("lot", lot_id)))

    async def charges(self) -> list[dict[str, Any]]:
        """As they were told of, oldest first."""
        return [event["data"] for event in await self.operator.events("charge.created")]


async def a_house(
    operator: Operator,
    *,
    desks: int = 2,
    clock: datetime = MONDAY,
    hours: list[tuple[int, int, int]] | None = None,
    time_zone: str = "Europe/Berlin",
    basis_points: int | None = 1900,
    included: bool = False,
) -> House:
    """`basis_points` None: the entity has no tax rate. `included`: it enters gross prices."""
    location = await a_location(operator, hours=WORKDAYS if hours is None else hours, time_zone=time_zone)
    room = await a_room(
        operator, location=location, units=desks, is_pool=True, kind="hot_desk", capacity=desks, clock=clock
    )
    async with operator.db.transaction(operator.principal) as session:
        entity = await session.get_one(LegalEntity, (operator.organization_id, location.legal_entity_id))
        entity.prices_include_tax = included
        if basis_points is not None:
            session.add(
                TaxRate(
                    id=new_id(),
                    legal_entity_id=entity.id,
                    code="standard",
                    name="VAT",
                    basis_points=basis_points,
                    valid_from=date(2020, 1, 1),
                )
            )
    return House(operator, location, room)
