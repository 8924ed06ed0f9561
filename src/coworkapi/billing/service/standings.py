"""How accounts stand: set by dunning, read by whoever lets people book or come in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import text

from coworkapi.billing.errors import AccountRestricted, AccountSuspended
from coworkapi.billing.events.standings import AccountStandingChanged
from coworkapi.billing.queries.days import today_sql
from coworkapi.billing.queries.standings import GET_STANDING, MY_STANDINGS, SUSPENDED_PERIODS
from coworkapi.billing.schemas.standings import AccountStandingOut
from coworkapi.billing.values import Standing
from coworkapi.core.errors import NotFound
from coworkapi.core.events import emit
from coworkapi.core.ids import encode_id, new_id
from coworkapi.core.money import Money, decimal_text
from coworkapi.core.prepared import HasInfo, Prepared
from coworkapi.core.unit_of_work import acting_principal

# Rows that are there already are locked in the order of their accounts; what doesn't change isn't written.
_SET = Prepared(
    text(f"""
WITH wanted AS (
  SELECT * FROM jsonb_to_recordset(CAST(CAST(:wanted AS text) AS jsonb))
    AS w(change_id uuid, account_id uuid, standing text, reason text, cause text)
), before AS MATERIALIZED (
  SELECT s.account_id, s.standing, s.since FROM account_standings s
  WHERE s.account_id IN (SELECT account_id FROM wanted) ORDER BY s.account_id FOR UPDATE
), changed AS (
  INSERT INTO account_standings AS s (account_id, standing, since, reason, cause)
  SELECT w.account_id, w.standing, CAST(:now AS timestamptz), w.reason, w.cause
  FROM wanted w LEFT JOIN before b USING (account_id)
  WHERE w.standing <> coalesce(b.standing, 'current')
  ORDER BY w.account_id
  ON CONFLICT (organization_id, account_id) DO UPDATE SET standing = excluded.standing, since = excluded.since,
    reason = excluded.reason, cause = excluded.cause, updated_at = app_now(), version = s.version + 1
  RETURNING s.*
), noted AS (
  INSERT INTO account_standing_changes (id, account_id, previous, standing, since, reason, cause, created_by)
  SELECT w.change_id, c.account_id, coalesce(b.standing, 'current'), c.standing, c.since, c.reason, c.cause,
    CAST(:created_by AS text)
  FROM changed c JOIN wanted w USING (account_id) LEFT JOIN before b USING (account_id)
)
SELECT c.*, coalesce(b.standing, 'current') AS previous, b.since AS previous_since, (
  SELECT json_agg(json_build_array(o.currency, o.amount) ORDER BY o.currency) FROM (
    SELECT i.currency, sum(i.open) AS amount FROM receivable_items i
    WHERE i.account_id = c.account_id AND i.kind = 'invoice' AND i.open > 0
      AND i.due_on < {today_sql("i")}
    GROUP BY i.currency) o) AS overdue
FROM changed c LEFT JOIN before b USING (account_id) ORDER BY c.account_id""")  # noqa: S608 - our own names
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewStanding:
    """How an account is to stand. `cause`: the id of what brought it there, or lifted it."""

    account_id: UUID
    standing: Standing
    reason: str
    cause: str | None = None


async def set_standings(unit: HasInfo, wanted: Sequence[NewStanding], *, now: datetime) -> list[AccountStandingOut]:
    """Sets how these accounts stand, and tells of each that changed; those alone are returned. One statement."""
    if not wanted:
        return []
    rows = await _SET.fetch(
        unit,
        wanted=orjson.dumps(
            [
                {
                    "change_id": new_id(),
                    "account_id": one.account_id,
                    "standing": one.standing,
                    "reason": one.reason[:500],
                    "cause": one.cause,
                }
                for one in wanted
            ],
            default=str,
        ).decode(),
        now=now,
        created_by=acting_principal(unit).label,
    )
    changed = []
    for row in rows:
        out = _out(row)
        changed.append(out)
        previous = {"standing": row.previous, "since": row.previous_since}
        emit(unit, AccountStandingChanged(aggregate_id=row.account_id, data=out, previous=previous))
    return changed


async def set_standing(unit: HasInfo, wanted: NewStanding, *, now: datetime) -> AccountStandingOut | None:
    """The same for one account; None where it stood so already."""
    return next(iter(await set_standings(unit, [wanted], now=now)), None)


@dataclass(frozen=True, slots=True)
class ShownStanding:
    """A standing with what its GET needs: the version (0 for an account that always was current), whose it is."""

    out: AccountStandingOut
    version: int
    home_location_id: UUID | None


async def find_standing(unit: HasInfo, account_id: UUID, *, now: datetime) -> ShownStanding:
    """One statement. Raises NotFound."""
    row = await GET_STANDING.fetchrow(unit, account_id=account_id, now=now)
    if row is None:
        raise NotFound(f"there is no billing account {encode_id('acct', account_id)}")
    return ShownStanding(_out(row), row.version, row.home_location_id)


async def standings_of(unit: HasInfo, account_ids: Sequence[UUID], *, now: datetime) -> list[AccountStandingOut]:
    """How these accounts stand, in the order of their ids. One statement."""
    rows = await MY_STANDINGS.fetch(unit, account_ids=list(account_ids), now=now)
    return [_out(row) for row in rows]


async def suspended_periods(
    unit: HasInfo, account_ids: Sequence[UUID], *, since: datetime, until: datetime
) -> dict[UUID, list[tuple[datetime, datetime | None]]]:
    """When these accounts were suspended or terminated, as far as it lies in `[since, until)`; an end of None lies at
    `until` or later. One statement. Accounts that never were are left out."""
    found: defaultdict[UUID, list[tuple[datetime, datetime | None]]] = defaultdict(list)
    for row in await SUSPENDED_PERIODS.fetch(unit, account_ids=list(account_ids), since=since, until=until):
        found[row.account_id].append((row.starts_at, row.ends_at))
    return dict(found)


def require_standing(unit: HasInfo, barred: Mapping[str, Any] | None, *, to: str) -> None:
    """Raises AccountRestricted or AccountSuspended for what `queries.barred_sql` found. `to`: what is refused, as in
    "to book"."""
    if barred is not None:
        raise refusal(unit, barred, to=to)


def refusal(unit: HasInfo, barred: Mapping[str, Any], *, to: str) -> AccountRestricted:
    """The refusal of who wants to book or come in at the cost of a barred account.

    What it owes is told to staff, and to those who own or run the account; a team's people learn whom to ask.
    """
    account_id = encode_id("acct", UUID(str(barred["account_id"])))
    standing: str = barred["standing"]
    extra: dict[str, Any] = {"account_id": account_id, "standing": standing, "since": barred["since"]}
    kind = AccountSuspended if standing != "restricted" else AccountRestricted
    if acting_principal(unit).kind in ("member", "public") and not barred["runs_it"]:
        return kind(f"the team's account is {standing}; ask one of its admins to settle it, {to}", extra=extra)
    overdue = barred["overdue"] or []
    sums = " and ".join(f"{decimal_text(amount, code)} {code}" for code, amount, _ in overdue)
    count = sum(invoices for _, _, invoices in overdue)
    owed = f"{sums} of {count} invoice{'s' if count != 1 else ''} is overdue" if overdue else "a payment is missing"
    mine = acting_principal(unit).kind == "member"
    pay_at = "/v1/me/payments" if mine else "/v1/payments"
    invoices_at = f"/v1/{'me/' if mine else ''}invoices?account_id={account_id}"
    return kind(
        f"{barred['name']} is {standing}: {owed}. Pay it {to} (POST {pay_at}); a promise to pay or a dispute can be "
        "noted by the house",
        extra={
            **extra,
            "overdue": [{"amount": amount, "currency": code} for code, amount, _ in overdue],
            "overdue_invoices": count,
            "pay_at": pay_at,
            "invoices_at": invoices_at,
        },
    )


def _out(row: Any) -> AccountStandingOut:
    return AccountStandingOut.model_construct(
        account_id=row.account_id,
        standing=row.standing,
        since=row.since,
        reason=row.reason,
        cause=row.cause,
        overdue=[Money.model_construct(amount=amount, currency=code) for code, amount in row.overdue or ()],
        updated_at=row.updated_at,
    )
