"""What members may do with what they hold."""

from __future__ import annotations

from tests.members.factories import signed_in
from tests.memberships.factories import a_member, a_membership, a_plan, a_space, months
from tests.operator import Operator


async def test_a_member_does_what_the_plan_lets(operator: Operator) -> None:
    await a_space(operator)
    ada = await a_member(operator, email="ada@example.com", may_sign_in=True)
    ben = await a_member(operator, "Ben", email="ben@example.com", may_sign_in=True)
    strict = await a_plan(operator, name="Strict", terms={"self_service": {"may_cancel": False}})
    free = await a_plan(
        operator,
        name="Free",
        terms={
            "self_service": {"may_pause": True},
            "pause": {"allowed": True, "most_days_a_year": 30},
            "notice": {"period": months(1)},
        },
    )
    held, bound = await a_membership(operator, free, ada), await a_membership(operator, strict, ada)
    await a_membership(operator, free, ada, draft=True)
    path = f"/v1/me/memberships/{held['id']}"
    async with signed_in(operator, ada) as me, signed_in(operator, ben) as other:
        mine = (await me.get("/v1/me/memberships")).json()["data"]
        assert [one["id"] for one in mine] == [bound["id"], held["id"]]
        assert (await other.get("/v1/me/memberships")).json()["data"] == []
        assert (await other.get(path)).status_code == 404
        assert (await other.post(f"{path}/give-notice")).status_code == 404
        refused = await me.post(f"/v1/me/memberships/{bound['id']}/give-notice")
        assert (refused.status_code, refused.json()["code"]) == (409, "not_in_self_service")
        refused = await me.post(f"/v1/me/memberships/{bound['id']}/pause", json={"cycles": 1})
        assert refused.json()["code"] == "not_in_self_service"
        too_long = await me.post(f"{path}/pause", json={"starts_on": "2027-02-01", "ends_on": "2027-03-15"})
        assert too_long.json()["code"] == "pause_not_allowed"
        sneaky = {"starts_on": "2027-02-01", "ends_on": "2027-03-15", "override": True}
        assert (await me.post(f"{path}/pause", json=sneaky)).status_code == 422
        paused = await me.post(f"{path}/pause", json={"starts_on": "2027-02-01", "ends_on": "2027-03-01"})
        assert paused.status_code == 200, paused.text
        assert (await me.post(f"{path}/resume")).json()["pauses"] == []
        assert (await me.get(f"{path}/notice-options")).json()["earliest_end"] == "2027-02-10"
        assert (await me.post(f"{path}/give-notice", json={"ends_on": "2027-02-01"})).json()["code"] == (
            "notice_too_short"
        )
        tag = (await me.get(path)).headers["etag"]
        noticed = await me.post(f"{path}/give-notice", headers={"If-Match": tag})
        assert (noticed.json()["state"], noticed.json()["ends_on"]) == ("in_notice", "2027-02-10")
        assert (await me.post(f"{path}/withdraw-notice", headers={"If-Match": tag})).status_code == 412
        assert (await me.post(f"{path}/withdraw-notice")).json()["state"] == "active"


async def test_a_team_pays_and_its_admins_see_what_it_holds(operator: Operator) -> None:
    await a_space(operator)
    ada = await a_member(operator, email="ada@example.com", may_sign_in=True)
    ben = await a_member(operator, "Ben", email="ben@example.com", may_sign_in=True)
    team = await operator.post("/v1/teams", {"name": "Acme"})
    await operator.put(f"/v1/teams/{team['id']}/people/{ada['id']}", {"role": "admin"})
    await operator.put(f"/v1/teams/{team['id']}/people/{ben['id']}", {"role": "member"})
    account = (await operator.get("/v1/billing-accounts", team_id=team["id"]))["data"][0]
    plan = await a_plan(operator)
    of_ben = await a_membership(operator, plan, ben)
    assert of_ben["account_id"] == account["id"], "the team pays for memberships unless it says otherwise"
    of_team = await a_membership(operator, plan, team, quantity=2)
    async with signed_in(operator, ada) as admin, signed_in(operator, ben) as person:
        assert [one["id"] for one in (await admin.get("/v1/me/memberships")).json()["data"]] == [of_team["id"]]
        assert [one["id"] for one in (await person.get("/v1/me/memberships")).json()["data"]] == [of_ben["id"]]
    await operator.patch(f"/v1/billing-accounts/{account['id']}", {"pays_for": ["bookings"]})
    own = await a_membership(operator, plan, ben)
    assert own["account_id"] != account["id"]
    refused = await a_membership(operator, plan, ben, status=422, account_id=account["id"])
    assert refused["errors"][0]["pointer"] == "/account_id"
