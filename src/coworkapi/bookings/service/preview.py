"""Asking first: what a booking would become, by the same code that makes it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from coworkapi.bookings.attendee_schemas import AttendeeIn
from coworkapi.bookings.rules import explained
from coworkapi.bookings.schemas import PreviewOut, RuleOut
from coworkapi.bookings.service.access import asker_of, authorise
from coworkapi.bookings.service.attendee_list import find_people, with_people
from coworkapi.bookings.service.book import decide
from coworkapi.bookings.service.cancel import cost_of_cancelling
from coworkapi.bookings.service.conflicts import alternatives_to, conflicts_of
from coworkapi.bookings.service.facts import load_facts
from coworkapi.bookings.service.limits import limit_results
from coworkapi.core.prepared import HasInfo
from coworkapi.core.unit_of_work import acting_principal


async def preview(
    unit: HasInfo,
    *,
    now: datetime,
    resource_id: UUID,
    starts_at: datetime,
    ends_at: datetime,
    member_id: UUID | None = None,
    team_id: UUID | None = None,
    quantity: int = 1,
    attendee_count: int | None = None,
    attendees: Sequence[AttendeeIn] = (),
    hold: bool = False,
    override_policy: bool = False,
) -> PreviewOut:
    """Every rule that applies, by name, and whether it is kept; the terms; whether it is free, and what is if not.

    Writes and locks nothing. Raises NotFound, Forbidden and NotBookable as `book` does.
    """
    facts = await load_facts(
        unit,
        resource_id=resource_id,
        starts_at=starts_at,
        ends_at=ends_at,
        member_id=member_id,
        team_id=team_id,
    )
    principal = acting_principal(unit)
    authorise(unit, "bookings:read", facts.location_id)
    if override_policy:
        authorise(unit, "bookings:override", facts.location_id)
    facts.require_bookable()
    calendar = await facts.calendar(unit)
    people = await find_people(unit, attendees)
    wish = facts.wish(
        quantity=quantity,
        attendee_count=with_people(attendee_count, quantity, people, member_id),
        asker=asker_of(principal),
    )
    rules = [
        RuleOut(code=one.code, rule=one.rule, kept=one.broken is None, detail=one.broken)
        for one in explained(facts.rules, wish, now, calendar)
    ]
    rules += [
        RuleOut(code="permission", rule=f"the permission {one.name!r} widens the policy", kept=True)
        for one in facts.permitted_by
    ]
    rules += await limit_results(unit, facts, wish, calendar, lock=False)
    decision = decide(facts, now, hold=hold, overridden=override_policy)
    is_free = facts.is_free(quantity)
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
        cancellation=cost_of_cancelling("confirmed", decision.terms, starts_at, now),
        conflicts=conflicts_of(unit, facts.occupied) if not is_free else [],
        alternatives=[] if is_free else await alternatives_to(unit, facts, wish, now=now),
    )
