"""Letters about price rises: one for each payer, mailed with its PDF or to be posted, never twice, taken back."""

from __future__ import annotations

import io
from collections import Counter
from datetime import date
from typing import Any
from uuid import UUID

import pypdf
from sqlalchemy import text

from coworkapi.core.ids import decode_id, encode_id, new_id
from coworkapi.core.jobs import Due, sweep
from coworkapi.gateways.mail import Delivery
from coworkapi.memberships.jobs import DUE_WORK, render_letters
from coworkapi.memberships.service.price_rises import announce_rises
from coworkapi.notifications.service import Writer, record_delivery, take_due
from tests.members.factories import make_member, make_team, put
from tests.memberships.cycles_house import House, a_house
from tests.memberships.factories import at, euros
from tests.operator import Operator
from tests.payments.support import signed_in
from tests.round_trips import round_trips

RISE: dict[str, Any] = {"name": "2027", "effective_on": "2027-01-01", "basis_points": 420, "reason": "Heating *costs*."}
SINCE = date(2026, 5, 1)


async def a_space(operator: Operator) -> House:
    await operator.set_clock(at("2026-11-01 09:00"))
    house = await a_house(operator)
    entity_id = encode_id("ent", house.location.legal_entity_id)
    await operator.patch(f"/v1/legal-entities/{entity_id}/invoicing-settings", {"reply_to": "desk@example.com"})
    return house


async def with_email(house: House, email: str) -> tuple[UUID, UUID]:
    """A member with an account of that address."""
    member_id, account_id = await house.member()
    await house.operator.patch(f"/v1/billing-accounts/{encode_id('acct', account_id)}", {"email": email})
    return member_id, account_id


async def a_team(house: House) -> UUID:
    """The account of a team whose admin has an address, and the team none."""
    operator = house.operator
    team = await make_team(operator)
    await put(operator, team, await make_member(operator, "Grace", email="grace@example.com"), role="admin")
    await put(operator, team, await make_member(operator, "Ida", email="ida@example.com"))
    [account] = (await operator.get("/v1/billing-accounts", team_id=team["id"]))["data"]
    return decode_id("acct", account["id"])


async def letters(operator: Operator, rise: dict[str, Any], **filters: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await operator.get(f"/v1/price-rises/{rise['id']}/letters", **filters))["data"]
    return found


async def mails(operator: Operator, kind: str) -> list[dict[str, Any]]:
    found = (await operator.get("/v1/mail-messages", template=f"price_rise_{kind}"))["data"]
    return sorted(found, key=lambda mail: mail["to_email"])


async def pdf(operator: Operator, letter: dict[str, Any]) -> tuple[bytes, str]:
    """The letter's file, and what it says."""
    answer = await operator.http.get(f"/v1/price-rises/{letter['price_rise_id']}/letters/{letter['id']}/pdf")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/pdf"), answer.text
    pages = pypdf.PdfReader(io.BytesIO(answer.content)).pages
    return answer.content, " ".join(" ".join(page.extract_text() for page in pages).split())


async def work(operator: Operator, *due: Due) -> None:
    """Only this work, and reactions."""
    await sweep(operator.db, due, organization_id=operator.organization_id)


async def test_a_letter_for_each_account_and_another_that_takes_it_back(operator: Operator) -> None:
    house = await a_space(operator)
    flex, desk = await house.plan(30_000), await house.plan(9_995, name="Desk", cycle={"count": 3, "unit": "months"})
    anna = await with_email(house, "anna@example.com")
    await operator.put(
        f"/v1/billing-accounts/{encode_id('acct', anna[1])}/invoicing",
        {"locale": "de", "emails": ["books@example.com", "old@refused.example.com"]},
    )
    first = await house.holds(flex, SINCE, member=anna)
    second = await house.holds(desk, SINCE, member=anna, quantity=3)
    ben = await house.member("Ben")
    await house.holds(flex, SINCE, member=ben)
    team = await a_team(house)
    await house.holds(flex, SINCE, member=ben, account_id=team)
    leaving = await house.holds(flex, SINCE, member=ben)
    rise = await operator.post("/v1/price-rises", RISE)
    await house.set(leaving, state="in_notice", ends_on=date(2026, 12, 1), notice_given_at=at("2026-11-01 09:00"))
    await operator.sweep()

    by_account = {one["account_id"]: one for one in await letters(operator, rise)}
    assert by_account.keys() == {encode_id("acct", one) for one in (anna[1], ben[1], team)}
    hers, his, theirs = (by_account[encode_id("acct", one)] for one in (anna[1], ben[1], team))
    assert [(one["plan_name"], one["quantity"], one["before"], one["after"]) for one in hers["lines"]] == [
        ("Flex", 1, euros(30_000), euros(31_260)),
        ("Desk", 3, euros(9_995), euros(10_415)),
    ]
    assert [one["membership_id"] for one in hers["lines"]] == [encode_id("mbr", one) for one in (first, second)]
    assert len(his["lines"]) == 1  # the other one is over by then
    assert (hers["state"], his["state"], theirs["state"]) == ("sent", "to_post", "sent")
    assert (his["emails"], theirs["emails"]) == ([], ["grace@example.com"])
    assert [one["id"] for one in await letters(operator, rise, state="to_post")] == [his["id"]]

    sent = await mails(operator, "announcement")
    assert [(mail["to_email"], mail["state"]) for mail in sent] == [
        ("books@example.com", "sent"),
        ("grace@example.com", "sent"),
        ("old@refused.example.com", "failed"),
    ]
    content, said = await pdf(operator, hers)
    assert sent[0]["attachments"] == [
        {"name": "price-2026-11-01.pdf", "content_type": "application/pdf", "bytes": len(content)}
    ]
    assert (sent[0]["locale"], "1. Januar 2027" in sent[0]["subject"]) == ("de", True)
    for words in ("Ihr Preis ab dem 1. Januar 2027", "300,00 € → 312,60 € im Monat", "Heating *costs*.", "sind netto"):
        assert words in said
    assert "3 × 99,95 € → 3 × 104,15 € alle 3 Monate" in said
    assert "Flex (Ben) €300.00 → €312.60 a month" in (await pdf(operator, theirs))[1]
    # To be printed: rendered when somebody asks for it, and then the same for ever.
    assert (await pdf(operator, his))[0] == (await pdf(operator, his))[0]

    # Never twice, even if it were announced again.
    async with operator.db.transaction(operator.principal) as session:
        await session.execute(text("UPDATE price_rises SET announced_at = NULL"))
    await operator.sweep()
    assert len(await letters(operator, rise)) == len(await mails(operator, "announcement")) == 3

    path = f"/v1/price-rises/{rise['id']}/letters"
    posted = await operator.post(f"{path}/{his['id']}/mark-posted", None, 200)
    assert (posted["state"], posted["sent_at"] is not None) == ("posted", True)
    for one, state in ((his, "posted"), (hers, "sent")):
        refused = await operator.post(f"{path}/{one['id']}/mark-posted", None, 409)
        assert (refused["code"], refused["state"]) == ("letter_not_to_post", state)
    async with operator.client(await operator.key(["memberships:read"], [new_id()])) as elsewhere:
        assert (await elsewhere.get(path)).json()["data"] == []
        assert (await elsewhere.get(f"{path}/{his['id']}")).status_code == 404
        assert (await elsewhere.get(f"{path}/{his['id']}/pdf")).status_code == 404

    await operator.post(f"/v1/price-rises/{rise['id']}/withdraw", None, 200)
    await operator.sweep()
    assert {one["state"] for one in await letters(operator, rise, kind="announcement")} == {"taken_back"}
    after = {one["account_id"]: one for one in await letters(operator, rise, kind="withdrawal")}
    states = [after[encode_id("acct", one)]["state"] for one in (anna[1], ben[1], team)]
    assert states == ["sent", "to_post", "sent"]
    back = await mails(operator, "withdrawal")
    assert [(mail["to_email"], mail["state"]) for mail in back] == [(m["to_email"], m["state"]) for m in sent]
    _, said = await pdf(operator, after[hers["account_id"]])
    for words in ("Ihr Preis bleibt, wie er ist", "am 1. November 2026", "300,00 € im Monat", "3 × 99,95 €"):
        assert words in said
    assert await operator.sweep() == 0


async def test_members_read_the_letters_that_they_got(operator: Operator) -> None:
    house = await a_space(operator)
    flex = await house.plan(30_000)
    anna, ben = await with_email(house, "anna@example.com"), await house.member("Ben")
    for member in (anna, ben):
        await house.holds(flex, SINCE, member=member)
    team = await make_team(operator)
    await put(operator, team, {"id": encode_id("mem", anna[0])}, role="admin")
    await put(operator, team, {"id": encode_id("mem", ben[0])})
    [account] = (await operator.get("/v1/billing-accounts", team_id=team["id"]))["data"]
    await operator.patch(f"/v1/billing-accounts/{account['id']}", {"email": "team@example.com"})
    await house.holds(flex, SINCE, member=ben, account_id=decode_id("acct", account["id"]))
    rise = await operator.post("/v1/price-rises", RISE)
    await work(operator, *DUE_WORK)
    path = "/v1/me/price-rise-letters"
    async with (
        signed_in(operator, {"id": encode_id("mem", anna[0])}) as hers,
        signed_in(operator, {"id": encode_id("mem", ben[0])}) as his,
    ):
        # On its way it may still be held back
        assert (await hers.get(path)).json()["data"] == []
        await operator.sweep()
        of_staff = {one["id"]: one for one in await letters(operator, rise)}
        mine = (await hers.get(path)).json()["data"]
        assert [one["account_id"] for one in mine if one == of_staff[one["id"]]] == [one["account_id"] for one in mine]
        assert {one["account_id"] for one in mine} == {encode_id("acct", anna[1]), account["id"]}
        [own] = (await hers.get(path, params={"account_id": encode_id("acct", anna[1])})).json()["data"]
        assert (await hers.get(f"{path}/{own['id']}")).json() == own
        content = (await hers.get(f"{path}/{own['id']}/pdf")).content
        assert content == (await pdf(operator, own))[0]
        # Ben's own is to be posted yet; that of the team is its admins'.
        assert (await his.get(path)).json()["data"] == []
        [to_post] = await letters(operator, rise, state="to_post")
        for unseen in (to_post, own):
            assert (await his.get(f"{path}/{unseen['id']}")).status_code == 404
            assert (await his.get(f"{path}/{unseen['id']}/pdf")).status_code == 404
        await operator.post(f"/v1/price-rises/{rise['id']}/letters/{to_post['id']}/mark-posted", None, 200)
        assert [one["id"] for one in (await his.get(path)).json()["data"]] == [to_post["id"]]


async def test_what_has_not_gone_out_is_held_back(operator: Operator) -> None:
    house = await a_space(operator)
    flex = await house.plan(30_000)
    anna = await with_email(house, "anna@example.com")
    held = await house.holds(flex, SINCE, member=anna)
    body = RISE | {"selection": {"membership_ids": [encode_id("mbr", held)]}}
    files = operator.app.state.files
    # Written; and rendered, with its mail waiting to be sent.
    for due in (DUE_WORK, [*DUE_WORK, render_letters(files)]):
        rise = await operator.post("/v1/price-rises", body)
        await work(operator, *due)
        [letter] = await letters(operator, rise)
        assert letter["state"] == "pending"
        await operator.post(f"/v1/price-rises/{rise['id']}/withdraw", None, 200)
        await operator.sweep()
        assert [(one["kind"], one["state"]) for one in await letters(operator, rise)] == [("announcement", "withdrawn")]
    assert [mail["state"] for mail in await mails(operator, "announcement")] == ["cancelled"]
    assert await mails(operator, "withdrawal") == []


async def test_what_is_being_sent_is_taken_back_by_another_letter(operator: Operator) -> None:
    house = await a_space(operator)
    await house.holds(await house.plan(30_000), SINCE, member=await with_email(house, "anna@example.com"))
    rise = await operator.post("/v1/price-rises", RISE)
    await work(operator, *DUE_WORK, render_letters(operator.app.state.files))
    async with operator.db.transaction(operator.principal) as session:
        [taken] = await take_due(session, writer=Writer("https://space.example.com", "secret"), test=True)
    # With the mail server by now: too late to hold it back.
    await operator.post(f"/v1/price-rises/{rise['id']}/withdraw", None, 200)
    async with operator.db.transaction(operator.principal) as session:
        await record_delivery(session, mail_id=taken.mail.id, delivery=Delivery("sent"))
    await operator.sweep()
    told, taken_back = await letters(operator, rise)
    assert (told["state"], told["sent_at"] is not None) == ("taken_back", True)
    assert (taken_back["kind"], taken_back["state"]) == ("withdrawal", "sent")
    assert [mail["state"] for mail in await mails(operator, "announcement")] == ["sent"]


async def test_a_rise_that_is_announced_on_its_day_is_announced(operator: Operator) -> None:
    house = await a_space(operator)
    await house.holds(await house.plan(30_000), SINCE, member=await with_email(house, "a@refused.example.com"))
    rise = await operator.post("/v1/price-rises", RISE | {"announce_on": "2027-01-01"})
    await operator.set_clock(at("2027-01-01 00:30"))  # the day has begun there, and not yet in UTC
    await operator.sweep()
    assert ((await operator.get(f"/v1/price-rises/{rise['id']}"))["state"], await letters(operator, rise)) == (
        "applied",
        [],
    )
    await operator.set_clock(at("2027-01-01 09:00"))
    await operator.sweep()
    [letter] = await letters(operator, rise)
    assert (letter["state"], letter["last_error"] is None) == ("failed", False)
    posted = await operator.post(f"/v1/price-rises/{rise['id']}/letters/{letter['id']}/mark-posted", None, 200)
    assert posted["state"] == "posted"


async def test_more_letters_take_no_more_statements(operator: Operator) -> None:
    house = await a_space(operator)
    flex, counted = await house.plan(30_000), []
    for count in (2, 6):
        for number in range(count):
            await house.holds(flex, SINCE, member=await with_email(house, f"a{number}@example.com"))
        rise = await operator.post("/v1/price-rises", RISE)
        async with round_trips(operator.db) as sent, operator.db.transaction(operator.principal) as session:
            assert await announce_rises(session, at("2026-11-01 09:00")) == 1
        counted.append(len(sent))
        states = Counter(letter["state"] for letter in await letters(operator, rise))
        assert states == {"pending": count if count == 2 else 8}
        await operator.post(f"/v1/price-rises/{rise['id']}/withdraw", None, 200)
    assert counted[1] == counted[0], counted
