"""What becomes of a deposit that is held: applied to an invoice, returned, kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal, get_args
from uuid import UUID

from coworkapi.billing.errors import DepositNotReceived, MoreThanHeld, MoreThanOpen, NoTaxRate, NothingHeld
from coworkapi.billing.events.deposits import OF_ENTRY
from coworkapi.billing.queries import deposits as queries
from coworkapi.billing.queries import receivables as item_queries
from coworkapi.billing.rules.matching import Match
from coworkapi.billing.schemas.deposits import DepositEntryKind, DepositOut, DepositWay
from coworkapi.billing.service import ledger
from coworkapi.billing.service.charge import charge
from coworkapi.billing.service.deposits_following import read_deposits, tell
from coworkapi.billing.service.documents import lock_invoice
from coworkapi.billing.service.drafted import as_json
from coworkapi.billing.service.finalize import finalize
from coworkapi.billing.service.gathering import load_seller, local_today
from coworkapi.billing.service.invoices import drafts_of_charges
from coworkapi.billing.service.matching import follow, write_matches
from coworkapi.billing.service.taxes import tax_of
from coworkapi.billing.values import NO_TAX, Clearing, NewCharge, NewEntry, NewPosting, Tax
from coworkapi.core.clock import zone
from coworkapi.core.errors import Invalid, NotFound, ProblemItem
from coworkapi.core.ids import encode_id, new_id
from coworkapi.core.money import Money
from coworkapi.core.prepared import HasInfo
from coworkapi.core.unit_of_work import acting_principal

_CLEARINGS = get_args(Clearing)


@dataclass(frozen=True, slots=True)
class FoundDeposit:
    """A deposit and its ETag's number."""

    out: DepositOut
    version: int


async def find_deposit(unit: HasInfo, deposit_id: UUID, *, scope: str = "invoices:read") -> FoundDeposit:
    """For reading. Raises NotFound, Forbidden."""
    row = await queries.READ.fetchrow(unit, ids=[deposit_id])
    if row is None:
        raise NotFound(f"there is no deposit {encode_id('dep', deposit_id)}")
    me = acting_principal(unit)
    if me.is_staff:
        me.require(scope, row.location_id)
    return FoundDeposit(queries.deposit_of(row), row.version)


async def lock_deposit(unit: HasInfo, deposit_id: UUID, *, scope: str = "invoices:write") -> FoundDeposit:
    """Locked until the transaction ends, and read then: whoever waited sees what the other left. Raises as above."""
    await queries.LOCK.fetchrow(unit, id=deposit_id)
    return await find_deposit(unit, deposit_id, scope=scope)


async def take_deposit_over(
    unit: HasInfo,
    *,
    account_id: UUID,
    legal_entity_id: UUID,
    location_id: UUID,
    membership_id: UUID,
    description: str,
    amount: Money,
    received_at: datetime,
    kept_in: Literal["bank", "cash"],
    reference: str | None,
    now: datetime,
) -> DepositOut:
    """Holds what was taken by another system before: no invoice asks for it, and it lies in the bank or in the till."""
    deposit_id = new_id()
    await queries.TAKE_OVER.fetch(
        unit,
        id=deposit_id,
        account_id=account_id,
        legal_entity_id=legal_entity_id,
        location_id=location_id,
        membership_id=membership_id,
        description=description,
        currency=amount.currency,
        received_at=received_at,
    )
    [deposit] = await read_deposits(unit, [deposit_id])
    booked_on = await _today(unit, deposit, now)
    entry_id = await _note(unit, deposit, "taken_over", amount.amount, booked_on, reference=reference)
    where = NewPosting(ledger_account="bank" if kept_in == "bank" else "clearing:cash", amount=amount.amount)
    await _post(unit, deposit, entry_id, -amount.amount, booked_on, "Deposit taken over", where)
    return await _told(unit, deposit_id, "taken_over")


async def apply_deposit(
    unit: HasInfo, deposit: DepositOut, *, invoice_id: UUID, amount: Money | None, reason: str, now: datetime
) -> DepositOut:
    """Pays an open invoice of the account with a locked deposit.

    Raises NotFound, InvoiceIsDraft, Invalid (another account, entity or currency), DepositNotReceived, NothingHeld,
    MoreThanHeld, MoreThanOpen.
    """
    held = _held(deposit)
    wanted = None if amount is None else _wanted(deposit, amount)
    invoice = (await lock_invoice(unit, invoice_id)).out
    theirs = (invoice.account_id, invoice.legal_entity_id, invoice.currency)
    if theirs != (deposit.account_id, deposit.legal_entity_id, deposit.amount.currency):
        raise Invalid.field(
            "/invoice_id", f"invoice {invoice.number} is of another account, legal entity or currency than the deposit"
        )
    left = invoice.open.amount
    wanted = min(held, left) if wanted is None else wanted
    if left == 0 or wanted > left:
        raise MoreThanOpen(
            f"{left} minor units of invoice {invoice.number} are open; apply at most as much", extra={"open": left}
        )
    booked_on = await _today(unit, deposit, now)
    entry_id = await _note(unit, deposit, "applied", wanted, booked_on, reason=reason, invoice_id=invoice_id)
    await _release(unit, deposit, entry_id, wanted, booked_on, f"Deposit applied to {invoice.number}: {reason}")
    await write_matches(unit, [Match(invoice_id, entry_id, wanted)], now=now)
    await follow(unit, {invoice_id: left}, now=now)
    return await _told(unit, deposit.id, "applied")


async def return_deposit(
    unit: HasInfo,
    deposit: DepositOut,
    *,
    amount: Money | None,
    way: DepositWay,
    reason: str,
    now: datetime,
    reference: str | None = None,
    refund_id: UUID | None = None,
) -> DepositOut:
    """Gives a locked deposit back: by hand (it leaves by that clearing account), or into the account's favour, from
    where a refund (`method`, with its `refund_id`) or the next invoice takes it.

    Raises DepositNotReceived, NothingHeld, MoreThanHeld, Invalid.
    """
    wanted = to_move(deposit, amount)
    booked_on = await _today(unit, deposit, now)
    entry_id = await _note(
        unit, deposit, "returned", wanted, booked_on, reason=reason, way=way, refund_id=refund_id, reference=reference
    )
    description = f"Deposit returned: {reason}"
    if way in _CLEARINGS:
        await _post(
            unit,
            deposit,
            entry_id,
            wanted,
            booked_on,
            description,
            NewPosting(ledger_account=f"clearing:{way}", amount=-wanted),
        )
    else:
        await _release(unit, deposit, entry_id, wanted, booked_on, description)
    return await _told(unit, deposit.id, "returned")


async def take_return_back(unit: HasInfo, refund_id: UUID, *, reason: str, now: datetime) -> DepositOut | None:
    """A refund of a deposit has failed: what of it is still in the account's favour is held again. None where the
    refund was of no deposit, or the account has used it all meanwhile."""
    found = await queries.OF_REFUND.fetchrow(unit, refund_id=refund_id)
    if found is None or found.left == 0:
        return None
    deposit = (await lock_deposit(unit, found.deposit_id)).out
    booked_on = await _today(unit, deposit, now)
    entry_id = await _note(
        unit, deposit, "return_failed", found.left, booked_on, reason=reason, way="method", refund_id=refund_id
    )
    await _release(unit, deposit, entry_id, -found.left, booked_on, f"Deposit held again: {reason}")
    await write_matches(unit, [Match(entry_id, found.entry_id, found.left)], now=now)
    return await _told(unit, deposit.id, "return_failed")


async def keep_deposit(
    unit: HasInfo,
    deposit: DepositOut,
    *,
    amount: Money | None,
    basis: Literal["damages", "service"],
    tax_code: str | None,
    reason: str,
    now: datetime,
) -> DepositOut:
    """Keeps a locked deposit: charges and invoices the amount (gross), and pays the invoice with it.

    Damages make good a loss and are the price of nothing: no VAT. A service bears its rate, inside the amount. Who
    accounts for the tax itself (reverse charge) or pays none is charged the net, and the rest stays held. Raises as
    `return_deposit`, and NoTaxRate.
    """
    wanted = to_move(deposit, amount)
    location_id = deposit.location_id
    charge_id = new_id()
    tax = NO_TAX if basis == "damages" else await _tax_today(unit, deposit, tax_code or "standard", now)
    made = NewCharge(
        id=charge_id,
        account_id=deposit.account_id,
        legal_entity_id=deposit.legal_entity_id,
        location_id=location_id,
        member_id=None,
        source_kind="fee",
        source_id=charge_id,
        part="price",
        starts_at=now,
        ends_at=now,
        description=reason,
        amount=wanted,
        currency=deposit.amount.currency,
        tax=tax,
        explanation=[
            {
                "code": f"deposit_kept_{basis}",
                "name": reason,
                "detail": f"kept of {deposit.description}, by {acting_principal(unit).label}",
                "amount": wanted,
                "refers_to": encode_id("dep", deposit.id),
            }
        ],
    )
    await charge(unit, [made], now=now)
    [invoice] = await finalize(unit, await drafts_of_charges(unit, [charge_id], now=now), now=now, pay=False)
    kept = invoice.gross.amount
    booked_on = await _today(unit, deposit, now)
    entry_id = await _note(unit, deposit, "kept", kept, booked_on, reason=reason, invoice_id=invoice.id)
    await _release(unit, deposit, entry_id, kept, booked_on, f"Deposit kept: {reason}")
    await write_matches(unit, [Match(invoice.id, entry_id, kept)], now=now)
    await follow(unit, {invoice.id: kept}, now=now)
    return await _told(unit, deposit.id, "kept")


def to_move(deposit: DepositOut, amount: Money | None) -> int:
    """What is to be taken off a locked deposit: `amount`, or all that is held. Raises as the verbs."""
    held = _held(deposit)
    return held if amount is None else _wanted(deposit, amount)


def _held(deposit: DepositOut) -> int:
    if deposit.received_at is None and deposit.invoice_id is not None:
        raise DepositNotReceived(
            f"its invoice {encode_id('inv', deposit.invoice_id)} isn't paid, so nothing is held yet; to give the "
            "deposit up, credit that invoice with POST /v1/invoices/{invoice_id}/credit",
            extra={"invoice_id": encode_id("inv", deposit.invoice_id)},
        )
    if deposit.held.amount <= 0:
        raise NothingHeld(
            "nothing of the deposit is left: it was applied, returned, kept or credited; its entries say how",
            extra={"held": _money(deposit, 0)},
        )
    return deposit.held.amount


def _wanted(deposit: DepositOut, amount: Money) -> int:
    currency, held = deposit.amount.currency, deposit.held.amount
    if amount.currency != currency:
        raise Invalid.field("/amount/currency", f"the deposit is in {currency}; use that currency")
    if amount.amount <= 0:
        raise Invalid.field("/amount/amount", "must be positive")
    if amount.amount > held:
        raise MoreThanHeld(
            f"{held} minor units of the deposit are held, not {amount.amount}; take at most as much",
            extra={"held": _money(deposit, held)},
        )
    return amount.amount


def _money(deposit: DepositOut, amount: int) -> dict[str, object]:
    return Money(amount=amount, currency=deposit.amount.currency).model_dump()


async def _today(unit: HasInfo, deposit: DepositOut, now: datetime) -> date:
    return local_today(await load_seller(unit, deposit.legal_entity_id), now)


async def _tax_today(unit: HasInfo, deposit: DepositOut, code: str, now: datetime) -> Tax:
    """The rate of that code today, inside the amount. An entity that knows no rates at all charges no tax."""
    row = await queries.TAXES.fetchrow(unit, location_id=deposit.location_id, local_day=now.date() - timedelta(days=1))
    if row is None:
        return NO_TAX
    day = now.astimezone(zone(row.time_zone)).date()
    tax = tax_of(row.taxes, code, day)
    if tax is NO_TAX and row.taxes["rates"] and code != NO_TAX.code:
        raise NoTaxRate(
            f"tax_code: the legal entity has no rate {code!r} on {day}; add it, or send {NO_TAX.code!r}",
            errors=[ProblemItem(pointer="/tax_code", code=NoTaxRate.code, detail=f"unknown on {day}")],
        )
    return Tax(tax.code, tax.name, tax.basis_points, included=True)


async def _note(
    unit: HasInfo,
    deposit: DepositOut,
    kind: DepositEntryKind,
    amount: int,
    booked_on: date,
    *,
    reason: str | None = None,
    invoice_id: UUID | None = None,
    way: str | None = None,
    refund_id: UUID | None = None,
    reference: str | None = None,
) -> UUID:
    entry_id = new_id()
    await queries.WRITE_ENTRY.fetch(
        unit,
        id=entry_id,
        deposit_id=deposit.id,
        kind=kind,
        amount=amount,
        reason=reason,
        invoice_id=invoice_id,
        way=way,
        refund_id=refund_id,
        reference=reference,
        booked_on=booked_on,
        by=acting_principal(unit).label,
    )
    return entry_id


async def _release(
    unit: HasInfo, deposit: DepositOut, entry_id: UUID, amount: int, booked_on: date, description: str
) -> None:
    """From what is held into the account's favour; negative: back again."""
    item = {
        "id": entry_id,
        "kind": "deposit",
        "amount": -amount,
        "account_id": deposit.account_id,
        "legal_entity_id": deposit.legal_entity_id,
        "currency": deposit.amount.currency,
        "reference": description[:200],
        "booked_on": booked_on,
    }
    await item_queries.RECEIVE.fetch(unit, items=as_json([item]))
    counterpart = NewPosting(ledger_account="receivables", amount=-amount, account_id=deposit.account_id)
    await _post(unit, deposit, entry_id, amount, booked_on, description, counterpart)


async def _post(
    unit: HasInfo,
    deposit: DepositOut,
    entry_id: UUID,
    amount: int,
    booked_on: date,
    description: str,
    counterpart: NewPosting,
) -> None:
    held = NewPosting(
        ledger_account="deposits", amount=amount, account_id=deposit.account_id, location_id=deposit.location_id
    )
    entry = NewEntry(
        id=new_id(),
        legal_entity_id=deposit.legal_entity_id,
        kind="deposit",
        source_id=entry_id,
        booked_on=booked_on,
        currency=deposit.amount.currency,
        description=description[:500],
        postings=[held, counterpart],
    )
    await ledger.post(unit, [entry])


async def _told(unit: HasInfo, deposit_id: UUID, kind: str) -> DepositOut:
    await tell(unit, {deposit_id: OF_ENTRY[kind]})
    [after] = await read_deposits(unit, [deposit_id])
    return after
