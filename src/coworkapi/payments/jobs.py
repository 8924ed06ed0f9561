"""Due work of payments: what gateways are asked, what they sent, what is collected, and what has expired."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.core.db import Database
from coworkapi.core.jobs import Due, DueCall, DueWork
from coworkapi.core.operations import Run, Work
from coworkapi.core.principal import Principal
from coworkapi.core.sealing import Seal
from coworkapi.gateways.payments_local.gateway import advance
from coworkapi.payments import service
from coworkapi.payments.gateways import Gateways
from coworkapi.payments.service import Call, Told


def seal_of(secret: str) -> Seal:
    """Seals what customers' browsers need for a payment."""
    return Seal(secret, "payments")


def provider_seal_of(secret: str) -> Seal:
    """Seals organizations' keys at providers."""
    return Seal(secret, "payment providers")


def ask_gateways(gateways: Gateways, seal: Seal) -> DueCall:
    """Set-ups, payments and refunds that a gateway is to be asked about."""

    async def claim(session: AsyncSession, now: datetime) -> Sequence[Call]:
        return await service.take_calls(session, public_url=gateways.public_url)

    async def call(item: Call, db: Database, principal: Principal) -> Told:
        async with gateways.opened(item.provider, item.keys_of, db, principal) as gateway:
            return await service.make_call(item, gateway)

    async def record(session: AsyncSession, item: Call, told: Told) -> None:
        await service.record_call(session, item, told, seal=seal)

    return DueCall("payments.ask_gateways", "due_payment_calls", claim, call, record, with_db=True)


async def _run_local(session: AsyncSession, now: datetime) -> int:
    """The local gateway's day: what it does by the clock, and the events that it sends."""
    done, messages = await advance(session, now)
    await service.receive_events(session, provider="local", messages=messages)
    return done


async def _process(session: AsyncSession, now: datetime) -> int:
    return await service.process_events(session)


async def _collect(session: AsyncSession, now: datetime) -> int:
    return await service.collect_due(session, now=now)


async def _give_up(session: AsyncSession, now: datetime) -> int:
    return await service.give_up_unconfirmed(session)


async def _tell_expiring(session: AsyncSession, now: datetime) -> int:
    return await service.tell_expiring(session)


DUE_WORK: list[Due] = [
    DueWork("payments.run_local_gateway", "due_local_payments", _run_local),
    DueWork("payments.process_inbox", "due_provider_events", _process),
    DueWork("payments.collect", "due_collections", _collect),
    DueWork("payments.give_up_unconfirmed", "due_payment_expiries", _give_up),
    DueWork("payments.tell_expiring", "due_method_expiries", _tell_expiring),
]


async def collect(run: Run) -> dict[str, Any]:
    """Long work: makes payments of all that is due, batch by batch; killed, it goes on with what is left."""
    account_ids, entity_id = run.params.get("account_ids"), run.params.get("legal_entity_id")
    whose: dict[str, Any] = {
        "now": datetime.fromisoformat(run.params["now"]),
        "account_ids": None if account_ids is None else [UUID(one) for one in account_ids],
        "legal_entity_id": None if entity_id is None else UUID(entity_id),
    }
    done = int(run.checkpoint.get("done", 0))

    async def batch(session: AsyncSession) -> int:
        _, left = await service.preview_due(session, limit=1, **whose)
        made = await service.collect_due(session, **whose)
        total = done + max(left, made)
        await run.note(session, done=done + made, total=total, checkpoint={"done": done + made})
        return made

    while made := await run.step(batch):
        done += made

    async def left(session: AsyncSession) -> int:
        return await service.count_skipped(session, **whose)

    return {"payments": done, "skipped": await run.db.run(run.principal, left)}


OPERATIONS: Mapping[str, Work] = {"payments.collect": collect}
