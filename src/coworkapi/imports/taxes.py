"""Tax rates of a legal entity, known by their code and first day."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from coworkapi.billing import service as billing
from coworkapi.billing.models import TaxRate
from coworkapi.imports.load import Load
from coworkapi.imports.schemas import TaxEntry


async def load_tax_rates(load: Load, entity_id: UUID, wanted: Sequence[TaxEntry]) -> bool:
    """Adds what is missing and corrects what differs; says whether anything did. Rates that aren't named stay.

    Raises TaxRateInUse for another percentage of a rate that charges were made by.
    """
    if not wanted:
        return False
    rows = await load.session.execute(
        select(TaxRate.code, TaxRate.valid_from, TaxRate.id).where(TaxRate.legal_entity_id == entity_id)
    )
    known = {(row.code, row.valid_from): row.id for row in rows}
    touched = False
    for entry in wanted:
        found = known.get((entry.code, entry.valid_from))
        if found is None:
            await billing.create_tax_rate(load.session, legal_entity_id=entity_id, **dict(entry))
            touched = True
            continue
        rate, before = await billing.find_tax_rate(load.session, found, lock=True)
        version = rate.version
        values = {"name": entry.name, "basis_points": entry.basis_points}
        await billing.update_tax_rate(load.session, rate=rate, before=before, changes=values)
        touched = touched or rate.version != version
    return touched
