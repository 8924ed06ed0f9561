"""What is made of bank lines: payments of accounts, refunds that went out, fees, payouts; or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, time
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.billing.service import ledger
from coworkapi.billing.values import NewEntry, NewPosting
from coworkapi.core.errors import Invalid, NotFound, ProblemError
from coworkapi.core.events import Fact, emit, pending_facts
from coworkapi.core.failures import DATABASE_ERRORS, is_transient, translated
from coworkapi.core.ids import encode_id, new_id
from coworkapi.core.money import Money, decimal_text
from coworkapi.core.unit_of_work import acting_principal
from coworkapi.payments.bank.errors import AmountsDontAddUp, BankLineDecided, NoProposal, RefundMatched
from coworkapi.payments.bank.events import BankLineIgnored, BankLineMatched, BankLineReopened
from coworkapi.payments.bank.models import BankLine
from coworkapi.payments.bank.rules import propose
from coworkapi.payments.bank.schemas import BankLineOut, BankLinePart, BankResultOut
from coworkapi.payments.bank.service.matching import book_for, seen
from coworkapi.payments.models import Payment, Refund
from coworkapi.payments.service import take_payment
from coworkapi.payments.values import Provider

_log = structlog.get_logger("coworkapi.bank")
BATCH = 50
# Below this nothing is accepted without naming the account.
ENOUGH = 60


async def find_line(session: AsyncSession, line_id: UUID, *, lock: bool = False) -> BankLine:
    """Raises NotFound."""
    statement = select(BankLine).where(BankLine.id == line_id)
    row = await session.scalar(statement.with_for_update() if lock else statement)
    if row is None:
        raise NotFound(f"there is no bank line {encode_id('bln', line_id)}")
    return row


async def accept(
    session: AsyncSession,
    row: BankLine,
    *,
    account_id: UUID | None,
    invoice_ids: Sequence[UUID] | None,
    refund_id: UUID | None,
    now: datetime,
) -> BankLine:
    """Books a locked line: by what was named, or by its likeliest proposal.

    Raises BankLineDecided, NoProposal, NotFound, Invalid, RefundMatched, and what `take_payment` raises.
    """
    _check_open(row)
    if row.amount < 0 and (account_id is not None or invoice_ids is not None):
        raise Invalid.field("/account_id", "the money went out: name the refund that it is, or book it as a fee")
    if row.amount < 0 or refund_id is not None:
        return await _accept_refund(session, row, refund_id, now)
    if account_id is None and not invoice_ids:
        book = await book_for(session, row.legal_entity_id, [row.counterparty_iban] if row.counterparty_iban else [])
        found = propose(seen(row), book)
        if not found or found[0].score < ENOUGH or (len(found) > 1 and found[1].score == found[0].score):
            raise NoProposal("nothing speaks clearly for one account; name the account, or the invoices")
        account_id, invoice_ids = found[0].account_id, [part.invoice_id for part in found[0].parts]
    part = await _receive(session, row, account_id, row.amount, list(invoice_ids or ()), now)
    return await _matched(session, row, [part], now)


async def split(session: AsyncSession, row: BankLine, *, parts: Sequence[BankLinePart], now: datetime) -> BankLine:
    """Books a locked line as money of several accounts. Raises AmountsDontAddUp, and as `accept` does."""
    _check_open(row)
    if row.amount < 0:
        raise Invalid.field("/parts", "the money went out; only what came in can be split")
    total = sum(part.amount for part in parts)
    if total != row.amount:
        texts = [f"{decimal_text(amount, row.currency)} {row.currency}" for amount in (total, row.amount)]
        raise AmountsDontAddUp(f"the parts are {texts[0]}, the line is {texts[1]}; make them equal")
    booked = [await _receive(session, row, part.account_id, part.amount, part.invoice_ids, now) for part in parts]
    return await _matched(session, row, booked, now)


async def book_as(
    session: AsyncSession, row: BankLine, *, kind: str, provider: Provider | None, now: datetime
) -> BankLine:
    """Books a locked line that is no customer's: a fee of the bank, or a provider's payout of what it collected.

    Raises BankLineDecided, Invalid.
    """
    _check_open(row)
    if kind == "payout":
        if provider is None:
            raise Invalid.field("/provider", "say who pays out what was collected")
        await _post(session, row, f"clearing:{provider}", f"Payout of {provider}")
    else:
        if provider is not None:
            raise Invalid.field("/provider", "only a payout has a provider")
        if row.amount > 0:
            raise Invalid.field("/kind", "the money came in: that is no fee")
        await _post(session, row, "provider_fees", "Fee of the bank")
    return await _matched(session, row, [_result(row, kind, row.amount, provider=provider)], now, posted=True)


async def reject(session: AsyncSession, row: BankLine, *, reason: str, now: datetime) -> BankLine:
    """Sets a locked line aside. Raises BankLineDecided."""
    _check_open(row)
    return await _decide(session, row, BankLineIgnored, now, state="ignored", reason=reason)


async def reopen(session: AsyncSession, row: BankLine) -> BankLine:
    """Takes a locked line that was set aside up again. Raises BankLineDecided."""
    if row.state == "matched":
        raise BankLineDecided("the line is booked; refund its payment, or correct it in the ledger")
    if row.state == "open":
        return row
    return await _decide(session, row, BankLineReopened, None, state="open", reason=None)


async def accept_certain(session: AsyncSession, now: datetime) -> int:
    """Looks at new lines of entities that book without asking what is certain; how many it looked at."""
    rows = list(
        await session.scalars(
            select(BankLine)
            .where(BankLine.awaits_matching)
            .order_by(BankLine.id)
            .limit(BATCH)
            .with_for_update(skip_locked=True)
        )
    )
    for entity_id in dict.fromkeys(row.legal_entity_id for row in rows):
        own = [row for row in rows if row.legal_entity_id == entity_id]
        book = await book_for(session, entity_id, [row.counterparty_iban for row in own if row.counterparty_iban])
        for row in own:
            found = [one for one in propose(seen(row), book) if one.is_certain] if row.state == "open" else []
            if len(found) == 1 and await _accepted(session, row, found[0].account_id, found[0].parts, now):
                # What it paid is open no more for the next of these lines.
                book = await book_for(
                    session, entity_id, [one.counterparty_iban for one in own if one.counterparty_iban]
                )
            row.awaits_matching = False
    await session.flush()
    return len(rows)


async def _accepted(
    session: AsyncSession, row: BankLine, account_id: UUID, parts: Sequence[Any], now: datetime
) -> bool:
    told = len(pending_facts(session))
    try:
        async with session.begin_nested():
            await accept(
                session,
                row,
                account_id=account_id,
                invoice_ids=[part.invoice_id for part in parts],
                refund_id=None,
                now=now,
            )
    except (ProblemError, *DATABASE_ERRORS) as error:
        del pending_facts(session)[told:]
        problem = translated(error)
        if is_transient(error) or not isinstance(problem, ProblemError):
            raise
        # Such as a period that is locked: somebody must look at it, the other lines don't wait for that.
        _log.info("bank_line.not_accepted", line=str(row.id), why=problem.detail)
        await session.refresh(row)
        return False
    return True


async def _accept_refund(session: AsyncSession, row: BankLine, refund_id: UUID | None, now: datetime) -> BankLine:
    if refund_id is None:
        raise Invalid.field("/refund_id", "say which refund it is; or book it as a fee")
    found = (
        await session.execute(
            select(Refund, Payment.legal_entity_id)
            .join(Payment, (Payment.organization_id == Refund.organization_id) & (Payment.id == Refund.payment_id))
            .where(Refund.id == refund_id)
            .with_for_update(of=Refund)
        )
    ).one_or_none()
    if found is None or found[1] != row.legal_entity_id:
        raise NotFound(f"refund_id: the legal entity has no refund {encode_id('ref', refund_id)}")
    refund = found[0]
    if row.amount > 0:
        raise Invalid.field("/refund_id", "the money came in: it is no refund")
    if (refund.amount, refund.currency) != (-row.amount, row.currency):
        raise Invalid.field("/refund_id", "the refund is of another amount")
    if refund.provider is not None or refund.to != "method":
        raise Invalid.field("/refund_id", "the refund didn't go out by transfer")
    taken = await session.scalar(
        select(BankLine.id).where(
            BankLine.state == "matched", BankLine.result.contains([{"refund_id": str(refund_id)}])
        )
    )
    if taken is not None:
        raise RefundMatched(f"the refund stands on bank line {encode_id('bln', taken)}")
    result = _result(row, "refund", row.amount, refund_id=refund_id, account_id=refund.account_id)
    return await _matched(session, row, [result], now)


async def _receive(
    session: AsyncSession,
    row: BankLine,
    account_id: UUID | None,
    amount: int,
    invoice_ids: Sequence[UUID],
    now: datetime,
) -> dict[str, Any]:
    payment, out = await take_payment(
        session,
        kind="transfer",
        amount=Money(amount=amount, currency=row.currency),
        account_id=account_id,
        invoice_ids=list(dict.fromkeys(invoice_ids)),
        legal_entity_id=row.legal_entity_id,
        received_at=min(datetime.combine(row.booked_on, time(), UTC), now),
        reference=(row.end_to_end_id or row.bank_reference or encode_id("bln", row.id))[:200],
        now=now,
        origin="bank",
    )
    return _result(
        row,
        "payment",
        amount,
        payment_id=payment.id,
        account_id=out.account_id,
        invoice_ids=[str(one.invoice_id) for one in out.invoices],
    )


def _result(row: BankLine, kind: str, amount: int, **more: Any) -> dict[str, Any]:
    found = {name: str(value) if isinstance(value, UUID) else value for name, value in more.items()}
    return {"kind": kind, "amount": amount, **{name: value for name, value in found.items() if value is not None}}


async def _matched(
    session: AsyncSession, row: BankLine, result: list[dict[str, Any]], now: datetime, *, posted: bool = False
) -> BankLine:
    if not posted:
        # The money is in the bank, or left it: no longer on its way.
        await _post(session, row, "clearing:transfer", "Bank statement")
    accounts = {one.get("account_id") for one in result}
    only = accounts.pop() if len(accounts) == 1 else None
    row.account_id = UUID(only) if only else None
    return await _decide(session, row, BankLineMatched, now, state="matched", result=result)


async def _post(session: AsyncSession, row: BankLine, against: str, description: str) -> None:
    entry = NewEntry(
        id=new_id(),
        legal_entity_id=row.legal_entity_id,
        kind="bank_line",
        source_id=row.id,
        booked_on=row.booked_on,
        currency=row.currency,
        description=f"{description}: {row.counterparty_name or row.remittance}"[:500],
        postings=[
            NewPosting(ledger_account="bank", amount=row.amount),
            NewPosting(ledger_account=against, amount=-row.amount),
        ],
    )
    await session.flush()
    await ledger.post(session, [entry])


async def _decide(
    session: AsyncSession, row: BankLine, fact: type[Fact], now: datetime | None, **values: Any
) -> BankLine:
    before = {"state": row.state}
    for name, value in values.items():
        setattr(row, name, value)
    row.decided_at, row.awaits_matching = now, False
    row.decided_by = acting_principal(session).label if now is not None else None
    row.version += 1
    await session.flush()
    await session.refresh(row)
    emit(session, fact(aggregate_id=row.id, data=line_out(row), previous=before))
    return row


def _check_open(row: BankLine) -> None:
    if row.state != "open":
        raise BankLineDecided(f"the line is {row.state} already", extra={"state": row.state})


def line_out(row: BankLine) -> BankLineOut:
    own = {
        "amount": Money(amount=row.amount, currency=row.currency),
        "result": [
            BankResultOut.model_validate(one | {"amount": {"amount": one["amount"], "currency": row.currency}})
            for one in _with_ids(row.result)
        ],
    }
    values = {name: getattr(row, name) for name in BankLineOut.model_fields if name not in own}
    return BankLineOut(**values, **own)


def _with_ids(result: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Stored results with their ids as UUIDs."""
    found = []
    for one in result:
        ids: dict[str, Any] = {
            name: UUID(one[name]) for name in ("payment_id", "refund_id", "account_id") if name in one
        }
        ids["invoice_ids"] = [UUID(each) for each in one.get("invoice_ids", ())]
        found.append(one | ids)
    return found
