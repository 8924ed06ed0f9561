"""Erasing a test organization with everything that belongs to it."""

from __future__ import annotations

from sqlalchemy import Table, delete, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.core.audit import AuditEntry
from coworkapi.core.errors import Conflict
from coworkapi.core.events import pending_facts
from coworkapi.core.models import Base
from coworkapi.core.unit_of_work import organization_of
from coworkapi.identity.models import Organization, Session, SignInLink
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
    organization = await get_organization(session, lock=True)
    if organization.mode != "test":
        raise NotErasable("only a test organization can be erased; a live one keeps its records")
    organization_id = organization_of(session)
    pending_facts(session).clear()
    # The foreign keys' own lookups may have been planned when their tables were empty: to read them whole, each time.
    await session.execute(text("DISCARD PLANS"))
    await session.execute(text("SELECT erase_audit_entries()"))
    await session.execute(delete(SignInLink).where(SignInLink.organization_id == organization_id))
    of_organization = Session.organization_id == organization_id
    await session.execute(delete(Session).where(of_organization, Session.member_id.is_not(None)))
    await session.execute(update(Session).where(of_organization).values(organization_id=None))
    for table in _tenant_tables():
        await session.execute(table.delete().where(table.c.organization_id == organization_id))
    await session.execute(delete(Organization).where(Organization.id == organization_id))
    session.expunge_all()


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
