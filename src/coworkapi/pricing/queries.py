"""SQL of pricing that other rooms put into their statements, and selects of its own."""

from __future__ import annotations

from datetime import date
from typing import Any, cast

from sqlalchemy import Select, exists, func, not_, or_, select
from sqlalchemy.orm import aliased

from coworkapi.pricing.coupon_queries import COUPON_SQL as COUPON_SQL
from coworkapi.pricing.models import Rate
from coworkapi.spaces.models import LegalEntity, Location, Resource, ResourceType

# A scalar: `[rates, priced]`. `rates`: those published for the chains of these resources that are valid on a local day
# from :first_day to :last_day (inclusive, as dates), the tariff as text. `priced`: every target of these chains that a
# rate was ever published for, with its currency. Read by `service.rate_book`.
RATES_SQL = """(
  WITH rt_wanted AS MATERIALIZED (
    SELECT DISTINCT rr.resource_type_id, rr.location_id FROM resources rr
    WHERE rr.id = ANY(CAST(:resource_ids AS uuid[])))
  SELECT json_build_array(
    json_agg(json_build_array(rt.id, rt.resource_id, rt.resource_type_id, rt.location_id, rt.audience, rt.name,
        rt.currency, rt.tax_code, rt.valid_from, rt.valid_until, rt.content::text) ORDER BY rt.id)
      FILTER (WHERE rt.state = 'published' AND rt.valid_from <= CAST(:last_day AS date)
        AND coalesce(rt.valid_until > CAST(:first_day AS date), true)),
    json_agg(DISTINCT jsonb_build_array(rt.resource_id, rt.resource_type_id, rt.location_id, rt.currency)))
  FROM rates rt
  WHERE rt.state <> 'draft' AND (
    rt.resource_id = ANY(CAST(:resource_ids AS uuid[]))
    OR (rt.resource_id IS NULL AND EXISTS (
      SELECT FROM rt_wanted rw
      WHERE coalesce(rt.resource_type_id = rw.resource_type_id, true)
        AND coalesce(rt.location_id = rw.location_id, true)))))"""

# A scalar: `[[location_id, resource_type_id, taken, of], ...]` for these resources, or null where no published rate
# asks for it. The comparable ones are those of the same type at the same location that can be booked; one counts as
# taken with any allocation in [:starts_at, :ends_at) but that of :own (a booking that is moved). Each place of a pool
# counts as one. Read by `service.occupancies`.
OCCUPANCY_SQL = """(
  CASE WHEN EXISTS (SELECT FROM rates WHERE state = 'published' AND content->'demand' <> '[]'::jsonb) THEN (
    WITH oc_wanted AS MATERIALIZED (
      SELECT DISTINCT ar.location_id, ar.resource_type_id FROM resources ar
      WHERE ar.id = ANY(CAST(:resource_ids AS uuid[]))
    ), oc_compared AS MATERIALIZED (
      SELECT cr.location_id, cr.resource_type_id, cr.is_pool, cr.unit_ids FROM resources cr
      WHERE cr.is_bookable AND cr.archived_at IS NULL AND cr.unit_ids <> '{}'
        AND (cr.location_id, cr.resource_type_id) IN (SELECT location_id, resource_type_id FROM oc_wanted))
    SELECT json_agg(json_build_array(oc.location_id, oc.resource_type_id, oc.taken, oc.total))
    FROM (
      SELECT cr.location_id, cr.resource_type_id,
        sum(CASE WHEN cr.is_pool THEN cardinality(cr.unit_ids) ELSE 1 END) AS total,
        sum(CASE WHEN cr.is_pool THEN busy.units ELSE least(busy.units, 1) END) AS taken
      FROM oc_compared cr
      CROSS JOIN LATERAL (
        SELECT count(*) AS units FROM unnest(cr.unit_ids) AS cu(id)
        WHERE EXISTS (
          SELECT FROM unit_allocations(cu.id, CAST(:starts_at AS timestamptz), CAST(:ends_at AS timestamptz)) ca
          WHERE ca.source_id IS DISTINCT FROM CAST(:own AS uuid))) AS busy
      GROUP BY cr.location_id, cr.resource_type_id) AS oc)
  END)"""


def price_tags(audience: str, *, today: date, public: bool) -> Select[Any]:
    """Rates published for an audience that are valid `today` (the earliest that it is anywhere) or later, with what
    they are for: `(Rate, resource name, type name, location name, tax included)`.

    Only those of what can be booked (`public`: by the public). One for everyone is left out while the audience's own
    covers all of its days to come.
    """
    own, one, place = aliased(Rate), aliased(Resource), aliased(Location)
    offered = (
        select(one.id)
        .join(place, place.id == one.location_id)
        .where(
            one.is_bookable,
            one.archived_at.is_(None),
            place.archived_at.is_(None),
            or_(Rate.resource_id.is_(None), one.id == Rate.resource_id),
            or_(Rate.resource_type_id.is_(None), one.resource_type_id == Rate.resource_type_id),
            or_(Rate.location_id.is_(None), one.location_id == Rate.location_id),
            place.currency == Rate.currency,
        )
        .correlate(Rate)
    )
    if public:
        offered = offered.where(one.is_public)
    begins = func.greatest(Rate.valid_from, today)
    hidden = exists().where(
        Rate.audience == "everyone",
        own.audience == audience,
        own.state == "published",
        own.currency == Rate.currency,
        own.resource_id.is_not_distinct_from(Rate.resource_id),
        own.resource_type_id.is_not_distinct_from(Rate.resource_type_id),
        own.location_id.is_not_distinct_from(Rate.location_id),
        own.valid_from <= begins,
        or_(own.valid_until.is_(None), own.valid_until >= func.coalesce(Rate.valid_until, date.max)),
    )
    statement = (
        select(Rate, Resource.name, ResourceType.name, Location.name, LegalEntity.prices_include_tax)
        .outerjoin(Resource, Resource.id == Rate.resource_id)
        .outerjoin(ResourceType, ResourceType.id == Rate.resource_type_id)
        .outerjoin(Location, Location.id == func.coalesce(Rate.location_id, Resource.location_id))
        .outerjoin(LegalEntity, LegalEntity.id == Location.legal_entity_id)
        .where(
            Rate.state == "published",
            Rate.audience.in_(("everyone", audience)),
            or_(Rate.valid_until.is_(None), Rate.valid_until > today),
            offered.exists(),
            not_(hidden),
        )
    )
    return cast("Select[Any]", statement)
