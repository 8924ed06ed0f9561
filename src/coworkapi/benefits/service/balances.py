"""What accounts have: balances as of an instant, and what happened over a period."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.benefits.queries.discounts import restrictions_of
from coworkapi.benefits.rules.paying import balance_at, burn_order
from coworkapi.benefits.schemas.credits import BalancesOut, CreditTotalOut, LotBalanceOut, StatementTotalOut
from coworkapi.benefits.values import Lot
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


# Whose lots: one text for each, so that the index of the accounts is used for what is asked.
_WHOSE = {
    "account_id": "SELECT CAST(:id AS uuid)",
    "team_id": "SELECT o.id FROM billing_accounts o WHERE o.team_id = CAST(:id AS uuid)",
    "member_id": """
      SELECT o.id FROM billing_accounts o WHERE o.member_id = CAST(:id AS uuid)
      UNION ALL
      SELECT o.id FROM team_members tm
      JOIN teams t ON t.organization_id = tm.organization_id AND t.id = tm.team_id AND t.archived_at IS NULL
      JOIN billing_accounts o ON o.organization_id = t.organization_id AND o.team_id = t.id
      WHERE tm.member_id = CAST(:id AS uuid)""",
}
_OWN = """(SELECT a.member_id IS NOT NULL FROM billing_accounts a
  WHERE a.organization_id = l.organization_id AND a.id = l.account_id)"""
_PAST = """l.balance - coalesce((SELECT sum(e.quantity) FROM credit_entries e
  WHERE e.organization_id = l.organization_id AND e.lot_id = l.id AND e.at > CAST(:at AS timestamptz)), 0)::bigint"""
_USED = """(SELECT u.used FROM credit_member_uses u
  WHERE u.organization_id = l.organization_id AND u.lot_id = l.id AND u.member_id = CAST(:id AS uuid))"""


def _balances_of(whose: str, *, past: bool) -> Prepared:
    member = whose == "member_id"
    return Prepared(
        text(f"""
SELECT l.id, l.account_id, {_OWN} AS own, l.kind, l.use_of, l.currency, l.name,
  {_PAST if past else "l.balance"} AS posted, l.member_cap, {_USED if member and not past else "NULL::bigint"} AS used,
  l.valid_from, l.valid_until, l.restrictions::text AS restrictions, l.created_at
FROM credit_lots l
WHERE l.account_id = ANY (ARRAY({_WHOSE[whose]}))
  AND (l.valid_until IS NULL OR l.valid_until > CAST(:at AS timestamptz))
  {f"AND (l.shared OR {_OWN})" if member else ""}""")  # noqa: S608 - our own
    )


_BALANCES = {(whose, past): _balances_of(whose, past=past) for whose in _WHOSE for past in (False, True)}


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
    asked = {"account_id": account_id, "member_id": member_id, "team_id": team_id}
    (whose, id_), *_ = ((name, value) for name, value in asked.items() if value is not None)
    rows = await _BALANCES[whose, at < now].fetch(session, id=id_, at=at)
    found = (_lot(row, at, caps=whose == "member_id" and at >= now) for row in rows)
    lots = sorted((lot for lot in found if lot.balance > 0), key=burn_order)
    totals: dict[tuple[Any, ...], int] = {}
    for lot in lots:
        key = (lot.kind, lot.use_of, lot.currency)
        spendable = lot.balance if lot.member_left is None else min(lot.balance, lot.member_left)
        totals[key] = totals.get(key, 0) + spendable
    return BalancesOut(
        at=at,
        totals=[
            CreditTotalOut(kind=kind, use_of=use_of, currency=currency, balance=balance)
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


def _lot(row: Any, at: datetime, *, caps: bool) -> Lot:
    """A row as rules see it, with what it had at that instant."""
    return Lot(
        id=row.id,
        account_id=row.account_id,
        own=row.own,
        kind=row.kind,
        use_of=row.use_of,
        currency=row.currency,
        name=row.name,
        balance=balance_at(row.posted, valid_from=row.valid_from, valid_until=row.valid_until, at=at),
        member_left=max(row.member_cap - (row.used or 0), 0) if caps and row.member_cap is not None else None,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        restrictions=restrictions_of(row.restrictions),
        created_at=row.created_at,
    )


def _shown(lot: Lot) -> LotBalanceOut:
    names = [name for name in LotBalanceOut.model_fields if name != "lot_id"]
    return LotBalanceOut(lot_id=lot.id, **{name: getattr(lot, name) for name in names})
