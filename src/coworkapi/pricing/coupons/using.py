"""Using a coupon: finding what a code is worth, and counting that it was used."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import text

from coworkapi.benefits.values import Restrictions
from coworkapi.core.errors import ProblemItem
from coworkapi.core.ids import new_id
from coworkapi.core.prepared import HasInfo, Prepared
from coworkapi.core.principal import Principal
from coworkapi.core.unit_of_work import acting_principal
from coworkapi.pricing.coupons.errors import CouponNotHere, CouponNotValid, TooManyWrongCoupons
from coworkapi.pricing.coupons.rules import Asked, misfit, unusable
from coworkapi.pricing.values import CouponTerms

WRONG_CODES = 10  # in an hour; a few more where they come at the same moment

_WRONG = Prepared(
    text("""
INSERT INTO coupon_guesses AS g (guesser, wrong) VALUES (decode(CAST(:guesser AS text), 'hex'), 1)
ON CONFLICT (organization_id, guesser) DO UPDATE SET
  wrong = CASE WHEN g.since > now() - interval '1 hour' THEN g.wrong + 1 ELSE 1 END,
  since = CASE WHEN g.since > now() - interval '1 hour' THEN g.since ELSE now() END
RETURNING wrong
""")
)
_REDEEM = Prepared(text("SELECT redeem_coupon(CAST(CAST(:redemptions AS text) AS jsonb))"))
_RELEASE = Prepared(text("SELECT release_redemptions(CAST(:source_ids AS uuid[]))"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Redemption:
    """That a coupon is used: for which booking, by whom, and what it takes off (minor units, positive). What is booked
    together has one `order_id`, and is one use."""

    coupon_id: UUID
    code: str
    source_id: UUID
    order_id: UUID
    member_id: UUID | None
    amount: int
    currency: str


def guesser_of(principal: Principal, ip: str | None) -> bytes | None:
    """Whose wrong codes are counted together; None for who may read all codes anyway. `ip`: of who isn't signed in."""
    if principal.kind == "system" or principal.has("prices:read"):
        return None
    who = principal.label if principal.id else f"address {ip}"
    return hashlib.blake2b(who.encode(), digest_size=16).digest()


async def coupon_of(
    unit: HasInfo,
    found: Mapping[str, Any] | None,
    *,
    asked: Iterable[Asked],
    member_id: UUID | None,
    now: datetime,
    pointer: str = "/coupon_code",
) -> CouponTerms | None:
    """What the code is worth for these bookings, out of what `COUPON_SQL` read; None where no code was given.
    `coupons.rules.spread` tells for which of them.

    One statement more where the code is wrong: it is counted, and that is committed with whatever else the transaction
    did, so ask before anything is written. `pointer`: where in the body the code stands.

    Raises TooManyWrongCoupons, CouponNotValid (the same for a code that doesn't exist and one that this asker may not
    use, unless they may read coupons), CouponNotHere where it counts for none of them.
    """
    if found is None:
        return None
    if found["guesses"] is not None and found["guesses"][0] >= WRONG_CODES:
        seconds = max(1, int(found["guesses"][1]))
        raise TooManyWrongCoupons(
            f"too many coupon codes that weren't valid; wait {seconds} s, or go on without a coupon",
            headers={"Retry-After": str(seconds)},
        )
    coupon = found["coupon"]
    reason = "there is no such coupon" if coupon is None else unusable(coupon, member_id=member_id, now=now)
    if reason is not None:
        if found["guesser"] is not None:
            await _WRONG.fetchrow(unit, guesser=found["guesser"])
            reason = "is not a valid code, or no longer, or not for you; check it, or go on without a coupon"
        raise _refused(CouponNotValid, pointer, reason)
    restrictions = Restrictions.model_validate(coupon["restrictions"])
    misfits = [misfit(restrictions, one) for one in asked]
    if misfits and None not in misfits:
        raise _refused(CouponNotHere, pointer, f"{misfits[0]}; leave it out")
    return CouponTerms(
        id=UUID(coupon["id"]),
        code=coupon["code"],
        name=coupon["name"],
        percent_basis_points=coupon["percent_basis_points"],
        amount=coupon["amount"],
        currency=coupon["currency"],
        restrictions=restrictions,
        first_only=coupon["first_only"],
    )


def redemptions_json(redemptions: Sequence[Redemption], together: Sequence[UUID] = ()) -> str:
    """What SQL's `redeem_coupon` takes; an empty array does nothing. `together`: all that is booked with them, so that
    none of it counts as an earlier booking of the member."""
    return orjson.dumps(
        [
            {
                "id": new_id(),
                "coupon_id": one.coupon_id,
                "code": one.code,
                "source_id": one.source_id,
                "order_id": one.order_id,
                "member_id": one.member_id,
                "amount": one.amount,
                "currency": one.currency,
                "together": together if place == 0 else (),
            }
            for place, one in enumerate(redemptions)
        ],
        default=str,
    ).decode()


async def redeem(unit: HasInfo, redemptions: Sequence[Redemption]) -> None:
    """Counts the uses. One statement. Raises (by the database's rules) CouponUsedUp, CouponLimitReached."""
    if redemptions:
        await _REDEEM.fetchrow(unit, redemptions=redemptions_json(redemptions))


async def release(unit: HasInfo, source_ids: Sequence[UUID]) -> int:
    """Gives back the uses of bookings that won't take place; how many there were. One statement."""
    row = await _RELEASE.fetchrow(unit, source_ids=list(source_ids))
    return int(row[0]) if row is not None else 0


def acting_guesser(unit: HasInfo, ip: str | None) -> bytes | None:
    """`guesser_of` who acts in the transaction."""
    return guesser_of(acting_principal(unit), ip)


def _refused(
    error: type[CouponNotValid] | type[CouponNotHere], pointer: str, detail: str
) -> CouponNotValid | CouponNotHere:
    item = ProblemItem(pointer=pointer, code=error.code, detail=detail)
    return error(f"{pointer.strip('/')}: {detail}", errors=[item])
