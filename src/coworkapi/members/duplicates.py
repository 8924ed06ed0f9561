"""Members who may be one person, found by one statement over the whole organization."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import ARRAY, Integer, String, Subquery, Uuid, bindparam, column, text

# Addresses that many people share, and phrases no person is named by.
_SHARED = "('admin', 'contact', 'hallo', 'hello', 'info', 'kontakt', 'mail', 'office', 'sales', 'team')"
ALIKE = 0.6
LARGEST_GROUP = 20

LARGEST_BLOCK = 200

# Equal telephone numbers, mailbox names and names are joined by hash. Names are compared only within blocks of people
# whose first and last word begin alike (by 2 letters, in crowded blocks by 4), so that the work grows with the members
# and not with their square. Groups too large to mean one person (a company's switchboard) are left out.
_PAIRS = f"""
WITH people AS MATERIALIZED (
  SELECT id, phone, sort_name,
    CASE WHEN length(split_part(email, '@', 1)) >= 4 AND split_part(email, '@', 1) NOT IN {_SHARED}
         THEN split_part(email, '@', 1) END AS mailbox,
    split_part(sort_name, ' ', 1) AS first, split_part(sort_name, ' ', -1) AS last
  FROM members
  WHERE merged_into_id IS NULL AND archived_at IS NULL AND anonymized_at IS NULL
    AND (CAST(:locations AS uuid[]) IS NULL OR home_location_id IS NULL OR home_location_id = ANY(:locations))
), wide AS (
  SELECT id, sort_name, first, last,
    least(left(first, 2), left(last, 2)) || greatest(left(first, 2), left(last, 2)) AS block
  FROM people
), narrow AS (
  SELECT id, sort_name, CASE WHEN count(*) OVER (PARTITION BY block) <= {LARGEST_BLOCK} THEN block
    ELSE least(left(first, 4), left(last, 4)) || ' ' || greatest(left(first, 4), left(last, 4)) END AS block
  FROM wide
), blocks AS MATERIALIZED (
  SELECT id, sort_name, block, count(*) OVER (PARTITION BY block) AS size FROM narrow
), pairs AS (
  SELECT a.id AS member_id, b.id AS other_id, 'same_phone' AS reason, 900 AS likeness
  FROM people a JOIN people b ON a.phone = b.phone AND a.id < b.id
  WHERE a.phone IN (SELECT phone FROM people GROUP BY phone HAVING count(*) BETWEEN 2 AND {LARGEST_GROUP})
  UNION ALL
  SELECT a.id, b.id, 'same_email_name', 700
  FROM people a JOIN people b ON a.mailbox = b.mailbox AND a.id < b.id
  WHERE a.mailbox IN (SELECT mailbox FROM people GROUP BY mailbox HAVING count(*) BETWEEN 2 AND {LARGEST_GROUP})
  UNION ALL
  SELECT a.id, b.id, 'same_name', 800
  FROM people a JOIN people b ON a.sort_name = b.sort_name AND a.id < b.id
  WHERE a.sort_name IN (SELECT sort_name FROM people GROUP BY sort_name HAVING count(*) BETWEEN 2 AND {LARGEST_GROUP})
  UNION ALL
  SELECT a.id, b.id, 'similar_name', (similarity(a.sort_name, b.sort_name) * 800)::integer
  FROM blocks a JOIN blocks b ON a.block = b.block AND a.id < b.id AND a.sort_name <> b.sort_name
  WHERE a.size <= {LARGEST_BLOCK} AND similarity(a.sort_name, b.sort_name) >= {ALIKE}
)
SELECT member_id, other_id, array_agg(DISTINCT reason) AS reasons,
  least(1000, max(likeness) + 100 * (count(*) - 1))::integer AS likeness,
  1000 - least(1000, max(likeness) + 100 * (count(*) - 1))::integer AS distance
FROM pairs GROUP BY member_id, other_id
"""  # noqa: S608 - constants of this module


# What comes out of a CTE has no statistics, and all joins here are by equality: never compare everyone with everyone.
HASH_JOINS = text("SET LOCAL enable_nestloop = off")


def likely_duplicates(locations: list[UUID] | None) -> Subquery:
    """`(member_id, other_id, reasons, likeness, distance)`, each pair once; to be run after `HASH_JOINS`.

    `locations`: as in `queries.at_home_in`.
    """
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
