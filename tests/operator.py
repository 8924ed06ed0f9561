"""An organization with an API key, made without HTTP, and a client that uses it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import httpx
from fastapi import FastAPI

from coworkapi.core.db import Database
from coworkapi.core.ids import new_id
from coworkapi.core.jobs import sweep
from coworkapi.core.principal import Principal, system_principal
from coworkapi.core.scopes import SCOPES
from coworkapi.identity.models import ApiKey, Organization
from coworkapi.identity.tokens import API_KEY_TEST, new_token, token_hash


@dataclass
class Operator:
    """A test organization: `http` signs in with an API key that may do everything."""

    app: FastAPI
    db: Database
    organization_id: UUID
    slug: str
    api_key: str
    http: httpx.AsyncClient

    @property
    def principal(self) -> Principal:
        """The service acting in this organization (for verbs called without HTTP)."""
        return system_principal(self.organization_id)

    def client(self, token: str | None) -> httpx.AsyncClient:
        """A client with another credential; close it or use it as a context manager."""
        return client_of(self.app, token)

    async def get(self, path: str, status: int = 200, **params: Any) -> Any:
        """The JSON of a GET that must give `status`."""
        return _checked(await self.http.get(path, params=params), status)

    async def post(self, path: str, body: Any = None, status: int = 201, **options: Any) -> Any:
        """The JSON of a POST that must give `status`."""
        return _checked(await self.http.post(path, json=body, **options), status)

    async def patch(self, path: str, body: Any, status: int = 200, **options: Any) -> Any:
        return _checked(await self.http.patch(path, json=body, **options), status)

    async def put(self, path: str, body: Any, status: int = 200, **options: Any) -> Any:
        return _checked(await self.http.put(path, json=body, **options), status)

    async def delete(self, path: str, status: int = 204, **options: Any) -> Any:
        return _checked(await self.http.delete(path, **options), status)

    async def events(self, *types: str) -> list[dict[str, Any]]:
        """The organization's events so far, oldest first, of these types or all."""
        page = await self.get("/v1/events", limit=100)
        found: list[dict[str, Any]] = page["data"]
        while page["next_cursor"]:
            page = await self.get("/v1/events", limit=100, cursor=page["next_cursor"])
            found += page["data"]
        return [event for event in found if not types or event["type"] in types]

    async def sweep(self) -> int:
        """Does what the worker would do for this organization now."""
        return await sweep(self.db, self.app.state.due_work, organization_id=self.organization_id)

    async def set_clock(self, at: datetime) -> None:
        """Puts the test clock there (the API only moves it forward) without doing due work."""
        async with self.db.transaction(self.principal) as session:
            organization = await session.get_one(Organization, self.organization_id)
            organization.test_clock_at = at

    async def key(self, scopes: Iterable[str], location_ids: list[UUID] | None = None) -> str:
        """A further API key with these rights."""
        token = new_token(API_KEY_TEST)
        async with self.db.transaction(self.principal) as session:
            session.add(
                ApiKey(
                    name="further", key_hash=token_hash(token), hint="", scopes=list(scopes), location_ids=location_ids
                )
            )
        return token


def client_of(app: FastAPI, token: str | None) -> httpx.AsyncClient:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test", headers=headers)


def _checked(response: httpx.Response, status: int) -> Any:
    assert response.status_code == status, f"{response.status_code}: {response.text}"
    assert status != 204 or "content-type" not in response.headers
    return response.json() if response.content else None


@asynccontextmanager
async def make_operator(app: FastAPI, *, mode: str = "test") -> AsyncIterator[Operator]:
    """A new organization with nothing in it."""
    db: Database = app.state.db
    organization_id, token = new_id(), new_token(API_KEY_TEST)
    slug = f"t-{organization_id.hex}"
    async with db.transaction(system_principal(organization_id)) as session:
        session.add(Organization(id=organization_id, name="Test Space", slug=slug, mode=mode))
        await session.flush()
        session.add(ApiKey(name="test", key_hash=token_hash(token), hint="test", scopes=list(SCOPES)))
    async with client_of(app, token) as http:
        yield Operator(app, db, organization_id, slug, token, http)
