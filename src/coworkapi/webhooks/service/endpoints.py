"""Endpoints: made, changed, enabled and disabled, given another secret, deleted."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.core.clock import utcnow
from coworkapi.core.errors import Invalid, NotFound
from coworkapi.core.events import FACT_TYPES, emit
from coworkapi.core.ids import encode_id, new_id
from coworkapi.core.sealing import Seal
from coworkapi.core.unit_of_work import acting_principal, organization_of
from coworkapi.gateways.outgoing import fault_of_url
from coworkapi.spaces.models import Location
from coworkapi.webhooks import events as facts
from coworkapi.webhooks import queries
from coworkapi.webhooks.errors import EndpointDisabled, EndpointEnabled, TooManyEndpoints
from coworkapi.webhooks.models import WebhookDelivery, WebhookEndpoint
from coworkapi.webhooks.rules import FORMER_SECRET, MOST_ENDPOINTS, fault_of_types, like_patterns
from coworkapi.webhooks.schemas import DeletedEndpointOut, WebhookEndpointOut
from coworkapi.webhooks.values import DisabledReason

_SETTLED = text("SELECT coalesce(events_settled(:organization), 0)")
# What happened while nobody was told is over: the cursor begins where the first enabled endpoint does.
_MOVE_CURSOR = text("""
INSERT INTO webhook_cursors AS c (position) VALUES (:position)
ON CONFLICT (organization_id) DO UPDATE SET position = excluded.position
WHERE NOT EXISTS (SELECT FROM webhook_endpoints e WHERE e.state = 'enabled' AND e.id <> :id)""")


def seal_of(secret: str) -> Seal:
    """Seals endpoints' secrets."""
    return Seal(secret, "webhooks")


async def find_endpoint(
    session: AsyncSession, *, endpoint_id: UUID, locations: frozenset[UUID] | None = None, lock: bool = False
) -> WebhookEndpoint:
    """An endpoint that may be seen with rights at those locations (None: everywhere), by an app only one of its own.

    Raises NotFound.
    """
    app_id = acting_principal(session).app_id
    statement = queries.endpoints(locations, app_id=app_id).where(WebhookEndpoint.id == endpoint_id)
    if lock:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    row = await session.scalar(statement)
    if row is None:
        raise NotFound("there is no such webhook endpoint in this organization")
    return row


async def create_endpoint(
    session: AsyncSession,
    *,
    url: str,
    event_types: Sequence[str],
    location_ids: Sequence[UUID] | None,
    description: str | None,
    seal: Seal,
    any_target: bool,
) -> tuple[WebhookEndpoint, str]:
    """An enabled endpoint and its secret. What happens from now on is told to it.

    Raises Invalid (address, types), NotFound (locations), TooManyEndpoints.
    """
    _check_url(session, url, any_target)
    _check_types(event_types)
    await _check_locations(session, location_ids)
    count = await session.scalar(
        select(func.count()).select_from(WebhookEndpoint).where(WebhookEndpoint.state != "deleted")
    )
    if (count or 0) >= MOST_ENDPOINTS:
        raise TooManyEndpoints(f"there are {count} webhook endpoints; delete those that nobody listens at any more")
    secret, principal = new_secret(), acting_principal(session)
    row = WebhookEndpoint(
        id=new_id(),
        url=url,
        description=description,
        event_types=list(event_types),
        type_patterns=like_patterns(event_types),
        location_ids=None if location_ids is None else list(location_ids),
        app_id=principal.app_id,
        app_user_id=principal.id if principal.app_id is not None and principal.kind == "user" else None,
        secret=seal.seal(secret.encode()),
    )
    await _begin_here(session, row)
    session.add(row)
    await session.flush()
    await session.refresh(row)
    emit(session, facts.WebhookEndpointCreated(aggregate_id=row.id, data=endpoint_out(row)))
    return row, secret


async def update_endpoint(
    session: AsyncSession, *, endpoint: WebhookEndpoint, changes: Mapping[str, Any], any_target: bool
) -> WebhookEndpoint:
    """Changes a locked endpoint. What waits to be sent goes to the new address. Raises as `create_endpoint`."""
    before = endpoint_out(endpoint).model_dump(mode="json")
    if "url" in changes:
        _check_url(session, changes["url"], any_target)
        endpoint.url, endpoint.gone_at = changes["url"], None
    if "event_types" in changes:
        _check_types(changes["event_types"])
        endpoint.event_types = list(changes["event_types"])
        endpoint.type_patterns = like_patterns(changes["event_types"])
    if "location_ids" in changes:
        await _check_locations(session, changes["location_ids"])
        endpoint.location_ids = changes["location_ids"]
    if "description" in changes:
        endpoint.description = changes["description"]
    await _changed(session, endpoint)
    out = endpoint_out(endpoint)
    after = out.model_dump(mode="json")
    previous = {name: before[name] for name in changes if before[name] != after[name]}
    if previous:
        emit(session, facts.WebhookEndpointUpdated(aggregate_id=endpoint.id, data=out, previous=previous))
    return endpoint


async def rotate_secret(session: AsyncSession, *, endpoint: WebhookEndpoint, seal: Seal) -> str:
    """A locked endpoint's new secret. For a day deliveries are signed with the former one, too."""
    secret = new_secret()
    endpoint.former_secret, endpoint.secret = endpoint.secret, seal.seal(secret.encode())
    endpoint.former_until = utcnow() + FORMER_SECRET
    await _changed(session, endpoint)
    emit(session, facts.WebhookEndpointSecretRotated(aggregate_id=endpoint.id, data=endpoint_out(endpoint)))
    return secret


async def enable_endpoint(session: AsyncSession, *, endpoint: WebhookEndpoint) -> WebhookEndpoint:
    """Tells a locked endpoint of what happens from now on. Raises EndpointEnabled."""
    if endpoint.state == "enabled":
        raise EndpointEnabled("the endpoint is enabled already")
    endpoint.state, endpoint.disabled_reason, endpoint.disabled_at = "enabled", None, None
    endpoint.failing_since = endpoint.last_failed_at = endpoint.warned_at = endpoint.gone_at = None
    await _begin_here(session, endpoint)
    await _changed(session, endpoint)
    emit(session, facts.WebhookEndpointEnabled(aggregate_id=endpoint.id, data=endpoint_out(endpoint)))
    return endpoint


async def disable_endpoint(
    session: AsyncSession, *, endpoint: WebhookEndpoint, reason: DisabledReason = "by_hand"
) -> WebhookEndpoint:
    """Tells a locked endpoint of nothing any more; what waits for it is cancelled. Raises EndpointDisabled."""
    if endpoint.state == "disabled":
        raise EndpointDisabled("the endpoint is disabled already")
    endpoint.state, endpoint.disabled_reason = "disabled", reason
    endpoint.disabled_at = acting_principal(session).now
    await _cancel_waiting(session, endpoint.id)
    await _changed(session, endpoint)
    emit(session, facts.WebhookEndpointDisabled(aggregate_id=endpoint.id, data=endpoint_out(endpoint)))
    return endpoint


async def delete_endpoint(session: AsyncSession, *, endpoint: WebhookEndpoint) -> None:
    """Deletes a locked endpoint; what was delivered stays in the log for as long as it is kept."""
    endpoint.state, endpoint.disabled_reason, endpoint.disabled_at = "deleted", None, None
    endpoint.secret = endpoint.former_secret = endpoint.former_until = None
    await _cancel_waiting(session, endpoint.id)
    await _changed(session, endpoint)
    emit(
        session,
        facts.WebhookEndpointDeleted(
            aggregate_id=endpoint.id, data=DeletedEndpointOut(id=endpoint.id, url=endpoint.url)
        ),
    )


def endpoint_out(row: WebhookEndpoint) -> WebhookEndpointOut:
    """An endpoint as GET shows it."""
    former = row.former_until if row.former_until is not None and row.former_until > utcnow() else None
    return WebhookEndpointOut(
        former_secret_until=former,
        **{name: getattr(row, name) for name in WebhookEndpointOut.model_fields if name != "former_secret_until"},
    )


def new_secret() -> str:
    """In the form of Standard Webhooks: 32 random bytes."""
    return "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode()


async def _begin_here(session: AsyncSession, endpoint: WebhookEndpoint) -> None:
    here = (await session.execute(_SETTLED, {"organization": organization_of(session)})).scalar_one()
    endpoint.from_position = here
    await session.execute(_MOVE_CURSOR, {"position": here, "id": endpoint.id})


async def _cancel_waiting(session: AsyncSession, endpoint_id: UUID) -> None:
    await session.execute(
        update(WebhookDelivery)
        .where(WebhookDelivery.endpoint_id == endpoint_id, WebhookDelivery.state == "pending")
        .values(state="cancelled", next_attempt_at=None, ended_at=func.app_now(), updated_at=func.app_now())
        .execution_options(synchronize_session=False)
    )


async def _changed(session: AsyncSession, endpoint: WebhookEndpoint) -> None:
    endpoint.version += 1
    await session.flush()
    await session.refresh(endpoint)


def _check_url(session: AsyncSession, url: str, any_target: bool) -> None:
    live = acting_principal(session).organization_mode == "live"
    fault = fault_of_url(url, any_target=any_target, https_only=live)
    if fault:
        raise Invalid.field("/url", fault, "url_refused")


def _check_types(chosen: Sequence[str]) -> None:
    fault = fault_of_types(chosen, FACT_TYPES)
    if fault:
        raise Invalid.field("/event_types", fault, "unknown_event_type")


async def _check_locations(session: AsyncSession, wanted: Sequence[UUID] | None) -> None:
    if not wanted:
        return
    known = set(await session.scalars(select(Location.id).where(Location.id.in_(wanted))))
    for one in wanted:
        if one not in known:
            raise NotFound(f"location_ids: there is no location {encode_id('loc', one)} in this organization")
