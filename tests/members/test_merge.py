from __future__ import annotations

from sqlalchemy import text

from tests.members.factories import make_member, make_team, put, signed_in
from tests.operator import Operator


async def test_a_duplicate_is_merged(operator: Operator) -> None:
    anna = await make_member(operator, "Anna Müller", tags=["a"], metadata={"one": "1", "both": "a"})
    again = await make_member(
        operator,
        "Anna Mueller",
        email="anna@example.com",
        phone="+4930123456",
        company="Acme",
        address={"city": "Berlin"},
        may_sign_in=True,
        tags=["a", "b"],
        metadata={"two": "2", "both": "b"},
        external_id="old",
    )
    shared, own = await make_team(operator, "Shared"), await make_team(operator, "Own")
    await put(operator, shared, anna)
    await put(operator, shared, again, "admin")
    await put(operator, own, again)
    await operator.post(f"/v1/members/{again['id']}/notes", {"body": "likes tea"})
    consent = {"purpose": "newsletter", "wording": "Yes"}
    await operator.post(f"/v1/members/{anna['id']}/consents", consent)
    await operator.post(f"/v1/members/{again['id']}/consents", consent)
    await operator.post(f"/v1/members/{again['id']}/consents", {"purpose": "photos", "wording": "Yes"})
    earlier = await make_member(operator, "Anna M")
    await operator.post(f"/v1/members/{again['id']}/merge", {"duplicate_id": earlier["id"]}, status=200)
    before = await operator.events()
    anna = await operator.get(f"/v1/members/{anna['id']}")
    async with signed_in(operator, again) as http:
        body = {"duplicate_id": again["id"]}
        preview = await operator.post(f"/v1/members/{anna['id']}/merge?dry_run=true", body, status=200)
        # A dry run writes nothing, says nothing, signs nobody out.
        assert await operator.get(f"/v1/members/{anna['id']}") == anna
        assert await operator.events() == before
        assert (await http.get("/v1/me")).status_code == 200
        merged = await operator.post(f"/v1/members/{anna['id']}/merge", body, status=200)
        assert (await http.get("/v1/me")).status_code == 401
    moving = {"created_at", "updated_at"}
    assert {k: v for k, v in merged["member"].items() if k not in moving} == {
        k: v for k, v in preview["member"].items() if k not in moving
    }
    assert (preview["dry_run"], merged["dry_run"]) == (True, False)
    assert preview["moved"] == merged["moved"]
    assert merged["filled"] == ["address", "company", "email", "may_sign_in", "metadata", "phone"]
    stays = await operator.get(f"/v1/members/{anna['id']}")
    assert stays == merged["member"]
    assert stays["name"] == "Anna Müller"
    assert stays["email"] == "anna@example.com"
    assert stays["tags"] == ["a", "b"]
    assert stays["metadata"] == {"one": "1", "two": "2", "both": "a"}
    teams = (await operator.get(f"/v1/members/{anna['id']}/teams"))["data"]
    assert {team["name"]: team["role"] for team in teams} == {"Shared": "admin", "Own": "member"}
    assert [note["body"] for note in (await operator.get(f"/v1/members/{anna['id']}/notes"))["data"]] == ["likes tea"]
    consents = (await operator.get(f"/v1/members/{anna['id']}/consents"))["data"]
    standing = [c["purpose"] for c in consents if c["withdrawn_at"] is None]
    assert (len(consents), sorted(standing)) == (3, ["newsletter", "photos"])
    gone = await operator.get(f"/v1/members/{again['id']}")
    assert gone["merged_into_id"] == anna["id"]
    assert gone["archived_at"]
    assert (await operator.get(f"/v1/members/{earlier['id']}"))["merged_into_id"] == anna["id"]
    event = (await operator.events("member.merged"))[-1]
    assert (event["data"]["id"], event["data"]["merged_into_id"]) == (again["id"], anna["id"])
    # What was merged can neither change nor come back.
    problem = await operator.patch(f"/v1/members/{again['id']}", {"name": "X"}, status=409)
    assert (problem["code"], problem["merged_into_id"]) == ("member_was_merged", anna["id"])
    await operator.post(f"/v1/members/{again['id']}/restore", status=409)
    await operator.post(f"/v1/members/{anna['id']}/merge", body, status=409)
    # Searching by what came from the duplicate finds the one that stays.
    assert [m["id"] for m in (await operator.get("/v1/members", q="acme"))["data"]] == [anna["id"]]


async def test_what_cannot_be_merged(operator: Operator, stranger: Operator) -> None:
    anna, theirs = await make_member(operator), await make_member(stranger)
    path = f"/v1/members/{anna['id']}/merge"
    problem = await operator.post(path, {"duplicate_id": anna["id"]}, status=422)
    assert problem["errors"][0]["pointer"] == "/duplicate_id"
    problem = await operator.post(path, {"duplicate_id": theirs["id"]}, status=404)
    assert problem["errors"][0]["pointer"] == "/duplicate_id"


async def test_nothing_of_a_merged_member_is_left(operator: Operator) -> None:
    """Whatever points to a member must be moved by the merge or named here."""
    async with operator.db.transaction(operator.principal) as session:
        pointing = await session.execute(
            text(
                "SELECT conrelid::regclass::text FROM pg_constraint "
                "WHERE confrelid = 'members'::regclass AND contype = 'f'"
            )
        )
        tables = set(pointing.scalars())
    moved_here = {"team_members", "team_invitations", "member_tags", "notes", "consents", "members"}
    ends_with_it = {"member_passkeys", "member_passkey_challenges"}
    # Accounts are found through the member; facts say who it was; a quote binds for a quarter of an hour.
    stays_with_it = {"billing_accounts", "credit_entries", "charges", "quotes"}
    upper_rooms = {  # react to member.merged
        "booking_attendees",
        "booking_series",
        "bookings",
        "calendar_feeds",
        "check_ins",
        "coupon_redemptions",
        "credit_member_uses",
        "memberships",
        "passes",
        "product_sales",
        "visitors",
        "waitlist_entries",
    }
    assert tables == moved_here | ends_with_it | stays_with_it | upper_rooms


async def test_likely_duplicates(operator: Operator) -> None:
    anna = await make_member(operator, "Anna Müller", phone="+4930123456", email="anna.mueller@one.example.com")
    also = await make_member(operator, "Müller, Anna", email="anna.mueller@two.example.com")
    phone = await make_member(operator, "A. M.", phone="+4930123456")
    await make_member(operator, "Ben Schulz", email="info@one.example.com")
    await make_member(operator, "Cara Winter", email="info@two.example.com")
    pairs = (await operator.get("/v1/members/duplicates"))["data"]
    found = {(p["member"]["id"], p["other"]["id"]): set(p["reasons"]) for p in pairs}
    assert found == {
        (anna["id"], also["id"]): {"same_email_name", "similar_name"},
        (anna["id"], phone["id"]): {"same_phone"},
    }
    assert [p["likeness"] for p in pairs] == sorted([p["likeness"] for p in pairs], reverse=True)
    first = await operator.get("/v1/members/duplicates", limit=1)
    second = await operator.get("/v1/members/duplicates", limit=1, cursor=first["next_cursor"])
    assert [*first["data"], *second["data"]] == pairs
    await operator.post(f"/v1/members/{anna['id']}/merge", {"duplicate_id": also["id"]}, status=200)
    assert len((await operator.get("/v1/members/duplicates"))["data"]) == 1
