"""`/v1/payment-providers`: an organization's own keys at payment providers."""

from __future__ import annotations

from uuid import UUID

from fastapi import Request, Response
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.core.db import Database
from coworkapi.core.errors import NotFound, ProblemItem
from coworkapi.core.http import Context, Ctx, Router, check_if_match, etag, problems, requires, writing
from coworkapi.gateways.payments import GatewayRefused, GatewayUnreachable, KeyedGateway, ProviderAccount
from coworkapi.payments import service
from coworkapi.payments.errors import ProviderInUse, ProviderKeysRefused, ProviderUnreachable
from coworkapi.payments.gateways import TAKES
from coworkapi.payments.models import PaymentProvider
from coworkapi.payments.routes.common import IfMatch, OfEntity, check_known, gateways_of, webhook_url_of
from coworkapi.payments.rules import faults_of_keys
from coworkapi.payments.schemas import PaymentProviderIn, PaymentProviderOut, ProviderChoiceOut
from coworkapi.payments.values import OwnKeys, RemoteProvider
from coworkapi.spaces.models import LegalEntity

router = Router(prefix="/v1/payment-providers", tags=["Payment providers"])
READ, WRITE = requires("organization:read"), requires("organization:write")
_ALL: tuple[RemoteProvider, ...] = ("stripe", "gocardless")


@router.get(
    "", dependencies=[READ], summary="List payment providers and whose keys they use", responses=problems(NotFound)
)
async def list_payment_providers(
    ctx: Ctx, request: Request, legal_entity_id: OfEntity = None
) -> list[ProviderChoiceOut]:
    """All that there are, with the address for your webhooks: register it there before you save the keys. The keys of
    each legal entity have an address of their own: name the entity to read it."""
    ctx.require("organization:read", None)
    await _check_entity(ctx.session, legal_entity_id)
    gateways, live = gateways_of(request), ctx.principal.organization_mode == "live"
    saved = {(row.provider, row.legal_entity_id): row for row in await service.list_providers(ctx.session)}
    found = []
    for provider in _ALL:
        row = saved.get((provider, legal_entity_id)) or saved.get((provider, None))
        theirs = [
            one
            for (name, entity_id), one in saved.items()
            if name == provider and entity_id is not None and legal_entity_id in (None, entity_id)
        ]
        found.append(
            ProviderChoiceOut(
                provider=provider,
                keys="own" if row else "service" if live and provider in gateways.remote else "none",
                kinds=list(TAKES[provider]),
                webhook_url=webhook_url_of(ctx, request, provider, legal_entity_id),
                own=_out(ctx, request, row) if row else None,
                of_legal_entities=[_out(ctx, request, one) for one in theirs],
            )
        )
    return found


@router.get("/{provider}", dependencies=[READ], summary="Read your keys at a payment provider")
async def get_payment_provider(
    provider: RemoteProvider, ctx: Ctx, request: Request, response: Response, legal_entity_id: OfEntity = None
) -> PaymentProviderOut:
    """Of the keys their last four characters."""
    ctx.require("organization:read", None)
    row = await service.find_provider(ctx.session, provider, legal_entity_id)
    response.headers["ETag"] = etag(row.version)
    return _out(ctx, request, row)


@router.put(
    "/{provider}",
    dependencies=[WRITE],
    summary="Save your keys at a payment provider",
    responses=problems(ProviderKeysRefused, ProviderInUse, ProviderUnreachable),
    openapi_extra={"x-streams": True},
)
async def put_payment_provider(
    provider: RemoteProvider,
    body: PaymentProviderIn,
    ctx: Ctx,
    request: Request,
    response: Response,
    legal_entity_id: OfEntity = None,
    if_match: IfMatch = None,
) -> PaymentProviderOut:
    """Payments go through your own account from then on; or with new keys of the same account, which you rotate so. The
    provider is asked first whose keys they are. Test keys are for test organizations, live ones for live ones. What the
    provider signs with a webhook secret that you replace counts for another day. With `legal_entity_id` what is owed to
    that one goes through its own account: methods that were saved before pay it no more."""
    ctx.require("organization:write", None)
    secret_key = body.secret_key.get_secret_value()
    webhook_secret = None if body.webhook_secret is None else body.webhook_secret.get_secret_value()
    mode, gateways = ctx.principal.organization_mode, gateways_of(request)
    db: Database = request.app.state.db
    async with db.transaction(ctx.principal) as session:
        await _check_entity(session, legal_entity_id)
        before = (await service.own_keys(session, gateways.seal)).get((provider, legal_entity_id))
        uses = await service.provider_uses(session, provider, legal_entity_id)
    faults = faults_of_keys(
        provider, mode, secret_key=secret_key, webhook_secret=webhook_secret, publishable_key=body.publishable_key
    )
    if faults:
        raise _refused(faults)
    if webhook_secret is None and before is None:
        raise _refused({"webhook_secret": "is missing: register the webhook_url there, and give its secret"})
    keys = OwnKeys(
        organization_id=ctx.organization_id,
        provider=provider,
        legal_entity_id=legal_entity_id,
        mode=mode,
        secret_key=secret_key,
        webhook_secrets=() if webhook_secret is None else (webhook_secret,),
        publishable_key=body.publishable_key,
    )
    account, former = await _account_of(gateways.open_own(keys), provider), None
    of_service = legal_entity_id is None and mode == "live" and provider in gateways.remote
    if uses and before is None and of_service:
        former = (await _asked(gateways.remote[provider], provider)).reference
    async with writing(request, ctx, action="put_payment_provider") as session:
        row = await service.save_provider(
            session,
            provider=provider,
            legal_entity_id=legal_entity_id,
            mode=mode,
            secret_key=secret_key,
            webhook_secret=webhook_secret,
            publishable_key=body.publishable_key,
            account=account,
            former_account=former,
            check=lambda version: check_if_match(if_match, version),
            seal=gateways.seal,
        )
        out, version = _out(ctx, request, row), row.version
    response.headers["ETag"] = etag(version)
    return out


@router.delete(
    "/{provider}",
    status_code=204,
    dependencies=[WRITE],
    summary="Remove your keys at a payment provider",
    responses=problems(ProviderInUse),
)
async def delete_payment_provider(
    provider: RemoteProvider, ctx: Ctx, legal_entity_id: OfEntity = None, if_match: IfMatch = None
) -> None:
    """Nothing goes through your account there any more. Remove its payment methods first. Payments that it has made
    stay, but can't be paid back through it."""
    ctx.require("organization:write", None)
    row = await service.find_provider(ctx.session, provider, legal_entity_id, lock=True)
    check_if_match(if_match, row.version)
    await service.remove_provider(ctx.session, row=row)


async def _check_entity(session: AsyncSession, legal_entity_id: UUID | None) -> None:
    if legal_entity_id is not None:
        await check_known(session, LegalEntity, "ent", [legal_entity_id], pointer="/legal_entity_id")


async def _account_of(gateway: KeyedGateway, provider: str) -> ProviderAccount:
    try:
        return await _asked(gateway, provider)
    finally:
        await gateway.close()


async def _asked(gateway: KeyedGateway, provider: str) -> ProviderAccount:
    """Whose keys they are. Raises ProviderKeysRefused, ProviderUnreachable."""
    try:
        return await gateway.account()
    except GatewayRefused as error:
        raise _refused({"secret_key": error.detail}) from None
    except GatewayUnreachable as error:
        detail = f"{provider} could not be asked about the keys ({error}); nothing was changed, try again"
        raise ProviderUnreachable(detail, headers={"Retry-After": "10"}) from None


def _refused(faults: dict[str, str]) -> ProviderKeysRefused:
    items = [ProblemItem(pointer=f"/{name}", code="invalid", detail=detail) for name, detail in faults.items()]
    return ProviderKeysRefused("; ".join(f"{name} {detail}" for name, detail in faults.items()), errors=items)


def _out(ctx: Context, request: Request, row: PaymentProvider) -> PaymentProviderOut:
    names = (
        "provider",
        "legal_entity_id",
        "mode",
        "secret_key_last4",
        "webhook_secret_last4",
        "publishable_key",
        "account_reference",
        "account_name",
        "checked_at",
        "created_at",
        "updated_at",
    )
    return PaymentProviderOut(
        **{name: getattr(row, name) for name in names},
        kinds=list(TAKES[row.provider]),  # type: ignore[index]
        webhook_url=webhook_url_of(ctx, request, row.provider, row.legal_entity_id),
    )
