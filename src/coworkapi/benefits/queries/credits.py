"""Reads of credits: how a row becomes a lot or an entry as the API shows it."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, CompoundSelect, Select, Uuid, and_, any_, func, or_, select, true, union_all
from sqlalchemy.sql.elements import ColumnElement

from coworkapi.benefits.models.credits import CreditEntry, CreditLot, CreditMemberUse
from coworkapi.benefits.queries.terms import accounts_at_home_in
from coworkapi.benefits.schemas.credits import CreditStatementLineOut, EntryOut, LotOut, MyLotOut
from coworkapi.benefits.values import Restrictions, Rollover
from coworkapi.core.errors import Invalid
from coworkapi.core.ids import decode_id, encode_id
from coworkapi.core.money import Money
from coworkapi.members.models import BillingAccount, Team, TeamMember

_PREFIX = {
    "booking": "bkg",
    "charge": "chg",
    "check_in": "chk",
    "lot": "lot",
    "membership": "mbr",
    "pass": "pass",
    "product": "prd",
    "sale": "sale",
    "waitlist_entry": "wtl",
}

_BEGINNINGS = ", ".join(sorted(f"{prefix}_" for prefix in _PREFIX.values()))

LOT_COLUMNS = """l.id, l.external_id, l.account_id, l.kind, l.use_of, l.currency, l.name, l.granted, l.balance,
l.valid_from, l.valid_until, l.expired_at, l.restrictions, l.shared, l.member_cap, l.source, l.source_kind, l.source_id,
l.price_paid, l.price_currency, l.rollover, l.rolled_from_lot_id, l.transferred_from_lot_id, l.metadata, l.created_at,
l.updated_at, l.version, coalesce(m.home_location_id, t.home_location_id) AS home_location_id"""
LOT_TABLES = """credit_lots l
JOIN billing_accounts a ON a.organization_id = l.organization_id AND a.id = l.account_id
LEFT JOIN members m ON m.organization_id = a.organization_id AND m.id = a.member_id
LEFT JOIN teams t ON t.organization_id = a.organization_id AND t.id = a.team_id"""


def lot_views() -> Select[Any]:
    """Lots with the columns that `lot_out` reads."""
    columns = [
        getattr(CreditLot, name) for name in LotOut.model_fields if hasattr(CreditLot, name) and name != "metadata"
    ]
    return select(
        *columns, CreditLot.source_kind, CreditLot.price_currency, CreditLot.meta.label("metadata"), CreditLot.version
    )


def my_lot_views(member_id: UUID) -> Select[Any]:
    """Lots that a member may spend: their own, and those of their live teams; with the columns that `my_lot_out`
    reads."""
    used = (
        select(CreditMemberUse.used)
        .where(CreditMemberUse.lot_id == CreditLot.id, CreditMemberUse.member_id == member_id)
        .correlate(CreditLot)
        .scalar_subquery()
    )
    return (
        lot_views()
        .add_columns(BillingAccount.team_id, used.label("member_used"))
        .join(BillingAccount, BillingAccount.id == CreditLot.account_id)
        .where(lots_of_member(member_id))
    )


def lots_of_member(member_id: UUID) -> ColumnElement[bool]:
    """Lots that a member may spend: for themselves, or for one of their live teams."""
    own = select(BillingAccount.id).where(BillingAccount.member_id == member_id)
    of_teams = (
        select(BillingAccount.id)
        .join(TeamMember, TeamMember.team_id == BillingAccount.team_id)
        .join(Team, Team.id == TeamMember.team_id)
        .where(TeamMember.member_id == member_id, Team.archived_at.is_(None))
    )
    return CreditLot.account_id == any_(_array(union_all(own, of_teams)))


def entries_of_member(member_id: UUID) -> ColumnElement[bool]:
    """All entries of a member's own lots, and what they took of others'."""
    own = select(BillingAccount.id).where(BillingAccount.member_id == member_id)
    return or_(CreditEntry.account_id == any_(_array(own)), CreditEntry.member_id == member_id)


def _array(ids: Select[Any] | CompoundSelect[Any]) -> ColumnElement[list[UUID]]:
    """Read first and looked up one by one: however few rows the planner expects, it then uses the index."""
    return func.array(ids.scalar_subquery(), type_=ARRAY(Uuid))


def entry_views() -> Select[Any]:
    """Entries with the columns that `entry_out` reads."""
    names = [name for name in EntryOut.model_fields if hasattr(CreditEntry, name)]
    return select(*(getattr(CreditEntry, name) for name in names), CreditEntry.source_kind)


def statement_lines(account_id: UUID, starts_at: datetime, ends_at: datetime) -> Select[Any]:
    """The entries of an account in a period, with their lots."""
    return (
        entry_views()
        .add_columns(
            CreditLot.name.label("lot_name"),
            CreditLot.kind.label("lot_kind"),
            CreditLot.use_of,
            CreditLot.currency,
        )
        .join(CreditLot, CreditLot.id == CreditEntry.lot_id)
        .where(CreditEntry.account_id == account_id, CreditEntry.at >= starts_at, CreditEntry.at < ends_at)
    )


def at_home(table: type[CreditLot] | type[CreditEntry], locations: frozenset[UUID] | None) -> ColumnElement[bool]:
    """What staff limited to `locations` may see: that of accounts at home there, or at home nowhere."""
    return true() if locations is None else table.account_id.in_(accounts_at_home_in(locations))


def valid_then(at: datetime) -> ColumnElement[bool]:
    """Lots that pay for what begins at that instant."""
    return and_(CreditLot.valid_from <= at, or_(CreditLot.valid_until.is_(None), CreditLot.valid_until > at))


def lot_out(row: Any) -> LotOut:
    """A row of `LOT_COLUMNS`, or of `lot_views()`, as GET shows it."""
    return LotOut.model_construct(
        id=row.id,
        external_id=row.external_id,
        account_id=row.account_id,
        kind=row.kind,
        use_of=row.use_of,
        currency=row.currency,
        name=row.name,
        granted=row.granted,
        balance=row.balance,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        expired_at=row.expired_at,
        restrictions=Restrictions.model_validate(row.restrictions),
        shared=row.shared,
        member_cap=row.member_cap,
        source=row.source,
        source_id=source_text(row.source_kind, row.source_id),
        price_paid=None if row.price_paid is None else Money(amount=row.price_paid, currency=row.price_currency),
        rollover=rollover_of(row.rollover),
        rolled_from_lot_id=row.rolled_from_lot_id,
        transferred_from_lot_id=row.transferred_from_lot_id,
        metadata=row.metadata,
        created_at=row.created_at,
        updated_at=row.updated_at,
    )


def my_lot_out(row: Any) -> MyLotOut:
    """A row of `my_lot_views()` as whoever may spend it sees it."""
    lot = lot_out(row)
    values = {name: getattr(lot, name) for name in MyLotOut.model_fields if hasattr(lot, name)}
    if row.team_id is not None:
        values["price_paid"] = None
    used = None if row.member_cap is None else row.member_used or 0
    return MyLotOut.model_construct(**values, team_id=row.team_id, member_used=used)


def entry_out(row: Any) -> EntryOut:
    """A row of `entry_views()`."""
    return EntryOut.model_construct(**_entry(row))


def line_out(row: Any) -> CreditStatementLineOut:
    """A row of `statement_lines()`."""
    return CreditStatementLineOut.model_construct(
        **_entry(row), lot_name=row.lot_name, lot_kind=row.lot_kind, use_of=row.use_of, currency=row.currency
    )


def _entry(row: Any) -> dict[str, Any]:
    values = {name: getattr(row, name) for name in EntryOut.model_fields if name != "source_id"}
    return values | {"source_id": source_text(row.source_kind, row.source_id)}


def source_id_of(text: str, pointer: str) -> UUID:
    """The id in what the API names a source by. Raises Invalid."""
    for prefix in _PREFIX.values():
        if text.startswith(f"{prefix}_"):
            try:
                return decode_id(prefix, text)
            except ValueError as error:
                raise Invalid.field(pointer, str(error)) from None
    raise Invalid.field(pointer, f"expected the id of a source of credits, which begins with {_BEGINNINGS}")


def rollover_of(stored: dict[str, Any] | None) -> Rollover | None:
    """A rollover out of its JSON, without what only the database counts with."""
    if stored is None:
        return None
    return Rollover.model_validate({name: value for name, value in stored.items() if name != "anchor_day"})


def source_text(kind: str | None, source_id: UUID | None) -> str | None:
    """What something is for, as the API names it."""
    if kind is None or source_id is None:
        return None
    return encode_id(_PREFIX[kind], source_id) if kind in _PREFIX else str(source_id)
