"""Members who may be one person, found by one statement over the whole organization."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import ARRAY, Integer, String, Subquery, Uuid, bindparam, column, text

# Addresses that many people share, and phrases no person is named by.
_SHARED = "('admin', 'contact', 'hallo', 'hello', 'info', 'kontakt', 'mail', 'office', 'sales', 'team')"
ALIKE = 0.6
LARGEST_GROUP = 20

# Equal telephone numbers and mailbox names are joined by hash; names are compared only within blocks of people whose
# first and last word begin alike, so that the work grows with the members and not with their square. Groups too large
# to mean one person (a company's switchboard) are left out.
_PAIRS = f"""
WITH people AS MATERIALIZED (
  SELECT id, phone, sort_name,
    CASE WHEN length(split_part(email, '@', 1)) >= 4 AND split_part(email, '@', 1) NOT IN {_SHARED}
         THEN split_part(email, '@', 1) END AS mailbox,
    least(left(split_part(sort_name, ' ', 1), 2), left(split_part(sort_name, ' ', -1), 2))
      || greatest(left(split_part(sort_name, ' ', 1), 2), left(split_part(sort_name, ' ', -1), 2)) AS block
  FROM members
  WHERE merged_into_id IS NULL AND archived_at IS NULL AND anonymized_at IS NULL
    AND (CAST(:locations AS uuid[]) IS NULL OR home_location_id IS NULL OR home_location_id = ANY(:locations))
), pairs AS (
  SELECT a.id AS member_id, b.id AS other_id, 'same_phone' AS reason, 900 AS likeness
  FROM people a JOIN people b ON a.phone = b.phone AND a.id < b.id
  WHERE a.phone IN (SELECT phone FROM people GROUP BY phone HAVING count(*) BETWEEN 2 AND {LARGEST_GROUP})
  UNION ALL
  SELECT a.id, b.id, 'same_email_name', 700
  FROM people a JOIN people b ON a.mailbox = b.mailbox AND a.id < b.id
  WHERE a.mailbox IN (SELECT mailbox FROM people GROUP BY mailbox HAVING count(*) BETWEEN 2 AND {LARGEST_GROUP})
  UNION ALL
  SELECT a.id, b.id, 'similar_name', (similarity(a.sort_name, b.sort_name) * 800)::integer
  FROM people a JOIN people b ON a.block = b.block AND a.id < b.id
  WHERE similarity(a.sort_name, b.sort_name) >= {ALIKE}
)
SELECT member_id, other_id, array_agg(DISTINCT reason) AS reasons,
  least(1000, max(likeness) + 100 * (count(*) - 1))::integer AS likeness,
  1000 - least(1000, max(likeness) + 100 * (count(*) - 1))::integer AS distance
FROM pairs GROUP BY member_id, other_id
"""  # noqa: S608 - constants of this module


def likely_duplicates(locations: list[UUID] | None) -> Subquery:
    """`(member_id, other_id, reasons, likeness, distance)`; each pair once. `locations`: as in `at_home_in`."""
    return (
        text(_PAIRS)
        .bindparams(bindparam("locations", locations, type_=ARRAY(Uuid)))
        .columns(
            column("member_id", Uuid),
            column("other_id", Uuid),
            column("reasons", ARRAY(String)),
            column("likeness", Integer),
            column("distance", Integer),
        )
        .subquery("pairs")
    )
