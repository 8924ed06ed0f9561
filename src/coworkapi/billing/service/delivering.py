"""Mailing invoices and credit notes: who gets them, that they are rendered first, and that they arrived."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import orjson
from sqlalchemy import text

from coworkapi.billing.documents.wording import amount_text, day_text
from coworkapi.billing.errors import InvoiceIsDraft, NoAddress
from coworkapi.billing.events import DocumentReady
from coworkapi.billing.queries.recipients import RECIPIENTS
from coworkapi.billing.schemas.documents import DocumentReadyOut
from coworkapi.billing.schemas.invoices import CreditNoteOut, InvoiceOut
from coworkapi.billing.service.documents import documents_of
from coworkapi.billing.service.gathering import load_seller
from coworkapi.billing.service.printing import Printable, Printed, keep_printed, printable
from coworkapi.core.events import emit
from coworkapi.core.ids import encode_id, new_id
from coworkapi.core.prepared import HasInfo, Prepared
from coworkapi.core.unit_of_work import leave_work

BATCH = 50
MAX_ATTEMPTS = 8
_ASK = Prepared(
    text("""
WITH asked AS (
  INSERT INTO document_deliveries (id, invoice_id, request_id, emails)
  VALUES (CAST(:id AS uuid), CAST(:invoice_id AS uuid), CAST(:request_id AS uuid), CAST(CAST(:emails AS text) AS jsonb))
  ON CONFLICT ON CONSTRAINT document_delivery_once DO NOTHING RETURNING invoice_id)
UPDATE invoices i SET delivery = 'pending', version = i.version + 1, updated_at = app_now()
FROM asked WHERE i.id = asked.invoice_id
""")
)
_TAKE = Prepared(
    text("""
UPDATE document_deliveries d SET state = 'rendering', attempts = d.attempts + 1,
  next_attempt_at = now() + interval '5 minutes', updated_at = app_now()
WHERE d.id = ANY(ARRAY(
  SELECT q.id FROM document_deliveries q
  WHERE q.state IN ('queued', 'rendering') AND q.next_attempt_at <= now()
  ORDER BY q.next_attempt_at, q.id LIMIT CAST(:limit AS integer) FOR UPDATE SKIP LOCKED))
RETURNING d.id, d.invoice_id, d.emails
""")
)
_READY = Prepared(
    text("""
UPDATE document_deliveries SET state = 'ready', last_error = NULL, updated_at = app_now()
WHERE id = CAST(:id AS uuid) AND state = 'rendering' RETURNING id
""")
)
# 1, 2, 4 ... minutes later.
_FAILED = Prepared(
    text("""
WITH gone AS (
  UPDATE document_deliveries SET last_error = CAST(:error AS text), updated_at = app_now(),
    state = CASE WHEN attempts >= CAST(:most AS integer) THEN 'failed' ELSE 'queued' END,
    next_attempt_at = now() + interval '1 minute' * power(2, attempts - 1)
  WHERE id = CAST(:id AS uuid) AND state = 'rendering' RETURNING invoice_id, state)
UPDATE invoices i SET delivery = 'failed', version = i.version + 1, updated_at = app_now()
FROM gone WHERE i.id = gone.invoice_id AND gone.state = 'failed' AND i.delivery = 'pending'
""")
)
_NOTE = Prepared(
    text("""
UPDATE invoices SET delivery = CASE WHEN CAST(:sent AS boolean) THEN 'sent' ELSE 'failed' END,
  delivered_at = CASE WHEN CAST(:sent AS boolean) THEN app_now() ELSE delivered_at END,
  version = version + 1, updated_at = app_now()
WHERE id = CAST(:id AS uuid) AND (CAST(:sent AS boolean) OR delivery = 'pending')
""")
)


@dataclass(frozen=True, slots=True)
class ToRender:
    """A delivery whose document is to be rendered."""

    id: UUID
    emails: Sequence[str]
    printable: Printable


async def deliver_by_default(unit: HasInfo, invoice_id: UUID, *, request_id: UUID) -> None:
    """Asks for a new document to be mailed, unless its account (or else its entity) wants none, or nobody has an
    address. Once a request. Five statements.
    """
    out = (await documents_of(unit, [invoice_id])).get(invoice_id)
    if out is None:
        return
    delivery, emails = await _wanted(unit, out)
    if delivery is None:
        delivery = "email" if (await load_seller(unit, out.legal_entity_id)).deliver_by_email else "none"
    if delivery == "email" and emails:
        await _ask(unit, out.id, emails, request_id)


async def send_document(unit: HasInfo, out: InvoiceOut | CreditNoteOut, emails: Sequence[str] | None) -> None:
    """Asks for a final document to be mailed, again if need be. Raises InvoiceIsDraft, NoAddress."""
    if out.number is None:
        raise InvoiceIsDraft("the invoice is a draft; finalize it first")
    to = list(dict.fromkeys(emails)) if emails else (await _wanted(unit, out))[1]
    if not to:
        raise NoAddress("neither the account nor its owner has an e-mail address; name one in `emails`")
    await _ask(unit, out.id, to, new_id())


async def take_to_render(unit: HasInfo) -> list[ToRender]:
    """Takes a batch of what waits, with a lease for whoever renders it."""
    rows = await _TAKE.fetch(unit, limit=BATCH)
    found = await documents_of(unit, [row.invoice_id for row in rows])
    return [ToRender(row.id, row.emails, await printable(unit, found[row.invoice_id])) for row in rows]


async def record_rendered(unit: HasInfo, item: ToRender, printed: Printed | str) -> None:
    """Keeps the PDF and tells that it is ready to be mailed; or keeps, as a text, why it could not be rendered."""
    if isinstance(printed, str):
        await _FAILED.fetch(unit, id=item.id, error=printed[:2000], most=MAX_ATTEMPTS)
        return
    await keep_printed(unit, item.printable, printed)
    if await _READY.fetchrow(unit, id=item.id) is None:
        return  # a twin whose lease ran out was slower
    document = item.printable.document
    prefix = "inv" if document.kind == "invoice" else "crn"
    data = DocumentReadyOut(
        document_id=encode_id(prefix, item.printable.id),
        kind=document.kind,
        number=document.number,
        seller=document.seller.name,
        buyer=document.buyer.name,
        amount=amount_text(document.gross, document.currency, document.locale),
        due_on=day_text(document.due_on, document.locale),
        locale=document.locale,
        emails=list(item.emails),
        file_name=item.printable.file_name,
        storage_key=printed.storage_key,
        bytes=len(printed.content),
    )
    emit(unit, DocumentReady(aggregate_id=item.printable.id, data=data))


async def note_delivered(unit: HasInfo, invoice_id: UUID, *, sent: bool) -> None:
    """Notes that a mail with the document was handed on, or was refused for good (unless another one arrived)."""
    await _NOTE.fetch(unit, id=invoice_id, sent=sent)


async def _wanted(unit: HasInfo, out: InvoiceOut | CreditNoteOut) -> tuple[str | None, list[str]]:
    """How the account wants its invoices (None: as the entity has it), and the addresses, the same that reminders of
    them go to; a walk-in's own address. One statement."""
    if out.account_id is None:
        return None, [out.buyer.email] if out.buyer.email else []
    [row] = await RECIPIENTS.fetch(unit, ids=[out.account_id])
    return row.delivery, list(dict.fromkeys(email for email, _ in row.people))


async def _ask(unit: HasInfo, invoice_id: UUID, emails: Sequence[str], request_id: UUID) -> None:
    await _ASK.fetch(
        unit, id=new_id(), invoice_id=invoice_id, request_id=request_id, emails=orjson.dumps(list(emails)).decode()
    )
    leave_work(unit)
