"""What a run keeps of accounts that it skipped, and of invoices that it only would make, as JSON for SQL."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import orjson

from coworkapi.billing.drafts import DraftLine, InvoiceDraft
from coworkapi.billing.runs.values import Skipped

_LINE = ("description", "quantity", "starts_on", "ends_on", "net", "tax", "gross", "tax_code", "tax_basis_points")


def skips_json(skips: Sequence[Skipped]) -> str:
    """What `queries.WRITE_SKIPS` takes."""
    return _json([{"account_id": s.account_id, "code": s.code, "detail": s.detail, "remedy": s.remedy} for s in skips])


def drafts_json(drafts: Sequence[InvoiceDraft], first: int) -> str:
    """What `queries.WRITE_DRAFTS` takes. `first`: the number of the first one."""
    return _json(
        [
            {
                "number": number,
                "account_id": draft.buyer.account_id,
                "kind": draft.kind,
                "currency": draft.currency,
                "net": draft.net,
                "tax": draft.tax,
                "gross": draft.gross,
                "purchase_order": draft.purchase_order,
                "lines": [_line(line) for line in draft.lines],
            }
            for number, draft in enumerate(drafts, first)
        ]
    )


def _line(line: DraftLine) -> dict[str, Any]:
    return {name: getattr(line, name) for name in _LINE}


def _json(rows: list[dict[str, Any]]) -> str:
    # Ids read from the database are the driver's own subclass of UUID.
    return orjson.dumps(rows, default=str).decode()
