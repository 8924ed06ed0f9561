from __future__ import annotations

from coworkapi.core.ids import encode_id
from tests.members.factories import make_location, make_member, make_team, put, signed_in
from tests.operator import Operator


async def test_a_team_and_its_people(operator: Operator) -> None:
    team = await make_team(operator, "Acme GmbH", external_id="t1", metadata={"a": "b"})
    anna, ben = await make_member(operator, "Anna", email="anna@example.com"), await make_member(operator, "Ben")
    place = await operator.put(f"/v1/teams/{team['id']}/people/{anna['id']}", {"role": "admin"})
    assert place["role"] == "admin"
    assert place["email"] == "anna@example.com"
    await put(operator, team, ben)
    people = (await operator.get(f"/v1/teams/{team['id']}/people"))["data"]
    assert [(p["name"], p["role"]) for p in people] == [("Anna", "admin"), ("Ben", "member")]
    assert (await operator.get(f"/v1/teams/{team['id']}"))["people"] == 2
    assert [p["name"] for p in (await operator.get(f"/v1/teams/{team['id']}/people", role="admin"))["data"]] == ["Anna"]
    mine = (await operator.get(f"/v1/members/{ben['id']}/teams"))["data"]
    assert [(t["team_id"], t["name"], t["role"]) for t in mine] == [(team["id"], "Acme GmbH", "member")]
    # Again: nothing happens. Another role: one event.
    await put(operator, team, ben)
    await put(operator, team, ben, "admin")
    await operator.delete(f"/v1/teams/{team['id']}/people/{ben['id']}")
    await operator.delete(f"/v1/teams/{team['id']}/people/{ben['id']}", status=404)
    types = [e["type"] for e in await operator.events() if e["type"].startswith("team.person")]
    assert types == ["team.person_joined", "team.person_joined", "team.person_changed", "team.person_left"]


async def test_changing_archiving_and_restoring(operator: Operator) -> None:
    team = await make_team(operator)
    anna = await make_member(operator)
    changed = await operator.patch(f"/v1/teams/{team['id']}", {"name": "Acme SE"}, headers={"If-Match": '"1"'})
    assert changed["name"] == "Acme SE"
    await operator.patch(f"/v1/teams/{team['id']}", {"name": "X"}, status=412, headers={"If-Match": '"1"'})
    archived = await operator.post(f"/v1/teams/{team['id']}/archive", status=200)
    assert archived["archived_at"]
    assert (await operator.get("/v1/teams"))["data"] == []
    problem = await operator.put(f"/v1/teams/{team['id']}/people/{anna['id']}", {}, status=409)
    assert problem["code"] == "team_is_archived"
    await operator.post(f"/v1/teams/{team['id']}/restore", status=200)
    await put(operator, team, anna)
    await operator.post(f"/v1/members/{anna['id']}/archive", status=200)
    other = await make_team(operator, "Other")
    problem = await operator.put(f"/v1/teams/{other['id']}/people/{anna['id']}", {}, status=409)
    assert problem["code"] == "member_is_archived"


async def test_external_ids_of_teams_are_unique(operator: Operator, stranger: Operator) -> None:
    team = await make_team(operator, external_id="t1")
    await make_team(stranger, external_id="t1")
    problem = await operator.post("/v1/teams", {"name": "B", "external_id": "t1"}, status=409)
    assert (problem["code"], problem["team_id"]) == ("external_id_taken", team["id"])


async def test_strangers_reach_no_team(operator: Operator, stranger: Operator) -> None:
    team, theirs = await make_team(operator), await make_member(stranger)
    await stranger.get(f"/v1/teams/{team['id']}", status=404)
    await stranger.get(f"/v1/teams/{team['id']}/people", status=404)
    await operator.put(f"/v1/teams/{team['id']}/people/{theirs['id']}", {}, status=404)


async def test_each_member_and_team_has_a_billing_account(operator: Operator) -> None:
    home = encode_id("loc", await make_location(operator, country="GB", currency="GBP"))
    anna = await make_member(operator, "Anna", home_location_id=home, address={"city": "Leeds"})
    team, idle = await make_team(operator, "Acme"), await make_team(operator, "Idle")
    await put(operator, team, anna)
    await put(operator, idle, anna)
    (account,) = (await operator.get("/v1/billing-accounts", team_id=idle["id"]))["data"]
    assert account["pays_for"] == ["memberships", "bookings", "extras"]
    await operator.patch(f"/v1/billing-accounts/{account['id']}", {"pays_for": []})
    own, paid = (await operator.get(f"/v1/members/{anna['id']}/billing-accounts"))["data"]
    assert (own["member_id"], own["currency"], own["address"]["city"]) == (anna["id"], "GBP", "Leeds")
    assert own["pays_for"] is None
    assert paid["team_id"] == team["id"]
    await operator.post(f"/v1/teams/{team['id']}/archive", status=200)
    assert len((await operator.get(f"/v1/members/{anna['id']}/billing-accounts"))["data"]) == 1


async def test_a_billing_account_changes(operator: Operator) -> None:
    team = await make_team(operator)
    (account,) = (await operator.get("/v1/billing-accounts", team_id=team["id"]))["data"]
    path = f"/v1/billing-accounts/{account['id']}"
    changed = await operator.patch(
        path,
        {
            "vat_id": "de 136 695 976",
            "tax_status": "exempt",
            "pays_for": ["bookings", "memberships", "bookings"],
            "monthly_cap": {"amount": 50_000, "currency": "EUR"},
            "email": "Invoices@Acme.example.com",
            "address": {"country": "DE"},
        },
    )
    assert changed["vat_id"] == "DE136695976"
    assert changed["pays_for"] == ["memberships", "bookings"]
    assert changed["monthly_cap"] == {"amount": 50_000, "currency": "EUR"}
    assert changed["email"] == "invoices@acme.example.com"
    response = await operator.http.get(path)
    assert response.json() == changed
    assert response.headers["etag"] == '"2"'
    (event,) = await operator.events("billing_account.updated")
    assert event["data"] == changed
    assert event["previous"]["tax_status"] == "standard"
    for body, pointer in [
        ({"vat_id": "DE136695977"}, "/vat_id"),
        ({"vat_id": "hello"}, "/vat_id"),
        ({"currency": "USD"}, "/currency"),
        ({"monthly_cap": {"amount": 1, "currency": "USD"}}, "/monthly_cap/currency"),
        ({"monthly_cap": {"amount": -1, "currency": "EUR"}}, "/monthly_cap/amount"),
        ({"pays_for": ["lunch"]}, "/pays_for/0"),
    ]:
        problem = await operator.patch(path, body, status=422)
        assert problem["errors"][0]["pointer"] == pointer, body


async def test_a_members_own_account_pays_everything(operator: Operator) -> None:
    anna = await make_member(operator)
    (account,) = (await operator.get("/v1/billing-accounts", member_id=anna["id"]))["data"]
    problem = await operator.patch(f"/v1/billing-accounts/{account['id']}", {"pays_for": ["bookings"]}, status=422)
    assert problem["errors"][0]["pointer"] == "/pays_for"


async def test_admins_run_their_own_team(operator: Operator) -> None:
    team = await make_team(operator)
    anna = await make_member(operator, "Anna", email="anna@example.com", may_sign_in=True)
    ben = await make_member(operator, "Ben", email="ben@example.com", may_sign_in=True)
    await put(operator, team, anna, "admin")
    path = f"/v1/me/teams/{team['id']}"
    async with signed_in(operator, anna) as as_anna, signed_in(operator, ben) as as_ben:
        assert (await as_ben.get(f"{path}/people")).status_code == 404
        new = {"name": "Cara", "email": "Cara@example.com"}
        invited = (await as_anna.post(f"{path}/invitations", json=new)).json()
        asked = (await as_anna.post(f"{path}/invitations", json={"name": "Benny", "email": "ben@example.com"})).json()
        # Whether Ben was known doesn't show: the answer is what Anna typed.
        assert (asked["name"], asked["email"], asked.keys()) == ("Benny", "ben@example.com", invited.keys())
        assert len((await as_anna.get(f"{path}/people")).json()["data"]) == 1
        assert [i["name"] for i in (await as_anna.get(f"{path}/invitations")).json()["data"]] == ["Cara", "Benny"]
        (mine,) = (await as_ben.get("/v1/me/team-invitations")).json()["data"]
        assert (mine["team_name"], mine["id"]) == (team["name"], asked["id"])
        accept = f"/v1/me/team-invitations/{mine['id']}/accept"
        assert (await as_anna.post(accept)).status_code == 404
        assert (await as_ben.post(accept)).json()["role"] == "member"
        assert (await as_ben.post(accept)).status_code == 404
        assert (await as_ben.get(f"{path}/people")).status_code == 200
        assert (await as_ben.get(f"{path}/invitations")).status_code == 403
        assert (await as_ben.delete(f"{path}/people/{anna['id']}")).status_code == 403
        last = await as_anna.delete(f"{path}/people/{anna['id']}")
        assert (last.status_code, last.json()["code"]) == (409, "last_team_admin")
        last = await as_anna.patch(f"{path}/people/{anna['id']}", json={"role": "member"})
        assert last.status_code == 409
        assert (await as_anna.patch(f"{path}/people/{ben['id']}", json={"role": "admin"})).status_code == 200
        assert (await as_anna.delete(f"{path}/people/{anna['id']}")).status_code == 204
        assert (await as_anna.get(f"{path}/people")).status_code == 404
        assert (await as_ben.delete(f"{path}/invitations/{invited['id']}")).status_code == 204
        assert (await as_ben.get(f"{path}/invitations")).json()["data"] == []
    (cara,) = (await operator.get("/v1/members", email="cara@example.com"))["data"]
    assert cara["may_sign_in"] is True
    told = {event["data"]["email"] for event in await operator.events("team.person_invited")}
    assert told == {"cara@example.com", "ben@example.com"}


async def test_an_invitation_can_be_declined(operator: Operator) -> None:
    team = await make_team(operator)
    anna = await make_member(operator, "Anna", email="anna@example.com", may_sign_in=True)
    ben = await make_member(operator, "Ben", email="ben@example.com", may_sign_in=True)
    await put(operator, team, anna, "admin")
    async with signed_in(operator, anna) as as_anna, signed_in(operator, ben) as as_ben:
        body = {"name": "Ben", "email": "ben@example.com"}
        first = (await as_anna.post(f"/v1/me/teams/{team['id']}/invitations", json=body)).json()
        again = (await as_anna.post(f"/v1/me/teams/{team['id']}/invitations", json={**body, "role": "admin"})).json()
        assert (again["id"], again["role"]) == (first["id"], "admin")
        assert (await as_ben.post(f"/v1/me/team-invitations/{first['id']}/decline")).status_code == 204
        assert (await as_ben.get("/v1/me/team-invitations")).json()["data"] == []
        assert (await as_ben.get("/v1/me/teams")).json()["data"] == []


async def test_who_may_not_sign_in_is_not_written_to(operator: Operator) -> None:
    team = await make_team(operator)
    anna = await make_member(operator, "Anna", email="anna@example.com", may_sign_in=True)
    await make_member(operator, "Ben", email="ben@example.com")
    await put(operator, team, anna, "admin")
    async with signed_in(operator, anna) as http:
        body = {"name": "Ben", "email": "ben@example.com"}
        assert (await http.post(f"/v1/me/teams/{team['id']}/invitations", json=body)).status_code == 201
    assert await operator.events("team.person_invited") == []


async def test_related_objects_are_shown_on_demand(operator: Operator) -> None:
    team, anna = await make_team(operator), await make_member(operator)
    await put(operator, team, anna)
    anna = await operator.get(f"/v1/members/{anna['id']}")
    (person,) = (await operator.get(f"/v1/teams/{team['id']}/people", expand="member"))["data"]
    assert person["member"] == anna
    accounts = (await operator.get(f"/v1/members/{anna['id']}/billing-accounts", expand="member,team"))["data"]
    assert {account.get("team", account.get("member"))["name"] for account in accounts} == {"Acme GmbH", "Anna Müller"}
    assert "member" not in (await operator.get("/v1/billing-accounts"))["data"][0]
