"""Deposits from the invoice that asks for them to the last cent that goes back. EUR, 19 % VAT, Berlin."""

from __future__ import annotations

from asyncio import gather
from typing import Any

from tests.operator import Operator
from tests.stories.billed import Books, euros, nets, open_books
from tests.stories.space import Person
from tests.stories.test_money import invoiced


async def deposit_of(books: Books, person: Person) -> dict[str, Any]:
    [deposit] = (await books.operator.get("/v1/deposits", account_id=person.account))["data"]
    return deposit  # type: ignore[no-any-return]


async def take(
    books: Books, deposit: dict[str, Any], verb: str, body: Any, status: int = 200, query: str = ""
) -> dict[str, Any]:
    answer = await books.operator.post(f"/v1/deposits/{deposit['id']}/{verb}{query}", body, status)
    return answer["deposit"] if status == 200 else answer  # type: ignore[no-any-return]


async def previewed(books: Books, deposit: dict[str, Any], verb: str, body: Any) -> dict[str, Any]:
    """The verb, whose dry run said before what it would come to, and changed nothing."""
    before = await books.operator.get(f"/v1/deposits/{deposit['id']}")
    preview = await take(books, deposit, verb, body, query="?dry_run=true")
    assert await books.operator.get(f"/v1/deposits/{deposit['id']}") == before
    done = await take(books, deposit, verb, body)
    assert sums(preview) == sums(done)
    return done


def sums(deposit: dict[str, Any]) -> dict[str, int]:
    names = ("amount", "credited", "applied", "returned", "kept", "held", "liability")
    return {name: deposit[name]["amount"] for name in names if deposit[name]["amount"]}


async def held_by_the_books(books: Books) -> int:
    """The same number in three places: the list, the ledger's report, the overview."""
    operator = books.operator
    listed = sum(one["liability"]["amount"] for one in (await operator.get("/v1/deposits", limit=100))["data"])
    report = sum(one["amount"]["amount"] for one in (await operator.get("/v1/ledger/deposits"))["data"])
    overview = sum(one["amount"] for one in (await operator.get("/v1/finance/overview"))["deposits_held"])
    assert listed == report == overview
    return listed


async def test_a_deposit_partly_kept(operator: Operator) -> None:
    books = await open_books(operator, "2027-03-01")
    plan = await books.plan(30_000, deposit=euros(60_000))
    ada = await books.space.member()
    await books.method(ada)
    membership = await books.join(ada, plan)
    await books.until("2027-03-02")
    [first] = await books.invoices(ada)
    # 300.00 + 19 % = 357.00, and 600.00 of deposit, which bears no tax
    assert (sorted(nets(first)), first["gross"]["amount"]) == ([30_000, 60_000], 95_700)
    deposit = await deposit_of(books, ada)
    assert (deposit["state"], deposit["membership_id"]) == ("awaited", membership["id"])
    assert sums(deposit) == {"amount": 60_000, "liability": 60_000}
    early = await take(books, deposit, "return", {"reason": "too early"}, 409)
    assert (early["code"], early["invoice_id"]) == ("deposit_not_received", first["id"])
    await operator.post(f"/v1/invoices/{first['id']}/pay", {}, 201)
    await operator.sweep()
    deposit = await deposit_of(books, ada)
    assert (deposit["state"], deposit["held"]["amount"]) == ("held", 60_000)
    assert await held_by_the_books(books) == 60_000

    # The last day of March is her last: somebody is asked what becomes of the deposit
    await books.verb(membership, "end", {"reason": "moves away", "ends_on": "2027-04-01"})
    await books.until("2027-04-01")
    [due] = (await operator.get("/v1/deposits", return_due=True))["data"]
    assert (due["id"], due["return_due_on"]) == (deposit["id"], "2027-04-01")
    assert len(await operator.events("deposit.return_due")) == 1

    # A printer bill of 100.00 + 19 % = 119.00 is open: the deposit pays it
    printing = await invoiced(books, ada, 10_000)
    assert await books.owes(ada) == 11_900
    body: dict[str, Any] = {"invoice_id": printing["id"], "reason": "left unpaid"}
    deposit = await previewed(books, deposit, "apply", body)
    assert sums(deposit) == {"amount": 60_000, "applied": 11_900, "held": 48_100, "liability": 48_100}
    assert (await operator.get(f"/v1/invoices/{printing['id']}"))["state"] == "paid"

    # A broken door makes good a loss and bears no VAT: 150.00. Cleaning is supplied: 59.50 are 50.00 and 9.50 of VAT
    door = {"amount": euros(15_000), "basis": "damages", "reason": "Glass door broken"}
    deposit = await previewed(books, deposit, "keep", door)
    cleaning = {"amount": euros(5_950), "basis": "service", "reason": "Cleaning of the desk"}
    deposit = await previewed(books, deposit, "keep", cleaning)
    *_, broken, cleaned = await books.invoices(ada)
    assert (nets(broken), broken["tax"]["amount"], broken["state"]) == ([15_000], 0, "paid")
    assert (nets(cleaned), cleaned["tax"]["amount"], cleaned["state"]) == ([5_000], 950, "paid")

    # 600.00 - 119.00 - 150.00 - 59.50 = 271.50 go back to her card; not a cent more
    too_much = await take(books, deposit, "return", {"amount": euros(27_151), "reason": "the rest"}, 409)
    assert (too_much["code"], too_much["held"]) == ("more_than_held", euros(27_150))
    deposit = await previewed(books, deposit, "return", {"reason": "the rest"})
    await operator.sweep()
    assert deposit["state"] == "closed"
    assert sums(deposit) == {"amount": 60_000, "applied": 11_900, "kept": 20_950, "returned": 27_150}
    kinds = ["charged", "received", "applied", "kept", "kept", "returned"]
    assert [one["kind"] for one in deposit["entries"]] == kinds
    refund = await operator.get(f"/v1/refunds/{deposit['entries'][-1]['refund_id']}")
    assert (refund["state"], refund["amount"]) == ("succeeded", euros(27_150))
    assert (await operator.get("/v1/deposits", return_due=True))["data"] == []
    assert await held_by_the_books(books) == 0
    assert await books.owes(ada) == 0
    assert len(await operator.events("deposit.kept")) == 2
    await books.add_up()


async def test_two_returns_at_once_and_one_by_hand(operator: Operator) -> None:
    books = await open_books(operator, "2027-03-01")
    plan = await books.plan(30_000, deposit=euros(60_000))
    ada = await books.space.member()
    await books.join(ada, plan)
    await books.until("2027-03-02")
    [invoice] = await books.invoices(ada)
    await books.pays(ada, 95_700, invoice)
    await operator.sweep()
    deposit = await deposit_of(books, ada)
    # By transfer: no provider could refund it
    refused = await take(books, deposit, "return", {"reason": "to her card"}, 409)
    assert (refused["code"], refused["refundable"]) == ("deposit_not_refundable", euros(0))
    body = {"way": "transfer", "reference": "SEPA 17", "reason": "all of it"}
    path = f"/v1/deposits/{deposit['id']}/return"
    answers = await gather(*(operator.http.post(path, json=body) for _ in range(4)))
    assert sorted(one.status_code for one in answers) == [200, 409, 409, 409]
    assert {one.json()["code"] for one in answers if one.status_code == 409} == {"nothing_held"}
    # It left by the clearing of transfers, and the account is even: 957.00 came, 600.00 went
    assert await books.owes(ada) == 0
    balance = await operator.get("/v1/ledger/trial-balance", legal_entity_id=books.space.entity)
    [transfers] = [one["balance"] for one in balance["lines"] if one["ledger_account"] == "clearing:transfer"]
    assert transfers == 35_700
    # What was returned can't be given back once more by a credit note of the line
    [line] = [one for one in invoice["lines"] if one["source_kind"] == "deposit"]
    credit = {"lines": [{"line_id": line["id"]}], "reason": "once more"}
    assert (await operator.post(f"/v1/invoices/{invoice['id']}/credit", credit, 409))["code"] == "more_than_held"
    await books.add_up()


async def test_a_deposit_that_is_credited_charged_back_and_whose_refund_fails(operator: Operator) -> None:
    books = await open_books(operator, "2027-03-01")
    plan = await books.plan(30_000, deposit=euros(60_000))
    ada, ben, eve = [await books.space.member(name) for name in ("Ada L", "Ben B", "Eve E")]
    for person, number in ((ben, "4000 0000 0000 2685"), (eve, "4000 0000 0000 5126")):
        await books.method(person, number)
    for person in (ada, ben, eve):
        await books.join(person, plan)
    await books.until("2027-03-02")
    # Ada's is given up before it was paid: 200.00 of the 600.00 remain, and those she pays
    [asked] = await books.invoices(ada)
    [line] = [one for one in asked["lines"] if one["source_kind"] == "deposit"]
    credit = {"lines": [{"line_id": line["id"], "amount": euros(40_000)}], "reason": "a smaller one will do"}
    await operator.post(f"/v1/invoices/{asked['id']}/credit", credit, 200)
    await books.pays(ada, 35_700 + 20_000, asked)
    await operator.sweep()
    assert sums(await deposit_of(books, ada)) == {
        "amount": 60_000,
        "credited": 40_000,
        "held": 20_000,
        "liability": 20_000,
    }
    # Ben's bank takes his payment back: nothing is held of him while that is so
    for person in (ben, eve):
        [invoice] = await books.invoices(person)
        await operator.post(f"/v1/invoices/{invoice['id']}/pay", {}, 201)
    await operator.sweep()
    assert (await deposit_of(books, ben))["state"] == "held"
    # Eve's refund is taken for done, and comes back a day later: it is held again
    returned = await take(books, await deposit_of(books, eve), "return", {"amount": euros(25_000), "reason": "half"})
    assert sums(returned)["held"] == 35_000
    await books.until("2027-03-04")
    assert (await deposit_of(books, ben))["state"] == "awaited"
    again = await deposit_of(books, eve)
    assert (again["held"]["amount"], again["entries"][-1]["kind"]) == (60_000, "return_failed")
    assert await books.owes(eve) == 0
    await books.add_up()


async def test_what_is_kept_of_a_company_that_accounts_for_the_tax_itself(operator: Operator) -> None:
    books = await open_books(operator, "2027-03-01")
    await operator.patch(f"/v1/legal-entities/{books.space.entity}", {"vat_id": "DE136695976"})
    plan = await books.plan(30_000, deposit=euros(60_000))
    ada = await books.space.member()
    await books.join(ada, plan)
    await books.until("2027-03-02")
    [invoice] = await books.invoices(ada)
    await books.pays(ada, 95_700, invoice)
    await operator.sweep()
    await operator.patch(
        f"/v1/billing-accounts/{ada.account}",
        {
            "tax_status": "reverse_charge",
            "vat_id": "ATU13585627",
            "address": {"line1": "Ring 1", "postal_code": "1010", "city": "Wien", "country": "AT"},
        },
    )
    deposit = await deposit_of(books, ada)
    # 119.00 contain 19.00 of VAT that she isn't charged: 100.00 are kept, and 500.00 stay held
    kept = await take(books, deposit, "keep", {"amount": euros(11_900), "basis": "service", "reason": "Late check-out"})
    assert sums(kept) == {"amount": 60_000, "kept": 10_000, "held": 50_000, "liability": 50_000}
    bad = {"amount": euros(1), "basis": "damages", "tax_code": "standard", "reason": "x"}
    assert (await take(books, deposit, "keep", bad, 422))["code"] == "invalid"
    # What stays on the account pays the next invoice: it is hers, and the ledger holds nothing any more
    await take(books, deposit, "return", {"way": "balance", "reason": "for what comes"})
    assert await books.owes(ada) == -50_000
    assert await held_by_the_books(books) == 0
    await books.add_up()


async def test_a_deposit_that_another_system_took(operator: Operator) -> None:
    books = await open_books(operator, "2027-03-10")
    plan = await books.plan(30_000)
    ada = await books.space.member()
    membership = await books.join(ada, plan)
    body = {"membership_id": membership["id"], "amount": euros(50_000), "received_on": "2024-05-02"}
    await operator.post("/v1/deposits", body, 200, params={"dry_run": True})
    assert await held_by_the_books(books) == 0
    made = (await operator.post("/v1/deposits", body))["deposit"]
    assert (made["state"], sums(made)) == ("held", {"amount": 50_000, "held": 50_000, "liability": 50_000})
    assert made["invoice_id"] is None
    ahead = body | {"received_on": "2027-03-11"}
    assert "/received_on" in str(await operator.post("/v1/deposits", ahead, 422))
    # No payment of ours brought it: it goes back in cash; 500.00 - 120.00 = 380.00 stay
    refused = await take(books, made, "return", {"reason": "to her card"}, 409)
    assert refused["code"] == "deposit_not_refundable"
    after = await take(books, made, "return", {"way": "cash", "amount": euros(12_000), "reason": "a smaller desk"})
    assert sums(after)["held"] == await held_by_the_books(books) == 38_000
    # Ended today: to be returned; alive again: no longer
    await books.verb(membership, "give-notice", {})
    assert len((await operator.get("/v1/deposits", return_due=True, membership_id=membership["id"]))["data"]) == 1
    await books.verb(membership, "reactivate", {})
    assert (await operator.get("/v1/deposits", return_due=True))["data"] == []
    assert [one["id"] for one in (await operator.get("/v1/deposits", state="held"))["data"]] == [made["id"]]
    await books.add_up()
