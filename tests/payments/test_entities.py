"""Two legal entities with an account each at Stripe, which is a server on this machine."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import httpx
import orjson
import pytest
from pydantic import SecretStr

from coworkapi.app import create_app
from coworkapi.billing.service import invoice_now
from coworkapi.core.ids import encode_id
from coworkapi.settings import Settings
from coworkapi.spaces.models import Location
from tests.billing.books import check_books
from tests.billing.factories import an_account, charged, new_charge
from tests.operator import Operator, client_of, make_operator
from tests.payments.provider import Asked, Provider, a_provider
from tests.payments.test_stripe import signed
from tests.spaces.factories import a_location

pytestmark = pytest.mark.filterwarnings("ignore:Use 'content=<...>' to upload raw bytes:DeprecationWarning")
PATH = "/v1/payment-providers/stripe"
SERVICE = "sk_live_service"


def keys_named(name: str) -> dict[str, str]:
    return {
        "secret_key": f"sk_live_{name}_key",
        "webhook_secret": f"whsec_{name}_secret",
        "publishable_key": f"pk_live_{name}",
    }


class Stripe:
    """Stripe with several accounts, told apart by the keys that it is asked with: none knows another's things."""

    def __init__(self, provider: Provider) -> None:
        self.provider, self.things = provider, dict[str, dict[str, dict[str, Any]]]()
        for call in ("GET /v1/account", "POST /v1/customers", "POST /v1/setup_intents", "POST /v1/payment_intents"):
            provider.answers[call] = self.answer
        provider.answers["POST /v1/refunds"] = self.answer

    @staticmethod
    def account(asked: Asked) -> str:
        """Whose key it is: `sk_live_west_key` is of `west`."""
        return asked.headers["authorization"].split("_")[2]

    def answer(self, asked: Asked) -> tuple[int, Any]:
        account = self.account(asked)
        things = self.things.setdefault(account, {})
        if asked.path == "/v1/account":
            return 200, {"id": f"acct_{account}"}
        kind = asked.path.split("/")[2]
        if asked.method == "GET":
            found = things.get(asked.path.rsplit("/", 1)[1])
            return (200, found) if found else (404, {"error": {"type": "invalid_request_error", "message": "no such"}})
        for name in ("customer", "payment_method", "payment_intent"):
            named = asked.form.get(name)
            if named is not None and named not in things:
                return 400, {"error": {"type": "invalid_request_error", "message": f"no such {name}: {named}"}}
        id_ = f"{kind}_{account}_{len(things)}"
        thing: dict[str, Any] = {
            "id": id_,
            "status": "succeeded",
            "currency": "eur",
            "amount": int(asked.form.get("amount", 0)),
        }
        if kind == "setup_intents":
            card = {"brand": "visa", "last4": "4242", "exp_year": 2030, "exp_month": 4}
            things[f"pm_{id_}"] = method = {"id": f"pm_{id_}", "type": "card", "card": card}
            thing |= {"client_secret": f"{id_}_secret", "payment_method": method}
        things[id_] = thing
        self.provider.answers[f"GET /v1/{kind}/{id_}"] = self.answer
        return 200, thing

    def asked_with(self, path: str) -> list[str]:
        """The accounts whose keys it was asked with there, in order."""
        return [self.account(one) for one in self.provider.asked if one.path == path]


class Group:
    """East uses the service's keys, like all entities without their own; West has its own."""

    east: Location
    west: Location

    def __init__(self, operator: Operator, stripe: Stripe, anonymous: httpx.AsyncClient) -> None:
        self.operator, self.stripe, self.anonymous = operator, stripe, anonymous

    async def open(self) -> None:
        self.east, self.west = await a_location(self.operator), await a_location(self.operator, name="West")
        for location in (self.east, self.west):
            terms = {"payment_terms_days": 0}
            await self.operator.patch(f"/v1/legal-entities/{self.entity(location)}/invoicing-settings", terms)
        await self.operator.patch(f"/v1/legal-entities/{self.entity(self.west)}", {"name": "West Ltd"})

    @staticmethod
    def entity(location: Location) -> str:
        return encode_id("ent", location.legal_entity_id)

    async def keys(self, location: Location, name: str, status: int = 200) -> dict[str, Any]:
        of = f"?legal_entity_id={self.entity(location)}"
        saved: dict[str, Any] = await self.operator.put(PATH + of, keys_named(name), status)
        return saved

    async def card(self, account: str, **body: Any) -> dict[str, Any]:
        method = await self.operator.post("/v1/payment-methods", {"account_id": account, "kind": "card"} | body)
        await self.operator.sweep()
        found: dict[str, Any] = await self.operator.get(f"/v1/payment-methods/{method['id']}")
        return found

    async def invoice(self, account: Any, location: Location) -> str:
        charge = new_charge(location, account_id=account)
        await charged(self.operator, charge)
        async with self.operator.db.transaction(self.operator.principal) as session:
            [made] = await invoice_now(session, [charge.id], now=self.operator.principal.now)
        return encode_id("inv", made.id)

    async def webhook(self, url: str, secret: str, event: dict[str, Any]) -> httpx.Response:
        body = orjson.dumps(event)
        headers = {"content-type": "application/json", **signed(body, secret)}
        return await self.anonymous.post("/v1" + url.split("/v1", 1)[1], content=body, headers=headers)


@pytest.fixture
async def group(settings: Settings) -> AsyncIterator[Group]:
    async with a_provider() as provider:
        keys = {
            "stripe_secret_key": SecretStr(SERVICE),
            "stripe_publishable_key": "pk_live_service",
            "stripe_webhook_secret": SecretStr("whsec_service"),
            "stripe_api_url": provider.url,
            "gocardless_api_url": provider.url,
        }
        app = create_app(settings.model_copy(update=keys))
        async with (
            app.router.lifespan_context(app),
            make_operator(app, mode="live") as operator,
            client_of(app, None) as anonymous,
        ):
            found = Group(operator, Stripe(provider), anonymous)
            await found.open()
            yield found


async def test_each_entitys_money_goes_through_its_own_account(group: Group) -> None:
    operator, stripe = group.operator, group.stripe
    west = group.entity(group.west)
    [choice, _] = await operator.get("/v1/payment-providers", legal_entity_id=west)
    saved = await group.keys(group.west, "west")
    assert (saved["legal_entity_id"], saved["account_reference"]) == (west, "acct_west")
    assert saved["webhook_url"] == choice["webhook_url"]
    [choice, _] = await operator.get("/v1/payment-providers")
    assert (choice["keys"], choice["own"], choice["of_legal_entities"]) == ("service", None, [saved])
    assert choice["webhook_url"] != saved["webhook_url"]
    [of_west, _] = await operator.get("/v1/payment-providers", legal_entity_id=west)
    assert (of_west["keys"], of_west["own"], of_west["of_legal_entities"]) == ("own", saved, [saved])
    [of_east, _] = await operator.get("/v1/payment-providers", legal_entity_id=group.entity(group.east))
    assert (of_east["keys"], of_east["own"], of_east["of_legal_entities"]) == ("service", None, [])
    # One account is nobody else's
    again = await group.keys(group.east, "west", 409)
    assert again["code"] == "provider_in_use"
    assert west in again["detail"]

    # Methods are of the account at which they were saved; each has its own default
    (_, anna), (_, bea) = await an_account(operator), await an_account(operator, "Bea")
    hers = encode_id("acct", anna)
    for_east, for_west = await group.card(hers), await group.card(hers, legal_entity_id=west)
    beas = await group.card(encode_id("acct", bea), legal_entity_id=group.entity(group.east))
    assert [one["legal_entity_id"] for one in (for_east, for_west, beas)] == [None, west, None]
    assert [(one["state"], one["is_default"]) for one in (for_east, for_west, beas)] == [("active", True)] * 3
    assert stripe.asked_with("/v1/setup_intents") == ["service", "west", "service"]
    for method, key in ((for_east, "pk_live_service"), (for_west, "pk_live_west")):
        assert (await operator.get(f"/v1/payment-methods/{method['id']}/set-up"))["publishable_key"] == key

    # Collected each by its own; what can't be is left, and it is said why
    invoices = {
        "anna, east": await group.invoice(anna, group.east),
        "anna, west": await group.invoice(anna, group.west),
        "bea, west": await group.invoice(bea, group.west),
    }
    planned = await operator.post("/v1/collections", {}, 200, params={"dry_run": True})
    assert {one["invoice_id"]: one["payment_method_id"] for one in planned["payments"]} == {
        invoices["anna, east"]: for_east["id"],
        invoices["anna, west"]: for_west["id"],
    }
    [skipped] = planned["skipped"]
    assert (skipped["invoice_id"], skipped["payment_method_id"], skipped["amount"]["amount"], skipped["code"]) == (
        invoices["bea, west"],
        beas["id"],
        10_000,
        "method_of_other_keys",
    )
    for words in ("the organization's keys at stripe", "owed to West Ltd", f"with legal_entity_id {west}"):
        assert words in skipped["detail"]
    operation = await operator.post("/v1/collections", {}, 202)
    await operator.sweep()
    assert (await operator.get(f"/v1/operations/{operation['id']}"))["result"]["skipped"] == 1
    assert sorted(stripe.asked_with("/v1/payment_intents")) == ["service", "west"]
    payments = {one["legal_entity_id"]: one for one in (await operator.get("/v1/payments"))["data"]}
    assert {one["status"] for one in payments.values()} == {"succeeded"}
    path = f"/v1/invoices/{invoices['bea, west']}/pay"
    by_default = await operator.post(path, {}, 409)
    named = await operator.post(path, {"payment_method_id": beas["id"]}, 409)
    assert (by_default["code"], named["code"]) == ("no_payment_method", "method_not_usable")
    assert by_default["detail"] == named["detail"] == skipped["detail"]
    another = await group.invoice(anna, group.east)
    refused = await operator.post(f"/v1/invoices/{another}/pay", {"payment_method_id": for_west["id"]}, 409)
    assert "the keys of West Ltd at stripe" in refused["detail"]

    # Disputed: what the account tells of its own is heard at its own address, signed by its own secret
    of_west = payments[west]
    intent = next(id_ for id_ in stripe.things["west"] if id_.startswith("payment_intents"))
    dispute = {"id": "dp_1", "payment_intent": intent, "amount": 4_000, "currency": "eur", "status": "needs_response"}
    event = {"type": "charge.dispute.created", "data": {"object": dispute | {"created": 1_790_000_000}}}
    forged = await group.webhook(saved["webhook_url"], "whsec_service", {"id": "evt_0", **event})
    assert (forged.status_code, forged.json()["code"]) == (400, "webhook_refused")
    others = await group.webhook(choice["webhook_url"], "whsec_service", {"id": "evt_1", **event})
    assert others.json() == {"taken": 1}
    await operator.sweep()
    assert (await operator.get(f"/v1/payments/{of_west['id']}"))["status"] == "succeeded"
    told = await group.webhook(saved["webhook_url"], "whsec_west_secret", {"id": "evt_2", **event})
    assert told.json() == {"taken": 1}
    await operator.sweep()
    assert (await operator.get(f"/v1/payments/{of_west['id']}"))["status"] == "disputed"
    # Paid back by the keys it was paid with
    made = await operator.post(f"/v1/invoices/{await group.invoice(anna, group.west)}/pay", {})
    await operator.sweep()
    for payment in (made, payments[group.entity(group.east)]):
        await operator.post(f"/v1/payments/{payment['id']}/refunds", {"reason": "unhappy", "credit": True})
    await operator.sweep()
    assert sorted(stripe.asked_with("/v1/refunds")) == ["service", "west"]
    assert {one["state"] for one in (await operator.get("/v1/refunds"))["data"]} == {"succeeded"}
    await check_books(operator)

    # Its keys stay until nothing is held there; without them it goes by the organization's
    of = f"{PATH}?legal_entity_id={west}"
    assert (await operator.delete(of, 409))["uses"] == {"payment_methods": 1}
    await operator.post(f"/v1/payment-methods/{for_west['id']}/detach", status=200)
    stripe.provider.answers[f"POST /v1/payment_methods/{stripe_name(stripe)}/detach"] = (200, {})
    await operator.sweep()
    await operator.delete(of)
    await operator.get(of, 404)
    for action in ("put_payment_provider", "delete_payment_provider"):
        entry = (await operator.get("/v1/audit-entries", action=action))["data"][0]
        assert entry["path_ids"] == {"provider": "stripe", "legal_entity_id": west}
    unreachable = await operator.post(f"/v1/payments/{of_west['id']}/refunds", {"reason": "late", "credit": True}, 409)
    assert (unreachable["code"], "save keys of that account again" in unreachable["detail"]) == (
        "payment_not_refundable",
        True,
    )
    gone = await group.webhook(saved["webhook_url"], "whsec_west_secret", {"id": "evt_3", **event})
    assert gone.status_code == 404
    await operator.sweep()
    assert (await operator.get(f"/v1/invoices/{invoices['bea, west']}"))["open"]["amount"] == 0


def stripe_name(stripe: Stripe) -> str:
    """West's only card, as Stripe calls it."""
    [name] = [one for one in stripe.things["west"] if one.startswith("pm_")]
    return name


async def test_for_whose_invoices_unless_it_is_said(group: Group) -> None:
    operator = group.operator
    west = group.entity(group.west)
    await group.keys(group.west, "west")
    member, account = await an_account(operator)
    of = {"account_id": encode_id("acct", account), "kind": "card"}
    await operator.patch(f"/v1/members/{member['id']}", {"home_location_id": encode_id("loc", group.west.id)})
    assert (await operator.post("/v1/payment-methods", of))["legal_entity_id"] == west
    elsewhere = await operator.post("/v1/payment-methods", of | {"legal_entity_id": group.entity(group.east)})
    assert elsewhere["legal_entity_id"] is None
    unknown = "ent_00000000000000000000000000"
    document = operator.app.openapi()["paths"]
    for path in ("/v1/payment-providers", "/v1/payment-gateways", PATH):
        await operator.get(path, 404, legal_entity_id=unknown)
        assert "404" in document[path.replace("/stripe", "/{provider}")]["get"]["responses"]
    assert (await operator.post("/v1/payment-methods", of | {"legal_entity_id": unknown}, 404))["errors"] == [
        {"pointer": "/legal_entity_id", "code": "not_found", "detail": f"there is no legal entity {unknown}"}
    ]
    # Keys of all entities are each one's own: whoever names none has nothing to choose from
    group.stripe.provider.answers["GET /creditors"] = (200, {"creditors": [{"id": "CR1", "name": "West"}]})
    body = {"secret_key": "live_west_token", "webhook_secret": "gocardless webhook"}
    await operator.put(f"/v1/payment-providers/gocardless?legal_entity_id={west}", body)
    await operator.patch(f"/v1/members/{member['id']}", {"home_location_id": encode_id("loc", group.east.id)})
    refused = await operator.post("/v1/payment-methods", of | {"kind": "bacs_debit"}, 409)
    assert (refused["code"], "say by legal_entity_id" in refused["detail"]) == ("no_gateway", True)
    named = await operator.post("/v1/payment-methods", of | {"kind": "bacs_debit", "legal_entity_id": west})
    assert (named["provider"], named["legal_entity_id"]) == ("gocardless", west)
