"""An organization's own keys at payment providers: saved when the provider has said whose they are, sealed, rotated."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, cast
from uuid import UUID

import orjson
from sqlalchemy import ColumnElement, and_, delete, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.core.clock import utcnow
from coworkapi.core.errors import NotFound
from coworkapi.core.ids import encode_id, new_id
from coworkapi.core.sealing import Seal
from coworkapi.core.unit_of_work import organization_of
from coworkapi.gateways.payments import ProviderAccount
from coworkapi.members.models import BillingAccount, Member, Team
from coworkapi.payments.errors import ProviderInUse
from coworkapi.payments.models import Payment, PaymentCustomer, PaymentMethod, PaymentProvider, Refund
from coworkapi.payments.values import KeysOf, OwnKeys, RemoteProvider
from coworkapi.spaces.models import LegalEntity, Location

# How long what was signed with a webhook secret still counts after it was replaced.
FORMER_SECRET = timedelta(days=1)


async def own_keys(session: AsyncSession, seal: Seal) -> dict[KeysOf, OwnKeys | None]:
    """The organization's own keys, by provider and legal entity. One statement. None: it has saved some, but they were
    sealed under another secret of the service. That is not to have none: its payments never go through the service's
    account."""
    found: dict[KeysOf, OwnKeys | None] = {}
    for row in await session.scalars(select(PaymentProvider)):
        content = seal.unseal(row.keys)
        found[cast(RemoteProvider, row.provider), row.legal_entity_id] = (
            None if content is None else _opened(row, organization_of(session), orjson.loads(content))
        )
    return found


async def list_providers(session: AsyncSession) -> Sequence[PaymentProvider]:
    """All keys that were saved: the organization's first, then its legal entities'. One statement."""
    order = (PaymentProvider.legal_entity_id.asc().nulls_first(), PaymentProvider.provider)
    return (await session.scalars(select(PaymentProvider).order_by(*order))).all()


async def find_provider(
    session: AsyncSession, provider: RemoteProvider, legal_entity_id: UUID | None = None, *, lock: bool = False
) -> PaymentProvider:
    """Raises NotFound where the organization, or this entity of it, has no keys of its own there."""
    statement = select(PaymentProvider).where(_saved(provider, legal_entity_id))
    if lock:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    row = await session.scalar(statement)
    if row is None:
        whose = "your own" if legal_entity_id is None else f"{encode_id('ent', legal_entity_id)}'s own"
        raise NotFound(f"there are no keys of {whose} for {provider}")
    return row


async def provider_uses(session: AsyncSession, provider: str, legal_entity_id: UUID | None) -> dict[str, int]:
    """What the provider holds for these keys: methods that can be charged or are being set up, payments and refunds
    under way. Those that are none are left out. One statement."""
    by_these = PaymentMethod.legal_entity_id.is_not_distinct_from(legal_entity_id)
    method = _joined(PaymentMethod, Payment.method_id, Payment)
    counts = {
        "payment_methods": select(func.count())
        .select_from(PaymentMethod)
        .where(
            PaymentMethod.provider == provider,
            by_these,
            or_(PaymentMethod.state.not_in(("removed", "failed")), PaymentMethod.due_at.is_not(None)),
        ),
        "payments": select(func.count())
        .select_from(Payment)
        .join(PaymentMethod, method)
        .where(Payment.provider == provider, by_these, Payment.state.in_(("pending", "requires_action"))),
        "refunds": select(func.count())
        .select_from(Refund)
        .join(Payment, _joined(Payment, Refund.payment_id, Refund))
        .join(PaymentMethod, method)
        .where(Refund.provider == provider, by_these, Refund.state == "pending"),
    }
    row = (await session.execute(select(*(one.scalar_subquery().label(name) for name, one in counts.items())))).one()
    return {name: count for name, count in row._mapping.items() if count}


async def save_provider(
    session: AsyncSession,
    *,
    provider: RemoteProvider,
    legal_entity_id: UUID | None,
    mode: str,
    secret_key: str,
    webhook_secret: str | None,
    publishable_key: str | None,
    account: ProviderAccount,
    former_account: str | None,
    check: Callable[[int], None],
    seal: Seal,
) -> PaymentProvider:
    """Keeps keys that the provider has said to be of `account`, in place of the former ones: of this legal entity, or
    (None) of the organization.

    `webhook_secret` None: as it is. `former_account`: whose keys were used until now, if it is known. `check` is given
    the version that is replaced (0: none) once it is locked. Raises ProviderInUse where what is held there would be
    lost with another account, or the account is in use by other keys; NotFound where there is no webhook secret (any
    more).
    """
    row = await session.scalar(select(PaymentProvider).where(_saved(provider, legal_entity_id)).with_for_update())
    check(row.version if row is not None else 0)
    before: dict[str, str] = {} if row is None else orjson.loads(seal.unseal(row.keys) or b"{}")
    if webhook_secret is None:
        if "webhook_secret" not in before:
            raise NotFound(f"there is no webhook secret for {provider} that could stay as it is; give it, too")
        webhook_secret = before["webhook_secret"]
    await _check_apart(session, provider, account.reference[:100], row)
    if account.reference != (row.account_reference if row is not None else former_account):
        why = f"these keys are of another account, {account.reference}"
        await _check_unused(session, provider, legal_entity_id, why)
        # As whom the former account knew our customers means nothing to this one.
        await _forget_customers(session, provider, legal_entity_id)
    keys = {"secret_key": secret_key, "webhook_secret": webhook_secret, **_former(before, webhook_secret)}
    if row is None:
        row = PaymentProvider(id=new_id(), provider=provider, legal_entity_id=legal_entity_id, version=0)
        session.add(row)
    row.mode = mode
    row.keys = seal.seal(orjson.dumps(keys))
    row.secret_key_last4, row.webhook_secret_last4 = secret_key[-4:], webhook_secret[-4:]
    row.publishable_key = publishable_key
    row.account_reference, row.account_name = account.reference[:100], (account.name or "")[:200] or None
    row.checked_at = utcnow()
    row.version += 1
    await session.flush()
    return row


async def remove_provider(session: AsyncSession, *, row: PaymentProvider) -> None:
    """Forgets a locked provider's keys. Raises ProviderInUse."""
    why = "nothing could be charged or paid back there any more"
    await _check_unused(session, row.provider, row.legal_entity_id, why)
    await _forget_customers(session, row.provider, row.legal_entity_id)
    await session.delete(row)
    await session.flush()


async def home_entity(session: AsyncSession, account_id: UUID) -> UUID | None:
    """The legal entity of the home location of whoever has the account; else the only one there is. One statement."""
    home = func.coalesce(Member.home_location_id, Team.home_location_id)
    statement = (
        select(Location.legal_entity_id)
        .select_from(BillingAccount)
        .outerjoin(Member, _joined(Member, BillingAccount.member_id, BillingAccount))
        .outerjoin(Team, _joined(Team, BillingAccount.team_id, BillingAccount))
        .join(Location, _joined(Location, home, BillingAccount))
        .where(BillingAccount.id == account_id)
        .scalar_subquery()
    )
    only = select(LegalEntity.id).where(select(func.count() == 1).select_from(LegalEntity).scalar_subquery())
    return await session.scalar(select(func.coalesce(statement, only.scalar_subquery())))


def _saved(provider: str, legal_entity_id: UUID | None) -> ColumnElement[bool]:
    return and_(
        PaymentProvider.provider == provider, PaymentProvider.legal_entity_id.is_not_distinct_from(legal_entity_id)
    )


def _joined(target: Any, id_: Any, source: Any) -> ColumnElement[bool]:
    return and_(target.organization_id == source.organization_id, target.id == id_)


async def _forget_customers(session: AsyncSession, provider: str, legal_entity_id: UUID | None) -> None:
    await session.execute(
        delete(PaymentCustomer).where(
            PaymentCustomer.provider == provider, PaymentCustomer.legal_entity_id.is_not_distinct_from(legal_entity_id)
        )
    )


async def _check_apart(session: AsyncSession, provider: str, account: str, row: PaymentProvider | None) -> None:
    """Raises ProviderInUse where other keys are of the same account: what it tells would be told twice, and nobody
    could say whose it is."""
    other = await session.scalar(
        select(PaymentProvider).where(
            PaymentProvider.provider == provider,
            PaymentProvider.account_reference == account,
            PaymentProvider.id.is_distinct_from(None if row is None else row.id),
        )
    )
    if other is not None:
        whose = "your organization" if other.legal_entity_id is None else encode_id("ent", other.legal_entity_id)
        raise ProviderInUse(
            f"these keys are of account {account}, and so are those of {whose}: a legal entity's keys are of an "
            f"account of its own at {provider}; without keys of its own it uses your organization's"
        )


async def _check_unused(session: AsyncSession, provider: str, legal_entity_id: UUID | None, why: str) -> None:
    uses = await provider_uses(session, provider, legal_entity_id)
    if uses:
        told = ", ".join(f"{count} {name.replace('_', ' ')}" for name, count in uses.items())
        raise ProviderInUse(
            f"{why}, and {provider} holds {told}: let what is under way end, and remove those methods first",
            extra={"uses": uses},
        )


def _former(before: Mapping[str, Any], webhook_secret: str) -> dict[str, str]:
    """The webhook secret that is replaced, which counts a while longer."""
    if before.get("webhook_secret") not in (None, webhook_secret):
        until = (utcnow() + FORMER_SECRET).isoformat()
        return {"former_webhook_secret": before["webhook_secret"], "former_until": until}
    return {name: before[name] for name in ("former_webhook_secret", "former_until") if name in before}


def _opened(row: PaymentProvider, organization_id: UUID, content: Mapping[str, str]) -> OwnKeys:
    secrets = [content["webhook_secret"]]
    if "former_until" in content and datetime.fromisoformat(content["former_until"]) > utcnow():
        secrets.append(content["former_webhook_secret"])
    return OwnKeys(
        organization_id=organization_id,
        provider=cast(RemoteProvider, row.provider),
        legal_entity_id=row.legal_entity_id,
        mode=row.mode,
        secret_key=content["secret_key"],
        webhook_secrets=tuple(secrets),
        publishable_key=row.publishable_key,
    )
