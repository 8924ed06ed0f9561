"""Where the outside comes in: providers' webhooks, the local gateway's confirm page; and which providers there are."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import Path, Query, Request
from sqlalchemy import text

from coworkapi.core.errors import NotFound
from coworkapi.core.http import Ctx, Router, for_public, problems, requires, without_organization
from coworkapi.core.ids import LegalEntityId
from coworkapi.core.prepared import Prepared
from coworkapi.core.principal import Principal
from coworkapi.core.unit_of_work import become
from coworkapi.gateways.payments import BadSignature
from coworkapi.payments import service
from coworkapi.payments.addresses import addressee_of
from coworkapi.payments.errors import NoGateway, WebhookRefused
from coworkapi.payments.gateways import TAKES
from coworkapi.payments.routes.common import check_known, gateways_of, offer_of, webhook_url_of
from coworkapi.payments.schemas import GatewayOut, LocalActionOut, LocalAnswerIn, WebhookOut
from coworkapi.spaces.models import LegalEntity

gateways = Router(prefix="/v1/payment-gateways", tags=["Payment methods"])
webhooks = Router(prefix="/v1/webhooks", tags=["Provider webhooks"])
local = Router(prefix="/v1/public/{organization}/local-payments", tags=["Local payments"])
_OPEN = Prepared(text("SELECT * FROM open_public(NULL, CAST(:id AS uuid), NULL)"))
_JSON: dict[str, Any] = {
    "x-body-media": ["application/json"],
    "requestBody": {"required": True, "content": {"application/json": {"schema": {"type": "object"}}}},
}
Organization = Annotated[str, Path(description="The organization's slug or id", examples=["north-wharf"])]
Reference = Annotated[str, Path(max_length=60, description="As the address of the page names it")]


@gateways.get(
    "", dependencies=[requires("payments:read")], summary="List payment providers", responses=problems(NotFound)
)
async def list_payment_gateways(
    ctx: Ctx,
    request: Request,
    legal_entity_id: Annotated[
        LegalEntityId | None,
        Query(description="For what is owed to this one; unless given, to those without keys of their own"),
    ] = None,
) -> list[GatewayOut]:
    """Those that are ready, in the order in which they are chosen; with the address for their webhooks."""
    if legal_entity_id is not None:
        await check_known(ctx.session, LegalEntity, "ent", [legal_entity_id], pointer="/legal_entity_id")
    offer = await offer_of(ctx, request, legal_entity_id)
    writes = ctx.principal.has("payments:write")
    return [
        GatewayOut(
            provider=provider,
            kinds=list(TAKES[provider]),
            publishable_key=offer.publishable_keys.get(provider),
            webhook_url=webhook_url_of(ctx, request, provider, offer.whose[provider])
            if writes and provider != "local"
            else None,
        )
        for provider in offer.providers
    ]


@webhooks.post(
    "/{provider}/{token}",
    dependencies=[without_organization()],
    summary="Receive a provider's webhook",
    responses=problems(WebhookRefused),
    openapi_extra=_JSON,
)
async def receive_provider_webhook(
    provider: Literal["stripe", "gocardless"],
    token: Annotated[
        str, Path(max_length=100, description="The address of the organization's, or its legal entity's, keys")
    ],
    ctx: Ctx,
    request: Request,
) -> WebhookOut:
    """For the provider alone: its signature is checked, and each event taken once. It is acted on afterwards."""
    organization_id, entity_id = addressee_of(request.app.state.secret, token) or (None, None)
    row = None if organization_id is None else await _OPEN.fetchrow(ctx.unit, id=organization_id)
    if row is None:
        raise NotFound("there is no such address")
    acting = Principal(kind="system", organization_id=row.organization_id, test_clock_at=row.test_clock_at)
    await become(ctx.unit, acting)
    gateways = gateways_of(request)
    try:
        own = await service.own_keys(ctx.session, gateways.seal)
        async with gateways.using(provider, entity_id, own) as gateway:
            messages = gateway.read_webhook(await request.body(), dict(request.headers))
    except NoGateway:
        raise NotFound("there is no such address") from None
    except BadSignature as error:
        raise WebhookRefused(str(error)) from None
    taken = await service.receive_events(ctx.session, provider=provider, messages=messages, legal_entity_id=entity_id)
    return WebhookOut(taken=taken)


@local.get("/{reference}", dependencies=[for_public()], summary="Read what waits on the local confirm page")
async def get_local_payment_action(organization: Organization, reference: Reference, ctx: Ctx) -> LocalActionOut:
    """Test organizations only: what a bank's page (3-D Secure) would show."""
    return await service.answer_local(ctx.session, reference=reference, approve=None)


@local.post("/{reference}/confirm", dependencies=[for_public()], summary="Answer on the local confirm page")
async def confirm_local_payment(
    organization: Organization, reference: Reference, body: LocalAnswerIn, ctx: Ctx
) -> LocalActionOut:
    """Test organizations only: the customer confirms, or refuses to. What comes of it is told as a provider would."""
    return await service.answer_local(ctx.session, reference=reference, approve=body.approve)
