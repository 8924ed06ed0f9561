"""What is read of a coupon, as a fragment for statements of other rooms."""

from __future__ import annotations

# A scalar subquery, JSON, null where `:coupon_code` is; see `coupons.service.coupon_of`. `:guesser` is from
# `coupons.service.guesser_of`. That the member has booked before is the one thing looked up in a room above.
COUPON_SQL = """(
CASE WHEN CAST(:coupon_code AS text) IS NOT NULL THEN (SELECT json_build_object(
  'guesser', encode(CAST(:guesser AS bytea), 'hex'),
  'guesses', (
    SELECT json_build_array(g.wrong, ceil(extract(epoch FROM g.since + interval '1 hour' - now())))
    FROM coupon_guesses g WHERE g.guesser = CAST(:guesser AS bytea) AND g.since > now() - interval '1 hour'),
  'coupon', (
    SELECT json_build_object(
      'id', k.id, 'code', d.code, 'name', k.name, 'percent_basis_points', k.percent_basis_points, 'amount', k.amount,
      'currency', k.currency, 'valid_from', k.valid_from, 'valid_until', k.valid_until,
      'disabled', k.disabled_at IS NOT NULL,
      'used_up', coalesce(k.redeemed >= k.max_redemptions, false) OR (d.single_use AND d.redeemed >= 1),
      'for_members', k.first_booking_only OR k.max_per_member IS NOT NULL,
      'member_used_up', coalesce(k.max_per_member <= (
        SELECT count(DISTINCT x.order_id) FROM coupon_redemptions x WHERE x.organization_id = k.organization_id
          AND x.member_id = CAST(:member_id AS uuid) AND x.coupon_id = k.id AND x.released_at IS NULL), false),
      'booked_before', k.first_booking_only AND EXISTS (
        SELECT FROM bookings b WHERE b.organization_id = k.organization_id AND b.member_id = CAST(:member_id AS uuid)
          AND b.state NOT IN ('cancelled', 'declined', 'expired')),
      'first_only', k.first_booking_only, 'restrictions', k.restrictions)
    FROM coupon_codes d JOIN coupons k ON k.organization_id = d.organization_id AND k.id = d.coupon_id
    WHERE d.key = coupon_key(CAST(:coupon_code AS text))))) END)"""
