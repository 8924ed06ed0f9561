"""What permissions let people do: where a policy is wider for them, and where and when they may be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from coworkapi.benefits.rules.hours import is_within, lies_within
from coworkapi.benefits.values import BookingAllowances, Permission
from coworkapi.spaces.values import BookingRules


@dataclass(frozen=True, slots=True)
class Permitted:
    """A policy's rules as permissions widen them. `used`: those that made a difference, by name."""

    rules: BookingRules
    used: tuple[Permission, ...] = ()


def permit(
    rules: BookingRules,
    permissions: Sequence[Permission],
    *,
    resource_id: UUID,
    resource_type_id: UUID,
    location_id: UUID,
    starts_at: datetime,
    ends_at: datetime,
    time_zone: str,
    member_id: UUID | None,
    team_id: UUID | None,
) -> Permitted:
    """The rules for a booking of this member or team. Permissions only widen; of several the widest counts.

    A permission counts when it is valid at the booking's start, names the resource (its type, its location) or
    restricts none, and holds in all of the booking's time.
    """
    used = []
    for one in permissions:
        if one.allows is None or not covers_booking(
            one,
            resource_id=resource_id,
            resource_type_id=resource_type_id,
            location_id=location_id,
            starts_at=starts_at,
            ends_at=ends_at,
            time_zone=time_zone,
        ):
            continue
        wider = _wider(rules, one.allows, member_id, team_id)
        if wider:
            rules = rules.model_copy(update=wider)
            used.append(one)
    return Permitted(rules, tuple(used))


def covers_booking(
    permission: Permission,
    *,
    resource_id: UUID,
    resource_type_id: UUID,
    location_id: UUID,
    starts_at: datetime,
    ends_at: datetime,
    time_zone: str,
) -> bool:
    """Whether the permission speaks of that resource and of all of that time."""
    return (
        permission.kind == "booking"
        and permission.holds_at(starts_at)
        and (not permission.resource_ids or resource_id in permission.resource_ids)
        and permission.restrictions.allows(resource_type_id, location_id)
        and lies_within(permission.restrictions.hours, starts_at, ends_at, time_zone)
    )


def covers(permission: Permission, location_id: UUID, at: datetime, time_zone: str) -> bool:
    """Whether an access permission lets its people be at that location at that instant."""
    within_places = not permission.restrictions.location_ids or location_id in permission.restrictions.location_ids
    return (
        permission.kind == "access"
        and permission.holds_at(at)
        and within_places
        and is_within(permission.restrictions.hours, at, time_zone)
    )


def _wider(
    rules: BookingRules, allows: BookingAllowances, member_id: UUID | None, team_id: UUID | None
) -> dict[str, Any]:
    """The rules that become wider, with their new values."""
    wider: dict[str, Any] = {}
    who = rules.who_may_book
    if allows.may_book and not (who.public or who.members):
        if member_id is not None and member_id not in who.member_ids:
            wider["who_may_book"] = who.model_copy(update={"member_ids": [*who.member_ids, member_id]})
        elif member_id is None and team_id is not None and team_id not in who.team_ids:
            wider["who_may_book"] = who.model_copy(update={"team_ids": [*who.team_ids, team_id]})
    for name in ("window_days", "max_minutes"):
        allowed, current = getattr(allows, name), getattr(rules, name)
        if allowed is not None and current is not None and allowed > current:
            wider[name] = allowed
    if allows.lead_minutes is not None and allows.lead_minutes < rules.lead_minutes:
        wider["lead_minutes"] = allows.lead_minutes
    if allows.any_time and not rules.any_time:
        wider["any_time"] = True
    if allows.without_limits and rules.limits:
        wider["limits"] = []
    if allows.without_approval and rules.needs_approval:
        wider["needs_approval"] = False
    return wider
