"""Making, resetting and deleting sandboxes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import exists, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.core.dues import write_facts
from coworkapi.core.errors import NotFound
from coworkapi.core.ids import encode_id
from coworkapi.core.operations import Operation, OperationOut, start
from coworkapi.core.principal import Principal
from coworkapi.core.scopes import SCOPES
from coworkapi.core.unit_of_work import UnitOfWork, acting_principal, become
from coworkapi.identity import service as identity
from coworkapi.identity.values import OrganizationRef
from coworkapi.sandboxes.errors import NothingToCopy, SandboxInSandbox, SandboxIsBusy, TooManySandboxes
from coworkapi.sandboxes.models import Sandbox
from coworkapi.sandboxes.schemas import NewSandboxOut, SandboxData, SandboxOut

FILL = "sandbox.fill"
DELETE = "sandbox.delete"
SCOPE = "sandboxes:write"
MAX_SANDBOXES = 5
# What copying the settings shows of them.
COPY_SCOPES = ("organization:read", "spaces:read", "charges:read", "plans:read", "prices:read", "products:read")
_HERE = text("SELECT * FROM sandboxes_here(CAST(:id AS uuid))")


async def list_sandboxes(session: AsyncSession, sandbox_id: UUID | None = None) -> list[SandboxOut]:
    """The sandboxes that the transaction's organization made, newest first; or that one."""
    return [_shown(row._mapping) for row in await session.execute(_HERE, {"id": sandbox_id})]


async def find_sandbox(session: AsyncSession, sandbox_id: UUID) -> SandboxOut:
    """Raises NotFound."""
    found = await list_sandboxes(session, sandbox_id)
    if not found:
        raise NotFound("this organization made no such sandbox")
    return found[0]


async def create_sandbox(unit: UnitOfWork, *, name: str, data: SandboxData, locale: str) -> NewSandboxOut:
    """A new test organization, owned by the user who asks or worked in by its key alone, and the operation that fills
    it. The transaction is in the asking organization again at its end.

    Raises TooManySandboxes, SandboxInSandbox, Forbidden (the settings' rights).
    """
    session, me = unit.session, acting_principal(unit)
    await identity.get_organization(session, lock=True)  # two at once don't overlook each other
    if await session.scalar(select(exists().where(Sandbox.organization_id == me.organization_id))):
        raise SandboxInSandbox("this is a sandbox itself; make it from the organization that made this one")
    if len(await list_sandboxes(session)) >= MAX_SANDBOXES:
        raise TooManySandboxes(f"an organization has {MAX_SANDBOXES} sandboxes at the most; delete one of them")
    if data == "settings":
        for scope in COPY_SCOPES:
            me.require_everywhere(scope)
    await write_facts(unit)
    organization = await identity.create_organization(
        session, owner_id=me.id if me.kind == "user" else None, name=name, slug=None, mode="test", locale=locale
    )
    key, secret = await identity.create_api_key(
        session, name="Sandbox", scopes=sorted(SCOPES), location_ids=None, expires_at=None, held=None
    )
    session.add(Sandbox(parent_id=me.organization_id, data=data, created_by=me.label))
    await session.flush()
    # It acts itself from its first day on.
    await become(
        session,
        Principal(kind="api_key", id=key.id, organization_id=organization.id, organization_mode="test"),
    )
    operation = await start(session, kind=FILL, scope=SCOPE, params={"data": data})
    await write_facts(unit)
    await become(session, me)
    return NewSandboxOut(sandbox=await find_sandbox(session, organization.id), api_key=secret, operation=operation)


async def reset(session: AsyncSession, *, data: SandboxData | None) -> OperationOut:
    """Empties the transaction's test organization and fills it anew, as an operation. Its credentials, users, apps and
    webhook endpoints stay. Raises NotATestOrganization, SandboxIsBusy, NothingToCopy."""
    organization = await identity.get_organization(session, lock=True)
    if organization.mode != "test":
        raise identity.NotATestOrganization("only a test organization can be reset; a live one keeps its records")
    busy = await session.scalar(
        select(Operation.id).where(Operation.kind == FILL, Operation.state.in_(("queued", "running")))
    )
    if busy is not None:
        operation_id = encode_id("op", busy)
        raise SandboxIsBusy(
            f"it is being filled; wait for operation {operation_id}, or cancel it", extra={"operation_id": operation_id}
        )
    sandbox = await session.get(Sandbox, organization.id)
    wanted = data or (sandbox.data if sandbox is not None else "demo")
    if sandbox is not None:
        sandbox.data = wanted
        await session.flush()
    elif wanted == "settings":
        raise NothingToCopy("this test organization was not made as a sandbox; use data demo or empty")
    return await start(session, kind=FILL, scope=SCOPE, params={"data": wanted})


async def delete_sandbox(session: AsyncSession, sandbox_id: UUID) -> OperationOut:
    """Erases a sandbox with all that is in it, as an operation of the organization that made it. Raises NotFound."""
    await find_sandbox(session, sandbox_id)
    return await start(session, kind=DELETE, scope=SCOPE, params={"organization_id": str(sandbox_id)})


def _shown(row: Mapping[Any, Any]) -> SandboxOut:
    organization = OrganizationRef(id=row["organization_id"], name=row["name"], slug=row["slug"], mode="test")
    return SandboxOut(
        organization=organization, data=row["data"], created_by=row["created_by"], created_at=row["created_at"]
    )
