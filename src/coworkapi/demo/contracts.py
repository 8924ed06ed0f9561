"""The demo's memberships: sold and paid for under its own clock, by the services that bill everybody.

They ran elsewhere before and are billed here from the first of a month on; the clock then goes from one day on which
something happens to the next, up to the present.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from uuid import UUID

from sqlalchemy import select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.billing import service as billing
from coworkapi.core.db import Database
from coworkapi.core.errors import Unavailable
from coworkapi.core.jobs import Due
from coworkapi.core.money import Money
from coworkapi.core.operations import settle
from coworkapi.core.principal import Principal, system_principal
from coworkapi.demo.places import CURRENCIES, ENTITIES
from coworkapi.demo.plans import BILLED_MONTHS, DUNNING, INVOICING, PLANS, MembershipPlan, make_contracts
from coworkapi.demo.world import World
from coworkapi.identity.models import Organization
from coworkapi.members.models import BillingAccount, Member, Team
from coworkapi.memberships import service as memberships
from coworkapi.memberships.values import (
    Benefits,
    CreditBenefit,
    Notice,
    PauseRules,
    PlanTerms,
    Rental,
    SelfService,
    Span,
)
from coworkapi.payments import service as payments
from coworkapi.payments.dunning import service as dunning
from coworkapi.payments.dunning.service import DunningStepIn
from coworkapi.payments.models import PaymentMethod

Progress = Callable[[str], None]
# Days of a month on which the clock stops: cycles begin; what they cost is due; transfers have come in; reminders.
_STOPS = (1, 15, 18, 26)
_TRANSFERS_ON = 18
# How often, and after how many seconds, it is looked whether a worker is done.
_PATIENCE, _PAUSE = 300, 0.1
_CURRENCY_OF = {entity.key: entity.currency for entity in ENTITIES}
_WEEKS = 22  # who joined before is billed by membership from the first month on


class Contracts:
    """Opens the books of an organization that has its people, and lets the months pass.

    Its clock must stand at the eve from the moment on that the organization can be seen: a worker that met it in the
    present would bill it up to the present.
    """

    def __init__(
        self,
        db: Database,
        world: World,
        due_work: Sequence[Due],
        tell: Progress,
        *,
        lock: AsyncSession | None = None,
        besides: UUID | None = None,
    ) -> None:
        self.db, self.world, self.due_work, self.tell = db, world, due_work, tell
        self.lock = lock  # whose transaction keeps other loads out; it must not seem to be idle
        self.besides = besides  # the operation that loads it
        self.contracts = make_contracts(world.roster, joined_weeks=_WEEKS)
        self.since = _months_before(world.now.date(), BILLED_MONTHS)
        self.eve = eve_of(world.now)

    @property
    def steps(self) -> int:
        """How often it tells of itself."""
        return 1 + sum(1 for _ in self._days())

    async def live(self) -> None:
        """From the day before the first month to now."""
        self.tell(f"Selling {len(PLANS)} plans to {len(self.contracts)} members and teams")
        async with self.db.transaction(self._then(self.eve)) as session:
            self.world.session = session
            await self._set_up(session)
            methods = await self._subscribe(session, await self._sell(session))
        await self._due()
        await self._confirm(methods)
        for day in self._days():
            self.tell(f"Billing {day:%d %B}")
            if self.lock is not None:
                await self.lock.execute(text("SELECT 1"))
            await self._stand_at(_at(day))
            await self._due()
            if day.day == _TRANSFERS_ON:
                await self._receive_transfers(day)
        await self._stand_at(None)

    async def _set_up(self, session: AsyncSession) -> None:
        for key, entity in self.world.entities.items():
            before, _ = await billing.find_invoicing_settings(session, entity, lock=True)
            await billing.update_invoicing_settings(session, entity, before, INVOICING[key])
            await dunning.create_policy(
                session,
                legal_entity_id=entity,
                name="Reminders",
                currency=_CURRENCY_OF[key],
                minimum=500,
                steps=[_step(days, action, value) for days, action, value in DUNNING],
            )

    async def _sell(self, session: AsyncSession) -> dict[str, UUID]:
        found = {}
        for plan in PLANS:
            made = await memberships.create_plan(
                session,
                name=plan.name,
                location_id=self.world.locations[plan.location],
                description=plan.description,
                is_public=plan.public,
                external_id=plan.key,
            )
            version = await memberships.draft_version(session, plan=made.row, terms=self._terms(plan))
            await memberships.publish_version(
                session, version=version, plan=made.row, now=self.world.today, effective_from=date(2020, 1, 1)
            )
            found[plan.key] = made.row.id
        return found

    def _terms(self, plan: MembershipPlan) -> PlanTerms:
        currency = CURRENCIES[plan.location]
        credits = [CreditBenefit(name="Meeting rooms", kind="minutes", quantity=60 * plan.hours)] if plan.hours else []
        rents = [Rental(resource_type_ids=[self.world.types[plan.kind]])] if plan.kind else []
        return PlanTerms(
            price=Money(amount=plan.price, currency=currency),
            deposit=Money(amount=plan.deposit, currency=currency) if plan.deposit else None,
            minimum_term=Span(count=plan.minimum_months) if plan.minimum_months else None,
            notice=Notice(period=Span(count=1), ends_at="cycle_end"),
            trial_days=plan.trial_days,
            rents=rents,
            benefits=Benefits(credits=credits),
            pause=PauseRules(allowed=plan.may_pause, most_days_a_year=90),
            self_service=SelfService(may_pause=plan.may_pause, may_change=plan.kind is None),
        )

    async def _subscribe(self, session: AsyncSession, plans: dict[str, UUID]) -> dict[UUID, str]:
        """Memberships, and the payers' payment methods: asked for, with the numbers that they will give."""
        cities = {plan.key: plan.location for plan in PLANS}
        accounts = await _accounts(session)
        methods = {}
        for one in self.contracts:
            is_team = one.holder in self.world.teams
            await memberships.create_membership(
                session,
                now=self.world.today,
                plan_id=plans[one.plan],
                member_id=None if is_team else self.world.members[one.holder],
                team_id=self.world.teams[one.holder] if is_team else None,
                location_id=self.world.locations[cities[one.plan]],
                starts_on=self.since,
                first_started_on=self.since - timedelta(weeks=_WEEKS),
                quantity=one.quantity,
                resource_ids=[self.world.resources[one.resource]] if one.resource else (),
                signed=True,
                external_id=f"contract-{one.holder}",
            )
            if one.number is not None:
                method = await payments.set_up_method(
                    session,
                    account_id=accounts[one.holder],
                    kind="card",
                    provider="local",
                    make_default=True,
                    return_url=None,
                )
                methods[method.id] = one.number
        return methods

    async def _confirm(self, methods: dict[UUID, str]) -> None:
        """The payers give their numbers, once the gateway has been asked for all of them: by a worker, maybe."""
        for _ in range(_PATIENCE):
            async with self.db.transaction(self._then(self.eve)) as session:
                asked = select(PaymentMethod).where(PaymentMethod.id.in_(methods)).with_for_update()
                found = (await session.scalars(asked)).all()
                if all(method.state == "awaiting_customer" for method in found):
                    for method in found:
                        await payments.confirm_method(session, method=method, number=methods[method.id])
                    return
            await asyncio.sleep(_PAUSE)
        raise Unavailable("the demo's payers wait for the payment gateway; load it again")

    async def _receive_transfers(self, day: date) -> None:
        """Who pays by transfer pays what is open; the last of them forgets."""
        payers = [one.holder for one in self.contracts if one.number is None][:-1]
        async with self.db.transaction(self._then(_at(day))) as session:
            accounts = await _accounts(session)
            owed = await billing.receivables.balances(session, [accounts[one] for one in payers], now=_at(day))
            for account_id, balances in owed.items():
                for one in balances:
                    if one.balance > 0:
                        await payments.take_payment(
                            session,
                            kind="transfer",
                            amount=Money(amount=one.balance, currency=one.currency),
                            account_id=account_id,
                            invoice_ids=[],
                            legal_entity_id=one.legal_entity_id,
                            received_at=None,
                            reference="Standing order",
                            now=_at(day),
                        )

    def _days(self) -> Iterator[date]:
        month, today = self.since, self.world.now.date()
        while month <= today:
            yield from (day for stop in _STOPS if (day := month.replace(day=stop)) <= today)
            month = (month + timedelta(days=32)).replace(day=1)

    def _then(self, at: datetime) -> Principal:
        return system_principal(self.world.organization_id, test_clock_at=at)

    async def _stand_at(self, at: datetime | None) -> None:
        organization_id = self.world.organization_id
        await self.db.run(system_principal(organization_id), lambda session: stand_at(session, organization_id, at))

    async def _due(self) -> None:
        """Does what falls due, until nothing is, maybe beside a worker. Reactions to events (mails, pictures of
        invoices) are left to that."""
        left = await settle(self.db, self.due_work, self.world.organization_id, besides=self.besides, reactions=False)
        if left:
            raise Unavailable(f"the demo's contracts wait for {', '.join(left)}; load it again")


def _step(days: int, action: Literal["remind", "fee", "restrict", "suspend"], value: int | None) -> DunningStepIn:
    if action == "remind":
        return DunningStepIn(after_days=days, action=action, level=value)
    return DunningStepIn(after_days=days, action=action, amount=value)


def eve_of(now: datetime) -> datetime:
    """When the contracts of a demo that is laid around `now` are made: the day before the first month."""
    return _at(_months_before(now.date(), BILLED_MONTHS) - timedelta(days=1))


async def stand_at(session: AsyncSession, organization_id: UUID, at: datetime | None) -> None:
    """Moves the organization's clock there; None: it goes with real time."""
    values = {"test_clock_at": at, "version": Organization.version + 1}
    await session.execute(update(Organization).where(Organization.id == organization_id).values(values))


async def _accounts(session: AsyncSession) -> dict[str, UUID]:
    """The billing accounts by their holders' keys."""
    found: dict[str, UUID] = {}
    for table, column in ((Member, BillingAccount.member_id), (Team, BillingAccount.team_id)):
        statement = select(table.external_id, BillingAccount.id).join(BillingAccount, column == table.id)
        found |= {key: account for key, account in await session.execute(statement) if key is not None}
    return found


def _at(day: date) -> datetime:
    """Late enough that it is that day in all of the demo's cities."""
    return datetime.combine(day, time(12), UTC)


def _months_before(day: date, months: int) -> date:
    """The first of the month so many months before."""
    count = day.year * 12 + day.month - 1 - months
    return date(count // 12, count % 12 + 1, 1)
