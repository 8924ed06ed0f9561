"""The demo's money: taxes and rates from the first day on, and what its people are given month by month."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import select

from coworkapi.benefits import service as benefits
from coworkapi.benefits.models import Discount, Permission
from coworkapi.benefits.values import NewLot, Restrictions, Rollover
from coworkapi.billing import service as billing
from coworkapi.core.clock import zone
from coworkapi.core.ids import new_id
from coworkapi.demo.places import CURRENCIES, LOCATIONS
from coworkapi.demo.prices import (
    CHARTS,
    GRANTED_AHEAD,
    RATES,
    TAXES,
    DiscountPlan,
    Gift,
    PermissionPlan,
    RatePlan,
    Terms,
)
from coworkapi.demo.world import World
from coworkapi.members.models import BillingAccount, Member, Team
from coworkapi.pricing import service as pricing
from coworkapi.pricing.models import Rate

_CITIES = {location.key: location for location in LOCATIONS}
# When prices rose.
ROSE_BEFORE = timedelta(weeks=26)


async def publish_prices(world: World) -> None:
    """Tax rates of the entities, the numbers of their bookkeepers, and what time costs from today on."""
    now = world.today
    first = now.date().replace(day=1)
    for entity, taxes in TAXES.items():
        for code, name, basis_points in taxes:
            await billing.create_tax_rate(
                world.session,
                legal_entity_id=world.entities[entity],
                code=code,
                name=name,
                basis_points=basis_points,
                valid_from=first,
            )
    for entity, chart in CHARTS.items():
        await billing.number_accounts(world.session, legal_entity_id=world.entities[entity], chart=chart)
    for plan in RATES:
        rate = await pricing.create_rate(
            world.session,
            name=plan.name,
            currency=CURRENCIES[plan.location],
            tariff=plan.tariff,
            valid_from=first,
            audience=plan.audience,
            external_id=plan.key,
            resource_id=world.resources[plan.resource] if plan.resource else None,
            resource_type_id=world.types[plan.kind] if plan.kind else None,
            location_id=world.locations[plan.location] if plan.kind else None,
        )
        await pricing.publish_rate(world.session, rate=rate, now=now)


async def raise_prices(world: World, plan: RatePlan) -> None:
    """The plan's new tariff, from the next month on."""
    if plan.rises is None:
        return
    rate_id = await world.session.scalar(select(Rate.id).where(Rate.external_id == plan.key))
    assert rate_id is not None
    rate = await pricing.get_rate(world.session, rate_id, lock=True)
    next_month = (world.today.date().replace(day=1) + timedelta(days=32)).replace(day=1)
    await pricing.schedule_rate(
        world.session, rate=rate, now=world.today, from_on=next_month, tariff=plan.rises, external_id=f"{plan.key}-2"
    )


def months(world: World, first: datetime, last: datetime) -> Iterator[tuple[datetime, date]]:
    """The months that hold these days, each with when its credits are granted."""
    month = first.date().replace(day=1)
    while month <= last.date():
        yield datetime.combine(month, time(6), first.tzinfo) - GRANTED_AHEAD, month
        month = (month + timedelta(days=32)).replace(day=1)


class Purser:
    """Gives everybody what they have, once they are there, and each month's credits."""

    def __init__(self, world: World, terms: Terms) -> None:
        self.world = world
        self.terms = terms
        self.accounts: dict[str, UUID] = {}

    async def open_month(self, month: date) -> None:
        """What newcomers have from now on, and that month's credits for all. Six statements and those of `grant`."""
        newcomers = await self._meet()
        await self._give(newcomers)
        lots = [
            NewLot(
                id=new_id(),
                account_id=self.accounts[one.owner],
                kind="minutes",
                name=f"{one.name}, {month:%B %Y}",
                granted=one.minutes,
                source="plan_cycle",
                valid_from=_midnight(one.city, month),
                valid_until=_midnight(one.city, (month + timedelta(days=32)).replace(day=1)),
                restrictions=self._where(one.city, ("meeting_room", "phone_booth")),
                shared=one.cap is not None,
                member_cap=one.cap,
                rollover=Rollover(times=1, months=1, time_zone=_CITIES[one.city].time_zone) if one.cap else None,
                external_id=f"{one.owner}-{month:%Y-%m}",
            )
            for one in self.terms.allowances
            if one.owner in self.accounts
        ]
        await benefits.grant(self.world.session, lots)

    async def _meet(self) -> set[str]:
        """Learns the accounts of those who joined since; their keys."""
        found: dict[str, UUID] = {}
        for table, column in ((Member, BillingAccount.member_id), (Team, BillingAccount.team_id)):
            statement = select(table.external_id, BillingAccount.id).join(BillingAccount, column == table.id)
            found |= {key: account for key, account in await self.world.session.execute(statement) if key is not None}
        newcomers = found.keys() - self.accounts.keys()
        self.accounts = found
        return newcomers

    async def _give(self, newcomers: set[str]) -> None:
        session, terms = self.world.session, self.terms
        discounts = [one for one in terms.discounts if one.owner in newcomers]
        if any(one.owner is None for one in terms.discounts) and newcomers == self.accounts.keys():
            discounts += [one for one in terms.discounts if one.owner is None]
        await benefits.give_discounts(session, [self._discount(one) for one in discounts])
        permissions = [self._permission(one) for one in terms.permissions if one.owner in newcomers]
        await benefits.give_permissions(session, permissions)
        await benefits.grant(session, [self._gift(one) for one in terms.gifts if one.owner in newcomers])

    def _discount(self, plan: DiscountPlan) -> Discount:
        return Discount(
            id=new_id(),
            account_id=self.accounts[plan.owner] if plan.owner else None,
            name=plan.name,
            percent_basis_points=plan.percent,
            hourly_amount=plan.hourly,
            currency=CURRENCIES[plan.city] if plan.hourly is not None else None,
            restrictions=Restrictions(
                location_ids=[self.world.locations[plan.city]],
                resource_type_ids=[self.world.types[kind] for kind in plan.kinds],
                hours=list(plan.hours),
            ).model_dump(mode="json"),
            valid_from=self.world.today,
        )

    def _permission(self, plan: PermissionPlan) -> Permission:
        return Permission(
            id=new_id(),
            account_id=self.accounts[plan.owner],
            name=plan.name,
            kind="access" if plan.allows is None else "booking",
            restrictions=Restrictions(
                location_ids=[self.world.locations[plan.city]],
                resource_type_ids=[self.world.types[kind] for kind in plan.kinds],
                hours=list(plan.hours),
            ).model_dump(mode="json"),
            allows=plan.allows.model_dump(mode="json") if plan.allows else None,
            valid_from=self.world.today,
        )

    def _gift(self, plan: Gift) -> NewLot:
        return NewLot(
            id=new_id(),
            account_id=self.accounts[plan.owner],
            kind="money",
            name="Welcome",
            granted=plan.amount,
            currency=CURRENCIES[plan.city],
            source="gift",
            valid_until=self.world.today + timedelta(days=365),
            external_id=f"{plan.owner}-welcome",
        )

    def _where(self, city: str, kinds: Sequence[str]) -> Restrictions:
        return Restrictions(
            location_ids=[self.world.locations[city]], resource_type_ids=[self.world.types[kind] for kind in kinds]
        )


def _midnight(city: str, day: date) -> datetime:
    return datetime.combine(day, time.min, zone(_CITIES[city].time_zone))
