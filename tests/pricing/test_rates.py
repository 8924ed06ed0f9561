"""Rates over HTTP: drafted, published, followed, withdrawn; what can't be; and what members and visitors are told."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from coworkapi.core.ids import decode_id, encode_id
from tests.bookings.factories import a_member, a_room, at
from tests.members.factories import signed_in
from tests.operator import Operator
from tests.spaces.factories import make_location, make_resource, type_id

TODAY = "2026-11-02"


async def a_place(operator: Operator, **options: Any) -> Any:
    await operator.set_clock(at(12))
    return await make_location(operator, **options)


def rate_for(target: dict[str, Any], amount: int = 2000, **options: Any) -> dict[str, Any]:
    """A body: so much for an hour, from today on."""
    body = {"name": "Standard", "currency": "EUR", "tariff": {"amount": amount}, "valid_from": TODAY}
    return body | target | options


async def published(operator: Operator, target: dict[str, Any], amount: int = 2000, **options: Any) -> Any:
    rate = await operator.post("/v1/rates", rate_for(target, amount, **options))
    return await operator.post(f"/v1/rates/{rate['id']}/publish", status=200)


async def test_a_rate_is_drafted_changed_and_published(operator: Operator) -> None:
    place = await a_place(operator)
    draft = await operator.post("/v1/rates", rate_for({"location_id": place["id"]}, external_id="r1"))
    assert (draft["state"], draft["tariff"]["step_minutes"], draft["tax_code"]) == ("draft", 15, "standard")
    changed = await operator.patch(f"/v1/rates/{draft['id']}", {"tariff": {"amount": 2500}, "name": "Rooms"})
    assert (changed["name"], changed["tariff"]["amount"]) == ("Rooms", 2500)
    rate = await operator.post(f"/v1/rates/{draft['id']}/publish", status=200)
    assert (rate["state"], rate["published_at"]) == ("published", "2026-11-02T11:00:00Z")
    refused = await operator.patch(f"/v1/rates/{draft['id']}", {"tariff": {"amount": 1}}, status=409)
    assert refused["code"] == "rate_is_published"
    assert "schedule a successor" in refused["detail"]
    kept = await operator.patch(f"/v1/rates/{draft['id']}", {"metadata": {"list": "2026"}})
    assert (kept["metadata"], kept["tariff"]["amount"]) == ({"list": "2026"}, 2500)
    assert (await operator.delete(f"/v1/rates/{draft['id']}", status=409))["code"] == "rate_is_published"
    told = [event["type"] for event in await operator.events() if event["type"].startswith("rate.")]
    assert told == ["rate.created", "rate.updated", "rate.published", "rate.updated"]


async def test_a_draft_can_be_deleted(operator: Operator) -> None:
    place = await a_place(operator)
    draft = await operator.post("/v1/rates", rate_for({"location_id": place["id"]}))
    await operator.delete(f"/v1/rates/{draft['id']}")
    await operator.get(f"/v1/rates/{draft['id']}", status=404)


async def test_a_change_is_scheduled_without_a_gap(operator: Operator) -> None:
    place = await a_place(operator)
    first = await published(operator, {"location_id": place["id"]}, valid_until="2027-07-01")
    change = {"from_on": "2027-01-01", "tariff": {"amount": 2200}, "name": "2027"}
    second = await operator.post(f"/v1/rates/{first['id']}/schedule", change)
    assert (second["state"], second["valid_from"], second["valid_until"]) == ("published", "2027-01-01", "2027-07-01")
    assert (second["continues_rate_id"], second["tariff"]["amount"]) == (first["id"], 2200)
    assert (await operator.get(f"/v1/rates/{first['id']}"))["valid_until"] == "2027-01-01"
    [ended] = [event for event in await operator.events("rate.updated") if event["data"]["id"] == first["id"]]
    assert ended["previous"] == {"valid_until": "2027-07-01"}
    # A third between the two ends where the second begins.
    third = await operator.post(
        f"/v1/rates/{first['id']}/schedule", {"from_on": "2026-12-01", "tariff": {"amount": 2100}}
    )
    assert (third["name"], third["valid_until"]) == ("Standard", "2027-01-01")
    on = await operator.get("/v1/rates", valid_on="2026-12-31")
    assert [one["id"] for one in on["data"]] == [third["id"]]


@pytest.mark.parametrize(
    ("from_on", "says"), [("2026-11-01", "has gone by"), (TODAY, "begins on"), ("2027-07-01", "ends on 2027-07-01")]
)
async def test_a_change_must_lie_within_the_rate(operator: Operator, from_on: str, says: str) -> None:
    place = await a_place(operator)
    rate = await published(operator, {"location_id": place["id"]}, valid_until="2027-07-01")
    change = {"from_on": from_on, "tariff": {"amount": 1}}
    refused = await operator.post(f"/v1/rates/{rate['id']}/schedule", change, status=422)
    assert refused["errors"][0]["pointer"] == "/from_on"
    assert says in refused["detail"]
    assert (await operator.get(f"/v1/rates/{rate['id']}"))["valid_until"] == "2027-07-01"


async def test_a_change_that_has_not_begun_can_be_taken_back(operator: Operator) -> None:
    place = await a_place(operator)
    first = await published(operator, {"location_id": place["id"]})
    change = {"from_on": "2027-01-01", "tariff": {"amount": 2200}}
    second = await operator.post(f"/v1/rates/{first['id']}/schedule", change)
    gone = await operator.post(f"/v1/rates/{second['id']}/withdraw", status=200)
    assert gone["state"] == "withdrawn"
    assert (await operator.get(f"/v1/rates/{first['id']}"))["valid_until"] is None
    again = await operator.post(f"/v1/rates/{second['id']}/withdraw", status=409)
    assert again["code"] == "rate_is_not_published"
    # One that has begun leaves its days without a price.
    await operator.post(f"/v1/rates/{first['id']}/withdraw", status=200)
    assert (await operator.get("/v1/rates", state="published"))["data"] == []


async def test_rates_never_overlap(operator: Operator) -> None:
    place = await a_place(operator)
    target = {"location_id": place["id"]}
    first = await published(operator, target)
    draft = await operator.post("/v1/rates", rate_for(target, valid_from="2027-01-01"))
    refused = await operator.post(f"/v1/rates/{draft['id']}/publish", status=409)
    assert (refused["code"], refused["rate_ids"]) == ("rates_overlap", [first["id"]])
    assert "schedule a successor" in refused["detail"]
    await published(operator, target, audience="members")  # another audience
    await published(operator, target | {"resource_type_id": await type_id(operator)})  # another target


async def test_of_two_published_at_once_one_counts(operator: Operator) -> None:
    place = await a_place(operator)
    drafts = [await operator.post("/v1/rates", rate_for({"location_id": place["id"]})) for _ in range(2)]
    answers = await asyncio.gather(*(operator.http.post(f"/v1/rates/{draft['id']}/publish") for draft in drafts))
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    [lost] = [answer.json() for answer in answers if answer.status_code == 409]
    assert lost["code"] == "rates_overlap"
    assert len((await operator.get("/v1/rates", state="published"))["data"]) == 1


async def test_a_gap_must_be_meant(operator: Operator) -> None:
    place = await a_place(operator)
    target = {"location_id": place["id"]}
    await published(operator, target, valid_until="2026-12-01")
    draft = await operator.post("/v1/rates", rate_for(target, valid_from="2026-12-24"))
    refused = await operator.post(f"/v1/rates/{draft['id']}/publish", status=409)
    assert refused["code"] == "rate_leaves_gap"
    assert refused["gaps"] == [{"from_on": "2026-12-01", "to_on": "2026-12-24"}]
    assert (await operator.get(f"/v1/rates/{draft['id']}"))["state"] == "draft"
    meant = await operator.post(f"/v1/rates/{draft['id']}/publish", {"allow_gap": True}, status=200)
    assert meant["state"] == "published"


PEAK = {"name": "Peak", "weekdays": [1, 2], "opens": "10:00", "closes": "12:00", "amount": 1}
NIGHT = {"name": "Late", "weekdays": [2, 3], "opens": "11:00", "closes": "13:00", "amount": 2}
HALF_DAY = {"name": "Half day", "minutes": 240, "amount": 1}


@pytest.mark.parametrize(
    ("wrong", "pointer", "says"),
    [
        ({"tariff": {"amount": -1}}, "/tariff/amount", "greater than or equal to 0"),
        ({"tariff": {"amount": 1, "windows": [PEAK, NIGHT]}}, "/tariff", "'Peak' and 'Late' overlap on Tuesday"),
        ({"tariff": {"amount": 1, "windows": [PEAK | {"opens": "12:00"}]}}, "/tariff/windows/0", "later than opens"),
        ({"tariff": {"amount": 1, "windows": [PEAK | {"public_holidays": True}]}}, "/tariff/windows/0", "exactly one"),
        ({"tariff": {"amount": 1, "packages": [HALF_DAY | {"lasts": "day"}]}}, "/tariff/packages/0", "either minutes"),
        ({"tariff": {"amount": 1, "packages": [HALF_DAY, HALF_DAY]}}, "/tariff", "same name"),
        (
            {
                "tariff": {
                    "amount": 1,
                    "demand": [
                        {"above_percent": 30, "adjust_percent": 20},
                        {"below_percent": 50, "adjust_percent": -10},
                    ],
                }
            },
            "/tariff",
            "between 30 and 50",
        ),
        ({"tariff": {"amount": 1, "demand": [{"adjust_percent": 20}]}}, "/tariff/demand/0", "either above_percent"),
        (
            {"tariff": {"amount": 1, "last_minute": [{"hours": 24, "percent_off": 10}] * 2}},
            "/tariff",
            "with the same hours",
        ),
        ({"valid_until": TODAY}, "/valid_until", "would never be valid"),
        ({"currency": "USD"}, "/currency", "priced in EUR; use EUR"),
        ({"location_id": None}, "/resource_id", "say what the rate is for"),
        (
            {
                "tariff": {
                    "amount": 1,
                    "windows": [{"name": "Fair", "starts_on": "2026-01-01", "ends_on": "2026-01-05", "amount": 1}],
                }
            },
            "/tariff/windows/0",
            "when the rate is not valid",
        ),
    ],
)
async def test_what_no_rate_can_be(operator: Operator, wrong: dict[str, Any], pointer: str, says: str) -> None:
    place = await a_place(operator)
    refused = await operator.post("/v1/rates", rate_for({"location_id": place["id"]}) | wrong, status=422)
    assert refused["errors"][0]["pointer"] == pointer
    assert says in refused["errors"][0]["detail"]
    assert (await operator.get("/v1/rates"))["data"] == []


async def test_a_type_is_priced_in_the_currencies_of_the_locations(operator: Operator) -> None:
    await a_place(operator)
    await make_location(operator, name="Soho", time_zone="Europe/London", currency="GBP")
    kind = {"resource_type_id": await type_id(operator)}
    await published(operator, kind)
    await published(operator, kind, currency="GBP")
    refused = await operator.post("/v1/rates", rate_for(kind, currency="USD"), status=422)
    assert "use EUR or GBP" in refused["detail"]


async def test_a_location_that_changed_its_currency(operator: Operator) -> None:
    place = await a_place(operator)
    draft = await operator.post("/v1/rates", rate_for({"location_id": place["id"]}))
    await operator.patch(f"/v1/locations/{place['id']}", {"currency": "USD"})
    refused = await operator.post(f"/v1/rates/{draft['id']}/publish", status=409)
    assert refused["code"] == "wrong_currency"


async def test_prices_in_plain_fields(operator: Operator) -> None:
    place = await a_place(operator)
    room = await make_resource(operator, place, name="Turing")
    hidden = await make_resource(operator, place, name="Board", is_public=False)
    tariff = {
        "amount": 2000,
        "windows": [
            {"name": "Evening", "weekdays": [1, 2, 3, 6], "opens": "18:00", "closes": "22:00", "amount": 3000},
            {"name": "Fair", "starts_on": "2026-12-01", "ends_on": "2026-12-05", "amount": 5000},
            {"name": "Holiday", "public_holidays": True, "amount": 4000},
        ],
        "packages": [
            {"name": "Half day", "minutes": 270, "opens": "08:00", "closes": "18:00", "amount": 6000},
            {"name": "Day", "lasts": "day", "amount": 9000},
        ],
        "daily_cap": 12000,
        "demand": [{"above_percent": 70, "adjust_percent": 20}],
        "last_minute": [{"hours": 24, "percent_off": 10}],
    }
    await published(operator, {"resource_id": room["id"]}, tariff=tariff)
    await published(operator, {"resource_id": room["id"]}, 1500, audience="members")
    await published(operator, {"resource_id": hidden["id"]})
    await operator.post("/v1/rates", rate_for({"location_id": place["id"]}))  # a draft
    async with operator.client(None) as anyone:
        answer = await anyone.get(f"/v1/public/{operator.slug}/prices")
    [tag] = answer.json()["data"]
    assert (tag["resource_name"], tag["price"]) == ("Turing", {"amount": 2000, "currency": "EUR"})
    assert [one["when"] for one in tag["windows"]] == [
        "Monday to Wednesday, Saturday, 18:00 to 22:00",
        "from 2026-12-01, before 2026-12-05",
        "public holidays",
    ]
    assert [one["length"] for one in tag["packages"]] == ["4 h 30 min between 08:00 and 18:00", "to the end of the day"]
    assert tag["demand"] == [{"when": "more than 70 % are taken", "percent": 20}]
    assert tag["last_minute"] == [{"when": "booked less than 24 h before", "percent": -10}]
    assert tag["daily_cap"]["amount"] == 12000


async def test_members_see_their_own_prices(operator: Operator) -> None:
    room = await a_room(operator)
    target = {"resource_id": room.id}
    await published(operator, target, 2000)
    await published(operator, target, 1500, audience="members")
    await published(operator, target, 2500, audience="public")
    await published(operator, {"location_id": encode_id("loc", room.location.id)}, 900)
    async with signed_in(operator, {"id": await a_member(operator)}) as mine:
        answer = await mine.get("/v1/me/prices")
    assert sorted(tag["price"]["amount"] for tag in answer.json()["data"]) == [900, 1500]


async def test_rights_go_by_location(operator: Operator) -> None:
    mitte, altona = await a_place(operator), await make_location(operator, name="Altona")
    key = await operator.key(["prices:read", "prices:write"], [decode_id("loc", mitte["id"])])
    own = await published(operator, {"location_id": mitte["id"]})
    other = await published(operator, {"location_id": altona["id"]})
    everywhere = await published(operator, {"resource_type_id": await type_id(operator)})
    async with operator.client(key) as http:
        seen = (await http.get("/v1/rates")).json()["data"]
        assert {one["id"] for one in seen} == {own["id"], everywhere["id"]}
        assert (await http.get(f"/v1/rates/{other['id']}")).status_code == 403
        for target, status in (
            ({"location_id": mitte["id"]}, 201),
            ({"location_id": altona["id"]}, 403),
            ({"resource_type_id": await type_id(operator)}, 403),
        ):
            assert (await http.post("/v1/rates", json=rate_for(target))).status_code == status
        assert (await http.post(f"/v1/rates/{everywhere['id']}/withdraw")).status_code == 403
