"""`coworkapi import`: load a space from a folder of files, and say what happened to every file."""

from __future__ import annotations

import asyncio
from pathlib import Path

import typer
from sqlalchemy import text

from coworkapi.cli.house import database
from coworkapi.cli.output import fail
from coworkapi.core.db import Database
from coworkapi.core.errors import NotFound, ProblemError
from coworkapi.core.principal import Principal, system_principal
from coworkapi.imports.load import Report
from coworkapi.imports.service import import_folder
from coworkapi.settings import Settings

_SHOWN_FAULTS = 200


def run(*, folder: Path, organization: str, apply: bool) -> None:
    """Load `folder` into the organization of that slug; exit 1 when anything in it is wrong."""
    with database() as settings:
        try:
            report = asyncio.run(_load(settings, folder, organization, apply=apply))
        except ProblemError as error:
            fail(error.detail)
    for line in said(report):
        typer.echo(line)
    if report.faults:
        raise SystemExit(1)


async def _load(settings: Settings, folder: Path, organization: str, *, apply: bool) -> Report:
    db = Database(settings.database_url, role=settings.database_role, pool_size=2)
    try:
        principal = await _principal(db, organization)
        return await import_folder(
            db, principal, folder, apply=apply, progress=lambda name: typer.echo(f"... {name}", err=True)
        )
    finally:
        await db.close()


async def _principal(db: Database, slug: str) -> Principal:
    async with db.session() as session:
        found = (await session.execute(text("SELECT * FROM open_public(:slug, NULL, NULL)"), {"slug": slug})).first()
    if found is None:
        raise NotFound(f"no organization is called {slug!r}; sign up first, or correct --organization")
    return system_principal(found.organization_id, test_clock_at=found.test_clock_at)


def said(report: Report) -> list[str]:
    """The report for people."""
    lines = [f"{'file':<24}{'created':>9}{'updated':>9}{'unchanged':>11}{'wrong':>7}"]
    for name, counts in report.files.items():
        lines.append(f"{name:<24}{counts.created:>9}{counts.updated:>9}{counts.unchanged:>11}{counts.wrong:>7}")
    if report.faults:
        lines += ["", *(str(fault) for fault in report.faults[:_SHOWN_FAULTS])]
        if len(report.faults) > _SHOWN_FAULTS:
            lines.append(f"... and {len(report.faults) - _SHOWN_FAULTS} more")
        lines += ["", f"{len(report.faults)} mistakes: nothing was loaded. Mend the files and load them again."]
    else:
        lines += [
            "",
            "Loaded." if report.applied else "All of it is right; nothing is loaded yet: use --apply to do it.",
        ]
    return lines
