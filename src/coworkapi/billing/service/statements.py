"""The statement of an account as a document."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import UUID

from coworkapi.billing.documents import Party, StatementDocument, StatementLine
from coworkapi.billing.queries import LATEST_TODAY
from coworkapi.billing.queries.statements import STATEMENT
from coworkapi.billing.service.gathering import load_buyers, load_seller, local_today
from coworkapi.billing.service.printing import brand_of, party_of
from coworkapi.core.errors import Invalid, NotFound
from coworkapi.core.ids import encode_id
from coworkapi.core.prepared import HasInfo


async def latest_today(unit: HasInfo, now: datetime, *, legal_entity_id: UUID | None = None) -> date:
    """The day on which a statement until now ends: the entity's, or that of the one that is furthest ahead."""
    row = await LATEST_TODAY.fetchrow(unit, now=now, legal_entity_id=legal_entity_id)
    return row.today if row is not None and row.today is not None else now.astimezone(UTC).date()


async def statement_of(
    unit: HasInfo,
    account_id: UUID,
    *,
    since: date,
    until: date,
    legal_entity_id: UUID | None = None,
    now: datetime,
) -> tuple[StatementDocument, str | None]:
    """What was booked on the days `[since, until]`, in the account's language, and the logo's file. Three statements.

    Raises Invalid where several entities or currencies are asked for at once, NotFound where nothing was ever booked.
    """
    rows = await STATEMENT.fetch(unit, account_id=account_id, starts_on=since, ends_on=until)
    found = [row for row in rows if legal_entity_id in (None, row.legal_entity_id)]
    if not found:
        raise NotFound(f"nothing was booked on {encode_id('acct', account_id)} until {until}: there is no statement")
    if len(found) > 1:
        entities = ", ".join(sorted({encode_id("ent", row.legal_entity_id) for row in found}))
        raise Invalid.field("query/legal_entity_id", f"the account has several statements; choose one of {entities}")
    [row] = found
    seller = await load_seller(unit, row.legal_entity_id)
    buyer = (await load_buyers(unit, [account_id], seller))[account_id]
    running, lines = row.opening, []
    for booked_on, kind, _, reference, amount in row.lines:
        running += amount
        day = date.fromisoformat(booked_on)
        lines.append(StatementLine(booked_on=day, kind=kind, reference=reference, amount=amount, balance=running))
    document = StatementDocument(
        issued_on=local_today(seller, now),
        locale=buyer.locale or seller.locale,
        currency=row.currency,
        seller=party_of(seller),
        buyer=Party(name=buyer.name, country=buyer.country, address=buyer.address, vat_id=buyer.vat_id),
        starts_on=since,
        ends_on=until,
        opening=row.opening,
        closing=running,
        lines=lines,
        brand=brand_of(seller),
    )
    return document, seller.logo_file
