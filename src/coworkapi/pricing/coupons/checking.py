"""What a code is worth, asked before booking."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import text

from coworkapi.core.errors import NotFound, ProblemItem
from coworkapi.core.ids import PREFIXES, encode_id
from coworkapi.core.prepared import HasInfo, Prepared
from coworkapi.pricing.coupon_queries import COUPON_SQL
from coworkapi.pricing.coupons.using import acting_guesser, coupon_of
from coworkapi.pricing.values import CouponTerms

_CHECK = Prepared(
    text(
        f"""
SELECT {COUPON_SQL} AS coupon,
  (SELECT m.id FROM members m WHERE m.id = CAST(:member_id AS uuid)) AS member_id,
  r.id AS resource_id, r.resource_type_id, r.location_id, l.time_zone
FROM (SELECT 1) AS always
LEFT JOIN (resources r JOIN locations l ON l.organization_id = r.organization_id AND l.id = r.location_id)
  ON r.id = CAST(:resource_id AS uuid)"""  # noqa: S608 - our own text
    )
)


@dataclass(frozen=True, slots=True)
class _Place:
    """A resource at a time, as a coupon's restrictions see it."""

    resource_type_id: UUID
    location_id: UUID
    time_zone: str
    starts_at: datetime


async def check_coupon(
    unit: HasInfo,
    *,
    code: str,
    now: datetime,
    ip: str | None,
    member_id: UUID | None = None,
    resource_id: UUID | None = None,
    starts_at: datetime | None = None,
) -> CouponTerms:
    """What the code is worth for that member, there and then (now, unless given). One statement.

    Raises NotFound that names the field, and as `coupon_of`.
    """
    row = await _CHECK.fetchrow(
        unit, coupon_code=code, member_id=member_id, guesser=acting_guesser(unit, ip), resource_id=resource_id
    )
    assert row is not None
    for pointer, prefix, wanted in (("/member_id", "mem", member_id), ("/resource_id", "res", resource_id)):
        if wanted is not None and row[pointer[1:]] is None:
            detail = f"there is no {PREFIXES[prefix]} {encode_id(prefix, wanted)} in this organization"
            item = ProblemItem(pointer=pointer, code="not_found", detail=detail)
            raise NotFound(f"{pointer[1:]}: {detail}", errors=[item])
    asked = []
    if resource_id is not None:
        asked = [_Place(row.resource_type_id, row.location_id, row.time_zone, starts_at or now)]
    found = await coupon_of(unit, row.coupon, asked=asked, member_id=member_id, now=now, pointer="/code")
    assert found is not None
    return found
