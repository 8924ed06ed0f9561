"""The operation `export`, and the end of its files."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.core.clock import utcnow
from coworkapi.core.db import Database
from coworkapi.core.exports.columns import chosen
from coworkapi.core.exports.lists import Asking, Lists
from coworkapi.core.exports.models import ExportFile
from coworkapi.core.exports.writers import MEDIA, open_writer
from coworkapi.core.files import FileStore
from coworkapi.core.http import Context
from coworkapi.core.ids import encode_id
from coworkapi.core.jobs import DueCall
from coworkapi.core.operations import Run, Work
from coworkapi.core.principal import Principal
from coworkapi.core.unit_of_work import enter
from coworkapi.settings import Settings

KIND = "export"
KEPT = timedelta(days=7)
PAGE = 1000


def params_of(principal: Principal, grants: Mapping[str, frozenset[UUID] | None]) -> dict[str, Any]:
    """What the work must know of who asked: what they may see, and the kind of their organization."""
    return {
        "grants": {
            scope: None if places is None else sorted(map(str, places)) for scope, places in sorted(grants.items())
        },
        "mode": principal.organization_mode,
    }


def principal_of(acting: Principal, params: Mapping[str, Any]) -> Principal:
    """Who asked, as they were when they did."""
    grants = {
        scope: None if places is None else frozenset(map(UUID, places)) for scope, places in params["grants"].items()
    }
    return replace(acting, grants=grants, organization_mode=params["mode"])


def export_work(lists: Lists, files: FileStore, settings: Settings) -> Work:
    """What does exports of these lists."""

    async def work(run: Run) -> dict[str, Any]:
        return await _Export(run, lists, files, settings).write()

    return work


@asynccontextmanager
async def one_moment(db: Database, principal: Principal, settings: Settings) -> AsyncIterator[Context]:
    """What list endpoints work with, in a transaction that only reads and sees what was committed when it began."""
    async with db.unit() as unit:
        await unit.info["driver"].execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        await enter(unit, principal)
        yield Context(unit, principal, principal.now, "export", None, None, settings)


@dataclass(slots=True)
class _Export:
    run: Run
    lists: Lists
    files: FileStore
    settings: Settings

    async def write(self) -> dict[str, Any]:
        """Writes all rows as they are at one moment, keeps the file, and says what it is. After a crash it begins anew:
        the moment is over."""
        params = self.run.params
        found, path_params = self.lists.find(params["resource"])
        asking = Asking(found, params["resource"], path_params, params["query"])
        columns = chosen(found.columns, params["columns"])
        with tempfile.TemporaryDirectory(prefix="coworkapi-export-") as folder:
            path = Path(folder) / "export"
            writer = open_writer(params["format"], path, columns, whole=params["columns"] is None)
            with closing(writer):
                rows = await self._rows(asking, writer)
            size = path.stat().st_size
            key = f"exports/{self.run.operation_id}.{params['format']}"
            await self.run.alive(self.files.put_file(path, MEDIA[params["format"]], key), done=lambda: rows)
        expires_at = utcnow() + KEPT

        async def keep(session: AsyncSession) -> None:
            values = {
                "key": key,
                "file_name": f"{params['resource'].replace('/', '-')}.{params['format']}",
                "content_type": MEDIA[params["format"]],
                "bytes": size,
                "expires_at": expires_at,
                "delete_at": expires_at,
            }
            statement = insert(ExportFile).values(operation_id=self.run.operation_id, **values)
            await session.execute(
                statement.on_conflict_do_update(index_elements=["organization_id", "operation_id"], set_=values)
            )

        await self.run.step(keep, done=rows, total=rows)
        return {
            "file_url": f"/v1/exports/{encode_id('op', self.run.operation_id)}/file",
            "rows": rows,
            "bytes": size,
            "format": params["format"],
            "columns": [one.name for one in columns],
            "expires_at": expires_at.isoformat(),
        }

    async def _rows(self, asking: Asking, writer: Any) -> int:
        """All of them; how many. The connection of the one moment beside that of the steps."""
        principal = principal_of(self.run.principal, self.run.params)
        done = 0
        await self._beat(done)
        async with one_moment(self.run.db, principal, self.settings) as ctx:
            async for rows in asking.pages(ctx, PAGE):
                await asyncio.to_thread(writer.write, rows)
                ctx.session.expunge_all()
                done += len(rows)
                await self._beat(done)
        return done

    async def _beat(self, done: int | None = None) -> None:
        """Says how far it is; that it is alive, and asks whether it shall stop."""
        await self.run.step(_nothing, done=done)


async def _nothing(session: AsyncSession) -> None:
    """What a step does that only tells of itself."""


_LEASE = text("interval '10 minutes'")


def delete_expired(files: FileStore) -> DueCall:
    """The due work that deletes files whose time is over."""

    async def claim(session: AsyncSession, now: datetime) -> Sequence[tuple[UUID, str]]:
        due = (
            select(ExportFile.operation_id)
            .where(ExportFile.delete_at <= func.now())
            .limit(100)
            .with_for_update(skip_locked=True)
        )
        taken = await session.execute(
            update(ExportFile)
            .where(ExportFile.operation_id.in_(due))
            .values(delete_at=func.now() + _LEASE)
            .returning(ExportFile.operation_id, ExportFile.key)
            .execution_options(synchronize_session=False)
        )
        return [(row.operation_id, row.key) for row in taken]

    async def call(item: tuple[UUID, str]) -> None:
        await files.delete(item[1])

    async def record(session: AsyncSession, item: tuple[UUID, str], outcome: None) -> None:
        await session.execute(delete(ExportFile).where(ExportFile.operation_id == item[0]))

    return DueCall("exports.delete_expired", "export_files_due", claim, call, record)
