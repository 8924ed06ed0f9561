"""Payment methods: set up with a provider, made the default, removed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import func, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.core.clock import utcnow
from coworkapi.core.errors import NotFound, ProblemItem
from coworkapi.core.events import emit
from coworkapi.core.ids import encode_id, new_id
from coworkapi.core.sealing import Seal
from coworkapi.core.unit_of_work import acting_principal, leave_work
from coworkapi.gateways.payments import Failure, MethodDetails, SetUp
from coworkapi.gateways.payments_local.magic import token_of
from coworkapi.members.models import BillingAccount
from coworkapi.payments.errors import MethodInUse, MethodNotUsable, UnknownMagicNumber
from coworkapi.payments.events import (
    PaymentMethodAdded,
    PaymentMethodExpiring,
    PaymentMethodFailed,
    PaymentMethodRemoved,
    PaymentMethodUpdated,
)
from coworkapi.payments.models import Payment, PaymentCustomer, PaymentMethod
from coworkapi.payments.service.reading import method_out
from coworkapi.payments.values import MethodKind, Provider

POLL = timedelta(hours=1)
EXPIRY_NOTICE = timedelta(days=30)
_BATCH = 200
_DETAILS = (
    "reference",
    "brand",
    "last4",
    "expires_year",
    "expires_month",
    "holder",
    "bank_name",
    "country",
    "mandate_reference",
)


async def set_up_method(
    session: AsyncSession,
    *,
    account_id: UUID,
    kind: MethodKind,
    provider: Provider,
    make_default: bool,
    return_url: str | None,
    keys_of: UUID | None = None,
) -> PaymentMethod:
    """Notes the wish; the provider is asked after the commit. What is set up for a duplicate's account becomes that of
    the one that stays. `keys_of`: the legal entity by whose own keys (None: not an entity's). Raises NotFound."""
    known = await session.scalar(
        select(func.coalesce(BillingAccount.merged_into_id, BillingAccount.id)).where(BillingAccount.id == account_id)
    )
    if known is None:
        detail = f"there is no billing account {encode_id('acct', account_id)}"
        raise NotFound(detail, errors=[ProblemItem(pointer="/account_id", code="not_found", detail=detail)])
    method = PaymentMethod(
        id=new_id(),
        account_id=known,
        legal_entity_id=keys_of,
        provider=provider,
        kind=kind,
        make_default=make_default,
        return_url=return_url,
        created_by=acting_principal(session).label,
        due_at=utcnow(),
    )
    session.add(method)
    await session.flush()
    leave_work(session)
    return method


async def confirm_method(session: AsyncSession, *, method: PaymentMethod, number: str | None) -> PaymentMethod:
    """The customer is through: the (locked) method's provider is asked what came of it.

    `number`: the magic number that they gave the local gateway; only what it stands for is kept. Raises
    MethodNotUsable, UnknownMagicNumber.
    """
    if method.state not in ("awaiting_customer", "confirming"):
        raise MethodNotUsable(f"the method is {method.state}; only one that waits for its customer can be confirmed")
    if number is not None:
        if method.provider != "local":
            raise UnknownMagicNumber.field("/number", "is for test organizations; give it to the provider's script")
        token = token_of(method.kind, number)
        if token is None:
            raise UnknownMagicNumber.field("/number", "is not one of the local gateway's magic numbers")
        method.confirm_token = token
    method.state, method.due_at, method.attempts = "confirming", utcnow(), 0
    method.version += 1
    await session.flush()
    leave_work(session)
    return method


async def make_default(session: AsyncSession, *, method: PaymentMethod) -> PaymentMethod:
    """Collects by this (locked) method from now on. Raises MethodNotUsable."""
    if method.state != "active":
        raise MethodNotUsable(f"the method is {method.state}; only an active one can be the default")
    if not method.is_default:
        await _become_default(session, method)
        emit(session, _updated(method, {"is_default": False}))
    return method


async def remove_method(session: AsyncSession, *, method: PaymentMethod) -> PaymentMethod:
    """Charges this (locked) method no more. Raises MethodInUse; removing it again changes nothing."""
    if method.state == "removed":
        return method
    busy = await session.scalar(
        select(Payment.id)
        .where(Payment.method_id == method.id, Payment.state.in_(("pending", "requires_action")))
        .limit(1)
    )
    if busy is not None:
        name = encode_id("pmt", busy)
        raise MethodInUse(f"{name} is under way by it; wait for its outcome", extra={"payment_id": name})
    await _remove(session, method, tell_provider=True)
    return method


async def move_methods(session: AsyncSession, *, member_id: UUID) -> int:
    """The methods of a duplicate become those of the member that stays, and its default theirs if they have none; how
    many. The provider still knows them as the duplicate's. Three statements."""
    account = await session.scalar(select(BillingAccount).where(BillingAccount.member_id == member_id))
    stays_id = None if account is None else account.merged_into_id
    if account is None or stays_id is None:
        return 0
    defaults = await session.scalars(
        select(PaymentMethod).where(PaymentMethod.account_id == stays_id, PaymentMethod.is_default).with_for_update()
    )
    have_default = {one.legal_entity_id for one in defaults}
    methods = (
        await session.scalars(
            select(PaymentMethod)
            .where(PaymentMethod.account_id == account.id)
            .order_by(PaymentMethod.id)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
    ).all()
    for method in methods:
        previous = {"account_id": encode_id("acct", account.id), "is_default": method.is_default}
        method.customer_account_id = method.customer_account_id or account.id
        method.account_id = stays_id
        method.is_default = method.is_default and method.legal_entity_id not in have_default
        method.version += 1
        emit(session, _updated(method, previous))
    await session.flush()
    return len(methods)


async def method_is_gone(session: AsyncSession, *, provider: str, legal_entity_id: UUID | None, reference: str) -> bool:
    """The provider says that a method of these keys can't be charged any more. Whether it was known."""
    method = await session.scalar(
        select(PaymentMethod)
        .where(
            PaymentMethod.provider == provider,
            PaymentMethod.legal_entity_id.is_not_distinct_from(legal_entity_id),
            PaymentMethod.reference == reference,
        )
        .with_for_update()
    )
    if method is not None and method.state != "removed":
        await _remove(session, method, tell_provider=False)
    return method is not None


async def _remove(session: AsyncSession, method: PaymentMethod, *, tell_provider: bool) -> None:
    before = {"state": method.state, "is_default": method.is_default}
    method.state, method.is_default = "removed", False
    method.removed_at = acting_principal(session).now
    method.set_up_secret = None
    method.due_at = utcnow() if tell_provider and method.reference else None
    method.attempts = 0
    method.version += 1
    await session.flush()
    leave_work(session)
    emit(session, PaymentMethodRemoved(aggregate_id=method.id, data=method_out(method), previous=before))


async def _become_default(session: AsyncSession, method: PaymentMethod) -> None:
    others = await session.scalars(
        select(PaymentMethod)
        .where(
            PaymentMethod.account_id == method.account_id,
            PaymentMethod.legal_entity_id.is_not_distinct_from(method.legal_entity_id),
            PaymentMethod.is_default,
            PaymentMethod.id != method.id,
        )
        .with_for_update()
    )
    for other in others:
        other.is_default = False
        other.version += 1
        await session.flush()
        emit(session, _updated(other, {"is_default": True}))
    method.is_default = True
    method.version += 1
    await session.flush()


def _updated(method: PaymentMethod, previous: dict[str, Any]) -> PaymentMethodUpdated:
    return PaymentMethodUpdated(aggregate_id=method.id, data=method_out(method), previous=previous)


async def record_customer(
    session: AsyncSession, *, account_id: UUID, provider: str, legal_entity_id: UUID | None, reference: str
) -> None:
    """Keeps as whom a provider knows an account by these keys; the first that was recorded stays."""
    await session.execute(
        insert(PaymentCustomer)
        .values(
            id=new_id(),
            account_id=account_id,
            provider=provider,
            legal_entity_id=legal_entity_id,
            reference=reference,
        )
        .on_conflict_do_nothing()
    )


async def record_set_up(session: AsyncSession, *, method: PaymentMethod, found: SetUp, seal: Seal) -> None:
    """Keeps how far a (locked) method's set-up is. Telling it twice changes nothing."""
    method.due_at, method.attempts = None, 0
    if method.state == "removed":  # meanwhile: what came of it is to be forgotten there, too
        if found.method is not None and method.reference is None:
            method.reference, method.due_at = found.method.reference, utcnow()
        return
    if method.state in ("active", "failed"):
        return
    method.set_up_reference = found.reference
    method.version += 1
    if found.state == "ready" and found.method is not None:
        await _activate(session, method, found.method)
    elif found.state == "failed":
        await fail_method(session, method=method, failure=found.failure or Failure("declined", "it was declined"))
    else:
        method.state = "confirming" if found.state == "confirming" else "awaiting_customer"
        if found.client_secret or found.url:
            secret = {"client_secret": found.client_secret, "url": found.url}
            method.set_up_secret = seal.seal(orjson.dumps(secret))
        if found.state == "confirming":  # its webhook comes first, unless it is lost
            method.due_at = utcnow() + POLL
        await session.flush()


async def fail_method(session: AsyncSession, *, method: PaymentMethod, failure: Failure) -> None:
    """Notes that a (locked) method could not be added."""
    method.state, method.due_at, method.set_up_secret = "failed", None, None
    method.failure_code, method.failure_detail = failure.code[:60], failure.detail[:500]
    await session.flush()
    emit(session, PaymentMethodFailed(aggregate_id=method.id, data=method_out(method)))


async def _activate(session: AsyncSession, method: PaymentMethod, details: MethodDetails) -> None:
    for name in _DETAILS:
        setattr(method, name, getattr(details, name))
    method.state, method.set_up_secret = "active", None
    await session.flush()
    has_default = await session.scalar(
        select(PaymentMethod.id).where(
            PaymentMethod.account_id == method.account_id,
            PaymentMethod.legal_entity_id.is_not_distinct_from(method.legal_entity_id),
            PaymentMethod.is_default,
        )
    )
    if method.make_default or has_default is None:
        await _become_default(session, method)
    emit(session, PaymentMethodAdded(aggregate_id=method.id, data=method_out(method)))


def set_up_secret(method: PaymentMethod, seal: Seal) -> dict[str, str | None]:
    """What the customer's browser needs: `client_secret`, `url`."""
    found = seal.unseal(method.set_up_secret) if method.set_up_secret else None
    return orjson.loads(found) if found else {}


async def tell_expiring(session: AsyncSession) -> int:
    """Tells of cards that end within thirty days, once each; how many there were."""
    ends = func.make_date(PaymentMethod.expires_year, PaymentMethod.expires_month, 1) + text("interval '1 month'")
    now = acting_principal(session).now
    rows = await session.scalars(
        select(PaymentMethod)
        .where(
            PaymentMethod.state == "active",
            PaymentMethod.expiry_told_at.is_(None),
            PaymentMethod.expires_year.is_not(None),
            ends <= now + EXPIRY_NOTICE,
        )
        .order_by(PaymentMethod.id)
        .limit(_BATCH)
        .with_for_update(skip_locked=True)
    )
    methods = list(rows)
    for method in methods:
        method.expiry_told_at = now
        method.version += 1
    await session.flush()
    emit(session, *(PaymentMethodExpiring(aggregate_id=one.id, data=method_out(one)) for one in methods))
    return len(methods)
