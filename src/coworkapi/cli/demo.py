"""`coworkapi demo`: load the demo organization, and say how to get into it."""

from __future__ import annotations

import asyncio
import json

import typer

from coworkapi.cli.house import database
from coworkapi.cli.output import fail, rows
from coworkapi.core.db import Database
from coworkapi.core.errors import Conflict, ProblemError
from coworkapi.core.events import subscribe
from coworkapi.core.migrations import current, head
from coworkapi.demo.service import DemoAccess, demo_access, load_demo
from coworkapi.settings import Settings
from coworkapi.wiring import HANDLERS, due_work


class SchemaIsOld(Conflict):
    """The demo is made by this version's code, so it needs this version's tables."""


def run(*, reset: bool, seed: int, show: bool, as_json: bool) -> None:
    """Load (or `show`) and print the ways in, as lines for people or as one JSON document."""
    with database() as settings:
        try:
            access = asyncio.run(_access(settings, reset=reset, seed=seed, show=show))
        except ProblemError as error:
            fail(str(error.detail))
        if as_json:
            typer.echo(json.dumps(None if access is None else {"rows": ways_in(access, settings.public_url)}))
        elif access is None:
            fail("The demo organization isn't loaded. `coworkapi demo` loads it.")
        else:
            for line in rows(ways_in(access, settings.public_url)):
                typer.echo(line)


async def _access(settings: Settings, *, reset: bool, seed: int, show: bool) -> DemoAccess | None:
    db = Database(settings.database_url, role=settings.database_role, pool_size=4)
    try:
        await require_schema(db)
        if show:
            return await demo_access(db, settings)
        subscribe(HANDLERS)  # what happens in it is reacted to, by the worker
        return await load_demo(
            db,
            settings,
            due_work=due_work(settings),
            seed=seed,
            reset=reset,
            progress=lambda text: typer.echo(text, err=True),
        )
    finally:
        await db.close()


async def require_schema(db: Database) -> None:
    """Raises SchemaIsOld."""
    async with db.unit() as unit:
        if await current(unit.connection) != head():
            raise SchemaIsOld("The database is not at this version's schema: run `coworkapi migrate` first.")


def ways_in(access: DemoAccess, url: str) -> list[tuple[str, str]]:
    """What a newcomer needs, as labels and values. An empty label continues the one above."""
    found = [("Demo", f"{access.organization} ({access.slug})")]
    for number, sign_in in enumerate(access.sign_ins):
        found.append(
            ("" if number else "Sign in as", f"{sign_in.email} / {sign_in.password}  {sign_in.role}, {sign_in.where}")
        )
    if access.member_email is not None:
        found.append(("Member", f"{access.member_email} (signs in by a link sent there)"))
    found.append(("API key", access.api_key))
    found.append(("Try it out", f"{url}/docs#key={access.api_key}"))
    curl = access.curl(url)
    if curl is not None:
        found.append(("Book a room", curl))
    return found
