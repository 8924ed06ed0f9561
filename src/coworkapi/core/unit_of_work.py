"""One transaction on one connection, and who acts in it.

A `UnitOfWork` is what the edge works with; its `session` is made when a verb first asks for it, since the hottest
routes never do. `info` is shared by both, so that everything here takes either.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from coworkapi.core.events import pending_facts
from coworkapi.core.prepared import HasInfo, Prepared
from coworkapi.core.principal import Principal


class UnitOfWork:
    """An open transaction. Opened and ended by `core.db.Database` alone."""

    def __init__(self, connection: AsyncConnection, driver: asyncpg.Connection) -> None:
        self.connection = connection
        self.info: dict[Any, Any] = {"driver": driver}
        self._session: AsyncSession | None = None

    @property
    def session(self) -> AsyncSession:
        """The ORM's session in this transaction."""
        if self._session is None:
            self._session = AsyncSession(self.connection, expire_on_commit=False, autoflush=False)
            self._session.sync_session.info = self.info
        return self._session

    async def begin_anew(self) -> None:
        """Undoes everything and begins again for the same principal: to find out, without locks, why it failed."""
        await self.close()
        self._session = None
        self.info.pop("facts", None)
        await self.info["driver"].execute("ROLLBACK AND CHAIN")
        await enter(self, self.info["principal"], request_id=self.info.get("request_id"))

    async def flush(self) -> None:
        if self._session is not None:
            await self._session.flush()

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()


_ENTER = Prepared(
    text(
        "SELECT set_config('app.organization_id', CAST(:org AS text), true), "
        "set_config('app.now', CAST(:at AS text), true)"
    )
)


async def enter(unit: HasInfo, principal: Principal, *, request_id: str | None = None) -> None:
    """Puts the transaction into the principal's organization and time."""
    await _ENTER.fetchrow(unit, org=str(principal.organization_id), at=_iso(principal.test_clock_at))
    remember(unit, principal, request_id)


async def become(unit: HasInfo, principal: Principal) -> None:
    """From here on the transaction acts as `principal`: a sign-up that has made its organization, a sign-in.

    The idempotent answer stays with the one who asked, who will repeat the request as such; what was emitted before,
    with the one who acted then.
    """
    if before := unit.info.get("principal"):
        pending_facts(unit).attribute(before.label, before.now)
    await enter(unit, principal, request_id=unit.info.get("request_id"))


@asynccontextmanager
async def rehearsal(unit: HasInfo, dry_run: bool = True) -> AsyncIterator[None]:
    """With `dry_run`, what is done inside is taken back at its end, and nobody is told of it; otherwise it is as if it
    weren't there. For a change that says first what it would do: by doing it."""
    if not dry_run:
        yield
        return
    facts, driver = pending_facts(unit), unit.info["driver"]
    before = len(facts)
    await driver.execute("SAVEPOINT rehearsal")
    try:
        yield
    finally:
        # Released, too: it would hide the savepoint of a rehearsal around this one, which then took nothing back.
        await driver.execute("ROLLBACK TO SAVEPOINT rehearsal; RELEASE SAVEPOINT rehearsal")
        del facts[before:]


def leave_work(unit: HasInfo) -> None:
    """Says that the transaction makes work fall due: the worker is nudged after the commit."""
    unit.info["work_left"] = True


def remember(unit: HasInfo, principal: Principal, request_id: str | None) -> None:
    """Notes who acts, for the events that the transaction writes."""
    unit.info["principal"] = principal
    unit.info["request_id"] = request_id


def acting_principal(unit: HasInfo) -> Principal:
    """Who acts in the transaction."""
    principal: Principal = unit.info["principal"]
    return principal


def organization_of(unit: HasInfo) -> UUID:
    """The tenant of the transaction."""
    return acting_principal(unit).organization_id


def _iso(at: datetime | None) -> str:
    return at.isoformat() if at else ""
