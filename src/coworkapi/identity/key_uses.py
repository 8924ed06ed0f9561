"""When each API key was last used: noted in memory, written once every half minute in one statement."""

from __future__ import annotations

import asyncio
from uuid import UUID

import structlog
from sqlalchemy import text

from coworkapi.core.db import Database
from coworkapi.core.principal import NO_ORGANIZATION, system_principal

_log = structlog.get_logger()


class KeyUses:
    """A crash forgets half a minute of "last used"; no request pays a write for it."""

    def __init__(self) -> None:
        self._used: set[UUID] = set()

    def note(self, key_id: UUID) -> None:
        self._used.add(key_id)

    async def flush(self, db: Database) -> None:
        used, self._used = self._used, set()
        if not used:
            return
        try:
            async with db.transaction(system_principal(NO_ORGANIZATION)) as session:
                await session.execute(text("SELECT note_api_key_uses(:ids)"), {"ids": sorted(used)})
        except Exception as error:
            _log.warning("key_uses.flush_failed", error=str(error))

    async def keep(self, db: Database) -> None:
        while True:
            await asyncio.sleep(30)
            await self.flush(db)
