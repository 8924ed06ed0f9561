"""Reading what `rules.composing` computes with, locked until the transaction ends."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any
from uuid import UUID

from coworkapi.billing.drafts import Buyer, ChargeToInvoice, InvoiceDraft, LineToCredit, Seller
from coworkapi.billing.queries.gathering import (
    BUYERS,
    LINES_OF_CHARGES,
    SELLER,
    WAITING_OF_ACCOUNTS,
    WAITING_ON_DRAFT,
    WAITING_THESE,
)
from coworkapi.billing.rules.composing import compose
from coworkapi.billing.values import NewCharge
from coworkapi.core.clock import zone
from coworkapi.core.errors import NotFound
from coworkapi.core.ids import encode_id
from coworkapi.core.prepared import HasInfo, Record

_WALK_IN = {"de": "Barverkauf", "en": "Walk-in customer", "es": "Cliente de paso", "fr": "Client de passage"}
_SELLER = [one.name for one in fields(Seller)]
_ALWAYS = frozenset(("legal_entity_id", "name", "country", "currency", "address", "vat_id", "time_zone"))
_BUYER = [one.name for one in fields(Buyer) if one.name != "country"]
_CHARGE = [one.name for one in fields(ChargeToInvoice)]
_LINE = [one.name for one in fields(LineToCredit)]


@dataclass(frozen=True, slots=True)
class Gathered:
    """What waits to be invoiced, and all that `compose` needs for it besides."""

    charges: Sequence[ChargeToInvoice]
    buyers: Mapping[UUID | None, Buyer]
    invoiced: Mapping[UUID, LineToCredit]

    def composed(self, seller: Seller, now: datetime) -> list[InvoiceDraft]:
        """The drafts of the day."""
        return compose(
            self.charges, seller=seller, buyers=self.buyers, invoiced=self.invoiced, today=local_today(seller, now)
        )


def local_today(seller: Seller, now: datetime) -> date:
    """The seller's day."""
    return now.astimezone(zone(seller.time_zone)).date()


async def load_seller(unit: HasInfo, legal_entity_id: UUID) -> Seller:
    """The legal entity as it writes invoices now. Raises NotFound."""
    row = await SELLER.fetchrow(unit, id=legal_entity_id)
    if row is None:
        raise NotFound(f"there is no legal entity {encode_id('ent', legal_entity_id)}")
    names = _SELLER if row.has_settings else _ALWAYS
    return Seller(**{name: row[name] for name in names})


async def load_buyers(unit: HasInfo, account_ids: Sequence[UUID], seller: Seller) -> dict[UUID | None, Buyer]:
    """The accounts as they are written on invoices now, and None: the walk-in. One statement."""
    buyers: dict[UUID | None, Buyer] = {None: Buyer(account_id=None, name=_WALK_IN[seller.locale])}
    if account_ids:
        for row in await BUYERS.fetch(unit, ids=list(account_ids)):
            address = row.address or {}
            buyers[row.account_id] = Buyer(**_values(row, _BUYER), country=address.get("country"))
    return buyers


async def gather(
    unit: HasInfo, seller: Seller, account_ids: Sequence[UUID], *, more: Sequence[ChargeToInvoice] = ()
) -> Gathered:
    """All that these accounts owe the seller and was not invoiced yet. Two or three statements.

    `more`: charges that a dry run would have made (see `to_be_invoiced`).
    """
    rows = await WAITING_OF_ACCOUNTS.fetch(
        unit, legal_entity_id=seller.legal_entity_id, account_ids=list(account_ids), time_zone=seller.time_zone
    )
    return await _around(unit, seller, rows, more)


async def gather_charges(unit: HasInfo, seller: Seller, charge_ids: Sequence[UUID]) -> Gathered:
    """Those of these charges of the seller that wait for an invoice."""
    rows = await WAITING_THESE.fetch(
        unit,
        legal_entity_id=seller.legal_entity_id,
        charge_ids=list(charge_ids),
        time_zone=seller.time_zone,
    )
    return await _around(unit, seller, rows, ())


async def gather_draft(unit: HasInfo, seller: Seller, draft_id: UUID) -> Gathered:
    """The charges that are on a draft of the seller."""
    rows = await WAITING_ON_DRAFT.fetch(
        unit, legal_entity_id=seller.legal_entity_id, draft_id=draft_id, time_zone=seller.time_zone
    )
    return await _around(unit, seller, rows, ())


async def _around(unit: HasInfo, seller: Seller, rows: Sequence[Record], more: Sequence[ChargeToInvoice]) -> Gathered:
    charges = [ChargeToInvoice(**_values(row, _CHARGE)) for row in rows]
    charges.extend(more)
    accounts = list({one.account_id: None for one in charges if one.account_id is not None})
    buyers = await load_buyers(unit, accounts, seller)
    given_back = list({one.gives_back: None for one in charges if one.gives_back is not None})
    invoiced: dict[UUID, LineToCredit] = {}
    if given_back:
        for row in await LINES_OF_CHARGES.fetch(unit, charge_ids=given_back):
            invoiced[row.charge_id] = line_to_credit(row)
    return Gathered(charges, buyers, invoiced)


def line_to_credit(row: Record) -> LineToCredit:
    return LineToCredit(**_values(row, _LINE))


def to_be_invoiced(charge: NewCharge, time_zone: str) -> ChargeToInvoice:
    """A charge that was not written (a dry run's), as it would wait for its invoice."""
    return ChargeToInvoice(
        id=charge.id,
        account_id=charge.account_id,
        legal_entity_id=charge.legal_entity_id,
        location_id=charge.location_id,
        source_kind=charge.source_kind,
        source_id=charge.source_id,
        part=charge.part,
        starts_at=charge.starts_at,
        ends_at=charge.ends_at,
        time_zone=time_zone,
        description=charge.description,
        quantity=charge.quantity,
        currency=charge.currency,
        amount=charge.amount,
        due=charge.tax.of(charge.amount).gross,
        tax_code=charge.tax.code,
        tax_name=charge.tax.name,
        tax_basis_points=charge.tax.basis_points,
        tax_included=charge.tax.included,
        purchase_order=charge.purchase_order,
        gives_back=charge.credits_charge_id,
    )


def _values(row: Record, names: Sequence[str]) -> dict[str, Any]:
    return {name: row[name] for name in names}
