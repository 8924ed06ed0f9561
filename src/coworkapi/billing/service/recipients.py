"""Whom to write to about an account: what people must not miss, whichever way its invoices take."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from coworkapi.billing.queries.recipients import RECIPIENTS
from coworkapi.core.prepared import HasInfo


@dataclass(frozen=True, slots=True)
class Recipient:
    """An address, and whom to greet there."""

    email: str
    name: str


async def recipients(unit: HasInfo, account_ids: Sequence[UUID]) -> dict[UUID, list[Recipient]]:
    """Each account's: the addresses that get its invoices; else its own; else its member's (the one's that a duplicate
    was merged into), or those of the people who run its team. None where nobody has an address. Each address once. One
    statement."""
    found: dict[UUID, list[Recipient]] = {}
    for row in await RECIPIENTS.fetch(unit, ids=list(account_ids)):
        once: dict[str, Recipient] = {}
        for email, name in row.people:
            once.setdefault(email, Recipient(email, name))
        found[row.account_id] = list(once.values())
    return found
