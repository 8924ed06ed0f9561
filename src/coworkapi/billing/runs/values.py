"""What a billing run exchanges with those who make its charges."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol
from uuid import UUID

from coworkapi.billing.values import NewCharge
from coworkapi.core.prepared import HasInfo


@dataclass(frozen=True, slots=True, kw_only=True)
class Skipped:
    """An account that a run could not bill. `code`: stable, as of a problem; `detail`: what is wrong with what;
    `remedy`: what to do, so that the next run bills it."""

    account_id: UUID
    code: str
    detail: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Charged:
    """What a source charged, and the accounts that it could not charge (nothing of theirs was written)."""

    charges: Sequence[NewCharge] = ()
    skipped: Sequence[Skipped] = field(default_factory=tuple)


class ChargeSource(Protocol):
    """What falls due by itself: membership cycles.

    `accounts_sql`: a SELECT of the one column `account_id`: at most `:limit` accounts behind `:after` (uuid), in
    ascending order, each once, for which something falls due at the entity `:legal_entity_id` up to the day `:until`.
    It is run for each batch, so it must walk an index instead of reading all. `:until` (date) is the last day that
    counts: a cycle that is billed on that day is due. It is embedded in other statements: no trailing semicolon, and
    every parameter in a CAST.
    """

    @property
    def accounts_sql(self) -> str: ...

    async def charge(
        self,
        unit: HasInfo,
        account_ids: Sequence[UUID],
        *,
        legal_entity_id: UUID,
        until: date,
        now: datetime,
        write: bool,
    ) -> Charged:
        """Charges what is due of these accounts, in a constant number of statements, however many they are.

        `write` False: what it would charge, with nothing written and nobody told; the same charges otherwise (ids may
        differ). Charging twice is impossible: what was charged is not due any more. An account that lacks something
        is in `skipped`, with nothing of it written; the rest goes on.
        """
        ...
