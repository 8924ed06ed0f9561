"""Coupons over HTTP: made, changed, switched off, their codes, and what a code is worth to whom."""

from __future__ import annotations

import asyncio
import csv
import io
from typing import Any

from sqlalchemy import text

from coworkapi.core.ids import decode_id, encode_id, new_id
from coworkapi.pricing.coupons import service
from coworkapi.pricing.coupons.using import WRONG_CODES
from tests.members.factories import make_member, signed_in
from tests.operator import Operator
from tests.pricing.coupon_support import use
from tests.spaces.factories import make_location, make_resource, type_id

TEN = {"name": "Welcome", "code": "WELCOME", "percent_basis_points": 1000}


async def spent(operator: Operator, coupon: Any, code: str = "WELCOME", member: Any = None) -> Any:
    """Uses it for one booking, as bookings do."""
    one = use(decode_id("cpn", coupon["id"]), code=code, member_id=decode_id("mem", member["id"]) if member else None)
    async with operator.db.transaction(operator.principal) as session:
        await service.redeem(session, [one])
    return one


async def test_a_coupon_is_made_changed_and_switched_off(operator: Operator) -> None:
    made = await operator.post("/v1/coupons", TEN | {"max_redemptions": 2})
    assert (made["code"], made["state"], made["redeemed"]) == ("WELCOME", "active", 0)
    path = f"/v1/coupons/{made['id']}"
    assert await operator.get(path) == made
    changed = await operator.patch(path, {"name": "Hello", "max_per_member": 1}, headers={"If-Match": '"1"'})
    assert (changed["name"], changed["max_per_member"], changed["max_redemptions"]) == ("Hello", 1, 2)
    await operator.patch(path, {"name": "Again"}, status=412, headers={"If-Match": '"1"'})
    off = await operator.post(f"{path}/disable", status=200)
    assert off["state"] == "disabled"
    assert await operator.post(f"{path}/disable", status=200) == off
    assert (await operator.get("/v1/coupons", state="active"))["data"] == []
    assert (await operator.post(f"{path}/enable", status=200))["state"] == "active"
    await operator.delete(path)
    await operator.get(path, status=404)
    assert [event["type"].rpartition(".")[2] for event in await operator.events()] == [
        *("created", "updated", "disabled", "enabled", "deleted")
    ]


async def test_bad_coupons_are_refused_and_change_nothing(operator: Operator) -> None:
    location = await make_location(operator)
    plain = {key: TEN[key] for key in ("name", "code")}
    money = {"amount": 500, "currency": "EUR"}
    wrong: list[tuple[dict[str, Any], int, str]] = [
        (TEN | {"percent_basis_points": 10_001}, 422, "over 100 %"),
        (TEN | {"percent_basis_points": 0}, 422, "takes nothing off"),
        (plain, 422, "either percent_basis_points or amount"),
        (TEN | {"amount": money}, 422, "either percent_basis_points or amount"),
        (plain | {"amount": money | {"amount": 0}}, 422, "takes nothing off"),
        (plain | {"amount": money | {"currency": "USD"}}, 422, "use EUR"),
        (TEN | {"valid_from": "2027-01-01T00:00:00Z", "valid_until": "2027-01-01T00:00:00Z"}, 422, "later"),
        (TEN | {"code": "no spaces"}, 422, "/code"),
        (TEN | {"max_redemptions": 0}, 422, "max_redemptions"),
        (TEN | {"restrictions": {"location_ids": [encode_id("loc", new_id())]}}, 404, "location_ids"),
        (TEN | {"restrictions": {"hours": [{"weekdays": [8]}]}}, 422, "weekdays"),
    ]
    for body, status, word in wrong:
        problem = await operator.post("/v1/coupons", body, status=status)
        assert word in str(problem), problem
    assert (await operator.get("/v1/coupons"))["data"] == []
    five = plain | {"amount": money, "restrictions": {"location_ids": [location["id"]]}}
    assert (await operator.post("/v1/coupons", five))["amount"] == money
    twin = await operator.post("/v1/coupons", TEN | {"code": "welc0me"}, status=409)
    assert twin["code"] == "coupon_code_taken"
    assert len((await operator.get("/v1/coupons"))["data"]) == 1


async def test_random_codes_in_bulk(operator: Operator) -> None:
    made = await operator.post("/v1/coupons", {"name": "Flyer", "percent_basis_points": 5000})
    assert made["code"] is None
    path = f"/v1/coupons/{made['id']}"
    codes = (await operator.post(f"{path}/codes", {"count": 150}))["codes"]
    assert len(set(codes)) == 150
    await operator.post(f"{path}/codes", {"count": 1, "code": "BOTH"}, status=422)
    await operator.post(f"{path}/codes", {"count": 5_001}, status=422)
    chosen = await operator.post(f"{path}/codes", {"code": "FLYER-26"})
    assert chosen["codes"] == ["FLYER-26"]
    assert (await operator.get(path))["code"] == "FLYER-26"
    await spent(operator, made, codes[7])
    first = await operator.get(f"{path}/codes", limit=100)
    rest = await operator.get(f"{path}/codes", limit=100, cursor=first["next_cursor"])
    listed = first["data"] + rest["data"]
    assert [it["code"] for it in listed] == [*codes, "FLYER-26"]
    assert [it["code"] for it in (await operator.get(f"{path}/codes", redeemed=True))["data"]] == [codes[7]]
    exported = await operator.http.get(f"{path}/codes/export")
    assert exported.headers["content-type"].startswith("text/csv")
    rows = list(csv.DictReader(io.StringIO(exported.text)))
    assert [row["code"] for row in rows] == [*codes, "FLYER-26"]
    assert [row["redeemed"] for row in rows].count("1") == 1
    # a used code is worth nothing to the next one
    checked = await operator.post("/v1/coupons/check", {"code": codes[7]}, status=422)
    assert "used up" in checked["detail"]


async def test_uses_are_listed_and_follow_a_merged_member(operator: Operator) -> None:
    anna, twin = [await make_member(operator, name) for name in ("Anna", "Anna B.")]
    made = await operator.post("/v1/coupons", TEN | {"max_per_member": 1})
    path = f"/v1/coupons/{made['id']}"
    one = await spent(operator, made, member=twin)
    [listed] = (await operator.get(f"{path}/redemptions"))["data"]
    assert listed["booking_id"] == encode_id("bkg", one.source_id)
    assert (listed["code"], listed["amount"]) == ("WELCOME", {"amount": 1000, "currency": "EUR"})
    assert (await operator.get(path))["redeemed"] == 1
    await operator.delete(path, status=409)
    await operator.patch(path, {"max_redemptions": 1})
    await operator.post(f"/v1/members/{anna['id']}/merge", {"duplicate_id": twin["id"]}, status=200)
    await operator.sweep()
    [listed] = (await operator.get(f"{path}/redemptions", released=False))["data"]
    assert listed["member_id"] == anna["id"]
    async with operator.db.transaction(operator.principal) as session:
        await service.release(session, [one.source_id])
    assert (await operator.get(f"{path}/redemptions", released=False))["data"] == []
    assert (await operator.get(path))["redeemed"] == 0


async def test_fewer_uses_than_there_were_are_refused(operator: Operator) -> None:
    made = await operator.post("/v1/coupons", TEN)
    for _ in range(2):
        await spent(operator, made)
    path = f"/v1/coupons/{made['id']}"
    assert "2 times" in (await operator.patch(path, {"max_redemptions": 1}, status=422))["detail"]
    assert (await operator.patch(path, {"max_redemptions": 2}))["max_redemptions"] == 2


async def test_checking_says_what_it_is_worth_and_where(operator: Operator) -> None:
    location = await make_location(operator)
    room, other = [await make_resource(operator, location) for _ in range(2)]
    hours = [{"weekdays": [1, 2, 3, 4, 5], "opens": "09:00", "closes": "12:00"}]
    kinds = {"resource_type_ids": [await type_id(operator)], "hours": hours}
    await operator.post("/v1/coupons", TEN | {"restrictions": kinds})
    body = {"code": "welcome"}
    worth = await operator.post("/v1/coupons/check", body, status=200)
    assert (worth["percent_basis_points"], worth["code"]) == (1000, "WELCOME")
    # a Monday in Berlin's winter: 08:00 UTC is 09:00, 11:00 UTC is 12:00
    for starts_at, status in (("2026-11-02T08:00:00Z", 200), ("2026-11-02T11:00:00Z", 422)):
        at = {"resource_id": room["id"], "starts_at": starts_at}
        await operator.post("/v1/coupons/check", body | at, status=status)
    refused = await operator.post(
        "/v1/coupons/check", body | {"resource_id": other["id"], "starts_at": "2026-11-01T09:00:00Z"}, status=422
    )
    assert (refused["code"], refused["errors"][0]["pointer"]) == ("coupon_not_here", "/code")
    await operator.post("/v1/coupons/check", body | {"starts_at": "2026-11-02T08:00:00Z"}, status=422)
    await operator.post("/v1/coupons/check", body | {"member_id": encode_id("mem", new_id())}, status=404)


async def test_a_member_who_guesses_is_locked_out(operator: Operator) -> None:
    anna, ben = [
        await make_member(operator, name, email=f"{name.lower()}@example.com", may_sign_in=True)
        for name in ("Anna", "Ben")
    ]
    await operator.post("/v1/coupons", TEN)
    await operator.post(
        "/v1/coupons",
        TEN | {"code": "OVER-AND-OUT", "valid_until": "2001-01-02T00:00:00Z"} | {"valid_from": "2001-01-01T00:00:00Z"},
    )
    async with signed_in(operator, anna) as http, signed_in(operator, ben) as calm:
        path = "/v1/me/coupons/check"
        unknown = await http.post(path, json={"code": "NOTHING"})
        over = await http.post(path, json={"code": "OVER-AND-OUT"})
        assert unknown.status_code == over.status_code == 422
        alike = [{key: it for key, it in answer.json().items() if key != "request_id"} for answer in (unknown, over)]
        assert alike[0] == alike[1]
        # the rest at once: each is counted
        guesses = await asyncio.gather(*(http.post(path, json={"code": f"G{n}"}) for n in range(WRONG_CODES - 2)))
        assert {answer.status_code for answer in guesses} == {422}
        locked = await http.post(path, json={"code": "WELCOME"})
        assert locked.status_code == 429
        assert locked.json()["code"] == "too_many_wrong_coupons"
        assert 0 < int(locked.headers["Retry-After"]) <= 3600
        assert (await calm.post(path, json={"code": "WELCOME"})).status_code == 200
    async with operator.db.transaction(operator.principal) as session:
        assert (await session.execute(text("SELECT wrong FROM coupon_guesses"))).scalars().all() == [WRONG_CODES]


async def test_a_key_that_may_not_read_coupons_is_counted_too(operator: Operator) -> None:
    await operator.post("/v1/coupons", TEN)
    key = await operator.key(["bookings:write"])
    async with operator.client(key) as http:
        assert (await http.get("/v1/coupons")).status_code == 403
        for n in range(WRONG_CODES):
            assert (await http.post("/v1/coupons/check", json={"code": f"G{n}"})).status_code == 422
        assert (await http.post("/v1/coupons/check", json={"code": "WELCOME"})).status_code == 429
    for n in range(WRONG_CODES + 1):  # who may read them all has nothing to guess
        await operator.post("/v1/coupons/check", {"code": f"G{n}"}, status=422)
    await operator.post("/v1/coupons/check", {"code": "WELCOME"}, status=200)
