"""What discounts and permissions have in common: validity, restrictions, how they are given, told of, and end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.benefits.errors import BenefitArchived
from coworkapi.benefits.models import Discount, Permission
from coworkapi.benefits.values import Restrictions
from coworkapi.core.errors import Invalid, NotFound, ProblemItem
from coworkapi.core.events import Fact, emit
from coworkapi.core.ids import PREFIXES, encode_id
from coworkapi.core.references import ensure_exist
from coworkapi.members.models import BillingAccount

T = TypeVar("T", Discount, Permission)


@dataclass(frozen=True, slots=True)
class Terms(Generic[T]):
    """One of the two: its table, how it is shown, and the facts that tell of it."""

    table: type[T]
    prefix: str
    shown: type[BaseModel]
    created: type[Fact]
    updated: type[Fact]
    archived: type[Fact]

    async def give(self, session: AsyncSession, rows: Sequence[T]) -> None:
        """New ones with all their columns, in one statement; the caller has checked what they refer to."""
        session.add_all(rows)
        await session.flush()
        emit(session, *(self.created(aggregate_id=row.id, data=self.shown.model_validate(row)) for row in rows))

    async def find(self, session: AsyncSession, row_id: UUID, *, lock: bool = False) -> T:
        """Raises NotFound."""
        statement = select(self.table).where(self.table.id == row_id)
        row = await session.scalar(statement.with_for_update() if lock else statement)
        if row is None:
            raise NotFound(f"there is no {PREFIXES[self.prefix]} {encode_id(self.prefix, row_id)}")
        return row

    async def end(self, session: AsyncSession, *, row: T, now: datetime) -> None:
        """Ends a locked one now; one that has not begun is archived. Raises BenefitArchived."""
        check_live(row)
        before = self.shown.model_validate(row)
        if row.valid_from >= now:
            row.archived_at = now
        elif row.valid_until is None or row.valid_until > now:
            row.valid_until = now
        else:  # it has ended already
            return
        row.version += 1
        await self.tell(session, row, before)

    async def archive(self, session: AsyncSession, *, row: T, now: datetime) -> None:
        """Puts a locked one away. Again changes nothing."""
        if row.archived_at is None:
            before = self.shown.model_validate(row)
            row.archived_at = now
            row.version += 1
            await self.tell(session, row, before)

    async def tell(self, session: AsyncSession, row: T, before: BaseModel) -> None:
        """Stores what was changed and says so; nothing where nothing was."""
        if not session.is_modified(row):
            return
        await session.flush()
        after = self.shown.model_validate(row)
        fact = self.archived if row.archived_at is not None else self.updated
        emit(session, fact(aggregate_id=row.id, data=after, previous=previous(before, after)))


async def check_account(session: AsyncSession, account_id: UUID) -> None:
    """Raises NotFound that names the field."""
    found = await session.scalar(select(BillingAccount.id).where(BillingAccount.id == account_id))
    if found is None:
        detail = f"there is no billing account {encode_id('acct', account_id)}"
        item = ProblemItem(pointer="/account_id", code="not_found", detail=detail)
        raise NotFound(f"account_id: {detail}", errors=[item])


async def check_restrictions(session: AsyncSession, restrictions: Restrictions) -> None:
    """Raises NotFound for types and locations that this organization doesn't have."""
    await ensure_exist(session, "rty", restrictions.resource_type_ids, pointer="/restrictions/resource_type_ids")
    await ensure_exist(session, "loc", restrictions.location_ids, pointer="/restrictions/location_ids")


def check_validity(valid_from: datetime, valid_until: datetime | None) -> None:
    """Raises Invalid for a validity that ends before, or when, it begins."""
    if valid_until is not None and valid_until <= valid_from:
        raise Invalid.field(
            "/valid_until", f"must lie after valid_from, {valid_from.isoformat()}; leave it out for no end"
        )


def check_live(row: Discount | Permission) -> None:
    """Raises BenefitArchived."""
    if row.archived_at is not None:
        raise BenefitArchived(f"{row.name!r} was archived; make a new one")


def apply(row: Discount | Permission, changes: Mapping[str, Any]) -> bool:
    """Sets the named fields; whether that changed anything."""
    changed = False
    for name, value in changes.items():
        plain = stored(value) if isinstance(value, BaseModel) else value
        column = "meta" if name == "metadata" else name
        if getattr(row, column) != plain:
            setattr(row, column, plain)
            changed = True
    if changed:
        row.version += 1
    return changed


def stored(value: BaseModel) -> dict[str, Any]:
    """As the database keeps it."""
    return value.model_dump(mode="json")


def previous(before: BaseModel, after: BaseModel) -> dict[str, Any]:
    """The former values of what differs, as JSON shows them."""
    old, new = before.model_dump(mode="json"), after.model_dump(mode="json")
    return {name: value for name, value in old.items() if new[name] != value and name != "updated_at"}
