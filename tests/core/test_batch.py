"""Many in one request: a result for each, as its single route would answer."""

from __future__ import annotations

from typing import Any

from tests.bookings.factories import a_room, wish
from tests.operator import Operator
from tests.round_trips import round_trips
from tests.spaces.factories import a_location


async def batch(operator: Operator, kind: str, items: list[Any], status: int = 200, **more: Any) -> Any:
    return await operator.post(f"/v1/{kind}/batch", {"items": items, **more}, status)


def outcomes(answer: Any) -> list[Any]:
    return [(one["status"], (one["problem"] or {}).get("code")) for one in answer["results"]]


async def test_each_member_gets_what_the_single_route_would_answer(operator: Operator) -> None:
    anna = await operator.post("/v1/members", {"name": "Anna", "email": "anna@example.org"})
    wrong: list[dict[str, Any]] = [
        {"name": "Again", "email": "anna@example.org"},
        {"name": "", "email": "no"},
        {"name": "Field", "custom_fields": {"nothing": 1}},
        {"name": "Nowhere", "home_location_id": "loc_01jq2v5x8ye0rb6hm3k7n4d9ta"},
        {"name": "Phone", "phone": "+49 1"},
        "not even an object",
    ]
    items = [{"name": "Bea", "email": "bea@example.org", "tags": ["vip"], "external_id": "7"}, *wrong]
    items += [{"name": "Twin", "email": "bea@example.org"}, {"name": "Twin", "external_id": "7"}]
    rehearsed = await batch(operator, "members", items, dry_run=True)
    assert (await operator.get("/v1/members"))["data"] == [anna]
    answer = await batch(operator, "members", items)
    assert outcomes(rehearsed) == outcomes(answer)
    assert (answer["succeeded"], answer["failed"]) == (1, 8)
    made = answer["results"][0]["data"]
    assert made == await operator.get(f"/v1/members/{made['id']}")
    assert made["tags"] == ["vip"]
    for item, one in zip(wrong, answer["results"][1:7], strict=True):
        single = (await operator.http.post("/v1/members", json=item)).json()
        told = one["problem"]
        for problem in (single, told):
            problem.pop("request_id")
        assert told["code"] == single["code"]
        if isinstance(item, dict):
            assert told == single
    assert [one["problem"]["member_id"] for one in answer["results"][7:]] == [made["id"]] * 2
    told = await operator.events("member.created")
    assert [event["data"]["name"] for event in told] == ["Anna", "Bea"]


async def test_an_atomic_batch_is_all_or_nothing(operator: Operator) -> None:
    items = [{"name": "Anna"}, {"name": "Bea", "email": "none"}, {"name": "Cleo", "phone": "1"}]
    refused = await batch(operator, "members", items, 409, atomic=True)
    assert refused["code"] == "batch_refused"
    assert [one["pointer"] for one in refused["errors"]] == ["/items/1/email", "/items/2/phone"]
    assert [one["index"] for one in refused["results"]] == [1, 2]
    assert (await operator.get("/v1/members"))["data"] == []
    assert await operator.events() == []
    assert (await batch(operator, "members", items[:1], atomic=True))["succeeded"] == 1


async def test_an_item_with_a_key_is_made_once(operator: Operator) -> None:
    items: list[dict[str, Any]] = [{"name": "Anna", "idempotency_key": "a"}, {"name": "Bea", "email": "no"}]
    first = await batch(operator, "members", items)
    items[1] = {"name": "Bea", "email": "bea@example.org", "idempotency_key": "b"}
    items += [{"name": "Bea", "idempotency_key": "b"}]
    again = await batch(operator, "members", items)
    assert again["results"][0] == first["results"][0] | {"replayed": True}
    assert outcomes(again) == [(201, None), (201, None), (422, "invalid")]
    other = await batch(operator, "members", [{"name": "Someone else", "idempotency_key": "a"}])
    assert outcomes(other) == [(422, "idempotency_key_reused")]
    assert len((await operator.get("/v1/members"))["data"]) == 2


async def test_bookings_of_a_batch_take_each_others_time(operator: Operator) -> None:
    room = await a_room(operator)
    await operator.post("/v1/bookings", wish(room, 8, 9))
    key = await operator.key(["bookings:write"], [(await a_location(operator)).id])
    items = [
        wish(room, 10, 11),
        wish(room, 10.5, 11.5),
        wish(room, 11, 12, external_id="x"),
        wish(room, 8.5, 9.5),
        wish(room, 12, 13, external_id="x"),
        wish(room, 13, 14, coupon_code="NONE"),
        wish(room, 14, 15),
    ]
    answer = await batch(operator, "bookings", items)
    wanted = [201, 409, 201, 409, 409, 422, 201]
    assert [one["status"] for one in answer["results"]] == wanted, outcomes(answer)
    taken = answer["results"][1]["problem"]
    assert taken["code"] == "slot_taken"
    assert taken["conflicts"][0]["booking_id"] == answer["results"][0]["data"]["id"]
    assert taken["alternatives"]
    page = await operator.get("/v1/bookings")
    made = [one["data"] for one in answer["results"] if one["data"]]
    assert page["data"][1:] == made
    told = await operator.events("booking.confirmed")
    assert [event["data"]["id"] for event in told[1:]] == [one["id"] for one in made]
    async with operator.client(key) as elsewhere:
        refused = await elsewhere.post("/v1/bookings/batch", json={"items": [wish(room, 16, 17)]})
    assert outcomes(refused.json()) == [(403, "forbidden")]


async def test_what_a_batch_costs(operator: Operator) -> None:
    """Round trips of a hundred: members and charges as many as of two, bookings four each."""
    room = await a_room(operator)
    place = (await operator.get("/v1/locations"))["data"][0]["id"]
    fee = {"location_id": place, "description": "Key lost", "amount": {"amount": 2500, "currency": "EUR"}}
    sent: dict[tuple[str, int], int] = {}
    for count in (2, 100):
        # Members in the batch's own words: with addresses and tags.
        people = [{"name": f"M {count} {n}", "email": f"m{n}-{count}@example.org", "tags": ["t"]} for n in range(count)]
        fees = [fee, *([fee | {"amount": {"amount": -1, "currency": "EUR"}}] * (count - 1))]
        times = [wish(room, n % 40 / 2, n % 40 / 2 + 0.5, days=1 + count // 50 + n // 40) for n in range(count)]
        for kind, items in (("members", people), ("charges", fees), ("bookings", times)):
            async with round_trips(operator.db) as statements:
                answer = await batch(operator, kind, items)
            wanted = {"members": count, "charges": 1, "bookings": count}[kind]
            assert answer["succeeded"] == wanted, (kind, outcomes(answer)[:3])
            sent[kind, count] = len(statements)
    assert sent["members", 100] <= 16, sent
    assert sent["members", 100] <= sent["members", 2], sent
    assert sent["charges", 100] == sent["charges", 2] <= 6, sent
    assert sent["bookings", 100] <= 4 * 100 + 8, sent
