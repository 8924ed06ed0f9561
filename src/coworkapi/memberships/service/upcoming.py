"""What memberships will cost, if nothing changes; and what starting a plan would."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.core.money import Money
from coworkapi.core.unit_of_work import rehearsal
from coworkapi.memberships.rules.life import midnight
from coworkapi.memberships.schemas.cycles import MembershipPreviewOut, UpcomingOut
from coworkapi.memberships.service.creating import create_membership
from coworkapi.memberships.service.cycles_costs import cost_of, cost_out, standing_of_one
from coworkapi.memberships.service.cycles_reading import Standing
from coworkapi.memberships.service.reading import Held


async def upcoming_charges(session: AsyncSession, *, held: Held, now: datetime, cycles: int) -> UpcomingOut:
    """What billing runs will charge of it, up to the end of the present cycle and of `cycles - 1` more.

    Raises NoTaxRate.
    """
    standing = await standing_of_one(session, held.row.id)
    until = end_of_cycles(standing, max(held.today(now), held.row.starts_on, held.row.billed_from or date.min), cycles)
    currency = held.terms.price.currency
    cost = cost_out(await cost_of(session, standing, until=until), time_zone=held.time_zone, currency=currency)
    return UpcomingOut.model_construct(membership_id=held.row.id, until=until, cost=cost)


async def preview_membership(
    session: AsyncSession, *, now: datetime, cycles: int = 3, **wanted: Any
) -> MembershipPreviewOut:
    """What `create_membership(**wanted)` would cost: it is made, billed, and taken back. Raises what that raises, and
    NoTaxRate."""
    async with rehearsal(session):
        held = await create_membership(session, now=now, **wanted | {"draft": False, "signed": True})
        row, terms = held.row, held.terms
        standing = await standing_of_one(session, row.id)
        first_day = row.starts_on if row.billed_from is None else row.billed_from
        until = end_of_cycles(standing, first_day, cycles)
        charges = await cost_of(session, standing, until=until)
        begins = midnight(held.time_zone, first_day)
        price = terms.price.amount if row.price_override is None else row.price_override
        shown: Mapping[str, Any] = {"time_zone": held.time_zone, "currency": terms.price.currency}
        return MembershipPreviewOut.model_construct(
            plan_version_id=row.plan_version_id,
            account_id=row.account_id,
            starts_on=row.starts_on,
            first=cost_out([one for one in charges if one.starts_at <= begins], **shown),
            then=cost_out([one for one in charges if one.starts_at > begins], **shown),
            cycle=Money(amount=price * row.quantity, currency=terms.price.currency),
            trial_until=row.first_started_on + timedelta(days=terms.trial_days) if terms.trial_days else None,
            minimum_until=row.minimum_until,
        )


def end_of_cycles(standing: Standing, day: date, cycles: int) -> date:
    """The last day of so many cycles, of which the first is the one that `day` lies in; in arrears, the day on which
    the last of them is billed."""
    agreed = standing.agreed_on(day)
    calendar = agreed.calendar
    end = calendar.boundary(calendar.number_of(day) + cycles)
    return end if agreed.version.terms.billed == "in_arrears" else end - timedelta(days=1)
