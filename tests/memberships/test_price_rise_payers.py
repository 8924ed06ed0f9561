"""Somebody else comes to pay after a rise was announced: whoever pays then is told, whoever did before no more."""

from __future__ import annotations

from typing import Any

from coworkapi.core.ids import encode_id
from coworkapi.memberships.jobs import DUE_WORK, render_letters
from tests.members.factories import make_member, make_team, put
from tests.memberships.cycles_house import House
from tests.memberships.test_price_rise_leaving import said, three
from tests.memberships.test_price_rise_letters import RISE, SINCE, a_space, letters, mails, with_email, work
from tests.operator import Operator


async def a_team_of(house: House, account: str) -> str:
    """The account of a team that pays for the memberships of whoever has that account; Grace runs it."""
    operator = house.operator
    member_id = (await operator.get(f"/v1/billing-accounts/{account}"))["member_id"]
    team = await make_team(operator)
    await put(operator, team, await make_member(operator, "Grace", email="grace@example.com"), role="admin")
    await put(operator, team, {"id": member_id})
    [found] = (await operator.get("/v1/billing-accounts", team_id=team["id"]))["data"]
    await operator.patch(f"/v1/billing-accounts/{found['id']}", {"pays_for": ["memberships"]})
    of_team: str = found["id"]
    return of_team


async def told(operator: Operator, rise: dict[str, Any]) -> dict[str, list[tuple[str, str, dict[str, bool]]]]:
    """By account, its letters in order: kind, state, and which of their lines are taken back."""
    found: dict[str, list[tuple[str, str, dict[str, bool]]]] = {}
    for one in await letters(operator, rise, limit=100):
        found.setdefault(one["account_id"], []).append((one["kind"], one["state"], said(one)))
    return found


async def test_the_team_takes_over_and_gives_back(operator: Operator) -> None:
    house, (flex, desk, locker) = await three(operator)
    own = (await operator.get(f"/v1/memberships/{flex}"))["account_id"]
    team = await a_team_of(house, own)
    rise = await operator.post("/v1/price-rises", RISE)
    # To come, but not announced: nobody is told of it yet
    await operator.post("/v1/price-rises", RISE | {"announce_on": "2026-12-20", "effective_on": "2027-02-01"})
    await operator.sweep()

    async def pays(membership_id: str, account_id: str) -> dict[str, list[tuple[str, str, dict[str, bool]]]]:
        await operator.patch(f"/v1/memberships/{membership_id}", {"account_id": account_id})
        await operator.sweep()
        return await told(operator, rise)

    after = await pays(flex, team)
    assert after == {
        own: [
            ("announcement", "sent", {"Flex": True, "Desk": False, "Locker": False}),
            ("correction", "sent", {"Flex": True, "Desk": False, "Locker": False}),
        ],
        team: [("announcement", "sent", {"Flex": False})],
    }
    assert [one["to_email"] for one in await mails(operator, "announcement")] == [
        "anna@example.com",
        "grace@example.com",
    ]
    assert await pays(flex, team) == after
    # The others, too: a further letter to the team, and of Flex nothing is said again
    await pays(desk, team)
    after = await pays(locker, team)
    assert after[team][1:] == [("announcement", "sent", {"Desk": False}), ("announcement", "sent", {"Locker": False})]
    assert [(kind, lines) for kind, _, lines in after[own]] == [
        ("announcement", {"Flex": True, "Desk": True, "Locker": True}),
        ("correction", {"Flex": True, "Desk": False, "Locker": False}),
        ("correction", {"Desk": True, "Locker": False}),
        ("withdrawal", {"Locker": True}),
    ]
    # Back to Anna, and to the team once more: each time both are told
    after = await pays(desk, own)
    assert after[own][4:] == [("announcement", "sent", {"Desk": False})]
    assert after[team][3:] == [("correction", "sent", {"Desk": True, "Flex": False, "Locker": False})]
    after = await pays(desk, team)
    assert after[own][4:] == [("announcement", "taken_back", {"Desk": True}), ("withdrawal", "sent", {"Desk": True})]
    assert after[team][4:] == [("announcement", "sent", {"Desk": False})]
    await operator.post(f"/v1/price-rises/{rise['id']}/withdraw", None, 200)
    await operator.sweep()
    after = await told(operator, rise)
    assert after[team][5:] == [("withdrawal", "sent", {"Flex": True, "Locker": True, "Desk": True})]
    assert len(after[own]) == 6
    assert await operator.sweep() == 0


async def test_before_the_letters_went_out(operator: Operator) -> None:
    house, (flex, desk, _) = await three(operator)
    own = (await operator.get(f"/v1/memberships/{flex}"))["account_id"]
    team = await a_team_of(house, own)
    rise = await operator.post("/v1/price-rises", RISE)
    # Rendered, and its mail waits
    await work(operator, *DUE_WORK, render_letters(operator.app.state.files))
    for one in (flex, desk):
        await operator.patch(f"/v1/memberships/{one}", {"account_id": team})
    await operator.sweep()
    found = await told(operator, rise)
    assert [(kind, state) for kind, state, _ in found[own]] == [("announcement", "withdrawn")] * 2 + [
        ("announcement", "sent")
    ]
    assert found[own][2][2] == {"Locker": False}
    assert [(state, lines) for _, state, lines in found[team]] == [
        ("withdrawn", {"Flex": False}),
        ("sent", {"Flex": False, "Desk": False}),
    ]


async def test_what_ends_before_needs_no_letter(operator: Operator) -> None:
    house, (flex, *_) = await three(operator)
    own = (await operator.get(f"/v1/memberships/{flex}"))["account_id"]
    team = await a_team_of(house, own)
    rise = await operator.post("/v1/price-rises", RISE)
    await operator.sweep()
    await operator.post(f"/v1/memberships/{flex}/give-notice", {"override": True, "ends_on": "2026-12-01"}, 200)
    await operator.patch(f"/v1/memberships/{flex}", {"account_id": team})
    await operator.sweep()
    assert team not in await told(operator, rise)


async def test_a_merged_member_is_told_by_the_account_that_stays(operator: Operator) -> None:
    """What went out to the duplicate holds: it is the same person, and a correction would say that prices stay."""
    house = await a_space(operator)
    nan, anna = await with_email(house, "nan@example.com"), await with_email(house, "anna@example.com")
    plans = [await house.plan(price, name=name) for price, name in ((30_000, "Flex"), (20_000, "Desk"))]
    ids = [await house.holds(plan, SINCE, member=nan) for plan in plans]
    await house.holds(await house.plan(2_000, name="Locker"), SINCE, member=anna)
    rise = await operator.post("/v1/price-rises", RISE)
    await operator.sweep()
    body = {"duplicate_id": encode_id("mem", nan[0])}
    await operator.post(f"/v1/members/{encode_id('mem', anna[0])}/merge", body, 200)
    await operator.sweep()
    was, stays = encode_id("acct", nan[1]), encode_id("acct", anna[1])
    both = {"Flex": False, "Desk": False}
    assert await told(operator, rise) == {
        was: [("announcement", "sent", both)],
        stays: [("announcement", "sent", {"Locker": False}), ("announcement", "sent", both)],
    }
    # Later one of them leaves the rise: whoever was told of it is told so
    change = {"price_override": 15_000, "effective_on": "2027-01-01"}
    await operator.post(f"/v1/memberships/{encode_id('mbr', ids[1])}/change", change, 200)
    await operator.sweep()
    found = await told(operator, rise)
    assert found[was][1:] == [("correction", "sent", {"Desk": True, "Flex": False})]
    assert found[stays][2:] == [("correction", "sent", {"Desk": True, "Locker": False, "Flex": False})]
