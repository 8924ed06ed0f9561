"""What charges and documents say, and in which language. Net, 19 % VAT, EUR."""

from __future__ import annotations

import io

import pypdf

from tests.operator import Operator
from tests.stories.billed import euros, open_books
from tests.stories.space import day


async def test_an_invoice_is_worded_in_its_own_language(operator: Operator) -> None:
    books = await open_books(operator, "2027-03-10")
    space = books.space
    await operator.patch(f"/v1/legal-entities/{space.entity}/invoicing-settings", {"locale": "de"})
    await operator.patch(f"/v1/legal-entities/{space.entity}", {"vat_id": "DE136695976"})
    ada = await space.member()
    plan = await books.plan(30_000, name="Team seat", sign_up_fee=euros(5_000), deposit=euros(60_000))
    room = await space.room("Studio", cancellation=[{"hours_before": 0, "fee_percent": 50}])
    await space.rate({"amount": 2_000}, resource_id=room["id"])
    at = {"starts_at": day(0, 10, first=space.now).isoformat(), "ends_at": day(0, 12, first=space.now).isoformat()}
    booked = await space.book(ada, {"resource_id": room["id"], **at}, title="Pitch")
    await operator.post(f"/v1/bookings/{booked['id']}/cancel", {}, 200)
    joined = await books.join(ada, plan, quantity=2)
    await books.until("2027-03-12")

    # The charge says what it is for in English, and its days are its service period's.
    page = await operator.get("/v1/charges", account_id=ada.account, limit=100)
    told = {one["part"]: one["description"] for one in page["data"]}
    assert told == {
        "price": "Studio: Pitch",
        "fee": "Cancellation fee: Studio: Pitch",
        "sign-up-fee": "Sign-up fee, Team seat",
        "deposit": "Deposit, Team seat",
        "period-1": "Team seat",
    }
    [invoice] = await books.invoices(ada)
    assert {(line["description"], line["quantity"]) for line in invoice["lines"]} == {
        ("Stornogebühr: Studio: Pitch", 1),
        ("Aufnahmegebühr, Team seat", 1),
        ("Kaution, Team seat", 1),
        ("Team seat", 2),
    }
    pdf = await operator.http.get(f"/v1/invoices/{invoice['id']}/pdf")
    paper = " ".join(" ".join(one.extract_text() for one in pypdf.PdfReader(io.BytesIO(pdf.content)).pages).split())
    assert "Team seat 10.–31. März 2027" in paper
    assert "2027-03" not in paper
    assert "VAT 19 % " in paper.replace("\u00a0", " ")
    ubl = (await operator.http.get(f"/v1/invoices/{invoice['id']}/xml", params={"format": "ubl"})).text
    assert "Kaution, Team seat" in ubl

    # What isn't used goes back: the credit note is as German as its invoice.
    await books.verb(joined, "end", {"ends_on": "2027-03-13", "reason": "moved away"})
    await books.until("2027-03-14")
    [note] = await books.credit_notes(ada)
    assert [line["description"] for line in note["lines"]] == ["Gutschrift: Team seat"]
    assert note["lines"][0]["starts_on"] == "2027-03-13"
    [back] = (await operator.get("/v1/charges", account_id=ada.account, sort="-created_at", limit=1))["data"]
    assert back["description"] == "Given back: Team seat"
    await books.add_up()
