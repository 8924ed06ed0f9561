"""Changing what a membership says beside its life: its payer, your own fields, a draft, the units that it rents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.core.errors import Invalid
from coworkapi.memberships.errors import WrongState
from coworkapi.memberships.service.creating import (
    FARTHEST_AHEAD,
    FARTHEST_BACK,
    check_billed_from,
    emit_updated,
    set_days,
)
from coworkapi.memberships.service.letters_payers import tell_new_payers
from coworkapi.memberships.service.payers import check_account, choose_payer, find_holder
from coworkapi.memberships.service.reading import Held
from coworkapi.memberships.service.staying import hold_fast
from coworkapi.memberships.service.units import choose, occupy
from coworkapi.memberships.values import HOLDING_STATES

_OF_DRAFTS = frozenset(
    {
        "starts_on",
        "billed_from",
        "quantity",
        "price_override",
        "sign_up_fee_override",
        "deposit_override",
        "resource_ids",
    }
)


async def update_membership(session: AsyncSession, *, held: Held, changes: Mapping[str, Any], now: datetime) -> None:
    """Changes the named fields of a locked membership. A payer pays from now on; what was charged stays.

    Raises WrongState (a field that only a draft's may change), Invalid, NotFound, ExternalIdTaken.
    """
    row, before, changes = held.row, held.out, dict(changes)
    if (named := changes.get("resource_ids")) is not None:
        await choose(session, held, named, complete=False)
    if (payer := changes.get("account_id")) is not None:
        await check_account(session, payer)
    if row.state != "draft" and (late := sorted(changes.keys() & _OF_DRAFTS)):
        raise WrongState(
            f"it is {row.state}: {', '.join(late)} can be set while it is a draft; quantity, price and plan change by "
            "POST .../changes, its units by POST .../relocate",
            extra={"state": row.state},
        )
    starts_on = changes.pop("starts_on", None)
    if starts_on is not None and starts_on != row.starts_on:
        today = held.today(now)
        if not today - FARTHEST_BACK <= starts_on <= today + FARTHEST_AHEAD:
            raise Invalid.field("/starts_on", "lies more than ten years back or five years ahead")
        set_days(held, starts_on)
    billed_from = changes.pop("billed_from", row.billed_from)
    if row.state == "draft":
        row.billed_from = check_billed_from(held, billed_from, today=held.today(now))
    resource_ids: Sequence[UUID] | None = changes.pop("resource_ids", None)
    account_id, paid_before = changes.pop("account_id", None), row.account_id
    for name, value in changes.items():
        setattr(row, "meta" if name == "metadata" else name, value)
    if resource_ids is not None:
        row.resource_ids = list(resource_ids)
    if account_id is not None and account_id != row.account_id:
        holder = await find_holder(session, member_id=row.member_id, team_id=row.team_id)
        row.account_id = await choose_payer(session, holder, account_id=account_id, currency=held.terms.price.currency)
        await hold_fast(session, row)
    if not session.is_modified(row):
        return
    row.version += 1
    await session.flush()
    if row.account_id != paid_before:
        await tell_new_payers(session, [row.id], paid_before=paid_before)
    emit_updated(session, held, before)


async def relocate_membership(
    session: AsyncSession, *, held: Held, resource_ids: Sequence[UUID], now: datetime
) -> None:
    """Other units for a locked membership, for all of its days that are to come. What it had is free at once.

    Raises WrongState, NotFound, Invalid, UnitsNotFree.
    """
    row, before = held.row, held.out
    chosen = await choose(session, held, resource_ids)
    if row.state not in HOLDING_STATES:
        raise WrongState(f"it is {row.state}: it rents nothing now", extra={"state": row.state})
    if sorted(resource_ids) == sorted(row.resource_ids):
        return
    # The days that are over stay those of nobody: they can't be booked any more, and others may have been there.
    first = max(row.starts_on, held.today(now))
    await occupy(session, held, chosen, since=first)
    row.version += 1
    await session.flush()
    emit_updated(session, held, before)
