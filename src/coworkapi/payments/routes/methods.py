"""`/v1/payment-methods` and `/v1/me/payment-methods`."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from fastapi import Query, Request, Response
from sqlalchemy import select

from coworkapi.core.errors import NotFound
from coworkapi.core.http import Context, Ctx, Router, check_if_match, etag, for_members, problems, requires
from coworkapi.core.ids import BillingAccountId, PaymentMethodId, encode_id
from coworkapi.core.pages import Page, PageParams, Paging, fetch_page
from coworkapi.payments import service
from coworkapi.payments.errors import MethodInUse, MethodNotUsable, NoGateway, UnknownMagicNumber
from coworkapi.payments.jobs import seal_of
from coworkapi.payments.models import PaymentMethod
from coworkapi.payments.routes.common import IfMatch, Since, is_mine, me, my_account, offer_of, offer_to
from coworkapi.payments.schemas import ConfirmIn, MySetUpIn, PaymentMethodOut, SetUpIn, SetUpOut
from coworkapi.payments.values import MethodState

router = Router(prefix="/v1/payment-methods", tags=["Payment methods"])
mine = Router(prefix="/v1/me/payment-methods", tags=["My payments"])
READ, WRITE, MEMBER = requires("payments:read"), requires("payments:write"), for_members()
OfAccount = Annotated[BillingAccountId | None, Query(description="Only this account's")]
InState = Annotated[MethodState | None, Query(description="Only in this state")]


@router.get("", dependencies=[READ], summary="List payment methods")
async def list_payment_methods(
    ctx: Ctx, page: Paging, account_id: OfAccount = None, state: InState = None, updated_since: Since = None
) -> Page[PaymentMethodOut]:
    """Newest first."""
    ctx.require("payments:read", None)
    statement = select(PaymentMethod)
    if updated_since is not None:
        statement = statement.where(PaymentMethod.updated_at >= updated_since)
    return await _page(ctx, statement, page, account_id, state)


@router.post(
    "", status_code=201, dependencies=[WRITE], summary="Set up a payment method", responses=problems(NoGateway)
)
async def set_up_payment_method(body: SetUpIn, ctx: Ctx, request: Request) -> PaymentMethodOut:
    """Asks the provider. Read the method until it is `awaiting_customer`, then its set-up, and show that to them."""
    ctx.require("payments:write", None)
    return await _set_up(ctx, request, body, body.account_id)


@router.get("/{payment_method_id}", dependencies=[READ], summary="Read a payment method")
async def get_payment_method(payment_method_id: PaymentMethodId, ctx: Ctx, response: Response) -> PaymentMethodOut:
    ctx.require("payments:read", None)
    return _shown(await service.find_method(ctx.session, payment_method_id), response)


@router.get(
    "/{payment_method_id}/set-up",
    dependencies=[WRITE],
    summary="Read what a customer needs to give a payment method",
)
async def get_payment_method_set_up(payment_method_id: PaymentMethodId, ctx: Ctx, request: Request) -> SetUpOut:
    """For their browser: the provider's script, or a page of the provider's."""
    ctx.require("payments:write", None)
    return await _set_up_out(ctx, await service.find_method(ctx.session, payment_method_id), request)


@router.post(
    "/{payment_method_id}/confirm",
    dependencies=[WRITE],
    summary="Confirm a payment method",
    responses=problems(MethodNotUsable, UnknownMagicNumber),
)
async def confirm_payment_method(
    payment_method_id: PaymentMethodId, body: ConfirmIn, ctx: Ctx, response: Response, if_match: IfMatch = None
) -> PaymentMethodOut:
    """Says that the customer is through; the provider is asked what came of it."""
    ctx.require("payments:write", None)
    method = await service.find_method(ctx.session, payment_method_id, lock=True)
    return await _confirm(ctx, method, body, response, if_match)


@router.post(
    "/{payment_method_id}/make-default",
    dependencies=[WRITE],
    summary="Collect by a payment method",
    responses=problems(MethodNotUsable),
)
async def make_payment_method_default(
    payment_method_id: PaymentMethodId, ctx: Ctx, response: Response, if_match: IfMatch = None
) -> PaymentMethodOut:
    """What falls due is charged to this one from then on."""
    ctx.require("payments:write", None)
    method = await service.find_method(ctx.session, payment_method_id, lock=True)
    check_if_match(if_match, method.version)
    return _shown(await service.make_default(ctx.session, method=method), response)


@router.post(
    "/{payment_method_id}/detach",
    dependencies=[WRITE],
    summary="Remove a payment method",
    responses=problems(MethodInUse),
)
async def detach_payment_method(
    payment_method_id: PaymentMethodId, ctx: Ctx, response: Response, if_match: IfMatch = None
) -> PaymentMethodOut:
    """It is charged no more, and its mandate ended. Doing it again changes nothing."""
    ctx.require("payments:write", None)
    method = await service.find_method(ctx.session, payment_method_id, lock=True)
    check_if_match(if_match, method.version)
    return _shown(await service.remove_method(ctx.session, method=method), response)


@mine.get("", dependencies=[MEMBER], summary="List my payment methods")
async def list_my_payment_methods(
    ctx: Ctx, page: Paging, account_id: OfAccount = None, state: InState = None
) -> Page[PaymentMethodOut]:
    """Your own account's, and those of teams that you administrate; newest first."""
    statement = select(PaymentMethod).where(is_mine(PaymentMethod.account_id, me(ctx)))
    return await _page(ctx, statement, page, account_id, state)


@mine.post("", status_code=201, dependencies=[MEMBER], summary="Add a payment method", responses=problems(NoGateway))
async def set_up_my_payment_method(body: MySetUpIn, ctx: Ctx, request: Request) -> PaymentMethodOut:
    """Asks the provider. Read the method until it is `awaiting_customer`, then its set-up."""
    return await _set_up(ctx, request, body, await my_account(ctx, body.account_id))


@mine.get("/{payment_method_id}", dependencies=[MEMBER], summary="Read my payment method")
async def get_my_payment_method(payment_method_id: PaymentMethodId, ctx: Ctx, response: Response) -> PaymentMethodOut:
    """Of your own account, or of a team that you administrate."""
    return _shown(await _mine(ctx, payment_method_id), response)


@mine.get("/{payment_method_id}/set-up", dependencies=[MEMBER], summary="Read how to give my payment method")
async def get_my_payment_method_set_up(payment_method_id: PaymentMethodId, ctx: Ctx, request: Request) -> SetUpOut:
    """For your browser: the provider's script, or a page of the provider's."""
    return await _set_up_out(ctx, await _mine(ctx, payment_method_id), request)


@mine.post(
    "/{payment_method_id}/confirm",
    dependencies=[MEMBER],
    summary="Confirm my payment method",
    responses=problems(MethodNotUsable, UnknownMagicNumber),
)
async def confirm_my_payment_method(
    payment_method_id: PaymentMethodId, body: ConfirmIn, ctx: Ctx, response: Response, if_match: IfMatch = None
) -> PaymentMethodOut:
    """Says that you are through; the provider is asked what came of it."""
    return await _confirm(ctx, await _mine(ctx, payment_method_id, lock=True), body, response, if_match)


@mine.post(
    "/{payment_method_id}/make-default",
    dependencies=[MEMBER],
    summary="Pay by this method",
    responses=problems(MethodNotUsable),
)
async def make_my_payment_method_default(
    payment_method_id: PaymentMethodId, ctx: Ctx, response: Response, if_match: IfMatch = None
) -> PaymentMethodOut:
    """What falls due is charged to this one from then on."""
    method = await _mine(ctx, payment_method_id, lock=True)
    check_if_match(if_match, method.version)
    return _shown(await service.make_default(ctx.session, method=method), response)


@mine.post(
    "/{payment_method_id}/detach",
    dependencies=[MEMBER],
    summary="Remove my payment method",
    responses=problems(MethodInUse),
)
async def detach_my_payment_method(
    payment_method_id: PaymentMethodId, ctx: Ctx, response: Response, if_match: IfMatch = None
) -> PaymentMethodOut:
    """It is charged no more, and its mandate ended. Doing it again changes nothing."""
    method = await _mine(ctx, payment_method_id, lock=True)
    check_if_match(if_match, method.version)
    return _shown(await service.remove_method(ctx.session, method=method), response)


async def _page(
    ctx: Context, statement: Any, page: PageParams, account_id: UUID | None, state: str | None
) -> Page[PaymentMethodOut]:
    if account_id is not None:
        statement = statement.where(PaymentMethod.account_id == account_id)
    if state is not None:
        statement = statement.where(PaymentMethod.state == state)
    rows, cursor = await fetch_page(
        ctx.session, statement, keys=[PaymentMethod.id], page=page, order="payment_methods", descending=True
    )
    return Page(data=[service.method_out(row[0]) for row in rows], next_cursor=cursor)


async def _set_up(ctx: Context, request: Request, body: MySetUpIn, account_id: UUID) -> PaymentMethodOut:
    offer = await offer_to(ctx, request, account_id=account_id, legal_entity_id=body.legal_entity_id)
    provider = offer.choose(body.kind, body.provider)
    method = await service.set_up_method(
        ctx.session,
        account_id=account_id,
        kind=body.kind,
        provider=provider,
        make_default=body.make_default,
        return_url=body.return_url,
        keys_of=offer.whose[provider],
    )
    return service.method_out(method)


async def _confirm(
    ctx: Context, method: PaymentMethod, body: ConfirmIn, response: Response, if_match: str | None
) -> PaymentMethodOut:
    check_if_match(if_match, method.version)
    number = None if body.number is None else body.number.get_secret_value()
    return _shown(await service.confirm_method(ctx.session, method=method, number=number), response)


async def _mine(ctx: Context, method_id: UUID, *, lock: bool = False) -> PaymentMethod:
    statement = select(PaymentMethod.id).where(
        PaymentMethod.id == method_id, is_mine(PaymentMethod.account_id, me(ctx))
    )
    if await ctx.session.scalar(statement) is None:
        raise NotFound(f"there is no payment method {encode_id('pm', method_id)}")
    return await service.find_method(ctx.session, method_id, lock=lock)


def _shown(method: PaymentMethod, response: Response) -> PaymentMethodOut:
    response.headers["ETag"] = etag(method.version)
    return service.method_out(method)


async def _set_up_out(ctx: Context, method: PaymentMethod, request: Request) -> SetUpOut:
    out = service.method_out(method)
    secret = service.set_up_secret(method, seal_of(request.app.state.secret))
    return SetUpOut(
        payment_method_id=method.id,
        state=out.state,
        provider=out.provider,
        publishable_key=(await offer_of(ctx, request, method.legal_entity_id)).publishable_keys.get(out.provider),
        client_secret=secret.get("client_secret"),
        url=secret.get("url"),
    )
