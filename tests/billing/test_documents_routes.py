"""Invoices as files over HTTP, rendered once; mailed with the PDF; and the logo that they bear."""

from __future__ import annotations

import io
from typing import Any

import pypdf
from facturx import get_facturx_xml_from_pdf
from lxml import etree
from PIL import Image
from sqlalchemy import text

from coworkapi.core.ids import decode_id, encode_id
from coworkapi.gateways.mail import Attachment, Mail, SmtpMail
from tests.billing.books import pay
from tests.billing.factories import VAT, an_account, charged, new_charge
from tests.members.factories import make_member, signed_in
from tests.operator import Operator
from tests.spaces.factories import a_location

SETTINGS = {
    "locale": "de",
    "iban": "DE89370400440532013000",
    "color": "#0b7285",
    "registration": "HRB 12345",
    "tax_number": "22/815/0815",
}


async def an_entity(operator: Operator, **settings: Any) -> Any:
    """A location whose legal entity writes invoices in German; the location."""
    location = await a_location(operator)
    entity_id = encode_id("ent", location.legal_entity_id)
    await operator.patch(f"/v1/legal-entities/{entity_id}/invoicing-settings", {**SETTINGS, **settings})
    return location


async def a_member(operator: Operator, name: str = "Anna") -> tuple[Any, Any]:
    """A member who can sign in, and the id of their account."""
    member = await make_member(operator, name, email="anna@example.com", may_sign_in=True)
    [account] = (await operator.get("/v1/billing-accounts", member_id=member["id"]))["data"]
    return member, decode_id("acct", account["id"])


async def an_invoice(operator: Operator, location: Any, account: Any, **options: Any) -> Any:
    """A final invoice over 119.00, as its GET gives it."""
    await charged(operator, new_charge(location, account_id=account, tax=VAT, **options))
    made = await operator.post("/v1/invoices", {"account_id": encode_id("acct", account)})
    return made["invoices"][0]


async def raw(operator: Operator, path: str, status: int = 200, **params: Any) -> Any:
    answer = await operator.http.get(path, params=params)
    assert answer.status_code == status, answer.text
    return answer


def read(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages).split())


async def rendered(operator: Operator) -> int:
    async with operator.db.transaction(operator.principal) as session:
        return int((await session.execute(text("SELECT count(*) FROM rendered_documents"))).scalar_one())


async def test_an_invoice_is_rendered_once_and_then_the_same_for_ever(operator: Operator) -> None:
    location = await an_entity(operator)
    member, account = await a_member(operator, "Anna #1 *Müller*")
    invoice = await an_invoice(operator, location, account)
    path = f"/v1/invoices/{invoice['id']}"
    first = await raw(operator, f"{path}/pdf")
    assert first.headers["content-type"] == "application/pdf"
    assert first.headers["content-disposition"] == f'inline; filename="{invoice["number"]}.pdf"'
    said = read(first.content)
    for words in ("Rechnung", invoice["number"], "Anna #1 *Müller*", "119,00 €", "DE89 3704 0044 0532 0130 00"):
        assert words in said
    entity_id = encode_id("ent", location.legal_entity_id)
    await operator.patch(f"/v1/legal-entities/{entity_id}/invoicing-settings", {"color": "#ff0000"})
    again = await raw(operator, f"{path}/pdf")
    assert again.content == first.content
    assert again.headers["etag"] == first.headers["etag"]
    assert await rendered(operator) == 1

    xml = await raw(operator, f"{path}/xml")
    assert xml.headers["content-type"] == "application/xml"
    assert get_facturx_xml_from_pdf(first.content)[1] == xml.content
    ubl = etree.fromstring((await raw(operator, f"{path}/xml", format="ubl")).content)
    assert ubl.findtext("{*}LegalMonetaryTotal/{*}PayableAmount") == "119.00"
    await raw(operator, f"{path}/xml", 422, format="edifact")

    async with signed_in(operator, member) as client:
        mine = await client.get(f"/v1/me/invoices/{invoice['id']}/pdf")
        assert mine.content == first.content
    stranger = await make_member(operator, "Someone else", email="else@example.com", may_sign_in=True)
    async with signed_in(operator, stranger) as client:
        assert (await client.get(f"/v1/me/invoices/{invoice['id']}/pdf")).status_code == 404


async def test_a_credit_note_names_its_invoice(operator: Operator) -> None:
    location = await an_entity(operator)
    member, account = await a_member(operator)
    invoice = await an_invoice(operator, location, account)
    made = await operator.post(f"/v1/invoices/{invoice['id']}/credit", {"reason": "Raum war geschlossen"}, 200)
    note = made["credit_note"]
    pdf = (await raw(operator, f"/v1/credit-notes/{note['id']}/pdf")).content
    for words in ("Rechnungskorrektur", f"Zu Rechnung {invoice['number']}", "Raum war geschlossen"):
        assert words in read(pdf)
    xml = etree.fromstring((await raw(operator, f"/v1/credit-notes/{note['id']}/xml", format="ubl")).content)
    reference = xml.find("{*}BillingReference/{*}InvoiceDocumentReference")
    assert reference.findtext("{*}ID") == invoice["number"]
    assert reference.findtext("{*}IssueDate") == invoice["issued_on"]
    async with signed_in(operator, member) as client:
        assert (await client.get(f"/v1/me/credit-notes/{note['id']}/pdf")).content == pdf


async def test_drafts_have_no_document_and_only_the_paid_a_copy(operator: Operator) -> None:
    location = await an_entity(operator)
    _, account = await an_account(operator)
    await charged(operator, new_charge(location, account_id=account, tax=VAT))
    drafted = await operator.post("/v1/invoices", {"account_id": encode_id("acct", account), "draft": True})
    path = f"/v1/invoices/{drafted['invoices'][0]['id']}"
    for problem in (
        await raw(operator, f"{path}/pdf", 409),
        await raw(operator, f"{path}/xml", 409),
        await operator.http.post(f"{path}/send", json={}),
    ):
        assert problem.json()["code"] == "invoice_is_draft"
    await operator.post(f"{path}/finalize", {}, 200)
    assert (await raw(operator, f"{path}/pdf", 409, paid_copy=True)).json()["code"] == "not_paid"
    await pay(operator, location, account, 11_900)
    assert "Bezahlt am" in read((await raw(operator, f"{path}/pdf", paid_copy=True)).content)
    original = (await raw(operator, f"{path}/pdf")).content
    assert "Bezahlt" not in read(original)
    assert await rendered(operator) == 1


async def test_what_the_standard_misses_is_named(operator: Operator) -> None:
    location = await an_entity(operator, tax_number=None)
    async with operator.db.transaction(operator.principal) as session:
        await session.execute(text("UPDATE legal_entities SET vat_id = NULL"))
    _, account = await an_account(operator)
    invoice = await an_invoice(operator, location, account)
    problem = (await raw(operator, f"/v1/invoices/{invoice['id']}/xml", 409)).json()
    assert (problem["code"], problem["missing"]) == ("e_invoice_incomplete", ["seller.vat_id"])
    pdf = (await raw(operator, f"/v1/invoices/{invoice['id']}/pdf")).content
    assert not pypdf.PdfReader(io.BytesIO(pdf)).attachments


async def mails(operator: Operator, template: str) -> list[Any]:
    found: list[Any] = (await operator.get("/v1/mail-messages", template=template))["data"]
    return found


async def test_a_new_invoice_is_mailed_with_its_pdf(operator: Operator) -> None:
    location = await an_entity(operator)
    _, account = await an_account(operator)
    account_id = encode_id("acct", account)
    await operator.patch(f"/v1/billing-accounts/{account_id}", {"email": "billing@example.com"})
    invoice = await an_invoice(operator, location, account)
    assert invoice["delivery"] == "none"
    await operator.sweep()
    [mail] = await mails(operator, "invoice")
    pdf = (await raw(operator, f"/v1/invoices/{invoice['id']}/pdf")).content
    assert mail["attachments"] == [
        {"name": f"{invoice['number']}.pdf", "content_type": "application/pdf", "bytes": len(pdf)}
    ]
    assert (mail["to_email"], mail["locale"], mail["state"]) == ("billing@example.com", "de", "sent")
    assert mail["subject"].startswith(f"Rechnung {invoice['number']} von ")
    assert "119,00" in mail["text"]
    after = await operator.get(f"/v1/invoices/{invoice['id']}")
    assert after["delivery"] == "sent"
    assert after["delivered_at"] is not None
    assert await operator.sweep() == 0
    assert len(await mails(operator, "invoice")) == 1

    await operator.post(f"/v1/invoices/{invoice['id']}/credit", {"reason": "Kulanz"}, 200)
    await operator.sweep()
    [note] = await mails(operator, "credit_note")
    assert note["attachments"][0]["name"].startswith("CN-")


async def test_an_invoice_is_sent_again_to_whom_one_names(operator: Operator) -> None:
    location = await an_entity(operator, deliver_by_email=False)
    _, account = await an_account(operator)
    invoice = await an_invoice(operator, location, account)
    await operator.sweep()
    assert await mails(operator, "invoice") == []  # the entity mails nothing by itself
    path = f"/v1/invoices/{invoice['id']}"
    stale = await operator.http.post(f"{path}/send", json={}, headers={"If-Match": '"99"'})
    assert stale.status_code == 412
    asked = await operator.post(f"{path}/send", {"emails": ["A@example.com", "b@refused.example.com"]}, 200)
    assert asked["delivery"] == "pending"
    await operator.sweep()
    states = {mail["to_email"]: mail["state"] for mail in await mails(operator, "invoice")}
    assert states == {"a@example.com": "sent", "b@refused.example.com": "failed"}
    assert (await operator.get(path))["delivery"] == "sent"
    await operator.post(f"{path}/send", {"emails": ["a@example.com"]}, 200)
    await operator.sweep()
    assert len(await mails(operator, "invoice")) == 3
    assert await rendered(operator) == 1


async def test_an_account_chooses_how_it_gets_its_invoices(operator: Operator) -> None:
    location = await an_entity(operator)
    member, account = await a_member(operator)
    account_id = encode_id("acct", account)
    path = f"/v1/billing-accounts/{account_id}/invoicing"
    await operator.put(path, {"strategy": "monthly", "day": 3, "purchase_order": "PO 7", "delivery": "none"})
    quiet = await an_invoice(operator, location, account)
    await operator.sweep()
    assert await mails(operator, "invoice") == []
    assert (await operator.get(f"/v1/invoices/{quiet['id']}"))["delivery"] == "none"
    await operator.post(f"/v1/invoices/{quiet['id']}/send", {}, 200)  # whoever asks for it gets it
    await operator.sweep()
    assert [mail["to_email"] for mail in await mails(operator, "invoice")] == ["anna@example.com"]

    # By themselves, where their entity mails nothing; what isn't theirs to choose stays as it is.
    entity_id = encode_id("ent", location.legal_entity_id)
    await operator.patch(f"/v1/legal-entities/{entity_id}/invoicing-settings", {"deliver_by_email": False})
    mine = f"/v1/me/billing-accounts/{account_id}/invoice-delivery"
    async with signed_in(operator, member) as client:
        read = await client.get(mine)
        assert read.json() == {"account_id": account_id, "delivery": "none", "emails": [], "locale": None}
        wanted = {"delivery": "email", "emails": ["books@example.com"], "locale": "es"}
        answer = await client.put(mine, json=wanted, headers={"If-Match": read.headers["etag"]})
        assert (answer.status_code, answer.json()) == (200, {"account_id": account_id, **wanted})
        assert (await client.put(mine, json={}, headers={"If-Match": read.headers["etag"]})).status_code == 412
        assert (await client.put(mine, json={"strategy": "at_once"})).status_code == 422
    whole = await operator.get(path)
    assert (whole["strategy"], whole["day"], whole["purchase_order"], whole["delivery"]) == (
        "monthly",
        3,
        "PO 7",
        "email",
    )
    await an_invoice(operator, location, account)
    await operator.sweep()
    sent = {mail["to_email"]: mail["locale"] for mail in await mails(operator, "invoice")}
    assert sent == {"anna@example.com": "de", "books@example.com": "es"}
    stranger = await make_member(operator, "Someone else", email="else@example.com", may_sign_in=True)
    async with signed_in(operator, stranger) as client:
        assert [(await client.get(mine)).status_code, (await client.put(mine, json={})).status_code] == [404, 404]


async def test_a_teams_invoices_go_to_whom_its_reminders_go(operator: Operator) -> None:
    location = await an_entity(operator)
    team = await operator.post("/v1/teams", {"name": "Acme"})
    for name, role in (("Anna", "admin"), ("Ben", "member")):
        member = await make_member(operator, name, email=f"{name.lower()}@example.com")
        await operator.put(f"/v1/teams/{team['id']}/people/{member['id']}", {"role": role})
    [account] = (await operator.get("/v1/billing-accounts", team_id=team["id"]))["data"]
    await an_invoice(operator, location, decode_id("acct", account["id"]))
    await operator.sweep()
    assert [mail["to_email"] for mail in await mails(operator, "invoice")] == ["anna@example.com"]


async def test_a_refused_mail_leaves_the_invoice_failed(operator: Operator) -> None:
    location = await an_entity(operator)
    _, account = await an_account(operator)
    account_id = encode_id("acct", account)
    invoicing = {"emails": ["x@refused.example.com"]}
    await operator.put(f"/v1/billing-accounts/{account_id}/invoicing", invoicing)
    invoice = await an_invoice(operator, location, account)
    await operator.sweep()
    assert (await operator.get(f"/v1/invoices/{invoice['id']}"))["delivery"] == "failed"


async def test_without_an_address_there_is_no_mail(operator: Operator) -> None:
    location = await an_entity(operator)
    _, account = await an_account(operator)
    async with operator.db.transaction(operator.principal) as session:
        await session.execute(text("UPDATE members SET email = NULL"))
        await session.execute(text("UPDATE billing_accounts SET email = NULL"))
    invoice = await an_invoice(operator, location, account)
    await operator.sweep()
    assert (await operator.get(f"/v1/invoices/{invoice['id']}"))["delivery"] == "none"
    problem = await operator.post(f"/v1/invoices/{invoice['id']}/send", {}, 409)
    assert problem["code"] == "no_address"


def test_smtp_carries_the_file() -> None:
    gateway = SmtpMail("smtp://127.0.0.1:25", "Space <space@example.com>")
    file = Attachment("INV-1.pdf", "application/pdf", b"%PDF-1.7")
    mail = Mail(
        decode_id("mail", "mail_01jq2v5x8ye0rb6hm3k7n4d9ta"), "a@example.com", None, "s", "t", "h", None, (file,)
    )
    [part] = list(gateway.message(mail).iter_attachments())
    assert (part.get_filename(), part.get_content_type(), part.get_content()) == (
        "INV-1.pdf",
        "application/pdf",
        b"%PDF-1.7",
    )


async def test_a_statement_as_pdf(operator: Operator) -> None:
    location = await an_entity(operator)
    _, account = await an_account(operator)
    path = f"/v1/billing-accounts/{encode_id('acct', account)}/statement.pdf"
    await raw(operator, path, 404)  # nothing was ever booked
    invoice = await an_invoice(operator, location, account)
    said = read((await raw(operator, path)).content)
    for words in ("Kontoauszug", invoice["number"], "119,00", "Offener Betrag"):
        assert words in said
    await raw(operator, path, 422, starts_on="2026-05-02", ends_on="2026-05-01")
    await raw(operator, f"/v1/billing-accounts/{encode_id('acct', location.id)}/statement.pdf", 404)


def picture(kind: str = "PNG", size: tuple[int, int] = (2400, 600)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "#ff0000").save(out, kind)
    return out.getvalue()


async def test_a_logo_is_drawn_anew_and_borne_by_later_documents(operator: Operator) -> None:
    location = await an_entity(operator)
    path = f"/v1/legal-entities/{encode_id('ent', location.legal_entity_id)}/logo"
    await raw(operator, path, 404)
    answer = await operator.http.put(path, files={"file": ("logo.jpg", picture("JPEG"), "image/jpeg")})
    assert answer.status_code == 200, answer.text
    assert answer.json()["has_logo"] is True
    shown = Image.open(io.BytesIO((await raw(operator, path)).content))
    assert (shown.format, shown.size) == ("PNG", (1200, 300))
    _, account = await an_account(operator)
    invoice = await an_invoice(operator, location, account)
    pdf = (await raw(operator, f"/v1/invoices/{invoice['id']}/pdf")).content
    assert len(pypdf.PdfReader(io.BytesIO(pdf)).pages[0].images) >= 1

    for bad in (b"", b"<svg/>", picture()[:200], picture(size=(10, 10))):
        refused = await operator.http.put(path, files={"file": ("logo.png", bad, "image/png")})
        assert refused.status_code == 422, refused.text
    stale = await operator.http.put(
        path, files={"file": ("l.png", picture(), "image/png")}, headers={"If-Match": '"99"'}
    )
    assert stale.status_code == 412
    await operator.delete(path)
    await raw(operator, path, 404)


async def test_the_law_that_spares_the_tax_stands_on_the_paper_and_in_the_data(operator: Operator) -> None:
    location = await an_entity(operator)
    _, account = await a_member(operator)
    entity_id = encode_id("ent", location.legal_entity_id)
    law = "Umsatzsteuerfrei nach § 4 Nr. 12 a UStG"
    body = {"legal_entity_id": entity_id, "code": "letting", "name": "Vermietung", "valid_from": "2020-01-01"}
    wrong = await operator.post("/v1/tax-rates", body | {"basis_points": 1900, "exempt": True}, status=422)
    assert "no percentage" in wrong["errors"][0]["detail"]
    rate = await operator.post("/v1/tax-rates", body | {"basis_points": 0, "exempt": True})
    assert (rate["exempt"], rate["note"]) == (True, None)
    path = f"/v1/tax-rates/{rate['id']}"
    no = await operator.patch(path, {"basis_points": 700}, status=422)
    assert no["errors"][0]["pointer"] == "/basis_points"
    assert (await operator.patch(path, {"note": law}))["note"] == law
    fee = {
        "account_id": encode_id("acct", account),
        "location_id": encode_id("loc", location.id),
        "description": "Miete",
        "amount": {"amount": 50_000, "currency": "EUR"},
        "tax_code": "letting",
    }
    charge = (await operator.post("/v1/charges", fee))["charge"]
    assert charge["gross"]["amount"] == 50_000
    # Whether it is exempt is part of what was charged; which law says so can still be put right.
    assert (await operator.patch(path, {"exempt": False}, status=409))["code"] == "tax_rate_in_use"
    made = (await operator.post("/v1/invoices", {"account_id": fee["account_id"]}))["invoices"][0]
    [tax] = made["taxes"]
    assert (tax["category"], tax["note"]) == ("E", law)
    await operator.patch(path, {"note": "§ 4 UStG"})  # final ones keep theirs
    assert law in read((await raw(operator, f"/v1/invoices/{made['id']}/pdf")).content)
    ubl = etree.fromstring((await raw(operator, f"/v1/invoices/{made['id']}/xml", format="ubl")).content)
    [subtotal] = ubl.iterfind(".//{*}TaxSubtotal/{*}TaxCategory")
    said = {etree.QName(one).localname: one.text for one in subtotal}
    assert (said["ID"], said["Percent"], said["TaxExemptionReason"]) == ("E", "0", law)
    cii = etree.fromstring((await raw(operator, f"/v1/invoices/{made['id']}/xml")).content)
    assert [one.text for one in cii.iterfind(".//{*}ExemptionReason")] == [law]
