"""What happens to the PDFs of invoices and credit notes."""

from __future__ import annotations

from coworkapi.billing.schemas.documents import DocumentReadyOut
from coworkapi.core.events import Fact


class DocumentReady(Fact, name="document.ready", data=DocumentReadyOut):
    """The PDF of an invoice or credit note that is to be mailed has been rendered."""
