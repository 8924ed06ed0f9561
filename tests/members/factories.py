"""Members, teams and what they need, made for tests."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

import httpx

from coworkapi.core.ids import decode_id, new_id
from coworkapi.identity.service import make_link
from coworkapi.spaces.models import LegalEntity, Location
from tests.operator import Operator


async def make_location(
    operator: Operator,
    *,
    name: str = "Mitte",
    country: str = "DE",
    currency: str = "EUR",
    external_id: str | None = None,
) -> UUID:
    """A location with an entity of its own."""
    async with operator.db.transaction(operator.principal) as session:
        entity = LegalEntity(id=new_id(), name=name, country=country, currency=currency)
        session.add(entity)
        await session.flush()
        location = Location(
            id=new_id(),
            legal_entity_id=entity.id,
            name=name,
            slug=f"l-{new_id().hex}",
            time_zone="Europe/Berlin",
            currency=currency,
            address={"country": country},
            external_id=external_id,
        )
        session.add(location)
    return location.id


async def make_member(operator: Operator, name: str = "Anna Müller", **fields: Any) -> dict[str, Any]:
    made: dict[str, Any] = await operator.post("/v1/members", {"name": name, **fields})
    return made


async def make_team(operator: Operator, name: str = "Acme GmbH", **fields: Any) -> dict[str, Any]:
    made: dict[str, Any] = await operator.post("/v1/teams", {"name": name, **fields})
    return made


async def put(operator: Operator, team: dict[str, Any], member: dict[str, Any], role: str = "member") -> None:
    await operator.put(f"/v1/teams/{team['id']}/people/{member['id']}", {"role": role})


@asynccontextmanager
async def signed_in(operator: Operator, member: dict[str, Any]) -> AsyncIterator[httpx.AsyncClient]:
    """A client that holds a session of the member, got by a link as a mail would carry it."""
    token = await link_for(operator, member)
    async with operator.client(None) as http:
        response = await http.post(f"/v1/public/{operator.slug}/sign-in", json={"token": token})
    assert response.status_code == 200, response.text
    async with operator.client(response.json()["access_token"]) as http:
        yield http


async def link_for(operator: Operator, member: dict[str, Any]) -> str:
    async with operator.db.transaction(operator.principal) as session:
        return await make_link(
            session,
            purpose="member_sign_in",
            organization_id=operator.organization_id,
            member_id=decode_id("mem", member["id"]),
        )
