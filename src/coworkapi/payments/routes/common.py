"""What the routes of payments share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any
from uuid import UUID

from fastapi import Header, Query, Request
from sqlalchemy import ColumnElement, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.billing.queries import MY_ACCOUNTS
from coworkapi.core.errors import Forbidden, NotFound, ProblemItem
from coworkapi.core.http import Context
from coworkapi.core.ids import PREFIXES, LegalEntityId, encode_id
from coworkapi.core.schemas import Instant
from coworkapi.members.models import BillingAccount
from coworkapi.payments import service
from coworkapi.payments.addresses import webhook_token
from coworkapi.payments.gateways import Gateways, Offer
from coworkapi.payments.jobs import seal_of
from coworkapi.payments.models import Payment
from coworkapi.payments.schemas import NextActionOut
from coworkapi.spaces.models import LegalEntity

IfMatch = Annotated[str | None, Header(description="The ETag that you read; 412 if it was changed since")]
DryRun = Annotated[bool, Query(description="Only say what would happen")]
OfEntity = Annotated[
    LegalEntityId | None,
    Query(
        description="The legal entity whose own keys they are; unless given, your organization's, for all the others"
    ),
]
Since = Annotated[Instant | None, Query(description="Only what changed at or after")]


def gateways_of(request: Request) -> Gateways:
    found: Gateways = request.app.state.payment_gateways
    return found


async def offer_of(ctx: Context, request: Request, legal_entity_id: UUID | None = None) -> Offer:
    """The providers that the legal entity may choose from; None: one without keys of its own. One statement."""
    gateways = gateways_of(request)
    own = await service.own_keys(ctx.session, gateways.seal)
    return gateways.offer(ctx.principal.organization_mode, own, legal_entity_id)


async def offer_to(ctx: Context, request: Request, *, account_id: UUID, legal_entity_id: UUID | None) -> Offer:
    """The providers that an account may choose from to pay what it owes to the entity: to that of its home location, or
    the only one, unless one is named. Two statements at the most. Raises NotFound."""
    gateways = gateways_of(request)
    own = await service.own_keys(ctx.session, gateways.seal)
    if legal_entity_id is not None:
        await check_known(ctx.session, LegalEntity, "ent", [legal_entity_id], pointer="/legal_entity_id")
    elif any(entity_id is not None for _, entity_id in own):
        legal_entity_id = await service.home_entity(ctx.session, account_id)
    return gateways.offer(ctx.principal.organization_mode, own, legal_entity_id)


async def next_action_of(ctx: Context, request: Request, payment: Payment) -> NextActionOut:
    """What the customer must do for a payment. Raises NoActionNeeded."""
    method = None if payment.method_id is None else await service.find_method(ctx.session, payment.method_id)
    offer = await offer_of(ctx, request, None if method is None else method.legal_entity_id)
    return service.next_action(payment, seal_of(request.app.state.secret), offer.publishable_keys)


def webhook_url_of(ctx: Context, request: Request, provider: str, legal_entity_id: UUID | None = None) -> str:
    """Where the provider is to send the organization's webhooks, or those of an entity's own account there."""
    token = webhook_token(request.app.state.secret, ctx.organization_id, legal_entity_id)
    return f"{gateways_of(request).public_url}/v1/webhooks/{provider}/{token}"


def me(ctx: Context) -> UUID:
    """The signed-in member's id."""
    if ctx.principal.id is None:
        raise Forbidden("/v1/me is the signed-in member's own")
    return ctx.principal.id


def is_mine(column: Any, member_id: UUID) -> ColumnElement[bool]:
    """That an account is the member's own, or of a team that they run."""
    table = column.class_.__tablename__
    mine: Any = text(f"{table}.{column.key} IN {MY_ACCOUNTS}")
    condition: ColumnElement[bool] = mine.bindparams(me=member_id)
    return condition


async def check_known(
    session: AsyncSession, model: Any, prefix: str, ids: Sequence[UUID] | None, *, pointer: str
) -> None:
    """Raises NotFound for the first id that names nothing here."""
    known = set(await session.scalars(select(model.id).where(model.id.in_(ids)))) if ids else set()
    for id_ in ids or ():
        if id_ not in known:
            detail = f"there is no {PREFIXES[prefix]} {encode_id(prefix, id_)}"
            raise NotFound(detail, errors=[ProblemItem(pointer=pointer, code="not_found", detail=detail)])


async def my_account(ctx: Context, account_id: UUID | None) -> UUID:
    """The account that a member names, if it is theirs; their own unless given. Raises NotFound."""
    statement = select(BillingAccount.id)
    if account_id is None:
        statement = statement.where(BillingAccount.member_id == me(ctx))
    else:
        statement = statement.where(BillingAccount.id == account_id, is_mine(BillingAccount.id, me(ctx)))
    found = await ctx.session.scalar(statement)
    if found is None:
        what = "you have no billing account"
        if account_id is not None:
            what = f"there is no billing account {encode_id('acct', account_id)} of yours"
        raise NotFound(what, errors=[ProblemItem(pointer="/account_id", code="not_found", detail=what)])
    return found
