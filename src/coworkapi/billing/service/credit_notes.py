"""Correcting final invoices by credit notes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from coworkapi.billing.drafts import Buyer, InvoiceDraft
from coworkapi.billing.errors import CreditOverInvoice
from coworkapi.billing.queries.gathering import LINES_OF_INVOICE
from coworkapi.billing.rules.composing import credit_note
from coworkapi.billing.rules.crediting import Credit, entered_left, left_of
from coworkapi.billing.schemas.invoices import CreditNoteOut, InvoiceOut
from coworkapi.billing.service.documents import lock_invoice
from coworkapi.billing.service.finalize import finalize
from coworkapi.billing.service.gathering import line_to_credit, load_seller, local_today
from coworkapi.core.errors import Invalid, NotFound, ProblemItem
from coworkapi.core.ids import encode_id
from coworkapi.core.money import Money
from coworkapi.core.prepared import HasInfo


@dataclass(frozen=True, slots=True)
class LineCredit:
    """What is given back of a line: all that is left of it, or `amount` as its price was entered (net, or gross where
    `tax_included`); minor units."""

    line_id: UUID
    amount: int | None = None


async def credit(
    unit: HasInfo, invoice_id: UUID, lines: Sequence[LineCredit] | None, reason: str, now: datetime
) -> CreditNoteOut:
    """Gives back an invoice: all that is left of it, or of these lines. What of it is open is paid by that at once, and
    the rest is in the account's favour.

    Raises NotFound (also for a line of another invoice), Forbidden, InvoiceIsDraft, Invalid, CreditOverInvoice.
    """
    found = await lock_invoice(unit, invoice_id)
    draft = await draft_credit(unit, found.out, lines, reason, now)
    [made] = await finalize(unit, [draft], now=now)
    assert isinstance(made, CreditNoteOut)
    return made


async def draft_credit(
    unit: HasInfo, invoice: InvoiceOut, lines: Sequence[LineCredit] | None, reason: str, now: datetime
) -> InvoiceDraft:
    """The credit note of a locked invoice, not written. Raises as `credit`."""
    found = [line_to_credit(row) for row in await LINES_OF_INVOICE.fetch(unit, invoice_id=invoice.id)]
    by_id = {line.id: line for line in found}
    if lines is None:
        asked = [Credit(line, None) for line in found if left_of(line) != (0, 0)]
        if not asked:
            raise CreditOverInvoice(
                f"invoice {invoice.number} was given back in whole already", extra={"left": _money(0, invoice)}
            )
    else:
        asked = []
        for position, wanted in enumerate(lines):
            line = by_id.get(wanted.line_id)
            pointer = f"/lines/{position}"
            if line is None:
                detail = f"invoice {invoice.number} has no line {encode_id('ilin', wanted.line_id)}"
                item = ProblemItem(pointer=f"{pointer}/line_id", code="not_found", detail=detail)
                raise NotFound(f"{pointer.strip('/')}/line_id: {detail}", errors=[item])
            if any(one.line.id == line.id for one in asked):
                raise Invalid.field(f"{pointer}/line_id", "names a line twice; name each once")
            left = entered_left(line)
            if left_of(line) == (0, 0) or (wanted.amount is not None and abs(wanted.amount) > abs(left)):
                raise CreditOverInvoice(
                    f"{pointer.strip('/')}: {left} minor units are left of the line to be given back",
                    errors=[ProblemItem(pointer=pointer, code=CreditOverInvoice.code, detail=f"{left} are left")],
                    extra={"left": _money(left, invoice)},
                )
            if wanted.amount is not None and (wanted.amount == 0 or (wanted.amount < 0) != (left < 0)):
                raise Invalid.field(f"{pointer}/amount", f"must be {'negative' if left < 0 else 'positive'} here")
            asked.append(Credit(line, wanted.amount))
    seller = await load_seller(unit, invoice.legal_entity_id)
    buyer = Buyer(
        account_id=invoice.account_id,
        name=invoice.buyer.name,
        address=invoice.buyer.address.model_dump(exclude_none=True),
        vat_id=invoice.buyer.vat_id,
        email=invoice.buyer.email,
    )
    draft = credit_note(asked, seller=seller, buyer=buyer, today=local_today(seller, now), reason=reason)
    if draft.gross < 0:
        raise Invalid.field("/lines", "these lines together are negative; give back what they are deducted from too")
    return draft


def _money(amount: int, invoice: InvoiceOut) -> dict[str, object]:
    return Money(amount=amount, currency=invoice.currency).model_dump()
