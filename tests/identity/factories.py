"""Users with a password, made without HTTP, and clients signed in as them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import httpx

from coworkapi.core.ids import decode_id, new_id
from coworkapi.identity.models import OrganizationUser, RoleAssignment, User
from coworkapi.identity.passwords import hash_password
from tests.operator import Operator, client_of

PASSWORD = "correct horse battery"
_hashes: dict[str, str] = {}


@dataclass
class Person:
    """A user of an organization and what they sign in with."""

    id: UUID
    email: str
    password: str = PASSWORD


async def make_user(
    operator: Operator, role: str = "owner", *, location_ids: Sequence[UUID] | None = None, email: str | None = None
) -> Person:
    """A user with that built-in role."""
    if PASSWORD not in _hashes:
        _hashes[PASSWORD] = await hash_password(PASSWORD)
    user_id = new_id()
    person = Person(user_id, email or f"u{user_id.hex}@example.com")
    async with operator.db.transaction(operator.principal) as session:
        session.add(User(id=user_id, email=person.email, name="Ada Example", password_hash=_hashes[PASSWORD]))
        await session.flush()
        await add_user(session, operator, user_id, role, location_ids)
    return person


async def add_user(
    session: Any, operator: Operator, user_id: UUID, role: str, location_ids: Sequence[UUID] | None = None
) -> None:
    """Lets a user who is there work in the operator's organization, too."""
    session.add(OrganizationUser(organization_id=operator.organization_id, user_id=user_id))
    session.add(
        RoleAssignment(
            user_id=user_id, builtin_role=role, location_ids=None if location_ids is None else list(location_ids)
        )
    )


async def sign_in(client: httpx.AsyncClient, person: Person, status: int = 200, **more: Any) -> Any:
    """The answer of a sign-in that must give `status`."""
    response = await client.post("/v1/auth/sign-in", json={"email": person.email, "password": person.password, **more})
    assert response.status_code == status, response.text
    return response.json()


@asynccontextmanager
async def signed_in(operator: Operator, person: Person) -> AsyncIterator[httpx.AsyncClient]:
    """A client that holds a fresh access token of the person."""
    async with client_of(operator.app, None) as anonymous:
        tokens = await sign_in(anonymous, person, organization=operator.slug)
    async with client_of(operator.app, tokens["access_token"]) as client:
        yield client


async def make_location(operator: Operator) -> str:
    """The id of a new location."""
    entity = await operator.post("/v1/legal-entities", {"name": "North Wharf GmbH", "country": "DE", "currency": "EUR"})
    location = await operator.post(
        "/v1/locations", {"legal_entity_id": entity["id"], "name": "North Wharf", "time_zone": "Europe/Berlin"}
    )
    found: str = location["id"]
    return found


def uuid_of(prefix: str, id_: str) -> UUID:
    """The UUID in an id."""
    return decode_id(prefix, id_)
