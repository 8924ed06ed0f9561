"""What the routes of discounts and permissions share: filters, rights, and single resources with their ETag."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from fastapi import Header, Query
from sqlalchemy import Select, select

from coworkapi.benefits.errors import ComesFromPlan
from coworkapi.benefits.models import Discount, Permission
from coworkapi.benefits.queries.terms import home_of, of_accounts, valid_at
from coworkapi.core.http import Context
from coworkapi.core.ids import BillingAccountId, MemberId, TeamId
from coworkapi.core.schemas import Instant

IfMatch = Annotated[str | None, Header(description="The ETag that you read; 412 if it was changed since")]
ValidAt = Annotated[Instant | None, Query(description="Only what is valid at that instant")]
Archived = Annotated[bool, Query(description="Also what was archived")]
ExternalIdFilter = Annotated[str | None, Query(max_length=200, description="Only with this id of yours")]
UpdatedSince = Annotated[Instant | None, Query(description="Only what changed at or after")]


class Whose:
    """The filters by whom it is for."""

    def __init__(
        self,
        account_id: Annotated[BillingAccountId | None, Query(description="Only this account's")] = None,
        member_id: Annotated[
            MemberId | None, Query(description="Only what this member has: their own, their teams', everyone's")
        ] = None,
        team_id: Annotated[TeamId | None, Query(description="Only what this team has: its own, everyone's")] = None,
    ) -> None:
        self.filters: dict[str, Any] = {"account_id": account_id, "member_id": member_id, "team_id": team_id}


def listed(
    ctx: Context,
    table: type[Discount] | type[Permission],
    scope: str,
    whose: Whose,
    *,
    at: Any,
    archived: bool,
    external_id: str | None,
    updated_since: Any,
) -> Select[Any]:
    """The rows that pass these filters and that the asker may see."""
    statement = select(table).where(of_accounts(table, locations=ctx.principal.locations(scope), **whose.filters))
    if at is not None:
        statement = statement.where(valid_at(table, at))
    if not archived:
        statement = statement.where(table.archived_at.is_(None))
    if external_id is not None:
        statement = statement.where(table.external_id == external_id)
    if updated_since is not None:
        statement = statement.where(table.updated_at >= updated_since)
    return statement


async def require_account(ctx: Context, scope: str, account_id: UUID | None) -> None:
    """Raises Forbidden unless `scope` is held where the account's owner is at home. None: for everyone, so everywhere;
    an owner at home nowhere is everybody's."""
    if account_id is None:
        ctx.require(scope, None)
        return
    home = await home_of(ctx.session, account_id)
    if home is None:
        ctx.principal.require(scope)
    else:
        ctx.require(scope, home)


async def require_readable(ctx: Context, scope: str, account_id: UUID | None) -> None:
    """As `require_account`, but what is for everyone may be read by all who hold `scope` somewhere."""
    if account_id is not None:
        await require_account(ctx, scope, account_id)


def check_manual(row: Discount | Permission) -> None:
    """Raises ComesFromPlan."""
    if row.source != "manual":
        raise ComesFromPlan(f"{row.name!r} comes and goes with a plan; change the plan, or add one by hand beside it")
