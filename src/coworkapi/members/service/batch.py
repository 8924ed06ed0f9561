"""Many new members in a constant number of statements, each by the rules of one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import Text, Uuid, select, union_all
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.core.batch import savepoint
from coworkapi.core.errors import AlreadyExists, ProblemError
from coworkapi.core.ids import new_id
from coworkapi.core.unit_of_work import UnitOfWork
from coworkapi.members.models import Member
from coworkapi.members.queries import among, member_views
from coworkapi.members.rules import FieldRule
from coworkapi.members.schemas import MemberOut
from coworkapi.members.service.bulk import Homes, load_homes
from coworkapi.members.service.bulk_members import FIELDS, Plan, write_plans
from coworkapi.members.service.custom_fields import field_rules, values_by
from coworkapi.members.service.members import checked_phone, email_taken, external_id_taken
from coworkapi.members.service.surroundings import no_such_home
from coworkapi.members.service.tags import tag_key

# How often it is looked again when someone else took an address between the look and the write.
_ATTEMPTS = 3


async def create_members(unit: UnitOfWork, wanted: Sequence[Mapping[str, Any]]) -> list[MemberOut | ProblemError]:
    """New members, each as `create_member` takes it; for each the member, or the error that `create_member` raises.

    Of two that want the same address or id the first gets it. At most 14 statements, however many they are.
    """
    for attempt in range(1, _ATTEMPTS + 1):
        try:
            async with savepoint(unit):
                return await _create(unit.session, wanted)
        except AlreadyExists:
            if attempt == _ATTEMPTS:
                raise
    raise AssertionError("unreachable")


async def _create(session: AsyncSession, wanted: Sequence[Mapping[str, Any]]) -> list[MemberOut | ProblemError]:
    with_fields = any(one["custom_fields"] for one in wanted)
    around = _Around(
        homes=await load_homes(session),
        rules=await field_rules(session, "member", lock=True) if with_fields else [],
    )
    await around.look(session, wanted)
    plans: list[Plan | ProblemError] = []
    for number, one in enumerate(wanted):
        try:
            plans.append(around.plan(number, one))
        except ProblemError as error:
            plans.append(error)
    right = [plan for plan in plans if isinstance(plan, Plan)]
    if not right:
        return [plan for plan in plans if isinstance(plan, ProblemError)]
    await write_plans(session, right, around.homes)
    rows = await session.execute(member_views().where(among(Member.id, [plan.id for plan in right], Uuid)))
    shown = {row.id: MemberOut.model_validate(row) for row in rows}
    return [shown[plan.id] if isinstance(plan, Plan) and plan.id else _error(plan) for plan in plans]


def _error(plan: Plan | ProblemError) -> ProblemError:
    assert isinstance(plan, ProblemError)
    return plan


@dataclass(slots=True)
class _Around:
    """What new members meet: locations, rules, and who has their addresses and ids."""

    homes: Homes
    rules: Sequence[FieldRule]
    emails: dict[str, tuple[UUID, bool]] = field(default_factory=dict)
    external_ids: dict[str, UUID] = field(default_factory=dict)

    async def look(self, session: AsyncSession, wanted: Sequence[Mapping[str, Any]]) -> None:
        """One statement; none where nobody has an address or id."""
        emails = {one["email"] for one in wanted if one["email"] is not None}
        external_ids = {one["external_id"] for one in wanted if one["external_id"] is not None}
        if not emails and not external_ids:
            return
        columns = (Member.id, Member.email, Member.external_id, Member.archived_at, Member.merged_into_id)
        statement = union_all(
            select(*columns).where(among(Member.email, emails, Text)),
            select(*columns).where(among(Member.external_id, external_ids, Text)),
        )
        for row in await session.execute(statement):
            if row.email in emails and row.merged_into_id is None:
                self.emails[row.email] = (row.id, row.archived_at is not None)
            if row.external_id in external_ids:
                self.external_ids[row.external_id] = row.id

    def plan(self, number: int, one: Mapping[str, Any]) -> Plan:
        """The member that it becomes. Raises what `create_member` raises."""
        home, email, external_id = one["home_location_id"], one["email"], one["external_id"]
        if home is not None and home not in self.homes.by_id:
            raise no_such_home()
        if email in self.emails:
            by, archived = self.emails[email]
            raise email_taken(by, email, archived=archived)
        if external_id in self.external_ids:
            raise external_id_taken(self.external_ids[external_id], external_id)
        after = {name: one[name] for name in FIELDS} | {
            "locale": one["locale"] or self.homes.locale,
            "phone": checked_phone(one["phone"], self.homes.country(home)),
            "custom_fields": values_by(self.rules, one["custom_fields"]) if one["custom_fields"] else {},
        }
        tags = {tag_key(tag): tag for tag in one["tags"]}
        plan = Plan(number, None, new_id(), one, [], after=after, tags=tags)
        assert plan.id is not None
        if email is not None:
            self.emails[email] = (plan.id, False)
        if external_id is not None:
            self.external_ids[external_id] = plan.id
        return plan
