"""Rooms, policies, people and their sign-ins, made without HTTP."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx

from coworkapi.core.clock import utcnow
from coworkapi.core.ids import encode_id, new_id
from coworkapi.identity.models import Session
from coworkapi.identity.tokens import ACCESS, new_token, token_hash
from coworkapi.members.models import Member, Team, TeamMember
from coworkapi.spaces.models import BookingPolicy, Location, Resource, ResourceType, ResourceUnit, Unit
from tests.operator import Operator


async def a_type(operator: Operator, kind: str = "meeting_room") -> UUID:
    kind_id = new_id()
    async with operator.db.transaction(operator.principal) as session:
        session.add(ResourceType(id=kind_id, name=f"{kind} {kind_id.hex}", kind=kind))
    return kind_id


async def a_resource(
    operator: Operator,
    location: Location,
    *,
    units: int = 1,
    unit_ids: list[UUID] | None = None,
    type_id: UUID | None = None,
    rules: dict[str, Any] | None = None,
    **options: Any,
) -> str:
    """A room of one unit (or of these units), or with `is_pool` a pool of so many; its TypeID."""
    resource_id = new_id()
    type_id = type_id or await a_type(operator)
    policy_id = None
    async with operator.db.transaction(operator.principal) as session:
        if unit_ids is None:
            made = [Unit(id=new_id(), location_id=location.id, name=f"u{secrets.token_hex(6)}") for _ in range(units)]
            session.add_all(made)
            unit_ids = [unit.id for unit in made]
        if rules is not None:
            policy_id = new_id()
            session.add(BookingPolicy(id=policy_id, name=f"policy {policy_id.hex}", rules=rules))
        await session.flush()
        session.add(
            Resource(
                id=resource_id,
                location_id=location.id,
                resource_type_id=type_id,
                booking_policy_id=policy_id,
                unit_ids=sorted(unit_ids),
                **{"name": f"Room {resource_id.hex}", "capacity": 8} | options,
            )
        )
        await session.flush()
        session.add_all(
            ResourceUnit(resource_id=resource_id, unit_id=unit_id, position=n) for n, unit_id in enumerate(unit_ids)
        )
    return encode_id("res", resource_id)


async def a_member(
    operator: Operator, name: str = "Ada Lovelace", *, team_id: str | None = None, **options: Any
) -> UUID:
    member_id = new_id()
    async with operator.db.transaction(operator.principal) as session:
        session.add(
            Member(id=member_id, **{"name": name, "sort_name": name.lower(), "search_text": name.lower()} | options)
        )
        if team_id is not None:
            await session.flush()
            session.add(TeamMember(team_id=team_id, member_id=member_id))
    return member_id


async def a_team(operator: Operator, name: str = "Analytical Engines") -> UUID:
    team_id = new_id()
    async with operator.db.transaction(operator.principal) as session:
        session.add(Team(id=team_id, name=name, sort_name=name.lower(), search_text=name.lower()))
    return team_id


async def signed_in(operator: Operator, member_id: UUID) -> httpx.AsyncClient:
    """A client with the member's access token."""
    token = new_token(ACCESS)
    async with operator.db.transaction(operator.principal) as session:
        session.add(
            Session(
                organization_id=operator.organization_id,
                member_id=member_id,
                access_hash=token_hash(token),
                access_expires_at=utcnow() + timedelta(hours=1),
                family_hash=secrets.token_bytes(32),
                refresh_hash=secrets.token_bytes(32),
                refresh_expires_at=utcnow() + timedelta(days=1),
            )
        )
    return operator.client(token)
