"""Due work of billing: what becomes overdue, and VAT ids to ask about."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.billing import service
from coworkapi.billing.events import InvoiceOverdue
from coworkapi.billing.schemas.invoices import InvoiceOut
from coworkapi.billing.service import TaxQuestion
from coworkapi.core.events import emit
from coworkapi.core.jobs import Due, DueCall, DueWork
from coworkapi.core.prepared import Prepared
from coworkapi.core.unit_of_work import acting_principal
from coworkapi.gateways.vat import LocalVatRegister, VatAnswer, VatRegister

BATCH = 200
_TELL = Prepared(
    text("""
UPDATE receivable_items SET overdue_told_at = app_now() WHERE id IN (
  SELECT t.id FROM receivable_items t
  WHERE t.open > 0 AND t.kind = 'invoice' AND t.overdue_told_at IS NULL AND t.due_on < CAST(:today AS date)
  ORDER BY t.due_on, t.id LIMIT CAST(:limit AS integer) FOR NO KEY UPDATE SKIP LOCKED)
RETURNING id
""")
)


async def tell_overdue(session: AsyncSession, now: datetime) -> int:
    """Tells of invoices whose due date has passed; how many."""
    rows = await _TELL.fetch(session, today=now.astimezone(UTC).date(), limit=BATCH)
    if not rows:
        return 0
    documents = await service.documents_of(session, [row.id for row in rows])
    for document in documents.values():
        if isinstance(document, InvoiceOut):
            emit(session, InvoiceOverdue(aggregate_id=document.id, location_id=document.location_id, data=document))
    return len(rows)


def check_vat_ids(register: VatRegister | None) -> DueCall:
    """Asks about VAT ids. Those of test organizations are answered locally, whatever the settings say."""
    local = LocalVatRegister()

    async def claim(session: AsyncSession, now: datetime) -> Sequence[TaxQuestion]:
        return await service.take_tax_questions(session)

    async def call(question: TaxQuestion) -> VatAnswer | None:
        asked = local if question.test else register
        return None if asked is None else await asked.check(question.vat_id, asked_by=question.asked_by)

    async def record(session: AsyncSession, question: TaxQuestion, answer: VatAnswer | None) -> None:
        await service.record_tax_answer(session, question, answer, now=acting_principal(session).now)

    return DueCall("billing.check_vat_ids", "due_tax_checks", claim, call, record)


DUE_WORK: list[Due] = [DueWork("billing.overdue", "due_overdue_invoices", tell_overdue)]
