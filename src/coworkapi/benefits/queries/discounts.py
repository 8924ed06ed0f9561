"""Discounts and permissions of whom a booking is for: fragments of a composed statement, and what they are read into.

Each fragment is a scalar subquery with the parameters `:member_id`, `:team_id` (null where there is none) and
`:starts_at`. It gives what is valid then or later, so that one read does for a series and for a search; rules look at
the validity again (`holds_at`).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from coworkapi.benefits.values import BookingAllowances, Discount, Permission, Restrictions
from coworkapi.core.ids import uuid_of

# Whose they are is found by arrays, one after the other: as joins, their order would be the planner's guess, and a bad
# one is paid with each booking.

# A booking for a team has the team's discounts; any other has the member's own and those of all their live teams.
DISCOUNTS_SQL = """(
SELECT json_agg(json_build_array(d.id, d.name, d.percent_basis_points, d.hourly_amount, d.currency,
    d.restrictions::text, d.account_id, d.valid_from, d.valid_until) ORDER BY d.name, d.id)
FROM discounts d
WHERE d.archived_at IS NULL AND (d.valid_until IS NULL OR d.valid_until > CAST(:starts_at AS timestamptz))
  AND (d.account_id IS NULL OR d.account_id = ANY (ARRAY(
    SELECT a.id FROM billing_accounts a
    WHERE a.member_id = CAST(:member_id AS uuid) AND CAST(:team_id AS uuid) IS NULL
    UNION ALL
    SELECT a.id FROM billing_accounts a WHERE a.team_id = ANY (ARRAY(
      SELECT t.id FROM teams t
      WHERE t.archived_at IS NULL AND t.id = ANY (
        CASE WHEN CAST(:team_id AS uuid) IS NOT NULL THEN ARRAY[CAST(:team_id AS uuid)]
        ELSE ARRAY(SELECT tm.team_id FROM team_members tm WHERE tm.member_id = CAST(:member_id AS uuid)) END))))))
)"""

# A person's permissions are their own account's, and those of all their live teams and of the team they book for.
PERMISSIONS_SQL = """(
SELECT json_agg(json_build_array(p.id, p.name, p.kind, p.restrictions::text, p.allows::text, p.resource_ids,
    p.account_id, p.valid_from, p.valid_until) ORDER BY p.name, p.id)
FROM permissions p
WHERE p.archived_at IS NULL AND (p.valid_until IS NULL OR p.valid_until > CAST(:starts_at AS timestamptz))
  AND p.account_id = ANY (ARRAY(
    SELECT a.id FROM billing_accounts a WHERE a.member_id = CAST(:member_id AS uuid)
    UNION ALL
    SELECT a.id FROM billing_accounts a WHERE a.team_id = ANY (ARRAY(
      SELECT t.id FROM teams t
      WHERE t.archived_at IS NULL AND t.id = ANY (CAST(:team_id AS uuid) || ARRAY(
        SELECT tm.team_id FROM team_members tm WHERE tm.member_id = CAST(:member_id AS uuid)))))))
)"""


def discounts_of(found: Sequence[Sequence[Any]] | None) -> list[Discount]:
    """What `DISCOUNTS_SQL` found, by name."""
    return [
        Discount(
            id=uuid_of(id_),
            name=name,
            percent_basis_points=percent,
            hourly_amount=hourly,
            currency=currency,
            restrictions=restrictions_of(restrictions),
            account_id=uuid_of(account_id) if account_id else None,
            valid_from=datetime.fromisoformat(valid_from),
            valid_until=datetime.fromisoformat(valid_until) if valid_until else None,
        )
        for id_, name, percent, hourly, currency, restrictions, account_id, valid_from, valid_until in found or ()
    ]


def permissions_of(found: Sequence[Sequence[Any]] | None) -> list[Permission]:
    """What `PERMISSIONS_SQL` found, by name."""
    return [
        Permission(
            id=uuid_of(id_),
            name=name,
            kind=kind,
            restrictions=restrictions_of(restrictions),
            allows=allowances_of(allows) if allows else None,
            resource_ids=frozenset(map(UUID, resource_ids)),
            account_id=uuid_of(account_id),
            valid_from=datetime.fromisoformat(valid_from),
            valid_until=datetime.fromisoformat(valid_until) if valid_until else None,
        )
        for id_, name, kind, restrictions, allows, resource_ids, account_id, valid_from, valid_until in found or ()
    ]


@lru_cache(maxsize=4096)
def restrictions_of(stored: str) -> Restrictions:
    """Restrictions out of their JSON. Treat as immutable: the same text gives the same object."""
    return Restrictions.model_validate_json(stored)


@lru_cache(maxsize=1024)
def allowances_of(stored: str) -> BookingAllowances:
    """Allowances out of their JSON. Treat as immutable."""
    return BookingAllowances.model_validate_json(stored)
