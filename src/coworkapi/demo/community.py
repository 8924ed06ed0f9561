"""The members: teams and people as they joined, week by week, with what the front desk wrote down about them."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta

from coworkapi.demo.people import PersonPlan, TeamPlan
from coworkapi.demo.world import World
from coworkapi.members import service as members

_TAGS = {
    "founding member": "#8a5a00",
    "key contact": "#0b6e4f",
    "freelancer": "#3d5a80",
    "event host": "#9b2226",
    "lead": "#6c757d",
    "needs step-free access": "#005f73",
}
_FIELDS = (
    ("member", "desk_height", "Desk height", "choice", ("standing", "sitting", "either")),
    ("member", "trade", "Trade", "text", ()),
    ("member", "locker", "Locker", "number", ()),
    ("member", "newcomer_lunch", "Comes to the newcomers' lunch", "boolean", ()),
    ("team", "industry", "Industry", "text", ()),
    ("team", "founded_on", "Founded on", "date", ()),
)


async def prepare(world: World) -> None:
    """Tags and custom fields, before anybody joins."""
    for name, color in _TAGS.items():
        await members.create_tag(world.session, name=name, color=color)
    for applies_to, key, label, kind, options in _FIELDS:
        await members.create_custom_field(
            world.session, applies_to=applies_to, key=key, label=label, type=kind, options=options
        )


def joiners(world: World) -> dict[datetime, list[PersonPlan]]:
    """Who joins when: on one weekday morning of each week."""
    found: dict[datetime, list[PersonPlan]] = defaultdict(list)
    for person in world.roster.people:
        found[joined_at(world.now, person)].append(person)
    return found


def joined_at(now: datetime, person: PersonPlan) -> datetime:
    """When that person joined."""
    return now - timedelta(weeks=person.joined_weeks_ago, minutes=person.joined_weeks_ago % 7 * 11)


async def join(world: World, people: list[PersonPlan]) -> None:
    """They join now; their teams with the first of them."""
    for person in people:
        if person.team is not None and person.team not in world.teams:
            await _open_team(world, next(team for team in world.roster.teams if team.key == person.team))
        await _join(world, person)


async def _open_team(world: World, plan: TeamPlan) -> None:
    shown = await members.create_team(
        world.session,
        name=plan.name,
        home_location_id=world.locations[plan.city],
        custom_fields={"industry": plan.industry, "founded_on": plan.founded_on},
        external_id=plan.key,
    )
    world.teams[plan.key] = shown.out.id
    if plan.note:
        await members.write_note(world.session, body=plan.note, team_id=shown.out.id)


async def _join(world: World, plan: PersonPlan) -> None:
    session = world.session
    shown = await members.create_member(
        session,
        name=plan.name,
        email=plan.email,
        phone=plan.phone,
        company=plan.company,
        locale=plan.locale,
        home_location_id=world.locations[plan.city],
        custom_fields=plan.custom_fields,
        tags=plan.tags,
        may_sign_in=plan.may_sign_in,
        external_id=plan.key,
    )
    world.members[plan.key] = shown.out.id
    if plan.team or plan.consents:
        member = await members.lock_member(session, shown.out.id)
        if plan.team:
            team = await members.lock_team(session, world.teams[plan.team])
            await members.put_person(
                session, team=team, member=member, role="admin" if plan.role == "admin" else "member"
            )
        for purpose, wording in plan.consents:
            await members.give_consent(session, member=member, purpose=purpose, wording=wording, source="sign-up form")
    if plan.note:
        await members.write_note(session, body=plan.note, member_id=shown.out.id)
