"""Coupons as bookings use them: what a code is worth, how often, for whom, and what a guesser learns."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import timedelta
from uuid import UUID

import asyncpg
import pytest
from sqlalchemy import text

from coworkapi.benefits.values import Restrictions, WeekHours
from coworkapi.core.errors import ProblemError
from coworkapi.core.failures import translated
from coworkapi.core.ids import decode_id, new_id
from coworkapi.core.principal import Principal
from coworkapi.pricing.coupons import rules, service
from coworkapi.pricing.coupons.errors import CouponNotHere, CouponNotValid, TooManyWrongCoupons
from coworkapi.pricing.coupons.service import Redemption
from coworkapi.pricing.coupons.using import WRONG_CODES
from tests.bookings.factories import MONDAY, a_member, a_room, at, wish
from tests.operator import Operator
from tests.pricing.coupon_support import ANYTHING, Ask, a_coupon, use, worth


async def spend(operator: Operator, *uses: Redemption) -> str:
    """Uses them in one transaction; what came of it, by the error's code."""
    try:
        async with operator.db.transaction(operator.principal) as session:
            await service.redeem(session, uses)
    except asyncpg.PostgresError as error:
        found = translated(error)
        return found.code if isinstance(found, ProblemError) else repr(error)
    return "used"


async def redeemed(operator: Operator, coupon_id: UUID) -> tuple[int, int]:
    """Uses by the coupon's own count, and by its redemptions."""
    async with operator.db.transaction(operator.principal) as session:
        row = (
            await session.execute(
                text("""SELECT redeemed, (SELECT count(*) FROM coupon_redemptions x
                  WHERE x.coupon_id = k.id AND released_at IS NULL) FROM coupons k WHERE id = :id"""),
                {"id": coupon_id},
            )
        ).one()
    return row[0], row[1]


async def test_a_code_is_found_however_it_is_typed(operator: Operator) -> None:
    coupon_id = await a_coupon(operator, "HELLO-2026")
    async with operator.db.transaction(operator.principal) as session:
        for typed in ("HELLO-2026", "hello 2026", "HE11O2O26"):
            terms = await worth(session, typed)
            assert terms is not None
            assert (terms.id, terms.code, terms.percent_basis_points) == (coupon_id, "HELLO-2026", 1000)
        assert await worth(session, None) is None


async def test_staff_learn_why_and_others_nothing(operator: Operator) -> None:
    member = decode_id("mem", await a_member(operator))
    await a_coupon(operator, "GONE", disabled_at=MONDAY)
    await a_coupon(operator, "LATER", valid_from=MONDAY + timedelta(days=1))
    await a_coupon(operator, "OVER", valid_from=MONDAY - timedelta(days=1), valid_until=MONDAY)
    await a_coupon(operator, "FULL", max_redemptions=1, redeemed=1)
    await a_coupon(operator, "ONCE", max_per_member=1)
    why: dict[str, str] = {}
    alike: set[str] = set()
    async with operator.db.transaction(operator.principal) as session:
        for code in ("NOTHING", "GONE", "LATER", "OVER", "FULL", "ONCE"):
            with pytest.raises(CouponNotValid) as plain:
                await worth(session, code)
            why[code] = plain.value.detail
            with pytest.raises(CouponNotValid) as hidden:
                await worth(session, code, guesser=b"someone")
            alike.add(hidden.value.detail)
        assert await worth(session, "ONCE", member_id=member) is not None
    assert len(alike) == 1
    assert len(set(why.values())) == 6
    assert "name the member" in why["ONCE"]


async def test_wrong_codes_lock_out_for_an_hour(operator: Operator) -> None:
    await a_coupon(operator, "RIGHT")
    guesser = b"someone"
    async with operator.db.transaction(operator.principal) as session:
        for n in range(WRONG_CODES):
            with pytest.raises(CouponNotValid):
                await worth(session, f"WRONG{n}", guesser=guesser)
            assert await worth(session, "RIGHT", guesser=b"another") is not None
        for code in ("RIGHT", "WRONG"):
            with pytest.raises(TooManyWrongCoupons) as caught:
                await worth(session, code, guesser=guesser)
            assert 3500 < int(caught.value.headers["Retry-After"]) <= 3600
        await session.execute(text("UPDATE coupon_guesses SET since = now() - interval '61 minutes'"))
        assert await worth(session, "RIGHT", guesser=guesser) is not None
        with pytest.raises(CouponNotValid):
            await worth(session, "WRONG", guesser=guesser)
        assert await worth(session, "RIGHT", guesser=guesser) is not None  # the new hour counts from one
        forgotten = (await session.execute(text("SELECT forget_old_coupon_guesses(10)"))).scalar_one()
        assert forgotten == 0


def test_who_is_counted() -> None:
    reader = Principal(kind="api_key", id=new_id(), grants={"prices:read": None})
    booker = Principal(kind="api_key", id=new_id(), grants={"bookings:write": None})
    member = Principal(kind="member", id=new_id())
    public = Principal(kind="public")
    assert service.guesser_of(reader, "10.0.0.1") is None
    assert service.guesser_of(booker, "10.0.0.1") == service.guesser_of(booker, "10.0.0.2")
    assert service.guesser_of(public, "10.0.0.1") != service.guesser_of(public, "10.0.0.2")
    digests = [service.guesser_of(one, "10.0.0.1") for one in (booker, member, public)]
    assert len(set(digests)) == 3


async def test_restrictions_say_that_the_coupon_is_not_for_this(operator: Operator) -> None:
    kind, place = new_id(), new_id()
    hours = WeekHours(weekdays=[1, 2, 3, 4, 5], opens="09:00", closes="12:00")
    restrictions = Restrictions(resource_type_ids=[kind], location_ids=[place], hours=[hours])
    await a_coupon(operator, restrictions=restrictions.model_dump(mode="json"))
    async with operator.db.transaction(operator.principal) as session:
        assert await worth(session, "WELCOME", asked=Ask(kind, place, at(9))) is not None
        for asked in (ANYTHING, Ask(kind, new_id()), Ask(kind, place, at(12)), Ask(kind, place, at(10, days=5))):
            with pytest.raises(CouponNotHere):
                await worth(session, "WELCOME", asked=asked)


async def test_the_last_use_goes_to_one(operator: Operator) -> None:
    coupon_id = await a_coupon(operator, max_redemptions=3)
    outcomes = await asyncio.gather(*(spend(operator, use(coupon_id)) for _ in range(12)))
    assert Counter(outcomes) == {"used": 3, "coupon_used_up": 9}
    assert await redeemed(operator, coupon_id) == (3, 3)


async def test_a_random_code_is_used_once(operator: Operator) -> None:
    coupon_id = await a_coupon(operator, single_use=True)
    outcomes = await asyncio.gather(*(spend(operator, use(coupon_id)) for _ in range(8)))
    assert Counter(outcomes) == {"used": 1, "coupon_used_up": 7}
    assert await redeemed(operator, coupon_id) == (1, 1)


async def test_a_members_limit_holds_when_they_race(operator: Operator) -> None:
    one, other = [decode_id("mem", await a_member(operator)) for _ in range(2)]
    coupon_id = await a_coupon(operator, max_per_member=2)
    outcomes = await asyncio.gather(*(spend(operator, use(coupon_id, member_id=one)) for _ in range(8)))
    assert Counter(outcomes) == {"used": 2, "coupon_limit_reached": 6}
    assert await spend(operator, use(coupon_id, member_id=other)) == "used"
    assert await spend(operator, use(coupon_id)) == "coupon_limit_reached"  # whose it would be is not known
    async with operator.db.transaction(operator.principal) as session:
        with pytest.raises(CouponNotValid) as caught:
            await worth(session, "WELCOME", member_id=one)
    assert "as often as they may" in caught.value.detail


async def test_the_first_booking_only(operator: Operator) -> None:
    room = await a_room(operator)
    member = await a_member(operator)
    coupon_id = await a_coupon(operator, first_booking_only=True)
    first = await operator.post("/v1/bookings", wish(room, 9, 10, member_id=member))
    now = {"member_id": decode_id("mem", member)}
    async with operator.db.transaction(operator.principal) as session:
        with pytest.raises(CouponNotValid):
            await worth(session, "WELCOME", **now)
    assert await spend(operator, use(coupon_id, **now)) == "coupon_limit_reached"
    await operator.post(f"/v1/bookings/{first['id']}/cancel", status=200)
    async with operator.db.transaction(operator.principal) as session:
        assert await worth(session, "WELCOME", **now) is not None
    assert await spend(operator, use(coupon_id, **now)) == "used"


async def test_what_is_cancelled_is_given_back_once(operator: Operator) -> None:
    coupon_id = await a_coupon(operator, max_redemptions=2, single_use=False)
    kept, given_back = use(coupon_id), use(coupon_id)
    assert await spend(operator, kept, given_back) == "used"
    assert await spend(operator, use(coupon_id)) == "coupon_used_up"

    async def give_back() -> int:
        async with operator.db.transaction(operator.principal) as session:
            return await service.release(session, [given_back.source_id, new_id()])

    assert sorted(await asyncio.gather(*(give_back() for _ in range(5)))) == [0, 0, 0, 0, 1]
    assert await redeemed(operator, coupon_id) == (1, 1)
    assert await spend(operator, use(coupon_id)) == "used"


async def test_a_booking_has_one_coupon_and_a_refused_use_leaves_nothing(operator: Operator) -> None:
    coupon_id = await a_coupon(operator)
    one = use(coupon_id)
    assert await spend(operator, one) == "used"
    assert await spend(operator, one) == "coupon_used_up"
    assert await spend(operator, use(coupon_id), use(new_id())) == "coupon_used_up"
    assert await spend(operator, use(coupon_id, code="OTHER")) == "coupon_used_up"
    assert await redeemed(operator, coupon_id) == (1, 1)


def test_random_codes_are_long_and_plain() -> None:
    codes = {rules.random_code() for _ in range(1000)}
    assert len(codes) == 1000
    drawn = [code.replace("-", "") for code in codes]
    assert {len(code) for code in drawn} == {12}
    assert set("".join(drawn)) == set("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
