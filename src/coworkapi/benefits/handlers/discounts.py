"""Discounts and permissions follow their people."""

from __future__ import annotations

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.benefits.models import Discount, Permission
from coworkapi.core.events import StoredEvent
from coworkapi.core.ids import decode_id
from coworkapi.members.models import BillingAccount


async def move_terms_of_merged_member(session: AsyncSession, event: StoredEvent) -> None:
    """What a duplicate's account had belongs to that of the member that stays. Two statements, however much it is."""
    stays = decode_id("mem", event.data["merged_into_id"])
    account = select(BillingAccount.id).where(BillingAccount.member_id == stays).scalar_subquery()
    was = select(BillingAccount.id).where(BillingAccount.member_id == event.aggregate_id)
    for table in (Discount, Permission):
        await session.execute(
            update(table)
            .where(table.account_id.in_(was))
            .values(account_id=account, version=table.version + 1)
            .execution_options(synchronize_session=False)
        )
