"""Plans and memberships to bill, written as rows, and billing runs of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select, text, update

from coworkapi.billing.models import TaxRate
from coworkapi.billing.runs.values import Charged
from coworkapi.core.ids import new_id
from coworkapi.memberships.models import Membership, MembershipPause, MembershipPeriod, Plan, PlanVersion
from coworkapi.memberships.rules.cycles import anchored
from coworkapi.memberships.rules.life import first_days
from coworkapi.memberships.service.cycles import source
from coworkapi.memberships.values import PlanTerms
from coworkapi.spaces.models import Location
from tests.billing.factories import an_account
from tests.operator import Operator
from tests.spaces.factories import a_location

_MEMBER = text("SELECT member_id FROM billing_accounts WHERE id = :id")


@dataclass
class House:
    """One location of one entity, with plans."""

    operator: Operator
    location: Location
    accounts: list[UUID] = field(default_factory=list)

    async def plan(self, price: int, *, name: str = "Flex", **terms: Any) -> PlanVersion:
        """A plan with one published version. `terms`: of `PlanTerms`, as JSON."""
        whole = PlanTerms.model_validate({"price": {"amount": price, "currency": "EUR"}, **terms})
        plan = Plan(id=new_id(), name=name)
        async with self.operator.db.transaction(self.operator.principal) as session:
            session.add(plan)
            await session.flush()
            version = new_version(plan.id, 1, whole)
            session.add(version)
        return version

    async def version(self, of: PlanVersion, price: int, **terms: Any) -> PlanVersion:
        """Another published version of the same plan."""
        whole = PlanTerms.model_validate({**of.terms, "price": {"amount": price, "currency": "EUR"}, **terms})
        async with self.operator.db.transaction(self.operator.principal) as session:
            version = new_version(of.plan_id, of.number + 1, whole)
            version.effective_from = date(2020, 1, 1 + of.number)
            session.add(version)
        return version

    async def member(self, name: str = "Anna") -> tuple[UUID, UUID]:
        """A member and their account."""
        made, account_id = await an_account(self.operator, name)
        self.accounts.append(account_id)
        async with self.operator.db.transaction(self.operator.principal) as session:
            member_id: UUID = (await session.execute(_MEMBER, {"id": account_id})).scalar_one()
        assert made["name"] == name
        return member_id, account_id

    async def holds(
        self,
        version: PlanVersion,
        starts_on: date,
        *,
        member: tuple[UUID, UUID] | None = None,
        account_id: UUID | None = None,
        **options: Any,
    ) -> UUID:
        """A running membership."""
        return (await self.hold(1, version, starts_on, member=member, account_id=account_id, **options))[0]

    async def hold(
        self,
        count: int,
        version: PlanVersion,
        starts_on: date,
        *,
        member: tuple[UUID, UUID] | None = None,
        account_id: UUID | None = None,
        **options: Any,
    ) -> list[UUID]:
        """So many running memberships of one member."""
        member_id, own = member or await self.member()
        terms = PlanTerms.model_validate(version.terms)
        calendar = anchored(terms.cycle, terms.anchor, starts_on)
        minimum_until, term_ends_on, ends_on = first_days(terms, starts_on)
        values = {
            "plan_id": version.plan_id,
            "plan_version_id": version.id,
            "account_id": account_id or own,
            "member_id": member_id,
            "location_id": self.location.id,
            "state": "active",
            "starts_on": starts_on,
            "ends_on": ends_on,
            "first_started_on": starts_on,
            "anchor_on": calendar.anchor_on,
            "anchor_day": calendar.anchor_day,
            "minimum_until": minimum_until,
            "term_ends_on": term_ends_on,
        } | options
        ids = [new_id() for _ in range(count)]
        async with self.operator.db.transaction(self.operator.principal) as session:
            session.add_all(Membership(id=one, **values) for one in ids)
        return ids

    async def set(self, membership_id: UUID, **values: Any) -> None:
        async with self.operator.db.transaction(self.operator.principal) as session:
            await session.execute(update(Membership).where(Membership.id == membership_id).values(**values))

    async def rest(self, membership_id: UUID, starts_on: date, ends_on: date | None, **options: Any) -> None:
        async with self.operator.db.transaction(self.operator.principal) as session:
            session.add(MembershipPause(membership_id=membership_id, starts_on=starts_on, ends_on=ends_on, **options))

    async def run(self, until: date, *, write: bool = True, accounts: Sequence[UUID] | None = None) -> Charged:
        """What a billing run does up to that day."""
        now = datetime(until.year, until.month, until.day, 9, tzinfo=UTC)
        async with self.operator.db.transaction(self.operator.principal) as session:
            return await source.charge(
                session,
                self.accounts if accounts is None else accounts,
                legal_entity_id=self.location.legal_entity_id,
                until=until,
                now=now,
                write=write,
            )

    async def rows(self) -> list[Membership]:
        async with self.operator.db.transaction(self.operator.principal) as session:
            return list(await session.scalars(select(Membership).order_by(Membership.id)))

    async def version_of(self, version_id: UUID) -> PlanVersion:
        async with self.operator.db.transaction(self.operator.principal) as session:
            return (await session.scalars(select(PlanVersion).where(PlanVersion.id == version_id))).one()

    async def periods(self, membership_id: UUID) -> list[MembershipPeriod]:
        async with self.operator.db.transaction(self.operator.principal) as session:
            found = await session.scalars(
                select(MembershipPeriod)
                .where(MembershipPeriod.membership_id == membership_id)
                .order_by(MembershipPeriod.number)
            )
            return list(found)


def new_version(plan_id: UUID, number: int, terms: PlanTerms) -> PlanVersion:
    return PlanVersion(
        id=new_id(),
        plan_id=plan_id,
        number=number,
        state="published",
        effective_from=date(2020, 1, 1),
        published_at=datetime(2020, 1, 1, tzinfo=UTC),
        terms=terms.model_dump(mode="json"),
        price_amount=terms.price.amount,
        currency=terms.price.currency,
        cycle_count=terms.cycle.count,
        cycle_unit=terms.cycle.unit,
        billed=terms.billed,
        proration=terms.proration,
        sign_up_fee=terms.sign_up_fee.amount if terms.sign_up_fee else 0,
        deposit=terms.deposit.amount if terms.deposit else 0,
        tax_code=terms.tax_code,
        capacity=terms.capacity,
    )


async def a_house(operator: Operator, *, tax: int | None = None, **location: Any) -> House:
    """`tax`: basis points of the rate `standard`; no rates at all unless given."""
    house = House(operator, await a_location(operator, **location))
    if tax is not None:
        async with operator.db.transaction(operator.principal) as session:
            session.add(
                TaxRate(
                    legal_entity_id=house.location.legal_entity_id,
                    code="standard",
                    name=f"VAT {tax // 100} %",
                    basis_points=tax,
                    valid_from=date(2020, 1, 1),
                )
            )
    return house


def amounts(found: Charged) -> list[tuple[str, int]]:
    """`(part, amount)` of the charges."""
    return [(one.part, one.amount) for one in found.charges]
