"""The demo's life in an organization that is there already: a sandbox."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from coworkapi.core.clock import utcnow
from coworkapi.core.db import Database
from coworkapi.core.files import FileStore
from coworkapi.core.jobs import Due
from coworkapi.core.principal import Principal
from coworkapi.demo import community
from coworkapi.demo.bookings import Story
from coworkapi.demo.contracts import Contracts, eve_of, stand_at
from coworkapi.demo.diary import make_diary
from coworkapi.demo.floor_plan import drawing
from coworkapi.demo.founding import open_house
from coworkapi.demo.people import make_roster
from coworkapi.demo.world import World

SEED = 2026
_FOUNDED_BEFORE = timedelta(weeks=78)


class Filling:
    """Fills an empty test organization, without staff: what they do is done by `actor`.

    `share`: of the diary's wishes every so many-th comes true; 1 makes all of the demo. `due_work`: what bills it.
    `besides`: the operation that fills it. `tell` is called at each step.
    """

    def __init__(
        self,
        db: Database,
        actor: Principal,
        files: FileStore,
        due_work: Sequence[Due],
        *,
        besides: UUID | None,
        share: int,
        tell: Callable[[str], None],
        now: datetime | None = None,
    ) -> None:
        self.db, self.actor, self.files, self.due_work = db, actor, files, due_work
        self.besides, self.share, self.tell = besides, share, tell
        self.now = (now or utcnow()).astimezone(UTC).replace(second=0, microsecond=0)
        self.roster = make_roster(SEED)

    @property
    def steps(self) -> int:
        """How often `tell` is called."""
        return 2 + self._contracts(self._world()).steps

    async def fill(self) -> None:
        """It opens, lives up to now, and then lives its contracts. What a crash leaves must be emptied."""
        plan_key = await self.files.put(drawing().content, drawing().content_type)
        world = self._world()
        then = replace(self.actor, test_clock_at=self.now - _FOUNDED_BEFORE)
        self.tell("Opening the house")
        async with self.db.transaction(then) as session:
            world.session = session
            await open_house(world, plan_key)
            # A worker that met it in the present would bill it up to the present.
            await stand_at(session, world.organization_id, eve_of(self.now))
        async with self.db.transaction(replace(then, kind="system", id=None)) as session:
            world.session = session
            await community.prepare(world)
            # Pure, and long: whatever else the process is at goes on.
            diary = await asyncio.to_thread(make_diary, SEED, self.now, self.roster)
            await Story(world, replace(diary, wishes=diary.wishes[:: self.share]), self.tell).tell()
        await self._contracts(world).live()

    def _world(self) -> World:
        nowhere: Any = None  # the session comes with each transaction
        return World(nowhere, self.actor.organization_id, self.roster, self.now, actor=self.actor)

    def _contracts(self, world: World) -> Contracts:
        return Contracts(self.db, world, self.due_work, self.tell, besides=self.besides)
