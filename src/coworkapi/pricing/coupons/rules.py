"""When a coupon can be used, for which of several bookings, and what its codes look like. Pure."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from coworkapi.benefits.values import Restrictions, minute_of_day
from coworkapi.core.clock import zone
from coworkapi.pricing.rules.parts import shares
from coworkapi.pricing.values import CouponTerms

_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_CHARACTERS = 12  # 60 bits: with the limit on wrong codes, nobody finds one by trying


class Asked(Protocol):
    """What a coupon is to be used for."""

    @property
    def resource_type_id(self) -> UUID: ...
    @property
    def location_id(self) -> UUID: ...
    @property
    def starts_at(self) -> datetime: ...
    @property
    def time_zone(self) -> str: ...


def unusable(coupon: Mapping[str, Any], *, member_id: UUID | None, now: datetime) -> str | None:
    """Why a coupon, as `COUPON_SQL` reads it, can't be used by that member at all; None where it can."""
    if coupon["disabled"]:
        return "the coupon is switched off"
    if now < datetime.fromisoformat(coupon["valid_from"]):
        return f"the coupon is valid from {coupon['valid_from']} only"
    if coupon["valid_until"] is not None and now >= datetime.fromisoformat(coupon["valid_until"]):
        return f"the coupon was valid until {coupon['valid_until']}"
    if coupon["used_up"]:
        return "the coupon is used up"
    if coupon["for_members"] and member_id is None:
        return "the coupon is counted for each member; name the member"
    if coupon["member_used_up"]:
        return "the member has used the coupon as often as they may"
    if coupon["booked_before"]:
        return "the coupon is for a member's first booking only"
    return None


def misfit(restrictions: Restrictions, asked: Asked) -> str | None:
    """Why a coupon doesn't count for that booking; None where it does. Hours are those in which it begins."""
    if not restrictions.allows(asked.resource_type_id, asked.location_id):
        return "the coupon doesn't count for this kind of resource at this location"
    if not restrictions.hours:
        return None
    local = asked.starts_at.astimezone(zone(asked.time_zone))
    minute = local.hour * 60 + local.minute
    if any(
        local.isoweekday() in one.weekdays and minute_of_day(one.opens) <= minute < minute_of_day(one.closes)
        for one in restrictions.hours
    ):
        return None
    return "the coupon doesn't count for bookings that begin at this time"


def spread(
    terms: CouponTerms, asked: Sequence[Asked], price_of: Callable[[int], int | None]
) -> list[CouponTerms | None]:
    """The coupon of each of several bookings that are made together; None for those that it doesn't count for.

    A percentage is the same for all. An amount is taken off once: it is shared out by the prices (`price_of` an index,
    minor units; None where nothing is priced in the coupon's currency), and the shares add up to it or, where that is
    less, to the prices. A coupon for the first booking only counts for the earliest that its restrictions allow.
    """
    places = [place for place, one in enumerate(asked) if misfit(terms.restrictions, one) is None]
    if terms.first_only and places:
        places = [min(places, key=lambda place: asked[place].starts_at)]
    found: list[CouponTerms | None] = [None] * len(asked)
    if terms.amount is None or len(places) < 2:
        for place in places:
            found[place] = terms
        return found
    prices = [price_of(place) or 0 for place in places]
    total = sum(prices)
    if not total:  # nothing to take it off: the first says so, or that it is worth another currency
        found[places[0]] = terms
        return found
    parts = shares(min(terms.amount, total), prices, total)
    for place, part in zip(places, parts, strict=True):
        if part:
            found[place] = replace(terms, amount=part, whole=terms.amount)
    return found


def random_code() -> str:
    """`K7QM-2D9X-0RTV`: Crockford's base32, nothing in it that reads alike."""
    drawn = "".join(secrets.choice(_CROCKFORD) for _ in range(CODE_CHARACTERS))
    return "-".join(drawn[at : at + 4] for at in range(0, CODE_CHARACTERS, 4))
