"""The members: teams and people as they joined, week by week, with what the front desk wrote down about them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

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


class FrontDesk:
    """Writes down who joins, a week's newcomers at a time."""

    def __init__(self, world: World, teams: members.TeamWriter, people: members.MemberWriter) -> None:
        self.world = world
        self._teams = teams
        self._people = people

    @classmethod
    async def open(cls, world: World) -> FrontDesk:
        """Needs `prepare`, and the locations."""
        homes = await members.load_homes(world.session)
        teams = members.TeamWriter(await members.field_rules(world.session, "team"), homes)
        people = members.MemberWriter("external_id", await members.field_rules(world.session, "member"), homes)
        return cls(world, teams, people)

    async def join(self, people: Sequence[PersonPlan]) -> None:
        """They join now; their teams with the first of them."""
        wanted = {person.team for person in people if person.team is not None} - self.world.teams.keys()
        await self._join_teams([team for team in self.world.roster.teams if team.key in wanted])
        await self._join_people(people)

    async def _join_teams(self, plans: Sequence[TeamPlan]) -> None:
        if not plans:
            return
        rows = [
            members.Row(
                number,
                {
                    "external_id": plan.key,
                    "name": plan.name,
                    "home_location_id": self.world.locations[plan.city],
                    "custom_fields": {"industry": plan.industry, "founded_on": plan.founded_on},
                },
            )
            for number, plan in enumerate(plans)
        ]
        outcomes = await self._teams.write(self.world.session, rows)
        for plan, team_id in zip(plans, _ids(outcomes), strict=True):
            self.world.teams[plan.key] = team_id
            if plan.note:
                await members.write_note(self.world.session, body=plan.note, team_id=team_id)

    async def _join_people(self, plans: Sequence[PersonPlan]) -> None:
        # Row numbers say which rows of a file repeat each other: each person has one of their own.
        rows = [
            members.Row(
                int(plan.key.rpartition("-")[2]),
                {
                    "external_id": plan.key,
                    "name": plan.name,
                    "email": plan.email,
                    "phone": plan.phone,
                    "company": plan.company,
                    "locale": plan.locale,
                    "home_location_id": self.world.locations[plan.city],
                    "custom_fields": plan.custom_fields,
                    "tags": plan.tags,
                    "teams": [(self.world.teams[plan.team], plan.role)] if plan.team else [],
                    "may_sign_in": plan.may_sign_in,
                },
            )
            for plan in plans
        ]
        session = self.world.session
        outcomes = await self._people.write(session, rows)
        for plan, member_id in zip(plans, _ids(outcomes), strict=True):
            self.world.members[plan.key] = member_id
            if plan.consents:
                member = await members.lock_member(session, member_id)
                for purpose, wording in plan.consents:
                    await members.give_consent(
                        session, member=member, purpose=purpose, wording=wording, source="sign-up form"
                    )
            if plan.note:
                await members.write_note(session, body=plan.note, member_id=member_id)


def _ids(outcomes: Sequence[members.RowOutcome]) -> list[UUID]:
    for one in outcomes:
        if one.id is None:
            raise RuntimeError(f"the demo's row {one.number} is wrong: {one.faults}")
    return [one.id for one in outcomes if one.id is not None]
