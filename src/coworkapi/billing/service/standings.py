"""How accounts stand, for whoever lets people book or come in. Set: `standings_set`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from coworkapi.billing.errors import AccountRestricted, AccountSuspended
from coworkapi.billing.models import STANDINGS
from coworkapi.billing.queries.standings import GET_STANDING, MY_STANDINGS, SUSPENDED_PERIODS
from coworkapi.billing.schemas.standings import AccountStandingOut as AccountStandingOut
from coworkapi.billing.schemas.standings import HoldOut
from coworkapi.billing.values import Standing
from coworkapi.core.errors import NotFound
from coworkapi.core.ids import encode_id
from coworkapi.core.money import Money, decimal_text
from coworkapi.core.prepared import HasInfo
from coworkapi.core.unit_of_work import acting_principal


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
    return ShownStanding(standing_out(row), row.version, row.home_location_id)


async def standings_of(unit: HasInfo, account_ids: Sequence[UUID], *, now: datetime) -> list[AccountStandingOut]:
    """How these accounts stand, in the order of their ids. One statement."""
    rows = await MY_STANDINGS.fetch(unit, account_ids=list(account_ids), now=now)
    return [standing_out(row) for row in rows]


async def suspended_periods(
    unit: HasInfo, account_ids: Sequence[UUID], *, since: datetime, until: datetime
) -> dict[UUID, list[tuple[datetime, datetime | None]]]:
    """When these accounts were suspended or terminated, as far as it lies in `[since, until)`; an end of None lies at
    `until` or later. One statement. Accounts that never were are left out."""
    found: defaultdict[UUID, list[tuple[datetime, datetime | None]]] = defaultdict(list)
    for row in await SUSPENDED_PERIODS.fetch(unit, account_ids=list(account_ids), since=since, until=until):
        found[row.account_id].append((row.starts_at, row.ends_at))
    return dict(found)


def at_best(stands: AccountStandingOut, computed: Standing, why: str, *, now: datetime) -> tuple[Standing, str]:
    """What an account stands at if dunning says `computed`, and why: no better than it is held by hand."""
    held = stands.hold
    if held is None or (held.until is not None and held.until <= now):
        return computed, why
    return (
        (computed, why) if STANDINGS.index(held.standing) < STANDINGS.index(computed) else (held.standing, held.reason)
    )


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
    if barred["held"] is not None:
        return kind(f"{barred['name']} is {standing} by the house: {barred['held']}. Ask its staff, {to}", extra=extra)
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


def standing_out(row: Any) -> AccountStandingOut:
    """A row of account standings, with what is overdue."""
    return AccountStandingOut.model_construct(
        account_id=row.account_id,
        standing=row.standing,
        since=row.since,
        reason=row.reason,
        cause=row.cause,
        hold=None
        if row.held is None
        else HoldOut.model_construct(
            standing=row.held, since=row.held_at, until=row.held_until, reason=row.held_reason, created_by=row.held_by
        ),
        overdue=[Money.model_construct(amount=amount, currency=code) for code, amount in row.overdue or ()],
        updated_at=row.updated_at,
    )
