"""Rooms, pools and people to book for, made quickly; and the body of a booking."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from coworkapi.core.ids import decode_id, encode_id, new_id
from coworkapi.members.models import Member, Team, TeamMember
from coworkapi.spaces.models import BookingPolicy, Location, Resource, ResourceType, ResourceUnit, Unit
from coworkapi.spaces.values import BookingRules
from tests.operator import Operator
from tests.spaces.factories import a_location

# A Monday, 08:00 in Berlin.
MONDAY = datetime(2026, 11, 2, 7, 0, tzinfo=UTC)


def at(hours: float, days: int = 0) -> datetime:
    """An instant on that Monday (or days later) at that hour of Berlin's winter clock."""
    return MONDAY + timedelta(days=days, hours=hours - 8)


@dataclass
class Room:
    """A resource and its rows. `id`: as the API writes it."""

    row: Resource
    location: Location
    unit_ids: list[UUID]

    @property
    def id(self) -> str:
        return encode_id("res", self.row.id)


async def a_room(
    operator: Operator,
    *,
    rules: dict[str, Any] | None = None,
    location: Location | None = None,
    units: int | list[UUID] = 1,
    is_pool: bool = False,
    kind: str = "meeting_room",
    clock: datetime | None = MONDAY,
    **options: Any,
) -> Room:
    """A resource with its own units (or the given ones), at an always open location unless one is given.

    `rules`: changes of the default policy. `clock`: where the organization's clock is put.
    """
    if clock is not None:
        await operator.set_clock(clock)
    location = location or await a_location(operator)
    name = options.pop("name", f"Room {new_id().hex[-8:]}")
    policy = BookingPolicy(
        id=new_id(), name=f"p-{new_id().hex}", rules=BookingRules(**(rules or {})).model_dump(mode="json")
    )
    resource_type = ResourceType(id=new_id(), name=f"t-{new_id().hex}", kind=kind)
    made = (
        []
        if isinstance(units, list)
        else [Unit(id=new_id(), location_id=location.id, name=f"{name} {n}") for n in range(units)]
    )
    unit_ids = list(units) if isinstance(units, list) else [unit.id for unit in made]
    room = Resource(
        id=new_id(),
        location_id=location.id,
        resource_type_id=resource_type.id,
        booking_policy_id=policy.id,
        name=name,
        is_pool=is_pool,
        unit_ids=unit_ids,
        **{"capacity": 6} | options,
    )
    async with operator.db.transaction(operator.principal) as session:
        session.add_all([policy, resource_type, *made])
        await session.flush()
        session.add(room)
        await session.flush()
        session.add_all(
            ResourceUnit(organization_id=operator.organization_id, resource_id=room.id, unit_id=unit_id, position=n)
            for n, unit_id in enumerate(unit_ids)
        )
    return Room(room, location, unit_ids)


async def a_member(operator: Operator, *, teams: list[str] | None = None, role: str = "member", **options: Any) -> str:
    """A member, in these teams; their id."""
    name = options.pop("name", "Ada Lovelace")
    fields = {"email": f"m-{new_id().hex}@example.org", "may_sign_in": True} | options
    member = Member(id=new_id(), name=name, sort_name=name.lower(), search_text=name.lower(), **fields)
    async with operator.db.transaction(operator.principal) as session:
        session.add(member)
        await session.flush()
        session.add_all(
            TeamMember(
                organization_id=operator.organization_id,
                team_id=decode_id("team", team),
                member_id=member.id,
                role=role,
            )
            for team in teams or []
        )
    return encode_id("mem", member.id)


async def a_team(operator: Operator, **options: Any) -> str:
    """A team; its id."""
    name = options.pop("name", "Analytical Engines")
    team = Team(id=new_id(), name=name, sort_name=name.lower(), search_text=name.lower(), **options)
    async with operator.db.transaction(operator.principal) as session:
        session.add(team)
    return encode_id("team", team.id)


def wish(room: Room, start: float = 10, end: float = 11, days: int = 0, **fields: Any) -> dict[str, Any]:
    """A body for `POST /v1/bookings`: that Monday, by Berlin's clock."""
    body = {
        "resource_id": room.id,
        "starts_at": at(start, days).isoformat(),
        "ends_at": at(end, days).isoformat(),
        "title": "Planning",
    }
    return body | fields
