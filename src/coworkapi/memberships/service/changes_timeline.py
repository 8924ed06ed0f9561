"""The terms of one membership over time: its changes in order, each after the one before it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import Any
from uuid import UUID

from coworkapi.core.money import Money
from coworkapi.memberships.models import Membership, MembershipChange
from coworkapi.memberships.schemas.cycles import MembershipChangeOut, TermsOut
from coworkapi.memberships.service.cycles_reading import Version

FIELDS = ("plan_id", "plan_version_id", "quantity", "price_override", "anchor_on", "anchor_day")


@dataclass(frozen=True, slots=True)
class Holding:
    """What a membership holds on a day: the fields of its row that changes change."""

    plan_id: UUID
    plan_version_id: UUID
    quantity: int
    price_override: int | None
    anchor_on: date
    anchor_day: int


def held_now(row: Membership) -> Holding:
    return Holding(**{name: getattr(row, name) for name in FIELDS})


def before(change: MembershipChange) -> Holding:
    return Holding(**{name: getattr(change, f"from_{name}") for name in FIELDS})


def after(change: MembershipChange) -> Holding:
    return Holding(**{name: getattr(change, f"to_{name}") for name in FIELDS})


def note(change: MembershipChange, held: Holding, then: Holding) -> None:
    """Writes what held before the change and what holds after it."""
    for name in FIELDS:
        setattr(change, f"from_{name}", getattr(held, name))
        setattr(change, f"to_{name}", getattr(then, name))


def held_on(row: Membership, changes: Sequence[MembershipChange], day: date) -> Holding:
    """What is held on a day, by the changes in order that were not withdrawn."""
    if not changes:
        return held_now(row)
    found = before(changes[0])
    for change in changes:
        if change.effective_on > day:
            break
        found = after(change)
    return found


def follow(changes: Sequence[MembershipChange]) -> list[MembershipChange]:
    """Brings changes in order in step: each begins with what the one before it left, and sets what it sets. Those that
    became others by it."""
    moved = []
    for earlier, later in pairwise(changes):
        held = after(earlier)
        then = changed(held, after(later), later.sets)
        if (before(later), after(later)) != (held, then):
            note(later, held, then)
            moved.append(later)
    return moved


def changed(held: Holding, wanted: Holding, sets: Sequence[str]) -> Holding:
    """`held` with what a change sets taken from `wanted`. The days of cycles go with the plan."""
    if "plan" in sets:
        held = replace(
            held,
            plan_id=wanted.plan_id,
            plan_version_id=wanted.plan_version_id,
            anchor_on=wanted.anchor_on,
            anchor_day=wanted.anchor_day,
        )
    if "quantity" in sets:
        held = replace(held, quantity=wanted.quantity)
    return replace(held, price_override=wanted.price_override) if "price" in sets else held


def change_out(change: MembershipChange, versions: dict[UUID, Version]) -> MembershipChangeOut:
    """A change as it is shown. `versions`: of both sides."""
    words: dict[str, Any] = {"state": change.state, "sets": sorted(change.sets)}
    return MembershipChangeOut.model_construct(
        **words,
        id=change.id,
        membership_id=change.membership_id,
        effective_on=change.effective_on,
        before=_terms_out(before(change), versions),
        after=_terms_out(after(change), versions),
        price_rise_id=change.price_rise_id,
        reason=change.reason,
        created_by=change.created_by,
        created_at=change.created_at,
        updated_at=change.updated_at,
    )


def _terms_out(held: Holding, versions: dict[UUID, Version]) -> TermsOut:
    price = versions[held.plan_version_id].terms.price
    amount = price.amount if held.price_override is None else held.price_override
    return TermsOut.model_construct(
        plan_id=held.plan_id,
        plan_version_id=held.plan_version_id,
        quantity=held.quantity,
        price=Money(amount=amount, currency=price.currency),
        price_override=held.price_override,
    )
