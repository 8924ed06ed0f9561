"""What the database refuses of deposits, whoever asks."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from coworkapi.core.ids import decode_id, new_id
from tests.operator import Operator
from tests.payments.support import signed_in
from tests.stories.billed import euros, open_books

_ENTRY = text(
    "INSERT INTO deposit_entries (id, deposit_id, kind, amount, booked_on, created_by) "
    "VALUES (:id, :deposit_id, :kind, :amount, '2027-03-02', 'test')"
)


async def test_no_more_is_taken_than_there_was_and_nothing_is_changed(operator: Operator) -> None:
    books = await open_books(operator, "2027-03-01")
    plan, ada = await books.plan(30_000), await books.space.member()
    membership = await books.join(ada, plan)
    body = {"membership_id": membership["id"], "amount": euros(50_000), "received_on": "2027-02-01"}
    deposit = (await operator.post("/v1/deposits", body))["deposit"]
    deposit_id = decode_id("dep", deposit["id"])

    async def refused(statement: Any, **values: Any) -> str:
        with pytest.raises(DBAPIError) as raised:
            async with operator.db.transaction(operator.principal) as session:
                await session.execute(statement, values)
        return str(raised.value)

    def entry(kind: str, amount: int) -> dict[str, UUID | str | int]:
        return {"id": new_id(), "deposit_id": deposit_id, "kind": kind, "amount": amount}

    for kind in ("applied", "returned", "kept", "credited"):
        assert "deposit_used_once_over" in await refused(_ENTRY, **entry(kind, 50_001))
    # What never went out doesn't come back
    assert "deposit_used_once_over" in await refused(_ENTRY, **entry("return_failed", 1))
    assert "deposit_entries_amount" in await refused(_ENTRY, **entry("kept", 0))
    assert "append-only" in await refused(text("UPDATE deposit_entries SET amount = 1"))
    # She sees hers at /v1/me, as operators do, and nobody else does; a team's is seen by whoever runs the team
    bob = await books.space.member("Bob Hale")
    team = await operator.post("/v1/teams", {"name": "Acme"})
    await operator.put(f"/v1/teams/{team['id']}/people/{bob.id}", {"role": "admin"})
    rented = await operator.post(
        "/v1/memberships",
        {"plan_id": plan["id"], "team_id": team["id"], "location_id": books.space.location, "starts_on": "2027-03-01"},
    )
    of_team = (await operator.post("/v1/deposits", body | {"membership_id": rented["id"]}))["deposit"]
    for person, own, other in ((ada, deposit, of_team), (bob, of_team, deposit)):
        async with signed_in(operator, {"id": person.id}) as me:
            listed = (await me.get("/v1/me/deposits", params={"state": "held"})).json()
            assert [
                (one["id"], one["held"], [entry["kind"] for entry in one["entries"]]) for one in listed["data"]
            ] == [(own["id"], euros(50_000), ["taken_over"])]
            read = await me.get(f"/v1/me/deposits/{own['id']}")
            whole = await operator.get(f"/v1/deposits/{own['id']}")
            assert [entry["created_by"] for entry in whole["entries"]] != ["staff"]
            noted = [entry | {"reason": None, "created_by": "staff"} for entry in whole["entries"]]
            assert (read.json(), read.status_code) == (whole | {"entries": noted}, 200)
            assert listed["data"][0]["entries"] == noted
            assert (await me.get(f"/v1/me/deposits/{other['id']}")).status_code == 404
            theirs = await me.get("/v1/me/deposits", params={"account_id": other["account_id"]})
            assert theirs.json()["data"] == []
    # The books say at once what no verb has posted
    async with operator.db.transaction(operator.principal) as session:
        await session.execute(_ENTRY, entry("kept", 50_000))
    check = await operator.get("/v1/ledger/check")
    [wrong] = [one for one in check["checks"] if not one["holds"]]
    assert wrong["name"] == "deposits"
    [difference] = wrong["differences"]
    assert (difference["subject"], difference["expected"], difference["found"]) == (ada.account, 0, 50_000)
