"""Due work of billing: what becomes overdue, VAT ids to ask about, and documents to render."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import structlog
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.billing import service
from coworkapi.billing.events import InvoiceOverdue
from coworkapi.billing.queries import TODAY_OF_ENTITIES
from coworkapi.billing.schemas.invoices import InvoiceOut
from coworkapi.billing.service import Printed, TaxQuestion, ToRender
from coworkapi.billing.service.standings_set import end_due_holds
from coworkapi.core.events import emit
from coworkapi.core.files import FileStore
from coworkapi.core.jobs import Due, DueCall, DueWork
from coworkapi.core.prepared import Prepared
from coworkapi.core.unit_of_work import acting_principal
from coworkapi.gateways.vat import LocalVatRegister, VatAnswer, VatRegister

_log = structlog.get_logger("coworkapi.billing")
BATCH = 200
# By the entity's day: a due day isn't over before midnight there.
_TELL = Prepared(
    text(f"""
WITH days AS MATERIALIZED ({TODAY_OF_ENTITIES})
UPDATE receivable_items SET overdue_told_at = app_now() WHERE id = ANY(ARRAY(
  SELECT t.id FROM receivable_items t JOIN days d ON d.legal_entity_id = t.legal_entity_id
  WHERE t.open > 0 AND t.kind = 'invoice' AND t.overdue_told_at IS NULL AND t.due_on < d.today
    AND t.due_on < CAST(CAST(:now AS timestamptz) AT TIME ZONE 'Pacific/Kiritimati' AS date)
  ORDER BY t.due_on, t.id LIMIT CAST(:limit AS integer) FOR NO KEY UPDATE OF t SKIP LOCKED))
RETURNING id
""")  # noqa: S608 - our own text
)


async def tell_overdue(session: AsyncSession, now: datetime) -> int:
    """Tells of invoices whose due date has passed; how many."""
    rows = await _TELL.fetch(session, now=now, limit=BATCH)
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


def render_documents(files: FileStore) -> DueCall:
    """Renders documents that are to be mailed, in threads, two at a time: it is work for processors."""

    async def claim(session: AsyncSession, now: datetime) -> Sequence[ToRender]:
        return await service.take_to_render(session)

    async def call(item: ToRender) -> Printed | str:
        try:
            return await service.print_pdf(item.printable, files)
        except Exception as error:  # the delivery is tried again, and says why
            _log.exception("document.not_rendered", document=item.printable.document.number)
            return f"{type(error).__name__}: {error}"

    async def record(session: AsyncSession, item: ToRender, printed: Printed | str) -> None:
        await service.record_rendered(session, item, printed)

    return DueCall("billing.render_documents", "due_document_deliveries", claim, call, record, at_once=2)


DUE_WORK: list[Due] = [
    DueWork("billing.overdue", "due_overdue_invoices", tell_overdue),
    DueWork("billing.standing_holds", "due_standing_holds", end_due_holds),
]
