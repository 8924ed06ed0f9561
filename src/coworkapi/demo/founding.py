"""The operator's first days: the organization, its staff and API key, its sites, rules and resources."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.core.scopes import SCOPES
from coworkapi.demo import money
from coworkapi.demo.floor_plan import SHAPES, drawing
from coworkapi.demo.people import Roster
from coworkapi.demo.places import (
    AMENITIES,
    ENTITIES,
    LOCATIONS,
    ORGANIZATION,
    POLICIES,
    RESOURCES,
    SLUG,
    closures,
    metadata_of,
)
from coworkapi.demo.prices import GROSS_ENTITIES
from coworkapi.demo.world import World
from coworkapi.identity import service as identity
from coworkapi.identity.values import assignment
from coworkapi.spaces import service as spaces
from coworkapi.spaces.models import ResourceType

# Everybody's: the demo is for trying out, on a machine of one's own.
PASSWORD = "sail-past-the-mill"  # noqa: S105
PLAN_NAME = "Ground floor"
# In the organization's metadata: `loading`, then `loaded`.
MARK = "demo"


@dataclass(frozen=True, slots=True)
class StaffPlan:
    """A user. `role`: a built-in one; `locations`: keys, empty for the whole organization."""

    role: str
    name: str
    locations: tuple[str, ...] = ()

    @property
    def email(self) -> str:
        return f"{self.role.replace('_', '-')}@{SLUG}.example"

    @property
    def where(self) -> str:
        return ", ".join(place.name for place in LOCATIONS if place.key in self.locations) or "all locations"


STAFF: Sequence[StaffPlan] = (
    StaffPlan("owner", "Marit Lindgren"),
    StaffPlan("manager", "Daniel Osei"),
    StaffPlan("front_desk", "Jule Hartmann", ("berlin",)),
    StaffPlan("accountant", "Priscilla Okoye"),
    StaffPlan("read_only", "Ruth Feldman"),
)


async def found(
    session: AsyncSession, *, roster: Roster, at: datetime, now: datetime, api_key: str, plan_key: str
) -> World:
    """The organization as it opened, `at` that time; the transaction goes on in it.

    `plan_key`: where the floor plan's drawing lies in the file store.
    """
    accounts = {
        person.role: await identity.provide_account(
            session, email=person.email, name=person.name, password=PASSWORD, locale="en"
        )
        for person in STAFF
    }
    organization = await identity.create_organization(
        session, owner_id=accounts["owner"].id, name=ORGANIZATION, slug=SLUG, mode="test", locale="en"
    )
    await identity.update_organization(session, organization=organization, changes={"metadata": {MARK: "loading"}})
    world = World(session, organization.id, roster, now)
    world.staff = {role: account.id for role, account in accounts.items()}
    await world.at(at, world.user("owner"))
    await _open_locations(world)
    for person in STAFF:
        if person.role != "owner":
            where = [world.locations[key] for key in person.locations] or None
            roles = await identity.resolve(session, [assignment(person.role, None, where)])
            await identity.add_user(session, user_id=world.staff[person.role], roles=roles)
    world.api_key_id = await provide_key(session, api_key)
    await _furnish(world)
    await money.publish_prices(world)
    await _draw_plan(world, plan_key)
    return world


async def open_house(world: World, plan_key: str) -> None:
    """The sites, rules, resources and prices of the operator, in an organization that is there already."""
    await world.at(world.today, world.user("owner"))
    await _open_locations(world)
    await _furnish(world)
    await money.publish_prices(world)
    await _draw_plan(world, plan_key)


async def provide_key(session: AsyncSession, secret: str) -> UUID:
    """An API key with every right and that secret."""
    key, _ = await identity.create_api_key(
        session,
        name="Website",
        scopes=sorted(SCOPES),
        location_ids=None,
        expires_at=None,
        held=None,
        secret=secret,
    )
    return key.id


async def _open_locations(world: World) -> None:
    session = world.session
    for entity in ENTITIES:
        made = await spaces.create_legal_entity(
            session,
            name=entity.name,
            country=entity.country,
            currency=entity.currency,
            vat_id=entity.vat_id,
            prices_include_tax=entity.key in GROSS_ENTITIES,
            address=entity.address,
            external_id=entity.key,
        )
        world.entities[entity.key] = made.id
    for plan in LOCATIONS:
        location = await spaces.create_location(
            session,
            legal_entity_id=world.entities[plan.entity],
            name=plan.name,
            slug=plan.slug,
            time_zone=plan.time_zone,
            address=plan.address,
            latitude=plan.latitude,
            longitude=plan.longitude,
            description=plan.description,
            holiday_region=plan.holiday_region,
            week=plan.week,
            external_id=plan.key,
        )
        world.locations[plan.key] = location.id
        for closure in closures(world.now.date()):
            if closure.location == plan.key:
                await spaces.create_closure(
                    session,
                    location=location,
                    name=closure.name,
                    starts_on=closure.starts_on,
                    ends_on=closure.ends_on,
                    hours=closure.hours,
                )


async def _furnish(world: World) -> None:
    session = world.session
    for key, name in AMENITIES.items():
        await spaces.create_amenity(session, key=key, name=name)
    policies = {
        name: (await spaces.create_booking_policy(session, name=name, rules=rules)).id
        for name, rules in POLICIES.items()
    }
    rows = await session.execute(select(ResourceType.kind, ResourceType.id))
    world.types = {row.kind: row.id for row in rows}
    for plan in RESOURCES:
        made = await spaces.create_resource(
            session,
            location_id=world.locations[plan.location],
            resource_type_id=world.types[plan.kind],
            name=plan.name,
            booking_policy_id=policies[plan.policy] if plan.policy else None,
            description=plan.description,
            capacity=plan.capacity,
            size_square_meters=plan.size,
            is_bookable=plan.is_bookable,
            is_public=plan.kind not in ("equipment", "parking"),
            amenities=plan.amenities,
            pool_size=plan.pool_size,
            made_of=[world.resources[key] for key in plan.made_of] or None,
            external_id=plan.key,
            metadata=metadata_of(plan),
        )
        world.resources[plan.key] = made.row.id


async def _draw_plan(world: World, file_key: str) -> None:
    location = await spaces.get_location(world.session, world.locations["berlin"])
    plan = await spaces.create_floor_plan(
        world.session,
        location=location,
        name=PLAN_NAME,
        picture=drawing(),
        key=file_key,
        file_name="ground-floor.svg",
        is_public=True,
    )
    await spaces.set_shapes(
        world.session, plan=plan, shapes=[shape.bound_to(world.resources[shape.resource]) for shape in SHAPES]
    )
