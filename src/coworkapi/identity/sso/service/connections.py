"""The operator's side: connections are made, changed and deleted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.core.errors import Invalid, NotFound
from coworkapi.core.events import emit
from coworkapi.core.ids import decode_id
from coworkapi.core.scopes import SCOPES
from coworkapi.core.sealing import Seal
from coworkapi.core.unit_of_work import organization_of
from coworkapi.gateways.outgoing import fault_of_url
from coworkapi.identity.roles import BUILTIN_ROLES
from coworkapi.identity.rules import Grants
from coworkapi.identity.schemas import AssignmentOut
from coworkapi.identity.service.rights import require_held, resolve, to_assign
from coworkapi.identity.service.sessions import end_sso_sessions
from coworkapi.identity.sso.events import SsoConnectionCreated, SsoConnectionDeleted, SsoConnectionUpdated
from coworkapi.identity.sso.models import SsoConnection, SsoIdentity, SsoSignIn
from coworkapi.identity.sso.schemas import SsoConnectionOut
from coworkapi.identity.values import Assignment, assignment
from coworkapi.settings import Settings

# Another provider, or another client of it, may call somebody else by a subject that is known here.
_WHO_IS_WHO = frozenset({"issuer", "client_id"})


def connections() -> Select[SsoConnection]:
    """The organization's."""
    return select(SsoConnection)


async def get_connection(session: AsyncSession, *, connection_id: UUID, lock: bool = False) -> SsoConnection:
    """Raises NotFound."""
    statement = select(SsoConnection).where(SsoConnection.id == connection_id)
    found = await session.scalar(statement.with_for_update() if lock else statement)
    if found is None:
        raise NotFound("there is no such single sign-on connection in this organization")
    return found


async def create_connection(
    session: AsyncSession,
    *,
    settings: Settings,
    values: Mapping[str, Any],
    client_secret: str,
    assignments: Sequence[Assignment],
    held: Grants | None,
) -> SsoConnection:
    """A new connection. Raises Invalid, RightsNotHeld, NotFound (a role or location)."""
    connection = SsoConnection(**values, sealed_secret=seal_of(settings).seal(client_secret.encode()))
    await _set_roles(session, connection, assignments, held)
    _check(connection, settings, held)
    session.add(connection)
    await session.flush()
    emit(session, SsoConnectionCreated(aggregate_id=connection.id, data=SsoConnectionOut.model_validate(connection)))
    return connection


async def update_connection(
    session: AsyncSession,
    *,
    settings: Settings,
    connection: SsoConnection,
    changes: Mapping[str, Any],
    client_secret: str | None,
    assignments: Sequence[Assignment] | None,
    held: Grants | None,
) -> SsoConnection:
    """Changes a (locked) connection. Disabled or for fewer domains, its sessions end; at another provider, everybody is
    a stranger again.

    Raises Invalid, RightsNotHeld, NotFound (a role or location).
    """
    for name, value in changes.items():
        if value is None:
            raise Invalid.field(f"/{name}", "can't be null; leave it out to keep it")
    before = SsoConnectionOut.model_validate(connection).model_dump(mode="json")
    previous = {
        name: getattr(connection, name) for name, value in changes.items() if getattr(connection, name) != value
    }
    for name in previous:
        setattr(connection, name, changes[name])
    if assignments is not None:
        await _set_roles(session, connection, assignments, held)
        if connection.role_assignments != before["role_assignments"]:
            previous["role_assignments"] = before["role_assignments"]
    if client_secret is not None:
        connection.sealed_secret = seal_of(settings).seal(client_secret.encode())
    if not previous and client_secret is None:
        return connection
    if client_secret is not None or previous.keys() - {"enabled"} or connection.enabled:
        _check(connection, settings, held)  # to switch one off takes no more than sso:write
    if _WHO_IS_WHO & previous.keys():
        await _forget_people(session, connection)
    # Sessions don't say of which domain their people are: who still may signs in again.
    fewer_domains = bool(set(previous.get("email_domains", ())) - set(connection.email_domains))
    if not connection.enabled or fewer_domains or _WHO_IS_WHO & previous.keys():
        await _end_sessions(session, connection, "sso_connection_changed")
    connection.version += 1
    await session.flush()
    await session.refresh(connection)
    out = SsoConnectionOut.model_validate(connection)
    emit(session, SsoConnectionUpdated(aggregate_id=connection.id, data=out, previous=previous))
    return connection


async def delete_connection(session: AsyncSession, *, connection: SsoConnection) -> None:
    """Ends a (locked) connection with its sessions. People stay."""
    await _end_sessions(session, connection, "sso_connection_deleted")
    await _forget_people(session, connection)
    out = SsoConnectionOut.model_validate(connection)
    await session.delete(connection)
    await session.flush()
    emit(session, SsoConnectionDeleted(aggregate_id=connection.id, data=out))


def seal_of(settings: Settings) -> Seal:
    return Seal(settings.secret_key.get_secret_value(), "sso client secrets")


def assignments_of(connection: SsoConnection) -> list[Assignment]:
    """What staff who come for the first time may do."""
    return [
        assignment(one.role, None, one.location_ids)
        if one.role in BUILTIN_ROLES
        else assignment(None, decode_id("role", one.role), one.location_ids)
        for one in map(AssignmentOut.model_validate, connection.role_assignments)
    ]


async def _set_roles(
    session: AsyncSession, connection: SsoConnection, assignments: Sequence[Assignment], held: Grants | None
) -> None:
    roles = await resolve(session, assignments)
    require_held(held, to_assign(roles))
    connection.role_assignments = [one.out().model_dump(mode="json") for one in roles]


def _check(connection: SsoConnection, settings: Settings, held: Grants | None) -> None:
    """A provider says who somebody is: whoever chooses that of staff could be any of them, and so must hold every right
    already; that of members, change what is theirs."""
    fault = fault_of_url(connection.issuer, any_target=settings.webhook_targets == "any", https_only=True)
    if fault is not None:
        raise Invalid.field("/issuer", fault)
    if "?" in connection.issuer:
        raise Invalid.field("/issuer", "has no query")
    of_staff = connection.audience == "staff"
    if connection.role_assignments and not of_staff:
        raise Invalid.field("/role_assignments", "members have none: leave it out")
    if of_staff and connection.auto_provision and not connection.role_assignments:
        raise Invalid.field("/role_assignments", "say what staff may do who sign in for the first time")
    require_held(held, dict.fromkeys(SCOPES if of_staff else ("sso:write", "members:write")))


async def _end_sessions(session: AsyncSession, connection: SsoConnection, because: str) -> None:
    await end_sso_sessions(
        session, organization_id=organization_of(session), connection_id=connection.id, because=because
    )


async def _forget_people(session: AsyncSession, connection: SsoConnection) -> None:
    await session.execute(delete(SsoSignIn).where(SsoSignIn.connection_id == connection.id))
    await session.execute(delete(SsoIdentity).where(SsoIdentity.connection_id == connection.id))
