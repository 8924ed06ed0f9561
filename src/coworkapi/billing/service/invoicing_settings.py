"""How a legal entity writes its invoices: read, and changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.billing.events import InvoicingSettingsUpdated
from coworkapi.billing.models import InvoicingSettings
from coworkapi.billing.schemas.invoicing import InvoicingSettingsOut
from coworkapi.core.errors import Invalid, NotFound
from coworkapi.core.events import emit
from coworkapi.core.ids import encode_id
from coworkapi.core.unit_of_work import organization_of
from coworkapi.spaces.models import LegalEntity

_DEFAULTS: dict[str, Any] = {
    "invoice_prefix": "INV-",
    "credit_note_prefix": "CN-",
    "digits": 6,
    "payment_terms_days": 14,
    "locale": "en",
    "e_invoice": True,
    "deliver_by_email": True,
}


async def find_invoicing_settings(
    session: AsyncSession, legal_entity_id: UUID, *, lock: bool = False
) -> tuple[InvoicingSettingsOut, int]:
    """The settings and their version (0: the defaults). `lock`: the entity's row. Raises NotFound."""
    statement = select(LegalEntity.id).where(LegalEntity.id == legal_entity_id)
    if lock:
        statement = statement.with_for_update(key_share=True)
    if (await session.execute(statement)).scalar_one_or_none() is None:
        raise NotFound(f"there is no legal entity {encode_id('ent', legal_entity_id)}")
    row = await session.get(InvoicingSettings, (organization_of(session), legal_entity_id))
    if row is None:
        values = {name: _DEFAULTS.get(name) for name in InvoicingSettingsOut.model_fields if name != "has_logo"}
        return InvoicingSettingsOut(**values | {"legal_entity_id": legal_entity_id, "has_logo": False}), 0
    return _out(row), row.version


async def update_invoicing_settings(
    session: AsyncSession, legal_entity_id: UUID, before: InvoicingSettingsOut, changes: Mapping[str, Any]
) -> tuple[InvoicingSettingsOut, int]:
    """Changes them, of a locked entity. They count from the next invoice on. Raises Invalid."""
    row = await session.get(InvoicingSettings, (organization_of(session), legal_entity_id))
    wanted = {name: value for name, value in changes.items() if getattr(before, name) != value}
    if not wanted:
        return before, row.version if row else 0
    after = before.model_copy(update=wanted)
    if after.invoice_prefix == after.credit_note_prefix:
        raise Invalid.field("/credit_note_prefix", "invoices and credit notes need prefixes of their own")
    if row is None:
        row = InvoicingSettings(legal_entity_id=legal_entity_id, **_DEFAULTS | wanted, version=1)
        session.add(row)
    else:
        for name, value in wanted.items():
            setattr(row, name, value)
        row.version += 1
    await session.flush()
    old = before.model_dump(mode="json")
    previous = {name: old[name] for name in wanted}
    emit(session, InvoicingSettingsUpdated(aggregate_id=legal_entity_id, data=after, previous=previous))
    return after, row.version


def _out(row: InvoicingSettings) -> InvoicingSettingsOut:
    values = {name: getattr(row, name) for name in InvoicingSettingsOut.model_fields if name != "has_logo"}
    return InvoicingSettingsOut(**values, has_logo=row.logo_file is not None)
