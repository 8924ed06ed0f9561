"""How memberships are read: the row with its plan, its terms, its place and its pauses, in one statement."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Select, Text, func, or_, select
from sqlalchemy import cast as sql_cast
from sqlalchemy.sql.elements import ColumnElement

from coworkapi.members.models import BillingAccount, TeamMember
from coworkapi.memberships.models import Membership, MembershipPause, Plan, PlanVersion
from coworkapi.memberships.values import PlanTerms
from coworkapi.spaces.models import Location


@lru_cache(maxsize=4096)
def terms_of(text: str) -> PlanTerms:
    """The terms in a version's JSON text. Shared: never to be changed."""
    return PlanTerms.model_validate_json(text)


def memberships_shown() -> Select[Any]:
    """Rows `(Membership, plan_name, terms, time_zone, legal_entity_id, holder_account_id, pauses)`.

    `terms`: JSON text for `terms_of`. `pauses`: `[[starts_on, ends_on, keeps, is_gap, reason], ...]` by date, or null.
    """
    holder = func.coalesce(
        select(BillingAccount.id)
        .where(BillingAccount.member_id == Membership.member_id)
        .correlate(Membership)
        .scalar_subquery(),
        select(BillingAccount.id)
        .where(BillingAccount.team_id == Membership.team_id)
        .correlate(Membership)
        .scalar_subquery(),
    )
    pause = func.json_build_array(
        MembershipPause.starts_on,
        MembershipPause.ends_on,
        MembershipPause.keeps,
        MembershipPause.is_gap,
        MembershipPause.reason,
    )
    ordered = (
        select(pause.label("pause"))
        .where(
            MembershipPause.organization_id == Membership.organization_id,
            MembershipPause.membership_id == Membership.id,
        )
        .order_by(MembershipPause.starts_on)
        .correlate(Membership)
        .subquery()
    )
    pauses = select(func.json_agg(ordered.c.pause)).scalar_subquery()
    columns: list[Any] = [
        Membership,
        Plan.name.label("plan_name"),
        sql_cast(PlanVersion.terms, Text).label("terms"),
        Location.time_zone,
        Location.legal_entity_id,
        holder.label("holder_account_id"),
        pauses.label("pauses"),
    ]
    return cast(
        "Select[Any]",
        select(*columns)
        .join(Plan, (Plan.organization_id == Membership.organization_id) & (Plan.id == Membership.plan_id))
        .join(
            PlanVersion,
            (PlanVersion.organization_id == Membership.organization_id)
            & (PlanVersion.id == Membership.plan_version_id),
        )
        .join(
            Location,
            (Location.organization_id == Membership.organization_id) & (Location.id == Membership.location_id),
        ),
    )


def seen_by(member_id: UUID | None) -> ColumnElement[bool]:
    """That a membership is the member's own, or of a team that they run."""
    teams = select(TeamMember.team_id).where(TeamMember.member_id == member_id, TeamMember.role == "admin")
    return or_(Membership.member_id == member_id, Membership.team_id.in_(teams))
