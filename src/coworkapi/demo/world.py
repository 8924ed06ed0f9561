"""One transaction that lives through the operator's past: who acts, and what time it is, change as the story goes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.core.dues import write_dues
from coworkapi.core.events import pending_facts
from coworkapi.core.principal import Principal, system_principal
from coworkapi.core.unit_of_work import acting_principal, become, leave_work, remember
from coworkapi.demo.people import Roster

# Facts are written in sets of so many, each with its own time and actor.
_FACTS_AT_ONCE = 400


@dataclass(slots=True)
class World:
    """The session, and the ids of what was made so far by its key in the plans.

    `actor`: who does what the staff do, in an organization that has no staff of its own.
    """

    session: AsyncSession
    organization_id: UUID
    roster: Roster
    now: datetime
    locations: dict[str, UUID] = field(default_factory=dict)
    entities: dict[str, UUID] = field(default_factory=dict)
    types: dict[str, UUID] = field(default_factory=dict)
    resources: dict[str, UUID] = field(default_factory=dict)
    members: dict[str, UUID] = field(default_factory=dict)
    teams: dict[str, UUID] = field(default_factory=dict)
    staff: dict[str, UUID] = field(default_factory=dict)
    api_key_id: UUID | None = None
    actor: Principal | None = None

    @property
    def today(self) -> datetime:
        """The time that the story has come to."""
        return acting_principal(self.session).now

    async def at(self, when: datetime, principal: Principal | None = None) -> None:
        """From here on it is `when`, and `principal` acts (the service itself, unless given)."""
        actor = principal or system_principal(self.organization_id)
        wanted = replace(actor, organization_id=self.organization_id, organization_mode="test", test_clock_at=when)
        before = acting_principal(self.session)
        if (before.organization_id, before.test_clock_at) != (wanted.organization_id, when):
            await become(self.session, wanted)
        elif before != wanted:  # the database knows the tenant and the time, not who acts
            pending_facts(self.session).attribute(before.label, before.now)
            remember(self.session, wanted, None)
        if len(pending_facts(self.session)) >= _FACTS_AT_ONCE:
            await self.write_facts()

    def by_others(self, actors: Sequence[Principal]) -> None:
        """The last facts, one for each, were of these actors' doing, at this time."""
        facts = pending_facts(self.session)
        own = acting_principal(self.session)
        older = len(facts) - len(actors) - len(facts.sources)
        facts.sources += [(own.label, own.now)] * older + [(actor.label, own.now) for actor in actors]

    async def write_facts(self) -> None:
        """Writes the events of what has happened so far."""
        await self.session.flush()
        # What was planned for tables that were still empty no longer fits.
        await self.session.execute(text("DISCARD PLANS"))
        if await write_dues(self.session, None, None, None, None):
            leave_work(self.session)

    def user(self, role: str, *scopes: str) -> Principal:
        """A member of staff, with the rights that the verb asks for."""
        if self.actor is not None:
            return replace(self.actor, grants=dict.fromkeys(scopes))
        return Principal(kind="user", id=self.staff[role], grants=dict.fromkeys(scopes))

    def member(self, key: str) -> Principal:
        return Principal(kind="member", id=self.members[key])

    def key(self, *scopes: str) -> Principal:
        if self.actor is not None:
            return replace(self.actor, grants=dict.fromkeys(scopes))
        return Principal(kind="api_key", id=self.api_key_id, grants=dict.fromkeys(scopes))
