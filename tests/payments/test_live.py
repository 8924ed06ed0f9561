"""A live organization with Stripe, from the set-up to a disputed payment; Stripe is a server on this machine."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import httpx
import orjson
import pytest
from fastapi import FastAPI
from pydantic import SecretStr

from coworkapi.app import create_app
from coworkapi.billing.service import invoice_now
from coworkapi.core.ids import decode_id, encode_id
from coworkapi.settings import Settings
from tests.billing.books import check_books
from tests.billing.factories import an_account, charged, new_charge
from tests.operator import Operator, client_of, make_operator
from tests.payments.provider import Asked, Provider, a_provider
from tests.payments.test_stripe import INTENT, signed
from tests.spaces.factories import a_location

pytestmark = pytest.mark.filterwarnings("ignore:Use 'content=<...>' to upload raw bytes:DeprecationWarning")


@dataclass
class Live:
    operator: Operator
    stripe: Provider
    anonymous: httpx.AsyncClient

    async def webhook(
        self, event_id: str, type_: str, thing: dict[str, Any], secret: str = "whsec_test"
    ) -> httpx.Response:
        [gateway] = await self.operator.get("/v1/payment-gateways")
        body = orjson.dumps({"id": event_id, "type": type_, "data": {"object": thing}})
        path = "/v1" + gateway["webhook_url"].split("/v1", 1)[1]
        headers = {"content-type": "application/json", **signed(body, secret)}
        return await self.anonymous.post(path, content=body, headers=headers)


@pytest.fixture
async def live(settings: Settings) -> AsyncIterator[Live]:
    async with a_provider() as stripe:
        keys = {
            "stripe_secret_key": SecretStr("sk_live_secret"),
            "stripe_publishable_key": "pk_live_1",
            "stripe_webhook_secret": SecretStr("whsec_test"),
            "stripe_api_url": stripe.url,
        }
        app: FastAPI = create_app(settings.model_copy(update=keys))
        async with (
            app.router.lifespan_context(app),
            make_operator(app, mode="live") as operator,
            client_of(app, None) as anonymous,
        ):
            yield Live(operator, stripe, anonymous)


async def test_from_the_set_up_to_a_dispute(live: Live) -> None:
    operator, stripe = live.operator, live.stripe
    location = await a_location(operator)
    _, account = await an_account(operator)
    stripe.answers["POST /v1/customers"] = (200, {"id": "cus_1"})
    intent = {"id": "seti_1", "status": "requires_payment_method", "client_secret": "seti_1_secret_x"}
    stripe.answers["POST /v1/setup_intents"] = (200, intent)
    body = {"account_id": encode_id("acct", account), "kind": "card"}
    assert (await operator.post("/v1/payment-methods", body | {"kind": "bacs_debit"}, 409))["code"] == "no_gateway"
    method = await operator.post("/v1/payment-methods", body)
    await operator.sweep()
    path = f"/v1/payment-methods/{method['id']}"
    set_up = await operator.get(f"{path}/set-up")
    assert (set_up["client_secret"], set_up["publishable_key"]) == ("seti_1_secret_x", "pk_live_1")
    refused = await operator.post(f"{path}/confirm", {"number": "4242424242424242"}, 422)
    assert refused["code"] == "unknown_magic_number"
    card = {"id": "pm_1", "type": "card", "card": {"brand": "visa", "last4": "4242", "exp_year": 2030, "exp_month": 4}}
    stripe.answers["GET /v1/setup_intents/seti_1"] = (200, intent | {"status": "succeeded", "payment_method": card})
    assert (await live.webhook("evt_1", "setup_intent.succeeded", {"id": "seti_1"})).json() == {"taken": 1}
    assert (await live.webhook("evt_1", "setup_intent.succeeded", {"id": "seti_1"})).json() == {"taken": 0}
    await operator.sweep()
    assert (await operator.get(path))["state"] == "active"

    charge = new_charge(location, account_id=account)
    await charged(operator, charge)
    async with operator.db.transaction(operator.principal) as session:
        [invoice] = await invoice_now(session, [charge.id], now=operator.principal.now)
    stripe.answers["POST /v1/payment_intents"] = (500, {"error": {"type": "api_error", "message": "x"}})
    stripe.answers["GET /v1/payment_intents/search"] = (200, {"data": []})

    def at_the_second_try(asked: Asked) -> tuple[int, Any]:
        stripe.answers["GET /v1/payment_intents/search"] = (200, {"data": [INTENT]})
        return 500, {"error": {"type": "api_error", "message": "x"}}

    stripe.answers["POST /v1/payment_intents"] = at_the_second_try
    made = await operator.post(f"/v1/invoices/{encode_id('inv', invoice.id)}/pay", {})
    await operator.sweep()
    payment = await operator.get(f"/v1/payments/{made['id']}")
    assert (payment["status"], payment["fee"]["amount"], payment["provider"]) == ("succeeded", 175, "stripe")
    keys = [one.headers["idempotency-key"] for one in stripe.asked if one.path == "/v1/payment_intents"]
    assert keys == [payment["id"]]  # made once, and then found by our key

    dispute = {"id": "dp_1", "payment_intent": "pi_1", "amount": 10_000, "currency": "eur", "status": "needs_response"}
    dispute |= {"created": 1_790_000_000, "reason": "fraudulent"}
    assert (await live.webhook("evt_2", "charge.dispute.created", dispute)).status_code == 200
    await operator.sweep()
    assert (await operator.get(f"/v1/payments/{payment['id']}"))["status"] == "disputed"
    assert (await operator.get(f"/v1/invoices/{encode_id('inv', invoice.id)}"))["open"]["amount"] == 10_000
    events = str(await operator.events())
    for secret in ("seti_1_secret", "pi_1_secret", "sk_live", "whsec"):
        assert secret not in events
    await check_books(operator)


async def test_only_stripe_may_write_into_the_inbox(live: Live) -> None:
    forged = await live.webhook("evt_1", "payment_intent.succeeded", INTENT, secret="whsec_other")
    assert (forged.status_code, forged.json()["code"]) == (400, "webhook_refused")
    [gateway] = await live.operator.get("/v1/payment-gateways")
    path = "/v1" + gateway["webhook_url"].split("/v1", 1)[1]
    for wrong in (path[:-1] + ("0" if path[-1] != "0" else "1"), path.replace("stripe", "gocardless"), f"{path}x"):
        answer = await live.anonymous.post(wrong, content=b"{}", headers={"content-type": "application/json"})
        assert answer.status_code == 404, wrong
    # What isn't ours (another system's, in the same account) is looked for, and then let go.
    assert (await live.webhook("evt_9", "payment_intent.succeeded", INTENT | {"id": "pi_9"})).status_code == 200
    await live.operator.sweep()
    assert await live.operator.events("payment.succeeded") == []
    assert decode_id("org", f"org_{path.rsplit('/', 1)[1][:26]}") == live.operator.organization_id
