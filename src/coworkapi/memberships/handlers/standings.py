"""Memberships end when dunning has come to its end."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.billing import service as billing
from coworkapi.core.events import StoredEvent
from coworkapi.core.unit_of_work import acting_principal
from coworkapi.memberships.models import Membership
from coworkapi.memberships.queries.memberships import memberships_shown
from coworkapi.memberships.service.ending import cancel_membership, end_membership
from coworkapi.memberships.service.reading import held_of

_RUNNING = ("active", "paused", "in_notice")
_TO_COME = ("draft", "awaiting_signature", "scheduled")


async def end_memberships_of_terminated_account(session: AsyncSession, event: StoredEvent) -> None:
    """What the account pays for ends today, and what hasn't begun never does; nothing, if it has paid by now.

    A payment that comes later lifts the standing, and brings no contract back: `reactivate` does.
    """
    if event.data["standing"] != "terminated":
        return
    now = acting_principal(session).now
    found = (await billing.find_standing(session, event.aggregate_id, now=now)).out
    if found.standing != "terminated":
        return
    statement = (
        memberships_shown()
        .where(Membership.account_id == event.aggregate_id, Membership.state.in_((*_RUNNING, *_TO_COME)))
        .order_by(Membership.id)
        .with_for_update(of=Membership)
    )
    reason = f"Terminated by dunning: {found.reason}"[:500]
    for held in [held_of(row) for row in await session.execute(statement)]:
        if held.row.state in _RUNNING:
            await end_membership(session, held=held, now=now, reason=reason)
        else:
            await cancel_membership(session, held=held, now=now, reason=reason)
