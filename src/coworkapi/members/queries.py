"""Selects of members: what they look like, who may be seen, and the state that nobody types in."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    Integer,
    Select,
    String,
    Text,
    Uuid,
    case,
    cast,
    column,
    false,
    func,
    or_,
    select,
    true,
)
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.selectable import TableValuedAlias

from coworkapi.members.models import BillingAccount, Member, MemberTag, Tag, Team, TeamInvitation, TeamMember


@dataclass(frozen=True, slots=True)
class StateSource:
    """What makes someone a member: `now` while it holds, `ever` once it has. Both speak of a row of `members`."""

    now: ColumnElement[bool]
    ever: ColumnElement[bool]


def _let_in() -> StateSource:
    """Where no room knows of memberships: whoever may sign in or belongs to a live team is a member, and was one when
    archived; anyone else is a contact."""
    in_team = (
        select(1)
        .select_from(TeamMember)
        .join(Team, Team.id == TeamMember.team_id)
        .where(TeamMember.member_id == Member.id, Team.archived_at.is_(None))
        .correlate(Member)
        .exists()
    )
    let_in = or_(Member.may_sign_in, in_team)
    return StateSource(now=let_in & Member.archived_at.is_(None), ever=let_in)


_SOURCES: list[StateSource] = []


def derive_state_from(*sources: StateSource) -> None:
    """Replaces what the state is derived from (once, from `wiring.py`): the rooms that sell memberships say it."""
    _SOURCES[:] = sources


def member_state() -> ColumnElement[str]:
    """`contact`, `member` or `former` of a row of `members`."""
    sources = _SOURCES or [_let_in()]
    return case(
        (or_(false(), *(source.now for source in sources)), "member"),
        (or_(false(), *(source.ever for source in sources)), "former"),
        else_="contact",
    )


def tags_of_member() -> ColumnElement[list[str]]:
    """The names of a row's tags, in alphabetical order."""
    names = (
        select(Tag.name)
        .join(MemberTag, MemberTag.tag_id == Tag.id)
        .where(MemberTag.member_id == Member.id)
        .order_by(func.lower(Tag.name))
        .correlate(Member)
        .scalar_subquery()
    )
    return func.array(names, type_=ARRAY(String))


def member_views() -> Select[Any]:
    """Members as `MemberOut` shows them, and their version."""
    return select(
        Member.id,
        Member.external_id,
        Member.name,
        Member.email,
        Member.phone,
        Member.company,
        Member.locale,
        Member.home_location_id,
        Member.address,
        Member.custom_fields,
        tags_of_member().label("tags"),
        member_state().label("state"),
        Member.may_sign_in,
        Member.merged_into_id,
        Member.archived_at,
        Member.meta.label("metadata"),
        Member.created_at,
        Member.updated_at,
        Member.version,
    )


def team_views() -> Select[Any]:
    """Teams as `TeamOut` shows them, and their version."""
    people = (
        select(func.count()).select_from(TeamMember).where(TeamMember.team_id == Team.id).correlate(Team)
    ).scalar_subquery()
    return select(
        Team.id,
        Team.external_id,
        Team.name,
        Team.home_location_id,
        Team.custom_fields,
        people.label("people"),
        Team.archived_at,
        Team.meta.label("metadata"),
        Team.created_at,
        Team.updated_at,
        Team.version,
    )


def people_views() -> Select[Any]:
    """Places in teams as `PersonOut` shows them."""
    columns: list[Any] = [
        TeamMember.team_id,
        TeamMember.member_id,
        Member.name,
        Member.email,
        TeamMember.role,
        TeamMember.joined_at,
    ]
    return select(*columns).join(Member, Member.id == TeamMember.member_id)


def places_of_member(member_id: UUID) -> Select[Any]:
    """The live teams of a member as `TeamMembershipOut` shows them."""
    columns: list[Any] = [Team.id.label("team_id"), Team.name, TeamMember.role, TeamMember.joined_at]
    return (
        select(*columns)
        .join(TeamMember, TeamMember.team_id == Team.id)
        .where(TeamMember.member_id == member_id, Team.archived_at.is_(None))
    )


def invitation_views() -> Select[Any]:
    """Open invitations to live teams as `TeamInvitationOut` shows them."""
    columns: list[Any] = [
        TeamInvitation.id,
        TeamInvitation.team_id,
        Team.name.label("team_name"),
        TeamInvitation.name,
        TeamInvitation.email,
        TeamInvitation.role,
        TeamInvitation.created_at,
    ]
    return select(*columns).join(Team, Team.id == TeamInvitation.team_id).where(Team.archived_at.is_(None))


def billing_account_views() -> Select[Any]:
    """Billing accounts with the columns that `BillingAccountOut` is made of, and their version."""
    return select(
        BillingAccount.id,
        BillingAccount.external_id,
        BillingAccount.member_id,
        BillingAccount.team_id,
        BillingAccount.merged_into_id,
        BillingAccount.name,
        BillingAccount.email,
        BillingAccount.currency,
        BillingAccount.address,
        BillingAccount.vat_id,
        BillingAccount.tax_status,
        BillingAccount.pays_for,
        BillingAccount.monthly_cap,
        BillingAccount.meta.label("metadata"),
        BillingAccount.created_at,
        BillingAccount.updated_at,
        BillingAccount.version,
    )


def accounts_that_pay_for(member_id: UUID) -> Select[Any]:
    """A member's own account, and those of the live teams that they belong to and that pay for something."""
    teams = (
        select(TeamMember.team_id)
        .join(Team, Team.id == TeamMember.team_id)
        .where(TeamMember.member_id == member_id, Team.archived_at.is_(None))
    )
    return billing_account_views().where(
        or_(
            BillingAccount.member_id == member_id,
            BillingAccount.team_id.in_(teams) & (func.jsonb_array_length(BillingAccount.pays_for) > 0),
        )
    )


def found_members(words: Sequence[str]) -> TableValuedAlias:
    """`(id, distance)` of the members that match every folded word; the index answers. 0 = the words as they stand."""
    return _found("search_members", words)


def found_teams(words: Sequence[str]) -> TableValuedAlias:
    """As `found_members`, of teams."""
    return _found("search_teams", words)


def _found(function: str, words: Sequence[str]) -> TableValuedAlias:
    found: TableValuedAlias = getattr(func, function)(cast(list(words), ARRAY(Text))).table_valued(
        column("id", Uuid), column("distance", Integer)
    )
    return found


def among(column_: Any, values: Collection[Any], type_: Any) -> ColumnElement[bool]:
    """`column IN (values)` for many: one bound array to join with, where IN would bind and compile each value."""
    found: ColumnElement[bool] = column_.in_(select(func.unnest(cast(sorted(values), ARRAY(type_)))))
    return found


def at_home_in(column_: Any, locations: frozenset[UUID] | None) -> ColumnElement[bool]:
    """What staff limited to `locations` (None: not limited) may see: at home there, or at home nowhere."""
    if locations is None:
        return true()
    return or_(column_.is_(None), column_.in_(locations))
