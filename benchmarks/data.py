"""A space to measure on: one organization, 200 rooms in two locations, as many bookings as asked for.

Rows are made by SQL as the database's owner; the service would make the same ones.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

import asyncpg

from coworkapi.core.db import Database
from coworkapi.core.ids import new_id
from coworkapi.core.principal import system_principal
from coworkapi.core.scopes import SCOPES
from coworkapi.identity.models import ApiKey, Organization
from coworkapi.identity.tokens import API_KEY_TEST, new_token, token_hash
from coworkapi.members.models import Member
from coworkapi.spaces.models import (
    BookingPolicy,
    LegalEntity,
    Location,
    OpeningInterval,
    Resource,
    ResourceType,
    ResourceUnit,
    Unit,
)
from coworkapi.spaces.values import BookingRules

RESOURCES = 200
PER_DAY = 6  # bookings of a room a day, an hour each, every second hour from 08:00
_INDEXES = (
    "bookings_starts_idx",
    "bookings_resource_idx",
    "bookings_member_idx",
    "bookings_team_idx",
    "bookings_location_idx",
    "bookings_updated_idx",
    "bookings_expiring_idx",
    "bookings_running_idx",
)


@dataclass(frozen=True)
class Space:
    """What the measurements need to know."""

    organization_id: UUID
    api_key: str
    legal_entity_id: UUID
    resource_type_id: UUID
    location_ids: list[UUID]
    resource_ids: list[UUID]
    member_ids: list[UUID]


async def make_space(url: str, slug: str = "bench") -> Space:
    """The organization, its rooms and members; no bookings yet."""
    organization, token = new_id(), new_token(API_KEY_TEST)
    entity = LegalEntity(id=new_id(), name="Bench GmbH", country="DE", currency="EUR")
    kind = ResourceType(id=new_id(), name="Bench room", kind="meeting_room")
    rules = BookingRules(window_days=None, max_minutes=None)
    policy = BookingPolicy(id=new_id(), name="Bench", rules=rules.model_dump(mode="json"))
    sites = [
        Location(
            id=new_id(),
            legal_entity_id=entity.id,
            name=f"Site {number}",
            slug=f"site-{number}",
            time_zone="Europe/Berlin",
            currency="EUR",
            closed_on_holidays=False,
        )
        for number in range(2)
    ]
    hours = [OpeningInterval(location_id=s.id, weekday=day, opens=0, closes=1440) for s in sites for day in range(7)]
    ids = sorted(new_id() for _ in range(RESOURCES))
    units = [Unit(id=one, location_id=sites[n % 2].id, name=f"Room {n}") for n, one in enumerate(ids)]
    rooms = [
        Resource(
            id=one,
            location_id=sites[n % 2].id,
            resource_type_id=kind.id,
            booking_policy_id=policy.id,
            name=f"Room {n}",
            capacity=2 + n % 12,
            unit_ids=[one],
        )
        for n, one in enumerate(ids)
    ]
    people = [
        Member(
            id=new_id(),
            name=f"Member {n:04}",
            sort_name=f"member {n:04}",
            search_text=f"member {n:04}",
            email=f"member{n}@example.com",
        )
        for n in range(300)
    ]
    db = Database(url, role="coworkapi_app")
    async with db.transaction(system_principal(organization)) as session:
        for rows in (
            [Organization(id=organization, name="Bench", slug=slug, mode="test")],
            [ApiKey(name="bench", key_hash=token_hash(token), hint="", scopes=list(SCOPES)), entity, kind, policy],
            sites,
            [*hours, *units],
            rooms,
            [ResourceUnit(resource_id=one, unit_id=one) for one in ids],
            people,
        ):
            session.add_all(rows)
            await session.flush()
    await db.close()
    return Space(organization, token, entity.id, kind.id, [site.id for site in sites], ids, [one.id for one in people])


async def add_bookings(url: str, space: Space, count: int, *, first_day: int) -> None:
    """`count` confirmed bookings from `first_day` (days from today) on, spread evenly over the rooms, no overlap."""
    db = await asyncpg.connect(url, timeout=60, command_timeout=3600)
    definitions = {
        row["indexname"]: row["indexdef"]
        for row in await db.fetch(
            "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'bookings' AND indexname = ANY($1)",
            list(_INDEXES),
        )
    }
    large = count > 500_000
    if large:  # indexes are built after a large load, as after a restore
        for name in definitions:
            await db.execute(f"DROP INDEX {name}")
        await db.execute("ALTER TABLE allocations DROP CONSTRAINT allocation_no_overlap")
    await db.execute("SET session_replication_role = replica")  # foreign keys hold by construction
    await db.execute("SET maintenance_work_mem = '1GB'")
    await db.execute("SET max_parallel_maintenance_workers = 2")
    await db.execute("SELECT set_config('app.organization_id', $1, false)", str(space.organization_id))
    await db.execute(
        f"CREATE TEMP TABLE made AS SELECT gen_random_uuid() AS id, n % {RESOURCES} AS room, date_trunc('day', now()) "
        f"+ make_interval(days => {first_day} + n / {RESOURCES} / {PER_DAY}, "
        f"hours => 8 + 2 * (n / {RESOURCES} % {PER_DAY})) "
        f"AS starts_at FROM generate_series(0, {count} - 1) n"
    )
    await db.execute("CREATE TEMP TABLE rooms (room int PRIMARY KEY, resource_id uuid, location_id uuid)")
    await db.copy_records_to_table(
        "rooms", records=[(i, r, space.location_ids[i % 2]) for i, r in enumerate(space.resource_ids)]
    )
    await db.execute("CREATE TEMP TABLE people (n int PRIMARY KEY, member_id uuid)")
    await db.copy_records_to_table("people", records=list(enumerate(space.member_ids)))
    await db.execute(
        "INSERT INTO bookings (id, resource_id, location_id, member_id, state, starts_at, ends_at, terms, created_by) "
        "SELECT m.id, r.resource_id, r.location_id, p.member_id, "
        "CASE WHEN m.starts_at < now() THEN 'completed' ELSE 'confirmed' END, "
        "m.starts_at, m.starts_at + interval '1 hour', '{\"cancellation\": [], \"no_show_minutes\": null}', 'system' "
        "FROM made m JOIN rooms r USING (room) JOIN people p ON p.n = m.room"
    )
    await db.execute(
        "INSERT INTO allocations (id, unit_id, period, kind, source_id) "
        "SELECT gen_random_uuid(), r.resource_id, tstzrange(m.starts_at, m.starts_at + interval '1 hour'), "
        "'booking', m.id "
        "FROM made m JOIN rooms r USING (room)"
    )
    if large:
        for definition in definitions.values():
            await db.execute(definition)
        await db.execute(
            "ALTER TABLE allocations ADD CONSTRAINT allocation_no_overlap "
            "EXCLUDE USING gist (organization_id WITH =, unit_id WITH =, period WITH &&)"
        )
    await db.execute("VACUUM (ANALYZE) bookings")
    await db.execute("VACUUM (ANALYZE) allocations")
    await analyze(db)
    await db.execute("CHECKPOINT")  # what the load left to be written shall not be measured
    await db.close()


async def analyze(db: asyncpg.Connection) -> None:
    """The planner's statistics of all tables that hold something.

    Of an empty one they would say that it is, and plans read it whole until autovacuum has seen it grow: the first
    minute of load on a new database then measures this.
    """
    tables = await db.fetch(
        "SELECT oid::regclass::text AS name FROM pg_class WHERE relkind = 'r' AND pg_relation_size(oid) > 0 "
        "AND relnamespace = 'public'::regnamespace"
    )
    for table in tables:
        await db.execute(f"ANALYZE {table['name']}")
