"""Erasing a test organization with everything that belongs to it."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import Table, delete, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.core.audit import AuditEntry
from coworkapi.core.errors import Conflict
from coworkapi.core.events import pending_facts
from coworkapi.core.models import Base
from coworkapi.core.operations import Operation
from coworkapi.core.unit_of_work import organization_of
from coworkapi.identity.models import Organization, RoleAssignment, Session, SignInLink
from coworkapi.identity.service.organizations import get_organization


class NotErasable(Conflict):
    """A live organization is never erased: its audit log and its books must stay."""


async def erase_organization(session: AsyncSession) -> None:
    """Deletes the transaction's organization and every row of every room that carries its id, the audit log included.

    The order is that of the foreign keys, the tables that refer to others first, so a new room needs no line here; a
    row that another one still needs makes the database refuse the whole. Users stay: their accounts are their own, and
    they may work elsewhere; their sessions forget the organization. Stored files stay where they are, since the
    same content may be another's. Raises NotErasable unless it is a test organization.
    """
    organization_id = await _begin(session)
    await session.execute(text("SELECT erase_audit_entries()"))
    await session.execute(delete(SignInLink).where(SignInLink.organization_id == organization_id))
    of_organization = Session.organization_id == organization_id
    await session.execute(delete(Session).where(of_organization, Session.member_id.is_not(None)))
    await session.execute(delete(Session).where(of_organization, Session.sso_connection_id.is_not(None)))
    await session.execute(update(Session).where(of_organization).values(organization_id=None))
    for table in _tenant_tables():
        await session.execute(table.delete().where(table.c.organization_id == organization_id))
    await session.execute(delete(Organization).where(Organization.id == organization_id))
    session.expunge_all()


async def empty_organization(session: AsyncSession, *, keep: Collection[str], operation_id: UUID) -> None:
    """As `erase_organization`, but for the organization itself, its users with their roles, its credentials, the audit
    log, and the tables named in `keep`; its clock goes with real time again.

    Roles at single locations go with those. `operation_id`: the long work that does it, which stays. Raises
    NotErasable.
    """
    organization_id = await _begin(session)
    of_organization = Session.organization_id == organization_id
    await session.execute(delete(SignInLink).where(SignInLink.organization_id == organization_id))
    await session.execute(delete(Session).where(of_organization, Session.member_id.is_not(None)))
    await session.execute(
        delete(RoleAssignment).where(
            RoleAssignment.organization_id == organization_id, RoleAssignment.location_ids.is_not(None)
        )
    )
    for table in _tenant_tables():
        if table.name in keep or table.name in _OF_THE_ORGANIZATION:
            continue
        gone = table.delete().where(table.c.organization_id == organization_id)
        if table.name == Operation.__tablename__:
            gone = gone.where(table.c.id != operation_id)
        elif table.name == "oauth_grants":  # what apps may do for members goes with those
            gone = gone.where(table.c.member_id.is_not(None))
        await session.execute(gone)
    organization = await get_organization(session)
    organization.test_clock_at = None
    organization.version += 1
    await session.flush()
    session.expunge_all()


_OF_THE_ORGANIZATION = frozenset(
    {"organization_users", "roles", "role_assignments", "api_keys", "oauth_apps", "sso_connections", "idempotency_keys"}
)


async def _begin(session: AsyncSession) -> UUID:
    organization = await get_organization(session, lock=True)
    if organization.mode != "test":
        raise NotErasable("only a test organization can be erased; a live one keeps its records")
    pending_facts(session).clear()
    # The foreign keys' own lookups may have been planned when their tables were empty: to read them whole, each time.
    await session.execute(text("DISCARD PLANS"))
    return organization_of(session)


def _tenant_tables() -> list[Table]:
    """Those that refer to others first. Append-only ones go otherwise: the audit log above, consents with members,
    credit entries with their lots."""
    elsewhere = {
        AuditEntry.__tablename__,
        Session.__tablename__,
        SignInLink.__tablename__,
        "consents",
        "credit_entries",
    }
    return [
        table
        for table in reversed(Base.metadata.sorted_tables)
        if "organization_id" in table.c and table.name not in elsewhere
    ]
