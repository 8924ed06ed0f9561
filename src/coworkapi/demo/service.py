"""Loading the demo organization, and how to get into it."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.core.clock import utcnow, zone
from coworkapi.core.db import Database
from coworkapi.core.errors import Conflict
from coworkapi.core.files import open_store
from coworkapi.core.ids import encode_id
from coworkapi.core.jobs import Due
from coworkapi.core.principal import Principal, system_principal
from coworkapi.demo import community
from coworkapi.demo.bookings import Story
from coworkapi.demo.contracts import Contracts, eve_of, stand_at
from coworkapi.demo.diary import make_diary
from coworkapi.demo.floor_plan import drawing
from coworkapi.demo.founding import MARK, PASSWORD, STAFF, found, provide_key
from coworkapi.demo.people import make_roster
from coworkapi.demo.places import EXAMPLE_ROOM, ORGANIZATION, SLUG
from coworkapi.identity import service as identity
from coworkapi.members.models import Member
from coworkapi.settings import Settings
from coworkapi.spaces import service as spaces
from coworkapi.spaces.models import Resource

FOUNDED_BEFORE = timedelta(weeks=78)
_HOUR = timedelta(hours=1)
Progress = Callable[[str], None]


class DemoRefused(Conflict):
    """The demo organization can't be loaded here."""


@dataclass(frozen=True, slots=True)
class SignIn:
    """A member of staff who can sign in."""

    role: str
    where: str
    email: str
    password: str


@dataclass(frozen=True, slots=True)
class Example:
    """A room and a time at which it is free now, with the offset of its location."""

    resource_id: str
    resource_name: str
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class DemoAccess:
    """How to get into the demo organization. `member_email`: signs in by a link sent there; None after they left."""

    organization_id: UUID
    organization: str
    slug: str
    sign_ins: Sequence[SignIn]
    member_email: str | None
    api_key: str
    example: Example | None

    def curl(self, url: str) -> str | None:
        """One line for a shell that books the example's room at the service at `url`."""
        if self.example is None:
            return None
        body = {
            "resource_id": self.example.resource_id,
            "starts_at": self.example.starts_at.isoformat(),
            "ends_at": self.example.ends_at.isoformat(),
            "title": "My first booking",
        }
        return (
            f"curl -sS {url}/v1/bookings -H 'Authorization: Bearer {self.api_key}' "
            f"-H 'Content-Type: application/json' -d '{json.dumps(body)}'"
        )


async def load_demo(
    db: Database,
    settings: Settings,
    *,
    due_work: Sequence[Due],
    seed: int = 2026,
    reset: bool = False,
    progress: Progress | None = None,
    now: datetime | None = None,
) -> DemoAccess:
    """Loads the demo organization unless it is there; `reset` erases it before.

    It opens, lives up to now, and then lives its contracts. What a crash in between leaves is erased by the next call.
    `due_work`: what bills it.

    `now`: what the diary is laid around, the present unless given. Raises DemoRefused in production, while another
    process loads it, and where an organization of somebody else's has its slug.
    """
    tell = progress or (lambda _: None)
    if settings.environment == "production":
        raise DemoRefused("everybody knows the demo's passwords, so it isn't loaded in production")
    there = await _find(db)
    if there is not None and there.is_loaded and not reset:
        return await _access(db, settings, there)
    if there is not None:
        tell(f"Erasing {ORGANIZATION}")
        await db.run(system_principal(there.id), _erase)  # repeated where it met the worker
    tell(f"Opening {ORGANIZATION}")
    plan_key = await open_store(settings.resolved_files_url).put(drawing().content, drawing().content_type)
    now = (now or utcnow()).astimezone(UTC).replace(second=0, microsecond=0)
    roster = make_roster(seed)
    founded_at = now - FOUNDED_BEFORE
    async with db.transaction(Principal(kind="system", test_clock_at=founded_at)) as session:
        await _alone(session)
        world = await found(
            session, roster=roster, at=founded_at, now=now, api_key=_api_key(settings), plan_key=plan_key
        )
        await stand_at(session, world.organization_id, eve_of(now))
    async with db.transaction(system_principal(world.organization_id, test_clock_at=founded_at)) as session:
        await _alone(session)
        world.session = session
        await community.prepare(world)
        await Story(world, make_diary(seed, now, roster), tell).tell()
    async with db.transaction(system_principal(world.organization_id, test_clock_at=now)) as session:
        await _alone(session)  # its contracts live in transactions of their own
        await Contracts(db, world, due_work, tell, lock=session).live()
        organization = await identity.get_organization(session, lock=True)
        mark = {MARK: "loaded", "demo_seed": str(seed)}
        await identity.update_organization(session, organization=organization, changes={"metadata": mark})
    return await _access(db, settings, _There(world.organization_id, True))


async def demo_access(db: Database, settings: Settings) -> DemoAccess | None:
    """How to get in; None when the demo isn't loaded. Makes its API key anew if the old one works no more.

    Raises DemoRefused when somebody else's organization has its slug.
    """
    there = await _find(db)
    return await _access(db, settings, there) if there is not None and there.is_loaded else None


@dataclass(frozen=True, slots=True)
class _There:
    """The demo organization; not `is_loaded`: its loading was interrupted, or is under way."""

    id: UUID
    is_loaded: bool


async def _find(db: Database) -> _There | None:
    async with db.session() as nowhere:
        organization_id = await identity.find_organization(nowhere, slug=SLUG)
    if organization_id is None:
        return None
    async with db.transaction(system_principal(organization_id)) as session:
        mark = (await identity.get_organization(session)).meta.get(MARK)
    if mark is None:
        raise DemoRefused(f"another organization has the slug {SLUG}; rename that one to load the demo")
    return _There(organization_id, mark == "loaded")


async def _access(db: Database, settings: Settings, there: _There) -> DemoAccess:
    secret = _api_key(settings)
    async with db.transaction(system_principal(there.id)) as session:
        organization = await identity.get_organization(session)
        if not await identity.is_api_key_of(session, secret=secret):
            await provide_key(session, secret)
        return DemoAccess(
            organization_id=there.id,
            organization=organization.name,
            slug=organization.slug,
            sign_ins=[SignIn(person.role, person.where, person.email, PASSWORD) for person in STAFF],
            member_email=await _member_who_signs_in(session),
            api_key=secret,
            example=await _example(session, organization.test_clock_at or utcnow()),
        )


def _api_key(settings: Settings) -> str:
    return identity.derived_secret(settings.secret_key.get_secret_value(), "demo")


async def _erase(session: AsyncSession) -> None:
    await _alone(session)
    await identity.erase_organization(session)


async def _alone(session: AsyncSession) -> None:
    lock = select(text("pg_try_advisory_xact_lock(hashtextextended('coworkapi demo', 0))"))
    if not await session.scalar(lock):
        raise DemoRefused("another process is loading the demo organization; wait until it is done")


async def _member_who_signs_in(session: AsyncSession) -> str | None:
    statement = select(Member.email).where(Member.may_sign_in, Member.archived_at.is_(None), Member.email.is_not(None))
    found: str | None = await session.scalar(statement.order_by(Member.external_id).limit(1))
    return found


async def _example(session: AsyncSession, now: datetime) -> Example | None:
    """The first free hour of the room from tomorrow on, at a civil time of the day; None when there is none soon."""
    room = await session.scalar(
        select(Resource).where(Resource.external_id == EXAMPLE_ROOM, Resource.archived_at.is_(None))
    )
    if room is None or not room.is_bookable:
        return None
    calendar = await spaces.load_calendar(session, room.location_id)
    first = calendar.day_bounds(calendar.local_day(now))[1]
    last = first + timedelta(days=30)
    taken = await spaces.occupied(session, unit_ids=room.unit_ids, period=Range(first, last), limit=10_000)
    local = zone(calendar.time_zone)
    for start in calendar.grid_starts(first, last, 60):
        end = start + _HOUR
        if not 9 <= start.astimezone(local).hour < 18 or not calendar.is_open(start, end):
            continue
        if all(_apart(one.period, start, end) for one in taken):
            return Example(encode_id("res", room.id), room.name, start.astimezone(local), end.astimezone(local))
    return None


def _apart(period: Range[datetime], start: datetime, end: datetime) -> bool:
    """Whether a period (open-ended, maybe) leaves `[start, end)` free."""
    over = period.upper is not None and period.upper <= start
    return over or (period.lower is not None and period.lower >= end)
