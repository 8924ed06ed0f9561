"""Everything that a decision about one booking needs, read in one statement."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from coworkapi.benefits.queries import PERMISSIONS_SQL, permissions_of
from coworkapi.benefits.service import Permitted, permit
from coworkapi.benefits.values import Permission
from coworkapi.billing.queries import barred_sql, first_payer_sql
from coworkapi.billing.service import require_standing
from coworkapi.bookings.errors import NotBookable, SlotTaken
from coworkapi.bookings.rules import Asker, Wish
from coworkapi.bookings.schemas import BookingTerms, CancellationStepOut
from coworkapi.core.errors import Invalid, NotFound
from coworkapi.core.ids import encode_id, uuid_of
from coworkapi.core.prepared import HasInfo, PreparedByNulls
from coworkapi.spaces.service import calendars
from coworkapi.spaces.values import BookingRules, LocationCalendar

# Whether any rate was ever published for the resource `r`, its type or its location.
PRICED_SQL = """EXISTS (
  SELECT FROM rates rt WHERE rt.state <> 'draft' AND (rt.resource_id = r.id OR (
    rt.resource_id IS NULL AND coalesce(rt.resource_type_id = r.resource_type_id, true)
    AND coalesce(rt.location_id = r.location_id, true))))"""

# `occupied` holds what overlaps the wish and the buffer after it, which is the policy's unless `:gap` says another.
# `busy_until` is computed apart (OFFSET 0): row-level security lets an index compare with a value, not with a formula
# that might leak, and would read all that is ever booked after the wish.
_FACTS = PreparedByNulls(
    f"""
SELECT r.id, r.name, r.location_id, r.resource_type_id, r.capacity, r.is_pool, r.unit_ids,
  r.is_bookable AND r.archived_at IS NULL AND l.archived_at IS NULL AS bookable,
  {PRICED_SQL} AS is_priced, r.is_public, l.version AS location_version, l.time_zone, r.policy_id,
  r.rules::text AS rules,
  m.id AS member_found, m.merged_into_id, m.archived_at IS NOT NULL OR m.anonymized_at IS NOT NULL AS member_gone,
  t.id AS team_found, t.archived_at IS NOT NULL AS team_gone,
  CASE WHEN m.id IS NOT NULL THEN ARRAY(
    SELECT tm.team_id FROM team_members tm
    WHERE tm.organization_id = m.organization_id AND tm.member_id = m.id) END AS member_team_ids,
  (SELECT json_agg(json_build_array(a.unit_id, a.kind, a.source_id, a.starts_at, upper(a.period))
                   ORDER BY a.starts_at, a.unit_id)
   FROM unnest(r.unit_ids) AS u(id)
   CROSS JOIN LATERAL unit_allocations(u.id, CAST(:starts_at AS timestamptz), r.busy_until) AS a
   WHERE a.source_id IS DISTINCT FROM CAST(:own AS uuid)) AS occupied,
  {PERMISSIONS_SQL} AS permissions,
  {barred_sql(first_payer_sql("bookings"), at_least="restricted")} AS barred
FROM (
  SELECT r.*, p.id AS policy_id, p.rules, CAST(:ends_at AS timestamptz) + make_interval(mins => coalesce(
    CAST(:gap AS integer),
    greatest((p.rules->>'buffer_before_minutes')::integer, (p.rules->>'buffer_after_minutes')::integer, 0))
  ) AS busy_until
  FROM resources r
  LEFT JOIN booking_policies p ON p.organization_id = r.organization_id AND p.id = r.booking_policy_id
  WHERE r.id = CAST(:resource_id AS uuid)
  OFFSET 0
) AS r
JOIN locations l ON l.organization_id = r.organization_id AND l.id = r.location_id
LEFT JOIN members m ON m.organization_id = r.organization_id AND m.id = CAST(:member_id AS uuid)
LEFT JOIN teams t ON t.organization_id = r.organization_id AND t.id = CAST(:team_id AS uuid)
""",  # noqa: S608 - our own fragment
    optional=("member_id", "team_id", "gap", "own"),
)


@dataclass(frozen=True, slots=True)
class Occupied:
    """An allocation in the way. `ends_at` None: no end is known."""

    unit_id: UUID
    kind: str
    source_id: UUID
    starts_at: datetime
    ends_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """The resource with its rules, who it is for, and what is in the way.

    `policy`: its rules as they stand for everyone; `rules`: as some of `permissions` (`permitted_by`) widen them for
    this wish. `barred`: how the account that would pay stands (`billing.queries.barred_sql`), if too badly to book.
    """

    resource_id: UUID
    resource_name: str
    location_id: UUID
    location_version: int
    time_zone: str
    resource_type_id: UUID
    capacity: int
    is_pool: bool
    unit_ids: Sequence[UUID]
    bookable: bool
    is_priced: bool
    is_public: bool
    policy_id: UUID | None
    policy: BookingRules
    permissions: Sequence[Permission]
    rules: BookingRules
    permitted_by: Sequence[Permission] = ()
    starts_at: datetime
    ends_at: datetime
    member_id: UUID | None
    team_id: UUID | None
    member_team_ids: frozenset[UUID]
    occupied: Sequence[Occupied]
    barred: Mapping[str, Any] | None = None

    async def calendar(self, unit: HasInfo) -> LocationCalendar:
        """The location's opening hours; remembered per version, so mostly without a statement."""
        return (await calendars(unit, {self.location_id: self.location_version}))[self.location_id]

    def permit(
        self,
        policy: BookingRules,
        resource_id: UUID,
        resource_type_id: UUID,
        starts_at: datetime,
        ends_at: datetime,
    ) -> Permitted:
        """The policy of a resource at this location, as the permissions widen it for that time."""
        return permit(
            policy,
            self.permissions,
            resource_id=resource_id,
            resource_type_id=resource_type_id,
            location_id=self.location_id,
            starts_at=starts_at,
            ends_at=ends_at,
            time_zone=self.time_zone,
            member_id=self.member_id,
            team_id=self.team_id,
        )

    def wish(self, *, quantity: int, attendee_count: int | None, asker: Asker) -> Wish:
        """What is asked for, as the rules see it. Raises Invalid for a quantity that the resource can't have."""
        if self.is_pool:
            if quantity > len(self.unit_ids):
                raise Invalid.field("/quantity", f"{self.resource_name} has {len(self.unit_ids)}; book at most as many")
        elif quantity != 1:
            raise Invalid.field("/quantity", f"{self.resource_name} is not a pool; it is booked whole, with quantity 1")
        return Wish(
            starts_at=self.starts_at,
            ends_at=self.ends_at,
            capacity=self.capacity,
            units=len(self.unit_ids),
            quantity=quantity,
            attendee_count=quantity if attendee_count is None else attendee_count,
            is_pool=self.is_pool,
            asker=asker,
            member_id=self.member_id,
            team_id=self.team_id,
            member_team_ids=self.member_team_ids,
        )

    def require_bookable(self) -> None:
        """Raises NotBookable for a resource that is archived, switched off or made of nothing."""
        if not self.bookable:
            raise self.not_bookable()
        if not self.unit_ids:
            raise NotBookable(f"{self.resource_name} has no units to book; give it some first")

    def require_standing(self, unit: HasInfo) -> None:
        """Raises AccountRestricted where the account that would pay is in arrears for too long."""
        require_standing(unit, self.barred, to="to book again")

    def not_bookable(self) -> NotBookable:
        return NotBookable(f"{self.resource_name} is archived or not open for booking; choose another resource")

    def units_free(self) -> int:
        """How many of its units nothing occupies in the wished time, buffer included."""
        return len(self.unit_ids) - len({one.unit_id for one in self.occupied})

    def is_free(self, quantity: int) -> bool:
        return self.units_free() >= (quantity if self.is_pool else len(self.unit_ids))

    def require_free(self, wish: Wish, *, own: UUID | None = None) -> None:
        """Raises SlotTaken unless as much as is wished is free."""
        if not self.is_free(wish.quantity):
            raise self.taken(wish, own=own)

    def taken(self, wish: Wish, *, own: UUID | None = None) -> SlotTaken:
        """The error of a wish that can't be had: by what was seen, or by what a race was lost to."""
        if self.is_pool:
            seen = min(self.units_free(), wish.quantity - 1)
            detail = f"{self.resource_name} has {seen} of {len(self.unit_ids)} free in that time, not {wish.quantity}"
        else:
            detail = f"{self.resource_name} is taken for some of that time"
        error = SlotTaken(f"{detail}; choose another time or resource")
        error.facts, error.wish, error.own = self, wish, own
        return error


async def load_facts(
    unit: HasInfo,
    *,
    resource_id: UUID,
    starts_at: datetime,
    ends_at: datetime,
    member_id: UUID | None = None,
    team_id: UUID | None = None,
    gap: int | None = None,
    own: UUID | None = None,
) -> Facts:
    """One statement. `gap`: minutes of buffer, where not the policy's; `own`: a booking whose own units don't count.

    Raises NotFound that names the field, NotBookable for a member or team that was archived, Invalid for a member who
    isn't in the team.
    """
    row = await _FACTS.fetchrow(
        unit,
        resource_id=resource_id,
        starts_at=starts_at,
        ends_at=ends_at,
        member_id=member_id,
        team_id=team_id,
        gap=gap,
        own=own,
    )
    if row is None:
        raise NotFound(f"resource_id: there is no resource {encode_id('res', resource_id)}")
    teams = frozenset(row.member_team_ids or ())
    _check_people(row, member_id, team_id, teams)
    policy, permissions = rules_of(row.rules), permissions_of(row.permissions)
    facts = Facts(
        resource_id=row.id,
        resource_name=row.name,
        location_id=row.location_id,
        location_version=row.location_version,
        time_zone=row.time_zone,
        resource_type_id=row.resource_type_id,
        capacity=row.capacity,
        is_pool=row.is_pool,
        unit_ids=row.unit_ids,
        bookable=row.bookable,
        is_priced=row.is_priced,
        is_public=row.is_public,
        policy_id=row.policy_id,
        policy=policy,
        permissions=permissions,
        rules=policy,
        starts_at=starts_at,
        ends_at=ends_at,
        member_id=member_id,
        team_id=team_id,
        member_team_ids=teams,
        occupied=[_occupied(*one) for one in row.occupied or ()],
        barred=row.barred,
    )
    if permissions:
        permitted = facts.permit(policy, row.id, row.resource_type_id, starts_at, ends_at)
        return replace(facts, rules=permitted.rules, permitted_by=permitted.used)
    return facts


def _check_people(row: Any, member_id: UUID | None, team_id: UUID | None, teams: frozenset[UUID]) -> None:
    if member_id is not None:
        if row.member_found is None:
            raise NotFound(f"member_id: there is no member {encode_id('mem', member_id)}")
        if row.merged_into_id is not None:
            raise Invalid.field("/member_id", f"was merged into {encode_id('mem', row.merged_into_id)}; use that one")
        if row.member_gone:
            raise Invalid.field("/member_id", "is archived; restore the member first, or choose another")
    if team_id is not None:
        if row.team_found is None:
            raise NotFound(f"team_id: there is no team {encode_id('team', team_id)}")
        if row.team_gone:
            raise Invalid.field("/team_id", "is archived; restore the team first, or choose another")
        if member_id is not None and team_id not in teams:
            raise Invalid.field("/team_id", "the member is not in that team; add them first, or leave one of them out")


@lru_cache(maxsize=2048)
def rules_of(stored: str | None) -> BookingRules:
    """A policy's rules out of its JSON; the defaults for a resource without a policy. Treat as immutable."""
    return BookingRules() if stored is None else BookingRules.model_validate_json(stored)


def terms_by(rules: BookingRules, *, overridden: bool = False) -> BookingTerms:
    """What the rules promise a booking that is made now."""
    return BookingTerms(
        cancellation=[
            CancellationStepOut(hours_before=step.hours_before, fee_percent=step.fee_percent)
            for step in sorted(rules.cancellation, key=lambda step: -step.hours_before)
        ],
        buffer_minutes=rules.gap_minutes,
        no_show_minutes=rules.no_show_minutes,
        approval_hours=rules.approval_hours if rules.needs_approval and not overridden else None,
        payment_before_confirmation=rules.payment_before_confirmation and not overridden,
        hold_minutes=rules.hold_minutes,
    )


def _occupied(unit_id: str, kind: str, source_id: str, starts_at: str, ends_at: str | None) -> Occupied:
    return Occupied(
        uuid_of(unit_id),
        kind,
        uuid_of(source_id),
        datetime.fromisoformat(starts_at).astimezone(UTC),
        datetime.fromisoformat(ends_at).astimezone(UTC) if ends_at is not None else None,
    )
