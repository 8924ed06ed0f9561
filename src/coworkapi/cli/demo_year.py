"""`coworkapi demo --year`: a year of a space in a test organization of its own, and what it proves."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import httpx
import typer
from fastapi import FastAPI

from coworkapi.app import create_app
from coworkapi.cli.demo import require_schema
from coworkapi.cli.house import database
from coworkapi.cli.output import fail
from coworkapi.core.errors import ProblemError
from coworkapi.core.logs import configure_logs
from coworkapi.demo.proofs import Proof
from coworkapi.demo.year import Year, YearRefused, YearSpace, open_space
from coworkapi.settings import Settings


def run(*, members: int) -> None:
    """Live the year, print its months and proofs; exit with 1 where one fails."""
    with database() as settings:
        try:
            space, proofs = asyncio.run(_live(settings, members))
        except ProblemError as error:
            fail(str(error.detail))
        typer.echo(f"\nOrganization {space.slug}, API key {space.api_key}\n")
        conclude(proofs)


def conclude(proofs: Sequence[Proof]) -> None:
    """Print the table of proofs; exit with 1 and the names of those that fail."""
    for proof in proofs:
        typer.echo(f"  {'holds' if proof.holds else 'FAILS':<6} {proof.name:<21} {proof.rule}")
        for fault in proof.faults:
            typer.echo(f"           {fault}")
    if failing := [proof.name for proof in proofs if not proof.holds]:
        fail(f"{len(failing)} of {len(proofs)} proofs fail: {', '.join(failing)}")
    typer.echo(f"\nAll {len(proofs)} proofs hold.")


@asynccontextmanager
async def lived(app: FastAPI, members: int) -> AsyncIterator[Year]:
    """A year that was lived in a running application, which answers without a server."""
    space = await open_space(app.state.db)
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app),
        base_url="http://year",
        headers={"Authorization": f"Bearer {space.api_key}"},
    ) as http:
        year = Year(space, http, app.state.db, app.state.due_work, typer.echo)
        await year.live(members)
        yield year


async def _live(settings: Settings, members: int) -> tuple[YearSpace, list[Proof]]:
    if settings.environment == "production":
        raise YearRefused("a year is for trying out: it isn't lived in production")
    app = create_app(settings.model_copy(update={"rate_limit_per_minute": 0}))
    configure_logs("error", "console")  # months and proofs are what is to be read
    async with app.router.lifespan_context(app):
        await require_schema(app.state.db)
        async with lived(app, members) as year:
            return year.space, await year.prove()
