"""`expand`: related objects in place, one statement each, only with the right to see them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID, uuid4

import httpx
import pytest
from fastapi import Depends, FastAPI
from pydantic import BaseModel
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.core.errors import ProblemError
from coworkapi.core.expand import Expandable, Expanded, Expansion, Relation
from coworkapi.core.http import Context
from coworkapi.core.ids import MemberId, ResourceId, encode_id
from coworkapi.core.principal import Principal
from coworkapi.core.schemas import Out
from coworkapi.core.unit_of_work import UnitOfWork
from coworkapi.settings import Settings


class PersonOut(Out):
    id: MemberId
    name: str


class RoomOut(Out):
    id: ResourceId
    name: str


class TripOut(Out):
    member_id: MemberId | None
    member: Expanded[PersonOut] = None
    resource_id: ResourceId
    resource: Expanded[RoomOut] = None


ANN, BEN, HALL = uuid4(), uuid4(), uuid4()
loads: list[set[UUID]] = []


async def load_people(session: AsyncSession, ids: set[UUID]) -> dict[UUID, PersonOut]:
    loads.append(ids)
    return {id_: PersonOut(id=id_, name=name) for id_, name in ((ANN, "Ann"), (BEN, "Ben")) if id_ in ids}


async def load_rooms(session: AsyncSession, ids: set[UUID]) -> dict[UUID, RoomOut]:
    loads.append(ids)
    return {HALL: RoomOut(id=HALL, name="Hall")}


EXPAND = Expandable(TripOut, member=Relation(load_people, "members:read"), resource=Relation(load_rooms))


class Trips(BaseModel):
    data: list[TripOut]


@pytest.fixture
async def trips() -> AsyncIterator[httpx.AsyncClient]:
    """A service with one route that expands, asked by an API key that may see members."""
    app = FastAPI()
    ctx = context("members:read")

    @app.get("/trips")
    async def list_trips(expand: Annotated[Expansion, Depends(EXPAND)]) -> Trips:
        items = [TripOut(member_id=who, resource_id=HALL) for who in (ANN, BEN, ANN, None)]
        return Trips(data=await expand.fill(ctx, items))

    loads.clear()
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as client:
        yield client


def context(*scopes: str, kind: str = "api_key") -> Context:
    principal = Principal(kind=kind, id=uuid4(), grants=dict.fromkeys(scopes))  # type: ignore[arg-type]
    return Context(UnitOfWork(None, None), principal, datetime.now(UTC), "", None, None, Settings())


async def test_nothing_is_loaded_or_shown_unless_asked_for(trips: httpx.AsyncClient) -> None:
    first, *_ = (await trips.get("/trips")).json()["data"]
    assert first == {"member_id": encode_id("mem", ANN), "resource_id": encode_id("res", HALL)}
    assert loads == []


async def test_each_relation_is_loaded_once_for_the_whole_page(trips: httpx.AsyncClient) -> None:
    data = (await trips.get("/trips", params={"expand": "member,resource,member"})).json()["data"]
    assert [item.get("member", {}).get("name") for item in data] == ["Ann", "Ben", "Ann", None]
    assert [item["resource"]["name"] for item in data] == ["Hall"] * 4
    assert "member" not in data[3]
    assert loads == [{ANN, BEN}, {HALL}]


@pytest.mark.parametrize("asked", ["", "owner", "member,owner", "member.team", "member,"])
def test_an_unknown_name_is_refused_with_the_known_ones(asked: str) -> None:
    with pytest.raises(ProblemError) as caught:
        EXPAND(expand=asked)
    assert caught.value.status == 422
    assert caught.value.errors is not None
    assert caught.value.errors[0].pointer == "query/expand"
    assert "known: member, resource" in caught.value.detail


async def test_an_operator_needs_the_right_to_see_what_is_expanded() -> None:
    items = [TripOut(member_id=ANN, resource_id=HALL)]
    with pytest.raises(ProblemError) as caught:
        await EXPAND(expand="member").fill(context("bookings:read"), items)
    assert caught.value.status == 403
    assert "members:read" in caught.value.detail
    assert (await EXPAND(expand="member").fill(context(kind="member"), items))[0].member is not None


def test_the_document_shows_the_known_names_and_an_optional_object(trips: httpx.AsyncClient) -> None:
    app = FastAPI()

    @app.get("/trips")
    async def list_trips(expand: Annotated[Expansion, Depends(EXPAND)]) -> Trips: ...

    document = app.openapi()
    (parameter,) = document["paths"]["/trips"]["get"]["parameters"]
    assert parameter["schema"]["pattern"] == "^(member|resource)(,(member|resource))*$"
    assert "`member`, `resource`" in parameter["description"]
    trip = document["components"]["schemas"]["TripOut"]
    assert trip["required"] == ["member_id", "resource_id"]
    assert trip["properties"]["member"]["$ref"] == "#/components/schemas/PersonOut"


def test_a_model_without_the_fields_stops_the_start() -> None:
    with pytest.raises(TypeError, match="owner"):
        Expandable(TripOut, owner=Relation(load_people))
