"""Asking first: what a booking would become, by the same code that makes it."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from coworkapi.bookings.money import AS_USUAL, Paying
from coworkapi.bookings.schemas import PreviewOut
from coworkapi.bookings.service.book import decide
from coworkapi.bookings.service.cancel import cost_of_cancelling
from coworkapi.bookings.service.conflicts import alternatives_to, conflicts_of
from coworkapi.bookings.service.look import NewBooking, bills_for, look
from coworkapi.core.prepared import HasInfo


async def preview(
    unit: HasInfo,
    *,
    now: datetime,
    member_id: UUID | None = None,
    team_id: UUID | None = None,
    override_policy: bool = False,
    paying: Paying = AS_USUAL,
    **wanted: Any,
) -> PreviewOut:
    """Every rule that applies, by name, and whether it is kept; the terms; whether it is free, and what is if not.

    `wanted`: what `NewBooking` takes. Writes and locks nothing. Raises NotFound, Forbidden, NotBookable, NoPrice and
    CreditsMissing as `book` does.
    """
    looked = await look(
        unit,
        NewBooking(**wanted),
        scope="bookings:read",
        member_id=member_id,
        team_id=team_id,
        override_policy=override_policy,
    )
    facts, wish = looked.facts, looked.wish
    rules = await looked.rules(unit, now)
    [bill], quoted = await bills_for(unit, [looked], paying, now=now, member_id=member_id, team_id=team_id)
    decision = decide(
        facts,
        now,
        hold=looked.wanted.hold,
        overridden=override_policy,
        left=bill.price.left if bill.price is not None else 0,
        terms=quoted.items[0].terms if quoted is not None and not override_policy else None,
    )
    is_free = facts.is_free(wish.quantity)
    kept = override_policy or all(rule.kept for rule in rules)
    return PreviewOut(
        possible=is_free and kept,
        becomes=decision.state,
        expires_at=decision.expires_at,
        is_free=is_free,
        units_free=facts.units_free(),
        policy_id=facts.policy_id,
        rules=rules,
        terms=decision.terms,
        cancellation=cost_of_cancelling("confirmed", decision.terms, facts.starts_at, now),
        account_id=bill.account_id,
        price=bill.price,
        conflicts=conflicts_of(unit, facts.occupied) if not is_free else [],
        alternatives=[] if is_free else await alternatives_to(unit, facts, wish, now=now),
    )
