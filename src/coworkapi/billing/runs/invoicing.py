"""How an account is invoiced: read, and set in whole."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.billing.queries import MY_ACCOUNTS
from coworkapi.billing.runs.events import AccountInvoicingUpdated
from coworkapi.billing.runs.models import AccountInvoicing
from coworkapi.billing.runs.schemas import DeliveryIn, InvoicingIn, InvoicingOut
from coworkapi.core.errors import NotFound
from coworkapi.core.events import emit
from coworkapi.core.ids import encode_id
from coworkapi.core.prepared import Prepared
from coworkapi.members.models import BillingAccount
from coworkapi.members.service import home_of_account

_FIELDS = tuple(InvoicingIn.model_fields)
_IS_MINE = Prepared(text(f"SELECT FROM {MY_ACCOUNTS} AS mine WHERE mine.id = CAST(:id AS uuid)"))


async def find_invoicing(
    session: AsyncSession, account_id: UUID, *, lock: bool = False
) -> tuple[InvoicingOut, int, UUID | None]:
    """How the account is invoiced, the version (0: by the defaults), and where its owner is at home.

    `lock`: the account's row. Raises NotFound.
    """
    accounts = select(BillingAccount).where(BillingAccount.id == account_id)
    account = (await session.execute(accounts.with_for_update() if lock else accounts)).scalar_one_or_none()
    if account is None:
        raise NotFound("there is no such billing account")
    home = await home_of_account(session, member_id=account.member_id, team_id=account.team_id)
    row = await session.get(AccountInvoicing, (account.organization_id, account_id))
    values: dict[str, Any] = InvoicingIn().model_dump() if row is None else {n: getattr(row, n) for n in _FIELDS}
    return InvoicingOut(account_id=account_id, **values), row.version if row else 0, home


async def find_my_invoicing(
    session: AsyncSession, account_id: UUID, *, me: UUID, lock: bool = False
) -> tuple[InvoicingOut, int]:
    """The same of a member's own account, or of a team that they run. Raises NotFound."""
    if await _IS_MINE.fetchrow(session, me=me, id=account_id) is None:
        raise NotFound(f"you have no billing account {encode_id('acct', account_id)}")
    found, version, _ = await find_invoicing(session, account_id, lock=lock)
    return found, version


async def set_delivery(
    session: AsyncSession, before: InvoicingOut, version: int, wanted: DeliveryIn, organization_id: UUID
) -> tuple[InvoicingOut, int]:
    """Sets how the account gets its invoices, on a locked account; the rest stays as it is."""
    whole = before.model_dump(exclude={"account_id"}) | wanted.model_dump()
    return await set_invoicing(session, before, version, InvoicingIn(**whole), organization_id)


async def set_invoicing(
    session: AsyncSession, before: InvoicingOut, version: int, wanted: InvoicingIn, organization_id: UUID
) -> tuple[InvoicingOut, int]:
    """Sets all of it, on a locked account. What is the same already gets no version and no event."""
    values = wanted.model_dump()
    after = InvoicingOut(account_id=before.account_id, **values)
    if after == before:
        return before, version
    row = await session.get(AccountInvoicing, (organization_id, before.account_id))
    if row is None:
        session.add(AccountInvoicing(account_id=before.account_id, **values))
    else:
        for name, value in values.items():
            setattr(row, name, value)
        row.version += 1
    await session.flush()
    old, new = before.model_dump(mode="json"), after.model_dump(mode="json")
    previous = {name: old[name] for name in old if old[name] != new[name]}
    emit(session, AccountInvoicingUpdated(aggregate_id=before.account_id, data=after, previous=previous))
    return after, version + 1
