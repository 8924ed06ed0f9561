"""Invitations: an offer by mail to work for the organization, accepted once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Literal
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.core.clock import utcnow
from coworkapi.core.errors import Conflict, Invalid, NotFound, Unauthenticated, constraint_error
from coworkapi.core.events import emit
from coworkapi.core.ids import decode_id
from coworkapi.core.principal import Principal
from coworkapi.core.unit_of_work import acting_principal, become
from coworkapi.identity import queries
from coworkapi.identity.events import InvitationAccepted, InvitationCreated, InvitationResent, InvitationRevoked
from coworkapi.identity.models import Invitation, OrganizationUser, User
from coworkapi.identity.roles import BUILTIN_ROLES
from coworkapi.identity.rules import Grants, merged
from coworkapi.identity.schemas import AssignmentOut, InvitationOut
from coworkapi.identity.service.accounts import check_password, get_account
from coworkapi.identity.service.organizations import create_account, get_organization
from coworkapi.identity.service.rights import Assigned, require_held, resolve, to_assign
from coworkapi.identity.service.sign_in import (
    Account,
    Attempt,
    SignedIn,
    Workplace,
    enter_session,
    user_at,
    workplaces,
)
from coworkapi.identity.service.users import add_user
from coworkapi.identity.tokens import token_hash
from coworkapi.identity.values import Assignment, assignment
from coworkapi.settings import Settings

LIFETIME = timedelta(days=7)


class AlreadyWorksHere(Conflict):
    """The address belongs to someone who works for the organization already."""


class InvitationPending(Conflict):
    """The address is invited already."""


class InvitationClosed(Conflict):
    """The invitation was accepted or revoked."""


class InvitationRefused(Unauthenticated):
    """The invitation's token is unknown, expired, used or withdrawn."""

    title = "The invitation doesn't work any more"


class InvitationForAnother(Conflict):
    """The invitation was sent to another address than the signed-in user's."""


constraint_error(
    "invitation_pending_once", InvitationPending, "this address is invited already; resend or revoke that invitation"
)
constraint_error("organization_users_pkey", AlreadyWorksHere, "this person works for the organization already")


async def get_invitation(
    session: AsyncSession, *, invitation_id: UUID, seen_from: frozenset[UUID] | None = None, lock: bool = False
) -> Invitation:
    """An invitation; only one that would hold at one of those locations unless None. Raises NotFound."""
    statement = queries.invitations(seen_from).where(Invitation.id == invitation_id)
    found = await session.scalar(statement.with_for_update() if lock else statement)
    if found is None:
        raise NotFound("there is no such invitation in this organization")
    return found


def state_of(row: Invitation) -> Literal["pending", "accepted", "revoked", "expired"]:
    """Accepted or revoked for good, expired by real time, else pending."""
    if row.accepted_at is not None:
        return "accepted"
    if row.revoked_at is not None:
        return "revoked"
    return "pending" if row.expires_at > utcnow() else "expired"


def invitation_out(row: Invitation) -> InvitationOut:
    """An invitation as GET shows it; never its token."""
    return InvitationOut(
        id=row.id,
        email=row.email,
        name=row.name,
        role_assignments=[AssignmentOut.model_validate(one) for one in row.assignments],
        state=state_of(row),
        invited_by=row.invited_by,
        expires_at=row.expires_at,
        created_at=row.created_at,
        updated_at=row.updated_at,
    )


async def create_invitation(
    session: AsyncSession,
    *,
    email: str,
    name: str | None,
    assignments: Sequence[Assignment],
    held: Grants | None,
) -> Invitation:
    """Invites an address to work here with these roles; the mail follows.

    Raises RightsNotHeld, NotFound (a role or location), AlreadyWorksHere, InvitationPending.
    """
    roles = await resolve(session, assignments)
    require_held(held, to_assign(roles))
    works_here = await session.scalar(
        select(User.id).join(OrganizationUser, OrganizationUser.user_id == User.id).where(User.email == email)
    )
    if works_here is not None:
        raise AlreadyWorksHere("this person works for the organization already; change their roles instead")
    old = await session.scalar(
        select(Invitation)
        .where(Invitation.email == email, Invitation.accepted_at.is_(None), Invitation.revoked_at.is_(None))
        .with_for_update()
    )
    if old is not None:
        if state_of(old) == "pending":
            raise InvitationPending("this address is invited already; resend or revoke that invitation")
        await revoke_invitation(session, invitation=old, held=None)
    principal = acting_principal(session)
    row = Invitation(
        email=email,
        name=name,
        assignments=[one.out().model_dump(mode="json") for one in roles],
        location_ids=_locations(roles),
        invited_by=principal.id if principal.kind == "user" else None,
        expires_at=utcnow() + LIFETIME,
    )
    session.add(row)
    await session.flush()
    emit(session, InvitationCreated(aggregate_id=row.id, data=invitation_out(row)))
    return row


async def resend_invitation(session: AsyncSession, *, invitation: Invitation, held: Grants | None) -> Invitation:
    """Sends a (locked) invitation again, for seven more days; the former link stops working.

    Raises InvitationClosed, RightsNotHeld.
    """
    _check_open(invitation)
    require_held(held, to_assign(await _roles_of(session, invitation)))
    invitation.expires_at = utcnow() + LIFETIME
    invitation.token_hash = None
    await _changed(session, invitation)
    emit(session, InvitationResent(aggregate_id=invitation.id, data=invitation_out(invitation)))
    return invitation


async def revoke_invitation(session: AsyncSession, *, invitation: Invitation, held: Grants | None) -> Invitation:
    """Withdraws a (locked) invitation; takes no more than `users:write` where it would hold.

    Raises InvitationClosed, RightsNotHeld.
    """
    _check_open(invitation)
    require_held(held, merged([(["users:write"], invitation.location_ids)]))
    invitation.revoked_at = utcnow()
    invitation.token_hash = None
    await _changed(session, invitation)
    emit(session, InvitationRevoked(aggregate_id=invitation.id, data=invitation_out(invitation)))
    return invitation


async def give_token(session: AsyncSession, *, invitation_id: UUID, token: str) -> Invitation | None:
    """Lets that token accept the invitation, in place of a former one; None when there is nothing to accept."""
    row = await session.scalar(select(Invitation).where(Invitation.id == invitation_id).with_for_update())
    if row is None or state_of(row) != "pending":
        return None
    row.token_hash = token_hash(token)
    await session.flush()
    return row


async def accept_invitation(
    session: AsyncSession,
    *,
    settings: Settings,
    token: str,
    name: str | None,
    password: str,
    otp: str | None,
    ip: str | None,
    user_agent: str | None,
) -> SignedIn:
    """Joins by a mailed token, signed in. Makes the account of an address that has none; who has one proves it.

    Raises InvitationRefused, WrongCredentials, SignInLocked, SecondFactorRequired, WrongCode, WeakPassword, Invalid (a
    name is missing).
    """
    invitation = await _open_invitation(session, token)
    attempt = await Attempt.begin(session, email=invitation.email)
    if attempt.account is not None:
        account = await attempt.prove(password, settings=settings, otp=otp)
    else:
        check_password(password, email=invitation.email)
        full_name = name or invitation.name
        if full_name is None:
            raise Invalid.field("/name", "is needed for a new account", "missing")
        locale = (await get_organization(session)).locale
        account = await create_account(
            session, email=invitation.email, name=full_name, password=password, locale=locale
        )
        await attempt.forget_failures()
    place = await _join(session, invitation, account)
    places = await workplaces(session, user_id=account.id)
    return await enter_session(
        session,
        settings=settings,
        account=account,
        place=place,
        places=places,
        ip=ip,
        user_agent=user_agent,
        methods=attempt.methods or ("password",),
    )


async def join(session: AsyncSession, *, user_id: UUID, token: str) -> Workplace:
    """Joins by a mailed token as the signed-in user. Raises InvitationRefused, InvitationForAnother."""
    account = await get_account(session, user_id=user_id)
    invitation = await _open_invitation(session, token)
    if invitation.email != account.email:
        raise InvitationForAnother("this invitation was sent to another address; sign in with that one")
    return await _join(session, invitation, account)


async def _open_invitation(session: AsyncSession, token: str) -> Invitation:
    """The locked invitation of a token; the transaction goes on in its organization."""
    found = (
        await session.execute(text("SELECT * FROM find_invitation(:hash)"), {"hash": token_hash(token)})
    ).one_or_none()
    if found is not None:
        await become(
            session,
            Principal(
                kind="public",
                organization_id=found.organization_id,
                organization_mode=found.organization_mode,
                test_clock_at=found.test_clock_at,
            ),
        )
        invitation = await get_invitation(session, invitation_id=found.invitation_id, lock=True)
        if state_of(invitation) == "pending" and invitation.token_hash == token_hash(token):
            return invitation
    raise InvitationRefused("the invitation is unknown, expired, used or withdrawn; ask for a new one")


async def _join(session: AsyncSession, invitation: Invitation, account: Account) -> Workplace:
    organization = await get_organization(session)
    place = Workplace(
        organization.id, organization.name, organization.slug, organization.mode, organization.test_clock_at
    )
    await become(session, user_at(account.id, place))
    await add_user(session, user_id=account.id, roles=await _roles_of(session, invitation))
    invitation.accepted_at = utcnow()
    invitation.token_hash = None
    await _changed(session, invitation)
    emit(session, InvitationAccepted(aggregate_id=invitation.id, data=invitation_out(invitation)))
    return place


async def _roles_of(session: AsyncSession, invitation: Invitation) -> list[Assigned]:
    offered = [AssignmentOut.model_validate(one) for one in invitation.assignments]
    return await resolve(
        session,
        [
            assignment(one.role, None, one.location_ids)
            if one.role in BUILTIN_ROLES
            else assignment(None, decode_id("role", one.role), one.location_ids)
            for one in offered
        ],
    )


def _locations(roles: Sequence[Assigned]) -> list[UUID] | None:
    """Where any of the roles would hold; None: everywhere."""
    found: set[UUID] = set()
    for one in roles:
        if one.assignment.location_ids is None:
            return None
        found.update(one.assignment.location_ids)
    return sorted(found)


async def _changed(session: AsyncSession, invitation: Invitation) -> None:
    invitation.version += 1
    await session.flush()
    await session.refresh(invitation)


def _check_open(invitation: Invitation) -> None:
    if invitation.accepted_at is not None or invitation.revoked_at is not None:
        raise InvitationClosed(f"the invitation was {state_of(invitation)}; invite the address again")
