"""Billing accounts: who pays."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.core.errors import Invalid, NotFound
from coworkapi.core.events import emit
from coworkapi.core.ids import encode_id
from coworkapi.core.money import Money
from coworkapi.members.errors import ExternalIdTaken
from coworkapi.members.events import BillingAccountUpdated
from coworkapi.members.models import BillingAccount, Member, Team
from coworkapi.members.queries import accounts_that_pay_for, billing_account_views
from coworkapi.members.schemas import BillingAccountOut
from coworkapi.members.service.shown import Shown, previous
from coworkapi.members.values import PAID_KINDS


async def show_billing_account(session: AsyncSession, account_id: UUID) -> Shown[BillingAccountOut]:
    """The account as GET shows it. Raises NotFound."""
    row = (await session.execute(billing_account_views().where(BillingAccount.id == account_id))).one_or_none()
    if row is None:
        raise NotFound("there is no such billing account")
    return Shown(account_out(row), row.version)


async def show_billing_accounts(session: AsyncSession, account_ids: set[UUID]) -> Mapping[UUID, BillingAccountOut]:
    """Accounts by id, in one statement; unknown ids are left out."""
    rows = await session.execute(billing_account_views().where(BillingAccount.id.in_(account_ids)))
    return {row.id: account_out(row) for row in rows}


async def list_accounts_of_member(session: AsyncSession, *, member_id: UUID) -> list[BillingAccountOut]:
    """The member's own account first, then those of the teams that pay for them."""
    rows = await session.execute(
        accounts_that_pay_for(member_id).order_by(BillingAccount.team_id.nulls_first(), BillingAccount.id)
    )
    return [account_out(row) for row in rows]


async def lock_billing_account(session: AsyncSession, account_id: UUID) -> BillingAccount:
    """The account, locked. Raises NotFound."""
    statement = select(BillingAccount).where(BillingAccount.id == account_id).with_for_update()
    found = (await session.execute(statement)).scalar_one_or_none()
    if found is None:
        raise NotFound("there is no such billing account")
    return found


async def home_of_account(session: AsyncSession, *, member_id: UUID | None, team_id: UUID | None) -> UUID | None:
    """The home location of an account's owner."""
    statement = (
        select(Member.home_location_id).where(Member.id == member_id)
        if member_id is not None
        else select(Team.home_location_id).where(Team.id == team_id)
    )
    home: UUID | None = (await session.execute(statement)).scalar_one_or_none()
    return home


async def update_billing_account(
    session: AsyncSession, *, account: BillingAccount, changes: Mapping[str, Any], location_id: UUID | None
) -> Shown[BillingAccountOut]:
    """Applies the named fields to a locked account; `monthly_cap` is Money or None. No change, no version.

    Raises Invalid, ExternalIdTaken.
    """
    before = await show_billing_account(session, account.id)
    changes = dict(changes)
    if "metadata" in changes:
        changes["meta"] = changes.pop("metadata")
    if account.team_id is None:
        for name in ("pays_for", "monthly_cap"):
            if changes.get(name) is not None:
                raise Invalid.field(f"/{name}", "is for a team's account; a member's own pays everything")
            changes.pop(name, None)
    currency = changes.get("currency", account.currency)
    if "pays_for" in changes:
        changes["pays_for"] = [kind for kind in PAID_KINDS if kind in changes["pays_for"]]
    if "monthly_cap" in changes:
        cap: Money | None = changes["monthly_cap"]
        if cap is not None and cap.currency != currency:
            raise Invalid.field("/monthly_cap/currency", f"must be the account's currency, {currency}")
        if cap is not None and cap.amount < 0:
            raise Invalid.field("/monthly_cap/amount", "must not be negative")
        changes["monthly_cap"] = None if cap is None else cap.amount
    elif "currency" in changes and account.monthly_cap is not None and currency != account.currency:
        raise Invalid.field("/currency", "the monthly cap is in the old currency; send monthly_cap in the new one too")
    external_id = changes.get("external_id")
    if external_id is not None and external_id != account.external_id:
        taken = select(BillingAccount.id).where(BillingAccount.external_id == external_id)
        other = (await session.execute(taken)).scalar_one_or_none()
        if other is not None:
            name = encode_id("acct", other)
            raise ExternalIdTaken(f"{name} has the external_id {external_id!r}", extra={"billing_account_id": name})
    for name, value in changes.items():
        if getattr(account, name) != value:
            setattr(account, name, value)
    if not session.is_modified(account):
        return before
    account.version += 1
    await session.flush()
    after = await show_billing_account(session, account.id)
    emit(
        session,
        BillingAccountUpdated(
            aggregate_id=account.id, location_id=location_id, data=after.out, previous=previous(before.out, after.out)
        ),
    )
    return after


def account_out(row: Row[Any]) -> BillingAccountOut:
    """A row of `queries.billing_account_views()` as GET shows it."""
    values = dict(row._mapping)
    values.pop("version")
    cap = values.pop("monthly_cap")
    return BillingAccountOut(
        **values, monthly_cap=None if cap is None else Money(amount=cap, currency=values["currency"])
    )
