"""Routes that show the core at work, on the `roles` table, in an application made as the real one is."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Annotated, Any
from uuid import UUID

from fastapi import FastAPI, File, Header, Query, Request, UploadFile
from fastapi.responses import StreamingResponse
from pydantic import SecretStr
from sqlalchemy import func, insert, select, text

from coworkapi.app import create_app
from coworkapi.core.db import Database
from coworkapi.core.errors import Conflict, Invalid, NotFound
from coworkapi.core.events import FACT_TYPES, Fact, emit
from coworkapi.core.http import (
    Ctx,
    Router,
    check_if_match,
    for_members,
    for_public,
    json_response,
    problems,
    requires,
    without_organization,
)
from coworkapi.core.ids import RoleId, new_id
from coworkapi.core.pages import Page, Paging, fetch_page
from coworkapi.core.schemas import In, Instant, Name, Out
from coworkapi.identity.models import Role
from coworkapi.identity.tokens import new_token
from coworkapi.settings import Settings

router = Router(prefix="/v1", tags=["Probe"])
# How often an endpoint of this name was entered, for tests of what is done again.
entered: dict[str, int] = {}
both_hold_one = asyncio.Barrier(2)
# What an endpoint does first, by its name, once: a test's way to trip a transaction.
trips: dict[str, list[str]] = {}


@dataclass
class Pause:
    """A stream that waits before each line."""

    reached: asyncio.Event = field(default_factory=asyncio.Event)
    over: asyncio.Event = field(default_factory=asyncio.Event)


pauses: dict[UUID, Pause] = {}  # by organization


class ThingIn(In):
    name: Name
    count: int = 1
    password: SecretStr | None = None
    at: Instant | None = None
    nested: Any = None


class ThingOut(Out):
    id: RoleId
    name: str
    secret: str | None = None


class ThingMade(Fact, name="probe.made", data=ThingOut):
    """A thing was made."""


FACT_TYPES.pop("probe.made")  # known to these tests, not to the document


class NameTaken(Conflict):
    """The name is taken."""


async def _make(ctx: Ctx, name: str) -> ThingOut:
    entered[name] = entered.get(name, 0) + 1
    for statement in trips.pop(name, ()):
        await ctx.session.execute(text(statement))
    role = Role(name=name, scopes=[])
    ctx.session.add(role)
    await ctx.session.flush()
    thing = ThingOut(id=role.id, name=name)
    emit(ctx.session, ThingMade(aggregate_id=role.id, data=thing))
    return thing


@router.post("/things", status_code=201, dependencies=[requires("users:write")], responses=problems(NameTaken))
async def create_thing(body: ThingIn, ctx: Ctx) -> ThingOut:
    return await _make(ctx, body.name)


@router.post(
    "/secrets",
    status_code=201,
    dependencies=[requires("users:write")],
    openapi_extra={"x-secret-answer": True},
)
async def create_secret(body: ThingIn, ctx: Ctx) -> ThingOut:
    return ThingOut(id=(await _make(ctx, body.name)).id, name=body.name, secret=new_token("cwk_test_"))


@router.post("/me/things", status_code=201, dependencies=[for_members()])
async def create_my_thing(body: ThingIn, ctx: Ctx) -> ThingOut:
    return await _make(ctx, body.name)


@router.post("/public/{organization}/things", status_code=201, dependencies=[for_public()])
async def create_public_thing(organization: str, body: ThingIn, ctx: Ctx) -> ThingOut:
    return await _make(ctx, body.name)


@router.post("/nowhere/things", status_code=201, dependencies=[without_organization()])
async def create_thing_nowhere(body: ThingIn, ctx: Ctx) -> ThingOut:
    entered[body.name] = entered.get(body.name, 0) + 1
    return ThingOut(id=new_id(), name=body.name)


@router.post("/things/refuse", status_code=201, dependencies=[requires("users:write")])
async def refuse_thing(body: ThingIn, ctx: Ctx) -> ThingOut:
    await _make(ctx, body.name)
    raise Invalid("changed my mind")


@router.post("/things/burst", status_code=201, dependencies=[requires("users:write")])
async def burst_thing(body: ThingIn, ctx: Ctx) -> ThingOut:
    await _make(ctx, body.name)
    raise RuntimeError(f"the secret is {body.name}")


@router.post("/things/touch", dependencies=[requires("users:write")])
async def touch_thing(ctx: Ctx) -> ThingOut:
    return ThingOut(id=new_id(), name="touched")


@router.post("/things/upload", status_code=201, dependencies=[requires("users:write")])
async def upload_thing(file: Annotated[UploadFile, File()], ctx: Ctx) -> ThingOut:
    return await _make(ctx, (await file.read()).decode())


@router.get("/things", dependencies=[requires("users:read")])
async def list_things(
    ctx: Ctx,
    page: Paging,
    tag: Annotated[list[str] | None, Query()] = None,
    newest: bool = False,
) -> Page[ThingOut]:
    rows, cursor = await fetch_page(
        ctx.session,
        select(Role.id, Role.name),
        keys=[Role.created_at, Role.id] if newest else [Role.name, Role.id],
        page=page,
        order="newest" if newest else "name",
        descending=newest,
    )
    return Page(data=[ThingOut(id=row.id, name=row.name) for row in rows], next_cursor=cursor)


@router.get("/things/slow", dependencies=[requires("users:read")])
async def slow_thing(ctx: Ctx, seconds: float = 5) -> ThingOut:
    await ctx.session.execute(select(func.pg_sleep(seconds)))
    return ThingOut(id=new_id(), name="slept")


@router.get("/things/numbers", dependencies=[requires("users:read")])
async def number_thing(ctx: Ctx, version: int) -> ThingOut:
    await ctx.session.execute(select(Role.id).where(Role.version == version))
    return ThingOut(id=new_id(), name="asked")


@router.get("/things/now", dependencies=[requires("users:read")])
async def now_thing(ctx: Ctx) -> dict[str, str]:
    database = (await ctx.session.execute(select(func.app_now()))).scalar_one()
    return {"principal": ctx.now.isoformat(), "database": database.isoformat()}


@router.get(
    "/things/stream",
    dependencies=[requires("users:read")],
    openapi_extra={"x-streams": True},
    response_class=StreamingResponse,
)
async def stream_things(
    ctx: Ctx, request: Request, find: str | None = None, misuse: bool = False, burst: bool = False
) -> StreamingResponse:
    """The things' names, a line and a transaction each. `find`: refused unless there is such a thing."""
    entered["stream"] = entered.get("stream", 0) + 1
    db: Database = request.app.state.db
    if misuse:
        await ctx.session.execute(select(Role.name))
    async with db.transaction(ctx.principal) as session:
        ids = (await session.scalars(select(Role.id).order_by(Role.name))).all()
        if find is not None and await session.scalar(select(Role.id).where(Role.name == find)) is None:
            raise NotFound(f"there is no thing {find}")

    async def lines() -> AsyncIterator[str]:
        for number, thing_id in enumerate(ids):
            if burst and number == 1:
                raise RuntimeError("burst")
            if pause := pauses.get(ctx.organization_id):
                pause.reached.set()
                await pause.over.wait()
            async with db.transaction(ctx.principal) as session:
                yield f"{await session.scalar(select(Role.name).where(Role.id == thing_id))}\n"

    return StreamingResponse(lines(), media_type="text/plain")


@router.get("/things/{thing_id}", dependencies=[requires("users:read")])
async def get_thing(thing_id: RoleId, ctx: Ctx) -> ThingOut:
    role = await ctx.session.get_one(Role, (ctx.organization_id, thing_id))
    return json_response(ThingOut(id=role.id, name=role.name), version=role.version)  # type: ignore[return-value]


@router.patch("/things/{thing_id}", dependencies=[requires("users:write")])
async def update_thing(
    thing_id: RoleId, body: ThingIn, ctx: Ctx, if_match: Annotated[str | None, Header()] = None
) -> ThingOut:
    role = await ctx.session.get_one(Role, (ctx.organization_id, thing_id), with_for_update=True)
    check_if_match(if_match, role.version)
    role.name = body.name
    role.version += 1
    return json_response(ThingOut(id=role.id, name=role.name), version=role.version)  # type: ignore[return-value]


@router.post("/things/swap", dependencies=[requires("users:write")])
async def swap_things(ctx: Ctx, first: RoleId, second: RoleId) -> ThingOut:
    """Locks two rows in the order given: two of these the other way round are a deadlock."""
    entered["swap"] = entered.get("swap", 0) + 1
    await ctx.session.execute(select(Role.id).where(Role.id == first).with_for_update())
    if entered["swap"] <= 2:  # each holds its first before either wants its second; not so when one comes again
        await both_hold_one.wait()
    await ctx.session.execute(select(Role.id).where(Role.id == second).with_for_update())
    return ThingOut(id=first, name="swapped")


@router.post("/things/quick", status_code=201, dependencies=[requires("users:write")])
async def quick_thing(body: ThingIn, ctx: Ctx) -> ThingOut:
    thing: UUID = new_id()
    await ctx.session.execute(insert(Role).values(id=thing, name=body.name, scopes=[]))
    return ThingOut(id=thing, name=body.name)


@asynccontextmanager
async def probe_app(settings: Settings, **changed: Any) -> AsyncIterator[FastAPI]:
    """The application with these routes alone, running, with some settings changed."""
    app = create_app(settings.model_copy(update=changed), [router])
    async with app.router.lifespan_context(app):
        yield app
