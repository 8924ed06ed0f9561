"""How charges are read, and the tax of a day as a fragment for statements of other rooms."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import text

from coworkapi.billing.rules.sums import net_and_tax
from coworkapi.billing.rules.tax_treatment import SPARED, spared_by
from coworkapi.billing.rules.wording import worded
from coworkapi.billing.schemas import ChargeOut, ExplanationLine
from coworkapi.billing.values import SparedBy
from coworkapi.core.ids import encode_id
from coworkapi.core.money import known_money
from coworkapi.core.prepared import Prepared

# A scalar subquery, JSON: the legal entity of the location `l` of the outer FROM, how it enters its prices, and its tax
# rates that are valid on `:local_day` or begin later. See `service.tax_of`.
TAX_SQL = """(
SELECT json_build_object('legal_entity_id', e.id, 'country', e.country, 'included', e.prices_include_tax, 'local_day',
    CAST(:local_day AS date), 'rates', coalesce((
  SELECT json_agg(json_build_array(r.code, r.valid_from, r.name, r.basis_points) ORDER BY r.code, r.valid_from)
  FROM tax_rates r
  WHERE r.organization_id = e.organization_id AND r.legal_entity_id = e.id AND r.valid_from >= coalesce((
    SELECT max(s.valid_from) FROM tax_rates s
    WHERE s.organization_id = r.organization_id AND s.legal_entity_id = r.legal_entity_id AND s.code = r.code
      AND s.valid_from <= CAST(:local_day AS date)), r.valid_from)), '[]'))
FROM legal_entities e WHERE e.organization_id = l.organization_id AND e.id = l.legal_entity_id)"""


def buyer_tax_sql(account: str) -> str:
    """A scalar, JSON, of the billing account `account` of the outer FROM: `[tax_status, vat_id, vat_id_valid]` if it
    might be spared tax, null if not. See `service.spared_in`."""
    return f"""CASE WHEN {account}.tax_status <> 'standard' THEN json_build_array({account}.tax_status, {account}.vat_id, (
  SELECT CASE k.state WHEN 'valid' THEN true WHEN 'invalid' THEN false END FROM account_tax_checks k
  WHERE k.organization_id = {account}.organization_id AND k.account_id = {account}.id AND k.vat_id = {account}.vat_id)) END"""  # noqa: E501, S608 - our own names


# Of a charge `c`: its payer, if they might be spared its tax, and what says so. See `spares`.
SPARED_PAYER = """
  SELECT a.tax_status, a.vat_id, e.country AS seller_country,
    CASE WHEN k.vat_id = a.vat_id THEN CASE k.state WHEN 'valid' THEN true WHEN 'invalid' THEN false END END
      AS vat_id_valid
  FROM billing_accounts a
  JOIN legal_entities e ON e.organization_id = c.organization_id AND e.id = c.legal_entity_id
  LEFT JOIN account_tax_checks k ON k.organization_id = a.organization_id AND k.account_id = a.id
  WHERE a.organization_id = c.organization_id AND a.id = c.account_id AND a.tax_status <> 'standard'"""
COLUMNS = """c.id, c.account_id, c.legal_entity_id, c.location_id, c.member_id, c.source_kind, c.source_id, c.part,
  c.starts_at, c.ends_at, c.description, c.quantity, c.currency, c.amount, c.net, c.tax, c.gross, c.tax_code,
  c.tax_name, c.tax_basis_points, c.tax_included, c.explanation, b.settled, b.due, c.purchase_order,
  b.invoice_id, i.kind AS invoice_kind, c.credits_charge_id, c.voids_charge_id,
  v.id AS voided_by_charge_id, c.reason, c.created_by, c.created_at, b.version, line.of_line,
  payer.tax_status, payer.vat_id, payer.vat_id_valid, payer.seller_country"""
FROM = f"""charges c
JOIN charge_balances b ON b.organization_id = c.organization_id AND b.charge_id = c.id
LEFT JOIN charges v ON v.organization_id = c.organization_id AND v.voids_charge_id = c.id
LEFT JOIN invoices i ON i.organization_id = b.organization_id AND i.id = b.invoice_id
LEFT JOIN LATERAL (
  SELECT json_build_array(sum(l.net), sum(l.tax), sum(l.gross), min(l.tax_name), min(l.tax_basis_points)) AS of_line
  FROM invoice_lines l
  WHERE l.organization_id = b.organization_id AND l.charge_id = b.charge_id AND l.invoice_id = b.invoice_id
  HAVING count(*) > 0) line ON b.invoice_id IS NOT NULL
LEFT JOIN LATERAL ({SPARED_PAYER}) payer
  ON b.invoice_id IS NULL AND c.tax_basis_points > 0"""  # noqa: S608 - our own names

# The accounts of the member `:me`: their own, those of duplicates merged into them, and those of teams that they run.
MY_ACCOUNTS = """(
  SELECT a.id FROM billing_accounts a WHERE a.member_id = CAST(:me AS uuid)
  UNION SELECT a.id FROM billing_accounts a JOIN members m ON m.id = a.member_id
    WHERE m.merged_into_id = CAST(:me AS uuid)
  UNION SELECT a.id FROM billing_accounts a JOIN team_members t ON t.team_id = a.team_id
    WHERE t.member_id = CAST(:me AS uuid) AND t.role = 'admin')"""

GET = Prepared(text(f"SELECT {COLUMNS} FROM {FROM} WHERE c.id = CAST(:id AS uuid)"))  # noqa: S608 - our own names
GET_MINE = Prepared(
    text(f"SELECT {COLUMNS} FROM {FROM} WHERE c.id = CAST(:id AS uuid) AND c.account_id IN {MY_ACCOUNTS}")  # noqa: S608
)
GET_MANY = Prepared(
    text(f"SELECT {COLUMNS} FROM {FROM} WHERE c.id = ANY(CAST(:ids AS uuid[])) ORDER BY c.id")  # noqa: S608
)
# The balance's row is what settling and voiding wait for.
LOCK = Prepared(
    text(f"SELECT {COLUMNS} FROM {FROM} WHERE c.id = CAST(:id AS uuid) FOR NO KEY UPDATE OF b")  # noqa: S608
)

_AMOUNTS = ("amount", "net", "tax", "gross", "settled", "outstanding")
_TAX = ("tax_code", "tax_name", "tax_basis_points", "tax_included")
_PREFIX = {
    "booking": "bkg",
    "pass": "pass",
    "credit_pack": "lot",
    "adjustment": "chg",
    "membership": "mbr",
    "deposit": "mbr",
    "late_fee": "inv",
}


def source_text(kind: str, source_id: UUID, own_ids: Sequence[UUID | None]) -> str:
    """The source's id as the API writes it. `own_ids`: the charge's, and that of the one it voids.

    A fee or adjustment by hand is its own source; other fees are of bookings.
    """
    return encode_id("chg" if source_id in own_ids else _PREFIX.get(kind, "bkg"), source_id)


def invoice_text(kind: str, invoice_id: UUID) -> str:
    """The id of an invoice or credit note as the API writes it."""
    return encode_id("crn" if kind == "credit_note" else "inv", invoice_id)


def charge_of(row: Any) -> ChargeOut:
    """A row of `COLUMNS` as the API shows it. Not validated again: the database's constraints were."""
    currency: str = row.currency
    (net, tax, gross), tax_name, basis_points = _invoiced(row)
    # Invoices settle a charge in whole; one that was voided or credited in part is due by what is left of it.
    settled, outstanding = row.settled, row.due - row.settled
    if row.due == row.gross:
        settled = gross if settled == row.due else settled
        outstanding = gross - settled
    return charge_out(
        id=row.id,
        account_id=row.account_id,
        legal_entity_id=row.legal_entity_id,
        location_id=row.location_id,
        member_id=row.member_id,
        source_kind=row.source_kind,
        source_id=row.source_id,
        part=row.part,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        description=row.description,
        quantity=row.quantity,
        currency=currency,
        amounts=(row.amount, net, tax, gross, settled, outstanding),
        tax=(row.tax_code, tax_name, basis_points, row.tax_included),
        explanation=row.explanation,
        purchase_order=row.purchase_order,
        invoice_id=None if row.invoice_id is None else invoice_text(row.invoice_kind, row.invoice_id),
        credits_charge_id=row.credits_charge_id,
        voids_charge_id=row.voids_charge_id,
        voided_by_charge_id=row.voided_by_charge_id,
        reason=row.reason,
        created_by=row.created_by,
        created_at=row.created_at,
    )


def spares(row: Any) -> SparedBy | None:
    """Why what `SPARED_PAYER` found isn't charged tax; None: it is."""
    if row.tax_status is None:
        return None
    return spared_by(
        row.tax_status, seller_country=row.seller_country, vat_id=row.vat_id, vat_id_valid=row.vat_id_valid
    )


def _invoiced(row: Any) -> tuple[tuple[int, int, int], str, int]:
    """Net, tax and gross, the tax's name and its rate: as its invoice has them; before, as it would have them now."""
    if row.of_line is not None:
        *sums, name, basis_points = row.of_line
        sign = -1 if row.invoice_kind == "credit_note" else 1
        net, tax, gross = (sign * one for one in sums)
        return (net, tax, gross), name, basis_points
    if (why := spares(row)) is not None:
        [(net, tax)] = net_and_tax(
            [row.amount], entered=row.tax_basis_points, included=row.tax_included, basis_points=0
        )
        return (net, tax, net + tax), SPARED[why]["en"], 0
    return (row.net, row.tax, row.gross), row.tax_name, row.tax_basis_points


def charge_out(
    *,
    source_id: UUID,
    currency: str,
    amounts: tuple[int, int, int, int, int, int],
    tax: tuple[str, str, int, bool],
    explanation: Sequence[Any],
    **values: Any,
) -> ChargeOut:
    """A charge as the API shows it. `amounts`: amount, net, tax, gross, settled, outstanding."""
    money: dict[str, Any] = {
        name: known_money(amount, currency) for name, amount in zip(_AMOUNTS, amounts, strict=True)
    }
    taxes: dict[str, Any] = dict(zip(_TAX, tax, strict=True))
    values["description"] = worded(values["source_kind"], values["part"], values["description"], "en")
    return ChargeOut.model_construct(
        source_id=source_text(values["source_kind"], source_id, (values["id"], values["voids_charge_id"])),
        **money,
        **taxes,
        explanation=[_line(line, currency) for line in explanation],
        **values,
    )


def _line(line: Any, currency: str) -> ExplanationLine:
    shown = {**line}
    for name in ("amount", "unit_amount"):
        if shown.get(name) is not None:
            shown[name] = {"amount": shown[name], "currency": currency}
    return ExplanationLine.model_validate(shown)


FILTERS: dict[str, str] = {
    "account_id": "c.account_id = CAST(:account_id AS uuid)",
    "member_id": "c.member_id = CAST(:member_id AS uuid)",
    "location_id": "c.location_id = CAST(:location_id AS uuid)",
    "source_kind": "c.source_kind = CAST(:source_kind AS text)",
    "source_id": "c.source_id = CAST(:source_id AS uuid)",
    "unsettled": "b.is_open",
    "settled": "NOT b.is_open",
    "created_from": "c.created_at >= CAST(:created_from AS timestamptz)",
    "created_before": "c.created_at < CAST(:created_before AS timestamptz)",
    "locations": "c.location_id = ANY(CAST(:locations AS uuid[]))",
    "me": "c.account_id = mine.id",
}
SORTS = {"created_at": "ASC", "-created_at": "DESC"}


@lru_cache(maxsize=512)
def page_statement(filters: frozenset[str], sort: str, *, after: bool) -> Prepared:
    """A page of charges by these filters and order; `after`: behind the key `(:key_at, :key_id)`."""
    direction = SORTS[sort]
    sign = ">" if direction == "ASC" else "<"
    where = [FILTERS[name] for name in sorted(filters)]
    if after:
        # The first comparison is implied by the second; said apart, every planner uses the index for it.
        where.append(f"c.created_at {sign}= CAST(:key_at AS timestamptz)")
        where.append(f"(c.created_at, c.id) {sign} (CAST(:key_at AS timestamptz), CAST(:key_id AS uuid))")
    page = (
        f"SELECT {COLUMNS} FROM {FROM} WHERE {' AND '.join(where) or 'true'} "  # noqa: S608 - our own names
        f"ORDER BY c.created_at {direction}, c.id {direction} LIMIT CAST(:limit AS integer)"
    )
    if "me" in filters:
        # A page of each of one's few accounts, and of these the first: each is read along its own index.
        page = (
            f"SELECT c.* FROM {MY_ACCOUNTS} AS mine CROSS JOIN LATERAL ({page}) AS c "  # noqa: S608
            f"ORDER BY c.created_at {direction}, c.id {direction} LIMIT CAST(:limit AS integer)"
        )
    return Prepared(text(page))
