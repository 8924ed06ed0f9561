"""What is said to Stripe, and how its answers are understood."""

from __future__ import annotations

import hashlib
import hmac
import time
from collections.abc import AsyncIterator
from typing import Any

import orjson
import pytest

from coworkapi.gateways.payments import (
    BadSignature,
    GatewayRefused,
    GatewayUnreachable,
    NewCustomer,
    NewPayment,
    NewRefund,
    NewSetUp,
)
from coworkapi.gateways.payments_stripe import API_VERSION, StripePayments
from tests.payments.provider import Provider, a_provider

# Stripe's library hands httpx its body by the old name.
pytestmark = pytest.mark.filterwarnings("ignore:Use 'content=<...>' to upload raw bytes:DeprecationWarning")
KEY = "pmt_01jq2v5x8ye0rb6hm3k7n4d9ta"
INTENT = {
    "id": "pi_1",
    "object": "payment_intent",
    "currency": "eur",
    "client_secret": "pi_1_secret_x",
    "status": "succeeded",
    "latest_charge": {"id": "ch_1", "balance_transaction": {"id": "txn_1", "fee": 175, "currency": "eur"}},
}


@pytest.fixture
async def provider() -> AsyncIterator[Provider]:
    async with a_provider() as made:
        yield made


@pytest.fixture
async def stripe(provider: Provider) -> AsyncIterator[StripePayments]:
    made = StripePayments("sk_test_secret", "whsec_test", api_url=provider.url)
    yield made
    await made.close()


def payment(**changes: Any) -> NewPayment:
    values: dict[str, Any] = {
        "key": KEY,
        "customer": "cus_1",
        "method": "pm_1",
        "kind": "card",
        "amount": 10_000,
        "currency": "EUR",
        "description": "Invoice INV-2026-000001",
        "off_session": True,
        "return_url": "https://app.example.com",
    }
    return NewPayment(**values | changes)


def error(status: int, **fields: Any) -> tuple[int, Any]:
    return status, {"error": {"type": "card_error", "message": "Your card was declined.", **fields}}


async def test_an_off_session_payment(provider: Provider, stripe: StripePayments) -> None:
    provider.answers["POST /v1/payment_intents"] = (200, INTENT)
    result = await stripe.pay(payment())
    assert (result.reference, result.state, result.fee) == ("pi_1", "succeeded", 175)
    [asked] = provider.asked
    assert asked.headers["idempotency-key"] == KEY
    assert asked.headers["stripe-version"] == API_VERSION
    assert asked.headers["authorization"] == "Bearer sk_test_secret"
    assert asked.form == {
        "amount": "10000",
        "currency": "eur",
        "customer": "cus_1",
        "payment_method": "pm_1",
        "payment_method_types[0]": "card",
        "confirm": "true",
        "description": "Invoice INV-2026-000001",
        "metadata[coworkapi_payment]": KEY,
        "expand[0]": "latest_charge.balance_transaction",
        "off_session": "true",
    }


@pytest.mark.parametrize(
    ("intent", "state"),
    [
        ({"status": "processing", "latest_charge": "ch_1"}, "pending"),
        ({"status": "canceled"}, "cancelled"),
        ({"status": "requires_payment_method", "last_payment_error": {"code": "expired_card"}}, "failed"),
    ],
)
async def test_states(provider: Provider, stripe: StripePayments, intent: dict[str, Any], state: str) -> None:
    provider.answers["POST /v1/payment_intents"] = (200, INTENT | intent)
    assert (await stripe.pay(payment())).state == state


async def test_a_payment_in_the_browser_may_ask_for_3d_secure(provider: Provider, stripe: StripePayments) -> None:
    action = {"type": "redirect_to_url", "redirect_to_url": {"url": "https://hooks.stripe.com/3ds"}}
    asks = INTENT | {"status": "requires_action", "next_action": action, "latest_charge": None}
    provider.answers["POST /v1/payment_intents"] = (200, asks)
    result = await stripe.pay(payment(off_session=False))
    assert (result.state, result.client_secret, result.url) == (
        "requires_action",
        "pi_1_secret_x",
        "https://hooks.stripe.com/3ds",
    )
    assert provider.asked[0].form["return_url"] == "https://app.example.com"
    assert "off_session" not in provider.asked[0].form
    provider.answers["POST /v1/payment_intents/pi_1/cancel"] = (200, asks | {"status": "canceled"})
    assert (await stripe.cancel_payment("pi_1")).state == "cancelled"


@pytest.mark.parametrize(
    ("fields", "code", "kind"),
    [
        ({"code": "card_declined", "decline_code": "insufficient_funds"}, "insufficient_funds", "soft"),
        ({"code": "card_declined", "decline_code": "generic_decline"}, "card_declined", "soft"),
        ({"code": "card_declined", "decline_code": "stolen_card"}, "stolen_card", "hard"),
        ({"code": "expired_card"}, "expired_card", "hard"),
    ],
)
async def test_declines_are_answers(
    provider: Provider, stripe: StripePayments, fields: dict[str, str], code: str, kind: str
) -> None:
    declined = INTENT | {"status": "requires_payment_method"}
    provider.answers["POST /v1/payment_intents"] = error(402, payment_intent=declined, **fields)
    result = await stripe.pay(payment())
    assert result.state == "failed"
    assert result.failure is not None
    assert (result.reference, result.failure.code, result.failure.kind) == ("pi_1", code, kind)


async def test_3d_secure_without_the_customer_fails_softly(provider: Provider, stripe: StripePayments) -> None:
    asks = INTENT | {"status": "requires_action"}
    provider.answers["POST /v1/payment_intents"] = error(402, code="authentication_required", payment_intent=asks)
    result = await stripe.pay(payment())
    assert result.failure is not None
    assert (result.state, result.failure.code, result.failure.kind) == ("failed", "authentication_required", "soft")


@pytest.mark.parametrize("status", [401, 409, 429, 500, 503])
async def test_what_says_nothing_of_the_payment_is_unknown(
    provider: Provider, stripe: StripePayments, status: int
) -> None:
    provider.answers["POST /v1/payment_intents"] = (status, {"error": {"type": "api_error", "message": "x"}})
    with pytest.raises(GatewayUnreachable) as raised:
        await stripe.pay(payment())
    assert "sk_test" not in str(raised.value)
    assert len(provider.asked) == 1  # asking again is ours to decide


async def test_a_wrong_request_is_refused_for_good(provider: Provider, stripe: StripePayments) -> None:
    wrong = {"type": "invalid_request_error", "code": "resource_missing", "message": "No such PaymentMethod: 'pm_1'"}
    provider.answers["POST /v1/payment_intents"] = (404, {"error": wrong})
    with pytest.raises(GatewayRefused) as raised:
        await stripe.pay(payment())
    assert raised.value.code == "resource_missing"


async def test_nobody_there_is_unknown() -> None:
    stripe = StripePayments("sk_test_secret", "whsec_test", api_url="http://127.0.0.1:9")
    with pytest.raises(GatewayUnreachable):
        await stripe.pay(payment())
    await stripe.close()


async def test_a_payment_is_found_by_our_key(provider: Provider, stripe: StripePayments) -> None:
    provider.answers["GET /v1/payment_intents/search"] = (200, {"data": []})
    assert await stripe.find_payment(key=KEY, reference=None) is None
    assert provider.asked[0].query["query"] == f"metadata['coworkapi_payment']:'{KEY}'"
    provider.answers["GET /v1/payment_intents/search"] = (200, {"data": [INTENT]})
    found = await stripe.find_payment(key=KEY, reference=None)
    assert found is not None
    assert found.reference == "pi_1"
    provider.answers["GET /v1/payment_intents/pi_1"] = (200, INTENT)
    assert await stripe.find_payment(key=KEY, reference="pi_1") == found


async def test_amounts_in_currencies_that_stripe_writes_otherwise(provider: Provider, stripe: StripePayments) -> None:
    provider.answers["POST /v1/payment_intents"] = (200, INTENT)
    for currency, said in (("JPY", "500"), ("ISK", "50000"), ("KWD", "500")):
        await stripe.pay(payment(amount=500, currency=currency))
        assert provider.asked[-1].form["amount"] == said


async def test_a_method_is_set_up(provider: Provider, stripe: StripePayments) -> None:
    provider.answers["POST /v1/customers"] = (200, {"id": "cus_1"})
    customer = NewCustomer(key="acct_1", name="Anna", email="anna@example.com")
    assert await stripe.create_customer(customer) == "cus_1"
    intent = {"id": "seti_1", "status": "requires_payment_method", "client_secret": "seti_1_secret"}
    provider.answers["POST /v1/setup_intents"] = (200, intent)
    wish = NewSetUp(key="pm_1", customer="cus_1", kind="sepa_debit", currency="EUR", return_url="https://a.example.com")
    begun = await stripe.begin_set_up(wish)
    assert (begun.state, begun.client_secret) == ("awaiting_customer", "seti_1_secret")
    assert provider.asked[-1].form["payment_method_types[0]"] == "sepa_debit"
    method = {
        "id": "pm_1",
        "type": "sepa_debit",
        "sepa_debit": {"last4": "3000", "country": "DE"},
        "billing_details": {"name": "Anna"},
    }
    mandate = {"id": "mandate_1", "payment_method_details": {"sepa_debit": {"reference": "MREF1"}}}
    done = intent | {"status": "succeeded", "payment_method": method, "mandate": mandate}
    provider.answers["GET /v1/setup_intents/seti_1"] = (200, done)
    ready = await stripe.find_set_up("seti_1")
    assert ready.method is not None
    assert (ready.state, ready.method.reference, ready.method.last4) == ("ready", "pm_1", "3000")
    assert (ready.method.holder, ready.method.mandate_reference) == ("Anna", "MREF1")
    failed = intent | {"last_setup_error": {"code": "card_declined", "message": "No."}}
    provider.answers["GET /v1/setup_intents/seti_1"] = (200, failed)
    assert (await stripe.find_set_up("seti_1")).state == "failed"
    gone = {"type": "invalid_request_error", "code": "resource_missing", "message": "x"}
    provider.answers["POST /v1/payment_methods/pm_1/detach"] = (404, {"error": gone})
    await stripe.detach("pm_1")
    with pytest.raises(GatewayRefused, match="kind_not_offered"):
        await stripe.begin_set_up(
            NewSetUp(key="k", customer="c", kind="bacs_debit", currency="GBP", return_url="https://a.example.com")
        )


async def test_refunds(provider: Provider, stripe: StripePayments) -> None:
    provider.answers["POST /v1/refunds"] = (200, {"id": "re_1", "status": "pending"})
    wish = NewRefund(key="ref_1", payment="pi_1", kind="card", amount=4_000, currency="EUR", paid=10_000, refunded=0)
    assert (await stripe.refund(wish)).state == "pending"
    mine = {"id": "re_1", "status": "succeeded", "metadata": {"coworkapi_refund": "ref_1"}}
    provider.answers["GET /v1/refunds"] = (200, {"data": [{"id": "re_0", "status": "succeeded"}, mine]})
    found = await stripe.find_refund(key="ref_1", reference=None, payment="pi_1")
    assert found is not None
    assert (found.reference, found.state) == ("re_1", "succeeded")
    assert await stripe.find_refund(key="ref_2", reference=None, payment="pi_1") is None


def signed(body: bytes, secret: str = "whsec_test", at: float | None = None) -> dict[str, str]:
    stamp = str(int(at or time.time()))
    digest = hmac.new(secret.encode(), f"{stamp}.".encode() + body, hashlib.sha256).hexdigest()
    return {"stripe-signature": f"t={stamp},v1={digest}"}


def event(type_: str, thing: dict[str, Any]) -> bytes:
    return orjson.dumps({"id": "evt_1", "type": type_, "data": {"object": thing}})


async def test_webhooks(stripe: StripePayments) -> None:
    body = event("payment_intent.succeeded", INTENT | {"metadata": {"coworkapi_payment": KEY}})
    [message] = stripe.read_webhook(body, signed(body))
    assert (message.id, message.type, message.facts[0].about) == ("evt_1", "payment_intent.succeeded", "payment")
    assert (message.facts[0].reference, message.facts[0].key) == ("pi_1", KEY)
    for headers in ({}, signed(body, "whsec_other"), signed(body, at=time.time() - 301), signed(body + b" ")):
        with pytest.raises(BadSignature):
            stripe.read_webhook(body, headers)
    dispute = {
        "id": "dp_1",
        "payment_intent": "pi_1",
        "amount": 10_000,
        "currency": "eur",
        "status": "needs_response",
        "reason": "fraudulent",
        "created": 1_790_000_000,
        "balance_transactions": [{"fee": 1_500, "currency": "eur"}],
        "evidence_details": {"due_by": 1_790_600_000},
    }
    for status, state in (("needs_response", "open"), ("under_review", "open"), ("won", "won"), ("lost", "lost")):
        body = event("charge.dispute.updated", dispute | {"status": status})
        [fact] = stripe.read_webhook(body, signed(body))[0].facts
        assert (fact.about, fact.state, fact.amount, fact.fee) == ("dispute", state, 10_000, 1_500)
        assert (fact.reference, fact.dispute) == ("pi_1", "dp_1")
    for type_, thing in (
        ("charge.dispute.created", dispute | {"status": "warning_needs_response"}),
        ("charge.succeeded", {"id": "ch_1"}),
        ("mandate.updated", {"id": "mandate_1", "status": "active", "payment_method": "pm_1"}),
    ):
        body = event(type_, thing)
        assert stripe.read_webhook(body, signed(body))[0].facts == []
