"""What is held of accounts: deposits, and credits paid for ahead."""

from __future__ import annotations

from datetime import date
from typing import Literal
from uuid import UUID

from sqlalchemy import text

from coworkapi.billing.ledger.schemas import HeldOut
from coworkapi.core.money import Money
from coworkapi.core.prepared import HasInfo, Prepared

Key = tuple[UUID, UUID, str]
NOBODY = UUID(int=0)
_SUMS = """
SELECT coalesce(p.account_id, CAST('00000000-0000-0000-0000-000000000000' AS uuid)) AS account_id, p.legal_entity_id,
  p.currency, -sum(p.amount)::bigint AS amount
FROM postings p
WHERE p.ledger_account = CAST(:code AS text) AND p.booked_on <= CAST(:as_of AS date)
  AND (CAST(:legal_entity_id AS uuid) IS NULL OR p.legal_entity_id = CAST(:legal_entity_id AS uuid))
GROUP BY 1, 2, 3 HAVING sum(p.amount) <> 0"""
_PAGE = Prepared(
    text(
        f"""
SELECT s.*, a.name FROM ({_SUMS}) s LEFT JOIN billing_accounts a ON a.id = s.account_id
WHERE (s.account_id, s.legal_entity_id, s.currency)
  > (CAST(:key_account AS uuid), CAST(:key_entity AS uuid), CAST(:key_currency AS text))
ORDER BY s.account_id, s.legal_entity_id, s.currency LIMIT CAST(:limit AS integer)"""  # noqa: S608 - our own text
    )
)


async def held(
    unit: HasInfo,
    *,
    book: Literal["deposits", "prepaid_credits"],
    legal_entity_id: UUID | None,
    as_of: date,
    limit: int,
    key: Key | None,
) -> list[tuple[HeldOut, Key]]:
    """At most `limit` accounts behind `key` of whom something is held as of a day, each with its key. One statement."""
    after = key or (NOBODY, NOBODY, "")
    rows = await _PAGE.fetch(
        unit,
        code=book,
        legal_entity_id=legal_entity_id,
        as_of=as_of,
        limit=limit,
        key_account=after[0],
        key_entity=after[1],
        key_currency=after[2],
    )
    return [
        (
            HeldOut(
                account_id=None if row.account_id == NOBODY else row.account_id,
                account_name=row.name,
                legal_entity_id=row.legal_entity_id,
                amount=Money(amount=row.amount, currency=row.currency),
            ),
            (row.account_id, row.legal_entity_id, row.currency),
        )
        for row in rows
    ]
