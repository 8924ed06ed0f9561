"""A billing run at work, batch by batch: each a transaction that keeps the place and figures with its invoices."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.billing.runs.bill import REPEAT, Bill, Billed, bill_accounts, bill_walk_ins
from coworkapi.billing.runs.models import BillingRun
from coworkapi.billing.runs.queries import (
    ENTITY_ZONE,
    LOCK,
    WALK_INS,
    WRITE_DRAFTS,
    WRITE_SKIPS,
    accounts_with_turn,
    count_of,
)
from coworkapi.billing.runs.rules import Calendar
from coworkapi.billing.runs.values import ChargeSource, Skipped
from coworkapi.billing.runs.writing import drafts_json, skips_json
from coworkapi.core.errors import ProblemError, Unavailable
from coworkapi.core.ids import encode_id
from coworkapi.core.operations import Run, Stopped
from coworkapi.core.unit_of_work import rehearsal

_log = structlog.get_logger("coworkapi.billing")
BATCH = 1000
MOST_FAILURES = 5
_ALL = 2**31 - 1
_FIRST = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Figures:
    """What a run did so far; `totals` as `BillingRun.totals`."""

    accounts: int = 0
    invoices: int = 0
    credit_notes: int = 0
    skipped: int = 0
    totals: Mapping[str, Mapping[str, int]] | None = None

    def plus(self, billed: Billed) -> Figures:
        totals = {currency: dict(sums) for currency, sums in (self.totals or {}).items()}
        for draft in billed.drafts:
            sums = totals.setdefault(draft.currency, {"net": 0, "tax": 0, "gross": 0})
            sign = 1 if draft.kind == "invoice" else -1
            for name in sums:
                sums[name] += sign * getattr(draft, name)
        invoices = sum(draft.kind == "invoice" for draft in billed.drafts)
        return Figures(
            accounts=self.accounts + len({draft.buyer.account_id for draft in billed.drafts} - {None}),
            invoices=self.invoices + invoices,
            credit_notes=self.credit_notes + len(billed.drafts) - invoices,
            skipped=self.skipped + len(billed.skipped),
            totals=totals,
        )

    def as_values(self) -> dict[str, Any]:
        return {
            "accounts": self.accounts,
            "invoices": self.invoices,
            "credit_notes": self.credit_notes,
            "skipped": self.skipped,
            "totals": dict(self.totals or {}),
        }


@dataclass(frozen=True, slots=True)
class Place:
    """How far a run is. `after`: the account (walk-ins: the charge) behind which it goes on. `done` of `total`."""

    total: int
    done: int = 0
    after: UUID = _FIRST
    walk_ins: bool = False

    @classmethod
    def of(cls, checkpoint: Mapping[str, Any]) -> Place | None:
        return cls(**{**checkpoint, "after": UUID(checkpoint["after"])}) if checkpoint else None

    def as_checkpoint(self) -> dict[str, Any]:
        return {"total": self.total, "done": self.done, "after": str(self.after), "walk_ins": self.walk_ins}

    def behind(self, after: UUID, count: int) -> Place:
        done = self.done + count
        return replace(self, after=after, done=done, total=max(self.total, done))


@dataclass(frozen=True, slots=True)
class _Order:
    """What a run is to do."""

    run_id: UUID
    bill: Bill
    dry_run: bool
    figures: Figures


class BillingWork:
    """The function behind the operation kind `billing.run`. `batch`: accounts to a transaction."""

    def __init__(self, sources: Sequence[ChargeSource], batch: int = BATCH) -> None:
        self.sources, self.batch = sources, batch
        self._accounts = accounts_with_turn(sources)
        self._accounts_in_all = count_of(sources)

    async def __call__(self, run: Run) -> dict[str, Any]:
        """Bills until nothing is due any more; the run's figures. Goes on where the run was broken off.

        A batch that fails is halved until the account that makes it fail stands alone; that one is skipped. Where one
        after the other fails, it isn't for the accounts: the run fails.
        """
        order = await run.step(partial(self._read, run))
        place = Place.of(run.checkpoint)
        if place is None:
            place = await run.step(partial(self._count, run, order))
        figures, size, failed = order.figures, self.batch, 0
        while True:
            try:
                reached = await run.step(partial(self._batch, run, order, place, figures, size))
                failed = 0
            except (Stopped, Unavailable):
                raise
            except Exception as error:
                if size > 1:
                    size //= 2
                    continue
                failed += 1
                if failed > MOST_FAILURES:
                    raise
                _log.warning("billing.skipped", run_id=str(order.run_id), error=str(error)[:500], exc_info=True)
                reached = await run.step(partial(self._skip_next, run, order, place, figures, error))
            if reached is None:
                return {"billing_run_id": encode_id("run", order.run_id), **figures.as_values()}
            place, figures = reached
            size = 1 if failed else min(size * 2, self.batch)

    async def _read(self, run: Run, session: AsyncSession) -> _Order:
        found = select(BillingRun).where(BillingRun.id == UUID(run.params["run_id"]))
        row = (await session.execute(found)).scalar_one()
        entity = await ENTITY_ZONE.fetchrow(session, legal_entity_id=row.legal_entity_id)
        assert entity is not None
        bill = Bill(
            legal_entity_id=row.legal_entity_id,
            calendar=Calendar(row.until, entity.time_zone),
            run_id=None if row.dry_run else row.id,
        )
        figures = Figures(row.accounts, row.invoices, row.credit_notes, row.skipped, row.totals)
        return _Order(row.id, bill, row.dry_run, figures)

    async def _count(self, run: Run, order: _Order, session: AsyncSession) -> Place:
        counted = await self._accounts_in_all.fetchrow(session, **order.bill.values, after=_FIRST, limit=_ALL)
        assert counted is not None
        place = Place(total=counted.total)
        await run.note(session, done=0, total=place.total, checkpoint=place.as_checkpoint())
        return place

    async def _batch(
        self, run: Run, order: _Order, place: Place, figures: Figures, size: int, session: AsyncSession
    ) -> tuple[Place, Figures] | None:
        """Bills the next accounts. None: there are no more."""
        bill = order.bill
        await LOCK.fetchrow(session, legal_entity_id=bill.legal_entity_id)
        ids = await self._next(session, bill, place, size)
        if not ids:
            if place.walk_ins:
                return None
            reached = replace(place, after=_FIRST, walk_ins=True)
            await run.note(session, done=place.done, total=place.total, checkpoint=reached.as_checkpoint())
            return reached, figures
        now = run.principal.now
        async with rehearsal(session, order.dry_run):
            if place.walk_ins:
                billed = await bill_walk_ins(session, ids, bill, now=now, write=not order.dry_run)
            else:
                billed = await bill_accounts(session, ids, bill, self.sources, now=now, write=not order.dry_run)
        if order.dry_run:
            await self._write_drafts(session, order, figures, billed)
        return await self._note(session, run, order, place.behind(ids[-1], len(ids)), figures, billed)

    async def _next(self, session: AsyncSession, bill: Bill, place: Place, size: int) -> list[UUID]:
        statement = WALK_INS if place.walk_ins else self._accounts
        rows = await statement.fetch(session, **bill.values, after=place.after, limit=size)
        return [row.id for row in rows]

    async def _skip_next(
        self, run: Run, order: _Order, place: Place, figures: Figures, error: Exception, session: AsyncSession
    ) -> tuple[Place, Figures] | None:
        """Passes over the next account, whom billing made fail in a way that no rule foresees."""
        ids = await self._next(session, order.bill, place, 1)
        if not ids:  # no account is behind it
            raise error
        known = isinstance(error, ProblemError)
        skip = Skipped(
            account_id=ids[0],
            code=error.code if isinstance(error, ProblemError) else "internal_error",
            detail=str(error) if known else "something went wrong on our side when its invoice was made",
            remedy=REPEAT if known else "tell us, with the id of this run; the account is billed once that is mended",
        )
        billed = Billed((), () if place.walk_ins else (skip,))
        return await self._note(session, run, order, place.behind(ids[0], 1), figures, billed)

    async def _note(
        self, session: AsyncSession, run: Run, order: _Order, place: Place, figures: Figures, billed: Billed
    ) -> tuple[Place, Figures]:
        after = figures.plus(billed)
        if billed.skipped:
            await WRITE_SKIPS.fetchrow(session, run_id=order.run_id, skips=skips_json(billed.skipped))
        if after != figures:
            await session.execute(
                update(BillingRun)
                .where(BillingRun.id == order.run_id)
                .values(after.as_values())
                .execution_options(synchronize_session=False)
            )
        await run.note(session, done=place.done, total=place.total, checkpoint=place.as_checkpoint())
        return place, after

    async def _write_drafts(self, session: AsyncSession, order: _Order, figures: Figures, billed: Billed) -> None:
        if billed.drafts:
            first = figures.invoices + figures.credit_notes + 1
            await WRITE_DRAFTS.fetchrow(session, run_id=order.run_id, drafts=drafts_json(billed.drafts, first))
