"""What accounts have: balances as of an instant, and what happened over a period."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, literal, select, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.sql.elements import ColumnElement

from coworkapi.benefits.models.credits import CreditLot, CreditMemberUse
from coworkapi.benefits.queries.credits import lots_of_member, posted_by
from coworkapi.benefits.rules.paying import balance_at, burn_order
from coworkapi.benefits.schemas.credits import BalancesOut, LotBalanceOut, StatementTotalOut, TotalOut
from coworkapi.benefits.values import Lot, Restrictions
from coworkapi.core.errors import NotFound
from coworkapi.core.ids import encode_id
from coworkapi.core.prepared import Prepared
from coworkapi.members.models import BillingAccount, Member, Team

# From the end backwards: what an account has now is known, and few entries are younger than a statement's period.
_TOTALS = Prepared(
    text("""
WITH entries AS (
  SELECT e.lot_id, e.kind, e.quantity, e.at < CAST(:ends_at AS timestamptz) AS within FROM credit_entries e
  WHERE e.account_id = CAST(:account AS uuid) AND e.at >= CAST(:starts_at AS timestamptz)
), moved AS (
  SELECT lot_id, sum(quantity) AS since_start,
    sum(quantity) FILTER (WHERE NOT within) AS since_end,
    sum(quantity) FILTER (WHERE within AND kind = 'grant') AS granted,
    sum(quantity) FILTER (WHERE within AND kind IN ('hold', 'release', 'consume', 'return')) AS used,
    sum(quantity) FILTER (WHERE within AND kind = 'expire') AS expired,
    sum(quantity) FILTER (WHERE within AND kind = 'transfer') AS transferred,
    sum(quantity) FILTER (WHERE within AND kind = 'correction') AS corrected
  FROM entries GROUP BY lot_id
)
SELECT l.kind, l.use_of, l.currency,
  (sum(l.balance) - coalesce(sum(m.since_start), 0))::bigint AS opening,
  coalesce(sum(m.granted), 0)::bigint AS granted, coalesce(sum(m.used), 0)::bigint AS used,
  coalesce(sum(m.expired), 0)::bigint AS expired, coalesce(sum(m.transferred), 0)::bigint AS transferred,
  coalesce(sum(m.corrected), 0)::bigint AS corrected,
  (sum(l.balance) - coalesce(sum(m.since_end), 0))::bigint AS closing
FROM credit_lots l LEFT JOIN moved m ON m.lot_id = l.id
WHERE l.account_id = CAST(:account AS uuid)
GROUP BY l.kind, l.use_of, l.currency
ORDER BY l.kind, l.currency, l.use_of
""")
)

_COUNTED = ("opening", "granted", "used", "expired", "transferred", "corrected", "closing")


async def balances(
    session: AsyncSession,
    *,
    at: datetime,
    now: datetime,
    account_id: UUID | None = None,
    member_id: UUID | None = None,
    team_id: UUID | None = None,
) -> BalancesOut:
    """What may be spent on something that begins at `at`, by whom: exactly one of the three. One statement.

    A member: their own lots, and what their teams share. A team or an account: all of its lots. Who or what isn't
    there has nothing.
    """
    whose: ColumnElement[bool] = CreditLot.account_id == account_id
    if member_id is not None:
        whose = lots_of_member(member_id) & ((BillingAccount.member_id == member_id) | CreditLot.shared)
    elif team_id is not None:
        whose = BillingAccount.team_id == team_id
    used = (
        select(CreditMemberUse.used)
        .where(CreditMemberUse.lot_id == CreditLot.id, CreditMemberUse.member_id == member_id)
        .correlate(CreditLot)
        .scalar_subquery()
        if member_id is not None
        else literal(None)
    )
    posted = CreditLot.balance if at >= now else posted_by(at)
    statement = (
        select(CreditLot, BillingAccount.member_id.is_not(None), posted, used)
        .join(BillingAccount, BillingAccount.id == CreditLot.account_id)
        .where(whose)
        # Validity is the rule's to judge (`balance_at`); what is long over needs no reading.
        .where((CreditLot.valid_until.is_(None)) | (CreditLot.valid_until > at))
    )
    found = [
        _lot(
            row,
            own,
            balance_at(posted_then, valid_from=row.valid_from, valid_until=row.valid_until, at=at),
            None if row.member_cap is None or member_id is None or at < now else row.member_cap - (taken or 0),
        )
        for row, own, posted_then, taken in (await session.execute(statement)).all()
    ]
    lots = sorted((lot for lot in found if lot.balance > 0), key=burn_order)
    totals: dict[tuple[Any, ...], int] = {}
    for lot in lots:
        key = (lot.kind, lot.use_of, lot.currency)
        spendable = lot.balance if lot.member_left is None else min(lot.balance, lot.member_left)
        totals[key] = totals.get(key, 0) + spendable
    return BalancesOut(
        at=at,
        totals=[
            TotalOut(kind=kind, use_of=use_of, currency=currency, balance=balance)
            for (kind, use_of, currency), balance in sorted(totals.items(), key=lambda item: tuple(map(str, item[0])))
        ],
        lots=[_shown(lot) for lot in lots],
    )


async def home_of_owner(
    session: AsyncSession,
    *,
    account_id: UUID | None = None,
    member_id: UUID | None = None,
    team_id: UUID | None = None,
) -> UUID | None:
    """The home location of an account's owner, of a member or of a team. Raises NotFound that names the parameter."""
    home = func.coalesce(Member.home_location_id, Team.home_location_id)
    statement: Select[Any] = select(Member.home_location_id).where(Member.id == member_id)
    name, named = "member_id", encode_id("mem", member_id) if member_id else ""
    if account_id is not None:
        statement = (
            select(home)
            .select_from(BillingAccount)
            .outerjoin(Member, Member.id == BillingAccount.member_id)
            .outerjoin(Team, Team.id == BillingAccount.team_id)
            .where(BillingAccount.id == account_id)
        )
        name, named = "account_id", encode_id("acct", account_id)
    elif team_id is not None:
        statement = select(Team.home_location_id).where(Team.id == team_id)
        name, named = "team_id", encode_id("team", team_id)
    found = (await session.execute(statement)).one_or_none()
    if found is None:
        raise NotFound(f"{name}: there is no {named} in this organization")
    location_id: UUID | None = found[0]
    return location_id


async def statement_totals(
    session: AsyncSession, *, account_id: UUID, starts_at: datetime, ends_at: datetime
) -> list[StatementTotalOut]:
    """What an account had, got and spent in `[starts_at, ends_at)`, by kind. One statement.

    Kinds of which there was nothing then are left out.
    """
    rows = await _TOTALS.fetch(session, account=account_id, starts_at=starts_at, ends_at=ends_at)
    found = (dict(row) for row in rows)
    return [StatementTotalOut(**row) for row in found if any(row[name] for name in _COUNTED)]


def _lot(row: CreditLot, own: bool, balance: int, member_left: int | None) -> Lot:
    return Lot(
        id=row.id,
        account_id=row.account_id,
        own=own,
        kind=row.kind,  # type: ignore[arg-type]  # the database's CHECK
        use_of=row.use_of,  # type: ignore[arg-type]
        currency=row.currency,
        name=row.name,
        balance=balance,
        member_left=None if member_left is None else max(member_left, 0),
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        restrictions=Restrictions.model_validate(row.restrictions),
        created_at=row.created_at,
    )


def _shown(lot: Lot) -> LotBalanceOut:
    names = [name for name in LotBalanceOut.model_fields if name != "lot_id"]
    return LotBalanceOut(lot_id=lot.id, **{name: getattr(lot, name) for name in names})
